//! Every rule that a record breaks: those of an invoice, and those of any record. The agent does not call it a failure; it has
//! values; nothing that it needs was emptied; no character hides in it.

use serde_json::Value;

use super::diff::Changed;
use super::hidden::{self, number_of, shows_nothing, visible_identifier};
use super::identifier::is_identifier;
use super::rule::{Broken, BrokenRule, HiddenPlace, Level};
use super::schema::Layers;
use super::{Collection, ExtractedData, FieldPath, Label, Schema, Status, Step, full_label, label_of, to_text};

/// The most missing fields that are named.
const MOST_NAMED: usize = 6;
/// The most hidden characters of one text that are told with their places.
const MOST_PLACES: usize = 3;
/// The most texts with hidden characters that are reported.
const MOST_TEXTS: usize = 1000;
/// How many characters before a hidden one say where it is.
const BEFORE: usize = 12;

/// The rules that the record breaks. `today` is `YYYY-MM-DD`; without it, no date counts as in the future.
pub fn broken_by(record: &ExtractedData, collection: &Collection, today: Option<&str>) -> Vec<BrokenRule> {
    find(record, collection, &Changed::of(record), today)
}

/// [`broken_by`] for callers that have already compared the data.
pub(super) fn find(record: &ExtractedData, collection: &Collection, changed: &Changed, today: Option<&str>) -> Vec<BrokenRule> {
    let mut found: Vec<(FieldPath, Broken)> = Vec::new();
    found.extend(doubtful_status(record).map(|broken| (FieldPath::root(), broken)));
    if has_nothing_expected(record.data(), collection) {
        found.push((FieldPath::root(), Broken::NoValues { missing: missing(collection) }));
    }
    Emptied { record, collection, changed, found: &mut found }.look();
    HiddenTexts { collection, steps: Vec::new(), found: &mut found }.visit(record.data());
    let book = collection.rule_book();
    let found = found.into_iter().map(|(path, broken)| BrokenRule { path, level: book.level(broken.rule()), broken });
    let found = found.filter(|broken| broken.level != Level::Off);
    found.chain(collection.broken_rules(record.data(), today)).collect()
}

/// The agent calls the item a failure, or gives it a status that may mean anything.
fn doubtful_status(record: &ExtractedData) -> Option<Broken> {
    match (record.agent_status(), record.extraction_error()) {
        (Status::Error, why) => Some(Broken::AgentFailed { why }),
        (Status::Other(status), None) if !status.is_empty() => Some(Broken::UnknownStatus { status }),
        (_, why) => why.map(|why| Broken::AgentFailed { why: Some(why) }),
    }
}

/// Whether nobody could read anything in it: null, texts that show nothing, and what contains only those.
fn has_no_value(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => shows_nothing(text),
        Value::Array(list) => list.iter().all(has_no_value),
        Value::Object(map) => map.values().all(has_no_value),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether no field has a value that the schema names, or, where it names none, no field at all.
fn has_nothing_expected(data: &Value, collection: &Collection) -> bool {
    let layers = collection.schema.as_ref().map(Layers::root).filter(|layers| !layers.property_names().is_empty());
    match (data, layers) {
        (Value::Object(map), Some(layers)) => {
            map.iter().all(|(key, value)| has_no_value(value) || layers.property(key).is_none())
        }
        _ => has_no_value(data),
    }
}

/// Whether a value has others with fields in them.
fn has_inner(value: &Value) -> bool {
    let is_inner = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::Object(map) => map.values().any(is_inner),
        Value::Array(list) => list.iter().any(is_inner),
        _ => false,
    }
}

/// What a record without any value lacks first: what the schema requires or names, else what identifies a record.
fn missing(collection: &Collection) -> Vec<Label> {
    let says = |schema: &&Schema| schema.names_fields() || Layers::root(schema).required().next().is_some();
    if let Some(schema) = collection.schema.as_ref().filter(says) {
        let layers = Layers::root(schema);
        let mut keys: Vec<&str> = layers.required().collect();
        if keys.is_empty() {
            keys = layers.property_names();
        }
        keys.truncate(MOST_NAMED);
        return keys.into_iter().map(|key| label_of(&FieldPath::root().key(key), Some(schema))).collect();
    }
    // The common names of an invoice's fields say nothing about records that are none.
    let are_known = !collection.rules_off || !collection.key_fields.is_empty();
    let keys = if are_known { collection.key_fields(&Value::Null) } else { Vec::new() };
    keys.into_iter().map(|key| key.label).take(MOST_NAMED).collect()
}

/// Looks for what is required and empty: emptied since the extraction, or empty although null would have been refused.
struct Emptied<'a> {
    record: &'a ExtractedData,
    collection: &'a Collection,
    changed: &'a Changed,
    found: &'a mut Vec<(FieldPath, Broken)>,
}

impl Emptied<'_> {
    fn look(&mut self) {
        let root = self.collection.schema.as_ref().map(Layers::root);
        match root {
            Some(layers) if layers.required().next().is_some() => self.visit(&layers, &FieldPath::root(), self.record.data()),
            _ => self.key_fields(),
        }
    }

    fn visit(&mut self, layers: &Layers<'_>, path: &FieldPath, value: &Value) {
        match value {
            Value::Object(map) => {
                for key in layers.required() {
                    if let Some(value) = map.get(key).filter(|value| has_no_value(value)) {
                        self.required(layers.property(key), path.key(key), value);
                    }
                }
                for (key, value) in map.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
                    if let Some(below) = layers.property(key) {
                        self.visit(&below, &path.key(key), value);
                    }
                }
            }
            Value::Array(list) => {
                let Some(items) = layers.items() else { return };
                // Most rows need no look: a table of 100,000 must not keep the reviewer waiting.
                let is_required = items.required().next().is_some();
                for (at, item) in list.iter().enumerate().filter(|(_, item)| is_required || has_inner(item)) {
                    self.visit(&items, &path.index(at), item);
                }
            }
            _ => {}
        }
    }

    /// A required field without a value. Null where the schema forbids it is a violation already.
    fn required(&mut self, layers: Option<Layers<'_>>, path: FieldPath, value: &Value) {
        let is_nullable = layers.is_none_or(|layers| layers.nullable());
        if value.is_null() && !is_nullable {
            return;
        }
        let was = self.was(&path).map(to_text);
        if was.is_some() || (value.is_string() && !is_nullable) {
            let field = full_label(&path, self.collection.schema.as_ref());
            self.found.push((path, Broken::Emptied { field, was }));
        }
    }

    /// What the agent had extracted there, if that was a value.
    fn was(&self, path: &FieldPath) -> Option<&Value> {
        let in_row = path.steps().iter().any(|step| matches!(step, Step::Index(_)));
        let same_place = || if in_row { None } else { path.get(self.record.original_data()) };
        self.changed.was(path).flatten().or_else(same_place).filter(|was| !has_no_value(was))
    }

    /// Where no schema says what is required: what identifies the record.
    fn key_fields(&mut self) {
        let (was, now) =
            (self.collection.key_fields(self.record.original_data()), self.collection.key_fields(self.record.data()));
        for (was, now) in was.into_iter().zip(now) {
            if !shows_nothing(&was.text) && shows_nothing(&now.text) {
                self.found.push((FieldPath::root(), Broken::Emptied { field: now.label, was: Some(was.text) }));
            }
        }
    }
}

/// Looks for texts with hidden characters.
struct HiddenTexts<'a> {
    collection: &'a Collection,
    steps: Vec<Step>,
    found: &'a mut Vec<(FieldPath, Broken)>,
}

impl HiddenTexts<'_> {
    fn visit(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(list) => list.iter().enumerate().for_each(|(at, item)| self.below(|| Step::Index(at), item)),
            Value::Object(map) => map.iter().for_each(|(key, value)| self.below(|| Step::Key(key.clone()), value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn below(&mut self, step: impl FnOnce() -> Step, value: &Value) {
        let matters = match value {
            Value::String(text) => !hidden::hidden(text, true).is_empty(),
            value => value.is_array() || value.is_object(),
        };
        if matters {
            self.steps.push(step());
            self.visit(value);
            self.steps.pop();
        }
    }

    fn text(&mut self, text: &str) {
        let in_identifier = hidden::hidden(text, true);
        if in_identifier.is_empty() || self.found.len() >= MOST_TEXTS {
            return;
        }
        let path: FieldPath = self.steps.iter().cloned().collect();
        let places =
            if is_identifier(&path, self.collection.schema.as_ref()) { in_identifier } else { hidden::hidden(text, false) };
        if places.is_empty() {
            return;
        }
        let count = places.len();
        let places =
            places.into_iter().take(MOST_PLACES).map(|(at, c)| HiddenPlace { character: number_of(c), after: end(&text[..at]) });
        self.found.push((path, Broken::Hidden { places: places.collect(), count }));
    }
}

/// The last characters of a text.
fn end(text: &str) -> String {
    let start = text.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let more = if start > 0 { "…" } else { "" };
    format!("{more}{}", visible_identifier(&text[start..]))
}
