//! Writes a decided record together with its entry in the ledger.
//!
//! The embedded stores keep both in one database, so one transaction writes both. LlamaCloud keeps only the record. There, the
//! decision is announced in the ledger first; the record carries the decision's id, so it tells whether the decision was written,
//! however its answer got lost.

use super::{Review, ReviewError, extracted_data};
use crate::{
    agent_data::{AgentDataError, Item},
    database::DatabaseError,
    domain::{DECISION_ID, ExtractedData, Version},
    ledger::{DraftAfter, Intent, LedgerEntry, LedgerError, write_home},
};
use serde_json::{Value, json, value::RawValue};

/// How long an announced decision may be under way, in microseconds: ten minutes, longer than any call with its retries.
const UNDER_WAY: i64 = 10 * 60 * 1_000_000;

/// A decided record, about to be written.
pub(super) struct Writing<'a> {
    /// The id of the item.
    pub(super) item_id: &'a str,
    /// The version that it decides on.
    pub(super) on: &'a Version,
    /// The record as it will be, with the id of the decision.
    pub(super) record: &'a ExtractedData,
    /// What goes into the ledger.
    pub(super) entry: LedgerEntry,
}

impl Review {
    /// Writes both, or neither. If the answer of a hosted store gets lost, the record decides later which of the two it was; see
    /// [`Self::settle`].
    pub(super) async fn write_decision(&self, writing: Writing<'_>) -> Result<Item, ReviewError> {
        let Writing { item_id, on, record, mut entry } = writing;
        // Also when the item is gone, its history is for those who may see its queue.
        write_home(&mut entry.event.body, &self.collection.deployment_name, &self.collection.name);
        let text = RawValue::from_string(serde_json::to_string(record.raw())?)?;
        if let Some(store) = self.agent_data.sharing_transactions() {
            return store.update_also(item_id, text, on, self.ledger.along(entry)).await.map_err(|error| match error {
                AgentDataError::Database(DatabaseError::TakenBack) => LedgerError::DraftMovedOn.into(),
                error => error.into(),
            });
        }
        let id = decision_id(record).unwrap_or_default().to_owned();
        let intent = Intent { id, entry, at: now() };
        self.ledger.intend(&intent).await?;
        match self.agent_data.update(item_id, text, Some(on)).await {
            Ok(written) => self.read_back(intent, written).await,
            Err(error) if is_refusal(&error) => {
                self.ledger.withdraw(&intent.id).await?;
                Err(error.into())
            }
            Err(error) => match self.agent_data.get(item_id).await {
                Ok(current) if carries(&current, &intent.id) => {
                    self.complete(&intent, &current.version()).await;
                    Ok(current)
                }
                _ => Err(error.into()),
            },
        }
    }

    /// LlamaCloud takes the last of two writes that come at the same time, and tells both that they were written. So the record is
    /// read again: if it carries another decision, that one stands, and this reviewer must hear of it.
    async fn read_back(&self, intent: Intent, written: Item) -> Result<Item, ReviewError> {
        let item_id = &intent.entry.event.item_id;
        match self.agent_data.get(item_id).await {
            Ok(current) if !carries(&current, &intent.id) => {
                let lost = Intent { entry: lost_to(&intent.entry, &current), ..intent };
                self.complete(&lost, &current.version()).await;
                Err(AgentDataError::Conflict { current: Some(Box::new(current)) }.into())
            }
            Ok(current) => {
                self.complete(&intent, &current.version()).await;
                Ok(current)
            }
            // It was written; whether it stood is not known.
            Err(error) => {
                tracing::warn!(%error, item = item_id, "a decided record could not be read back");
                self.complete(&intent, &written.version()).await;
                Ok(written)
            }
        }
    }

    /// The record is written, so a failing ledger is for the operator to fix, not for the reviewer. The intent stays until
    /// [`Self::settle`] completes it.
    async fn complete(&self, intent: &Intent, written: &Version) {
        if let Err(error) = self.ledger.complete(intent, written).await {
            let item = &intent.entry.event.item_id;
            tracing::error!(%error, item, "the trace of a decision could not be completed; it will be tried again");
        }
    }

    /// Completes or ends the announced decisions of one item, or of all, according to what the records say. Does nothing where
    /// records and ledger share transactions.
    #[tracing::instrument(skip_all, fields(item = item_id), err(level = "info"))]
    pub async fn settle(&self, item_id: Option<&str>) -> Result<(), ReviewError> {
        for intent in self.ledger.intents(item_id).await? {
            let event = &intent.entry.event;
            let is_over = now() - intent.at > UNDER_WAY;
            match self.agent_data.get(&event.item_id).await {
                Ok(current) if carries(&current, &intent.id) => self.ledger.complete(&intent, &current.version()).await?,
                Ok(_) | Err(AgentDataError::NotFound { .. }) if is_over => {
                    tracing::warn!(item = event.item_id, decision = intent.id, "an announced decision was never written");
                    self.ledger.withdraw(&intent.id).await?;
                }
                Ok(_) | Err(AgentDataError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Whether the store certainly has not written the record.
fn is_refusal(error: &AgentDataError) -> bool {
    match error {
        AgentDataError::NotFound { .. }
        | AgentDataError::Conflict { .. }
        | AgentDataError::BadRequest { .. }
        | AgentDataError::NotSignedIn
        | AgentDataError::Forbidden
        | AgentDataError::TooLarge
        | AgentDataError::RateLimited { .. } => true,
        AgentDataError::Unavailable { .. } | AgentDataError::Protocol { .. } | AgentDataError::Database(_) => false,
    }
}

/// The id of the decision that the record carries.
pub(super) fn decision_id(record: &ExtractedData) -> Option<&str> {
    record.metadata()?.get("review")?.get(DECISION_ID)?.as_str()
}

fn carries(item: &Item, id: &str) -> bool {
    extracted_data(item).is_ok_and(|record| decision_id(&record) == Some(id))
}

/// The entry of a decision that another one replaced at once. The reviewer's draft is kept.
fn lost_to(entry: &LedgerEntry, current: &Item) -> LedgerEntry {
    let mut entry = LedgerEntry { draft: DraftAfter::Untouched, ..entry.clone() };
    let record = extracted_data(current).unwrap_or_else(|_| ExtractedData::new(Value::Null));
    let review = record.metadata().and_then(|metadata| metadata.get("review"));
    let word = |key: &str| review.and_then(|review| review.get(key)).cloned().unwrap_or_default();
    entry.event.body["lost_to"] =
        json!({ "decision": word("decision"), "reviewer": word("reviewer"), DECISION_ID: word(DECISION_ID) });
    entry.event.body["changes"] = json!([]);
    entry.event.body["state"]["status"] = record.status().word().into();
    entry
}

/// Microseconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}
