//! How a reviewer writes numbers and dates, and how they are shown: `1.234,56` and `31.03.2026`, or `1,234.56` and `31 Mar 2026`.
//!
//! What is stored never changes its form. A text that can mean two things is never guessed: [`Reading::Unclear`] names both.

mod day;
mod number;

use serde::{Deserialize, Serialize};

use super::date::is_date;
use super::decimal::Decimal;
use super::reading::Reading;

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

impl Locale {
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

    /// A number by the digits in which it is stored. What is no number stays as it is.
    pub fn show_number(self, stored: &str) -> String {
        if Decimal::parse(stored).is_some() { number::show(stored, self) } else { stored.to_owned() }
    }

    /// A day that is stored as `YYYY-MM-DD`. What is no day stays as it is.
    pub fn show_date(self, stored: &str) -> String {
        if is_date(stored) { day::show(stored, self) } else { stored.to_owned() }
    }

    /// A number or a day in a sentence, or on a button: what it is, its text says.
    pub fn show_choice(self, stored: &str) -> String {
        if is_date(stored) { self.show_date(stored) } else { self.show_number(stored) }
    }

    /// A number as people write it. With `whole` it must have no fraction.
    pub fn read_number(self, text: &str, whole: bool) -> Reading {
        number::read(text, whole, self.marks().0)
    }
}
