//! Decisions: accept, reject, or reopen.

use super::{Review, ReviewError, Reviewer, history::event_body};
use crate::{
    agent_data::{AgentDataError, Item},
    domain::{Decided, Decision, Draft, ExtractedData, Label, Objection, Problem, Status, Version, Why, diff::diff, rule::Level},
    ledger::{Event, LedgerError, StoredDraft},
};
use serde_json::{Map, Value, value::RawValue};

/// Why a decision was not written, although nothing failed.
#[derive(Debug)]
pub enum Refusal {
    /// The record has changed since the reviewer opened it.
    Conflict,
    /// The reviewer must resolve these first.
    Rejected(Vec<Objection>),
}

impl Review {
    /// Writes a decision on `version`, with the reviewer's stored draft, which must have `revision`. The draft is kept until the
    /// decision is stored, whatever happens. Safe to repeat.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id, %version, revision = revision), err(level = "info"))]
    pub async fn decide(
        &self,
        id: &str,
        reviewer: &Reviewer,
        version: &Version,
        revision: i64,
        decision: &Decision,
    ) -> Result<Result<Decided, Refusal>, ReviewError> {
        let stored = self.ledger.draft(id, &reviewer.id).await?;
        let (item, current) = self.item(id).await?;
        if item.version() != *version {
            return self.stale(&item, &current, reviewer, (version, revision), stored, decision).await;
        }
        let stored = stored.unwrap_or_else(|| StoredDraft { version: version.clone(), draft: Draft::default(), revision });
        if stored.revision != revision || stored.version != *version {
            return Err(LedgerError::DraftMovedOn.into());
        }
        let objections = self.objections(&current, &stored.draft, decision);
        if !objections.is_empty() {
            return Ok(Err(Refusal::Rejected(objections)));
        }
        let review = current.metadata().and_then(|metadata| metadata.get("review"));
        let count = review.and_then(|review| review.get("revision")).and_then(Value::as_u64).unwrap_or(0) + 1;
        let decided = decided_record(&current, &stored.draft, reviewer, version, decision, count);
        let text = RawValue::from_string(serde_json::to_string(decided.raw())?)?;
        let written = match self.agent_data.update(id, text, Some(version)).await {
            Ok(written) => written,
            // The other half of a double click may have been faster.
            Err(AgentDataError::Conflict { .. }) => {
                let (item, current) = self.item(id).await?;
                return self.stale(&item, &current, reviewer, (version, revision), Some(stored), decision).await;
            }
            Err(error) => return Err(error.into()),
        };
        let event = Event {
            item_id: id.to_owned(),
            kind: decision.kind(),
            reviewer: reviewer.id.clone(),
            reviewer_name: reviewer.name.clone(),
            version: version.clone(),
            body: event_body(reason_and_note(decision), &stored.draft.only_edits(), &current, &decided),
        };
        // Reopening changes no data, so earlier edits also apply to the reopened record.
        let keep_draft_on = (*decision == Decision::Reopen).then(|| written.version());
        // The decision is already in Agent Data. A failing ledger is for the operator to fix, not the reviewer.
        if let Err(error) = self.ledger.record_decision(event, keep_draft_on).await {
            tracing::error!(%error, item = id, "a decision could not be written to the ledger");
        }
        self.release(id, reviewer).await;
        Ok(Ok(Decided { next: self.next_or_none(&item).await, version: written.version() }))
    }

    /// Handles a changed record: after a double click or a retry it may already hold this very decision, without newer edits.
    async fn stale(
        &self,
        item: &Item,
        current: &ExtractedData,
        reviewer: &Reviewer,
        (version, revision): (&Version, i64),
        stored: Option<StoredDraft>,
        decision: &Decision,
    ) -> Result<Result<Decided, Refusal>, ReviewError> {
        // The draft of that decision may still exist for a moment.
        let decided_with = |stored: &StoredDraft| stored.version == *version && stored.revision == revision;
        let nothing_newer = stored.is_none_or(|stored| stored.draft.is_empty() || decided_with(&stored));
        if nothing_newer && is_decision_of(current, reviewer, version, decision) {
            return Ok(Ok(Decided { next: self.next_or_none(item).await, version: item.version() }));
        }
        Ok(Err(Refusal::Conflict))
    }

    /// If a form was sent twice: the decision already written, made with `draft` on `base`.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id, %version), err(level = "info"))]
    pub async fn decided_already(
        &self,
        id: &str,
        reviewer: &Reviewer,
        (version, base, draft): (&Version, &ExtractedData, &Draft),
        decision: &Decision,
    ) -> Result<Option<Decided>, ReviewError> {
        let (item, current) = match self.item(id).await {
            Err(ReviewError::Moved { .. } | ReviewError::NotFound(_)) => return Ok(None),
            found => found?,
        };
        let is_same = is_decision_of(&current, reviewer, version, decision) && draft.apply(base).0.data() == current.data();
        Ok(if is_same { Some(Decided { next: self.next_or_none(&item).await, version: item.version() }) } else { None })
    }

    /// `None` if the queue cannot be read, because a decision that was written must not appear to have failed.
    async fn next_or_none(&self, item: &Item) -> Option<String> {
        self.neighbours(item, None).await.map(|beside| beside.next).unwrap_or_else(|error| {
            tracing::error!(%error, item = item.id, "the next item could not be found");
            None
        })
    }

    /// The broken rules that make accepting require confirmation.
    fn blocking_rules(&self, record: &ExtractedData) -> Vec<Objection> {
        let today = super::assessed::today();
        let broken = self.collection.broken_rules(record.data(), Some(&today)).into_iter();
        let blocking = broken.filter(|broken| broken.level == Level::Block);
        blocking.map(|broken| Objection { path: broken.path, label: Label::default(), why: Why::Rule(broken.broken) }).collect()
    }

    /// What the reviewer must resolve first. Rejecting and reopening don't require valid data, only an existing reason.
    pub(super) fn objections(&self, current: &ExtractedData, draft: &Draft, decision: &Decision) -> Vec<Objection> {
        let schema = self.collection.schema.as_ref();
        let whole = |why| vec![Objection::whole(why)];
        let is_decided = matches!(current.status(), Status::Accepted | Status::Rejected);
        match decision {
            Decision::Reopen if is_decided => Vec::new(),
            Decision::Reopen => whole(Why::OpenAlready),
            _ if is_decided => whole(Why::DecidedAlready),
            Decision::Reject { reason, .. } if self.collection.reject_reasons.iter().any(|known| known.code == *reason) => {
                Vec::new()
            }
            Decision::Reject { .. } => whole(Why::NoReason),
            Decision::Accept | Decision::AcceptAnyway => {
                let (record, left_out) = draft.apply(current);
                if current.data().is_object() && !record.data().is_object() {
                    return whole(Why::NoObject);
                }
                let asked = draft.asks.iter().map(|ask| Objection::at(ask.place.clone(), schema, Why::Asked));
                let typed = draft.typed().into_iter();
                let typed = typed.map(|(path, text)| Objection::at(path, schema, Why::Problem(Problem::Unreadable(text))));
                let left_out =
                    left_out.into_iter().map(|(_, error)| Objection::at(error.path().clone(), schema, Why::Edit(error)));
                let broken = schema.map(|schema| schema.check(record.data())).unwrap_or_default();
                let broken = broken.into_iter().map(Objection::from);
                let rules = if *decision == Decision::Accept { self.blocking_rules(&record) } else { Vec::new() };
                asked.chain(typed).chain(left_out).chain(broken).chain(rules).collect()
            }
        }
    }
}

/// Whether the record already holds this very decision.
pub(super) fn is_decision_of(current: &ExtractedData, reviewer: &Reviewer, version: &Version, decision: &Decision) -> bool {
    let review = current.metadata().and_then(|metadata| metadata.get("review"));
    let is = |key: &str, value: &str| review.and_then(|review| review.get(key)).and_then(Value::as_str) == Some(value);
    let same_words = reason_and_note(decision).iter().all(|(key, value)| is(key, value.as_str().unwrap_or_default()));
    is("decision", decision.kind().word()) && is("reviewer_id", &reviewer.id) && is("decided_on", version.as_str()) && same_words
}

/// The record as it will be written: `data` with the edits, the new status, and what the agent should see of the review.
pub(super) fn decided_record(
    current: &ExtractedData,
    draft: &Draft,
    reviewer: &Reviewer,
    version: &Version,
    decision: &Decision,
    count: u64,
) -> ExtractedData {
    // A rejected document keeps its edits, too: they are work, and may show why. Reopening changes no data.
    let mut record = if *decision == Decision::Reopen { current.clone() } else { draft.apply(current).0 };
    record.set_status(decision.kind().status());
    let edited: Vec<Value> =
        diff(record.original_data(), record.data()).into_iter().map(|change| change.path.to_string().into()).collect();
    let mut review = Map::new();
    review.insert("decision".into(), decision.kind().word().into());
    review.insert("reviewer".into(), reviewer.name.clone().into());
    review.insert("reviewer_id".into(), reviewer.id.clone().into());
    review.insert("decided_at".into(), jiff::Timestamp::now().to_string().into());
    review.insert("decided_on".into(), version.as_str().into());
    review.extend(reason_and_note(decision));
    review.insert("edited_fields".into(), edited.into());
    review.insert("revision".into(), count.into());
    record.set_metadata("review", Value::Object(review));
    record
}

fn reason_and_note(decision: &Decision) -> Map<String, Value> {
    let mut map = Map::new();
    if let Decision::Reject { reason, note } = decision {
        map.insert("reason".into(), reason.clone().into());
        if !note.trim().is_empty() {
            map.insert("note".into(), note.trim().into());
        }
    }
    map
}
