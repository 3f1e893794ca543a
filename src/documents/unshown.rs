//! What a document has, and the pictures of its pages do not show.

use crate::{message, text::Language};
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

/// Pages that a sentence names.
const MOST_NAMED: usize = 10;

/// What people read above the pages: a sentence for each kind, about the whole document (`of_document`) or some of its pages.
pub fn sentences(of_document: &[Unshown], of_pages: &[(u32, Unshown)], language: Language) -> Vec<String> {
    let mut kinds: Vec<Unshown> = vec![];
    of_document.iter().chain(of_pages.iter().map(|(_, one)| one)).for_each(|one| add(&mut kinds, one.clone()));
    let pages = |kind: &Unshown| {
        let alike = of_pages.iter().filter(|(_, one)| std::mem::discriminant(one) == std::mem::discriminant(kind));
        let mut pages: Vec<u32> = alike.map(|(page, _)| *page).collect();
        pages.dedup();
        let names: Vec<String> = pages.iter().take(MOST_NAMED).map(u32::to_string).collect();
        let more = if pages.len() > MOST_NAMED { "…" } else { "" };
        message!(language, document_unshown_pages, count = pages.len(), pages = &format!("{}{more}", names.join(", ")))
    };
    kinds.iter().map(|kind| kind.sentence(&pages(kind), language)).collect()
}

impl Unshown {
    /// `place`: `Page 1`.
    fn sentence(&self, place: &str, language: Language) -> String {
        let texts: Vec<String> = self.texts().iter().map(|text| message!(language, document_quoted, text = text)).collect();
        let texts = &texts.join(", ");
        match self {
            Self::Images => message!(language, document_unshown_images, place = place),
            Self::Letters { .. } => message!(language, document_unshown_letters, place = place, texts = texts),
            Self::Fields { .. } => message!(language, document_unshown_fields, place = place, texts = texts),
            Self::Annotations { .. } => message!(language, document_unshown_annotations, place = place, texts = texts),
            Self::Notes { .. } => message!(language, document_unshown_notes, place = place, texts = texts),
            Self::DynamicForm => message!(language, document_unshown_dynamic_form).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(words: &[&str]) -> Unshown {
        Unshown::Letters { words: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    #[test]
    fn what_is_not_shown_is_one_sentence_for_each_kind() {
        let pages = [(1, letters(&["合計"])), (1, Unshown::Images), (3, letters(&["合計", "請求書"]))];
        let said = sentences(&[Unshown::DynamicForm], &pages, Language::English);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].contains("Acrobat"), "{said:?}");
        assert!(said[1].starts_with("Pages 1, 3: ") && said[1].contains("“合計”, “請求書”"), "{said:?}");
        assert!(said[2].starts_with("Page 1: ") && !said[2].contains("damaged"), "{said:?}");
        assert!(sentences(&[], &pages, Language::German)[0].starts_with("Seiten 1, 3: "));
        assert!(sentences(&[], &[], Language::English).is_empty());
    }

    #[test]
    fn lists_are_short_and_without_repetitions() {
        let mut all = vec![];
        for number in 0..100 {
            add(&mut all, letters(&[&"x".repeat(200), &number.to_string()]));
        }
        let [Unshown::Letters { words }] = &all[..] else { panic!("{all:?}") };
        assert_eq!((words.len(), words[0].chars().count()), (MOST_LISTED, LONGEST_LISTED));
    }
}
