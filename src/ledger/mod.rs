//! What Agent Data has no place for: drafts, what a reviewer saw, and the trace of decisions.

mod check;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;
mod transfer;

pub use check::check;
pub use postgres::PostgresLedger;
pub use sqlite::SqliteLedger;
pub use transfer::LEDGER_ON_THE_MOVE;

use crate::{
    database::{Database, DatabaseError},
    domain::{Draft, ExtractedData, Version},
};
use async_trait::async_trait;
use std::sync::Arc;

/// How long what was seen is remembered, in microseconds: thirty days. Records hold personal data.
const KEPT: i64 = 30 * 24 * 3_600 * 1_000_000;

/// A ledger. Object safe, as [`crate::agent_data::AgentData`] is.
#[async_trait]
pub trait Ledger: Send + Sync + 'static {
    /// Remembers what a reviewer is looking at, so that a conflict can show it later. Costs nothing the second time.
    async fn remember_seen(&self, item_id: &str, version: &Version, record: &ExtractedData) -> Result<(), LedgerError>;

    /// The record as it was at `version`, when somebody has looked at it.
    async fn seen(&self, item_id: &str, version: &Version) -> Result<Option<ExtractedData>, LedgerError>;

    /// The reviewer's draft on this item.
    async fn draft(&self, item_id: &str, reviewer: &str) -> Result<Option<StoredDraft>, LedgerError>;

    /// Stores the reviewer's draft and gives its new revision. `stored.revision` is the one that the edits were made on: when
    /// another tab has saved since, nothing is written. What is stored already, and nothing where nothing is stored, costs no write.
    async fn save_draft(&self, item_id: &str, reviewer: &str, stored: StoredDraft) -> Result<i64, LedgerError>;

    /// Forgets the reviewer's draft on this item.
    async fn discard_draft(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError>;

    /// Writes one line of the trace, in one transaction with what becomes of the reviewer's draft: a decision ends it; with
    /// `keep_draft_on` it goes on, on that version.
    async fn record_decision(&self, event: Event, keep_draft_on: Option<Version>) -> Result<(), LedgerError>;

    /// Forgets what was seen more than thirty days ago, unless a draft stands on it.
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

/// One line of the trace.
#[derive(Clone, Debug)]
pub struct Event {
    /// The item.
    pub item_id: String,
    /// `accepted`, `rejected` or `reopened`.
    pub kind: &'static str,
    /// Who, as the session knows them.
    pub reviewer: String,
    /// Who, as people know them.
    pub reviewer_name: String,
    /// The version that was decided on.
    pub version: Version,
    /// Reason, note and edits, as JSON.
    pub body: serde_json::Value,
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
