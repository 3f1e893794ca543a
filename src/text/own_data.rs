//! What the invoice's own data say.

use super::Language;
use crate::{
    domain::own_data::{Difference, Says},
    message,
};

impl Difference {
    /// The sentence on the screen.
    pub fn sentence(&self, language: Language) -> String {
        match &self.says {
            Says::Value(value) => message!(language, flag_own_data, value = value),
            Says::Rows(count) => message!(language, flag_own_rows, count = *count),
        }
    }
}
