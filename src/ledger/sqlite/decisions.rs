//! What a decision leaves in SQLite.

use super::{
    super::{DraftAfter, Intent, LedgerEntry, LedgerError, now},
    claims, events,
};
use crate::database::DatabaseError;
use rusqlite::{Connection, params};

/// The event, the draft and the claim of a decision that gave the record the version `written`. If the draft was saved again
/// since: an error if that `forbids` the decision, else it is kept.
pub(super) fn enter(db: &Connection, entry: LedgerEntry, written: &str, forbids: bool) -> Result<(), DatabaseError> {
    let LedgerEntry { event, draft } = entry;
    let (item_id, reviewer) = (event.item_id.clone(), event.reviewer.clone());
    match draft {
        DraftAfter::Ends { revision } => {
            db.prepare_cached("DELETE FROM draft WHERE item_id = ? AND reviewer = ? AND revision = ?")?
                .execute(params![item_id, reviewer, revision])?;
            let newer =
                db.prepare_cached("SELECT 1 FROM draft WHERE item_id = ? AND reviewer = ?")?.exists([&item_id, &reviewer])?;
            if newer && forbids {
                return Err(DatabaseError::TakenBack);
            }
        }
        DraftAfter::Untouched => {}
        DraftAfter::Moves => moves(db, &item_id, &reviewer, written)?,
        DraftAfter::ComesBack(draft) => {
            moves(db, &item_id, &reviewer, written)?;
            let edits = serde_json::to_string(&draft).map_err(|error| DatabaseError::Setting(error.to_string()))?;
            if !draft.is_empty() {
                db.prepare_cached(
                    "INSERT OR IGNORE INTO draft (item_id, reviewer, version, edits, revision, updated_at) VALUES (?, ?, ?, ?, 1, ?)",
                )?
                .execute(params![item_id, reviewer, written, edits, now()])?;
            }
        }
    }
    events::append(db, event.into())?;
    claims::release(db, &item_id, &reviewer)
}

fn moves(db: &Connection, item_id: &str, reviewer: &str, written: &str) -> Result<(), DatabaseError> {
    db.prepare_cached("UPDATE draft SET version = ? WHERE item_id = ? AND reviewer = ?")?
        .execute([written, item_id, reviewer])?;
    Ok(())
}

pub(super) fn intend(db: &Connection, id: &str, item_id: &str, at: i64, entry: &str) -> Result<(), LedgerError> {
    db.prepare_cached("INSERT INTO decision_intent (id, item_id, at, entry) VALUES (?, ?, ?, ?)")?
        .execute(params![id, item_id, at, entry])?;
    Ok(())
}

pub(super) fn intents(db: &Connection, item_id: Option<&str>) -> Result<Vec<Intent>, LedgerError> {
    let mut intents =
        db.prepare_cached("SELECT id, at, entry FROM decision_intent WHERE ?1 IS NULL OR item_id = ?1 ORDER BY at, id")?;
    let mut rows = intents.query([item_id])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let entry = serde_json::from_str(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?;
        found.push(Intent { id: row.get(0)?, at: row.get(1)?, entry });
    }
    Ok(found)
}

/// Whether there was one.
pub(super) fn withdraw(db: &Connection, id: &str) -> Result<bool, LedgerError> {
    Ok(db.prepare_cached("DELETE FROM decision_intent WHERE id = ?")?.execute([id])? > 0)
}
