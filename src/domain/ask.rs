//! A conflict: a place that two people changed. Both values are kept until the reviewer says which one counts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Edit, FieldPath, Step};

/// A question that only the reviewer can answer. It is part of the draft, so the reviewer's value is kept while it is open.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Ask {
    /// Where the field or row is in the record with the draft applied; for a row that is gone, where it would come back.
    pub place: FieldPath,
    /// The value that both started from.
    #[serde(default, deserialize_with = "super::diff::present", skip_serializing_if = "Option::is_none")]
    pub base: Option<Value>,
    /// The stored value, which stays unless the reviewer decides otherwise.
    #[serde(default, deserialize_with = "super::diff::present", skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Value>,
    /// What the reviewer did.
    pub mine: Mine,
}

/// The reviewer's side of an [`Ask`].
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mine {
    /// Set the field to this value.
    Value(#[serde(deserialize_with = "super::exact::exact")] Value),
    /// Typed this, which is not a value of the field's type.
    Typed(String),
    /// Cleared the field.
    Absent,
    /// Removed the row, in which the other side changed something.
    Gone,
    /// Edited this row, which the other side removed.
    Row {
        /// The row as the reviewer had it.
        #[serde(deserialize_with = "super::exact::exact")]
        row: Value,
        /// Texts in it that are not values yet, by their path within the row.
        typed: Vec<(FieldPath, String)>,
    },
}

impl Ask {
    /// The edits that put the reviewer's side into the record. `rows` is the length of the array that holds the place.
    pub(super) fn edits(&self, rows: usize) -> Vec<Edit> {
        let path = self.place.clone();
        let array = path.parent().unwrap_or_default();
        match (&self.mine, path.last()) {
            (Mine::Value(value), _) => vec![Edit::Set { path, value: value.clone() }],
            (Mine::Typed(text), _) => vec![Edit::Typed { path, text: text.clone() }],
            (Mine::Absent, _) => vec![Edit::Clear { path }],
            (Mine::Gone, Some(&Step::Index(index))) => vec![Edit::RemoveRow { path: array, index }],
            (Mine::Row { row, typed }, Some(&Step::Index(index))) => {
                let index = index.min(rows);
                let place = array.index(index);
                let typed = typed.iter().map(|(below, text)| Edit::Typed { path: place.join(below), text: text.clone() });
                let insert = Edit::InsertRow { path: array, index, row: row.clone() };
                [insert].into_iter().chain(typed).collect()
            }
            (Mine::Gone | Mine::Row { .. }, _) => Vec::new(),
        }
    }

    /// Moves along with its row. `None` if the reviewer removed the row: that is an answer.
    pub(super) fn carried(mut self, edit: &Edit) -> Option<Self> {
        self.place = match (edit.carry(&self.place), &self.mine) {
            (Some(place), _) => place,
            (None, Mine::Row { .. }) if self.place.parent().as_ref() == Some(edit.path()) => self.place,
            (None, _) => return None,
        };
        Some(self)
    }

    /// Whether setting `path` by hand answers this.
    pub(super) fn is_answered_by(&self, path: &FieldPath) -> bool {
        !matches!(self.mine, Mine::Row { .. } | Mine::Gone) && self.place.starts_with(path)
    }
}
