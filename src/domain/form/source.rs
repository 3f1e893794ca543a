//! What the fields of a form are made from.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use super::Field;
use crate::domain::diff::{Changed, origin};
use crate::domain::field_metadata::Cursor;
use crate::domain::schema::{one_line_items, shown};
use crate::domain::{
    Band, Collection, Description, ExtractedData, Facts, FieldMetadata, FieldPath, Flag, Label, Locale, Schema,
    flag::{self, Assessment},
    rule::BrokenRule,
    to_text,
};

/// A record, and what is known about it as a whole.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) record: Arc<ExtractedData>,
    collection: Arc<Collection>,
    metadata: Arc<FieldMetadata>,
    changed: Changed,
    flags: HashMap<FieldPath, Vec<Arc<Flag>>>,
    confirmed: HashSet<FieldPath>,
}

impl Source {
    /// Also returns all flags, including those of the whole record, and the broken rules that block.
    pub(super) fn new(
        record: &Arc<ExtractedData>,
        collection: &Arc<Collection>,
        facts: &Facts,
        metadata: &Arc<FieldMetadata>,
    ) -> (Self, Vec<Arc<Flag>>, Vec<BrokenRule>) {
        let changed = Changed::of(record);
        let Assessment { flags: all, blocking, confirmed, .. } = flag::find(record, collection, facts, metadata, &changed);
        let all: Vec<Arc<Flag>> = all.into_iter().map(Arc::new).collect();
        let mut flags: HashMap<FieldPath, Vec<Arc<Flag>>> = HashMap::new();
        for flag in &all {
            if let Some(path) = flag.path.clone() {
                flags.entry(path).or_default().push(Arc::clone(flag));
            }
        }
        let (record, collection, metadata) = (Arc::clone(record), Arc::clone(collection), Arc::clone(metadata));
        (Self { record, collection, metadata, changed, flags, confirmed }, all, blocking)
    }

    pub(super) fn schema(&self) -> Option<&Schema> {
        self.collection.schema.as_ref()
    }

    /// What the metadata says, from the root down.
    pub(super) fn said(&self) -> Cursor<'_> {
        Cursor::new(self.metadata.root())
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
            is_confirmed: self.confirmed.contains(&path),
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
            let flags = self.flags.get(&element).map(Vec::as_slice).unwrap_or_default();
            field.flags.extend(flags.iter().cloned());
            if flags.is_empty() && self.changed.is_edited(&element) {
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
}
