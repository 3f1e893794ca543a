//! Undoes a decision that was just made. The item, including its draft and the signature of a first person, is as before; the ledger keeps both events.

use super::{
    Review, ReviewError, Reviewer,
    decide::{Made, Refusal, decided_record, is_decision_of, next_revision},
    history::event_body,
    write_decision::{Writing, decision_id},
};
use crate::{
    agent_data::AgentDataError,
    domain::{DECISION_ID, Decision, DecisionKind, Draft, ExtractedData, UseCase, Version},
    ledger::{DraftAfter, Event, FIRST_SIGNATURE, LedgerEntry},
};
use serde_json::{Map, Value};

impl Review {
    /// Undoes this reviewer's decision, which left the record at `version`, unless anything has happened to the record since.
    /// Safe to repeat.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id, %version), err(level = "info"))]
    pub async fn undo_decision(
        &self,
        id: &str,
        reviewer: &Reviewer,
        version: &Version,
    ) -> Result<Result<(), Refusal>, ReviewError> {
        self.require_on(id, reviewer, UseCase::Decide)?;
        let (item, current) = self.item(id).await?;
        let review = current.metadata().and_then(|metadata| metadata.get("review"));
        let text = |key: &str| review.and_then(|review| review.get(key)).and_then(Value::as_str).unwrap_or_default();
        let mine = text("reviewer_id") == reviewer.id;
        if item.version() != *version {
            self.settle(Some(id)).await?;
            return Ok(done_already(&current, reviewer, version));
        }
        if !mine
            || !matches!(
                DecisionKind::parse(text("decision")),
                Some(DecisionKind::Accepted | DecisionKind::Rejected | DecisionKind::Signed)
            )
        {
            return Ok(Err(Refusal::Conflict));
        }
        let decided_on = Version::new(text("decided_on"));
        // The record before the decision. If it is not remembered, just reopen: the data keeps its corrections.
        let before = self.ledger.seen(id, &decided_on).await?;
        let draft = if before.is_some() { self.decided_draft(id, reviewer, &decided_on).await? } else { Draft::default() };
        let record = before.unwrap_or_else(|| current.clone());
        let mut words = Map::from_iter([(DECISION_ID.to_owned(), uuid::Uuid::new_v4().to_string().into())]);
        // Who takes back what the second person decided leaves the first signature as it was.
        let made = self.decisions(id).await?;
        if let [.., before, last] = &made[..]
            && last.event.reviewer == reviewer.id
            && decision_id(&current).is_some_and(|undone| last.says(DECISION_ID, undone))
            && let Some(first) = before.signature()
        {
            words.insert(FIRST_SIGNATURE.to_owned(), first.into());
        }
        let made =
            Made { decision: &Decision::Reopen, kind: DecisionKind::Reopened, words: &words, revision: next_revision(&current) };
        let reopened = decided_record(&record, &Draft::default(), reviewer, version, &made);
        words.insert("undone".to_owned(), true.into());
        let event = Event {
            item_id: id.to_owned(),
            kind: DecisionKind::Reopened,
            reviewer: reviewer.id.clone(),
            reviewer_name: reviewer.name.clone(),
            version: version.clone(),
            body: event_body(words, &Draft::default(), &current, &reopened),
        };
        // Anything typed on the decided item in the meantime is kept, else the decision's own edits come back.
        let entry = LedgerEntry { event, draft: DraftAfter::ComesBack(draft) };
        match self.write_decision(Writing { item_id: id, on: version, record: &reopened, entry }).await {
            Ok(_) => Ok(Ok(())),
            // The other half of a double click may have been faster.
            Err(ReviewError::AgentData(AgentDataError::Conflict { .. })) => {
                Ok(done_already(&self.item(id).await?.1, reviewer, version))
            }
            Err(error) => Err(error),
        }
    }

    /// The draft of the reviewer's last decision, from the ledger.
    async fn decided_draft(&self, id: &str, reviewer: &Reviewer, decided_on: &Version) -> Result<Draft, ReviewError> {
        let history = self.ledger.history(id).await?;
        let mut mine = history.into_iter().rev().map(|link| link.event).filter(|event| {
            event.reviewer == reviewer.id && event.version == decided_on.as_str() && event.kind != DecisionKind::Reopened.word()
        });
        let Some(event) = mine.next() else { return Ok(Draft::default()) };
        let body: Value = serde_json::from_str(&event.body)?;
        Ok(body.get("draft").cloned().map(serde_json::from_value).transpose()?.unwrap_or_default())
    }
}

/// Whether the record shows that this very decision was already undone.
fn done_already(current: &ExtractedData, reviewer: &Reviewer, version: &Version) -> Result<(), Refusal> {
    if is_decision_of(current, reviewer, version, &Decision::Reopen) { Ok(()) } else { Err(Refusal::Conflict) }
}
