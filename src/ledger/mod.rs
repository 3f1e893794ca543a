//! What Agent Data has no place for: drafts, what a reviewer saw, and the trace of decisions.

use crate::{
    database::{Database, DatabaseError},
    domain::{Draft, ExtractedData, Version},
};
use rusqlite::{OptionalExtension, TransactionBehavior, params};

/// A handle to the ledger; clones share it.
#[derive(Clone)]
pub struct Ledger {
    database: Database,
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
    /// SQLite refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The reviewer changed the same item in another tab.
    #[error("the draft was changed in another tab")]
    DraftMovedOn,
    /// A stored draft is not readable any more.
    #[error("a stored draft could not be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

impl Ledger {
    /// Opens the ledger in `database`.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Remembers what a reviewer is looking at, so that a conflict can show it later. Costs nothing the second time.
    pub async fn remember_seen(&self, item_id: &str, version: &Version, record: &ExtractedData) -> Result<(), LedgerError> {
        let (id, seen) = (item_id.to_owned(), version.to_string());
        let known: bool = self
            .database
            .read(move |db| -> Result<bool, LedgerError> {
                Ok(db.prepare_cached("SELECT 1 FROM seen_record WHERE item_id = ? AND version = ?")?.exists(params![id, seen])?)
            })
            .await?;
        if known {
            return Ok(());
        }
        let (id, seen, text) = (item_id.to_owned(), version.to_string(), serde_json::to_string(record.raw())?);
        self.database
            .write(move |db| {
                db.prepare_cached("INSERT OR IGNORE INTO seen_record (item_id, version, record, seen_at) VALUES (?, ?, ?, ?)")?
                    .execute(params![id, seen, text, now()])?;
                Ok(())
            })
            .await
    }

    /// The record as it was at `version`, when somebody has looked at it.
    pub async fn seen(&self, item_id: &str, version: &Version) -> Result<Option<ExtractedData>, LedgerError> {
        let (id, seen) = (item_id.to_owned(), version.to_string());
        let text: Option<String> = self
            .database
            .read(move |db| -> Result<_, LedgerError> {
                let mut query = db.prepare_cached("SELECT record FROM seen_record WHERE item_id = ? AND version = ?")?;
                Ok(query.query_row(params![id, seen], |row| row.get(0)).optional()?)
            })
            .await?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.map(ExtractedData::new))
    }

    /// The reviewer's draft on this item.
    pub async fn draft(&self, item_id: &str, reviewer: &str) -> Result<Option<StoredDraft>, LedgerError> {
        let (id, reviewer) = (item_id.to_owned(), reviewer.to_owned());
        let row: Option<(String, String, i64)> = self
            .database
            .read(move |db| -> Result<_, LedgerError> {
                let mut query =
                    db.prepare_cached("SELECT version, edits, revision FROM draft WHERE item_id = ? AND reviewer = ?")?;
                Ok(query.query_row(params![id, reviewer], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
            })
            .await?;
        let Some((version, edits, revision)) = row else { return Ok(None) };
        Ok(Some(StoredDraft { version: Version::new(version), draft: serde_json::from_str(&edits)?, revision }))
    }

    /// Stores the reviewer's draft and gives its new revision. `stored.revision` is the one that the edits were made on: when
    /// another tab has saved since, nothing is written. What is stored already, and nothing where nothing is stored, costs no write.
    pub async fn save_draft(&self, item_id: &str, reviewer: &str, stored: StoredDraft) -> Result<i64, LedgerError> {
        let (id, reviewer) = (item_id.to_owned(), reviewer.to_owned());
        let edits = serde_json::to_string(&stored.draft)?;
        self.database
            .write(move |db| {
                let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let before: Option<(i64, String, String)> = transaction
                    .prepare_cached("SELECT revision, edits, version FROM draft WHERE item_id = ? AND reviewer = ?")?
                    .query_row(params![id, reviewer], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                    .optional()?;
                let revision = stored.revision.saturating_add(1);
                match before {
                    Some((at, kept, version)) if kept == edits && version == stored.version.as_str() => return Ok(at),
                    Some((at, ..)) if at != stored.revision => return Err(LedgerError::DraftMovedOn),
                    None if stored.draft.is_empty() => return Ok(stored.revision),
                    _ => {}
                }
                transaction
                    .prepare_cached("INSERT OR REPLACE INTO draft (item_id, reviewer, version, edits, revision, updated_at) VALUES (?, ?, ?, ?, ?, ?)")?
                    .execute(params![id, reviewer, stored.version.as_str(), edits, revision, now()])?;
                transaction.commit()?;
                Ok(revision)
            })
            .await
    }

    /// Forgets the reviewer's draft on this item.
    pub async fn discard_draft(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError> {
        let (id, reviewer) = (item_id.to_owned(), reviewer.to_owned());
        self.database
            .write(move |db| {
                db.execute("DELETE FROM draft WHERE item_id = ? AND reviewer = ?", params![id, reviewer])?;
                Ok(())
            })
            .await
    }

    /// Writes one line of the trace, in one transaction with what becomes of the reviewer's draft: a decision ends it; with
    /// `keep_draft_on` it goes on, on that version.
    pub async fn record_decision(&self, event: Event, keep_draft_on: Option<Version>) -> Result<(), LedgerError> {
        self.database
            .write(move |db| {
                let transaction = db.transaction()?;
                transaction.execute(
                    "INSERT INTO event (item_id, at, reviewer, reviewer_name, kind, version, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    params![
                        event.item_id,
                        now(),
                        event.reviewer,
                        event.reviewer_name,
                        event.kind,
                        event.version.as_str(),
                        event.body.to_string()
                    ],
                )?;
                match keep_draft_on {
                    None => transaction.execute(
                        "DELETE FROM draft WHERE item_id = ? AND reviewer = ?",
                        params![event.item_id, event.reviewer],
                    )?,
                    Some(version) => transaction.execute(
                        "UPDATE draft SET version = ? WHERE item_id = ? AND reviewer = ?",
                        params![version.as_str(), event.item_id, event.reviewer],
                    )?,
                };
                transaction.commit()?;
                Ok(())
            })
            .await
    }

    /// Forgets what was seen more than thirty days ago, unless a draft stands on it: records hold personal data.
    pub async fn forget_old(&self) -> Result<usize, LedgerError> {
        const KEPT: i64 = 30 * 24 * 3_600 * 1_000_000;
        self.database
            .write(|db| {
                Ok(db.execute(
                    "DELETE FROM seen_record WHERE seen_at < ?
                     AND NOT EXISTS (SELECT 1 FROM draft WHERE draft.item_id = seen_record.item_id AND draft.version = seen_record.version)",
                    [now() - KEPT],
                )?)
            })
            .await
    }
}
