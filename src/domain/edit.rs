//! A reviewer's change to a record. `data` and the metadata of its rows change together; `original_data` never does.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ExtractedData, FieldPath, Step, wrapped};

/// The deepest path that an edit may create in `data`. JSON readers stop at 128 levels, and an item wraps `data` in a few.
pub const MAX_DEPTH: usize = 100;

/// One change. As JSON `{"set": {"path": "total", "value": 1500.00}}`: externally tagged, because with serde's internal tags
/// numbers would lose digits.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Sets a field. Creates missing objects above it.
    Set {
        /// The field.
        path: FieldPath,
        /// Its new value.
        #[serde(deserialize_with = "super::exact::exact")]
        value: Value,
    },
    /// Text that was typed into a field and is not (yet) a value of its type. It is kept so that nothing typed is lost; it does
    /// not change the record, and prevents accepting it.
    Typed {
        /// The field.
        path: FieldPath,
        /// What was typed.
        text: String,
    },
    /// Removes a key from its object: the field is then absent, which is not null.
    Clear {
        /// The field.
        path: FieldPath,
    },
    /// Inserts a row into an array. An array that is missing or null is created.
    InsertRow {
        /// The array.
        path: FieldPath,
        /// The index of the new row, from 0; at most the number of rows.
        index: usize,
        /// The new row.
        #[serde(deserialize_with = "super::exact::exact")]
        row: Value,
    },
    /// Removes a row from an array.
    RemoveRow {
        /// The array.
        path: FieldPath,
        /// The index of the row, from 0.
        index: usize,
    },
    /// Moves a row within its array.
    MoveRow {
        /// The array.
        path: FieldPath,
        /// The row's index before.
        from: usize,
        /// The row's index after.
        to: usize,
    },
}

/// The three ways in which a field can be without a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Nothing {
    /// Its object lacks the key.
    Absent,
    /// Null.
    Null,
    /// The empty text.
    Empty,
}

impl Nothing {
    /// Every variant.
    pub const ALL: [Self; 3] = [Self::Absent, Self::Null, Self::Empty];

    /// Its name in a form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Null => "null",
            Self::Empty => "empty",
        }
    }

    /// Which of the three a value is; `None` if it is none of them.
    pub fn of(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(Self::Absent),
            Some(Value::Null) => Some(Self::Null),
            Some(Value::String(text)) if text.is_empty() => Some(Self::Empty),
            Some(_) => None,
        }
    }
}

/// Why an edit does not fit the record. `Display` is for the log; `text::objection` has the sentences for the reviewer.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EditError {
    /// The record, or what should hold the field, is not a JSON object.
    #[error("nothing can hold {0}")]
    NoObject(FieldPath),
    /// There is no such row.
    #[error("{0} has no row {row}", row = .1 + 1)]
    NoRow(FieldPath, usize),
    /// The value at the path is not an array.
    #[error("{0} is no list")]
    NoList(FieldPath),
    /// A row, or all of `data`, can't be cleared like a field.
    #[error("{0} is no key of an object")]
    NoKey(FieldPath),
    /// Deeper than [`MAX_DEPTH`].
    #[error("{0} is deeper than {MAX_DEPTH} levels")]
    TooDeep(FieldPath),
}

impl EditError {
    /// The field or the array.
    pub fn path(&self) -> &FieldPath {
        match self {
            Self::NoObject(path) | Self::NoRow(path, _) | Self::NoList(path) | Self::NoKey(path) | Self::TooDeep(path) => path,
        }
    }
}

impl Edit {
    /// The field, or the array of a row edit.
    pub fn path(&self) -> &FieldPath {
        match self {
            Self::Set { path, .. }
            | Self::Typed { path, .. }
            | Self::Clear { path }
            | Self::InsertRow { path, .. }
            | Self::RemoveRow { path, .. }
            | Self::MoveRow { path, .. } => path,
        }
    }

    /// Whether this changes the number or the order of rows.
    pub fn is_row_edit(&self) -> bool {
        matches!(self, Self::InsertRow { .. } | Self::RemoveRow { .. } | Self::MoveRow { .. })
    }

    /// Where a field at `path` is after this edit; `None` if its row is gone.
    pub fn carry(&self, path: &FieldPath) -> Option<FieldPath> {
        let array = self.path();
        let Some([Step::Index(row), below @ ..]) = path.steps().strip_prefix(array.steps()) else { return Some(path.clone()) };
        let row = match *self {
            Self::InsertRow { index, .. } => row + usize::from(*row >= index),
            Self::RemoveRow { index, .. } if *row == index => return None,
            Self::RemoveRow { index, .. } => row - usize::from(*row > index),
            Self::MoveRow { from, to, .. } => moved(*row, from, to),
            Self::Set { .. } | Self::Typed { .. } | Self::Clear { .. } => *row,
        };
        Some(array.steps().iter().cloned().chain([Step::Index(row)]).chain(below.iter().cloned()).collect())
    }
}

/// Where row `row` is after row `from` moved to `to`.
fn moved(row: usize, from: usize, to: usize) -> usize {
    if row == from {
        to
    } else if from < row && row <= to {
        row - 1
    } else if to <= row && row < from {
        row + 1
    } else {
        row
    }
}

/// Reverts an edit. Edits are undone in reverse order.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo(Vec<Reverse>);

/// One step back. Paths start at the root of the record, not of `data`.
#[derive(Clone, Debug, PartialEq)]
enum Reverse {
    /// Restores a value.
    Restore { path: FieldPath, value: Value },
    /// Removes a key or an element.
    Remove { path: FieldPath },
    /// Puts back what was removed, at its old position in the object or array.
    PutBack { path: FieldPath, position: usize, value: Value },
    /// Moves a row back.
    Move { array: FieldPath, from: usize, to: usize },
}

/// Applies an edit, or returns why it does not fit and leaves the record unchanged.
pub fn apply(record: &mut ExtractedData, edit: &Edit) -> Result<Undo, EditError> {
    if !record.raw().is_object() {
        return Err(EditError::NoObject(edit.path().clone()));
    }
    let (path, raw) = (edit.path(), record.raw_mut());
    match edit {
        Edit::Typed { .. } => Ok(Undo(Vec::new())),
        Edit::Set { value, .. } => set(raw, path, value.clone()),
        Edit::Clear { .. } => clear(raw, path),
        Edit::InsertRow { index, row, .. } => insert_row(raw, path, *index, row.clone()),
        Edit::RemoveRow { index, .. } => remove_row(raw, path, *index),
        Edit::MoveRow { from, to, .. } => move_row(raw, path, *from, *to),
    }
}

/// Applies edits in order; stops at the first that does not fit.
pub fn apply_all(record: &mut ExtractedData, edits: &[Edit]) -> Result<(), EditError> {
    edits.iter().try_for_each(|edit| apply(record, edit).map(drop))
}

/// Undoes an edit: the record is then what it was before, including metadata and key order. Steps that no longer fit, because
/// something else happened in between, are skipped.
pub fn undo(record: &mut ExtractedData, undo: Undo) {
    for reverse in undo.0.into_iter().rev() {
        step_back(record.raw_mut(), reverse);
    }
}

fn step_back(raw: &mut Value, reverse: Reverse) {
    match reverse {
        Reverse::Restore { path, value } => {
            if let Some(place) = path.get_mut(raw) {
                *place = value;
            }
        }
        Reverse::Remove { path } => match (path.last(), holder(raw, &path)) {
            (Some(Step::Key(key)), Some(Value::Object(map))) => drop(map.shift_remove(key)),
            (Some(Step::Index(index)), Some(Value::Array(list))) if *index < list.len() => drop(list.remove(*index)),
            _ => {}
        },
        Reverse::PutBack { path, position, value } => match (path.last(), holder(raw, &path)) {
            // Only a record that this undo does not belong to has the key already; `shift_insert` would count it twice.
            (Some(Step::Key(key)), Some(Value::Object(map))) => match map.get_mut(key) {
                Some(place) => *place = value,
                None => drop(map.shift_insert(position.min(map.len()), key.clone(), value)),
            },
            (Some(Step::Index(_)), Some(Value::Array(list))) => list.insert(position.min(list.len()), value),
            _ => {}
        },
        Reverse::Move { array, from, to } => {
            if let Some(Value::Array(list)) = array.get_mut(raw)
                && from < list.len()
                && to < list.len()
            {
                let row = list.remove(from);
                list.insert(to, row);
            }
        }
    }
}

/// The object or array that holds the place.
fn holder<'v>(raw: &'v mut Value, path: &FieldPath) -> Option<&'v mut Value> {
    path.parent()?.get_mut(raw)
}

/// The place of a field of `data` in the record.
fn in_data(raw: &Value, path: &FieldPath) -> FieldPath {
    wrapped::place(raw, FieldPath::root().key("data").join(path), false)
}

fn in_metadata(path: &FieldPath) -> FieldPath {
    FieldPath::root().key("field_metadata").join(path)
}

fn set(raw: &mut Value, field: &FieldPath, value: Value) -> Result<Undo, EditError> {
    if field.steps().len() + depth(&value) > MAX_DEPTH {
        return Err(EditError::TooDeep(field.clone()));
    }
    let path = in_data(raw, field);
    // Descend as far as the path exists.
    let mut here = &*raw;
    let mut known = 0;
    for step in path.steps() {
        here = match (step, here) {
            (Step::Key(key), Value::Object(map)) => match map.get(key) {
                Some(below) => below,
                None => break,
            },
            (Step::Index(index), Value::Array(list)) => match list.get(*index) {
                Some(below) => below,
                None => return Err(EditError::NoRow(below_data(&path, known), *index)),
            },
            (Step::Key(_), Value::Null) => break,
            (Step::Key(_), _) => return Err(EditError::NoObject(field.clone())),
            (Step::Index(_), _) => return Err(EditError::NoList(below_data(&path, known))),
        };
        known += 1;
    }
    let (above, missing) = path.steps().split_at(known);
    let above = FieldPath::from_iter(above.iter().cloned());
    // Build the missing objects around the value, from the inside out.
    let Some((first, inner)) = missing.split_first() else {
        return Ok(replace(raw, above, value));
    };
    let value = inner.iter().rev().try_fold(value, |value, step| match step {
        Step::Key(key) => Ok(Value::Object(Map::from_iter([(key.clone(), value)]))),
        Step::Index(index) => Err(EditError::NoRow(field.clone(), *index)),
    })?;
    let Step::Key(key) = first else { return Err(EditError::NoList(field.clone())) };
    match above.get_mut(raw) {
        Some(Value::Object(map)) => {
            map.insert(key.clone(), value);
            Ok(Undo(vec![Reverse::Remove { path: above.key(key) }]))
        }
        // A null stands where the object should be.
        _ => Ok(replace(raw, above, Value::Object(Map::from_iter([(key.clone(), value)])))),
    }
}

/// The first steps of a path of the record, as a path of `data`.
fn below_data(path: &FieldPath, steps: usize) -> FieldPath {
    path.steps().iter().take(steps).skip(1).cloned().collect()
}

fn replace(raw: &mut Value, path: FieldPath, value: Value) -> Undo {
    match path.get_mut(raw) {
        Some(place) => {
            let value = std::mem::replace(place, value);
            Undo(vec![Reverse::Restore { path, value }])
        }
        None => Undo(Vec::new()),
    }
}

fn clear(raw: &mut Value, field: &FieldPath) -> Result<Undo, EditError> {
    let Some(Step::Key(key)) = field.last() else { return Err(EditError::NoKey(field.clone())) };
    // With all that is said about it.
    let path = wrapped::place(raw, FieldPath::root().key("data").join(field), true);
    match holder(raw, &path) {
        Some(Value::Object(map)) => {
            let Some(position) = map.keys().position(|name| name == key) else { return Ok(Undo(Vec::new())) };
            let value = map.shift_remove(key).unwrap_or_default();
            Ok(Undo(vec![Reverse::PutBack { path, position, value }]))
        }
        // Nothing holds it, so it is absent already.
        None | Some(Value::Null) => Ok(Undo(Vec::new())),
        Some(_) => Err(EditError::NoObject(field.clone())),
    }
}

fn insert_row(raw: &mut Value, array: &FieldPath, index: usize, row: Value) -> Result<Undo, EditError> {
    if array.steps().len() + 1 + depth(&row) > MAX_DEPTH {
        return Err(EditError::TooDeep(array.clone()));
    }
    let path = in_data(raw, array);
    let mut back = match path.get_mut(raw) {
        Some(Value::Array(list)) if index <= list.len() => {
            list.insert(index, row);
            vec![Reverse::Remove { path: path.index(index) }]
        }
        None | Some(Value::Null) if index == 0 => set(raw, array, Value::Array(vec![row]))?.0,
        None | Some(Value::Null | Value::Array(_)) => return Err(EditError::NoRow(array.clone(), index)),
        Some(_) => return Err(EditError::NoList(array.clone())),
    };
    let said = in_metadata(array);
    if let Some(Value::Array(list)) = said.get_mut(raw)
        && index < list.len()
    {
        list.insert(index, nothing_said());
        back.push(Reverse::Remove { path: said.index(index) });
    }
    Ok(Undo(back))
}

fn remove_row(raw: &mut Value, array: &FieldPath, index: usize) -> Result<Undo, EditError> {
    let path = in_data(raw, array);
    let rows = rows(raw, array)?;
    if index >= rows.len() {
        return Err(EditError::NoRow(array.clone(), index));
    }
    let value = rows.remove(index);
    let mut back = vec![Reverse::PutBack { path: path.index(index), position: index, value }];
    let said = in_metadata(array);
    if let Some(Value::Array(list)) = said.get_mut(raw)
        && index < list.len()
    {
        let value = list.remove(index);
        back.push(Reverse::PutBack { path: said.index(index), position: index, value });
    }
    Ok(Undo(back))
}

fn move_row(raw: &mut Value, array: &FieldPath, from: usize, to: usize) -> Result<Undo, EditError> {
    let path = in_data(raw, array);
    let rows = rows(raw, array)?;
    if let Some(missing) = [from, to].into_iter().find(|index| *index >= rows.len()) {
        return Err(EditError::NoRow(array.clone(), missing));
    }
    let row = rows.remove(from);
    rows.insert(to, row);
    let mut back = vec![Reverse::Move { array: path, from: to, to: from }];
    let said = in_metadata(array);
    if let Some(Value::Array(list)) = said.get_mut(raw)
        && from.min(to) < list.len()
    {
        if from.max(to) < list.len() {
            let row = list.remove(from);
            list.insert(to, row);
            back.push(Reverse::Move { array: said, from: to, to: from });
        } else {
            // The metadata is shorter than the rows, and the move reaches past its end. The rest has no metadata.
            back.push(Reverse::Restore { path: said, value: Value::Array(list.clone()) });
            list.resize(from.max(to) + 1, nothing_said());
            let row = list.remove(from);
            list.insert(to, row);
        }
    }
    Ok(Undo(back))
}

fn rows<'v>(raw: &'v mut Value, array: &FieldPath) -> Result<&'v mut Vec<Value>, EditError> {
    match in_data(raw, array).get_mut(raw) {
        Some(Value::Array(list)) => Ok(list),
        _ => Err(EditError::NoList(array.clone())),
    }
}

/// The metadata of a row that the agent never saw. The SDKs accept an empty object and fail on null.
fn nothing_said() -> Value {
    Value::Object(Map::new())
}

/// The nesting depth of a value: 0 for a scalar.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
