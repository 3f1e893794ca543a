//! Why a person must look at a record. The queue, the page and the server's check on accepting share this one function.

mod kind;
mod known_rows;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use kind::FlagKind;
pub(super) use known_rows::KnownRows;
use serde_json::Value;

use super::diff::Changed;
use super::evidence::{Finding, Findings, Said};
use super::field_metadata::Cursor;
use super::record_rules;
use super::rule::{Broken, BrokenRule, Level, Rule};
use super::schema::{Layers, ordered_keys};
use super::{
    Band, Collection, Confidence, ExtractedData, Facts, FieldMetadata, FieldPath, Label, Reason, Schema, Status, Violation,
    full_label, rule, to_text,
};

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
    let mut walk = Walk {
        schema: None,
        at_fields: HashMap::new(),
        changed: &changed,
        collection: None,
        is_silent: false,
        found: Found::default(),
        before: None,
        is_in_row: false,
    };
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
    /// Values that the agent was not sure of, and the page confirms.
    pub confirmed: HashSet<FieldPath>,
}

/// All flags, and [`lowest_confidence`], in one pass.
pub fn assess(record: &ExtractedData, collection: &Collection, facts: &Facts) -> Assessment {
    let found = find(record, collection, facts, &record.field_metadata(), &Changed::of(record), None);
    Assessment {
        flags: found.flags.into_iter().map(Arc::unwrap_or_clone).collect(),
        lowest_confidence: found.lowest_confidence,
        blocking: found.blocking,
        confirmed: found.confirmed,
    }
}

/// An [`Assessment`] whose flags can be shared, with what the next one can use.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) flags: Vec<Arc<Flag>>,
    lowest_confidence: Option<Confidence>,
    pub(super) blocking: Vec<BrokenRule>,
    pub(super) confirmed: HashSet<FieldPath>,
    pub(super) violations: Vec<Violation>,
    /// What was found in rows of which nothing else says something.
    pub(super) rows: KnownRows,
}

/// [`assess`] for callers that have already parsed the metadata and compared the data. `before` is an earlier state of the record, with the
/// same metadata and collection, and what was found in it: rows that did not change since are not assessed again.
pub(super) fn find(
    record: &ExtractedData,
    collection: &Collection,
    facts: &Facts,
    metadata: &FieldMetadata,
    changed: &Changed,
    before: Option<(&ExtractedData, &KnownRows)>,
) -> Found {
    let schema = collection.schema.as_ref();
    let mut at_fields: HashMap<FieldPath, Vec<(FlagKind, Reason)>> = HashMap::new();
    let violations = schema.map(|schema| schema.check(record.data())).unwrap_or_default();
    for Violation { path, label, problem } in violations.iter().cloned() {
        at_fields.entry(path).or_default().push((FlagKind::SchemaViolation, Reason::Schema { label, problem }));
    }
    let (mut flags, mut blocking) = (of_the_record(record, facts, metadata), Vec::new());
    flags.retain(|flag| !collection.flags_off.contains(&flag.kind));
    let page = ThePage::of(record, collection, &facts.findings);
    for (path, kind, reason) in page.flags() {
        // A person has read it otherwise than the agent.
        if kind == FlagKind::Quotation && changed.is_edited(&path) {
            continue;
        }
        if path.is_root() {
            flags.push(Flag { kind, path: None, label: Label::default(), reason });
        } else {
            at_fields.entry(path).or_default().push((kind, reason));
        }
    }
    for mut broken in record_rules::find(record, collection, changed, facts.today.as_deref()) {
        let is_the_documents_own = page.judge(&mut broken);
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
            broken if is_the_documents_own => at_fields.entry(path).or_default().push((kind, Reason::DocumentsOwn(broken))),
            broken => at_fields.entry(path).or_default().push((kind, Reason::Rule(broken))),
        }
    }
    let is_silent = facts.findings.has_words && !metadata.root().says_a_confidence();
    if is_silent {
        let reason = Reason::NoConfidences;
        flags.push(Flag { kind: FlagKind::UnknownConfidence, path: None, label: Label::default(), reason });
    }
    let rows =
        KnownRows::new(is_silent, at_fields.keys().filter_map(FieldPath::outer_row).chain(changed.rows()), &page.confirmed);
    let flags = flags.into_iter().map(Arc::new).collect();
    let found = Found { flags, lowest_confidence: None, blocking, confirmed: page.confirmed, violations, rows };
    let before = before.filter(|(_, rows)| rows.is_silent == is_silent);
    let mut walk = Walk { schema, at_fields, changed, collection: Some(collection), is_silent, found, before, is_in_row: false };
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
    let unread = facts.findings.is_pending.then(|| flag(FlagKind::Unshown, Reason::NotLooked));
    let duplicates = facts.duplicates.iter().map(|other| flag(FlagKind::Duplicate, Reason::Duplicate(other.clone())));
    let problems = record.own_problems().into_iter().chain(metadata.problems().iter().cloned());
    let problems = problems.map(|problem| flag(FlagKind::UnreadableMetadata, Reason::Unreadable(problem)));
    let pages = &facts.findings.unshown;
    let unshown = (!pages.is_empty()).then(|| flag(FlagKind::Unshown, Reason::Unshown(pages.clone())));
    errors.chain(duplicates).chain(problems).chain(unread).chain(unshown).collect()
}

/// What the pages say about a record that is still the one that was looked at.
struct ThePage<'a> {
    record: &'a ExtractedData,
    collection: &'a Collection,
    findings: &'a Findings,
    confirmed: HashSet<FieldPath>,
    in_place: HashSet<FieldPath>,
}

impl<'a> ThePage<'a> {
    fn of(record: &'a ExtractedData, collection: &'a Collection, findings: &'a Findings) -> Self {
        let still = |(path, about): &(FieldPath, String)| is_about(record, path, about).then(|| path.clone());
        let confirmed =
            if collection.page_confirms { findings.confirmed.iter().filter_map(still).collect() } else { HashSet::new() };
        let in_place = findings.in_place.iter().filter_map(still).collect();
        Self { record, collection, findings, confirmed, in_place }
    }

    fn flags(&self) -> impl Iterator<Item = (FieldPath, FlagKind, Reason)> + use<'a> {
        let is_on = |kind: FlagKind| !self.collection.flags_off.contains(&kind);
        let found = self.findings.found.iter().filter(move |finding| is_on(finding.said.kind()));
        let mut found: Vec<&Finding> = found.filter(|finding| is_about(self.record, &finding.path, &finding.about)).collect();
        // One sentence about a field is enough; printed rows without a record are one each.
        found.sort_by(|a, b| a.path.cmp(&b.path).then(a.said.rank().cmp(&b.said.rank())));
        found.dedup_by(|b, a| a.path == b.path && b.said != Said::UnclaimedRow);
        found.into_iter().map(|finding| (finding.path.clone(), finding.said.kind(), Reason::Page(finding.clone())))
    }

    /// A sum of numbers that all stand on the page in their place is the document's own: a warning. Otherwise the sum is shown at
    /// the one number that the page contradicts, if there is one.
    fn judge(&self, broken: &mut BrokenRule) -> bool {
        if !matches!(broken.broken, Broken::Sum { .. }) || (self.in_place.is_empty() && self.findings.found.is_empty()) {
            return false;
        }
        let sums = rule::sums(self.record.data(), self.collection.rule_book());
        let sum =
            sums.into_iter().find(|sum| !sum.holds && sum.rule == broken.broken.rule() && sum.paths.last() == Some(&broken.path));
        let Some(sum) = sum else { return false };
        // A list may also lack a row.
        let lacks_row = |finding: &Finding| matches!(finding.said.kind(), FlagKind::UnclaimedRow);
        let is_list = matches!(sum.rule, Rule::LinesTotal | Rule::TaxTotal | Rule::TaxBasis);
        let may_lack_row = is_list && self.findings.found.iter().any(lacks_row);
        if !may_lack_row && sum.paths.iter().all(|path| self.in_place.contains(path)) {
            broken.level = Level::Warn;
            return true;
        }
        let is_contradicted = |path: &FieldPath| {
            let mut found = self.findings.found.iter();
            found.any(|finding| finding.path == *path && matches!(finding.said.kind(), FlagKind::NotOnPage | FlagKind::Misplaced))
        };
        let mut contradicted = sum.paths.into_iter().filter(is_contradicted);
        if let (Some(one), None) = (contradicted.next(), contradicted.next()) {
            broken.path = one;
        }
        false
    }
}

/// Whether the value at `path` is still this text.
pub fn is_about(record: &ExtractedData, path: &FieldPath, about: &str) -> bool {
    match path.get(record.data()) {
        None | Some(Value::Null) => about.is_empty(),
        Some(Value::Object(_) | Value::Array(_)) => true,
        Some(value) => to_text(value) == about,
    }
}

/// Walks `data` in the order of the form.
struct Walk<'a> {
    schema: Option<&'a Schema>,
    /// What the schema and the rules say about fields.
    at_fields: HashMap<FieldPath, Vec<(FlagKind, Reason)>>,
    changed: &'a Changed,
    /// `None` if only the lowest confidence is wanted.
    collection: Option<&'a Collection>,
    /// The agent gives no confidence at all: said once, not at each field.
    is_silent: bool,
    found: Found,
    before: Option<(&'a ExtractedData, &'a KnownRows)>,
    /// Within the outermost row.
    is_in_row: bool,
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
                let before = self.before.and_then(|(record, _)| path.get(record.data())).and_then(Value::as_array);
                for (at, item) in list.iter().enumerate() {
                    let before = before.and_then(|before| before.get(at));
                    self.row(&path.index(at), items.clone(), item, before, said.index(at), edited);
                }
            }
            Some(_) if edited => {}
            Some(_) => self.weigh(path, said),
        }
    }

    /// An element of a list; `before` is what was in its place.
    fn row(
        &mut self,
        path: &FieldPath,
        layers: Option<Layers<'a>>,
        item: &Value,
        before: Option<&Value>,
        said: Cursor<'_>,
        edited: bool,
    ) {
        let is_kept = !self.is_in_row && !edited && self.collection.is_some() && self.found.rows.can_keep(path);
        if is_kept
            && before == Some(item)
            && let Some((_, rows)) = self.before
            && let Some(known) = rows.get(path)
        {
            self.found.flags.extend(known.flags.iter().cloned());
            self.found.lowest_confidence = lower(self.found.lowest_confidence, known.lowest_confidence);
            self.found.rows.keep(path, known.clone());
            return;
        }
        let first = self.found.flags.len();
        let is_in_row = std::mem::replace(&mut self.is_in_row, true);
        let lowest = self.found.lowest_confidence.take();
        self.visit(path, layers, Some(item), said, edited);
        self.is_in_row = is_in_row;
        if is_kept {
            self.found.rows.found(path, self.found.flags[first..].to_vec(), self.found.lowest_confidence);
        }
        self.found.lowest_confidence = lower(self.found.lowest_confidence, lowest);
    }

    fn weigh(&mut self, path: &FieldPath, said: Cursor<'_>) {
        let confidence = said.confidence();
        self.found.lowest_confidence = lower(self.found.lowest_confidence, confidence);
        let Some(review_below) = self.collection.map(|collection| collection.threshold(path)) else { return };
        match (Band::of(confidence, review_below), confidence) {
            (Band::High, _) => {}
            _ if self.found.confirmed.contains(path) => {}
            (_, None) if self.is_silent => {}
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
        self.found.flags.push(Arc::new(Flag { kind, path: Some(path.clone()), label, reason }));
    }
}

/// The lower of the two that are known; the first, if they are the same.
fn lower(one: Option<Confidence>, other: Option<Confidence>) -> Option<Confidence> {
    match (one, other) {
        (Some(one), Some(other)) if other < one => Some(other),
        (one, other) => one.or(other),
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
