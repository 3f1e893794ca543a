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
    flag::{self, Found, KnownRows},
    to_text,
};

/// A record, and what is known about it as a whole.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) record: Arc<ExtractedData>,
    collection: Arc<Collection>,
    metadata: Arc<FieldMetadata>,
    changed: Changed,
    /// The flags of fields that are not in a known row.
    flags: HashMap<FieldPath, Vec<Arc<Flag>>>,
    known_rows: Arc<KnownRows>,
    confirmed: HashSet<FieldPath>,
}

impl Source {
    /// Also returns what was found, including the flags of the whole record. `before` is a record with the same metadata.
    pub(super) fn new(
        record: &Arc<ExtractedData>,
        collection: &Arc<Collection>,
        facts: &Facts,
        metadata: &Arc<FieldMetadata>,
        before: Option<(&ExtractedData, &KnownRows)>,
    ) -> (Self, Found) {
        let changed = Changed::of(record);
        let mut found = flag::find(record, collection, facts, metadata, &changed, before);
        let known_rows = Arc::new(std::mem::take(&mut found.rows));
        let mut flags: HashMap<FieldPath, Vec<Arc<Flag>>> = HashMap::new();
        for flag in &found.flags {
            if let Some(path) = &flag.path
                && !path.outer_row().is_some_and(|row| known_rows.has(&row))
            {
                flags.entry(path.clone()).or_default().push(Arc::clone(flag));
            }
        }
        let confirmed = std::mem::take(&mut found.confirmed);
        let (record, collection, metadata) = (Arc::clone(record), Arc::clone(collection), Arc::clone(metadata));
        (Self { record, collection, metadata, changed, flags, known_rows, confirmed }, found)
    }

    /// What was found in rows, for the next form.
    pub(super) fn known_rows(&self) -> Arc<KnownRows> {
        Arc::clone(&self.known_rows)
    }

    fn flags_at(&self, path: &FieldPath) -> Vec<Arc<Flag>> {
        self.flags.get(path).cloned().or_else(|| self.known_rows.flags_at(path)).unwrap_or_default()
    }

    pub(super) fn schema(&self) -> Option<&Schema> {
        self.collection.schema.as_ref()
    }

    /// Whether rows of this array may have come, gone or moved since the extraction.
    pub(super) fn has_other_rows(&self, array: &FieldPath) -> bool {
        self.changed.has_other_rows(array)
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
            flags: self.flags_at(&path),
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
            let flags = self.flags_at(&element);
            let has_none = flags.is_empty();
            field.flags.extend(flags);
            if has_none && self.changed.is_edited(&element) {
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
