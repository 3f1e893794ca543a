//! What is known about a document's pages: sizes, words, and how large a picture can be.

use super::unshown::Unshown;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, SeqAccess, Visitor},
    ser::SerializeSeq,
};
use std::fmt;

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
    /// What no page shows. What single pages don't show is found with their words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unshown: Vec<Unshown>,
}

/// A page as displayed, after cropping and rotation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    /// PDF: points. Pictures: pixels.
    pub width: f64,
    /// In the unit of `width`.
    pub height: f64,
}

/// A word of the text layer, in the units of its page as displayed, origin top left. Serialized as `[text, x, y, w, h]`, and as
/// `[text, x, y, w, h, true]` if it is a scanner's reading.
#[derive(Debug, Clone, PartialEq)]
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
    /// Drawn invisibly, over a picture: what a scanner read there. It may have misread what people see.
    pub is_scanned: bool,
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element(&self.text)?;
        for length in [self.x, self.y, self.w, self.h] {
            list.serialize_element(&length)?;
        }
        if self.is_scanned {
            list.serialize_element(&true)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(WordVisitor)
    }
}

struct WordVisitor;

impl<'de> Visitor<'de> for WordVisitor {
    type Value = Word;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[text, x, y, w, h] or [text, x, y, w, h, true]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Word, A::Error> {
        let missing = |at| de::Error::invalid_length(at, &self);
        let text = list.next_element()?.ok_or_else(|| missing(0))?;
        let mut lengths = [0.0; 4];
        for (at, length) in (1..).zip(&mut lengths) {
            *length = list.next_element()?.ok_or_else(|| missing(at))?;
        }
        let [x, y, w, h] = lengths;
        Ok(Word { text, x, y, w, h, is_scanned: list.next_element()?.unwrap_or_default() })
    }
}

/// The words of one page, in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageWords {
    /// From 1.
    pub page: u32,
    /// Empty if there is no text layer.
    pub words: Vec<Word>,
    /// The page may have words that are not listed: there are more than can be, or none could be read although something is drawn. A
    /// word that is missing here may stand on the page all the same.
    pub cut: bool,
    /// What its picture does not show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unshown: Vec<Unshown>,
    /// An engine was to read its picture, and failed: later it may succeed.
    #[serde(skip)]
    pub scan_failed: bool,
}

impl PageWords {
    /// Of a page that is a picture: nothing is read, whatever it shows.
    pub(super) fn of_picture(page: u32) -> Self {
        Self { page, words: vec![], cut: true, unshown: vec![], scan_failed: false }
    }
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_word_says_whether_a_scanner_read_it() {
        let printed = Word { text: "Total".to_owned(), x: 1.0, y: 2.5, w: 30.0, h: 9.0, is_scanned: false };
        let scanned = Word { is_scanned: true, ..printed.clone() };
        for (word, json) in [(printed, r#"["Total",1.0,2.5,30.0,9.0]"#), (scanned, r#"["Total",1.0,2.5,30.0,9.0,true]"#)] {
            assert_eq!(serde_json::to_string(&word).unwrap(), json);
            assert_eq!(serde_json::from_str::<Word>(json).unwrap(), word);
        }
        for wrong in ["[]", r#"["Total",1,2,3]"#, r#"["Total",1,2,3,4,5]"#] {
            assert!(serde_json::from_str::<Word>(wrong).is_err(), "{wrong}");
        }
    }
}
