//! The fields of a form by path and in order, without copying each: a table of 3,000 rows has 20,000 of them.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Block, Column, Field, Row, Table};
use crate::domain::{FieldPath, Step};

/// All fields of some blocks.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    parts: Vec<Part>,
    /// The index in `parts` of each field outside tables.
    alone: HashMap<FieldPath, usize>,
}

#[derive(Clone, Debug)]
enum Part {
    Field(Field),
    Table { path: FieldPath, columns: HashMap<FieldPath, usize>, rows: Vec<Arc<Row>> },
}

impl Fields {
    /// The fields of these blocks, in order; tables row by row.
    pub fn of(blocks: &[Block]) -> Self {
        let mut fields = Self::default();
        fields.collect(blocks);
        fields
    }

    fn collect(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Field(field) => self.add(field),
                Block::Group { blocks, .. } => self.collect(blocks),
                Block::List { items, .. } => items.iter().for_each(|field| self.add(field)),
                Block::Table(table) => {
                    let columns = table.columns.iter().enumerate().map(|(at, column)| (column.path.clone(), at)).collect();
                    self.parts.push(Part::Table { path: table.path.clone(), columns, rows: table.rows.clone() });
                }
            }
        }
    }

    fn add(&mut self, field: &Field) {
        self.alone.insert(field.path.clone(), self.parts.len());
        self.parts.push(Part::Field(field.clone()));
    }

    /// The field at this place.
    pub fn get(&self, path: &FieldPath) -> Option<&Field> {
        self.find(path).map(|(_, field)| field)
    }

    /// The field's position in the order of the form; later fields have greater positions.
    pub fn position(&self, path: &FieldPath) -> Option<(usize, usize, usize)> {
        self.find(path).map(|(position, _)| position)
    }

    fn find(&self, path: &FieldPath) -> Option<((usize, usize, usize), &Field)> {
        if let Some(&part) = self.alone.get(path) {
            let Part::Field(field) = &self.parts[part] else { return None };
            return Some(((part, 0, 0), field));
        }
        self.parts.iter().enumerate().find_map(|(part, one)| {
            let Part::Table { path: array, columns, rows } = one else { return None };
            let [Step::Index(row), within @ ..] = path.steps().strip_prefix(array.steps())? else { return None };
            let column = *columns.get(&within.iter().cloned().collect::<FieldPath>())?;
            Some(((part, *row, column), rows.get(*row)?.cells.get(column)?))
        })
    }

    /// Every field, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.parts.iter().flat_map(|part| {
            let (alone, rows) = match part {
                Part::Field(field) => (Some(field), [].as_slice()),
                Part::Table { rows, .. } => (None, rows.as_slice()),
            };
            alone.into_iter().chain(rows.iter().flat_map(|row| &row.cells))
        })
    }
}

/// The table of this array.
pub fn table_at<'b>(blocks: &'b [Block], path: &FieldPath) -> Option<&'b Table> {
    blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.path == *path => Some(table),
        Block::Group { path: group, blocks, .. } if path.starts_with(group) => table_at(blocks, path),
        _ => None,
    })
}

/// The table that has a cell at this path.
pub fn table_around<'b>(blocks: &'b [Block], path: &FieldPath) -> Option<&'b Table> {
    blocks.iter().find_map(|block| match block {
        Block::Table(table) if path.starts_with(&table.path) => Some(table),
        Block::Group { path: group, blocks, .. } if path.starts_with(group) => table_around(blocks, path),
        _ => None,
    })
}

/// Whether two forms have the same parts, so that one can be turned into the other by changing field contents and the number of
/// table rows.
pub fn same_layout(one: &[Block], other: &[Block]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Block::Field(one), Block::Field(other)) => one.path == other.path && one.field_type == other.field_type,
            (Block::Group { path, blocks, .. }, Block::Group { path: there, blocks: others, .. }) => {
                path == there && same_layout(blocks, others)
            }
            (Block::List { path, items, .. }, Block::List { path: there, items: others, .. }) => {
                path == there && items.len() == others.len()
            }
            (Block::Table(one), Block::Table(other)) => one.path == other.path && same_columns(&one.columns, &other.columns),
            _ => false,
        })
}

/// Whether the columns hold the same kinds of values. The type of a column may be inferred from its first value; that alone is no
/// reason to redraw.
pub(super) fn same_columns(one: &[Column], other: &[Column]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.path == other.path && one.label == other.label)
}
