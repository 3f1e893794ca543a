//! How a reviewer writes and reads numbers and dates: `1.234,56` and `31.03.2026`, or `1,234.56` and `31 Mar 2026`.
//!
//! What is stored never changes its form. A text that can mean two things is never guessed: [`Reading::Unclear`] has both.

mod day;
mod number;
mod sign;

use serde::{Deserialize, Serialize};

use super::date::is_date;
use super::decimal::Decimal;
use super::reading::Reading;

/// How a reviewer writes numbers and dates.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// `1,234.56` and `31 Mar 2026`.
    #[default]
    English,
    /// `1.234,56` and `31.03.2026`.
    German,
    /// As stored: `1234.56` and `2026-03-31`.
    Neutral,
}

impl Locale {
    /// Every variant.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Neutral];

    /// Its name in a form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Neutral => "iso",
        }
    }

    /// The one with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.name() == name)
    }

    /// The thousands separator and the decimal separator.
    const fn marks(self) -> (Option<char>, char) {
        match self {
            Self::English => (Some(','), '.'),
            Self::German => (Some('.'), ','),
            Self::Neutral => (None, '.'),
        }
    }

    /// Formats a stored number. Text that is not a number stays as it is.
    pub fn show_number(self, stored: &str) -> String {
        if Decimal::parse(stored).is_some() { number::show(stored, self) } else { stored.to_owned() }
    }

    /// Formats a date stored as `YYYY-MM-DD`. Text that is not a date stays as it is.
    pub fn show_date(self, stored: &str) -> String {
        if is_date(stored) { day::show(stored, self) } else { stored.to_owned() }
    }

    /// Formats a number or a date in a sentence or on a button; the text itself tells which it is.
    pub fn show_choice(self, stored: &str) -> String {
        if is_date(stored) { self.show_date(stored) } else { self.show_number(stored) }
    }

    /// Reads a number as people write it, with its currency or a percent sign. With `whole` it must have no fraction.
    pub fn read_number(self, text: &str, whole: bool) -> Reading {
        number::read(text, whole, self.marks().0)
    }
}

/// A word of a document that is to be read as a number, with those beside it that may be its sign: `(CHF` and `50.00)` are one
/// amount.
pub(super) fn with_sign(around: [&str; 2], word: &str) -> String {
    number::with_sign(around, word)
}
