//! What is known about a document's pages: sizes, words, and how large a picture can be.

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
    /// A part of the file is missing, so pages or parts of them may be, too.
    pub is_incomplete: bool,
}

/// A page as displayed, after cropping and rotation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    /// PDF: points. Pictures: pixels.
    pub width: f64,
    /// In the unit of `width`.
    pub height: f64,
}

/// A word of the text layer, in the units of its page as displayed, origin top left. Serialized as `[text, x, y, w, h]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "(String, f64, f64, f64, f64)", into = "(String, f64, f64, f64, f64)")]
pub struct Word {
    /// Without spaces.
    pub text: String,
    /// From the left edge of the page.
    pub x: f64,
    /// From the top edge of the page.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
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
    /// Empty if there is no text layer.
    pub words: Vec<Word>,
    /// The page has more words than are listed.
    pub cut: bool,
}

/// How large a picture of a page is wanted. A fixed set on purpose: each size is kept on disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PictureSize {
    /// For the page strip.
    Small,
    /// For reading at the width of the pane.
    #[default]
    Ordinary,
    /// For small print.
    Sharp,
}

impl PictureSize {
    /// Its name in addresses, and between parent and child.
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
