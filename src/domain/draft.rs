//! A reviewer's undecided edits on an item.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ask::Mine;
use super::diff::origin;
use super::edit::apply;
use super::form::new_row;
use super::schema::{is_of, parse_stored, same_text, shown};
use super::{
    Ask, Collection, Edit, EditError, ExtractedData, Field, FieldPath, History, Locale, Nothing, Schema, Step, Tick, to_text,
};

/// Edits in the order they were made, without those that later ones made pointless.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Draft {
    /// The edits; each path is where the field was when the edit was made.
    pub edits: Vec<Edit>,
    /// Conflicting changes by somebody else: both are kept until the reviewer chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// What the reviewer has looked at and found right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticks: Vec<Tick>,
    /// What can be undone and redone.
    #[serde(default, skip_serializing_if = "History::is_empty")]
    pub history: History,
    /// Which open page saved this, and the count of its changes by then.
    #[serde(default, skip_serializing_if = "Writer::is_nobody")]
    pub writer: Writer,
}

/// A page that saves drafts. It lets the server recognise a save whose answer never reached the page.
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

    /// Whether this is a later state of the same page than `other`; `None` if it is another page.
    pub fn is_after(&self, other: &Self) -> Option<bool> {
        (!self.is_nobody() && self.page == other.page).then_some(self.count > other.count)
    }
}

impl Draft {
    /// Adds an edit to a draft on `base`.
    ///
    /// A later edit of a field replaces the earlier one, unless rows above it moved in between. Edits that cancel out disappear:
    /// a field that gets its base value back, a row inserted and removed again, a row removed and put back. The metadata is then
    /// as if nothing had happened.
    ///
    /// Setting a field by hand answers the question about it; questions about other rows move along with them.
    pub fn push(&mut self, base: &ExtractedData, edit: Edit) {
        if edit.is_row_edit() {
            self.asks = std::mem::take(&mut self.asks).into_iter().filter_map(|ask| ask.carried(&edit)).collect();
            self.carry_ticks(&edit);
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

    /// Adds what a reviewer typed into `field`, as the page `shows` it with this draft in `locale`. Text that is not a value of
    /// the field's type, or is ambiguous, is kept as typed. Returns whether anything changed.
    pub fn type_text(&mut self, base: &ExtractedData, field: &Field, text: &str, locale: Locale) -> bool {
        let typed = self.typed().into_iter().find(|(path, _)| *path == field.path).map(|(_, text)| text);
        if same_text(&typed.unwrap_or_else(|| field.shown_text(locale)), text) {
            return false;
        }
        let path = field.path.clone();
        // The record's own text gives back its exact value: null stays null, and absent stays absent. One of another type was wrong.
        let is_right = path.get(base.data()).is_none_or(|before| is_of(before, &field.field_type));
        if is_right && !self.edits.iter().any(Edit::is_row_edit) {
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

    /// Adds a text from a page that was made before another tab saved this draft. Where it is neither the record's value nor the
    /// draft's, only the reviewer knows which of the two counts: that becomes a question. `field` is as this draft leaves it.
    pub fn ask_about_text(&mut self, base: &ExtractedData, field: &Field, text: &str, locale: Locale) {
        let typed = self.typed().into_iter().find(|(path, _)| *path == field.path).map(|(_, text)| text);
        let before = field.path.get(base.data());
        let printed = before.map(|value| shown(value, &field.field_type, locale)).unwrap_or_default();
        if same_text(&typed.unwrap_or_else(|| field.shown_text(locale)), text) || same_text(&printed, text) {
            return;
        }
        let mine = field.read(text, locale).map_or_else(|_| Mine::Typed(text.to_owned()), Mine::Value);
        let ask = Ask { place: field.path.clone(), base: before.cloned(), theirs: field.value.clone(), mine };
        if !self.asks.contains(&ask) {
            self.asks.push(ask);
        }
    }

    /// Whether rows were added, removed or moved, so that a place in the record may be another one in this draft.
    pub fn has_row_edits(&self) -> bool {
        self.edits.iter().any(Edit::is_row_edit)
    }

    /// Makes a field null, absent or the empty text: whatever [`Field::can_be`] allows.
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

    /// Sets a field to the value that a reviewer chose from those that a text could mean.
    pub fn choose(&mut self, base: &ExtractedData, field: &Field, stored: &str) {
        if let Some(value) = parse_stored(stored, &field.field_type) {
            self.push(base, Edit::Set { path: field.path.clone(), value });
        }
    }

    /// Makes a value what the schema wants there: the `way`th of [`Schema::mended`]. Returns whether there is such a way.
    pub fn mend(&mut self, base: &ExtractedData, schema: &Schema, path: &FieldPath, way: usize) -> bool {
        let value = schema.offered(self.apply(base).0.data(), path).into_iter().nth(way);
        let is_known = value.is_some();
        if let Some(value) = value {
            self.push(base, Edit::Set { path: path.clone(), value });
        }
        is_known
    }

    /// Adds a row at the end of `array`; returns its place.
    pub fn add_row(&mut self, base: &ExtractedData, collection: &Collection, array: &FieldPath) -> FieldPath {
        let (shown, _) = self.apply(base);
        let index = array.get(shown.data()).and_then(Value::as_array).map_or(0, Vec::len);
        let row = new_row(&shown, collection, array);
        self.push(base, Edit::InsertRow { path: array.clone(), index, row });
        array.index(index)
    }

    /// Removes the row at this place. Does nothing if there is no such row.
    pub fn delete_row(&mut self, base: &ExtractedData, row: &FieldPath) {
        let (shown, _) = self.apply(base);
        if let (Some(array), Some(&Step::Index(index)), Some(_)) = (row.parent(), row.last(), row.get(shown.data())) {
            self.push(base, Edit::RemoveRow { path: array, index });
        }
    }

    /// Answers a question: `mine` puts the reviewer's side into the record, otherwise the other side stays.
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

    /// The part of the draft that says what the record becomes: the edits.
    pub fn only_edits(&self) -> Self {
        Self { edits: self.edits.clone(), ..Self::default() }
    }

    /// The part of the draft that is recorded with a decision: the edits, and the ticks that stand in the `record` that they make.
    pub fn recorded(&self, record: &ExtractedData) -> Self {
        let ticks = self.ticks.iter().filter(|tick| self.is_ticked(record, &tick.path)).cloned().collect();
        Self { ticks, ..self.only_edits() }
    }

    /// Removes earlier edits of the field that the next one makes pointless; with `below`, also those of fields inside it.
    /// Returns whether an edit is in the way, so that earlier ones must stay.
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

    /// Whether a row edit and the ones just before it come to nothing; if so, removes those.
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

    /// Restores what the agent extracted: the field's value in `original_data`, with rows matched as in [`super::diff`], so it is
    /// the value shown as "Was". A field that was absent becomes absent. In a row that the agent did not extract there is nothing
    /// to restore; only text that is not a value is removed.
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

    /// The record with the draft applied. Edits that don't fit are left out and returned: the item may have changed.
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

    /// Texts that are not values yet, each at its field's current place.
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

    /// Whether it is as good as none: there are no edits, no questions and no ticks.
    pub fn is_blank(&self) -> bool {
        self.is_empty() && self.ticks.is_empty()
    }

    /// Whether there are no edits and no questions.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.asks.is_empty()
    }

    /// The edited places as they are now: fields, rows that were inserted or moved, and the arrays of removed rows. Each once, in
    /// the order of the edits.
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

/// Moves the places along with their rows; drops those in a row that is gone.
fn carry_all<T>(places: &mut Vec<(FieldPath, T)>, row_edit: &Edit) {
    places.retain_mut(|(path, _)| match row_edit.carry(path) {
        Some(carried) => {
            *path = carried;
            true
        }
        None => false,
    });
}

/// Whether editing the field would change the record.
fn changes_something(record: &ExtractedData, edit: &Edit) -> bool {
    let now = edit.path().get(record.data());
    match edit {
        // Compared byte for byte: 1500.0 instead of 1500.00 is an edit.
        Edit::Set { value, .. } => now != Some(value),
        Edit::Clear { .. } => now.is_some(),
        Edit::Typed { text, .. } => to_text(now.unwrap_or(&Value::Null)) != *text,
        _ => true,
    }
}
