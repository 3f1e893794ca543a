//! The rows of a table.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::build::Builder;
use super::source::Source;
use super::table::is_cell;
use super::{Block, Column, Field, Fields, InnerList, Row};
use crate::domain::schema::{complete, one_line_items};
use crate::domain::{Description, FieldPath, FieldType, Label, Name, Step, describe};

/// Rows, each made when it is asked for: of 100,000 rows, a page shows a few dozen. Cheap to clone.
#[derive(Clone)]
pub struct Rows {
    pub(super) source: Arc<Source>,
    pub(super) path: FieldPath,
    /// With what the schema says about each.
    pub(super) columns: Arc<Vec<(Column, Option<Description>)>>,
    /// Where the array was in the extraction; `None` if it is in a new row.
    pub(super) was: Option<FieldPath>,
    pub(super) inner: Arc<Vec<InnerList>>,
    /// What is below each row, made when it is asked for; empty if no row can have anything below it.
    pub(super) made: Arc<Vec<OnceLock<Below>>>,
    /// The name of the array in its row, if it is in one.
    pub(super) within: Label,
    pub(super) count: usize,
    /// Where each row was in the extraction, if rows came, went or moved since.
    pub(super) origins: Option<Arc<Vec<Option<usize>>>>,
}

/// What is shown below a row.
pub(super) struct Below {
    pub(super) blocks: Vec<Block>,
    pub(super) fields: Fields,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The index of the row that is at this place or holds it.
    pub fn index_of(&self, path: &FieldPath) -> Option<usize> {
        match path.steps().strip_prefix(self.path.steps())? {
            [Step::Index(row), ..] => Some(*row),
            _ => None,
        }
    }

    /// The row at this index, from 0.
    pub fn get(&self, index: usize) -> Option<Row> {
        let cells = (0..self.columns.len()).filter_map(|column| self.cell(index, column)).collect();
        (index < self.count).then(|| Row { index, path: self.path.index(index), origin: self.origin(index), cells })
    }

    fn origin(&self, index: usize) -> Option<usize> {
        match &self.origins {
            Some(origins) => origins.get(index).copied().flatten(),
            None => Some(index),
        }
    }

    /// What is shown below a row: its lists that no cell can hold, if they have elements.
    pub fn inner(&self, index: usize) -> &[Block] {
        self.below(index).map(|below| below.blocks.as_slice()).unwrap_or_default()
    }

    /// The same, with its fields.
    pub(super) fn below(&self, index: usize) -> Option<&Below> {
        Some(self.made.get(index)?.get_or_init(|| {
            let blocks = self.make_below(index);
            Below { fields: Fields::of(&blocks), blocks }
        }))
    }

    fn make_below(&self, index: usize) -> Vec<Block> {
        let Some(row) = self.path.get(self.source.record.data()).and_then(|rows| rows.get(index)) else { return Vec::new() };
        let was = self.origin(index).and_then(|was| Some(self.was.as_ref()?.index(was)));
        let builder = Builder::in_row(&self.source, self.path.index(index), was);
        let lists = self.inner.iter().filter_map(|inner| match inner.path.get(row) {
            Some(Value::Array(list)) if !list.is_empty() => Some(builder.list_at(self.path.index(index).join(&inner.path), list)),
            _ => None,
        });
        lists.collect()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Row> {
        self.iter_from(0)
    }

    /// Those from this index on, in order.
    pub fn iter_from(&self, first: usize) -> impl Iterator<Item = Row> {
        (first..self.count).filter_map(|index| self.get(index))
    }

    /// The value in a column; `None` if the row has none.
    pub fn value(&self, index: usize, column: usize) -> Option<&Value> {
        let (column, described) = self.columns.get(column)?;
        let row = self.path.get(self.source.record.data())?.get(index)?;
        column.path.get(row).filter(|value| is_cell(value, described.as_ref(), &column.field_type))
    }

    /// The field in a column of a row.
    pub fn cell(&self, index: usize, column: usize) -> Option<Field> {
        if index >= self.count {
            return None;
        }
        let value = self.value(index, column);
        let (column, described) = self.columns.get(column)?;
        let mut description = match described {
            Some(described) => complete(described.clone(), value),
            None => describe(None, &column.path, value),
        };
        // Where there is no value, and in a list, the column gives the type: a number stays a number in a new row.
        let open = described.as_ref().is_none_or(|described| described.field_type == FieldType::Any);
        if one_line_items(&column.field_type).is_some() || (open && value.is_none_or(Value::is_null)) {
            description.field_type = column.field_type.clone();
        }
        let path = self.path.index(index).join(&column.path);
        let said = path.steps().iter().fold(self.source.said(), |said, step| said.step(step));
        let label = column.label.clone().and(Name::Row(index + 1)).within(&self.within);
        Some(self.source.described_field(path, label, description, value, said))
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        let is_same_below = |row| self.inner(row) == other.inner(row);
        self.count == other.count && self.iter().eq(other.iter()) && (0..self.count).all(is_same_below)
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
