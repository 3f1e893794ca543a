//! Verifies that the ledger is unaltered: every event unchanged, in its place, and none missing.

use super::{ChainedEvent, Head, LedgerError, NO_EVENT, chain::COLUMNS, postgres, sqlite};
use crate::database::{Database, OnProblem};
use futures::TryStreamExt;
use std::pin::pin;

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Number of events read.
    pub events: u64,
    /// The end of the chain.
    pub head: Head,
    /// Number of events after the one with the hash to look for; `None` if there is no such event.
    pub since_kept_head: Option<u64>,
}

/// Reads every event. Reports each one that does not follow from the previous event, and a chain that does not end at its head.
/// `kept_head` is the hash of an earlier head; the result says how many events came after it.
pub async fn verify(database: &Database, kept_head: Option<&str>, problem: &OnProblem) -> Result<Verified, LedgerError> {
    let events = format!("SELECT {} FROM event ORDER BY id", COLUMNS);
    const HEAD: &str = "SELECT event_id, hash FROM event_head";
    let mut walk = Walk::new(kept_head, problem.clone());
    match database {
        Database::Sqlite(database) => {
            let read = move |db: &rusqlite::Connection| -> Result<Verified, LedgerError> {
                let snapshot = db.unchecked_transaction()?; // a server may be writing
                let head = snapshot
                    .prepare(HEAD)?
                    .query_map([], |row| Ok(Head { event_id: row.get(0)?, hash: row.get(1)? }))?
                    .collect::<Result<Vec<_>, _>>()?;
                for event in snapshot.prepare(&events)?.query_map([], sqlite::events::event_of)? {
                    walk.step(event?);
                }
                Ok(walk.end(head.into_iter().next()))
            };
            database.read(read).await
        }
        Database::Postgres(database) => {
            let mut client = database.client().await?;
            let snapshot = client
                .build_transaction()
                .isolation_level(tokio_postgres::IsolationLevel::RepeatableRead)
                .read_only(true)
                .start()
                .await?;
            let head = snapshot.query(HEAD, &[]).await?;
            let head = head.first().map(|row| Head { event_id: row.get(0), hash: row.get(1) });
            let mut rows = pin!(snapshot.query_raw(&events, Vec::<&str>::new()).await?);
            while let Some(row) = rows.try_next().await? {
                walk.step(postgres::events::event_of(&row));
            }
            Ok(walk.end(head))
        }
    }
}

/// Walks from event to event.
struct Walk {
    problem: OnProblem,
    kept_head: Option<String>,
    last: Head,
    found: Verified,
}

impl Walk {
    fn new(kept_head: Option<&str>, problem: OnProblem) -> Self {
        let since_kept_head = (kept_head == Some(NO_EVENT)).then_some(0);
        let found = Verified { since_kept_head, ..Verified::default() };
        Self { problem, kept_head: kept_head.map(str::to_owned), last: Head::default(), found }
    }

    /// After a break, continues with the stored hash, so that one changed event is one problem.
    fn step(&mut self, event: ChainedEvent) {
        if !event.follows(&self.last.hash) {
            (self.problem)(self.broken(&event));
        }
        self.found.events += 1;
        self.found.since_kept_head = self.found.since_kept_head.map(|events| events + 1);
        if self.kept_head.as_deref() == Some(event.hash.as_str()) {
            self.found.since_kept_head = Some(0);
        }
        self.last = Head { event_id: event.id, hash: event.hash };
    }

    fn broken(&self, event: &ChainedEvent) -> String {
        let at = jiff::Timestamp::from_microsecond(event.at).map_or_else(|_| event.at.to_string(), |at| at.to_string());
        let event_itself =
            format!("event {} ({} by {:?} at {at}, item {})", event.id, event.kind, event.reviewer_name, event.item_id);
        let gap = match event.id.saturating_sub(self.last.event_id) {
            1 => String::new(),
            2 => format!("; event {} is not there", event.id - 1),
            _ => format!("; events {} to {} are not there", self.last.event_id + 1, event.id - 1),
        };
        let before = match self.last.event_id {
            0 => "as the first of the ledger".to_owned(),
            id => format!("behind event {id}"),
        };
        format!(
            "{event_itself} is not as it was written {before}: it was changed or put there by hand, or one before it was \
             removed, put there or moved{gap}"
        )
    }

    fn end(mut self, head: Option<Head>) -> Verified {
        match head {
            Some(head) if head == self.last => {}
            None if self.found.events == 0 => {}
            None => (self.problem)("event_head is empty, and there are events: somebody removed where the chain ends".to_owned()),
            Some(head) if head.event_id > self.last.event_id => (self.problem)(format!(
                "the ledger ended with event {} ({}), and now ends with event {}: the last events were removed",
                head.event_id, head.hash, self.last.event_id
            )),
            Some(head) if head.event_id == self.last.event_id => (self.problem)(format!(
                "the last event, {}, has the hash {}, and event_head says {}: one of them was changed",
                head.event_id, self.last.hash, head.hash
            )),
            Some(head) => (self.problem)(format!(
                "the chain ends with event {} ({}), and there is an event {}: somebody put events there, or moved the end",
                head.event_id, head.hash, self.last.event_id
            )),
        }
        self.found.head = self.last;
        self.found
    }
}
