//! Every decision in the ledger, for comparing the ledger with the records.

use super::LedgerError;
use crate::{
    database::Database,
    domain::{DECISION_ID, DecisionKind},
};
use futures::TryStreamExt;
use serde_json::Value;
use std::{collections::HashMap, pin::pin};

/// A decision that stood when its event was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastDecision {
    /// The number of its event.
    pub event_id: i64,
    /// The id that its record carries; `None` for old events.
    pub decision_id: Option<String>,
    /// What was decided, as the record says it.
    pub kind: String,
    /// The reviewer's id.
    pub reviewer: String,
    /// The reviewer's name.
    pub reviewer_name: String,
    /// The version that was decided on.
    pub version: String,
    /// When, in microseconds since 1970.
    pub at: i64,
}

/// All decisions by item, oldest first, without those that another one replaced at once.
pub async fn past_decisions(database: &Database) -> Result<HashMap<String, Vec<PastDecision>>, LedgerError> {
    const EVENTS: &str = "SELECT item_id, id, kind, reviewer, reviewer_name, version, body, at FROM event ORDER BY id";
    let mut found = HashMap::<String, Vec<PastDecision>>::new();
    let mut add = |item_id: String, decision: PastDecision, body: &str| {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        if body.get("lost_to").is_none() && DecisionKind::parse(&decision.kind).is_some() {
            let id = body.get("decision").and_then(|decision| decision.get(DECISION_ID)?.as_str()).map(str::to_owned);
            found.entry(item_id).or_default().push(PastDecision { decision_id: id, ..decision });
        }
    };
    match database {
        Database::Sqlite(database) => {
            let read = |db: &rusqlite::Connection| -> Result<Vec<_>, LedgerError> {
                let mut events = db.prepare(EVENTS)?;
                let events = events.query_map([], |row| {
                    let (event_id, kind, reviewer) = (row.get(1)?, row.get(2)?, row.get(3)?);
                    let (reviewer_name, version, at) = (row.get(4)?, row.get(5)?, row.get(7)?);
                    let decision = PastDecision { event_id, decision_id: None, kind, reviewer, reviewer_name, version, at };
                    Ok((row.get(0)?, decision, row.get::<_, String>(6)?))
                })?;
                Ok(events.collect::<Result<_, _>>()?)
            };
            database.read(read).await?.into_iter().for_each(|(item_id, decision, body)| add(item_id, decision, &body));
        }
        Database::Postgres(database) => {
            let client = database.client().await?;
            let mut rows = pin!(client.query_raw(EVENTS, Vec::<&str>::new()).await?);
            while let Some(row) = rows.try_next().await? {
                let (event_id, kind, reviewer) = (row.get(1), row.get(2), row.get(3));
                let (reviewer_name, version, at) = (row.get(4), row.get(5), row.get(7));
                let decision = PastDecision { event_id, decision_id: None, kind, reviewer, reviewer_name, version, at };
                add(row.get(0), decision, row.get(6));
            }
        }
    }
    Ok(found)
}
