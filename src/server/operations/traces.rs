//! Compares what the records say about their decisions with the trace, both ways.

use crate::{
    agent_data::{
        AgentDataError,
        embedded::{OnRecord, PostgresStore, SqliteStore},
    },
    database::{Database, OnProblem},
    domain::DECISION_ID,
    ledger::{self, PastDecision},
};
use anyhow::{Context, Result};
use jiff::Timestamp;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What a record says about its last decision.
struct Mark {
    decision_id: Option<String>,
    decision: String,
    reviewer_id: String,
    reviewer: String,
    decided_on: String,
    decided_at: Option<Timestamp>,
}

impl Mark {
    fn of(record: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(record).ok()?;
        let review = record.get("metadata")?.get("review")?.as_object()?;
        let word = |key: &str| review.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            decision_id: word(DECISION_ID),
            decision: word("decision")?,
            reviewer_id: word("reviewer_id").unwrap_or_default(),
            reviewer: word("reviewer").unwrap_or_default(),
            decided_on: word("decided_on").unwrap_or_default(),
            decided_at: word("decided_at").and_then(|at| at.parse().ok()),
        })
    }

    fn is_of(&self, event: &PastDecision) -> bool {
        match (&self.decision_id, &event.decision_id) {
            (None, None) => {
                (&self.decision, &self.reviewer_id, &self.decided_on) == (&event.kind, &event.reviewer, &event.version)
            }
            (mine, its) => mine == its,
        }
    }

    /// Whether it was decided before the record came here, by a copy or an import, or before there was a trace. The first versions of
    /// this program kept none, and gave decisions no id.
    fn is_older(&self, created_at: Timestamp, trace_began: Option<i64>) -> bool {
        let Some(decided_at) = self.decided_at else { return false };
        let is_older_than_trace = trace_began.is_none_or(|began| decided_at.as_microsecond() < began);
        decided_at < created_at || (self.decision_id.is_none() && is_older_than_trace)
    }
}

/// Reports decisions that only the record or only the trace knows. `remark` gets what is no fault of the store: an agent that wrote
/// a decided record again, a decision that was made elsewhere. What changes meanwhile is left out.
pub async fn compare(database: &Database, problem: &OnProblem, remark: &OnProblem) -> Result<()> {
    let before = ledger::past_decisions(database).await.context("the trace can't be read")?;
    let known = before.values().flatten().map(|decision| decision.event_id).max().unwrap_or_default();
    let marks = marks(database).await.context("the records can't be read")?;
    let trace = ledger::past_decisions(database).await.context("the trace can't be read")?;
    let began = trace.values().flatten().map(|decision| decision.at).min();
    for (item, mark) in &marks {
        let events = trace.get(item).map(Vec::as_slice).unwrap_or_default();
        let last = events.last();
        if !events.iter().any(|event| mark.is_of(event)) {
            let Some(created_at) = created_at(database, item).await? else { continue };
            let Mark { decision, reviewer, decided_on, .. } = mark;
            let says = format!("record {item} says that {reviewer:?} decided ({decision}, on version {decided_on})");
            if mark.is_older(created_at, began) {
                remark(format!("{says}, before the record came here or before there was a trace; no event says so"));
            } else {
                problem(format!(
                    "{says}, and the trace has no such event: it was removed, or the record was written by another program"
                ));
            }
        } else if let Some(last) = last.filter(|last| last.event_id <= known && !mark.is_of(last)) {
            remark(format!("record {item} was written again, without the decision of event {}", last.event_id));
        }
    }
    for (item, last) in trace.iter().filter_map(|(item, events)| Some((item, events.last()?))) {
        if last.event_id <= known && !marks.contains_key(item) && created_at(database, item).await?.is_some() {
            remark(format!(
                "record {item} was written again, without the decision of event {} ({} by {:?})",
                last.event_id, last.kind, last.reviewer_name
            ));
        }
    }
    Ok(())
}

async fn marks(database: &Database) -> Result<HashMap<String, Mark>, AgentDataError> {
    let marks = Arc::new(Mutex::new(HashMap::new()));
    let visit: OnRecord = {
        let marks = Arc::clone(&marks);
        Arc::new(move |id: &str, record: &str| {
            if let Some(mark) = Mark::of(record) {
                marks.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), mark);
            }
        })
    };
    const WITH_REVIEW: &str = "\"review\"";
    match database {
        Database::Sqlite(database) => SqliteStore::new(database.clone()).each_record_with(WITH_REVIEW, &visit).await?,
        Database::Postgres(database) => PostgresStore::new(database.clone()).each_record_with(WITH_REVIEW, &visit).await?,
    }
    Ok(std::mem::take(&mut *marks.lock().unwrap_or_else(PoisonError::into_inner)))
}

/// `None` if there is no such record.
async fn created_at(database: &Database, item: &str) -> Result<Option<Timestamp>, AgentDataError> {
    use crate::agent_data::AgentData;
    let found = match database {
        Database::Sqlite(database) => SqliteStore::new(database.clone()).get(item).await,
        Database::Postgres(database) => PostgresStore::new(database.clone()).get(item).await,
    };
    match found {
        Ok(item) => Ok(Some(item.created_at)),
        Err(AgentDataError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
