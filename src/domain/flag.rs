//! Why a person must look at a record: the one function that the queue, the page and the server's check at accept share.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::diff::Changed;
use super::field_metadata::Cursor;
use super::schema::{Layers, ordered_keys};
use super::{Band, Collection, Confidence, ExtractedData, FieldMetadata, FieldPath, Schema, Status, full_label};
use crate::{message, text::Language};

/// The kind of a flag, worst first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// The agent says that it failed, as a whole or with a field.
    ExtractionError,
    /// A value is not as the schema wants it.
    SchemaViolation,
    /// Something in the record can't be read, so that confidences may be missing.
    UnreadableMetadata,
    /// The agent was not sure enough of a value.
    LowConfidence,
    /// The agent did not say how sure it was of a value.
    UnknownConfidence,
}

impl FlagKind {
    /// The words on the screen.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::ExtractionError => message!(language, flag_kind_extraction_error),
            Self::SchemaViolation => message!(language, flag_kind_schema_violation),
            Self::UnreadableMetadata => message!(language, flag_kind_unreadable_metadata),
            Self::LowConfidence => message!(language, flag_kind_low_confidence),
            Self::UnknownConfidence => message!(language, flag_kind_unknown_confidence),
        }
    }

    /// The name in markup and addresses, the same as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExtractionError => "extraction_error",
            Self::SchemaViolation => "schema_violation",
            Self::UnreadableMetadata => "unreadable_metadata",
            Self::LowConfidence => "low_confidence",
            Self::UnknownConfidence => "unknown_confidence",
        }
    }
}

/// One reason to look.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Flag {
    /// Its kind.
    pub kind: FlagKind,
    /// The field; `None` for the record as a whole.
    pub path: Option<FieldPath>,
    /// The name of the field with what it stands in; "This record" for the record as a whole.
    pub label: String,
    /// What is the matter, for the screen.
    pub message: String,
}

/// All flags: those of the record first, then those of its fields in the order of the form.
///
/// A value without a readable confidence is flagged, an absent or null one without is not: the agent said "not there",
/// and agents drop the metadata of what they did not find. A field that differs from `original_data` was checked by a
/// person, so its confidence flags are gone; what breaks the schema stays flagged whoever wrote it.
pub fn flags(record: &ExtractedData, collection: &Collection) -> Vec<Flag> {
    find(record, collection, &record.field_metadata(), &Changed::of(record)).flags
}

/// The confidence of the least certain value that is there and that nobody edited.
pub fn lowest_confidence(record: &ExtractedData) -> Option<Confidence> {
    let (metadata, changed) = (record.field_metadata(), Changed::of(record));
    let mut walk =
        Walk { schema: None, violations: HashMap::new(), changed: &changed, review_below: None, found: Assessment::default() };
    walk.visit(&FieldPath::root(), None, Some(record.data()), Cursor::new(metadata.root()), false);
    walk.found.lowest_confidence
}

/// What a row of the queue says about a record, found in one go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assessment {
    /// As [`flags`] finds them.
    pub flags: Vec<Flag>,
    /// As [`lowest_confidence`] finds it.
    pub lowest_confidence: Option<Confidence>,
}

/// [`flags`] and [`lowest_confidence`] for the price of one.
pub fn assess(record: &ExtractedData, collection: &Collection) -> Assessment {
    find(record, collection, &record.field_metadata(), &Changed::of(record))
}

/// [`assess`] for callers that have parsed and compared already.
pub(super) fn find(record: &ExtractedData, collection: &Collection, metadata: &FieldMetadata, changed: &Changed) -> Assessment {
    let schema = collection.schema.as_ref();
    let mut violations: HashMap<FieldPath, Vec<String>> = HashMap::new();
    for violation in schema.map(|schema| schema.check(record.data())).unwrap_or_default() {
        violations.entry(violation.path).or_default().push(violation.message);
    }
    let found = Assessment { flags: of_the_record(record, metadata), lowest_confidence: None };
    let mut walk = Walk { schema, violations, changed, review_below: Some(collection.review_below), found };
    walk.visit(&FieldPath::root(), schema.map(Layers::root), Some(record.data()), Cursor::new(metadata.root()), false);
    walk.found
}

fn of_the_record(record: &ExtractedData, metadata: &FieldMetadata) -> Vec<Flag> {
    let flag = |kind, message| Flag { kind, path: None, label: "This record".to_owned(), message };
    let failed = record
        .extraction_error()
        .or_else(|| (record.status() == Status::Error).then(|| "The agent could not extract this document".to_owned()));
    let errors = failed.into_iter().chain(record.field_errors()).map(|message| flag(FlagKind::ExtractionError, message));
    let problems = record.own_problems().into_iter().chain(metadata.problems().iter().cloned());
    errors.chain(problems.map(|message| flag(FlagKind::UnreadableMetadata, message))).collect()
}

/// Goes through `data` in the order of the form.
struct Walk<'a> {
    schema: Option<&'a Schema>,
    violations: HashMap<FieldPath, Vec<String>>,
    changed: &'a Changed,
    /// `None` when only the lowest confidence is wanted.
    review_below: Option<f64>,
    found: Assessment,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, path: &FieldPath, layers: Option<Layers<'a>>, value: Option<&Value>, said: Cursor<'_>, edited: bool) {
        for message in self.violations.remove(path).unwrap_or_default() {
            self.report(FlagKind::SchemaViolation, path, message);
        }
        let edited = edited || self.changed.is_edited(path);
        match value {
            None | Some(Value::Null) => {}
            Some(Value::Object(map)) => {
                let fields = said.fields();
                let keys = match &layers {
                    Some(layers) => ordered_keys(layers, map),
                    None => map.keys().map(String::as_str).collect(),
                };
                for key in keys {
                    let value = map.get(key);
                    // Of what is absent only the schema can complain.
                    if value.is_none() && self.violations.is_empty() {
                        continue;
                    }
                    let below = layers.as_ref().and_then(|layers| layers.property(key));
                    self.visit(&path.key(key), below, value, fields.get(key), edited);
                }
            }
            Some(Value::Array(list)) => {
                let items = layers.as_ref().and_then(Layers::items);
                for (at, item) in list.iter().enumerate() {
                    self.visit(&path.index(at), items.clone(), Some(item), said.index(at), edited);
                }
            }
            Some(_) if edited => {}
            Some(_) => self.weigh(path, said),
        }
    }

    fn weigh(&mut self, path: &FieldPath, said: Cursor<'_>) {
        let confidence = said.confidence();
        let lowest = self.found.lowest_confidence;
        if confidence.is_some_and(|new| lowest.is_none_or(|lowest| new < lowest)) {
            self.found.lowest_confidence = confidence;
        }
        let Some(review_below) = self.review_below else { return };
        match (Band::of(confidence, review_below), confidence) {
            (Band::High, _) => {}
            (_, Some(confidence)) => {
                let message = format!("Confidence {} %, below {} %", confidence.percent(), threshold(review_below));
                self.report(FlagKind::LowConfidence, path, message);
            }
            (_, None) => {
                let message = match said.leaf().and_then(|leaf| leaf.confidence) {
                    Some(score) => format!("Confidence {score} is not between 0 and 1"),
                    None => "The agent gave no confidence".to_owned(),
                };
                self.report(FlagKind::UnknownConfidence, path, message);
            }
        }
    }

    fn report(&mut self, kind: FlagKind, path: &FieldPath, message: String) {
        let label = full_label(path, self.schema);
        self.found.flags.push(Flag { kind, path: Some(path.clone()), label, message });
    }
}

/// The threshold in percent, with one digit behind the point where it needs one.
fn threshold(review_below: f64) -> String {
    let percent = (review_below * 1000.0).round() / 10.0;
    percent.to_string()
}
