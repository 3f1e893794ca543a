//! What changed between two values. Rows are matched by content, not by position.

mod align;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::decimal::same_value;
use super::{ExtractedData, FieldPath, Step};
pub use align::{Pair, align};
pub use words::{Piece, words};

/// One difference: a field, or a whole row that was added, removed or moved.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Change {
    /// The place in the new value; for what was removed, the place in the old one.
    pub path: FieldPath,
    /// The old value; `None` if there was none.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub was: Option<Value>,
    /// The new value; `None` if there is none. Equal to `was` for a row that only moved.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub now: Option<Value>,
}

/// Null is a value here and absence is not: serde's own `Option` would read both as `None`.
pub(super) fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    super::exact::exact(deserializer).map(Some)
}

impl Change {
    /// Whether this is a row that only moved.
    pub fn is_move(&self) -> bool {
        matches!((&self.was, &self.now), (Some(was), Some(now)) if same_value(was, now))
    }
}

/// All differences, in the order of the new value: fields one by one, added or removed rows as a whole.
///
/// `1.0` and `1.00` are the same number; null, absent and the empty text are three different things.
pub fn diff(was: &Value, now: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(&FieldPath::root(), was, now, &mut changes);
    changes
}

fn compare(path: &FieldPath, was: &Value, now: &Value, changes: &mut Vec<Change>) {
    match (was, now) {
        (Value::Object(was), Value::Object(now)) => {
            for (key, now) in now {
                match was.get(key) {
                    Some(was) => compare(&path.key(key), was, now, changes),
                    None => each_leaf(&path.key(key), now, &mut |path, now| {
                        changes.push(Change { path: path.clone(), was: None, now: Some(now.clone()) });
                    }),
                }
            }
            for (key, was) in was.iter().filter(|(key, _)| !now.contains_key(*key)) {
                each_leaf(&path.key(key), was, &mut |path, was| {
                    changes.push(Change { path: path.clone(), was: Some(was.clone()), now: None });
                });
            }
        }
        (Value::Array(was), Value::Array(now)) => compare_rows(path, was, now, changes),
        (was, now) if same_value(was, now) => {}
        (was, now) => changes.push(Change { path: path.clone(), was: Some(was.clone()), now: Some(now.clone()) }),
    }
}

fn compare_rows(path: &FieldPath, was: &[Value], now: &[Value], changes: &mut Vec<Change>) {
    for pair in align(was, now) {
        match pair {
            // Most rows: nothing in them is named before it is known to differ.
            Pair::Both { was: i, now: j } if same_value(&was[i], &now[j]) => {}
            Pair::Both { was: i, now: j } => compare(&path.index(j), &was[i], &now[j], changes),
            Pair::Moved { was: i, now: j } if same_value(&was[i], &now[j]) => {
                changes.push(Change { path: path.index(j), was: Some(was[i].clone()), now: Some(now[j].clone()) });
            }
            Pair::Moved { was: i, now: j } => compare(&path.index(j), &was[i], &now[j], changes),
            Pair::Inserted { now: j } => {
                changes.push(Change { path: path.index(j), was: None, now: Some(now[j].clone()) });
            }
            Pair::Removed { was: i } => {
                changes.push(Change { path: path.index(i), was: Some(was[i].clone()), now: None });
            }
        }
    }
}

/// The fields inside a value that was added or removed; rows and empty values stay whole.
fn each_leaf(path: &FieldPath, value: &Value, visit: &mut impl FnMut(&FieldPath, &Value)) {
    match value {
        Value::Object(map) if !map.is_empty() => map.iter().for_each(|(key, value)| each_leaf(&path.key(key), value, visit)),
        Value::Array(list) if !list.is_empty() => list.iter().enumerate().for_each(|(at, row)| visit(&path.index(at), row)),
        other => visit(path, other),
    }
}

/// Where the field at `path` in `now` was in `was`; `None` if its row is new. The answer may name a key that `was` lacks: the
/// field was absent then.
pub fn origin(was: &Value, now: &Value, path: &FieldPath) -> Option<FieldPath> {
    let (mut was, mut now) = (Some(was), Some(now));
    let mut steps = Vec::new();
    for step in path.steps() {
        match step {
            Step::Key(key) => {
                (was, now) = (was.and_then(|was| was.get(key)), now.and_then(|now| now.get(key)));
                steps.push(step.clone());
            }
            Step::Index(index) => {
                let (old, new) = (was.and_then(Value::as_array)?, now.and_then(Value::as_array)?);
                let row = align(old, new).into_iter().find_map(|pair| match pair {
                    Pair::Both { was, now } | Pair::Moved { was, now } if now == *index => Some(was),
                    _ => None,
                })?;
                (was, now) = (old.get(row), new.get(*index));
                steps.push(Step::Index(row));
            }
        }
    }
    Some(steps.into_iter().collect())
}

/// The changes of a record by place in the current data, for code that visits every field.
#[derive(Debug)]
pub(super) struct Changed {
    was: HashMap<FieldPath, Option<Value>>,
    /// Arrays that lost an element, at the place where it was.
    shorter: HashSet<FieldPath>,
    /// Arrays whose rows came, went or moved.
    other_rows: HashSet<FieldPath>,
}

impl Changed {
    pub(super) fn of(record: &ExtractedData) -> Self {
        // A removed row has its old position, where another row is now; a row that only moved was not edited.
        let gone = |change: &Change| change.now.is_none() && matches!(change.path.last(), Some(Step::Index(_)));
        let changes = record.changes();
        let shorter = changes.iter().filter(|change| gone(change)).filter_map(|change| change.path.parent()).collect();
        let is_of_rows = |change: &&Change| matches!(change.path.last(), Some(Step::Index(_)));
        let other_rows = changes.iter().filter(is_of_rows).filter_map(|change| change.path.parent()).collect();
        let changes = changes.into_iter().filter(|change| !gone(change) && !change.is_move());
        Self { was: changes.map(|change| (change.path, change.was)).collect(), shorter, other_rows }
    }

    /// Whether this place differs from what the agent extracted. To be asked at each place from the root down.
    pub(super) fn is_edited(&self, path: &FieldPath) -> bool {
        !self.was.is_empty() && self.was.contains_key(path)
    }

    /// The outermost rows in which something differs.
    pub(super) fn rows(&self) -> impl Iterator<Item = FieldPath> {
        self.was.keys().filter_map(FieldPath::outer_row)
    }

    /// Whether rows of this array may have come, gone or moved.
    pub(super) fn has_other_rows(&self, array: &FieldPath) -> bool {
        self.other_rows.contains(array)
    }

    /// Whether something in this list may differ: a quick check before the values are compared.
    pub(super) fn may_be_below(&self, path: &FieldPath) -> bool {
        self.was.keys().any(|place| place.starts_with(path)) || !self.shorter.is_empty()
    }

    /// The old value of a place that changed; `Some(None)` if it was absent.
    pub(super) fn was(&self, path: &FieldPath) -> Option<Option<&Value>> {
        if self.was.is_empty() { None } else { self.was.get(path).map(Option::as_ref) }
    }
}
