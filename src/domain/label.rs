//! What a field is called on the screen.

use serde::{Deserialize, Serialize};

pub use super::hidden::visible;

/// The name of a field, optionally with what contains it, from the inside out.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Label(Vec<Name>);

/// One part of a [`Label`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Name {
    /// A title of the schema, or a key in sentence case.
    Words(String),
    /// A title in several languages, each with its tag (BCP 47). The first, without a tag, is for all other languages.
    Titles(Vec<(String, String)>),
    /// A key without letters or digits.
    Unnamed,
    /// An element of a list, from 1.
    Item(usize),
    /// The row that a field is in, from 1.
    Row(usize),
    /// All of the values.
    Data,
    /// The document.
    Document,
    /// The issuer of the document.
    Seller,
    /// The number of the document.
    Number,
    /// The date of the document.
    Date,
    /// The amount of the document.
    Total,
}

impl Label {
    /// The parts, from the inside out.
    pub fn names(&self) -> &[Name] {
        &self.0
    }

    /// Adds what contains it.
    pub fn and(mut self, name: Name) -> Self {
        self.0.push(name);
        self
    }

    /// Adds the names of what contains it.
    pub(super) fn within(mut self, outer: &Self) -> Self {
        self.0.extend_from_slice(&outer.0);
        self
    }

    /// The parts before the row that is itself in so many rows.
    #[must_use]
    pub(super) fn before_row(mut self, outer: usize) -> Self {
        let rows = self.0.iter().enumerate().rev().filter(|(_, name)| matches!(name, Name::Row(_)));
        let row = rows.map(|(at, _)| at).nth(outer).unwrap_or(self.0.len());
        self.0.truncate(row);
        self
    }

    /// The parts before the first row.
    #[must_use]
    pub fn without_row(mut self) -> Self {
        let row = self.0.iter().position(|name| matches!(name, Name::Row(_))).unwrap_or(self.0.len());
        self.0.truncate(row);
        self
    }

    /// For tests of the domain, which knows no language: `Unit price, Row(3)`.
    #[cfg(test)]
    pub(crate) fn plain(&self) -> String {
        let names = self.0.iter().map(|name| match name {
            Name::Words(words) => words.clone(),
            Name::Titles(titles) => titles.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join(" | "),
            other => format!("{other:?}"),
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

impl From<Name> for Label {
    fn from(name: Name) -> Self {
        Self(vec![name])
    }
}

impl From<&str> for Label {
    fn from(words: &str) -> Self {
        Name::words(words).into()
    }
}

impl Name {
    /// The words of a record or of its schema.
    pub fn words(text: &str) -> Self {
        Self::Words(brief(text))
    }

    /// The titles that a schema gives it, by their tags; without one for all languages, `otherwise` is that.
    pub(super) fn titled(titles: Vec<(String, String)>, otherwise: impl FnOnce() -> Self) -> Self {
        match (titles.iter().find(|(tag, _)| tag.is_empty()), titles.len()) {
            (_, 0) => otherwise(),
            (Some((_, title)), 1) => Self::words(title),
            (found, _) => {
                let first = found.map_or_else(|| otherwise().into_words(), |(_, title)| brief(title));
                let others = titles.into_iter().filter(|(tag, _)| !tag.is_empty()).map(|(tag, title)| (tag, brief(&title)));
                Self::Titles([(String::new(), first)].into_iter().chain(others).collect())
            }
        }
    }

    fn into_words(self) -> String {
        match self {
            Self::Words(words) => words,
            Self::Item(number) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The text in all its languages.
    pub(super) fn in_any_language(&self) -> impl Iterator<Item = &str> {
        let (one, all) = match self {
            Self::Words(words) => (Some(words), [].as_slice()),
            Self::Titles(titles) => (None, titles.as_slice()),
            _ => (None, [].as_slice()),
        };
        one.into_iter().chain(all.iter().map(|(_, title)| title)).map(String::as_str)
    }
}

/// The most characters of a value that a page says in passing, as in the name of a button.
pub const LONGEST_SPOKEN: usize = 200;

/// The most characters of a text that a page shows outside the input that holds it.
const LONGEST_SHOWN: usize = 10_000;

/// Text of a record as a page shows it outside its input: of a very long one, the beginning. A browser's parser splits texts above
/// 65,536 characters, and hydration fails on that.
pub fn brief(text: &str) -> String {
    shortened(&visible(text), LONGEST_SHOWN)
}

/// At most the first `most` characters of a text, the last of which is an ellipsis if something is left out.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// `vat_id`, `vatId` and `vat-id` are "Vat id".
pub(super) fn sentence_case(key: &str) -> Name {
    let mut words = String::new();
    let mut before = ' ';
    let mut chars = key.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() || matches!(c, '_' | '-' | '.' | '/') {
            before = ' ';
            continue;
        }
        let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        let starts_word = before == ' '
            || (c.is_uppercase() && (before.is_lowercase() || before.is_numeric() || (before.is_uppercase() && next_is_lower)));
        if starts_word && !words.is_empty() {
            words.push(' ');
        }
        if words.is_empty() {
            words.extend(c.to_uppercase());
        } else {
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    if words.is_empty() { Name::Unnamed } else { Name::words(&words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shortened("Größe", 5), "Größe");
        assert_eq!(shortened("Größen", 5), "Größ…");
        assert_eq!(shortened(&"é".repeat(100_000), 3), "éé…");
        assert_eq!(shortened("", 0), "");
        assert_eq!((brief("a\0b").as_str(), brief(&"漢".repeat(70_000)).chars().count()), ("a⟨U+0000⟩b", LONGEST_SHOWN));
    }

    #[test]
    fn a_key_becomes_a_sentence() {
        for (key, label) in [
            ("invoice_number", "Invoice number"),
            ("unitPrice", "Unit price"),
            ("vat_id", "Vat id"),
            ("vatID", "Vat id"),
            ("IBANCode", "Iban code"),
            ("tax-rate", "Tax rate"),
            ("line2Total", "Line2 total"),
            ("ärger", "Ärger"),
        ] {
            assert_eq!(sentence_case(key), Name::Words(label.to_owned()), "{key}");
        }
        assert_eq!((sentence_case(""), sentence_case("__")), (Name::Unnamed, Name::Unnamed));
    }
}
