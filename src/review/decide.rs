//! Decisions: accept, reject, or reopen.

use super::{
    Review, ReviewError, Reviewer,
    history::{AT_DECISION, event_body, written_flag},
    patience::{GLANCE, WHILE_DECIDING},
    signature::{SIGNATURES, Signature, changes_nothing, claimed_signature, kind_in, signing_words},
    write_decision::Writing,
};
use crate::{
    agent_data::{AgentDataError, Item},
    domain::{
        AGENT_STATUS, Accepted, DECISION_ID, Decided, Decision, DecisionKind, Draft, ExtractedData, Facts, FieldPath, Label,
        Objection, Problem, Status, UseCase, Version, Why, diff::diff, flag, rule::BrokenRule,
    },
    ledger::{DraftAfter, Event, LedgerEntry, LedgerError, StoredDraft, people::Person},
    text::Language,
};
use serde_json::{Map, Value, json};
use std::cmp::Reverse;

/// The most flags that the trace keeps of a decision, the worst first: a record without any confidence has one for each field.
const MOST_FLAGS: usize = 200;

/// Which signature of two a decision is.
enum Signing<'s> {
    /// None: it does not accept.
    None,
    /// The first, or the only one.
    First,
    /// The second, after this one.
    Second(&'s Signature),
    /// It can't be any.
    Not(Why),
}

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
        self.require_on(id, reviewer, UseCase::Decide)?;
        let stored = self.ledger.draft(id, &reviewer.id).await?;
        let (item, current) = self.item(id).await?;
        if item.version() != *version {
            return self.stale(&item, &current, reviewer, (version, revision), stored, decision).await;
        }
        let stored = stored.unwrap_or_else(|| StoredDraft { version: version.clone(), draft: Draft::default(), revision });
        if stored.revision != revision || stored.version != *version {
            return Err(LedgerError::DraftMovedOn.into());
        }
        let signature = self.signature(id, &current).await?;
        // What waits for a second person is for those who may be one.
        if signature.as_ref().is_some_and(|first| first.reviewer_id != reviewer.id) {
            self.require(reviewer, UseCase::Sign)?;
        }
        let facts = match decision {
            Decision::Accept | Decision::AcceptAnyway => self.facts(&item, &current, &stored.draft, WHILE_DECIDING).await,
            Decision::Reject { .. } => self.facts(&item, &current, &stored.draft, GLANCE).await,
            Decision::SendBack { .. } | Decision::Reopen => Facts::default(),
        };
        let mut objections = self.objections(&current, &stored.draft, decision, &facts);
        let signing = self.signing(&current, &stored.draft, decision, signature.as_ref(), reviewer);
        if let Signing::Not(why) = &signing {
            objections.push(Objection::whole(why.clone()));
        }
        if !objections.is_empty() {
            return Ok(Err(Refusal::Rejected(objections)));
        }
        let mut words = self.words(&current, &stored.draft, decision, &facts);
        let reviewed = stored.draft.apply(&current).0;
        let kind = match signing {
            Signing::Second(first) => {
                let second =
                    Signature { reviewer_id: reviewer.id.clone(), reviewer: reviewer.name.clone(), at: jiff::Timestamp::now() };
                words.insert(SIGNATURES.into(), json!([first.written(), second.written()]));
                DecisionKind::Accepted
            }
            Signing::First => {
                let flags = flag::assess(&reviewed, &self.collection, &facts).flags;
                let corrects = !changes_nothing(&stored.draft, &current);
                let first = Accepted { record: &reviewed, flags: &flags, corrects, is_sure: !facts.findings.is_pending };
                let why = self.collection.second_person.reasons(&first, &self.collection);
                if !why.is_empty() {
                    words.extend(signing_words(reviewed.data(), &why.iter().map(|why| why.word()).collect::<Vec<_>>()));
                }
                if why.is_empty() { DecisionKind::Accepted } else { DecisionKind::Signed }
            }
            Signing::None | Signing::Not(_) => decision.kind(),
        };
        let made = Made { decision, kind, words: &words, revision: next_revision(&current) };
        let mut decided = decided_record(&current, &stored.draft, reviewer, version, &made);
        if let Some(said) = self.comments_for_record(id).await? {
            let mut review = decided.metadata().and_then(|metadata| metadata.get("review")).cloned().unwrap_or_default();
            review["comments"] = said;
            decided.set_metadata("review", review);
        }
        let words = self.with_sentences(&words, &decided, &facts);
        let mut body = event_body(words, &stored.draft.recorded(&reviewed), &current, &decided);
        if !leaves_data(decision) {
            let mut flags = flag::assess(&reviewed, &self.collection, &facts).flags;
            flags.sort_by_key(|flag| Reverse(flag.kind.weight()));
            body[AT_DECISION] = flags.iter().take(MOST_FLAGS).map(written_flag).collect();
        }
        let event = Event {
            item_id: id.to_owned(),
            kind,
            reviewer: reviewer.id.clone(),
            reviewer_name: reviewer.name.clone(),
            version: version.clone(),
            body,
        };
        // Reopening and sending back change no data, so earlier edits also apply to the record.
        let draft = if leaves_data(decision) { DraftAfter::Moves } else { DraftAfter::Ends { revision } };
        let entry = LedgerEntry { event, draft };
        let written = match self.write_decision(Writing { item_id: id, on: version, record: &decided, entry }).await {
            Ok(written) => written,
            // The other half of a double click may have been faster.
            Err(ReviewError::AgentData(AgentDataError::Conflict { .. })) => {
                let (item, current) = self.item(id).await?;
                return self.stale(&item, &current, reviewer, (version, revision), Some(stored), decision).await;
            }
            Err(error) => return Err(error),
        };
        Ok(Ok(Decided { next: self.next_or_none(&item, reviewer).await, version: written.version(), kind }))
    }

    /// What the record and the trace say about this decision besides who made it and when: its id, a reason and note, and what an
    /// `AcceptAnyway` overruled.
    fn words(&self, current: &ExtractedData, draft: &Draft, decision: &Decision, facts: &Facts) -> Map<String, Value> {
        let mut words = reason_and_note(decision);
        words.insert(DECISION_ID.into(), uuid::Uuid::new_v4().to_string().into());
        if *decision == Decision::AcceptAnyway {
            let record = draft.apply(current).0;
            let field = |path: &FieldPath| path.to_string();
            let overruled = self.overruled(&record, facts).into_iter();
            let overruled = overruled.map(|broken| json!({ "rule": broken.broken.rule(), "field": field(&broken.path) }));
            let flags = flag::assess(&record, &self.collection, facts).flags.into_iter();
            let flags = flags.map(|flag| json!({ "kind": flag.kind, "field": flag.path.as_ref().map(field) }));
            words.insert("overruled".into(), overruled.collect());
            words.insert("flags".into(), flags.collect());
        }
        words
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
            self.settle(Some(&item.id)).await?;
            let kind = kind_in(current).unwrap_or_else(|| decision.kind());
            return Ok(Ok(Decided { next: self.next_or_none(item, reviewer).await, version: item.version(), kind }));
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
        self.require_on(id, reviewer, UseCase::Decide)?;
        let (item, current) = match self.item(id).await {
            Err(ReviewError::Moved { .. } | ReviewError::NotFound(_)) => return Ok(None),
            found => found?,
        };
        let is_same = is_decision_of(&current, reviewer, version, decision) && draft.apply(base).0.data() == current.data();
        let kind = kind_in(&current).unwrap_or_else(|| decision.kind());
        Ok(if is_same {
            Some(Decided { next: self.next_or_none(&item, reviewer).await, version: item.version(), kind })
        } else {
            None
        })
    }

    /// `None` if the queue cannot be read, because a decision that was written must not appear to have failed.
    async fn next_or_none(&self, item: &Item, reviewer: &Reviewer) -> Option<String> {
        self.neighbours(item, None, reviewer).await.map(|beside| beside.next).unwrap_or_else(|error| {
            tracing::error!(%error, item = item.id, "the next item could not be found");
            None
        })
    }

    /// The trace also says, in every language, how each overruled rule was broken: that depends on values that may change.
    fn with_sentences(&self, words: &Map<String, Value>, decided: &ExtractedData, facts: &Facts) -> Map<String, Value> {
        let mut words = words.clone();
        let Some(Value::Array(overruled)) = words.get_mut("overruled") else { return words };
        for (told, broken) in overruled.iter_mut().zip(self.overruled(decided, facts)) {
            let said = Language::ALL.map(|language| (language.tag().to_owned(), broken.broken.sentence(language).into()));
            told["said"] = Value::Object(Map::from_iter(said));
        }
        words
    }

    /// The broken rules that only [`Decision::AcceptAnyway`] overrules.
    fn overruled(&self, record: &ExtractedData, facts: &Facts) -> Vec<BrokenRule> {
        flag::assess(record, &self.collection, facts).blocking
    }

    /// The broken rules that make accepting require confirmation.
    fn blocking_rules(&self, record: &ExtractedData, facts: &Facts) -> Vec<Objection> {
        let blocking = self.overruled(record, facts).into_iter();
        blocking.map(|broken| Objection { path: broken.path, label: Label::default(), why: Why::Rule(broken.broken) }).collect()
    }

    /// Which signature of two this decision would be.
    fn signing<'s>(
        &self,
        current: &ExtractedData,
        draft: &Draft,
        decision: &Decision,
        signature: Option<&'s Signature>,
        reviewer: &Reviewer,
    ) -> Signing<'s> {
        match (decision, signature) {
            (Decision::Accept | Decision::AcceptAnyway, Some(first)) if changes_nothing(draft, current) => {
                // Where one of them was not signed in as themselves, nobody knows whether they are two.
                let are_known = Person::is_id(&first.reviewer_id) || !Person::is_id(&reviewer.id);
                match first.reviewer_id == reviewer.id {
                    true => Signing::Not(Why::SignedByYou),
                    false if are_known => Signing::Second(first),
                    false => Signing::First,
                }
            }
            // What somebody else then corrects is theirs: it needs another second person.
            (Decision::Accept | Decision::AcceptAnyway, _) => Signing::First,
            (Decision::SendBack { .. }, Some(first)) if first.reviewer_id != reviewer.id => Signing::None,
            (Decision::Reopen, Some(first)) if first.reviewer_id != reviewer.id => Signing::Not(Why::OpenAlready),
            (Decision::SendBack { .. }, _) => Signing::Not(Why::NotSigned),
            _ => Signing::None,
        }
    }

    /// What the reviewer must resolve first. Rejecting and reopening don't require valid data, only an existing reason.
    pub(super) fn objections(
        &self,
        current: &ExtractedData,
        draft: &Draft,
        decision: &Decision,
        facts: &Facts,
    ) -> Vec<Objection> {
        let schema = self.collection.schema.as_ref();
        let whole = |why| vec![Objection::whole(why)];
        let is_decided = matches!(current.status(), Status::Accepted | Status::Rejected);
        match decision {
            // The first person may take their signature back.
            Decision::Reopen if is_decided || claimed_signature(current).is_some() => Vec::new(),
            Decision::SendBack { .. } if !is_decided => Vec::new(),
            Decision::Reopen => whole(Why::OpenAlready),
            _ if is_decided => whole(Why::DecidedAlready),
            Decision::Reject { reason, .. } if self.collection.reject_reasons.iter().any(|known| known.code == *reason) => {
                Vec::new()
            }
            Decision::Reject { .. } => whole(Why::NoReason),
            Decision::SendBack { .. } => whole(Why::DecidedAlready),
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
                let rules = if *decision == Decision::Accept { self.blocking_rules(&record, facts) } else { Vec::new() };
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
    let is_kind = is("decision", decision.kind().word()) || (decision.accepts() && is("decision", DecisionKind::Signed.word()));
    is_kind && is("reviewer_id", &reviewer.id) && is("decided_on", version.as_str()) && same_words
}

/// Whether a decision is about an earlier one, and leaves the data as they are.
fn leaves_data(decision: &Decision) -> bool {
    matches!(decision, Decision::Reopen | Decision::SendBack { .. })
}

/// A decision with what came of it.
pub(super) struct Made<'a> {
    pub decision: &'a Decision,
    pub kind: DecisionKind,
    pub words: &'a Map<String, Value>,
    pub revision: u64,
}

/// The record as it will be written: `data` with the edits, the new status, and what the agent should see of the review.
pub(super) fn decided_record(
    current: &ExtractedData,
    draft: &Draft,
    reviewer: &Reviewer,
    version: &Version,
    &Made { decision, kind, words, revision }: &Made<'_>,
) -> ExtractedData {
    // A rejected document keeps its edits, too: they are work, and may show why. Reopening changes no data.
    let mut record = if leaves_data(decision) { current.clone() } else { draft.apply(current).0 };
    record.set_status(kind.status());
    let edited: Vec<Value> =
        diff(record.original_data(), record.data()).into_iter().map(|change| change.path.to_string().into()).collect();
    let mut review = Map::new();
    review.insert("decision".into(), kind.word().into());
    review.insert("reviewer".into(), reviewer.name.clone().into());
    review.insert("reviewer_id".into(), reviewer.id.clone().into());
    review.insert("decided_at".into(), jiff::Timestamp::now().to_string().into());
    review.insert("decided_on".into(), version.as_str().into());
    review.extend(words.clone());
    // The status is replaced, but not forgotten: what the agent calls a failure is asked about again after a reopening.
    let of_agent = current.agent_status();
    if !matches!(of_agent, Status::PendingReview | Status::Accepted | Status::Rejected) && !of_agent.word().is_empty() {
        review.insert(AGENT_STATUS.into(), of_agent.word().into());
    }
    review.insert("edited_fields".into(), edited.into());
    review.insert("revision".into(), revision.into());
    record.set_metadata("review", Value::Object(review));
    record
}

/// The number of the next decision on this record, as `metadata.review.revision` counts them. Agents may have written anything
/// there: a count beyond 64 bits stays at the largest number, and anything that is not a count starts again at 1. (`decision_id` tells
/// decisions with the same number apart.)
pub(super) fn next_revision(current: &ExtractedData) -> u64 {
    let review = current.metadata().and_then(|metadata| metadata.get("review"));
    let Some(Value::Number(number)) = review.and_then(|review| review.get("revision")) else { return 1 };
    // 3.0 is what some languages make of 3. The conversion saturates.
    let float = || number.as_f64().filter(|number| *number >= 0.0 && number.fract() == 0.0).unwrap_or_default() as u64;
    number.as_u64().unwrap_or_else(float).saturating_add(1)
}

fn reason_and_note(decision: &Decision) -> Map<String, Value> {
    let mut map = Map::new();
    if let Decision::Reject { reason, .. } = decision {
        map.insert("reason".into(), reason.clone().into());
    }
    if let Decision::Reject { note, .. } | Decision::SendBack { note } = decision
        && !note.trim().is_empty()
    {
        map.insert("note".into(), note.trim().into());
    }
    map
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_as_the_revision_the_next_one_is_a_number_that_does_not_wrap() {
        let next = |revision: &str| {
            let record = format!(r#"{{"metadata":{{"review":{{"revision":{revision}}}}}}}"#);
            next_revision(&ExtractedData::new(serde_json::from_str(&record).unwrap()))
        };
        for (revision, expected) in [
            ("0", 1),
            ("7", 8),
            ("3.0", 4),
            ("3e0", 4),
            ("18446744073709551614", u64::MAX),
            ("18446744073709551615", u64::MAX),
            ("18446744073709551616", u64::MAX),
            ("99999999999999999999999999999999999999999999", u64::MAX),
            ("-1", 1),
            ("-18446744073709551616", 1),
            ("1.5", 1),
            ("1e400", 1),
            ("null", 1),
            ("\"7\"", 1),
            ("[7]", 1),
        ] {
            assert_eq!(next(revision), expected, "{revision}");
        }
        for record in [json!({}), json!({"metadata": {"review": 5}}), json!({"metadata": []})] {
            assert_eq!(next_revision(&ExtractedData::new(record.clone())), 1, "{record}");
        }
    }
}
