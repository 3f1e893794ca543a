//! How a reviewer writes numbers and dates, and how they are shown: `1.234,56` and `31.03.2026`, or `1,234.56` and `31 Mar 2026`.
//!
//! What is stored never changes its form. A text that can mean two things is never guessed: [`Reading::Unclear`] names both.

mod number;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::date::{self, is_date};
use super::{Decimal, FieldType};
use crate::text::Language;

/// The writing habits of a reviewer.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// `1,234.56` and `31 Mar 2026`.
    #[default]
    English,
    /// `1.234,56` and `31.03.2026`.
    German,
    /// As it is stored: `1234.56` and `2026-03-31`.
    Neutral,
}

/// What a text means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reading {
    /// Nothing of the kind.
    Nothing,
    /// This, in the form in which it is stored.
    One(String),
    /// One of these, as far as the text tells; only the reviewer knows.
    Unclear(Vec<String>),
}

impl Reading {
    /// Readings that are equal are one.
    pub(super) fn of(found: Vec<String>) -> Self {
        let mut readings: Vec<String> = Vec::new();
        for reading in found {
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        match <[String; 1]>::try_from(readings) {
            Ok([one]) => Self::One(one),
            Err(none) if none.is_empty() => Self::Nothing,
            Err(several) => Self::Unclear(several),
        }
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::German => Self::German,
        }
    }
}

impl Locale {
    /// The language of the sentences that go with it.
    pub const fn language(self) -> Language {
        match self {
            Self::German => Language::German,
            Self::English | Self::Neutral => Language::English,
        }
    }

    /// Every one that there is.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Neutral];

    /// Its name in a form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Neutral => "iso",
        }
    }

    /// The one of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.name() == name)
    }

    /// What stands between thousands and what before a fraction.
    const fn marks(self) -> (Option<char>, char) {
        match self {
            Self::English => (Some(','), '.'),
            Self::German => (Some('.'), ','),
            Self::Neutral => (None, '.'),
        }
    }

    /// The stored form of a value as its input shows it. Reading it back gives the same digits; whoever reads it back knows the value
    /// that was shown, because `1.234` by itself asks.
    pub fn show(self, stored: &str, field_type: &FieldType) -> String {
        match field_type {
            FieldType::Number | FieldType::Integer if Decimal::parse(stored).is_some() => number::show(stored, self),
            FieldType::Date if is_date(stored) => date::show(stored, self),
            _ => stored.to_owned(),
        }
    }

    /// A number or a day in a sentence, or on a button: what it is, its text says.
    pub fn show_choice(self, stored: &str) -> String {
        let field_type = if is_date(stored) { FieldType::Date } else { FieldType::Number };
        self.show(stored, &field_type)
    }

    /// A number as people write it. With `whole` it must have no fraction.
    pub fn read_number(self, text: &str, whole: bool) -> Reading {
        number::read(text, whole, self.marks().0)
    }
}
