//! What a reviewer decides about an item, and the words for it: on the way from the page, in the record and in the trace.

use super::{Status, Version};
use serde::{Deserialize, Serialize};

/// What a reviewer decides about an item. Travels by its [`word`](Self::word).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The data, as corrected, is right.
    Accept,
    /// It is right although rules that block are broken: a document can be wrong itself.
    AcceptAnyway,
    /// The document is not to be used.
    Reject {
        /// A code of the collection's reject reasons.
        reason: String,
        /// In the reviewer's own words.
        note: String,
    },
    /// An earlier decision is taken back.
    Reopen,
}

impl Decision {
    /// A rejection whose reason is still to come: in a form it is in other fields than the button.
    pub const REJECT: Self = Self::Reject { reason: String::new(), note: String::new() };

    /// The `value` of the button that asks for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::AcceptAnyway => "accept-anyway",
            Self::Reject { .. } => "reject",
            Self::Reopen => "reopen",
        }
    }

    /// The decision with this [`word`](Self::word); of rejections [`REJECT`](Self::REJECT).
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Accept, Self::AcceptAnyway, Self::REJECT, Self::Reopen].into_iter().find(|decision| decision.word() == word)
    }

    /// A rejection for this reason; any other decision as it is.
    pub fn because(self, reason: &str, note: &str) -> Self {
        match self {
            Self::Reject { .. } => Self::Reject { reason: reason.to_owned(), note: note.to_owned() },
            other => other,
        }
    }

    /// What it is called once it is made.
    pub const fn kind(&self) -> DecisionKind {
        match self {
            Self::Accept | Self::AcceptAnyway => DecisionKind::Accepted,
            Self::Reject { .. } => DecisionKind::Rejected,
            Self::Reopen => DecisionKind::Reopened,
        }
    }
}

/// A decision that was made, as the record (`metadata.review.decision`), the trace and an address (`?done=`) tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// With or without broken rules.
    Accepted,
    /// For a reason.
    Rejected,
    /// An earlier decision was taken back.
    Reopened,
}

impl DecisionKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => Status::Accepted.word(),
            Self::Rejected => Status::Rejected.word(),
            Self::Reopened => "reopened",
        }
    }

    /// The kind with this [`word`](Self::word).
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Accepted, Self::Rejected, Self::Reopened].into_iter().find(|kind| kind.word() == word)
    }

    /// The status that it leaves a record in.
    pub const fn status(self) -> Status {
        match self {
            Self::Accepted => Status::Accepted,
            Self::Rejected => Status::Rejected,
            Self::Reopened => Status::PendingReview,
        }
    }
}

/// A decision is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The pending item to open next; `None` when nothing waits.
    pub next: Option<String>,
    /// The state that the decision left the record in: whoever takes it back names it.
    pub version: Version,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_has_one_word_for_buttons_and_for_json() {
        for word in ["accept", "accept-anyway", "reject", "reopen"] {
            let decision = Decision::parse(word).map(|decision| decision.because("duplicate", "see 118"));
            assert_eq!(decision.as_ref().map(Decision::word), Some(word));
            let json = serde_json::to_value(&decision).unwrap_or_default();
            let travels_as = json.as_str().or_else(|| json.as_object()?.keys().next().map(String::as_str));
            assert_eq!(travels_as, Some(word));
            assert_eq!(serde_json::from_value::<Option<Decision>>(json).ok(), Some(decision));
        }
        assert_eq!(Decision::parse("accepted"), None);
    }

    #[test]
    fn a_decision_that_was_made_is_told_by_the_status_that_it_leaves() {
        for kind in [DecisionKind::Accepted, DecisionKind::Rejected, DecisionKind::Reopened] {
            assert_eq!(DecisionKind::parse(kind.word()), Some(kind));
        }
        assert_eq!(DecisionKind::Accepted.word(), DecisionKind::Accepted.status().word());
        assert_eq!(DecisionKind::parse("approved"), None, "no reviewer of ours wrote that");
    }
}
