//! Records as lines of a spreadsheet: which columns they have. From the schema, in its order; without one, from the records, in
//! the order in which their fields first appear.
//!
//! An object is opened into its fields, and a list of objects is a table of its own. Everything else is one column: what is nested
//! deeper, or left open by the schema, is a value like any other.

use super::{FieldPath, FieldType, Schema, schema::Layers};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// How deep objects are opened. A schema may refer to itself.
const DEEPEST: usize = 4;
/// The most columns of a sheet. More come from names that are data, such as a map by product.
const MOST: usize = 1_000;

/// The columns of a sheet with one line per record, and of one with one line per row of their tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// The columns of a record.
    pub fields: Vec<FieldPath>,
    /// The tables of a record.
    pub tables: Vec<FieldPath>,
    /// The columns of all tables together, from a row down.
    pub cells: Vec<FieldPath>,
    /// What is opened into columns, or is a table, and needs no column itself.
    opened: HashSet<FieldPath>,
    /// The same within a row.
    opened_in_rows: HashSet<FieldPath>,
}

/// There are more than [`Self::MOST`] columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyColumns;

impl TooManyColumns {
    /// The most columns of a sheet.
    pub const MOST: usize = MOST;
}

impl Columns {
    /// The columns that the schema names.
    ///
    /// # Errors
    ///
    /// It names more than [`TooManyColumns::MOST`].
    pub fn of_schema(schema: &Schema) -> Result<Self, TooManyColumns> {
        let (mut fields, mut cells) = (Sheet::default(), Sheet::default());
        fields.describe(&Layers::root(schema), &FieldPath::root(), 0, Some(&mut cells));
        Self::of(fields, cells)
    }

    fn of(fields: Sheet, cells: Sheet) -> Result<Self, TooManyColumns> {
        let ((fields, opened, tables), (cells, opened_in_rows, _)) = (fields.finish(), cells.finish());
        if fields.len() > MOST || cells.len() > MOST {
            return Err(TooManyColumns);
        }
        Ok(Self { fields, tables, cells, opened, opened_in_rows })
    }

    /// The record's value in one of [`Self::fields`]; `None` if there is none, or other columns have it.
    pub fn field<'v>(&self, data: &'v Value, path: &FieldPath) -> Option<&'v Value> {
        value(data, path, &self.opened)
    }

    /// The row's value in one of [`Self::cells`], likewise.
    pub fn cell<'v>(&self, row: &'v Value, path: &FieldPath) -> Option<&'v Value> {
        value(row, path, &self.opened_in_rows)
    }
}

fn value<'v>(data: &'v Value, path: &FieldPath, opened: &HashSet<FieldPath>) -> Option<&'v Value> {
    path.get(data).filter(|value| !(is_nest(value) && opened.contains(path)))
}

/// Collects the columns of records that have no schema.
#[derive(Debug, Default)]
pub struct Gathering {
    fields: Sheet,
    cells: Sheet,
}

impl Gathering {
    /// Adds the columns of a record.
    ///
    /// # Errors
    ///
    /// There are more than [`TooManyColumns::MOST`] now.
    pub fn add(&mut self, data: &Value) -> Result<(), TooManyColumns> {
        if let Value::Object(map) = data {
            self.fields.see(map, &FieldPath::root(), 0, Some(&mut self.cells));
        }
        if self.fields.places.len() > MOST || self.cells.places.len() > MOST { Err(TooManyColumns) } else { Ok(()) }
    }

    /// The columns of all records together.
    ///
    /// # Errors
    ///
    /// As in [`Self::add`].
    pub fn finish(self) -> Result<Columns, TooManyColumns> {
        Columns::of(self.fields, self.cells)
    }
}

/// What is known about a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Nothing but null or an empty list so far.
    #[default]
    Nothing,
    /// Opened into its fields.
    Opened,
    /// A table.
    Table,
    /// A value of its own, at least in one record.
    Plain,
}

/// The places of one sheet in order.
#[derive(Debug, Default)]
struct Sheet {
    places: Vec<FieldPath>,
    kinds: HashMap<FieldPath, Kind>,
    opened: HashSet<FieldPath>,
    tables: Vec<FieldPath>,
}

impl Sheet {
    fn add(&mut self, place: &FieldPath, kind: Kind) {
        if kind == Kind::Table && !self.tables.contains(place) {
            self.tables.push(place.clone());
        }
        if matches!(kind, Kind::Opened | Kind::Table) {
            self.opened.insert(place.clone());
        }
        match self.kinds.get_mut(place) {
            Some(known) => *known = kind.max(*known),
            // One more than the most is enough to tell.
            None if self.places.len() <= MOST => {
                self.places.push(place.clone());
                self.kinds.insert(place.clone(), kind);
            }
            None => {}
        }
    }

    /// Adds what the schema names below `path`. The rows of tables go to `rows`; a table within a row is a value.
    fn describe(&mut self, layers: &Layers<'_>, path: &FieldPath, depth: usize, mut rows: Option<&mut Self>) {
        for name in layers.property_names() {
            let (Some(inner), place) = (layers.property(name), path.key(name)) else { continue };
            if self.places.len() > MOST {
                return;
            }
            match (inner.field_type(0), rows.as_deref_mut()) {
                (FieldType::Object, rows) if depth < DEEPEST && !inner.property_names().is_empty() => {
                    self.add(&place, Kind::Opened);
                    self.describe(&inner, &place, depth + 1, rows);
                }
                (FieldType::Array(of), Some(rows)) if *of == FieldType::Object => {
                    self.add(&place, Kind::Table);
                    if let Some(row) = inner.items() {
                        rows.describe(&row, &FieldPath::root(), 0, None);
                    }
                }
                _ => self.add(&place, Kind::Plain),
            }
        }
    }

    /// Adds what the record has below `path`, likewise.
    fn see(&mut self, map: &Map<String, Value>, path: &FieldPath, depth: usize, mut rows: Option<&mut Self>) {
        for (name, value) in map {
            let place = path.key(name);
            match (value, rows.as_deref_mut()) {
                (Value::Object(inner), rows) if depth < DEEPEST && !inner.is_empty() => {
                    self.add(&place, Kind::Opened);
                    self.see(inner, &place, depth + 1, rows);
                }
                (Value::Array(list), Some(rows)) if list.iter().any(Value::is_object) => {
                    self.add(&place, Kind::Table);
                    let objects = list.iter().filter_map(Value::as_object);
                    objects.for_each(|row| rows.see(row, &FieldPath::root(), 0, None));
                }
                (Value::Null, _) => self.add(&place, Kind::Nothing),
                (nest, _) if is_nest(nest) && is_empty(nest) => self.add(&place, Kind::Nothing),
                _ => self.add(&place, Kind::Plain),
            }
        }
    }

    /// The columns, what is opened, and the tables.
    fn finish(mut self) -> (Vec<FieldPath>, HashSet<FieldPath>, Vec<FieldPath>) {
        self.places.retain(|place| matches!(self.kinds.get(place), Some(Kind::Nothing | Kind::Plain)));
        (self.places, self.opened, self.tables)
    }
}

fn is_nest(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

fn is_empty(nest: &Value) -> bool {
    nest.as_object().is_some_and(Map::is_empty) || nest.as_array().is_some_and(Vec::is_empty)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    fn texts(paths: &[FieldPath]) -> Vec<String> {
        paths.iter().map(FieldPath::to_string).collect()
    }

    #[test]
    fn a_schema_gives_its_fields_in_its_order_and_tables_apart() {
        let schema = Schema::new(json!({"properties": {
            "number": {"type": ["string", "null"]},
            "seller": {"$ref": "#/$defs/party"},
            "rows": {"type": "array", "items": {"type": "object", "properties": {
                "quantity": {"type": "number"}, "price": {"type": "object", "properties": {"amount": {"type": "number"}}},
                "parts": {"type": "array", "items": {"type": "object", "properties": {"x": {}}}}}}},
            "tax": {"type": "object", "properties": {
                "total": {"type": "number"},
                "rates": {"type": "array", "items": {"type": "object", "properties": {"rate": {"type": "number"}, "quantity": {}}}}}},
            "notes": {"type": "array", "items": {"type": "string"}},
            "more": {"type": "object"},
            "open": {}},
            "$defs": {"party": {"type": "object", "properties": {"name": {"type": "string"}, "owner": {"$ref": "#/$defs/party"}}}}}));
        let columns = Columns::of_schema(&schema).unwrap();
        let fields = texts(&columns.fields);
        assert_eq!(fields[..2], ["number", "seller.name"]);
        assert!(fields.contains(&"seller.owner.owner.owner.owner".to_owned()), "a schema may refer to itself: {fields:?}");
        assert_eq!(fields[fields.len() - 4..], ["tax.total", "notes", "more", "open"]);
        assert_eq!(texts(&columns.tables), ["rows", "tax.rates"]);
        assert_eq!(texts(&columns.cells), ["quantity", "price.amount", "parts", "rate"]);
    }

    #[test]
    fn records_without_a_schema_give_their_fields_in_order_of_appearance() {
        let mut gathering = Gathering::default();
        let first = json!({"n": "1", "seller": null, "rows": [], "paid": false, "tags": ["a"]});
        let second =
            json!({"n": 2, "total": 1, "seller": {"name": "Nord", "more": {}}, "rows": [null, {"q": 1, "deep": [{"x": 1}]}]});
        let third = json!({"seller": {"name": null}, "rows": [{"p": 2}], "tags": null, "gone": null, "none": {}});
        for record in [&first, &second, &third, &json!(null), &json!([1])] {
            gathering.add(record).unwrap();
        }
        let columns = gathering.finish().unwrap();
        assert_eq!(texts(&columns.fields), ["n", "paid", "tags", "total", "seller.name", "seller.more", "gone", "none"]);
        assert_eq!(
            (texts(&columns.tables), texts(&columns.cells)),
            (vec!["rows".into()], vec!["q".into(), "deep".into(), "p".into()])
        );
    }

    #[test]
    fn what_is_a_text_here_and_an_object_there_loses_neither() {
        let (text, object) = (json!({"seller": "Nord"}), json!({"seller": {"name": "Süd"}}));
        let mut gathering = Gathering::default();
        gathering.add(&text).unwrap();
        gathering.add(&object).unwrap();
        let columns = gathering.finish().unwrap();
        assert_eq!(texts(&columns.fields), ["seller", "seller.name"]);
        let line = |record| columns.fields.iter().map(|path| columns.field(record, path).cloned()).collect::<Vec<_>>();
        assert_eq!(line(&text), [Some(json!("Nord")), None]);
        assert_eq!(line(&object), [None, Some(json!("Süd"))]);
    }

    #[test]
    fn names_that_are_data_are_no_columns() {
        let record: Map<String, Value> = (0..=MOST).map(|number| (format!("p{number}"), number.into())).collect();
        let mut gathering = Gathering::default();
        assert_eq!(gathering.add(&record.clone().into()), Err(TooManyColumns));
        let schema = Schema::new(json!({ "properties": record }));
        assert_eq!(Columns::of_schema(&schema), Err(TooManyColumns));
    }
}
