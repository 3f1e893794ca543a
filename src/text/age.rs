//! How long ago, in words.

use super::Language;
use crate::{domain::Age, message};

impl Age {
    /// The words on the screen: `3 h`.
    pub fn text(self, language: Language) -> String {
        match self {
            Self::Now => message!(language, age_now).to_owned(),
            Self::Minutes(count) => message!(language, age_minutes, count = count),
            Self::Hours(count) => message!(language, age_hours, count = count),
            Self::Days(count) => message!(language, age_days, count = count),
        }
    }
}
