//! Which language goes with which number and date format.

use super::Language;
use crate::domain::Locale;

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::German => Self::German,
        }
    }
}

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::German => Self::German,
            Locale::English | Locale::Neutral => Self::English,
        }
    }
}
