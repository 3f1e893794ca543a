//! What a decision leaves in PostgreSQL.

use super::{
    super::{DraftAfter, Intent, LedgerEntry, LedgerError, now},
    claims, events,
};
use crate::database::DatabaseError;
use deadpool_postgres::{GenericClient, Object, Transaction};

/// Serialises writes of this draft, even while there is no row to lock yet.
pub(super) async fn lock_draft(transaction: &Transaction<'_>, item_id: &str, reviewer: &str) -> Result<(), DatabaseError> {
    let lock = transaction.prepare_cached("SELECT pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 1))").await?;
    transaction.execute(&lock, &[&item_id, &reviewer]).await?;
    Ok(())
}

/// The event, the draft and the claim of a decision that gave the record the version `written`. If the draft was saved again
/// since: an error if that `forbids` the decision, else it is kept.
pub(super) async fn enter(
    transaction: &Transaction<'_>,
    entry: LedgerEntry,
    written: &str,
    forbids: bool,
) -> Result<(), DatabaseError> {
    let LedgerEntry { event, draft } = entry;
    let (item_id, reviewer) = (event.item_id.clone(), event.reviewer.clone());
    lock_draft(transaction, &item_id, &reviewer).await?;
    match draft {
        DraftAfter::Ends { revision } => {
            let end =
                transaction.prepare_cached("DELETE FROM draft WHERE item_id = $1 AND reviewer = $2 AND revision = $3").await?;
            transaction.execute(&end, &[&item_id, &reviewer, &revision]).await?;
            let newer = transaction.prepare_cached("SELECT FROM draft WHERE item_id = $1 AND reviewer = $2").await?;
            if transaction.query_opt(&newer, &[&item_id, &reviewer]).await?.is_some() && forbids {
                return Err(DatabaseError::TakenBack);
            }
        }
        DraftAfter::Untouched => {}
        DraftAfter::Moves => moves(transaction, &item_id, &reviewer, written).await?,
        DraftAfter::ComesBack(draft) => {
            moves(transaction, &item_id, &reviewer, written).await?;
            let edits = serde_json::to_string(&draft).map_err(|error| DatabaseError::Setting(error.to_string()))?;
            if !draft.is_empty() {
                let back = transaction
                    .prepare_cached(
                        "INSERT INTO draft (item_id, reviewer, version, edits, revision, updated_at) VALUES ($1, $2, $3, $4, 1, $5)
                         ON CONFLICT DO NOTHING",
                    )
                    .await?;
                transaction.execute(&back, &[&item_id, &reviewer, &written, &edits, &now()]).await?;
            }
        }
    }
    events::append(transaction, event.into()).await?;
    claims::release(transaction, &item_id, &reviewer).await
}

async fn moves(transaction: &Transaction<'_>, item_id: &str, reviewer: &str, written: &str) -> Result<(), DatabaseError> {
    let moves = transaction.prepare_cached("UPDATE draft SET version = $1 WHERE item_id = $2 AND reviewer = $3").await?;
    transaction.execute(&moves, &[&written, &item_id, &reviewer]).await?;
    Ok(())
}

pub(super) async fn intend(client: &Object, intent: &Intent) -> Result<(), LedgerError> {
    let entry = serde_json::to_string(&intent.entry)?;
    let insert = client.prepare_cached("INSERT INTO decision_intent (id, item_id, at, entry) VALUES ($1, $2, $3, $4)").await?;
    client.execute(&insert, &[&intent.id, &intent.entry.event.item_id, &intent.at, &entry]).await?;
    Ok(())
}

pub(super) async fn intents(client: &Object, item_id: Option<&str>) -> Result<Vec<Intent>, LedgerError> {
    let intents = client
        .prepare_cached("SELECT id, at, entry FROM decision_intent WHERE $1::text IS NULL OR item_id = $1 ORDER BY at, id")
        .await?;
    let rows = client.query(&intents, &[&item_id]).await?;
    rows.iter().map(|row| Ok(Intent { id: row.get(0), at: row.get(1), entry: serde_json::from_str(row.get(2))? })).collect()
}

/// Whether there was one.
pub(super) async fn withdraw(client: &impl GenericClient, id: &str) -> Result<bool, LedgerError> {
    let end = client.prepare_cached("DELETE FROM decision_intent WHERE id = $1").await?;
    Ok(client.execute(&end, &[&id]).await? > 0)
}
