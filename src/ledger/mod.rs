//! What Agent Data has no place for: drafts, claims, what a reviewer saw, and the trace of decisions.

pub mod chain;
mod check;
mod claim;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;
mod transfer;
mod verify;

pub use chain::{ChainedEvent, Head, NO_EVENT};
pub use check::check;
pub use claim::{Claim, ClaimHolder};
pub use postgres::PostgresLedger;
pub use sqlite::SqliteLedger;
pub use transfer::LEDGER_ON_THE_MOVE;
pub use verify::{Verified, verify};

use crate::{
    database::{Database, DatabaseError},
    domain::{DecisionKind, Draft, ExtractedData, Version},
};
use async_trait::async_trait;
use std::{sync::Arc, time::Duration};

/// How long what was seen is remembered, in microseconds: thirty days. Records hold personal data.
const KEPT: i64 = 30 * 24 * 3_600 * 1_000_000;

/// A ledger. Object safe, as [`crate::agent_data::AgentData`] is.
#[async_trait]
pub trait Ledger: Send + Sync + 'static {
    /// Remembers what a reviewer is looking at, so that a conflict can show it later. Costs nothing the second time.
    async fn remember_seen(&self, item_id: &str, version: &Version, record: &ExtractedData) -> Result<(), LedgerError>;

    /// The record as it was at `version`, when somebody has looked at it.
    async fn seen(&self, item_id: &str, version: &Version) -> Result<Option<ExtractedData>, LedgerError>;

    /// The record as somebody last looked at it, whatever became of it since.
    async fn last_seen(&self, item_id: &str) -> Result<Option<ExtractedData>, LedgerError>;

    /// The reviewer's draft on this item.
    async fn draft(&self, item_id: &str, reviewer: &str) -> Result<Option<StoredDraft>, LedgerError>;

    /// Stores the reviewer's draft and gives its new revision. `stored.revision` is the one that the edits were made on: when
    /// another tab has saved since, nothing is written, and a page whose own save arrived without its knowing goes on where it was
    /// ([`crate::domain::Writer`]). What is stored already, and nothing where nothing is stored, costs no write.
    async fn save_draft(&self, item_id: &str, reviewer: &str, stored: StoredDraft) -> Result<i64, LedgerError>;

    /// Forgets the reviewer's draft on this item.
    async fn discard_draft(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError>;

    /// Writes one line of the trace, in one transaction with what becomes of the reviewer's draft: a decision ends it; with
    /// `keep_draft_on` it goes on, on that version.
    async fn record_decision(&self, event: Event, keep_draft_on: Option<Version>) -> Result<(), LedgerError>;

    /// The events of one item in their order, each with whether it is as it was written.
    async fn history(&self, item_id: &str) -> Result<Vec<Link>, LedgerError>;

    /// How many items each reviewer (by id) accepted or rejected since `at` (microseconds since 1970), and nobody took back since.
    async fn decided_since(&self, at: i64) -> Result<Vec<(String, u64)>, LedgerError>;

    /// Takes the item for this reviewer, or renews their claim, from now on for as long as `lease`; unless somebody else holds it.
    /// Gives the claim that holds now: whose it is says whether that worked.
    async fn claim(&self, item_id: &str, holder: &ClaimHolder, lease: Duration) -> Result<Claim, LedgerError>;

    /// Ends this reviewer's claim. (Taking over from a colleague: release theirs, then claim.)
    async fn release_claim(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError>;

    /// The claims that hold now on any of these items.
    async fn claims(&self, item_ids: &[&str]) -> Result<Vec<Claim>, LedgerError>;

    /// Which of these items have edits in a draft, and whose: (item, reviewer's id).
    async fn drafts_on(&self, item_ids: &[&str]) -> Result<Vec<(String, String)>, LedgerError>;

    /// Forgets what was seen more than thirty days ago, unless a draft stands on it, and claims that have run out.
    async fn forget_old(&self) -> Result<usize, LedgerError>;
}

/// The ledger of this database.
pub fn open(database: Database) -> Arc<dyn Ledger> {
    match database {
        Database::Sqlite(database) => Arc::new(SqliteLedger::new(database)),
        Database::Postgres(database) => Arc::new(PostgresLedger::new(database)),
    }
}

/// A draft as it was stored.
#[derive(Clone, Debug)]
pub struct StoredDraft {
    /// Of the record that the edits were made on.
    pub version: Version,
    /// The edits.
    pub draft: Draft,
    /// Counts its saves.
    pub revision: i64,
}

/// What a save comes to.
#[derive(Debug, PartialEq, Eq)]
enum Save {
    /// It is written, as this revision.
    As(i64),
    /// There is nothing to write; this is the revision.
    Nothing(i64),
}

impl StoredDraft {
    /// What to do with this draft, whose JSON is `edits`, given the revision, edits and version that are stored.
    fn onto(&self, before: Option<(i64, &str, &str)>, edits: &str) -> Result<Save, LedgerError> {
        let Some((at, kept, version)) = before else {
            return Ok(if self.draft.is_empty() {
                Save::Nothing(self.revision)
            } else {
                Save::As(self.revision.saturating_add(1))
            });
        };
        let same_version = version == self.version.as_str();
        if same_version && kept == edits {
            return Ok(Save::Nothing(at));
        }
        if at == self.revision {
            return Ok(Save::As(at.saturating_add(1)));
        }
        // An answer got lost, or a page that was closing sent what another request still had on its way.
        let is_later = serde_json::from_str::<Draft>(kept).ok().and_then(|kept| self.draft.writer.is_after(&kept.writer));
        match is_later.filter(|_| same_version) {
            Some(true) => Ok(Save::As(at.saturating_add(1))),
            Some(false) => Ok(Save::Nothing(at)),
            None => Err(LedgerError::DraftMovedOn),
        }
    }
}

/// One line of the trace.
#[derive(Clone, Debug)]
pub struct Event {
    /// The item.
    pub item_id: String,
    /// What was decided.
    pub kind: DecisionKind,
    /// Who, as the session knows them.
    pub reviewer: String,
    /// Who, as people know them.
    pub reviewer_name: String,
    /// The version that was decided on.
    pub version: Version,
    /// Reason, note and edits, as JSON.
    pub body: serde_json::Value,
}

/// An event, and whether it fits into the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The event.
    pub event: ChainedEvent,
    /// Its hash follows from what it says and from the hash of the event that stands before it in the whole ledger.
    pub is_intact: bool,
}

/// An item that was reopened and decided again counts once, for whoever decided last. `$2` and `$3` are [`DECIDED`].
const DECIDED_SINCE: &str = "
    SELECT reviewer, count(*) FROM event
    WHERE at >= $1 AND kind IN ($2, $3)
      AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.item_id = event.item_id AND later.id > event.id)
    GROUP BY reviewer";

/// The kinds of event that are work done.
const DECIDED: [DecisionKind; 2] = [DecisionKind::Accepted, DecisionKind::Rejected];

/// An operator's database may hold a draft that can't be read: that is somebody's work, too.
fn draft_is_empty(edits: &str) -> bool {
    serde_json::from_str::<Draft>(edits).is_ok_and(|draft| draft.is_empty())
}

/// What can go wrong; for the operator.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The reviewer changed the same item in another tab.
    #[error("the draft was changed in another tab")]
    DraftMovedOn,
    /// A stored draft is not readable any more.
    #[error("a stored draft could not be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

/// Microseconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}
