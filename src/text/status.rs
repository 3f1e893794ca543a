//! The status of an item.

use super::Language;
use crate::{domain::Status, message};

impl Status {
    /// The words on the screen. A status that another program invented is shown by its own name.
    pub fn label(&self, language: Language) -> &str {
        match self {
            Self::PendingReview => message!(language, status_pending_review),
            Self::Accepted => message!(language, status_accepted),
            Self::Rejected => message!(language, status_rejected),
            Self::Error => message!(language, status_error),
            Self::Other(word) if word.is_empty() => message!(language, status_none),
            Self::Other(word) => word,
        }
    }
}
