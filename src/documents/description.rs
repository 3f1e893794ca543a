//! What is known of a document's pages: sizes, words, and how large a picture can be.

use serde::{Deserialize, Serialize};

/// What a document is, before any of its pages is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Found in the content.
    pub media_type: String,
    /// All pages of the document; may be more than can be shown.
    pub page_count: u32,
    /// The pages that can be shown.
    pub pages: Vec<PageSize>,
}

/// A page as displayed, after cropping and rotation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    /// PDF: points. Pictures: pixels.
    pub width: f64,
    /// In the unit of `width`.
    pub height: f64,
}

/// A word of the text layer, in the units of its page as displayed, origin top left. Travels as `[text, x, y, w, h]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "(String, f64, f64, f64, f64)", into = "(String, f64, f64, f64, f64)")]
pub struct Word {
    /// Without blanks.
    pub text: String,
    /// From the left edge of the page.
    pub x: f64,
    /// From the top edge of the page.
    pub y: f64,
    /// To the right.
    pub w: f64,
    /// Downwards.
    pub h: f64,
}

impl From<(String, f64, f64, f64, f64)> for Word {
    fn from((text, x, y, w, h): (String, f64, f64, f64, f64)) -> Self {
        Self { text, x, y, w, h }
    }
}

impl From<Word> for (String, f64, f64, f64, f64) {
    fn from(Word { text, x, y, w, h }: Word) -> Self {
        (text, x, y, w, h)
    }
}

/// The words of one page, in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageWords {
    /// From 1.
    pub page: u32,
    /// Empty where there is no text layer.
    pub words: Vec<Word>,
    /// There are more than are told.
    pub cut: bool,
}

/// How large a picture of a page is wanted. Bounded on purpose: each size is kept on the disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PictureSize {
    /// For a strip of pages.
    Small,
    /// For reading at the width of a pane.
    #[default]
    Ordinary,
    /// For small print.
    Sharp,
}

impl PictureSize {
    /// The word for it in addresses, and between parent and child.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Ordinary => "ordinary",
            Self::Sharp => "sharp",
        }
    }

    /// The size with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Small, Self::Ordinary, Self::Sharp].into_iter().find(|size| size.name() == name)
    }
}
