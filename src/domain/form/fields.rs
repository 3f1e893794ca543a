//! The fields of a form by path and in order, without copying each: a table of 3,000 rows has 20,000 of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::{Block, Column, Field, Rows, Table, fields};
use crate::domain::{FieldPath, Step};

/// All fields of some blocks.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    parts: Vec<Part>,
    /// The index in `parts` of each table, and of each field outside them.
    places: HashMap<FieldPath, usize>,
}

#[derive(Clone, Debug)]
enum Part {
    Field(Arc<Field>),
    Table { columns: HashMap<FieldPath, usize>, rows: Rows },
}

impl Fields {
    /// The fields of these blocks, in order; tables row by row, each followed by the lists below it.
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
                    self.places.insert(table.path.clone(), self.parts.len());
                    self.parts.push(Part::Table { columns, rows: table.rows.clone() });
                }
            }
        }
    }

    fn add(&mut self, field: &Arc<Field>) {
        self.places.insert(field.path.clone(), self.parts.len());
        self.parts.push(Part::Field(Arc::clone(field)));
    }

    /// The field at this place.
    pub fn get(&self, path: &FieldPath) -> Option<Arc<Field>> {
        let (part, row, column) = self.position(path)?;
        match &self.parts[part] {
            Part::Field(field) => Some(Arc::clone(field)),
            Part::Table { columns, rows } => match column.checked_sub(columns.len()) {
                None => rows.cell(row, column).map(Arc::new),
                Some(at) => fields(&rows.inner(row)).into_iter().nth(at).map(Arc::new),
            },
        }
    }

    /// The field's position in the order of the form; later fields have greater positions.
    pub fn position(&self, path: &FieldPath) -> Option<Position> {
        if let Some(&part) = self.places.get(path) {
            return matches!(self.parts[part], Part::Field(_)).then_some((part, 0, 0));
        }
        let rows = path.steps().iter().enumerate().filter(|(_, step)| matches!(step, Step::Index(_)));
        rows.into_iter().find_map(|(depth, _)| {
            let [array @ .., Step::Index(row)] = &path.steps()[..=depth] else { return None };
            let part = *self.places.get(&array.iter().cloned().collect::<FieldPath>())?;
            let Part::Table { columns, rows } = &self.parts[part] else { return None };
            let within = &path.steps()[depth + 1..];
            let below = || {
                let at = fields(&rows.inner(*row)).iter().position(|field| field.path == *path)?;
                Some(columns.len() + at)
            };
            let column = columns.get(&within.iter().cloned().collect::<FieldPath>()).copied().or_else(below)?;
            (*row < rows.len()).then_some((part, *row, column))
        })
    }

    /// The field at this place, or around it: an element of a list in one cell has none of its own.
    pub fn around(&self, path: &FieldPath) -> Option<(Position, FieldPath)> {
        let here = self.position(path).map(|position| (position, path.clone()));
        here.or_else(|| path.parent().and_then(|above| Some((self.position(&above)?, above))))
    }

    /// The fields at this place and below, in the order of the form.
    pub fn below(&self, path: &FieldPath) -> Vec<(Position, Arc<Field>)> {
        if let Some((position, field)) = self.position(path).zip(self.get(path)) {
            return vec![(position, field)];
        }
        let parts = self.parts.iter().enumerate();
        let found = parts.flat_map(|(part, one)| match one {
            Part::Field(field) if field.path.starts_with(path) => vec![((part, 0, 0), Arc::clone(field))],
            Part::Table { rows, .. } => {
                let row = rows.index_of(path).and_then(|row| rows.get(row));
                let cells = row.into_iter().flat_map(|row| {
                    let below = fields(&rows.inner(row.index));
                    row.cells.into_iter().chain(below).map(move |cell| (row.index, cell))
                });
                let cells = cells.enumerate().filter(|(_, (_, cell))| cell.path.starts_with(path));
                cells.map(|(column, (row, cell))| ((part, row, column), Arc::new(cell))).collect()
            }
            Part::Field(_) => Vec::new(),
        });
        found.collect()
    }
}

/// Where a field is in the order of a form.
pub type Position = (usize, usize, usize);

/// The table of this array. That of a list in a row is made.
pub fn table_at<'b>(blocks: &'b [Block], path: &FieldPath) -> Option<Cow<'b, Table>> {
    blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.path == *path => Some(Cow::Borrowed(table)),
        Block::Table(table) => table_at(&below_row(table, path), path).map(|inner| Cow::Owned(inner.into_owned())),
        Block::Group { path: group, blocks, .. } if path.starts_with(group) => table_at(blocks, path),
        _ => None,
    })
}

/// What is shown below the row of a table that this place is in.
fn below_row(table: &Table, path: &FieldPath) -> Vec<Block> {
    table.rows.index_of(path).map(|row| table.rows.inner(row)).unwrap_or_default()
}

/// The innermost table that has a cell at this path.
pub fn table_around<'b>(blocks: &'b [Block], path: &FieldPath) -> Option<Cow<'b, Table>> {
    blocks.iter().find_map(|block| match block {
        Block::Table(table) if path.starts_with(&table.path) => {
            let inner = table_around(&below_row(table, path), path).map(|inner| Cow::Owned(inner.into_owned()));
            Some(inner.unwrap_or(Cow::Borrowed(table)))
        }
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
            (Block::Table(one), Block::Table(other)) => {
                one.path == other.path && one.inner == other.inner && same_columns(&one.columns, &other.columns)
            }
            _ => false,
        })
}

/// Whether the columns hold the same kinds of values. The type of a column may be inferred from its first value; that alone is no
/// reason to redraw.
pub(super) fn same_columns(one: &[Column], other: &[Column]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.path == other.path && one.label == other.label)
}
