//! What the page shows of an item: the record with the draft applied, and everything derived from it.

use crate::domain::{
    Block, Collection, Draft, Edit, ExtractedData, Facts, Field, FieldMetadata, FieldPath, Fields, Flag, FlagKind, Label, Locale,
    Problem, Schema, Suggestion,
    evidence::Offer,
    flag::is_about,
    form::{Form, Known, Position, form_after},
    queue::ItemView,
    rule::BrokenRule,
    schema::Violation,
};
use serde_json::Value;
use std::{cmp::Reverse, collections::HashMap, sync::Arc};

/// The record with the draft applied, and everything derived from it; cheap to clone.
#[derive(Clone)]
pub struct Shown(Arc<ShownParts>);

/// A field to look at.
#[derive(Clone, Debug)]
pub struct ToLookAt {
    /// The field.
    pub path: FieldPath,
    /// Where it is in the form.
    position: Position,
    /// How bad it is.
    weight: u32,
    /// The worst flag; `None` where the text is no value, or nothing is said any more.
    pub flag: Option<Arc<Flag>>,
    /// The reviewer has looked at it and found it right.
    pub is_ticked: bool,
}

impl PartialEq for ToLookAt {
    fn eq(&self, other: &Self) -> bool {
        let same_flag = |(one, other): (&Arc<Flag>, &Arc<Flag>)| Arc::ptr_eq(one, other) || one == other;
        let has_same_flag = match (&self.flag, &other.flag) {
            (Some(one), Some(other)) => same_flag((one, other)),
            (one, other) => one.is_none() && other.is_none(),
        };
        (self.position, self.weight, self.is_ticked) == (other.position, other.weight, other.is_ticked)
            && has_same_flag
            && self.path == other.path
    }
}

impl ToLookAt {
    /// Whether a tick can be set or taken away. A value that breaks the schema can't be ticked.
    pub fn can_be_ticked(&self) -> bool {
        self.is_ticked || self.flag.as_ref().is_some_and(|flag| flag.kind != FlagKind::SchemaViolation)
    }
}

/// What `Shown` derefs to.
pub struct ShownParts {
    /// The form.
    pub blocks: Vec<Block>,
    /// Every field of the form.
    pub fields: Fields,
    /// The record, without its field metadata.
    pub record: Arc<ExtractedData>,
    /// Confidence, reasoning and citations.
    pub metadata: Arc<FieldMetadata>,
    /// The edits that moved the metadata along with its rows.
    moved_by: Vec<Edit>,
    /// Reasons to look.
    pub flags: Vec<Arc<Flag>>,
    /// The broken rules for which accepting needs a second confirmation.
    pub blocking: Vec<BrokenRule>,
    /// The one change that would make every sum come out; none once the item is decided.
    pub suggestion: Option<Suggestion>,
    /// Values to use from the page, one for each field at most, in the order of the record; none once the item is decided.
    pub offers: Vec<Offer>,
    /// Text that is not a value of its field's type or is ambiguous, and what is wrong with it.
    pub typed: HashMap<FieldPath, (String, Problem)>,
    /// Where the record breaks its schema.
    pub violations: Vec<Violation>,
    /// The index of the first violation of each field.
    violation_of: HashMap<FieldPath, usize>,
    /// What was found in the rows, for the next state.
    known: Known,
}

impl std::ops::Deref for Shown {
    type Target = ShownParts;

    fn deref(&self) -> &ShownParts {
        &self.0
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Shown {
    /// `collection` is that of the view. The metadata, which is most of a record, is taken from the state `before` unless rows moved.
    pub fn new(
        view: &ItemView,
        collection: &Arc<Collection>,
        base: &Arc<ExtractedData>,
        draft: &Draft,
        facts: &Facts,
        locale: Locale,
        before: Option<&Self>,
    ) -> Self {
        let last = draft.edits.iter().rposition(Edit::is_row_edit).map_or(0, |last| last + 1);
        let moved_by = &draft.edits[..last];
        // Nothing edited yet: a large record need not be copied.
        let (record, misfits) = match draft.edits[..] {
            [] => (Arc::clone(base), Vec::new()),
            _ => {
                let (record, misfits) = draft.apply(base);
                (Arc::new(record), misfits)
            }
        };
        let earlier = before;
        let before = earlier.filter(|before| before.moved_by == moved_by);
        // One more row edit: the parsed metadata is adjusted. After many, as in a paste, it is parsed again.
        let followed = || {
            let earlier = earlier.filter(|_| misfits.is_empty())?;
            let edits = moved_by.strip_prefix(earlier.moved_by.as_slice())?.iter().filter(|edit| edit.is_row_edit());
            let [edit] = edits.collect::<Vec<_>>()[..] else { return None };
            earlier.metadata.after(edit).map(Arc::new)
        };
        let read = || match moved_by {
            [] => view.record.field_metadata(),
            _ => draft.apply(&view.record).0.field_metadata(),
        };
        let metadata = match before {
            Some(before) => Arc::clone(&before.metadata),
            None => followed().unwrap_or_else(|| Arc::new(read())),
        };
        let known = before.map(|before| (&*before.record, &before.known));
        let Form { blocks, flags, blocking, violations, known } = form_after(&record, collection, facts, &metadata, known);
        let flags = match &view.stood {
            Some(stood) => stood.iter().map(|flag| Arc::new(flag.to_flag(view.collection.schema.as_ref()))).collect(),
            None => flags,
        };
        let is_closed = view.is_closed();
        let suggestion = if is_closed { None } else { view.collection.suggestion(record.data()) };
        let is_open = |offer: &&Offer| !is_closed && is_about(&record, &offer.path, &offer.about);
        let fields = Fields::of(&blocks);
        let typed = draft
            .typed()
            .into_iter()
            .filter_map(|(path, text)| {
                let field = fields.get(&path)?;
                // A text kept as typed does not become a value just because it is viewed in another locale.
                let why = field.read_in(&text, locale, record.data()).err().unwrap_or_else(|| Problem::Unreadable(text.clone()));
                Some((path, (text, why)))
            })
            .collect();
        // From the last to the first, which stays.
        let violation_of = violations.iter().enumerate().rev().map(|(at, violation)| (violation.path.clone(), at)).collect();
        let moved_by = moved_by.to_vec();
        let parts = ShownParts {
            flags,
            blocking,
            offers: facts.findings.offers.iter().filter(is_open).cloned().collect(),
            suggestion,
            metadata,
            moved_by,
            record,
            blocks,
            fields,
            typed,
            violations,
            violation_of,
            known,
        };
        Self(Arc::new(parts))
    }

    /// Texts that are not values, and what is wrong with each, in document order.
    pub fn typed_in_order(&self) -> impl Iterator<Item = (&FieldPath, &Problem)> {
        let mut typed: Vec<_> = self.typed.iter().map(|(path, (_, why))| (self.fields.position(path), path, why)).collect();
        typed.sort_by_key(|(position, ..)| *position);
        typed.into_iter().map(|(_, path, why)| (path, why))
    }

    /// Only rules prevent accepting: the document itself may be wrong, so the reviewer may confirm that the values are right.
    pub fn can_accept_anyway(&self) -> bool {
        self.typed.is_empty() && self.violations.is_empty() && !self.blocking.is_empty()
    }

    /// Whether the record itself is in doubt, not only its numbers: nobody accepts that without being asked first.
    pub fn must_ask(&self) -> bool {
        self.blocking.iter().any(|broken| broken.broken.rule().is_of_any_record())
    }

    /// What is wrong with a field, and its name.
    pub fn problem_of(&self, path: &FieldPath) -> Option<(&Problem, Label)> {
        if let Some((_, problem)) = self.typed.get(path) {
            return Some((problem, self.fields.get(path)?.label.clone()));
        }
        let violation = self.violations.get(*self.violation_of.get(path)?)?;
        Some((&violation.problem, violation.label.clone()))
    }

    /// What the value at `path` can be made, if it is of another type than the schema wants.
    pub fn ways(&self, schema: Option<&Schema>, path: &FieldPath) -> Vec<Value> {
        if self.typed.contains_key(path) || !self.violation_of.contains_key(path) {
            return Vec::new();
        }
        let mut ways = schema.map(|schema| schema.offered(self.record.data(), path)).unwrap_or_default();
        // An empty field is there already.
        let is_empty_field = || path.get(self.record.data()).is_none() && self.fields.get(path).is_some();
        ways.retain(|way| !way.is_null() || !is_empty_field());
        ways
    }

    /// The text in the input of a field.
    pub fn text_in(&self, field: &Field, locale: Locale) -> String {
        self.typed.get(&field.path).map_or_else(|| field.shown_text(locale), |(typed, _)| typed.clone())
    }

    /// The fields to look at, each once and with the worst that is said of it: texts that are no values first, then the worst flags,
    /// then in the order of the form. Ticked fields stay in it, also when nothing is said of them any more.
    pub fn checklist(&self, draft: &Draft) -> Vec<ToLookAt> {
        let mut found: HashMap<Position, ToLookAt> = HashMap::with_capacity(self.flags.len());
        let mut add = |place: Option<(Position, FieldPath)>, weight: u32, flag: Option<&Arc<Flag>>| {
            let Some((position, path)) = place else { return };
            let known = found.get(&position).map(|known| known.weight);
            if known.is_none_or(|known| known < weight) {
                found.insert(position, ToLookAt { path, position, weight, flag: flag.cloned(), is_ticked: false });
            }
        };
        for path in self.typed.keys() {
            add(place_to_look(&self.fields, path), u32::MAX, None);
        }
        for flag in &self.flags {
            add(flag.path.as_ref().and_then(|path| place_to_look(&self.fields, path)), flag.kind.weight(), Some(flag));
        }
        for path in draft.ticked(&self.record) {
            add(self.fields.around(path), 0, None);
        }
        for path in draft.ticked(&self.record) {
            found.values_mut().filter(|one| one.path == *path).for_each(|one| one.is_ticked = true);
        }
        let mut list: Vec<_> = found.into_values().collect();
        list.sort_by_key(|one| (Reverse(one.weight), one.position));
        list
    }

    /// How many flags are about the whole record, or about what no field shows.
    pub fn count_at_no_field(&self) -> usize {
        let has_place = |flag: &&Arc<Flag>| flag.path.as_ref().is_some_and(|path| place_to_look(&self.fields, path).is_some());
        self.flags.len() - self.flags.iter().filter(has_place).count()
    }

    /// The fields that somebody must look at, in no particular order and some more than once.
    pub fn doubtful(&self) -> impl Iterator<Item = (Position, FieldPath)> {
        let flagged = self.flags.iter().filter_map(|flag| flag.path.as_ref());
        flagged.chain(self.typed.keys()).filter_map(|path| place_to_look(&self.fields, path))
    }
}

/// Where to look at what is said of `path`: at the field there; of a table, which may lack a row, at its first cell; of a list that a row
/// lacks, at the first cell of the row.
fn place_to_look(fields: &Fields, path: &FieldPath) -> Option<(Position, FieldPath)> {
    let first_below = |path: &FieldPath| {
        let (position, cell) = fields.below(path).into_iter().next()?;
        Some((position, cell.path.clone()))
    };
    fields.around(path).or_else(|| first_below(&path.index(0))).or_else(|| first_below(&path.outer_row()?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::domain::blocks;
    use serde_json::json;

    #[test]
    fn a_flag_of_a_table_is_looked_at_in_its_first_row() {
        let record =
            ExtractedData::new(json!({"data": {"total": 3, "rows": [{"a": 1, "b": 2}, {"a": 3, "b": 4}], "tags": ["x"]}}));
        let fields = Fields::of(&blocks(&record, &Collection::new("invoices", "invoices")));
        let look = |path: &str| place_to_look(&fields, &path.parse().unwrap()).map(|(_, path)| path.to_string());
        assert_eq!(look("rows").as_deref(), Some("rows[0].a"), "a row that the record lacks");
        assert_eq!(look("rows[1].b").as_deref(), Some("rows[1].b"));
        assert_eq!(look("total").as_deref(), Some("total"));
        assert_eq!(look("nothing"), None);
    }
}
