//! The history of an item: what each decision changed, by whom, and when.

use super::{Review, ReviewError, Reviewer, extracted_data, went_out::PastExport};
use crate::{
    agent_data::{AgentDataError, Item, Scope},
    domain::{
        Change, DECISION_ID, DecisionKind, Draft, ExtractedData, FieldPath, Flag, FlagKind, Status, UseCase,
        decimal::same_value,
        diff::diff,
        diff::origin,
        queue::{ChangedBy, Overwritten, StoodFlag},
        work::{Assignee, HandlingKind, Until},
    },
    ledger::{Home, Link, people::Person},
    text::Language,
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The key of the flags in the body of an event.
pub(super) const AT_DECISION: &str = "flags";

/// Everything that the ledger knows about one item.
#[derive(Clone, Debug)]
pub struct History {
    /// The current item; `None` if it is gone and only its history is left.
    pub item: Option<(Item, ExtractedData)>,
    /// The events, oldest first.
    pub events: Vec<PastEvent>,
    /// The exports in which the item went out, oldest first.
    pub exports: Vec<PastExport>,
}

/// One event of the ledger, as far as it can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct PastEvent {
    /// Its number in the whole ledger.
    pub number: i64,
    /// The word of a [`DecisionKind`], or a word written by another version of this program.
    pub kind: String,
    /// Whether it took back a decision right after it was made.
    pub is_undo: bool,
    /// The reviewer's name.
    pub reviewer: String,
    /// Whether they had signed in as themselves; else the name is what somebody said.
    pub is_proven: bool,
    /// When it happened.
    pub at: Timestamp,
    /// The code of the reject reason.
    pub reason: Option<String>,
    /// The reviewer's note.
    pub note: Option<String>,
    /// The id of the decision, which its record carries; `None` for old events.
    pub decision_id: Option<String>,
    /// The version that was decided on.
    pub version: String,
    /// The broken rules that it overruled.
    pub overruled: Vec<Overruled>,
    /// The kinds of flags that stood when rules were overruled, each with its number of fields.
    pub flags: Vec<(FlagKind, usize)>,
    /// The fields that the reviewer had looked at and found right.
    pub ticked: Vec<FieldPath>,
    /// The flags that stood when it was decided; `None` for events that did not record them.
    pub stood: Option<Vec<RecordedFlag>>,
    /// The reviewer whose decision was written at the same time and stands instead.
    pub lost_to: Option<String>,
    /// What was done about the work on the item, if it is no decision.
    pub handling: Option<PastHandling>,
    /// The changes to the data; `None` for old events that did not record them.
    pub changes: Option<Vec<PastChange>>,
    /// The status after the event.
    pub status: Status,
    /// How many fields differed from what was extracted after the event, if recorded.
    pub edited: Option<usize>,
    /// Its hash in the chain.
    pub hash: String,
    /// Whether its hash follows from the previous event in the ledger.
    pub is_intact: bool,
}

/// A broken rule that did not keep a reviewer from accepting.
#[derive(Clone, Debug, PartialEq)]
pub struct Overruled {
    /// Its field.
    pub path: FieldPath,
    /// How it was broken, by [`Language::tag`](crate::text::Language::tag).
    pub said: BTreeMap<String, String>,
}

/// A flag that stood when a record was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedFlag {
    /// Its kind.
    pub kind: FlagKind,
    /// Its field; `None` for the whole record.
    pub path: Option<FieldPath>,
    /// What it said, by [`Language::tag`].
    pub said: BTreeMap<String, String>,
}

/// What was done about the work on an item.
#[derive(Clone, Debug, PartialEq)]
pub struct PastHandling {
    /// What.
    pub kind: HandlingKind,
    /// To whom it was given, with their name then.
    pub to: (Assignee, String),
    /// Until when it was to rest.
    pub until: Until,
    /// What was said, or noted; the id of the record that was continued.
    pub text: String,
    /// The field that it was about.
    pub field: Option<FieldPath>,
    /// The names of those who were asked.
    pub asked: Vec<String>,
}

impl PastHandling {
    /// `None` for a decision.
    fn read(kind: &str, body: &Value) -> Option<Self> {
        let kind = HandlingKind::parse(kind)?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let asked = body.get("to").and_then(Value::as_array).into_iter().flatten();
        Some(Self {
            kind,
            to: (Assignee::parse(text("to")).unwrap_or_default(), text("name").to_owned()),
            until: if text("until") == "answer" { Until::Answer } else { Until::Day(text("until").to_owned()) },
            text: match kind {
                HandlingKind::Commented => text("text"),
                HandlingKind::Continued => text(super::moved::EARLIER),
                _ => text("note"),
            }
            .to_owned(),
            field: text("field").parse().ok().filter(|path: &FieldPath| !path.is_root()),
            asked: asked.filter_map(|one| Some(one.get("name")?.as_str()?.to_owned())).collect(),
        })
    }
}

/// A field that an event changed.
#[derive(Clone, Debug, PartialEq)]
pub struct PastChange {
    /// The path of the field after the event.
    pub path: FieldPath,
    /// What the agent had extracted for it, if anything.
    pub extracted: Option<Value>,
    /// Its value before the event.
    pub was: Option<Value>,
    /// Its value after the event.
    pub now: Option<Value>,
}

/// A field that differs from what was extracted, with the decision that changed it.
#[derive(Clone, Debug)]
pub struct Attributed<'a> {
    /// The difference between `original_data` and `data`.
    pub change: Change,
    /// The last event that set the current value; `None` if the agent itself changed it, or the event is too old to tell.
    pub event: Option<&'a PastEvent>,
}

/// What earlier decisions mean for the page of an item.
#[derive(Debug, Default)]
pub struct Earlier {
    /// Who changed each field that differs from what was extracted.
    pub changed_by: Vec<ChangedBy>,
    /// The decision that the record no longer carries.
    pub overwritten: Option<Overwritten>,
    /// The flags that stood at the decision that the record carries; `None` if it is not decided, or nobody recorded them.
    pub stood: Option<Vec<StoodFlag>>,
}

impl Review {
    /// The history of an item, even if the item itself is gone.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn history(&self, id: &str, reviewer: &Reviewer) -> Result<History, ReviewError> {
        self.require_on(id, reviewer, UseCase::See)?;
        if let Err(error) = self.settle(Some(id)).await {
            tracing::warn!(%error, item = id, "announced decisions could not be settled");
        }
        let item = match self.agent_data.get(id).await {
            Ok(item) if item.scope != self.scope() => return Err(ReviewError::NotFound(id.to_owned())),
            Ok(item) => Some(item),
            Err(AgentDataError::NotFound { .. }) if self.was_elsewhere(id).await? => {
                return Err(ReviewError::NotFound(id.to_owned()));
            }
            Err(AgentDataError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        // What the trace says of people and keys is filed under words with a blank, and is for nobody here.
        if id.contains(' ') {
            return Err(ReviewError::NotFound(id.to_owned()));
        }
        let events = self.past_events(id).await?;
        let exports: Vec<_> = self.exports().of_item(id).await?.into_iter().map(PastExport::from).collect();
        if item.is_none() && events.is_empty() && exports.is_empty() {
            return Err(ReviewError::NotFound(id.to_owned()));
        }
        let item = item.map(|item| extracted_data(&item).map(|record| (item, record))).transpose()?;
        Ok(History { item, events, exports })
    }

    /// Whether an item that is gone was in another collection.
    async fn was_elsewhere(&self, id: &str) -> Result<bool, ReviewError> {
        let Scope { deployment_name, collection } = self.scope();
        Ok(match self.ledger.homes().of(id).await? {
            Home::In(deployment, name) => (deployment, name) != (deployment_name, collection),
            Home::Nowhere | Home::Unsaid => false,
        })
    }

    /// What earlier decisions mean for the page of this item. Empty if the ledger cannot be read, so that the page still shows.
    pub(super) async fn earlier_decisions(&self, id: &str, record: &ExtractedData, language: Language) -> Earlier {
        let events = self.past_events(id).await.unwrap_or_else(|error| {
            tracing::warn!(%error, item = id, "the trace of an item could not be read");
            Vec::new()
        });
        let changed = attributed(record, &events).into_iter().filter_map(|Attributed { change, event }| {
            let event = event?;
            Some(ChangedBy { path: change.path, reviewer: event.reviewer.clone(), at: minute(event.at) })
        });
        let overwritten = overwritten(record, &events).map(|event| Overwritten {
            status: event.status.clone(),
            reviewer: event.reviewer.clone(),
            at: minute(event.at),
        });
        let stood = decision_of(record, &events).and_then(|event| event.stood.as_ref());
        let stood = stood.map(|flags| flags.iter().map(|flag| flag.in_language(language)).collect());
        Earlier { changed_by: changed.collect(), overwritten, stood }
    }

    pub(super) async fn past_events(&self, id: &str) -> Result<Vec<PastEvent>, ReviewError> {
        Ok(self.ledger.history(id).await?.into_iter().map(PastEvent::read).collect())
    }
}

/// Each field of the record that differs from what was extracted, with the event that changed it.
pub fn attributed<'a>(record: &ExtractedData, events: &'a [PastEvent]) -> Vec<Attributed<'a>> {
    let made = |change: &Change, past: &PastChange| same(past.now.as_ref(), change.now.as_ref());
    record
        .changes()
        .into_iter()
        .map(|change| {
            // Rows above may have moved since; then match the field by its name and both of its values.
            let moved =
                |past: &PastChange| past.path.last() == change.path.last() && same(past.extracted.as_ref(), change.was.as_ref());
            let by = |fits: &dyn Fn(&PastChange) -> bool| {
                events.iter().rev().find(|event| event.changes.iter().flatten().any(|past| made(&change, past) && fits(past)))
            };
            let event = by(&|past| past.path == change.path).or_else(|| by(&moved));
            Attributed { event, change }
        })
        .collect()
}

/// The decision that the record carries, if it is accepted or rejected.
fn decision_of<'a>(record: &ExtractedData, events: &'a [PastEvent]) -> Option<&'a PastEvent> {
    let review = record.metadata()?.get("review")?;
    let id = review.get(DECISION_ID)?.as_str()?;
    let is_decided = matches!(record.status(), Status::Accepted | Status::Rejected);
    events.iter().rfind(|event| is_decided && event.decision_id.as_deref() == Some(id))
}

/// The last decision, if the record no longer carries it: its agent has written the record again since.
pub fn overwritten<'a>(record: &ExtractedData, events: &'a [PastEvent]) -> Option<&'a PastEvent> {
    let is_decision = |event: &&PastEvent| event.lost_to.is_none() && HandlingKind::parse(&event.kind).is_none();
    let last = events.iter().rfind(is_decision)?;
    if !matches!(DecisionKind::parse(&last.kind), Some(DecisionKind::Accepted | DecisionKind::Rejected)) {
        return None;
    }
    let review = record.metadata().and_then(|metadata| metadata.get("review"));
    let says = |key: &str| review.and_then(|review| review.get(key)).and_then(Value::as_str);
    let stands = match &last.decision_id {
        Some(id) => says(DECISION_ID) == Some(id),
        None => says("decided_on") == Some(&last.version),
    };
    (!stands).then_some(last)
}

/// Formats a time as `2026-11-24 14:03`, in UTC.
pub fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_value(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

impl PastEvent {
    /// Skips what cannot be read, so that every history can be shown.
    fn read(Link { event, is_intact }: Link) -> Self {
        let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
        let decision = body.get("decision");
        let word = |name: &str| Some(decision?.get(name)?.as_str()?.to_owned());
        let list = |name: &str| decision.and_then(|decision| decision.get(name)).and_then(Value::as_array).into_iter().flatten();
        let mut flags = BTreeMap::new();
        for kind in list("flags").filter_map(|flag| FlagKind::parse(flag.get("kind")?.as_str()?)) {
            *flags.entry(kind).or_insert(0) += 1;
        }
        let changes = body.get("changes").and_then(Value::as_array);
        let state = body.get("state");
        let status = state.and_then(|state| state.get("status")).and_then(Value::as_str).map(Status::parse);
        Self {
            number: event.id,
            is_undo: decision.and_then(|decision| decision.get("undone")).is_some_and(|undone| *undone == Value::Bool(true)),
            reviewer: event.reviewer_name,
            is_proven: Person::is_id(&event.reviewer),
            at: Timestamp::from_microsecond(event.at).unwrap_or_default(),
            reason: word("reason"),
            note: word("note"),
            decision_id: word(DECISION_ID),
            overruled: list("overruled").filter_map(Overruled::read).collect(),
            flags: flags.into_iter().collect(),
            ticked: body.get("draft").map(ticked_in).unwrap_or_default(),
            stood: body
                .get(AT_DECISION)
                .and_then(Value::as_array)
                .map(|flags| flags.iter().filter_map(RecordedFlag::read).collect()),
            handling: PastHandling::read(&event.kind, &body),
            lost_to: body.get("lost_to").map(|other| other.get("reviewer").and_then(Value::as_str).unwrap_or("?").to_owned()),
            changes: changes.map(|changes| changes.iter().filter_map(PastChange::read).collect()),
            status: status.unwrap_or_else(|| {
                DecisionKind::parse(&event.kind).map_or_else(|| Status::parse(&event.kind), DecisionKind::status)
            }),
            edited: state.and_then(|state| state.get("edited_fields")?.as_array()).map(Vec::len),
            version: event.version,
            kind: event.kind,
            hash: event.hash,
            is_intact,
        }
    }
}

fn ticked_in(draft: &Value) -> Vec<FieldPath> {
    let ticks = draft.get("ticks").and_then(Value::as_array).into_iter().flatten();
    ticks.filter_map(|tick| tick.get("path")?.as_str()?.parse().ok()).collect()
}

impl Overruled {
    fn read(told: &Value) -> Option<Self> {
        let path = told.get("field")?.as_str()?.parse().ok()?;
        let said = told.get("said").cloned().map(serde_json::from_value).transpose().ok()?.unwrap_or_default();
        Some(Self { path, said })
    }
}

impl RecordedFlag {
    fn read(told: &Value) -> Option<Self> {
        let text = |key: &str| told.get(key).and_then(Value::as_str);
        let path = text("field").map(str::parse).transpose().ok()?;
        let said = serde_json::from_value(told.get("said")?.clone()).ok()?;
        Some(Self { kind: FlagKind::parse(text("kind")?)?, path, said })
    }

    fn in_language(&self, language: Language) -> StoodFlag {
        let said = self.said.get(language.tag()).or_else(|| self.said.values().next()).cloned().unwrap_or_default();
        StoodFlag { kind: self.kind, path: self.path.clone(), said }
    }
}

/// A flag as an event keeps it: [`RecordedFlag`]. It is worded in every language, because what it says depends on values that may change.
pub(super) fn written_flag(flag: &Flag) -> Value {
    let said = Language::ALL.map(|language| (language.tag().to_owned(), flag.message(language).into()));
    json!({ "kind": flag.kind, "field": flag.path.as_ref().map(ToString::to_string), "said": Map::from_iter(said) })
}

impl PastChange {
    fn read(change: &Value) -> Option<Self> {
        let value = |name: &str| change.get(name).cloned();
        let path = change.get("path")?.as_str()?.parse().ok()?;
        Some(Self { path, extracted: value("extracted"), was: value("was"), now: value("now") })
    }
}

/// The body of a decision's event: the reason and note, the draft, the changes to the data, and the resulting state. Each change
/// includes what the agent had extracted, because the history must show that even after later changes to the record.
pub(super) fn event_body(words: Map<String, Value>, draft: &Draft, before: &ExtractedData, after: &ExtractedData) -> Value {
    let changes = diff(before.data(), after.data()).into_iter().map(|change| {
        let extracted = extracted_value(before, after, &change.path, change.now.is_some());
        let mut object = Map::new();
        object.insert("path".into(), change.path.to_string().into());
        let values = [("extracted", extracted), ("was", change.was), ("now", change.now)];
        object.extend(values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        Value::Object(object)
    });
    let edited: Vec<String> = after.changes().iter().map(|change| change.path.to_string()).collect();
    json!({
        "decision": words,
        "draft": draft,
        "changes": changes.collect::<Vec<_>>(),
        "state": { "status": after.status().word(), "edited_fields": edited },
    })
}

/// What the agent extracted for the field at `path`, which is its path after the decision if `is_there`, else before it.
fn extracted_value(before: &ExtractedData, after: &ExtractedData, path: &FieldPath, is_there: bool) -> Option<Value> {
    let state = if is_there { after } else { before };
    origin(state.original_data(), state.data(), path)?.get(state.original_data()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::ChainedEvent;

    fn record(original: Value, data: Value) -> ExtractedData {
        ExtractedData::new(json!({ "original_data": original, "data": data, "status": "accepted" }))
    }

    fn past(number: i64, reviewer: &str, before: &ExtractedData, after: &ExtractedData) -> PastEvent {
        let body = event_body(Map::new(), &Draft::default(), before, after).to_string();
        let event = ChainedEvent {
            id: number,
            reviewer_name: reviewer.to_owned(),
            kind: "accepted".to_owned(),
            body,
            ..ChainedEvent::default()
        };
        PastEvent::read(Link { event, is_intact: true })
    }

    #[test]
    fn the_last_decision_that_gave_a_field_its_value_is_named() {
        let original = json!({"total": 1, "number": "A", "rows": [{"q": 1, "t": "x"}, {"q": 2, "t": "y"}]});
        let start = record(original.clone(), original.clone());
        let first =
            record(original.clone(), json!({"total": 2, "number": "B", "rows": [{"q": 1, "t": "x"}, {"q": 5, "t": "y"}]}));
        let second = record(original.clone(), json!({"total": 3, "number": "B", "rows": [{"q": 5, "t": "y"}]}));
        let events = [past(1, "Ada", &start, &first), past(2, "Ben", &first, &second)];
        let by: Vec<_> = attributed(&second, &events)
            .into_iter()
            .map(|one| (one.change.path.to_string(), one.event.map(|event| event.reviewer.clone())))
            .collect();
        let expected = [("total", "Ben"), ("number", "Ada"), ("rows[0].q", "Ada"), ("rows[0]", "Ben")];
        for (path, reviewer) in expected {
            assert!(by.iter().any(|(at, who)| at == path && who.as_deref() == Some(reviewer)), "{path}: {by:?}");
        }
        let agent = record(original, json!({"total": 9, "number": "B", "rows": []}));
        assert!(attributed(&agent, &events).iter().any(|one| one.change.path.to_string() == "total" && one.event.is_none()));
    }

    #[test]
    fn an_event_that_nobody_can_read_is_shown_all_the_same() {
        for body in ["", "no", "[]", r#"{"changes":7,"decision":[]}"#, r#"{"changes":[{"path":"]["},7],"state":{"status":1}}"#] {
            let event =
                ChainedEvent { kind: "reopened".to_owned(), body: body.to_owned(), at: i64::MAX, ..ChainedEvent::default() };
            let read = PastEvent::read(Link { event, is_intact: false });
            assert_eq!((read.status, read.reason, read.is_intact), (Status::PendingReview, None, false), "{body}");
        }
    }

    #[test]
    fn a_change_tells_what_was_extracted_there_before_and_now() {
        let original = json!({"a": "x", "rows": [{"n": 1}, {"n": 2}]});
        let before = record(original.clone(), json!({"a": "y", "rows": [{"n": 1}, {"n": 2}]}));
        let after = record(original, json!({"a": null, "rows": [{"n": 2}]}));
        let event = past(1, "Ada", &before, &after);
        assert_eq!(event.edited, Some(2));
        let changes = event.changes.unwrap_or_default();
        let (a, gone) = (&changes[0], &changes[1]);
        assert_eq!((&a.extracted, &a.was, &a.now), (&Some(json!("x")), &Some(json!("y")), &Some(Value::Null)));
        assert_eq!((&gone.extracted, &gone.was, &gone.now), (&Some(json!({"n": 1})), &Some(json!({"n": 1})), &None));
    }
}
