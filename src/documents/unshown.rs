//! What a document has, and the pictures of its pages do not show.

use serde::{Deserialize, Serialize};

/// Words, names or notes that are listed; more would not be read.
pub const MOST_LISTED: usize = 20;
/// Characters of each.
pub const LONGEST_LISTED: usize = 100;

/// Something that is not in the picture, or only in part. Texts come from the document: they are cut to [`LONGEST_LISTED`], and at
/// most [`MOST_LISTED`] are listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Unshown {
    /// Pictures of a form that can't be decoded. In their place, the page shows a crossed box.
    Images,
    /// Letters of a font that is neither in the document nor on this machine.
    Letters {
        /// The words that they belong to.
        words: Vec<String>,
    },
    /// Values of form fields.
    Fields {
        /// The names of the fields.
        names: Vec<String>,
    },
    /// Notes, stamps or drawings over the page.
    Annotations {
        /// Their types, as the format calls them: `Movie`.
        types: Vec<String>,
    },
    /// Notes whose text another program shows only when they are opened; the page shows an icon.
    Notes {
        /// What they say.
        texts: Vec<String>,
    },
    /// The document is a program that draws itself (XFA). Only Adobe Acrobat runs it.
    DynamicForm,
}

impl Unshown {
    /// What it lists.
    pub fn texts(&self) -> &[String] {
        match self {
            Self::Images | Self::DynamicForm => &[],
            Self::Letters { words: texts } | Self::Fields { names: texts } => texts,
            Self::Annotations { types: texts } | Self::Notes { texts } => texts,
        }
    }

    fn texts_mut(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Images | Self::DynamicForm => None,
            Self::Letters { words: texts } | Self::Fields { names: texts } => Some(texts),
            Self::Annotations { types: texts } | Self::Notes { texts } => Some(texts),
        }
    }
}

/// Adds what is not shown, together with others of its kind.
pub(super) fn add(all: &mut Vec<Unshown>, mut one: Unshown) {
    let texts = one.texts_mut().map(std::mem::take).unwrap_or_default();
    let known = all.iter().position(|other| std::mem::discriminant(other) == std::mem::discriminant(&one));
    let at = known.unwrap_or(all.len());
    if known.is_none() {
        all.push(one);
    }
    let Some(list) = all.get_mut(at).and_then(Unshown::texts_mut) else { return };
    for text in texts {
        let text: String = text.chars().take(LONGEST_LISTED).collect();
        if list.len() < MOST_LISTED && !list.contains(&text) {
            list.push(text);
        }
    }
}
