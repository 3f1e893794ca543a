//! The ledger in PostgreSQL.

mod claims;
mod decisions;
pub(super) mod events;

use super::{
    Assessments, Claim, ClaimHolder, Exports, Homes, Intent, Ledger, LedgerEntry, LedgerError, Link, News, People, Save,
    Signatures, StoredDraft, WorkTable, claim::end_of, homes::mark, now,
};
use crate::{
    database::{Also, Database, DatabaseError, PostgresDatabase},
    domain::{ExtractedData, Version},
    ledger::KEPT,
};
use async_trait::async_trait;
use std::time::Duration;

/// See [`Ledger`]. Clones share the connections.
#[derive(Clone)]
pub struct PostgresLedger {
    database: PostgresDatabase,
}

impl From<tokio_postgres::Error> for LedgerError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(DatabaseError::from(error))
    }
}

impl PostgresLedger {
    /// The ledger in `database`, whose migrations have created the tables.
    pub fn new(database: PostgresDatabase) -> Self {
        Self { database }
    }
}

/// PostgreSQL cannot store NUL in a text, so no item has such an id.
fn can_be_kept(item_id: &str) -> bool {
    !item_id.contains('\0')
}

#[async_trait]
impl Ledger for PostgresLedger {
    async fn remember_seen(
        &self,
        item_id: &str,
        version: &Version,
        record: &ExtractedData,
        (deployment, collection): (&str, &str),
    ) -> Result<(), LedgerError> {
        if !can_be_kept(item_id) {
            return Ok(());
        }
        let client = self.database.client().await?;
        let known = client.prepare_cached("SELECT FROM seen_record WHERE item_id = $1 AND version = $2").await?;
        if client.query_opt(&known, &[&item_id, &version.as_str()]).await?.is_some() {
            return Ok(());
        }
        let text = serde_json::to_string(record.raw())?;
        let insert = client
            .prepare_cached(
                "INSERT INTO seen_record (item_id, version, record, seen_at, place) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT DO NOTHING",
            )
            .await?;
        let place = super::homes::column(deployment, collection);
        client.execute(&insert, &[&item_id, &version.as_str(), &text, &now(), &place]).await?;
        Ok(())
    }

    async fn seen(&self, item_id: &str, version: &Version) -> Result<Option<ExtractedData>, LedgerError> {
        if !can_be_kept(item_id) {
            return Ok(None);
        }
        let client = self.database.client().await?;
        let query = client.prepare_cached("SELECT record FROM seen_record WHERE item_id = $1 AND version = $2").await?;
        let row = client.query_opt(&query, &[&item_id, &version.as_str()]).await?;
        Ok(row.map(|row| serde_json::from_str(row.get(0))).transpose()?.map(ExtractedData::new))
    }

    async fn last_seen(&self, item_id: &str) -> Result<Option<ExtractedData>, LedgerError> {
        if !can_be_kept(item_id) {
            return Ok(None);
        }
        let client = self.database.client().await?;
        let query =
            client.prepare_cached("SELECT record FROM seen_record WHERE item_id = $1 ORDER BY seen_at DESC LIMIT 1").await?;
        let row = client.query_opt(&query, &[&item_id]).await?;
        Ok(row.map(|row| serde_json::from_str(row.get(0))).transpose()?.map(ExtractedData::new))
    }

    async fn draft(&self, item_id: &str, reviewer: &str) -> Result<Option<StoredDraft>, LedgerError> {
        if !can_be_kept(item_id) {
            return Ok(None);
        }
        let client = self.database.client().await?;
        let query =
            client.prepare_cached("SELECT version, edits, revision FROM draft WHERE item_id = $1 AND reviewer = $2").await?;
        let Some(row) = client.query_opt(&query, &[&item_id, &reviewer]).await? else { return Ok(None) };
        let version: String = row.get(0);
        Ok(Some(StoredDraft { version: Version::new(version), draft: serde_json::from_str(row.get(1))?, revision: row.get(2) }))
    }

    async fn save_draft(&self, item_id: &str, reviewer: &str, stored: StoredDraft) -> Result<i64, LedgerError> {
        if !can_be_kept(item_id) {
            return Ok(stored.revision);
        }
        let edits = serde_json::to_string(&stored.draft)?;
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        decisions::lock_draft(&transaction, item_id, reviewer).await?;
        let before =
            transaction.prepare_cached("SELECT revision, edits, version FROM draft WHERE item_id = $1 AND reviewer = $2").await?;
        let before = transaction.query_opt(&before, &[&item_id, &reviewer]).await?;
        let before = before.as_ref().map(|row| (row.get::<_, i64>(0), row.get::<_, &str>(1), row.get::<_, &str>(2)));
        let revision = match stored.onto(before, &edits)? {
            Save::Nothing(at) => return Ok(at),
            Save::As(revision) => revision,
        };
        let write = transaction
            .prepare_cached(
                "INSERT INTO draft (item_id, reviewer, version, edits, revision, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (item_id, reviewer) DO UPDATE SET version = excluded.version, edits = excluded.edits,
                     revision = excluded.revision, updated_at = excluded.updated_at",
            )
            .await?;
        transaction.execute(&write, &[&item_id, &reviewer, &stored.version.as_str(), &edits, &revision, &now()]).await?;
        transaction.commit().await?;
        Ok(revision)
    }

    async fn discard_draft(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError> {
        if can_be_kept(item_id) {
            let client = self.database.client().await?;
            client.execute("DELETE FROM draft WHERE item_id = $1 AND reviewer = $2", &[&item_id, &reviewer]).await?;
        }
        Ok(())
    }

    fn along(&self, entry: LedgerEntry) -> Also {
        Also::Postgres(Box::new(move |transaction, written| {
            Box::pin(async move { decisions::enter(transaction, entry, written, true).await })
        }))
    }

    async fn intend(&self, intent: &Intent) -> Result<(), LedgerError> {
        decisions::intend(&self.database.client().await?, intent).await
    }

    async fn intents(&self, item_id: Option<&str>) -> Result<Vec<Intent>, LedgerError> {
        if item_id.is_some_and(|item_id| !can_be_kept(item_id)) {
            return Ok(Vec::new());
        }
        decisions::intents(&self.database.client().await?, item_id).await
    }

    async fn complete(&self, intent: &Intent, written: &Version) -> Result<(), LedgerError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        if decisions::withdraw(&transaction, &intent.id).await? {
            decisions::enter(&transaction, intent.entry.clone(), written.as_str(), false).await?;
        }
        transaction.commit().await?;
        self.database.wrote();
        Ok(())
    }

    async fn withdraw(&self, id: &str) -> Result<(), LedgerError> {
        decisions::withdraw(&self.database.client().await?, id).await.map(drop)
    }

    async fn history(&self, item_id: &str) -> Result<Vec<Link>, LedgerError> {
        if !can_be_kept(item_id) {
            return Ok(Vec::new());
        }
        events::history(&self.database.client().await?, item_id).await
    }

    async fn decided_since(&self, at: i64, home: (&str, &str)) -> Result<Vec<(String, u64)>, LedgerError> {
        events::decided_since(&self.database.client().await?, at, &mark(home.0, home.1)).await
    }

    async fn claim(&self, item_id: &str, holder: &ClaimHolder, lease: Duration) -> Result<Claim, LedgerError> {
        let now = now();
        let until = end_of(lease, now);
        if !can_be_kept(item_id) {
            return Ok(Claim { item_id: item_id.to_owned(), holder: holder.clone(), until });
        }
        let claim = claims::claim(&mut self.database.client().await?, item_id, holder, now, until).await?;
        self.database.wrote();
        Ok(claim)
    }

    async fn take_over(&self, item_id: &str, holder: &ClaimHolder, lease: Duration) -> Result<(), LedgerError> {
        if !can_be_kept(item_id) {
            return Ok(());
        }
        claims::take_over(&self.database.client().await?, item_id, holder, end_of(lease, now())).await?;
        self.database.wrote();
        Ok(())
    }

    async fn held_by_others(&self, reviewer: &str) -> Result<Vec<String>, LedgerError> {
        claims::held_by_others(&self.database.client().await?, reviewer, now()).await
    }

    async fn release_claim(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError> {
        if !can_be_kept(item_id) {
            return Ok(());
        }
        claims::release(&self.database.client().await?, item_id, reviewer).await?;
        self.database.wrote();
        Ok(())
    }

    async fn claims(&self, item_ids: &[&str]) -> Result<Vec<Claim>, LedgerError> {
        let item_ids: Vec<_> = item_ids.iter().copied().filter(|id| can_be_kept(id)).collect();
        claims::claims(&self.database.client().await?, &item_ids, now()).await
    }

    async fn drafts_on(&self, item_ids: &[&str]) -> Result<Vec<(String, String)>, LedgerError> {
        let item_ids: Vec<_> = item_ids.iter().copied().filter(|id| can_be_kept(id)).collect();
        claims::drafts_on(&self.database.client().await?, &item_ids).await
    }

    fn assessments(&self, deployment: &str, collection: &str) -> Assessments {
        Assessments::new(Database::Postgres(self.database.clone()), deployment, collection)
    }

    fn homes(&self) -> Homes {
        Homes::new(Database::Postgres(self.database.clone()))
    }

    fn signatures(&self) -> Signatures {
        Signatures::new(Database::Postgres(self.database.clone()))
    }

    fn work(&self) -> WorkTable {
        WorkTable::new(Database::Postgres(self.database.clone()))
    }

    fn people(&self) -> People {
        People::new(Database::Postgres(self.database.clone()))
    }

    fn news(&self) -> News {
        News::new(Database::Postgres(self.database.clone()))
    }

    fn exports(&self, deployment: &str, collection: &str) -> Exports {
        Exports::new(Database::Postgres(self.database.clone()), deployment, collection)
    }

    async fn forget_old(&self) -> Result<usize, LedgerError> {
        let client = self.database.client().await?;
        client.execute("DELETE FROM claim WHERE until <= $1", &[&now()]).await?;
        let forgotten = client
            .execute(
                "DELETE FROM seen_record WHERE seen_at < $1 AND NOT EXISTS (
                     SELECT FROM draft WHERE draft.item_id = seen_record.item_id AND draft.version = seen_record.version)",
                &[&(now() - KEPT)],
            )
            .await?;
        Ok(usize::try_from(forgotten).unwrap_or(usize::MAX))
    }
}
