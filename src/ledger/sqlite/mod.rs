//! The ledger in the SQLite file.

mod claims;
mod decisions;
pub(super) mod events;

use super::{
    Assessments, Claim, ClaimHolder, Exports, Homes, Intent, KEPT, Ledger, LedgerEntry, LedgerError, Link, News, People, Save,
    Signatures, StoredDraft, WorkTable, claim::end_of, homes::mark, now,
};
use crate::{
    database::{Also, Database, SqliteDatabase},
    domain::{ExtractedData, Version},
};
use async_trait::async_trait;
use rusqlite::{OptionalExtension, params};
use std::time::Duration;

/// See [`Ledger`]. Clones share the file.
#[derive(Clone)]
pub struct SqliteLedger {
    database: SqliteDatabase,
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

impl SqliteLedger {
    /// The ledger in `database`, whose migrations have created the tables.
    pub fn new(database: SqliteDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Ledger for SqliteLedger {
    async fn remember_seen(
        &self,
        item_id: &str,
        version: &Version,
        record: &ExtractedData,
        (deployment, collection): (&str, &str),
    ) -> Result<(), LedgerError> {
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
        let place = super::homes::column(deployment, collection);
        self.database
            .write(move |db| {
                db.prepare_cached(
                    "INSERT OR IGNORE INTO seen_record (item_id, version, record, seen_at, place) VALUES (?, ?, ?, ?, ?)",
                )?
                .execute(params![id, seen, text, now(), place])?;
                Ok(())
            })
            .await
    }

    async fn seen(&self, item_id: &str, version: &Version) -> Result<Option<ExtractedData>, LedgerError> {
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

    async fn last_seen(&self, item_id: &str) -> Result<Option<ExtractedData>, LedgerError> {
        let id = item_id.to_owned();
        let text: Option<String> = self
            .database
            .read(move |db| -> Result<_, LedgerError> {
                let mut query =
                    db.prepare_cached("SELECT record FROM seen_record WHERE item_id = ? ORDER BY seen_at DESC LIMIT 1")?;
                Ok(query.query_row([id], |row| row.get(0)).optional()?)
            })
            .await?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.map(ExtractedData::new))
    }

    async fn draft(&self, item_id: &str, reviewer: &str) -> Result<Option<StoredDraft>, LedgerError> {
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

    async fn save_draft(&self, item_id: &str, reviewer: &str, stored: StoredDraft) -> Result<i64, LedgerError> {
        let (id, reviewer) = (item_id.to_owned(), reviewer.to_owned());
        let edits = serde_json::to_string(&stored.draft)?;
        self.database
            .write(move |db| {
                let before: Option<(i64, String, String)> = db
                    .prepare_cached("SELECT revision, edits, version FROM draft WHERE item_id = ? AND reviewer = ?")?
                    .query_row(params![id, reviewer], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                    .optional()?;
                let before = before.as_ref().map(|(at, kept, version)| (*at, kept.as_str(), version.as_str()));
                let revision = match stored.onto(before, &edits)? {
                    Save::Nothing(at) => return Ok(at),
                    Save::As(revision) => revision,
                };
                db.prepare_cached("INSERT OR REPLACE INTO draft (item_id, reviewer, version, edits, revision, updated_at) VALUES (?, ?, ?, ?, ?, ?)")?
                    .execute(params![id, reviewer, stored.version.as_str(), edits, revision, now()])?;
                Ok(revision)
            })
            .await
    }

    async fn discard_draft(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError> {
        let (id, reviewer) = (item_id.to_owned(), reviewer.to_owned());
        self.database
            .write(move |db| {
                db.execute("DELETE FROM draft WHERE item_id = ? AND reviewer = ?", params![id, reviewer])?;
                Ok(())
            })
            .await
    }

    fn along(&self, entry: LedgerEntry) -> Also {
        Also::Sqlite(Box::new(move |db, written| decisions::enter(db, entry, written, true)))
    }

    async fn intend(&self, intent: &Intent) -> Result<(), LedgerError> {
        let (id, at) = (intent.id.clone(), intent.at);
        let (item_id, entry) = (intent.entry.event.item_id.clone(), serde_json::to_string(&intent.entry)?);
        self.database.write(move |db| decisions::intend(db, &id, &item_id, at, &entry)).await
    }

    async fn intents(&self, item_id: Option<&str>) -> Result<Vec<Intent>, LedgerError> {
        let item_id = item_id.map(str::to_owned);
        self.database.read(move |db| decisions::intents(db, item_id.as_deref())).await
    }

    async fn complete(&self, intent: &Intent, written: &Version) -> Result<(), LedgerError> {
        let (id, entry, written) = (intent.id.clone(), intent.entry.clone(), written.clone());
        self.database
            .write(move |db| {
                if decisions::withdraw(db, &id)? {
                    decisions::enter(db, entry, written.as_str(), false)?;
                }
                Ok(())
            })
            .await
    }

    async fn withdraw(&self, id: &str) -> Result<(), LedgerError> {
        let id = id.to_owned();
        self.database.write(move |db| decisions::withdraw(db, &id).map(drop)).await
    }

    async fn history(&self, item_id: &str) -> Result<Vec<Link>, LedgerError> {
        let item_id = item_id.to_owned();
        self.database.read(move |db| events::history(db, &item_id)).await
    }

    async fn decided_since(&self, at: i64, home: (&str, &str)) -> Result<Vec<(String, u64)>, LedgerError> {
        let mark = mark(home.0, home.1);
        self.database.read(move |db| events::decided_since(db, at, &mark)).await
    }

    async fn claim(&self, item_id: &str, holder: &ClaimHolder, lease: Duration) -> Result<Claim, LedgerError> {
        let (item_id, holder, now) = (item_id.to_owned(), holder.clone(), now());
        self.database.write(move |db| claims::claim(db, &item_id, &holder, now, end_of(lease, now))).await
    }

    async fn take_over(&self, item_id: &str, holder: &ClaimHolder, lease: Duration) -> Result<(), LedgerError> {
        let (item_id, holder, until) = (item_id.to_owned(), holder.clone(), end_of(lease, now()));
        self.database.write(move |db| Ok(claims::take_over(db, &item_id, &holder, until)?)).await
    }

    async fn held_by_others(&self, reviewer: &str) -> Result<Vec<String>, LedgerError> {
        let reviewer = reviewer.to_owned();
        self.database.read(move |db| claims::held_by_others(db, &reviewer, now())).await
    }

    async fn release_claim(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError> {
        let (item_id, reviewer) = (item_id.to_owned(), reviewer.to_owned());
        self.database.write(move |db| Ok(claims::release(db, &item_id, &reviewer)?)).await
    }

    async fn claims(&self, item_ids: &[&str]) -> Result<Vec<Claim>, LedgerError> {
        let item_ids = serde_json::to_string(item_ids)?;
        self.database.read(move |db| claims::claims(db, &item_ids, now())).await
    }

    async fn drafts_on(&self, item_ids: &[&str]) -> Result<Vec<(String, String)>, LedgerError> {
        let item_ids = serde_json::to_string(item_ids)?;
        self.database.read(move |db| claims::drafts_on(db, &item_ids)).await
    }

    fn assessments(&self, deployment: &str, collection: &str) -> Assessments {
        Assessments::new(Database::Sqlite(self.database.clone()), deployment, collection)
    }

    fn homes(&self) -> Homes {
        Homes::new(Database::Sqlite(self.database.clone()))
    }

    fn signatures(&self) -> Signatures {
        Signatures::new(Database::Sqlite(self.database.clone()))
    }

    fn work(&self) -> WorkTable {
        WorkTable::new(Database::Sqlite(self.database.clone()))
    }

    fn people(&self) -> People {
        People::new(Database::Sqlite(self.database.clone()))
    }

    fn news(&self) -> News {
        News::new(Database::Sqlite(self.database.clone()))
    }

    fn exports(&self, deployment: &str, collection: &str) -> Exports {
        Exports::new(Database::Sqlite(self.database.clone()), deployment, collection)
    }

    async fn forget_old(&self) -> Result<usize, LedgerError> {
        self.database
            .write(|db| {
                db.execute("DELETE FROM claim WHERE until <= ?", [now()])?;
                Ok(db.execute(
                    "DELETE FROM seen_record WHERE seen_at < ?
                     AND NOT EXISTS (SELECT 1 FROM draft WHERE draft.item_id = seen_record.item_id AND draft.version = seen_record.version)",
                    [now() - KEPT],
                )?)
            })
            .await
    }
}
