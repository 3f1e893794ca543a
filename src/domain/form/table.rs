//! An array of objects as rows and columns.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::build::{Builder, Place};
use super::fields::table_at;
use super::{Column, Row, Table};
use crate::domain::schema::{Layers, complete, ordered_keys};
use crate::domain::{Description, FieldPath, FieldType, Step, describe, full_label, to_text};

/// More columns nobody can read: such rows are shown one below the other.
const MOST_COLUMNS: usize = 64;
/// How deep objects in a row are laid out as columns when only the schema knows them.
const DEEPEST_COLUMN: usize = 3;

/// The table of an array; `None` when its rows have too little in common for columns.
pub(super) fn table(
    builder: &Builder<'_>,
    place: &Place<'_>,
    items: Option<&Layers<'_>>,
    list: &[Value],
    label: String,
) -> Option<Table> {
    let mut columns = Columns::default();
    if let Some(items) = items {
        columns.of_schema(items, &FieldPath::root(), 0);
    }
    let mut values = 0_usize;
    for row in list {
        columns.of_value(items, &FieldPath::root(), row, &mut values);
        if columns.paths.len() > MOST_COLUMNS {
            return None;
        }
    }
    let cells = list.len().saturating_mul(columns.paths.len());
    if !builder.may_show_absent(cells.saturating_sub(values)) {
        return None;
    }
    let columns: Vec<(Column, Option<Description>)> =
        columns.paths.into_iter().map(|path| column(builder, place, items, list, path)).collect();
    let before = earlier_rows(builder, place, &columns);
    let rows = list.iter().enumerate().map(|(index, row)| {
        if let Some(earlier) = before.get(index)
            && is_as_before(builder, &columns, earlier, row)
        {
            return Arc::clone(earlier);
        }
        let path = place.path.index(index);
        let said = place.said.index(index);
        let cells = columns.iter().map(|(column, described)| {
            let value = column.path.get(row).filter(|value| is_value(value, described.as_ref()));
            let description = match described {
                Some(described) => complete(described.clone(), value),
                // An empty cell holds what the others of its column do.
                None => match describe(None, &column.path, value) {
                    described if value.is_none_or(Value::is_null) => {
                        Description { field_type: column.field_type.clone(), ..described }
                    }
                    described => described,
                },
            };
            let said = column.path.steps().iter().fold(said, |said, step| said.step(step));
            let label = format!("{}, row {}", column.label, index + 1);
            builder.described_field(path.join(&column.path), label, description, value, said)
        });
        let cells = cells.collect();
        Arc::new(Row { index, path, cells })
    });
    let rows = rows.collect();
    Some(Table {
        id: place.path.to_id(),
        path: place.path.clone(),
        label,
        columns: columns.into_iter().map(|(column, _)| column).collect(),
        rows,
    })
}

/// The rows of this table in the state before, if it had the same columns.
fn earlier_rows<'b>(builder: &Builder<'b>, place: &Place<'_>, columns: &[(Column, Option<Description>)]) -> &'b [Arc<Row>] {
    let table = builder.before.and_then(|blocks| table_at(blocks, &place.path));
    let same = table.filter(|table| table.columns.iter().eq(columns.iter().map(|(column, _)| column)));
    same.map_or(&[], |table| table.rows.as_slice())
}

/// Whether each cell has the value, the flags and the extracted value that it had. Its metadata is the same, and so is all else.
fn is_as_before(builder: &Builder<'_>, columns: &[(Column, Option<Description>)], earlier: &Row, row: &Value) -> bool {
    columns.iter().zip(&earlier.cells).all(|((column, described), cell)| {
        let flags = builder.flags.get(&cell.path).map_or(&[][..], Vec::as_slice);
        let was = builder.changed.was(&cell.path).map(|was| was.map(to_text).unwrap_or_default());
        column.path.get(row).filter(|value| is_value(value, described.as_ref())) == cell.value.as_ref()
            && flags == cell.flags.as_slice()
            && was == cell.was
    })
}

/// A column with what the schema says about it.
fn column(
    builder: &Builder<'_>,
    place: &Place<'_>,
    items: Option<&Layers<'_>>,
    list: &[Value],
    path: FieldPath,
) -> (Column, Option<Description>) {
    let described = items.and_then(|items| describe_in(items, &path));
    // The label is that of the field in any row, without the row.
    let label = match builder.schema {
        Some(schema) => {
            let full = full_label(&place.path.index(0).join(&path), Some(schema));
            let row = full.find(", row 1").unwrap_or(full.len());
            full[..row].to_owned()
        }
        None => full_label(&path, None),
    };
    let field_type = match &described {
        Some(described) if described.field_type != FieldType::Any => described.field_type.clone(),
        _ => {
            let first = list.iter().find_map(|row| path.get(row).filter(|value| !value.is_null() && is_value(value, None)));
            describe(None, &path, first).field_type
        }
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

/// Whether a value is shown in a cell of its own. What is in an object or array has cells of its own, and null in the
/// place of one that the schema describes is shown as that without values.
fn is_value(value: &Value, described: Option<&Description>) -> bool {
    match value {
        Value::Object(_) | Value::Array(_) => false,
        Value::Null => {
            !described.is_some_and(|described| matches!(described.field_type, FieldType::Object | FieldType::Array(_)))
        }
        _ => true,
    }
}

/// The places within a row that hold values, each once, in the order in which they are found.
#[derive(Default)]
struct Columns {
    paths: Vec<FieldPath>,
    known: HashSet<FieldPath>,
}

impl Columns {
    fn add(&mut self, path: &FieldPath) {
        if !self.known.contains(path) {
            self.known.insert(path.clone());
            self.paths.push(path.clone());
        }
    }

    /// The scalar properties, and those of objects in the row.
    fn of_schema(&mut self, layers: &Layers<'_>, path: &FieldPath, depth: usize) {
        for key in layers.property_names() {
            let Some(below) = layers.property(key) else { continue };
            if self.paths.len() >= MOST_COLUMNS {
                return;
            }
            match below.field_type(0) {
                FieldType::Object if depth < DEEPEST_COLUMN => self.of_schema(&below, &path.key(key), depth + 1),
                FieldType::Object | FieldType::Array(_) => {}
                _ => self.add(&path.key(key)),
            }
        }
    }

    /// The places of the values in a row, which are counted.
    fn of_value(&mut self, layers: Option<&Layers<'_>>, path: &FieldPath, value: &Value, values: &mut usize) {
        if self.paths.len() > MOST_COLUMNS {
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
            Value::Array(list) => {
                let items = layers.and_then(Layers::items);
                list.iter().enumerate().for_each(|(at, item)| self.of_value(items.as_ref(), &path.index(at), item, values));
            }
            Value::Null
                if layers.is_some_and(|layers| matches!(layers.field_type(0), FieldType::Object | FieldType::Array(_))) => {}
            _ => {
                *values += 1;
                self.add(path);
            }
        }
    }
}
