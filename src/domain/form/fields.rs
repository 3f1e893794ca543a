//! The fields of a form by path and in order, without copying each: a table of 3,000 rows has 20,000 of them.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Block, Column, DEEPEST_TABLE, Field, Rows, Table, fields};
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
        match self.place(path)? {
            Place::Field(part) => match &self.parts[part] {
                Part::Field(field) => Some(Arc::clone(field)),
                Part::Table { .. } => None,
            },
            Place::Cell { rows, row, column, .. } => rows.cell(row, column).map(Arc::new),
            Place::Below { rows, row, .. } => rows.below(row)?.fields.get(path),
        }
    }

    /// The field's position in the order of the form; later fields have greater positions.
    pub fn position(&self, path: &FieldPath) -> Option<Position> {
        match self.place(path)? {
            Place::Field(part) => Some(position([part, 0, 0], None)),
            Place::Cell { part, row, column, .. } => Some(position([part, row, column], None)),
            Place::Below { part, rows, row } => {
                let below = rows.below(row)?.fields.position(path)?;
                Some(position([part, row, rows.columns.len()], Some(below)))
            }
        }
    }

    fn place(&self, path: &FieldPath) -> Option<Place<'_>> {
        if let Some(&part) = self.places.get(path) {
            return matches!(self.parts[part], Part::Field(_)).then_some(Place::Field(part));
        }
        let rows = path.steps().iter().enumerate().filter(|(_, step)| matches!(step, Step::Index(_)));
        rows.into_iter().find_map(|(depth, _)| {
            let [array @ .., Step::Index(row)] = &path.steps()[..=depth] else { return None };
            let (part, row) = (*self.places.get(&array.iter().cloned().collect::<FieldPath>())?, *row);
            let Part::Table { columns, rows } = &self.parts[part] else { return None };
            let within = path.steps()[depth + 1..].iter().cloned().collect::<FieldPath>();
            (row < rows.len()).then(|| match columns.get(&within) {
                Some(&column) => Place::Cell { part, rows, row, column },
                None => Place::Below { part, rows, row },
            })
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
            Part::Field(field) if field.path.starts_with(path) => vec![(position([part, 0, 0], None), Arc::clone(field))],
            Part::Table { rows, .. } => {
                let row = rows.index_of(path).and_then(|row| rows.get(row));
                let fields = row.into_iter().flat_map(|row| row.cells.into_iter().chain(fields(rows.inner(row.index))));
                let fields = fields.filter(|field| field.path.starts_with(path));
                fields.filter_map(|field| Some((self.position(&field.path)?, Arc::new(field)))).collect()
            }
            Part::Field(_) => Vec::new(),
        });
        found.collect()
    }
}

/// Where a path leads.
enum Place<'f> {
    Field(usize),
    Cell {
        part: usize,
        rows: &'f Rows,
        row: usize,
        column: usize,
    },
    /// To what is below a row, if to anything.
    Below {
        part: usize,
        rows: &'f Rows,
        row: usize,
    },
}

/// Where a field is in the order of a form: part, row and column; of what is below a row, the same three again in it.
pub type Position = [usize; 3 * DEEPEST_TABLE];

fn position(here: [usize; 3], below: Option<Position>) -> Position {
    let mut position = [0; 3 * DEEPEST_TABLE];
    let numbers = here.into_iter().chain(below.into_iter().flatten());
    position.iter_mut().zip(numbers).for_each(|(place, number)| *place = number);
    position
}

/// The table of this array.
pub fn table_at<'b>(blocks: &'b [Block], path: &FieldPath) -> Option<&'b Table> {
    blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.path == *path => Some(table),
        Block::Table(table) => table_at(below_row(table, path), path),
        Block::Group { path: group, blocks, .. } if path.starts_with(group) => table_at(blocks, path),
        _ => None,
    })
}

/// What is shown below the row of a table that this place is in.
fn below_row<'t>(table: &'t Table, path: &FieldPath) -> &'t [Block] {
    table.rows.index_of(path).map(|row| table.rows.inner(row)).unwrap_or_default()
}

/// The innermost table that has a cell at this path.
pub fn table_around<'b>(blocks: &'b [Block], path: &FieldPath) -> Option<&'b Table> {
    blocks.iter().find_map(|block| match block {
        Block::Table(table) if path.starts_with(&table.path) => Some(table_around(below_row(table, path), path).unwrap_or(table)),
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
