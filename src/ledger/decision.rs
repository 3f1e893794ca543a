//! What a decision leaves in the ledger.

use super::Event;
use crate::domain::Draft;
use serde::{Deserialize, Serialize};

/// Everything that one decision leaves in the ledger. It also ends the reviewer's claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The event.
    pub event: Event,
    /// What becomes of the reviewer's draft.
    pub draft: DraftAfter,
}

/// What becomes of the draft of the reviewer who decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DraftAfter {
    /// The decision is made of the draft with this revision, and ends it.
    Ends {
        /// The number of its saves.
        revision: i64,
    },
    /// It moves to the record as the decision leaves it.
    Moves,
    /// It moves; if there is none, this one comes back.
    ComesBack(Draft),
    /// It stays as it is: the decision did not come about.
    Untouched,
}

/// A decision on a record that is kept elsewhere, announced before it is written there. If the answer gets lost, the record itself
/// tells later whether it was written.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The id of the decision, which the record will carry.
    pub id: String,
    /// What to leave in the ledger once it is written.
    pub entry: LedgerEntry,
    /// When it was announced, in microseconds since 1970.
    pub at: i64,
}
