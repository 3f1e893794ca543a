//! The events in PostgreSQL.

use super::super::{
    ChainedEvent, DECIDED, Head, LedgerError, Link, NO_EVENT, NewEvent,
    chain::COLUMNS,
    decided_since_statement, homes, now,
    signatures::Waiting,
    sql::{Append, InPostgres},
};
use crate::{database::DatabaseError, domain::DecisionKind};
use deadpool_postgres::{GenericClient, Object};
use tokio_postgres::{Row, types::Type};

/// Advisory lock for appending an event, so that only one process at a time does.
const CHAIN: i64 = 0x6c65_6467_6572; // "ledger"

impl<C: GenericClient + Sync> Append for InPostgres<'_, C> {
    async fn append(&self, event: NewEvent) -> Result<(), LedgerError> {
        Ok(append(self.0, event).await?)
    }
}

pub(super) async fn append(transaction: &impl GenericClient, event: NewEvent) -> Result<(), DatabaseError> {
    let waiting = Waiting::after(&event);
    transaction.execute(&transaction.prepare_cached("SELECT pg_advisory_xact_lock($1)").await?, &[&CHAIN]).await?;
    let head = transaction.prepare_cached("SELECT event_id, hash FROM event_head").await?;
    let head = transaction.query_opt(&head, &[]).await?;
    let head = head.map(|row| Head { event_id: row.get(0), hash: row.get(1) }).unwrap_or_default();
    let largest = transaction.prepare_cached("SELECT coalesce(max(id), 0) FROM event").await?;
    let largest: i64 = transaction.query_one(&largest, &[]).await?.get(0);
    let event = head.next(event, now(), largest);
    let insert =
        transaction.prepare_cached(&format!("INSERT INTO event ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")).await?;
    let ChainedEvent { id, item_id, at, reviewer, reviewer_name, kind, version, body, hash } = &event;
    transaction.execute(&insert, &[id, item_id, at, reviewer, reviewer_name, kind, version, body, hash]).await?;
    let advance = transaction
        .prepare_cached(
            "INSERT INTO event_head (chain, event_id, hash) VALUES (1, $1, $2)
             ON CONFLICT (chain) DO UPDATE SET event_id = excluded.event_id, hash = excluded.hash",
        )
        .await?;
    transaction.execute(&advance, &[id, hash]).await?;
    for statement in waiting.statements() {
        let statement = transaction.prepare_typed_cached(statement, &[Type::TEXT, Type::TEXT, Type::TEXT]).await?;
        transaction.execute(&statement, &[item_id, reviewer, reviewer_name]).await?;
    }
    Ok(())
}

pub(in crate::ledger) fn event_of(row: &Row) -> ChainedEvent {
    ChainedEvent {
        id: row.get(0),
        item_id: row.get(1),
        at: row.get(2),
        reviewer: row.get(3),
        reviewer_name: row.get(4),
        kind: row.get(5),
        version: row.get(6),
        body: row.get(7),
        hash: row.get(8),
    }
}

pub(super) async fn history(client: &Object, item_id: &str) -> Result<Vec<Link>, LedgerError> {
    let events = client
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, (SELECT before.hash FROM event AS before WHERE before.id < event.id ORDER BY before.id DESC LIMIT 1)
             FROM event WHERE item_id = $1 ORDER BY id"
        ))
        .await?;
    let rows = client.query(&events, &[&item_id]).await?;
    let links = rows.iter().map(|row| {
        let before: Option<&str> = row.get(9);
        let event = event_of(row);
        Link { is_intact: event.follows(before.unwrap_or(NO_EVENT)), event }
    });
    Ok(links.collect())
}

/// See [`Ledger::decided_since`](super::super::Ledger::decided_since).
pub(super) async fn decided_since(client: &Object, at: i64, mark: &str) -> Result<Vec<(String, u64)>, LedgerError> {
    let count = client.prepare_cached(&decided_since_statement("strpos")).await?;
    let [accepted, rejected] = DECIDED.map(DecisionKind::word);
    let counts = client.query(&count, &[&at, &accepted, &rejected, &mark, &homes::ANY_MARK]).await?;
    Ok(counts.iter().map(|row| (row.get(0), row.get::<_, i64>(1).unsigned_abs())).collect())
}
