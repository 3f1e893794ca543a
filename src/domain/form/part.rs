//! A part of a form: of one with very many fields, a page shows only some at a time.
//!
//! Places are counted in the order of the form, from 0. A field is one place, and so are a whole table, an empty group and an empty
//! list.

use std::ops::Range;
use std::sync::Arc;

use super::{Block, Field, Table, WHOLE, fields};
use crate::domain::{FieldPath, Step};

/// How many places the blocks have.
pub fn places(blocks: &[Block]) -> usize {
    blocks.iter().map(places_of).sum()
}

fn places_of(block: &Block) -> usize {
    match block {
        Block::Field(_) | Block::Table(_) => 1,
        Block::Group { blocks, .. } => places(blocks).max(1),
        Block::List { items, .. } => items.len().max(1),
    }
}

/// How many rows cost a page as much as a field on a line of its own: they have smaller cells, but many.
const ROWS_PER_FIELD: usize = 10;

/// The places in runs that each cost a page as much as `size` fields, or are a single place that costs more.
pub fn chunks(blocks: &[Block], size: usize) -> Vec<Range<usize>> {
    let mut costs = Vec::new();
    cost(blocks, &mut costs);
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut left = 0;
    for (place, cost) in costs.into_iter().enumerate() {
        match chunks.last_mut() {
            Some(last) if cost <= left => {
                last.end = place + 1;
                left -= cost;
            }
            _ => {
                chunks.push(place..place + 1);
                left = size.saturating_sub(cost);
            }
        }
    }
    chunks
}

/// What each place costs, in fields.
fn cost(blocks: &[Block], costs: &mut Vec<usize>) {
    for block in blocks {
        match block {
            Block::Group { blocks, .. } if !blocks.is_empty() => cost(blocks, costs),
            Block::Table(table) => costs.push(1 + rows_of(table) / ROWS_PER_FIELD),
            other => costs.extend(std::iter::repeat_n(1, places_of(other))),
        }
    }
}

/// How many rows a table costs, with what is below them.
fn rows_of(table: &Table) -> usize {
    let rows = table.rows.len().min(WHOLE);
    let below = (0..rows).flat_map(|row| table.rows.inner(row)).map(|block| match block {
        Block::Table(inner) => ROWS_PER_FIELD + rows_of(inner),
        other => ROWS_PER_FIELD * (1 + fields(std::slice::from_ref(other)).len()),
    });
    rows + below.sum::<usize>()
}

/// The place of the field at this path, or the first place within it; `None` if the form has neither.
pub fn place_of(blocks: &[Block], path: &FieldPath) -> Option<usize> {
    let mut place = 0;
    for block in blocks {
        if path.starts_with(block.path()) {
            return Some(place + within(block, path));
        }
        place += places_of(block);
    }
    None
}

fn within(block: &Block, path: &FieldPath) -> usize {
    match block {
        Block::Group { blocks, .. } => place_of(blocks, path).unwrap_or_default(),
        Block::List { path: list, items, .. } => match path.steps().get(list.steps().len()) {
            Some(Step::Index(at)) => *at.min(&items.len().saturating_sub(1)),
            _ => 0,
        },
        Block::Field(_) | Block::Table(_) => 0,
    }
}

/// The path of what is at this place.
pub fn path_at(blocks: &[Block], place: usize) -> Option<FieldPath> {
    match part(blocks, place..place + 1).pop()? {
        Block::Group { path, blocks, .. } => path_at(&blocks, 0).or(Some(path)),
        Block::List { path, items, .. } => items.first().map(|item| item.path.clone()).or(Some(path)),
        other => Some(other.path().clone()),
    }
}

/// Only what is at these places, in the groups that it is in.
pub fn part(blocks: &[Block], range: Range<usize>) -> Vec<Block> {
    let mut place = 0;
    let mut found = Vec::new();
    for block in blocks {
        let (start, end) = (place, place + places_of(block));
        place = end;
        if start >= range.end {
            break;
        }
        if end <= range.start {
            continue;
        }
        let inside = range.start.saturating_sub(start)..range.end.min(end) - start;
        found.push(match block {
            Block::Group { path, label, blocks } => {
                Block::Group { path: path.clone(), label: label.clone(), blocks: part(blocks, inside) }
            }
            Block::List { path, label, items, count } => Block::List {
                path: path.clone(),
                label: label.clone(),
                items: items.get(inside).unwrap_or_default().iter().map(Arc::clone).collect::<Vec<Arc<Field>>>(),
                count: *count,
            },
            Block::Field(_) | Block::Table(_) => block.clone(),
        });
    }
    found
}
