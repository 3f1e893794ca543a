//! The status of an item.

use serde::{Deserialize, Serialize};

/// The status of a record. Agents and other programs may use words of their own; those are kept and shown as they are.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(from = "String", into = "String")]
pub enum Status {
    /// Waits for a reviewer.
    PendingReview,
    /// A reviewer signed it off. Parsed from `accepted` and from `approved`, the word of LlamaCloud's own interface.
    Accepted,
    /// A reviewer refused it.
    Rejected,
    /// The agent could not extract it.
    Error,
    /// Any other word; empty for a record without a status.
    Other(String),
}

impl Status {
    /// Parses a status. Never fails: unknown words are kept.
    pub fn parse(word: &str) -> Self {
        match word {
            "pending_review" => Self::PendingReview,
            "accepted" | "approved" => Self::Accepted,
            "rejected" => Self::Rejected,
            "error" => Self::Error,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The word to write into a record.
    pub fn word(&self) -> &str {
        match self {
            Self::PendingReview => "pending_review",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Error => "error",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for Status {
    fn from(word: String) -> Self {
        Self::parse(&word)
    }
}

impl From<Status> for String {
    fn from(status: Status) -> Self {
        status.word().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn approved_is_read_as_accepted_and_unknown_words_are_kept() {
        assert_eq!(Status::parse("approved"), Status::Accepted);
        assert_eq!(Status::Accepted.word(), "accepted");
        let other = Status::parse("in_progress");
        assert_eq!(other.word(), "in_progress");
        for word in ["pending_review", "accepted", "rejected", "error", "", "pending"] {
            assert_eq!(Status::parse(word).word(), word);
        }
    }
}
