//! The edits of one reviewer on one item, not yet decided.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::diff::origin;
use super::edit::apply;
use super::form::new_row;
use super::schema::{parse_stored, same_text, shown};
use super::{Ask, Collection, Edit, EditError, ExtractedData, Field, FieldPath, History, Locale, Nothing, Step, to_text};

/// Edits in the order in which they were made, without those that later ones made pointless.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Draft {
    /// The edits; each is at the place where its field was when it was made.
    pub edits: Vec<Edit>,
    /// Where somebody else made another change meanwhile: both are kept until the reviewer chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// What can be taken back, and done again.
    #[serde(default, skip_serializing_if = "History::is_empty")]
    pub history: History,
    /// Which open page saved this, and the how-manieth of its saves it is.
    #[serde(default, skip_serializing_if = "Writer::is_nobody")]
    pub writer: Writer,
}

/// A page that saves a draft. By it the server knows a save again of which the page never heard that it arrived.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Writer {
    /// A random name; empty for a form without JavaScript.
    pub page: String,
    /// Counts the changes on that page.
    pub count: u64,
}

impl Writer {
    fn is_nobody(&self) -> bool {
        self.page.is_empty()
    }

    /// `Some(true)` when this is a later state of the same page than `other`, `Some(false)` when it is not.
    pub fn is_after(&self, other: &Self) -> Option<bool> {
        (!self.is_nobody() && self.page == other.page).then_some(self.count > other.count)
    }
}

impl Draft {
    /// Adds an edit to a draft on `base`.
    ///
    /// A later edit of a field replaces the earlier one, unless rows above it moved in between. What gives the value
    /// back that is there without it disappears; so do a row that was inserted and removed again, and a row that was
    /// removed and put back: its metadata is then as if nothing had happened.
    ///
    /// A field that is given a value by hand is no longer asked about; what is asked of other rows moves with them.
    pub fn push(&mut self, base: &ExtractedData, edit: Edit) {
        if edit.is_row_edit() {
            self.asks = std::mem::take(&mut self.asks).into_iter().filter_map(|ask| ask.carried(&edit)).collect();
        } else {
            self.asks.retain(|ask| !ask.is_answered_by(edit.path()));
        }
        match &edit {
            Edit::Set { path, .. } | Edit::Typed { path, .. } | Edit::Clear { path } => {
                let barred = self.forget(path, !matches!(edit, Edit::Typed { .. }));
                let changes = if barred { changes_something(&self.apply(base).0, &edit) } else { changes_something(base, &edit) };
                if changes {
                    self.edits.push(edit);
                }
            }
            row_edit => {
                if !self.cancels(base, row_edit) {
                    self.edits.push(edit);
                }
            }
        }
    }

    /// Adds what a reviewer typed into `field`, as the page `shows` it with this draft in `locale`. Text that is no value of the
    /// field's type, or could be two, is kept as typed. Says whether anything changed.
    pub fn type_text(&mut self, base: &ExtractedData, field: &Field, text: &str, locale: Locale) -> bool {
        let typed = self.typed().into_iter().find(|(path, _)| *path == field.path).map(|(_, text)| text);
        if same_text(&typed.unwrap_or_else(|| field.shown_text(locale)), text) {
            return false;
        }
        let path = field.path.clone();
        // The text that the record itself has gives back its very value: null stays null, and absent stays absent.
        if !self.edits.iter().any(Edit::is_row_edit) {
            let before = path.get(base.data());
            if same_text(&before.map(|value| shown(value, &field.field_type, locale)).unwrap_or_default(), text) {
                let edit = match before {
                    Some(value) => Edit::Set { path, value: value.clone() },
                    None => Edit::Clear { path },
                };
                self.push(base, edit);
                return true;
            }
        }
        let edit = match field.read(text, locale) {
            Ok(value) => Edit::Set { path, value },
            Err(_) => Edit::Typed { path, text: text.to_owned() },
        };
        self.push(base, edit);
        true
    }

    /// Makes a field null, absent or the empty text: what [`Field::can_be`] allows.
    pub fn leave(&mut self, base: &ExtractedData, field: &Field, nothing: Nothing) {
        if !field.can_be(nothing) {
            return;
        }
        let path = field.path.clone();
        let edit = match nothing {
            Nothing::Absent => Edit::Clear { path },
            Nothing::Null => Edit::Set { path, value: Value::Null },
            Nothing::Empty => Edit::Set { path, value: Value::String(String::new()) },
        };
        self.push(base, edit);
    }

    /// Gives a field the value that a reviewer chose from several that a text could mean.
    pub fn choose(&mut self, base: &ExtractedData, field: &Field, stored: &str) {
        if let Some(value) = parse_stored(stored, &field.field_type) {
            self.push(base, Edit::Set { path: field.path.clone(), value });
        }
    }

    /// A new row at the end of `array`; gives its place.
    pub fn add_row(&mut self, base: &ExtractedData, collection: &Collection, array: &FieldPath) -> FieldPath {
        let (shown, _) = self.apply(base);
        let index = array.get(shown.data()).and_then(Value::as_array).map_or(0, Vec::len);
        let row = new_row(&shown, collection, array);
        self.push(base, Edit::InsertRow { path: array.clone(), index, row });
        array.index(index)
    }

    /// Removes the row at this place. A place that is no row's changes nothing.
    pub fn delete_row(&mut self, base: &ExtractedData, row: &FieldPath) {
        let (shown, _) = self.apply(base);
        if let (Some(array), Some(&Step::Index(index)), Some(_)) = (row.parent(), row.last(), row.get(shown.data())) {
            self.push(base, Edit::RemoveRow { path: array, index });
        }
    }

    /// Answers a question: `mine` puts the reviewer's side into the record, otherwise theirs stays.
    pub fn answer(&mut self, base: &ExtractedData, question: usize, mine: bool) {
        if question >= self.asks.len() {
            return;
        }
        let ask = self.asks.remove(question);
        if mine {
            let (shown, _) = self.apply(base);
            let array = ask.place.parent().and_then(|array| array.get(shown.data()).and_then(Value::as_array).map(Vec::len));
            for edit in ask.edits(array.unwrap_or_default()) {
                self.push(base, edit);
            }
        }
    }

    /// Answers every question the same way.
    pub fn answer_all(&mut self, base: &ExtractedData, mine: bool) {
        while !self.asks.is_empty() {
            self.answer(base, 0, mine);
        }
    }

    /// What is left of the draft when it is written down with a decision: the edits.
    pub fn only_edits(&self) -> Self {
        Self { edits: self.edits.clone(), ..Self::default() }
    }

    /// Takes out earlier edits of the field that the next one makes pointless; with `below`, also those of fields inside
    /// it. Says whether an edit stands in the way that keeps what is before it from being taken out.
    fn forget(&mut self, path: &FieldPath, below: bool) -> bool {
        for at in (0..self.edits.len()).rev() {
            let edit = &self.edits[at];
            let other = edit.path();
            if edit.is_row_edit() {
                if other.starts_with(path) || path.starts_with(other) {
                    return true;
                }
            } else if other == path || (below && other.starts_with(path)) {
                self.edits.remove(at);
            } else if path.starts_with(other) || other.starts_with(path) {
                return true;
            }
        }
        false
    }

    /// Whether a row edit and the ones just before it come to nothing; then those are taken out.
    fn cancels(&mut self, base: &ExtractedData, edit: &Edit) -> bool {
        match edit {
            Edit::RemoveRow { path, index } => {
                let row = path.index(*index);
                while self.edits.last().is_some_and(|last| last.path().starts_with(&row)) {
                    self.edits.pop();
                }
                let inserted =
                    matches!(self.edits.last(), Some(Edit::InsertRow { path: p, index: i, .. }) if p == path && i == index);
                if inserted {
                    self.edits.pop();
                }
                inserted
            }
            Edit::InsertRow { path, index, row } => {
                let Some((Edit::RemoveRow { path: p, index: i }, before)) = self.edits.split_last() else { return false };
                if p != path || i != index {
                    return false;
                }
                let before = Self { edits: before.to_vec(), ..Self::default() }.apply(base).0;
                let same = path.index(*index).get(before.data()) == Some(row);
                if same {
                    self.edits.pop();
                }
                same
            }
            Edit::MoveRow { path, from, to } => {
                let back = matches!(self.edits.last(), Some(Edit::MoveRow { path: p, from: f, to: t }) if p == path && f == to && t == from);
                if back {
                    self.edits.pop();
                }
                back || from == to
            }
            Edit::Set { .. } | Edit::Typed { .. } | Edit::Clear { .. } => false,
        }
    }

    /// Gives a field back what the agent extracted: the value that it has in `original_data`, where rows are matched as
    /// [`super::diff`] matches them, so that it is the value shown as "Was". A field that was absent becomes absent. In
    /// a row that the agent did not extract there is nothing to go back to, except from text that is no value.
    pub fn revert(&mut self, base: &ExtractedData, path: &FieldPath) {
        let (now, _) = self.apply(base);
        let origin = origin(now.original_data(), now.data(), path);
        let edit = match origin.as_ref().map(|place| place.get(now.original_data())) {
            Some(Some(value)) => Edit::Set { path: path.clone(), value: value.clone() },
            Some(None) if matches!(path.last(), Some(Step::Key(_))) && !now.original_data().is_null() => {
                Edit::Clear { path: path.clone() }
            }
            _ => {
                self.edits.retain(|edit| !matches!(edit, Edit::Typed { path: typed, .. } if typed == path));
                return;
            }
        };
        self.push(base, edit);
    }

    /// The record with the draft on it. Edits that do not fit are left out and reported: the item may have changed.
    pub fn apply(&self, base: &ExtractedData) -> (ExtractedData, Vec<(Edit, EditError)>) {
        let mut record = base.clone();
        let mut misfits = Vec::new();
        for edit in &self.edits {
            if let Err(error) = apply(&mut record, edit) {
                misfits.push((edit.clone(), error));
            }
        }
        (record, misfits)
    }

    /// Texts that are no values yet, each at the place where its field is now.
    pub fn typed(&self) -> Vec<(FieldPath, String)> {
        let mut typed: Vec<(FieldPath, String)> = Vec::new();
        for edit in &self.edits {
            match edit {
                Edit::Typed { path, text } => {
                    typed.retain(|(place, _)| place != path);
                    typed.push((path.clone(), text.clone()));
                }
                Edit::Set { path, .. } | Edit::Clear { path } => typed.retain(|(place, _)| !place.starts_with(path)),
                row_edit => carry_all(&mut typed, row_edit),
            }
        }
        typed
    }

    /// Whether nothing was edited, and nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.asks.is_empty()
    }

    /// The places that were edited, as they are now: fields, rows that were inserted or moved, and the arrays of rows
    /// that were removed. Each once, in the order of the edits.
    pub fn touched(&self) -> Vec<FieldPath> {
        let mut touched: Vec<(FieldPath, ())> = Vec::new();
        for edit in &self.edits {
            let place = match edit {
                Edit::InsertRow { path, index, .. } => path.index(*index),
                Edit::MoveRow { path, to, .. } => path.index(*to),
                other => other.path().clone(),
            };
            if edit.is_row_edit() {
                carry_all(&mut touched, edit);
            }
            if touched.iter().all(|(other, ())| *other != place) {
                touched.push((place, ()));
            }
        }
        touched.into_iter().map(|(path, ())| path).collect()
    }
}

/// Moves the places along with their rows; those in a row that is gone are dropped.
fn carry_all<T>(places: &mut Vec<(FieldPath, T)>, row_edit: &Edit) {
    places.retain_mut(|(path, _)| match row_edit.carry(path) {
        Some(carried) => {
            *path = carried;
            true
        }
        None => false,
    });
}

/// Whether the edit of a field makes a difference to the record as it is.
fn changes_something(record: &ExtractedData, edit: &Edit) -> bool {
    let now = edit.path().get(record.data());
    match edit {
        // Byte for byte: 1500.0 instead of 1500.00 is an edit.
        Edit::Set { value, .. } => now != Some(value),
        Edit::Clear { .. } => now.is_some(),
        Edit::Typed { text, .. } => to_text(now.unwrap_or(&Value::Null)) != *text,
        _ => true,
    }
}
