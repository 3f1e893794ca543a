//! The events in SQLite.

use super::super::{
    ChainedEvent, DECIDED, Head, LedgerError, Link, NO_EVENT, NewEvent,
    chain::COLUMNS,
    decided_since_statement, homes, now,
    signatures::Waiting,
    sql::{Append, InSqlite},
};
use crate::{database::DatabaseError, domain::DecisionKind};
use rusqlite::{Connection, OptionalExtension, Row, params};

impl Append for InSqlite<'_> {
    async fn append(&self, event: NewEvent) -> Result<(), LedgerError> {
        Ok(append(self.0, event)?)
    }
}

/// The single writing thread keeps the chain in order; other processes wait for SQLite's lock on the file.
pub(super) fn append(db: &Connection, event: NewEvent) -> Result<(), DatabaseError> {
    let waiting = Waiting::after(&event);
    let head = db
        .prepare_cached("SELECT event_id, hash FROM event_head")?
        .query_row([], |row| Ok(Head { event_id: row.get(0)?, hash: row.get(1)? }))
        .optional()?
        .unwrap_or_default();
    let largest = db.prepare_cached("SELECT coalesce(max(id), 0) FROM event")?.query_row([], |row| row.get(0))?;
    let event = head.next(event, now(), largest);
    db.prepare_cached(&format!("INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"))?.execute(params![
        event.id,
        event.item_id,
        event.at,
        event.reviewer,
        event.reviewer_name,
        event.kind,
        event.version,
        event.body,
        event.hash
    ])?;
    db.prepare_cached(
        "INSERT INTO event_head (chain, event_id, hash) VALUES (1, ?, ?)
         ON CONFLICT (chain) DO UPDATE SET event_id = excluded.event_id, hash = excluded.hash",
    )?
    .execute(params![event.id, event.hash])?;
    for statement in waiting.statements() {
        let of = params![event.item_id, event.reviewer, event.reviewer_name];
        db.prepare_cached(&statement.replace('$', "?"))?.execute(of)?;
    }
    Ok(())
}

pub(in crate::ledger) fn event_of(row: &Row<'_>) -> rusqlite::Result<ChainedEvent> {
    Ok(ChainedEvent {
        id: row.get(0)?,
        item_id: row.get(1)?,
        at: row.get(2)?,
        reviewer: row.get(3)?,
        reviewer_name: row.get(4)?,
        kind: row.get(5)?,
        version: row.get(6)?,
        body: row.get(7)?,
        hash: row.get(8)?,
    })
}

pub(super) fn history(db: &Connection, item_id: &str) -> Result<Vec<Link>, LedgerError> {
    let mut events = db.prepare_cached(&format!(
        "SELECT {COLUMNS}, (SELECT before.hash FROM event AS before WHERE before.id < event.id ORDER BY before.id DESC LIMIT 1)
         FROM event WHERE item_id = ? ORDER BY id"
    ))?;
    let links = events.query_map([item_id], |row| {
        let before: Option<String> = row.get(9)?;
        let event = event_of(row)?;
        Ok(Link { is_intact: event.follows(before.as_deref().unwrap_or(NO_EVENT)), event })
    })?;
    Ok(links.collect::<Result<_, _>>()?)
}

/// See [`Ledger::decided_since`](super::super::Ledger::decided_since).
pub(super) fn decided_since(db: &Connection, at: i64, mark: &str) -> Result<Vec<(String, u64)>, LedgerError> {
    let mut count = db.prepare_cached(&decided_since_statement("instr").replace('$', "?"))?;
    let [accepted, rejected] = DECIDED.map(DecisionKind::word);
    let counts = count.query_map(params![at, accepted, rejected, mark, homes::ANY_MARK], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
    })?;
    Ok(counts.collect::<Result<_, _>>()?)
}
