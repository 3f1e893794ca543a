//! What a reviewer does to the rows of a table: insert, duplicate, move, paste.

use serde_json::Value;

use super::draft::Draft;
use super::form::{Table, new_row};
use super::{Collection, Description, Edit, ExtractedData, FieldPath, Locale, Step, parse_text};

/// The result of pasting cells, for the sentence on the screen.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Pasted {
    /// How many rows were pasted.
    pub rows: usize,
    /// The number of columns of the widest one.
    pub columns: usize,
    /// How many of the rows are new.
    pub new_rows: usize,
    /// Cells that are not a value of their column's type; they are kept as typed.
    pub unreadable: usize,
    /// Cells beyond the last column, which were left out.
    pub left_out: usize,
}

impl Draft {
    /// Inserts a new row at `row`, which moves down with those below it; one past the last appends. Returns whether there is such
    /// a place.
    pub fn insert_row(&mut self, base: &ExtractedData, collection: &Collection, row: &FieldPath) -> bool {
        let (shown, _) = self.apply(base);
        let Some((path, index)) = place_of(row) else { return false };
        if index > path.get(shown.data()).and_then(Value::as_array).map_or(0, Vec::len) {
            return false;
        }
        let row = new_row(&shown, collection, &path);
        self.push(base, Edit::InsertRow { path, index, row });
        true
    }

    /// Duplicates the row at this place right below it; returns the new place. The copy has no metadata, since nothing is known
    /// about where its values were read.
    pub fn duplicate_row(&mut self, base: &ExtractedData, row: &FieldPath) -> Option<FieldPath> {
        let (shown, _) = self.apply(base);
        let (path, index) = place_of(row)?;
        let copy = row.get(shown.data())?.clone();
        self.push(base, Edit::InsertRow { path: path.clone(), index: index + 1, row: copy });
        Some(path.index(index + 1))
    }

    /// Moves a row to another index in its array. Does nothing if either place does not exist.
    pub fn move_row(&mut self, base: &ExtractedData, row: &FieldPath, to: usize) {
        let (shown, _) = self.apply(base);
        if let Some((path, from)) = place_of(row)
            && [from, to].into_iter().all(|index| path.index(index).get(shown.data()).is_some())
        {
            self.push(base, Edit::MoveRow { path, from, to });
        }
    }

    /// Pastes cells into a table, the first one at `row` and `column`. Existing fields are changed as if typed by hand; what goes
    /// beyond the last row becomes new rows. Text that is not a value of its column's type is kept as typed.
    pub fn paste(
        &mut self,
        base: &ExtractedData,
        collection: &Collection,
        table: &Table,
        (row, column): (usize, usize),
        cells: &[Vec<String>],
        locale: Locale,
    ) -> Pasted {
        let columns = table.columns.get(column..).unwrap_or_default();
        let mut pasted = Pasted { rows: cells.len(), ..Pasted::default() };
        for texts in cells {
            pasted.columns = pasted.columns.max(texts.len());
            pasted.left_out += texts.len().saturating_sub(columns.len());
        }
        let present = table.rows.len().saturating_sub(row);
        for (row, texts) in table.rows.iter_from(row).zip(cells) {
            for (field, text) in row.cells.iter().skip(column).zip(texts) {
                self.type_text(base, field, text, locale);
                pasted.unreadable +=
                    usize::from(matches!(self.edits.last(), Some(Edit::Typed { path, .. }) if *path == field.path));
            }
        }
        let (shown, _) = self.apply(base);
        let blank = new_row(&shown, collection, &table.path);
        for (at, texts) in cells.iter().skip(present).enumerate() {
            let index = table.rows.len() + at;
            let mut row = blank.clone();
            let mut typed = Vec::new();
            for (column, text) in columns.iter().zip(texts).filter(|(_, text)| !text.is_empty()) {
                let described =
                    Description { field_type: column.field_type.clone(), nullable: true, required: false, description: None };
                let read = parse_text(text, &described, None, locale).ok();
                if read.and_then(|value| put(&mut row, column.path.steps(), value)).is_none() {
                    typed.push(Edit::Typed { path: table.path.index(index).join(&column.path), text: text.clone() });
                }
            }
            pasted.new_rows += 1;
            pasted.unreadable += typed.len();
            self.push(base, Edit::InsertRow { path: table.path.clone(), index, row });
            typed.into_iter().for_each(|edit| self.push(base, edit));
        }
        pasted
    }
}

/// The array of a row, and the row's index in it.
fn place_of(row: &FieldPath) -> Option<(FieldPath, usize)> {
    match row.last() {
        Some(&Step::Index(index)) => Some((row.parent()?, index)),
        _ => None,
    }
}

/// Puts a value into a new row, creating objects on the way. `None` if something else is in the way.
fn put(row: &mut Value, way: &[Step], value: Value) -> Option<()> {
    let Some((step, below)) = way.split_first() else {
        *row = value;
        return Some(());
    };
    if row.is_null() && matches!(step, Step::Key(_)) {
        *row = Value::Object(serde_json::Map::new());
    }
    match (step, row) {
        (Step::Key(key), Value::Object(map)) => put(map.entry(key.clone()).or_insert(Value::Null), below, value),
        (Step::Index(index), Value::Array(list)) => put(list.get_mut(*index)?, below, value),
        _ => None,
    }
}
