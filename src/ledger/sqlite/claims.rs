//! Claims in SQLite, and the drafts on given items.

use super::super::{Claim, ClaimHolder, LedgerError, MOST_HELD, draft_is_empty};
use crate::database::DatabaseError;
use rusqlite::{Connection, Row, params};

pub(super) fn claim(db: &Connection, item_id: &str, holder: &ClaimHolder, now: i64, until: i64) -> Result<Claim, LedgerError> {
    db.prepare_cached(
        "INSERT INTO claim (item_id, reviewer, reviewer_name, until) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (item_id) DO UPDATE
             SET reviewer = excluded.reviewer, reviewer_name = excluded.reviewer_name, until = excluded.until
             WHERE claim.reviewer = excluded.reviewer OR claim.until <= ?5",
    )?
    .execute(params![item_id, holder.reviewer, holder.reviewer_name, until, now])?;
    let mut holding = db.prepare_cached("SELECT item_id, reviewer, reviewer_name, until FROM claim WHERE item_id = ?")?;
    Ok(holding.query_row([item_id], claim_of)?)
}

pub(super) fn take_over(db: &Connection, item_id: &str, holder: &ClaimHolder, until: i64) -> Result<(), DatabaseError> {
    db.prepare_cached(
        "INSERT INTO claim (item_id, reviewer, reviewer_name, until) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (item_id) DO UPDATE
             SET reviewer = excluded.reviewer, reviewer_name = excluded.reviewer_name, until = excluded.until",
    )?
    .execute(params![item_id, holder.reviewer, holder.reviewer_name, until])?;
    Ok(())
}

pub(super) fn held_by_others(db: &Connection, reviewer: &str, now: i64) -> Result<Vec<String>, LedgerError> {
    let mut held =
        db.prepare_cached("SELECT item_id FROM claim WHERE until > ? AND reviewer <> ? ORDER BY until DESC LIMIT ?")?;
    Ok(held.query_map(params![now, reviewer, MOST_HELD], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

pub(super) fn release(db: &Connection, item_id: &str, reviewer: &str) -> Result<(), DatabaseError> {
    db.prepare_cached("DELETE FROM claim WHERE item_id = ? AND reviewer = ?")?.execute(params![item_id, reviewer])?;
    Ok(())
}

pub(super) fn claims(db: &Connection, item_ids: &str, now: i64) -> Result<Vec<Claim>, LedgerError> {
    let mut holding = db.prepare_cached(
        "SELECT item_id, reviewer, reviewer_name, until FROM claim
         WHERE until > ? AND item_id IN (SELECT value FROM json_each(?))",
    )?;
    Ok(holding.query_map(params![now, item_ids], claim_of)?.collect::<Result<_, _>>()?)
}

pub(super) fn drafts_on(db: &Connection, item_ids: &str) -> Result<Vec<(String, String)>, LedgerError> {
    let mut drafts =
        db.prepare_cached("SELECT item_id, reviewer, edits FROM draft WHERE item_id IN (SELECT value FROM json_each(?))")?;
    let mut rows = drafts.query([item_ids])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if !draft_is_empty(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?) {
            found.push((row.get(0)?, row.get(1)?));
        }
    }
    Ok(found)
}

fn claim_of(row: &Row<'_>) -> rusqlite::Result<Claim> {
    let holder = ClaimHolder { reviewer: row.get(1)?, reviewer_name: row.get(2)? };
    Ok(Claim { item_id: row.get(0)?, holder, until: row.get(3)? })
}
