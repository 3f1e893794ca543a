//! The kinds of flags.

use serde::{Deserialize, Serialize};

/// The kind of a flag, worst first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// The agent reports a failure, of the whole extraction or of a field.
    ExtractionError,
    /// A value breaks the schema.
    SchemaViolation,
    /// A sum does not add up, or another blocking rule is broken: accepting then needs a second confirmation.
    FailedRule,
    /// There is another record of the same document.
    Duplicate,
    /// Something in the record can't be read, so confidences may be missing.
    UnreadableMetadata,
    /// The invoice's own data, a file within the file, say something else.
    OwnData,
    /// Fields contradict each other.
    Contradiction,
    /// A value stands nowhere on the pages.
    NotOnPage,
    /// A value stands in another row or apart from what it belongs to.
    Misplaced,
    /// A field is empty, but printed.
    Unread,
    /// A printed row that no row of the record claims.
    UnclaimedRow,
    /// A text begins or ends inside a word.
    InsideWord,
    /// A value contradicts the agent's own quotation.
    Quotation,
    /// A field is empty that must not be.
    Empty,
    /// Something on the pages can't be shown.
    Unshown,
    /// The agent was not sure enough of a value.
    LowConfidence,
    /// The agent did not say how sure it was of a value.
    UnknownConfidence,
    /// A rule is broken that correct documents break, too.
    RuleWarning,
}

impl FlagKind {
    /// All kinds, worst first.
    pub const ALL: [Self; 18] = [
        Self::ExtractionError,
        Self::SchemaViolation,
        Self::FailedRule,
        Self::Duplicate,
        Self::UnreadableMetadata,
        Self::OwnData,
        Self::Contradiction,
        Self::NotOnPage,
        Self::Misplaced,
        Self::Unread,
        Self::UnclaimedRow,
        Self::InsideWord,
        Self::Quotation,
        Self::Empty,
        Self::Unshown,
        Self::LowConfidence,
        Self::UnknownConfidence,
        Self::RuleWarning,
    ];

    /// The kind with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether `review.toml` can switch flags of this kind off: those that come from looking at the pages.
    pub const fn is_from_the_page(self) -> bool {
        matches!(
            self,
            Self::OwnData
                | Self::Contradiction
                | Self::NotOnPage
                | Self::Misplaced
                | Self::Unread
                | Self::UnclaimedRow
                | Self::InsideWord
                | Self::Quotation
                | Self::Empty
                | Self::Unshown
        )
    }

    /// How much a flag of this kind adds to a record's risk.
    pub const fn weight(self) -> u32 {
        match self {
            Self::ExtractionError => 100,
            Self::SchemaViolation | Self::FailedRule => 60,
            Self::Duplicate => 50,
            Self::UnreadableMetadata => 30,
            Self::OwnData | Self::NotOnPage | Self::UnclaimedRow => 20,
            Self::Contradiction | Self::Misplaced | Self::Unread => 15,
            Self::InsideWord | Self::Quotation | Self::Empty | Self::Unshown => 12,
            Self::LowConfidence => 10,
            Self::UnknownConfidence => 4,
            Self::RuleWarning => 6,
        }
    }

    /// The name in markup and addresses, the same as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExtractionError => "extraction_error",
            Self::SchemaViolation => "schema_violation",
            Self::FailedRule => "failed_rule",
            Self::Duplicate => "duplicate",
            Self::UnreadableMetadata => "unreadable_metadata",
            Self::OwnData => "own_data",
            Self::Contradiction => "contradiction",
            Self::NotOnPage => "not_on_page",
            Self::Misplaced => "misplaced",
            Self::Unread => "unread",
            Self::UnclaimedRow => "unclaimed_row",
            Self::InsideWord => "inside_word",
            Self::Quotation => "quotation",
            Self::Empty => "empty",
            Self::Unshown => "unshown",
            Self::LowConfidence => "low_confidence",
            Self::UnknownConfidence => "unknown_confidence",
            Self::RuleWarning => "rule_warning",
        }
    }
}
