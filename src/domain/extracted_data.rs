//! The record of an extraction: read leniently, written losslessly.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::{Change, Confidence, FieldMetadata, Status, Unreadable, diff, wrapped};

/// The key of the agent's status in `metadata.review`, where a decision replaced one that this program does not give.
pub const AGENT_STATUS: &str = "agent_status";

/// Stands in for a missing value.
static NOTHING: Value = Value::Null;

/// The `data` of an item: the agent's extraction, and what became of it.
///
/// It owns the raw JSON and hands out views. What it does not understand is kept, and what nobody changes is written as it was
/// read: key order, unknown keys, digits of numbers. (One exception is `serde_json`'s: it parses `1E5` as `1e+5`.) Values that an
/// agent wrapped with their citations are shown by themselves, and written back wrapped.
///
/// Clones share the JSON until one of them changes it: a record may have megabytes, and many may look at it.
#[derive(Clone, Debug)]
pub struct ExtractedData {
    raw: Arc<Value>,
    /// Of a record with wrapped values ([`wrapped`]): `data` without the wrappers, made when it is asked for.
    plain: OnceLock<Option<Arc<Value>>>,
    /// The same for `original_data`, which never changes.
    plain_original: OnceLock<Option<Arc<Value>>>,
}

impl PartialEq for ExtractedData {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl Serialize for ExtractedData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ExtractedData {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::new)
    }
}

impl ExtractedData {
    /// Takes any JSON. Even what is not an object is kept; [`Self::problems`] reports it.
    pub fn new(raw: Value) -> Self {
        Self { raw: raw.into(), plain: OnceLock::new(), plain_original: OnceLock::new() }
    }

    /// The record as JSON.
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// Consumes this and returns the JSON.
    pub fn into_raw(self) -> Value {
        Arc::unwrap_or_clone(self.raw)
    }

    /// What is shown and edited of the record on a page, which has parsed the metadata: without it, and with the values as a
    /// reader sees them. The extracted values are shared by all that is derived from it, since nothing changes them. Not to be stored.
    pub fn to_show(&self) -> Self {
        let Value::Object(record) = self.raw() else { return self.clone() };
        let rest = record.iter().filter(|(key, _)| !matches!(key.as_str(), "field_metadata" | "original_data" | "data"));
        let mut rest: Map<String, Value> = rest.map(|(key, value)| (key.clone(), value.clone())).collect();
        if let Some(data) = self.known_data() {
            rest.insert("data".to_owned(), data.clone());
        }
        let plain_original = OnceLock::from(Some(Arc::new(self.original_data().clone())));
        Self { raw: Arc::new(Value::Object(rest)), plain: OnceLock::from(None), plain_original }
    }

    /// The record for a page: as it is, but without wrappers, and with what they hold as field metadata. Not to be stored.
    #[must_use]
    pub fn unwrapped(self) -> Self {
        if self.plain().is_none() && wrapped::unwrapped(self.at("original_data")).is_none() {
            return self;
        }
        let (data, original, said) = (self.known_data().cloned(), self.original_data().clone(), self.said().into_owned());
        let mut raw = self.into_raw();
        if let Some(record) = raw.as_object_mut() {
            let parts = [("original_data", Some(original)), ("data", data), ("field_metadata", Some(said))];
            parts.into_iter().for_each(|(key, part)| record.extend(part.map(|part| (key.to_owned(), part))));
        }
        Self::new(raw)
    }

    /// For edits, which keep `data` and `field_metadata` in step.
    pub(super) fn raw_mut(&mut self) -> &mut Value {
        self.plain = OnceLock::new();
        Arc::make_mut(&mut self.raw)
    }

    fn plain(&self) -> Option<&Value> {
        self.plain.get_or_init(|| wrapped::unwrapped(self.at("data")).map(Arc::new)).as_deref()
    }

    /// The current values; null if missing.
    pub fn data(&self) -> &Value {
        self.known_data().unwrap_or(&NOTHING)
    }

    /// The current values; `None` if missing.
    pub fn known_data(&self) -> Option<&Value> {
        self.plain().or_else(|| self.raw.get("data"))
    }

    /// The values as the agent extracted them, which nobody changes; null if missing.
    pub fn original_data(&self) -> &Value {
        let plain = self.plain_original.get_or_init(|| wrapped::unwrapped(self.at("original_data")).map(Arc::new));
        plain.as_deref().unwrap_or_else(|| self.at("original_data"))
    }

    /// The differences between the extracted and the current values. Empty if either is missing: without the extraction nobody
    /// can tell what was edited, and "edited" would silence flags.
    pub fn changes(&self) -> Vec<Change> {
        match (self.original_data(), self.known_data()) {
            (Value::Null, _) | (_, None) => Vec::new(),
            (was, Some(now)) => diff(was, now),
        }
    }

    /// The status; the empty word if there is none.
    pub fn status(&self) -> Status {
        Status::parse(self.text("status").unwrap_or_default())
    }

    /// The status that the agent gave the record, even after decisions on it: a failure that was reopened is still one.
    pub fn agent_status(&self) -> Status {
        match self.status() {
            Status::PendingReview | Status::Accepted | Status::Rejected => {
                let before = self.metadata().and_then(|metadata| metadata.get("review")?.get(AGENT_STATUS)?.as_str());
                before.map_or(self.status(), Status::parse)
            }
            own => own,
        }
    }

    /// Writes the status, keeping its position.
    pub fn set_status(&mut self, status: Status) {
        if let Some(record) = self.raw_mut().as_object_mut() {
            record.insert("status".to_owned(), Value::from(status.word()));
        }
    }

    /// The agent's mean confidence over all fields. It hides the one bad field: show [`super::lowest_confidence`] beside it.
    pub fn overall_confidence(&self) -> Option<Confidence> {
        confidence(self.at("overall_confidence"))
    }

    /// Confidence and citations per field. Parsed on each call: keep the result if you need it often.
    pub fn field_metadata(&self) -> FieldMetadata {
        FieldMetadata::parse(&self.said())
    }

    /// The field metadata, with that of wrapped values.
    fn said(&self) -> Cow<'_, Value> {
        match self.plain() {
            Some(_) => Cow::Owned(wrapped::with_metadata(self.at("data"), self.raw_field_metadata())),
            None => Cow::Borrowed(self.raw_field_metadata()),
        }
    }

    /// The raw confidence and citations; null if missing.
    pub fn raw_field_metadata(&self) -> &Value {
        self.at("field_metadata")
    }

    /// The id of the document in the files API.
    pub fn file_id(&self) -> Option<&str> {
        self.text("file_id")
    }

    /// The name of the document.
    pub fn file_name(&self) -> Option<&str> {
        self.text("file_name")
    }

    /// The hash of the document's content, which links a new extraction of the same document to this one.
    pub fn file_hash(&self) -> Option<&str> {
        self.text("file_hash")
    }

    /// What agents and programs store beside the fields.
    pub fn metadata(&self) -> Option<&Map<String, Value>> {
        self.at("metadata").as_object()
    }

    /// Writes one key of `metadata` and leaves the others alone. Missing or null `metadata` is created; if it is not an object,
    /// the old value is kept under `previous`.
    pub fn set_metadata(&mut self, key: &str, value: Value) {
        let Some(record) = self.raw_mut().as_object_mut() else { return };
        let metadata = record.entry("metadata").or_insert(Value::Null);
        if !metadata.is_object() {
            let previous = metadata.take();
            *metadata = Value::Object(Map::new());
            if !previous.is_null() {
                metadata["previous"] = previous;
            }
        }
        metadata[key] = value;
    }

    /// The agent's errors about single fields: `metadata.field_errors` (a text, a list or an object of them) and the `error` text
    /// at the root of the field metadata.
    pub fn field_errors(&self) -> Vec<String> {
        let errors = self.metadata().and_then(|metadata| metadata.get("field_errors")).unwrap_or(&NOTHING);
        let mut found = match errors {
            Value::Array(list) => list.iter().filter_map(message).collect(),
            Value::Object(map) => {
                map.iter().filter_map(|(field, error)| message(error).map(|error| format!("{field}: {error}"))).collect()
            }
            one => Vec::from_iter(message(one)),
        };
        if let Some(Value::String(error)) = self.raw_field_metadata().get("error") {
            found.extend((!error.is_empty() && !found.contains(error)).then(|| error.clone()));
        }
        found
    }

    /// Why the agent could not extract the document, from `metadata.extraction_error` or `metadata.job_error`.
    pub fn extraction_error(&self) -> Option<String> {
        let metadata = self.metadata()?;
        ["extraction_error", "job_error"].iter().find_map(|key| metadata.get(*key).and_then(message))
    }

    /// What can't be read in the record; problems of the field metadata come last.
    pub fn problems(&self) -> Vec<Unreadable> {
        let mut problems = self.own_problems();
        problems.extend(self.field_metadata().problems().iter().cloned());
        problems
    }

    /// [`Self::problems`] without those of the field metadata, for callers that have already parsed it.
    pub fn own_problems(&self) -> Vec<Unreadable> {
        let Value::Object(record) = self.raw() else { return vec![Unreadable::Record] };
        let is_missing = |key: &str| match key {
            "original_data" => self.original_data().is_null(),
            key => record.get(key).is_none_or(Value::is_null),
        };
        let missing = ["data", "original_data"].into_iter().filter(|key| is_missing(key));
        let mut problems: Vec<Unreadable> = missing.map(|key| Unreadable::Missing(key.to_owned())).collect();
        for (key, fits, problem) in [
            ("status", Value::is_string as fn(&Value) -> bool, Unreadable::NoText as fn(String) -> Unreadable),
            ("file_id", Value::is_string, Unreadable::NoText),
            ("file_name", Value::is_string, Unreadable::NoText),
            ("file_hash", Value::is_string, Unreadable::NoText),
            ("metadata", Value::is_object, Unreadable::NoObject),
            ("overall_confidence", |value| confidence(value).is_some(), Unreadable::NoConfidence),
        ] {
            if !is_missing(key) && !fits(self.at(key)) {
                problems.push(problem(key.to_owned()));
            }
        }
        problems
    }

    fn at(&self, key: &str) -> &Value {
        self.raw.get(key).unwrap_or(&NOTHING)
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.at(key).as_str()
    }
}

/// An error of the agent as text; `None` for null and the empty text.
fn message(error: &Value) -> Option<String> {
    match error {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        other => Some(other.to_string()),
    }
}

fn confidence(value: &Value) -> Option<Confidence> {
    match value {
        Value::Number(number) => number.as_f64().and_then(Confidence::parse),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn metadata_is_created_when_missing_and_never_loses_what_it_had() {
        for (before, after) in [
            (json!({}), json!({"metadata": {"review": 1}})),
            (json!({"metadata": null}), json!({"metadata": {"review": 1}})),
            (json!({"metadata": {"job": "j", "review": 0, "z": 2}}), json!({"metadata": {"job": "j", "review": 1, "z": 2}})),
            (json!({"metadata": "note"}), json!({"metadata": {"previous": "note", "review": 1}})),
            (json!("text"), json!("text")),
        ] {
            let mut record = ExtractedData::new(before);
            record.set_metadata("review", json!(1));
            assert_eq!(record.into_raw().to_string(), after.to_string());
        }
    }

    #[test]
    fn the_status_is_written_in_its_place() {
        let mut record = ExtractedData::new(json!({"data": {}, "status": "approved", "x": 1}));
        assert_eq!(record.status(), Status::Accepted);
        record.set_status(Status::Rejected);
        assert_eq!(record.raw().to_string(), r#"{"data":{},"status":"rejected","x":1}"#);
        assert_eq!(ExtractedData::new(json!({})).status(), Status::Other(String::new()));
    }

    #[test]
    fn field_errors_are_read_in_every_shape() {
        let errors = |metadata: Value, field_metadata: Value| {
            ExtractedData::new(json!({"metadata": metadata, "field_metadata": field_metadata})).field_errors()
        };
        assert_eq!(errors(json!({"field_errors": "one"}), json!({"error": "root"})), ["one", "root"]);
        assert_eq!(errors(json!({"field_errors": ["a", null, {"b": 1}]}), json!(null)), ["a", "{\"b\":1}"]);
        assert_eq!(errors(json!({"field_errors": {"total": "no number"}}), json!({})), ["total: no number"]);
        assert!(errors(json!(null), json!({"error": {"confidence": 0.1}})).is_empty());
    }

    #[test]
    fn odd_records_are_kept_and_reported() {
        assert_eq!(ExtractedData::new(json!([1])).problems(), [Unreadable::Record]);
        let odd =
            ExtractedData::new(json!({"data": {}, "original_data": {}, "status": 7, "overall_confidence": 1.5, "metadata": []}));
        let [status, metadata, confidence] = ["status", "metadata", "overall_confidence"].map(str::to_owned);
        let found = [Unreadable::NoText(status), Unreadable::NoObject(metadata), Unreadable::NoConfidence(confidence)];
        assert_eq!(odd.problems(), found);
        assert_eq!(odd.overall_confidence(), None);
    }
}
