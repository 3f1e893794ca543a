//! Turns a record into blocks, in one pass over its data.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::table::table;
use super::{Block, Field};
use crate::domain::diff::{Changed, origin};
use crate::domain::field_metadata::Cursor;
use crate::domain::flag::{self, Assessment};
use crate::domain::schema::{Layers, complete, one_line_items, ordered_keys, shown};
use crate::domain::{
    Band, Collection, Description, ExtractedData, Facts, FieldMetadata, FieldPath, FieldType, Flag, Label, Locale, Schema, Step,
    describe, full_label, label_of, to_text,
};

/// The most absent fields that are shown. Otherwise, with a wide schema, a small record could ask for millions.
const MOST_ABSENT: usize = 50_000;
/// How deep absent objects are shown that the schema describes; a schema can be recursive.
const DEEPEST_ABSENT: usize = 4;

/// What is known about the record as a whole.
pub(super) struct Builder<'a> {
    record: &'a ExtractedData,
    pub(super) schema: Option<&'a Schema>,
    collection: &'a Collection,
    metadata: &'a FieldMetadata,
    pub(super) changed: Changed,
    pub(super) flags: HashMap<FieldPath, Vec<Flag>>,
    pub(super) before: Option<&'a [Block]>,
    absent_left: Cell<usize>,
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
    /// Also returns what was found along the way, with the flags of the whole record.
    pub(super) fn new(
        record: &'a ExtractedData,
        collection: &'a Collection,
        facts: &Facts,
        metadata: &'a FieldMetadata,
        before: Option<&'a [Block]>,
    ) -> (Self, Assessment) {
        let changed = Changed::of(record);
        let found = flag::find(record, collection, facts, metadata, &changed);
        let mut flags: HashMap<FieldPath, Vec<Flag>> = HashMap::new();
        for flag in &found.flags {
            if let Some(path) = flag.path.clone() {
                flags.entry(path).or_default().push(flag.clone());
            }
        }
        let builder = Self {
            record,
            schema: collection.schema.as_ref(),
            collection,
            metadata,
            changed,
            flags,
            before,
            absent_left: Cell::new(MOST_ABSENT),
        };
        (builder, found)
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        let layers = self.schema.map(Layers::root);
        let place = FormPlace { path: FieldPath::root(), layers, required: true, said: Cursor::new(self.metadata.root()) };
        let data = self.record.raw().get("data");
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
            Some(_) => Some(Block::Field(self.field(&place, label_of(&place.path, self.schema), value))),
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
        let fields = place.said.fields();
        let blocks = keys.filter_map(|key| {
            if self.absent_left.get() == 0 && !map.contains_key(key) {
                return None;
            }
            let layers = place.layers.as_ref();
            let below = FormPlace {
                path: place.path.key(key),
                layers: layers.and_then(|layers| layers.property(key)),
                required: layers.is_some_and(|layers| layers.requires(key)),
                said: fields.get(key),
            };
            self.block(below, map.get(key), absent_depth)
        });
        let blocks = blocks.collect();
        Block::Group { label: label_of(&place.path, self.schema), path: place.path, blocks }
    }

    /// The keys that had a value in the extraction and are absent now: the reviewer must see a removed field to be able to
    /// restore it.
    fn cleared<'k>(&'k self, path: &FieldPath, map: &'k Map<String, Value>) -> impl Iterator<Item = &'k str> + use<'k> {
        let original = path.get(self.record.original_data()).and_then(Value::as_object);
        let is_in_rows = path.steps().iter().any(|step| matches!(step, Step::Index(_)));
        let original = original.filter(|_| !is_in_rows).into_iter().flatten();
        original
            .filter(|(key, value)| !map.contains_key(*key) && !value.is_object() && !value.is_array())
            .map(|(key, _)| key.as_str())
    }

    /// The rows that the agent extracted at this place, for the columns they had.
    pub(super) fn original_rows(&self, path: &FieldPath) -> &'a [Value] {
        path.get(self.record.original_data()).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
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
            _ => Some(Block::Field(self.field(&place, label_of(&place.path, self.schema), value))),
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
                Value::Null => Some(Block::Field(self.field(&place, full_label(&place.path, self.schema), Some(value)))),
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
            field
        });
        let items = items.collect();
        Block::List { label, path: place.path, items }
    }

    fn field(&self, place: &FormPlace<'_>, label: Label, value: Option<&Value>) -> Field {
        let description = match &place.layers {
            Some(layers) => complete(layers.describe(place.required), value),
            None => describe(None, &place.path, value),
        };
        self.described_field(place.path.clone(), label, description, value, place.said)
    }

    /// A field whose description is already known.
    pub(super) fn described_field(
        &self,
        path: FieldPath,
        label: Label,
        described: Description,
        value: Option<&Value>,
        said: Cursor<'_>,
    ) -> Field {
        let confidence = said.confidence();
        let field = Field {
            id: path.to_id(),
            label,
            description: described.description,
            field_type: described.field_type,
            nullable: described.nullable,
            required: described.required,
            text: value.map(to_text).unwrap_or_default(),
            value: value.cloned(),
            band: Band::of(confidence, self.collection.threshold(&path)),
            confidence,
            was: self.changed.was(&path).map(|was| was.map(to_text).unwrap_or_default()),
            flags: self.flags.get(&path).cloned().unwrap_or_default(),
            path,
        };
        match value {
            Some(Value::Array(list)) if one_line_items(&field.field_type).is_some() => self.with_elements(field, list, said),
            _ => field,
        }
    }

    /// A list in one cell is as doubtful as its most doubtful element, and changed if one of them is.
    fn with_elements(&self, mut field: Field, list: &[Value], said: Cursor<'_>) -> Field {
        let (mut lowest, mut all_known) = (None, true);
        for at in 0..list.len() {
            let element = field.path.index(at);
            field.flags.extend(self.flags.get(&element).into_iter().flatten().cloned());
            if field.flags.iter().all(|flag| flag.path.as_ref() != Some(&element)) && self.changed.is_edited(&element) {
                continue; // a person wrote it
            }
            match said.index(at).confidence() {
                Some(confidence) if lowest.is_none_or(|lowest| confidence < lowest) => lowest = Some(confidence),
                Some(_) => {}
                None => all_known = false,
            }
        }
        field.confidence = lowest.filter(|_| all_known);
        field.band = Band::of(field.confidence, self.collection.threshold(&field.path));
        if field.was.is_none() && self.changed.may_be_below(&field.path) {
            let (now, then) = (self.record.data(), self.record.original_data());
            let before = origin(then, now, &field.path).map(|place| place.get(then));
            field.was = before
                .filter(|before| !before.is_some_and(|was| was == &Value::Array(list.to_vec())))
                .map(|before| before.map(|was| shown(was, &field.field_type, Locale::Neutral)).unwrap_or_default());
        }
        field
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
