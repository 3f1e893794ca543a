//! What a reviewer decides about an item, and the words for it: in requests, in the record and in the trace.

use super::{Status, Version};
use serde::{Deserialize, Serialize};

/// The key of a decision's id, in the record (`metadata.review`) and in the trace. It tells whether a decision was written, and
/// which one stands.
pub const DECISION_ID: &str = "decision_id";

/// What a reviewer decides about an item. Serialised as its [`word`](Self::word).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The data, as corrected, is right.
    Accept,
    /// The data is right although blocking rules are broken: the document itself can be wrong.
    AcceptAnyway,
    /// The document is not to be used.
    Reject {
        /// A code of the collection's reject reasons.
        reason: String,
        /// A note in the reviewer's own words.
        note: String,
    },
    /// Sends an item that the first person has accepted back to be looked at again.
    SendBack {
        /// Why, in the words of the second person.
        note: String,
    },
    /// Takes an earlier decision back.
    Reopen,
}

impl Decision {
    /// A rejection whose reason is still missing: in a form, the reason has its own inputs.
    pub const REJECT: Self = Self::Reject { reason: String::new(), note: String::new() };

    /// Sent back, where the note is in an input of its own.
    pub const SEND_BACK: Self = Self::SendBack { note: String::new() };

    /// The `value` of the button that asks for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::AcceptAnyway => "accept-anyway",
            Self::Reject { .. } => "reject",
            Self::SendBack { .. } => "send-back",
            Self::Reopen => "reopen",
        }
    }

    /// The decision with this [`word`](Self::word), without what is in inputs of its own.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Accept, Self::AcceptAnyway, Self::REJECT, Self::SEND_BACK, Self::Reopen]
            .into_iter()
            .find(|decision| decision.word() == word)
    }

    /// A rejection with this reason and note, or sent back with the note; any other decision unchanged.
    pub fn because(self, reason: &str, note: &str) -> Self {
        match self {
            Self::Reject { .. } => Self::Reject { reason: reason.to_owned(), note: note.to_owned() },
            Self::SendBack { .. } => Self::SendBack { note: note.to_owned() },
            other => other,
        }
    }

    /// Whether it accepts.
    pub const fn accepts(&self) -> bool {
        matches!(self, Self::Accept | Self::AcceptAnyway)
    }

    /// What kind of decision this is, where one person is enough.
    pub const fn kind(&self) -> DecisionKind {
        match self {
            Self::Accept | Self::AcceptAnyway => DecisionKind::Accepted,
            Self::Reject { .. } => DecisionKind::Rejected,
            Self::SendBack { .. } => DecisionKind::SentBack,
            Self::Reopen => DecisionKind::Reopened,
        }
    }
}

/// The kind of a decision that was made, as in the record (`metadata.review.decision`), the trace and an address (`?done=`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecisionKind {
    /// With or without broken rules.
    Accepted,
    /// With a reason.
    Rejected,
    /// Accepted by the first of two people; it waits for the second.
    #[serde(rename = "signed")]
    Signed,
    /// The second person wants it to be looked at again.
    #[serde(rename = "sent_back")]
    SentBack,
    /// An earlier decision was taken back.
    Reopened,
}

impl DecisionKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => Status::Accepted.word(),
            Self::Rejected => Status::Rejected.word(),
            Self::Signed => "signed",
            Self::SentBack => "sent_back",
            Self::Reopened => "reopened",
        }
    }

    /// The kind with this [`word`](Self::word).
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Accepted, Self::Rejected, Self::Signed, Self::SentBack, Self::Reopened]
            .into_iter()
            .find(|kind| kind.word() == word)
    }

    /// The status that it gives a record.
    pub const fn status(self) -> Status {
        match self {
            Self::Accepted => Status::Accepted,
            Self::Rejected => Status::Rejected,
            Self::Signed | Self::SentBack | Self::Reopened => Status::PendingReview,
        }
    }
}

/// The result of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The pending item to open next; `None` when nothing waits.
    pub next: Option<String>,
    /// The version that the decision produced; undoing it needs this.
    pub version: Version,
    /// What came of it: an acceptance may be only the first of two.
    pub kind: DecisionKind,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_has_one_word_for_buttons_and_for_json() {
        for word in ["accept", "accept-anyway", "reject", "send-back", "reopen"] {
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
