//! Why a person must look at a record. The queue, the page and the server's check on accepting share this one function.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::diff::Changed;
use super::field_metadata::Cursor;
use super::record_rules;
use super::rule::{Broken, BrokenRule, Level};
use super::schema::{Layers, ordered_keys};
use super::{
    Band, Collection, Confidence, ExtractedData, Facts, FieldMetadata, FieldPath, Label, Reason, Schema, Status, full_label,
};

/// The kind of a flag, worst first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// The agent reports a failure, of the whole extraction or of a field.
    ExtractionError,
    /// A value breaks the schema.
    SchemaViolation,
    /// A sum does not add up, or another blocking rule is broken: accepting then needs a second confirmation.
    FailedRule,
    /// There is another record of the same document.
    Duplicate,
    /// Something in the record can't be read, so confidences may be missing.
    UnreadableMetadata,
    /// The agent was not sure enough of a value.
    LowConfidence,
    /// The agent did not say how sure it was of a value.
    UnknownConfidence,
    /// A rule is broken that correct documents break, too.
    RuleWarning,
}

impl FlagKind {
    /// All kinds, worst first.
    pub const ALL: [Self; 8] = [
        Self::ExtractionError,
        Self::SchemaViolation,
        Self::FailedRule,
        Self::Duplicate,
        Self::UnreadableMetadata,
        Self::LowConfidence,
        Self::UnknownConfidence,
        Self::RuleWarning,
    ];

    /// The kind with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How much a flag of this kind adds to a record's risk.
    pub const fn weight(self) -> u32 {
        match self {
            Self::ExtractionError => 100,
            Self::SchemaViolation | Self::FailedRule => 60,
            Self::Duplicate => 50,
            Self::UnreadableMetadata => 30,
            Self::LowConfidence => 10,
            Self::UnknownConfidence => 4,
            Self::RuleWarning => 6,
        }
    }

    /// The name in markup and addresses, the same as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExtractionError => "extraction_error",
            Self::SchemaViolation => "schema_violation",
            Self::FailedRule => "failed_rule",
            Self::Duplicate => "duplicate",
            Self::UnreadableMetadata => "unreadable_metadata",
            Self::LowConfidence => "low_confidence",
            Self::UnknownConfidence => "unknown_confidence",
            Self::RuleWarning => "rule_warning",
        }
    }
}

/// One reason to look.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Its kind.
    pub kind: FlagKind,
    /// The field; `None` for the whole record.
    pub path: Option<FieldPath>,
    /// The name of the field and of what contains it; empty for the whole record.
    pub label: Label,
    /// What is wrong.
    pub reason: Reason,
}

/// All flags: first those of the record, then those of its fields in the order of the form.
///
/// A value without a readable confidence is flagged. An absent or null one is not: the agent said "not there", and agents drop
/// the metadata of what they did not find. A field that differs from `original_data` was checked by a person, so it has no
/// confidence flags; what breaks the schema or a rule stays flagged, no matter who wrote it. What only the server knows (the day,
/// other records) is left out; [`assess`] takes it.
pub fn flags(record: &ExtractedData, collection: &Collection) -> Vec<Flag> {
    assess(record, collection, &Facts::default()).flags
}

/// How much there is to look at: the sum of the flags' weights. The queue's “riskiest” order sorts by it.
pub fn risk(flags: &[Flag]) -> u32 {
    flags.iter().map(|flag| flag.kind.weight()).fold(0, u32::saturating_add)
}

/// The confidence of the least certain value that is present and that nobody edited.
pub fn lowest_confidence(record: &ExtractedData) -> Option<Confidence> {
    let (metadata, changed) = (record.field_metadata(), Changed::of(record));
    let mut walk =
        Walk { schema: None, at_fields: HashMap::new(), changed: &changed, collection: None, found: Assessment::default() };
    walk.visit(&FieldPath::root(), None, Some(record.data()), Cursor::new(metadata.root()), false);
    walk.found.lowest_confidence
}

/// What a row of the queue says about a record, found in one pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assessment {
    /// The flags that [`flags`] finds, and those that follow from the facts.
    pub flags: Vec<Flag>,
    /// What [`lowest_confidence`] finds.
    pub lowest_confidence: Option<Confidence>,
    /// The broken rules for which accepting needs a second confirmation.
    pub blocking: Vec<BrokenRule>,
}

/// All flags, and [`lowest_confidence`], in one pass.
pub fn assess(record: &ExtractedData, collection: &Collection, facts: &Facts) -> Assessment {
    find(record, collection, facts, &record.field_metadata(), &Changed::of(record))
}

/// [`assess`] for callers that have already parsed the metadata and compared the data.
pub(super) fn find(
    record: &ExtractedData,
    collection: &Collection,
    facts: &Facts,
    metadata: &FieldMetadata,
    changed: &Changed,
) -> Assessment {
    let schema = collection.schema.as_ref();
    let mut at_fields: HashMap<FieldPath, Vec<(FlagKind, Reason)>> = HashMap::new();
    for violation in schema.map(|schema| schema.check(record.data())).unwrap_or_default() {
        let reason = Reason::Schema { label: violation.label, problem: violation.problem };
        at_fields.entry(violation.path).or_default().push((FlagKind::SchemaViolation, reason));
    }
    let (mut flags, mut blocking) = (of_the_record(record, facts, metadata), Vec::new());
    for broken in record_rules::find(record, collection, changed, facts.today.as_deref()) {
        if broken.level == Level::Block {
            blocking.push(broken.clone());
        }
        let kind = if broken.level == Level::Block { FlagKind::FailedRule } else { FlagKind::RuleWarning };
        let BrokenRule { path, broken, .. } = broken;
        match broken {
            // Flagged already, with everything else that the agent reports.
            Broken::AgentFailed { .. } => {}
            broken if path.is_root() => {
                flags.push(Flag { kind, path: None, label: Label::default(), reason: Reason::Rule(broken) })
            }
            broken => at_fields.entry(path).or_default().push((kind, Reason::Rule(broken))),
        }
    }
    let found = Assessment { flags, lowest_confidence: None, blocking };
    let mut walk = Walk { schema, at_fields, changed, collection: Some(collection), found };
    walk.visit(&FieldPath::root(), schema.map(Layers::root), Some(record.data()), Cursor::new(metadata.root()), false);
    walk.found
}

fn of_the_record(record: &ExtractedData, facts: &Facts, metadata: &FieldMetadata) -> Vec<Flag> {
    let flag = |kind, reason| Flag { kind, path: None, label: Label::default(), reason };
    let failed = record
        .extraction_error()
        .map(Reason::AgentSays)
        .or_else(|| (record.agent_status() == Status::Error).then_some(Reason::AgentFailed));
    let errors = failed.into_iter().chain(record.field_errors().into_iter().map(Reason::AgentSays));
    let errors = errors.map(|reason| flag(FlagKind::ExtractionError, reason));
    let duplicates = facts.duplicates.iter().map(|other| flag(FlagKind::Duplicate, Reason::Duplicate(other.clone())));
    let problems = record.own_problems().into_iter().chain(metadata.problems().iter().cloned());
    let problems = problems.map(|problem| flag(FlagKind::UnreadableMetadata, Reason::Unreadable(problem)));
    errors.chain(duplicates).chain(problems).collect()
}

/// Walks `data` in the order of the form.
struct Walk<'a> {
    schema: Option<&'a Schema>,
    /// What the schema and the rules say about fields.
    at_fields: HashMap<FieldPath, Vec<(FlagKind, Reason)>>,
    changed: &'a Changed,
    /// `None` if only the lowest confidence is wanted.
    collection: Option<&'a Collection>,
    found: Assessment,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, path: &FieldPath, layers: Option<Layers<'a>>, value: Option<&Value>, said: Cursor<'_>, edited: bool) {
        for (kind, reason) in self.at_fields.remove(path).unwrap_or_default() {
            self.report(kind, path, reason);
        }
        let edited = edited || self.changed.is_edited(path);
        match value {
            None | Some(Value::Null) => {}
            Some(Value::Object(map)) => {
                let keys = match &layers {
                    Some(layers) => ordered_keys(layers, map),
                    None => map.keys().map(String::as_str).collect(),
                };
                for key in keys {
                    let value = map.get(key);
                    // Only the schema can object to what is absent.
                    if value.is_none() && self.at_fields.is_empty() {
                        continue;
                    }
                    let below = layers.as_ref().and_then(|layers| layers.property(key));
                    self.visit(&path.key(key), below, value, said.key(key), edited);
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
        let Some(review_below) = self.collection.map(|collection| collection.threshold(path)) else { return };
        match (Band::of(confidence, review_below), confidence) {
            (Band::High, _) => {}
            (_, Some(confidence)) => {
                let reason = Reason::LowConfidence { percent: confidence.percent(), below: percent(review_below) };
                self.report(FlagKind::LowConfidence, path, reason);
            }
            (_, None) => {
                let said = said.leaf().and_then(|leaf| leaf.confidence);
                self.report(
                    FlagKind::UnknownConfidence,
                    path,
                    said.map_or(Reason::NoConfidence, |score| Reason::OddConfidence(in_full(score))),
                );
            }
        }
    }

    fn report(&mut self, kind: FlagKind, path: &FieldPath, reason: Reason) {
        let label = full_label(path, self.schema);
        self.found.flags.push(Flag { kind, path: Some(path.clone()), label, reason });
    }
}

/// A score to its last digit, since 1.0000002 is not 1; with an exponent where zeros would fill the line.
fn in_full(score: f64) -> String {
    if score == 0.0 || (1e-6..1e15).contains(&score.abs()) { score.to_string() } else { format!("{score:e}") }
}

/// The threshold in percent, with at most one decimal place.
fn percent(review_below: f64) -> f64 {
    (review_below * 1000.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_that_is_none_is_told_as_it_was_written() {
        for (score, text) in
            [(1.0000002, "1.0000002"), (-0.5, "-0.5"), (97.25, "97.25"), (100.0, "100"), (1e300, "1e300"), (f64::NAN, "NaN")]
        {
            assert_eq!(in_full(score), text);
        }
    }
}
