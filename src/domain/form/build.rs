//! Turns a record into blocks, in one pass over its data.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::source::Source;
use super::table::table;
use super::{Block, Field};
use crate::domain::field_metadata::Cursor;
use crate::domain::schema::{Layers, complete, ordered_keys};
use crate::domain::{FieldPath, FieldType, Label, Schema, Step, describe, full_label, label_of};

/// The most absent fields that are shown, and that are shown below one row. Otherwise, with a wide schema, a small record could ask for millions.
const MOST_ABSENT: usize = 50_000;
/// How deep absent objects are shown that the schema describes; a schema can be recursive.
const DEEPEST_ABSENT: usize = 4;

/// Makes the blocks of a record.
pub(super) struct Builder<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) schema: Option<&'a Schema>,
    absent_left: Cell<usize>,
    /// A row, and where it was in the extraction.
    row: Option<(FieldPath, Option<FieldPath>)>,
}

/// A place in the record, with what its parents say about it.
#[derive(Clone)]
pub(super) struct FormPlace<'p> {
    pub(super) path: FieldPath,
    pub(super) layers: Option<Layers<'p>>,
    pub(super) required: bool,
    pub(super) said: Cursor<'p>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a Arc<Source>) -> Self {
        Self { source, schema: source.schema(), absent_left: Cell::new(MOST_ABSENT), row: None }
    }

    /// For what is in a row that was at `was` in the extraction.
    pub(super) fn in_row(source: &'a Arc<Source>, row: FieldPath, was: Option<FieldPath>) -> Self {
        Self { row: Some((row, was)), ..Self::new(source) }
    }

    /// The block of a list.
    pub(super) fn list_at(&self, path: FieldPath, list: &[Value]) -> Block {
        let (layers, required) = self.schema.map_or((None, false), |schema| schema.layers(&path));
        let said = path.steps().iter().fold(self.source.said(), |said, step| said.step(step));
        self.array(FormPlace { path, layers, required, said }, list)
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        let layers = self.schema.map(Layers::root);
        let place = FormPlace { path: FieldPath::root(), layers, required: true, said: self.source.said() };
        let data = self.source.record.known_data();
        if data.is_none() && place.layers.is_none() {
            return Vec::new();
        }
        match self.block(place, data, 0) {
            Some(Block::Group { path, blocks, .. }) if path.is_root() && !data.is_some_and(Value::is_array) => blocks,
            block => Vec::from_iter(block),
        }
    }

    /// The block of a place; `None` if it is absent and enough absent fields are shown already.
    fn block(&self, place: FormPlace<'_>, value: Option<&Value>, absent_depth: usize) -> Option<Block> {
        match value {
            Some(Value::Object(map)) => Some(self.group(place, map, absent_depth)),
            Some(Value::Array(list)) => Some(self.array(place, list)),
            Some(Value::Null) | None => self.nothing(place, value, absent_depth),
            Some(_) => Some(Block::Field(Arc::new(self.field(&place, label_of(&place.path, self.schema), value)))),
        }
    }

    fn group(&self, place: FormPlace<'_>, map: &Map<String, Value>, absent_depth: usize) -> Block {
        let keys = match &place.layers {
            Some(layers) => ordered_keys(layers, map),
            None => map.keys().map(String::as_str).collect(),
        };
        let keys = keys.into_iter().chain(self.cleared(&place.path, map));
        let mut seen = HashSet::new();
        let keys = keys.filter(|key| seen.insert(*key));
        let blocks = keys.filter_map(|key| {
            if self.absent_left.get() == 0 && !map.contains_key(key) {
                return None;
            }
            let layers = place.layers.as_ref();
            let below = FormPlace {
                path: place.path.key(key),
                layers: layers.and_then(|layers| layers.property(key)),
                required: layers.is_some_and(|layers| layers.requires(key)),
                said: place.said.key(key),
            };
            self.block(below, map.get(key), absent_depth)
        });
        let blocks = blocks.collect();
        Block::Group { label: label_of(&place.path, self.schema), path: place.path, blocks }
    }

    /// The keys that had a value in the extraction and are absent now: the reviewer must see a removed field to be able to
    /// restore it.
    fn cleared<'k>(&'k self, path: &FieldPath, map: &'k Map<String, Value>) -> impl Iterator<Item = &'k str> + use<'k> {
        let original = path.get(self.source.record.original_data()).and_then(Value::as_object);
        let is_in_rows = path.steps().iter().any(|step| matches!(step, Step::Index(_)));
        let original = original.filter(|_| !is_in_rows).into_iter().flatten();
        original
            .filter(|(key, value)| !map.contains_key(*key) && !value.is_object() && !value.is_array())
            .map(|(key, _)| key.as_str())
    }

    /// The rows that the agent extracted at this place, for the columns they had.
    pub(super) fn original_rows(&self, path: &FieldPath) -> &'a [Value] {
        let original = self.was(path).and_then(|was| was.get(self.source.record.original_data()));
        original.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// Where a place was in the extraction; `None` if it is in a new row.
    pub(super) fn was(&self, path: &FieldPath) -> Option<FieldPath> {
        match &self.row {
            Some((row, was)) => Some(was.as_ref()?.join(&path.strip_prefix(row)?)),
            None => Some(path.clone()),
        }
    }

    /// Null or absent. An object or array that the schema describes is shown in its empty form.
    fn nothing(&self, place: FormPlace<'_>, value: Option<&Value>, absent_depth: usize) -> Option<Block> {
        let described = place.layers.as_ref().map(|layers| layers.field_type(0));
        match described {
            Some(FieldType::Object) if is_filled(&place) && absent_depth < DEEPEST_ABSENT => {
                Some(self.group(place, &Map::new(), absent_depth + 1))
            }
            Some(FieldType::Array(_)) => Some(self.array(place, &[])),
            _ if value.is_none() && !self.may_show_absent(1) => None,
            _ => Some(Block::Field(Arc::new(self.field(&place, label_of(&place.path, self.schema), value)))),
        }
    }

    fn array(&self, place: FormPlace<'_>, list: &[Value]) -> Block {
        let label = label_of(&place.path, self.schema);
        let items = place.layers.as_ref().and_then(Layers::items);
        let all_objects = list.iter().all(Value::is_object);
        let as_rows = if list.is_empty() {
            items.as_ref().is_some_and(|items| items.field_type(0) == FieldType::Object)
        } else {
            all_objects
        };
        if as_rows && let Some(table) = table(self, &place, items.as_ref(), list, label.clone()) {
            return Block::Table(table);
        }
        let elements = list.iter().enumerate().map(|(at, value)| {
            let place =
                FormPlace { path: place.path.index(at), layers: items.clone(), required: false, said: place.said.index(at) };
            (place, value)
        });
        if list.iter().any(|value| value.is_object() || value.is_array()) {
            let blocks = elements.filter_map(|(place, value)| match value {
                // A null among objects is an element of its own, whatever the schema says.
                Value::Null => {
                    Some(Block::Field(Arc::new(self.field(&place, full_label(&place.path, self.schema), Some(value)))))
                }
                _ => self.block(place, Some(value), 0),
            });
            let blocks = blocks.collect();
            return Block::Group { label, path: place.path, blocks };
        }
        // A new element is null: its siblings tell what type to enter.
        let sibling = match describe(None, &place.path, Some(&Value::Array(list.to_vec()))).field_type {
            FieldType::Array(sibling) if items.is_none() && *sibling != FieldType::Any => Some(*sibling),
            _ => None,
        };
        let items = elements.map(|(place, value)| {
            let mut field = self.field(&place, full_label(&place.path, self.schema), Some(value));
            if let Some(sibling) = sibling.as_ref().filter(|_| value.is_null()) {
                field.field_type = sibling.clone();
            }
            Arc::new(field)
        });
        let items = items.collect();
        Block::List { label, path: place.path, items, count: list.len() }
    }

    fn field(&self, place: &FormPlace<'_>, label: Label, value: Option<&Value>) -> Field {
        let description = match &place.layers {
            Some(layers) => complete(layers.describe(place.required), value),
            None => describe(None, &place.path, value),
        };
        self.source.described_field(place.path.clone(), label, description, value, place.said)
    }

    /// Counts this many absent fields, if there is room for them; returns whether there is.
    pub(super) fn may_show_absent(&self, count: usize) -> bool {
        let left = self.absent_left.get().checked_sub(count);
        self.absent_left.set(left.unwrap_or(self.absent_left.get()));
        left.is_some()
    }
}

fn is_filled(place: &FormPlace<'_>) -> bool {
    place.layers.as_ref().is_some_and(|layers| !layers.property_names().is_empty())
}
