//! An array of objects as rows and columns.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::build::{Builder, FormPlace};
use super::{Column, DEEPEST_TABLE, InnerList, Rows, Table, WHOLE};
use crate::domain::diff::{Pair, align};
use crate::domain::schema::{Layers, one_line_items, ordered_keys};
use crate::domain::{Description, FieldPath, FieldType, Label, Step, describe, full_label};

/// Nobody can read more columns: such rows are shown one below the other.
const MOST_COLUMNS: usize = 64;
/// How deep objects in a row are laid out as columns if only the schema knows them.
const DEEPEST_COLUMN: usize = 3;
/// Of rows whose lists have more elements, lists are columns: a page draws each of them.
const MOST_INNER: usize = 600;

/// The table of an array; `None` if its rows have too little in common for columns.
pub(super) fn table(
    builder: &Builder<'_>,
    place: &FormPlace<'_>,
    items: Option<&Layers<'_>>,
    list: &[Value],
    label: Label,
) -> Option<Table> {
    let outer_rows = place.path.steps().iter().filter(|step| matches!(step, Step::Index(_))).count();
    let has_inner = list.len() <= WHOLE && outer_rows + 1 < DEEPEST_TABLE && elements(list, MOST_INNER) <= MOST_INNER;
    let (mut columns, mut values) = columns_of(builder, place, items, list, has_inner)?;
    // Where one row has a list and another a value, a cell is for both.
    if columns.inner.iter().any(|path| columns.known.contains(path)) {
        (columns, values) = columns_of(builder, place, items, list, false)?;
    }
    let cells = list.len().saturating_mul(columns.paths.len());
    if !builder.may_show_absent(cells.saturating_sub(values))
        || (columns.paths.is_empty() && !columns.inner.is_empty() && !list.is_empty())
    {
        return None;
    }
    let Columns { paths, mut lists, inner, .. } = columns;
    let label_within = |path: &FieldPath| match builder.schema {
        // The label of the field in any row, without the row.
        Some(schema) => full_label(&place.path.index(0).join(path), Some(schema)).before_row(outer_rows),
        None => full_label(path, None),
    };
    let inner: Vec<InnerList> = inner.into_iter().map(|path| InnerList { label: label_within(&path), path }).collect();
    let columns = paths.into_iter().map(|path| {
        let lines = lists.remove(&path).flatten();
        column(label_within(&path), items, list, path, lines)
    });
    let columns: Vec<(Column, Option<Description>)> = columns.collect();
    Some(Table {
        id: place.path.to_id(),
        path: place.path.clone(),
        label,
        columns: columns.iter().map(|(column, _)| column.clone()).collect(),
        inner: inner.clone(),
        rows: Rows {
            source: Arc::clone(builder.source),
            path: place.path.clone(),
            columns: Arc::new(columns),
            was: builder.was(&place.path),
            made: Arc::new(if inner.is_empty() { Vec::new() } else { list.iter().map(|_| OnceLock::new()).collect() }),
            inner: Arc::new(inner),
            within: if outer_rows > 0 { full_label(&place.path, builder.schema) } else { Label::default() },
            count: list.len(),
            origins: builder.source.has_other_rows(&place.path).then(|| origins(builder.original_rows(&place.path), list).into()),
        },
    })
}

/// The columns, and how many values the rows have; `None` if there are too many to be columns.
fn columns_of(
    builder: &Builder<'_>,
    place: &FormPlace<'_>,
    items: Option<&Layers<'_>>,
    list: &[Value],
    has_inner: bool,
) -> Option<(Columns, usize)> {
    let mut columns = Columns { has_inner, ..Columns::default() };
    if list.iter().any(has_list) {
        list.iter().for_each(|row| columns.find_lists(items, &FieldPath::root(), row));
    }
    if let Some(items) = items {
        columns.of_schema(items, &FieldPath::root(), 0);
    }
    let mut values = 0_usize;
    for row in list {
        if let Some(count) = columns.flat(row) {
            values += count;
            continue;
        }
        columns.of_value(items, &FieldPath::root(), row, &mut values);
        if columns.paths.len().max(columns.inner.len()) > MOST_COLUMNS {
            return None;
        }
    }
    // A column does not disappear because its only value was removed.
    if list.iter().all(Value::is_object) && !list.is_empty() {
        let rows = builder.original_rows(&place.path).iter().filter(|row| columns.flat(row).is_none()).collect::<Vec<_>>();
        rows.into_iter().for_each(|row| columns.of_original(row));
    }
    Some((columns, values))
}

/// Whether there is a list anywhere in it.
fn has_list(value: &Value) -> bool {
    match value {
        Value::Array(_) => true,
        Value::Object(map) => map.values().any(has_list),
        _ => false,
    }
}

/// How many elements the lists in these values have, at any depth; some number above `most` if there are more.
fn elements(values: &[Value], most: usize) -> usize {
    let mut count = 0;
    let mut left: Vec<&Value> = values.iter().collect();
    while let Some(value) = left.pop() {
        match value {
            Value::Array(list) => {
                count += list.len();
                left.extend(list);
            }
            Value::Object(map) => left.extend(map.values()),
            _ => {}
        }
        if count > most {
            break;
        }
    }
    count
}

/// Where each row was.
fn origins(was: &[Value], now: &[Value]) -> Vec<Option<usize>> {
    let mut origins = vec![None; now.len()];
    for pair in align(was, now) {
        if let Pair::Both { was, now } | Pair::Moved { was, now } = pair {
            origins[now] = Some(was);
        }
    }
    origins
}

/// A column with what the schema says about it.
fn column(
    label: Label,
    items: Option<&Layers<'_>>,
    list: &[Value],
    path: FieldPath,
    lines: Option<FieldType>,
) -> (Column, Option<Description>) {
    let described = items.and_then(|items| describe_in(items, &path));
    let field_type = match (lines, &described) {
        (Some(items), _) => FieldType::Array(Box::new(items)),
        (None, Some(described)) if described.field_type != FieldType::Any => described.field_type.clone(),
        _ => inferred_column(list, &path),
    };
    (Column { path, label, field_type }, described)
}

fn describe_in(items: &Layers<'_>, path: &FieldPath) -> Option<Description> {
    let mut layers = items.clone();
    let mut required = false;
    for step in path.steps() {
        let below = match step {
            Step::Key(key) => {
                required = layers.requires(key);
                layers.property(key)
            }
            Step::Index(_) => layers.items(),
        };
        layers = below?;
    }
    Some(layers.describe(required))
}

/// The type of a column's scalars. A column of texts is not a column of dates just because its first text is a date.
fn inferred_column(list: &[Value], path: &FieldPath) -> FieldType {
    let values = list.iter().filter_map(|row| path.get(row).filter(|value| !value.is_null() && is_value(value, None)));
    let mut types = values.map(|value| describe(None, path, Some(value)).field_type);
    let first = types.next().unwrap_or(FieldType::Text);
    if matches!(first, FieldType::Date | FieldType::DateTime) && types.any(|other| other != first) {
        FieldType::Text
    } else {
        first
    }
}

/// Whether a value can be shown in a cell of this column: a scalar, or a list if the column holds lists.
pub(super) fn is_cell(value: &Value, described: Option<&Description>, column: &FieldType) -> bool {
    match (value, one_line_items(column)) {
        (Value::Null, Some(_)) => true,
        (Value::Array(list), Some(items)) => are_lines(list, items),
        (Value::Array(_), None) => false,
        (_, Some(_)) => false,
        (value, None) => is_value(value, described),
    }
}

/// Whether each element can be one line of a text and be read back unchanged.
fn are_lines(list: &[Value], items: &FieldType) -> bool {
    list.iter().all(|value| match (value, items) {
        (Value::Number(_), FieldType::Number | FieldType::Integer) => true,
        (
            Value::String(text),
            FieldType::Text | FieldType::LongText | FieldType::Enum(_) | FieldType::Date | FieldType::DateTime,
        ) => !text.is_empty() && text.trim() == text && !text.contains(['\n', '\r', '\0']),
        _ => false,
    })
}

/// The element type, if this array is edited in one cell with one element per line.
fn lines(layers: Option<&Layers<'_>>, list: &[Value]) -> Option<FieldType> {
    let described = layers.map(|layers| layers.field_type(0)).filter(|described| *described != FieldType::Any);
    let field_type =
        described.unwrap_or_else(|| describe(None, &FieldPath::root(), Some(&Value::Array(list.to_vec()))).field_type);
    one_line_items(&field_type).filter(|items| are_lines(list, items)).cloned()
}

/// Whether a value is shown in a cell of its own. Objects and arrays are not, since their contents have cells; nor is null in
/// place of one that the schema describes, which is shown as that without values.
fn is_value(value: &Value, described: Option<&Description>) -> bool {
    match value {
        Value::Object(_) | Value::Array(_) => false,
        Value::Null => {
            !described.is_some_and(|described| matches!(described.field_type, FieldType::Object | FieldType::Array(_)))
        }
        _ => true,
    }
}

/// The places within a row that hold values, each once, in the order found.
#[derive(Default)]
struct Columns {
    paths: Vec<FieldPath>,
    known: HashSet<FieldPath>,
    /// The keys of those that are in the row itself.
    top: HashSet<String>,
    /// The lists that have one cell, with their element type; `None` if some row has something else there.
    lists: HashMap<FieldPath, Option<FieldType>>,
    /// Whether other lists are shown below their row, rather than as columns.
    has_inner: bool,
    /// Those.
    inner: Vec<FieldPath>,
}

impl Columns {
    fn add(&mut self, path: &FieldPath) {
        if !self.known.contains(path) {
            if let [Step::Key(key)] = path.steps() {
                self.top.insert(key.clone());
            }
            self.known.insert(path.clone());
            self.paths.push(path.clone());
        }
    }

    /// Adds a list that no cell can hold.
    fn add_inner(&mut self, path: &FieldPath) {
        if !self.inner.contains(path) {
            self.inner.push(path.clone());
        }
    }

    /// Whether some row has a list here that is shown below it.
    fn is_inner(&self, path: &FieldPath) -> bool {
        self.has_inner && matches!(self.lists.get(path), Some(None))
    }

    /// How many values there are in a row that has only columns that are known already, and nothing nested; else `None`. Most rows are
    /// of this kind, and no path is made for their cells.
    fn flat(&self, row: &Value) -> Option<usize> {
        let is_known =
            |(key, value): (&String, &Value)| !matches!(value, Value::Object(_) | Value::Array(_)) && self.top.contains(key);
        row.as_object().filter(|map| map.iter().all(is_known)).map(|map| map.len())
    }

    /// Finds the lists that can be edited in one cell in every row; if one row has something else there, a cell would hide it.
    fn find_lists(&mut self, layers: Option<&Layers<'_>>, path: &FieldPath, value: &Value) {
        let found = match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let below = layers.and_then(|layers| layers.property(key));
                    self.find_lists(below.as_ref(), &path.key(key), value);
                }
                return;
            }
            Value::Null => return,
            Value::Array(list) if list.is_empty() => return,
            Value::Array(list) => {
                if !self.has_inner {
                    let items = layers.and_then(Layers::items);
                    list.iter().enumerate().for_each(|(at, item)| self.find_lists(items.as_ref(), &path.index(at), item));
                }
                lines(layers, list)
            }
            _ => None,
        };
        match self.lists.get_mut(path) {
            None => drop(self.lists.insert(path.clone(), found)),
            Some(before) => {
                let is_text = |items: &FieldType| !matches!(items, FieldType::Number | FieldType::Integer);
                *before = match (before.take(), found) {
                    (Some(one), Some(other)) if one == other => Some(one),
                    (Some(one), Some(other)) if is_text(&one) && is_text(&other) => Some(FieldType::Text),
                    _ => None,
                };
            }
        }
    }

    /// The scalar properties, including those of objects in the row.
    fn of_schema(&mut self, layers: &Layers<'_>, path: &FieldPath, depth: usize) {
        for key in layers.property_names() {
            let Some(below) = layers.property(key) else { continue };
            if self.paths.len() >= MOST_COLUMNS {
                return;
            }
            match below.field_type(0) {
                FieldType::Object if depth < DEEPEST_COLUMN => self.of_schema(&below, &path.key(key), depth + 1),
                FieldType::Object => {}
                FieldType::Array(items) => {
                    let path = path.key(key);
                    let items = one_line_items(&FieldType::Array(items.clone())).is_some().then_some(*items);
                    if self.lists.entry(path.clone()).or_insert(items).is_some() {
                        self.add(&path);
                    } else if self.has_inner {
                        self.add_inner(&path);
                    }
                }
                _ => self.add(&path.key(key)),
            }
        }
    }

    /// The scalars that an extracted row had.
    fn of_original(&mut self, row: &Value) {
        for (key, value) in row.as_object().into_iter().flatten() {
            let path = FieldPath::root().key(key);
            if self.paths.len() < MOST_COLUMNS && !value.is_object() && !value.is_array() && !self.inner.contains(&path) {
                self.add(&path);
            }
        }
    }

    /// The places of the values in a row; also counts the values.
    fn of_value(&mut self, layers: Option<&Layers<'_>>, path: &FieldPath, value: &Value, values: &mut usize) {
        if self.paths.len().max(self.inner.len()) > MOST_COLUMNS {
            return;
        }
        match value {
            Value::Object(map) => {
                let keys = match layers {
                    Some(layers) => ordered_keys(layers, map),
                    None => map.keys().map(String::as_str).collect(),
                };
                for (key, value) in keys.into_iter().filter_map(|key| map.get(key).map(|value| (key, value))) {
                    let below = layers.and_then(|layers| layers.property(key));
                    self.of_value(below.as_ref(), &path.key(key), value, values);
                }
            }
            Value::Array(_) if matches!(self.lists.get(path), Some(Some(_))) => {
                *values += 1;
                self.add(path);
            }
            Value::Array(list) if self.has_inner => {
                *values += 1;
                if !list.is_empty() {
                    self.add_inner(path);
                }
            }
            Value::Array(list) => {
                let items = layers.and_then(Layers::items);
                list.iter().enumerate().for_each(|(at, item)| self.of_value(items.as_ref(), &path.index(at), item, values));
            }
            Value::Null
                if layers.is_some_and(|layers| matches!(layers.field_type(0), FieldType::Object | FieldType::Array(_))) => {}
            Value::Null if self.is_inner(path) => {}
            _ => {
                *values += 1;
                self.add(path);
            }
        }
    }
}
