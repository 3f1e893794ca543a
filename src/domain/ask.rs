//! A place that two people changed: both values are kept until the reviewer says which one counts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Edit, FieldPath, Step, to_text};

/// A question that only the reviewer can answer. It is part of the draft, so that nothing of theirs is lost while it is open.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Ask {
    /// The field or row, where it is in the record with the draft on it; of a row that is gone, where it would come back.
    pub place: FieldPath,
    /// What both started from.
    #[serde(default, deserialize_with = "super::diff::present", skip_serializing_if = "Option::is_none")]
    pub base: Option<Value>,
    /// What is stored now, and stays unless the reviewer says otherwise.
    #[serde(default, deserialize_with = "super::diff::present", skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Value>,
    /// What the reviewer did.
    pub mine: Mine,
}

/// The reviewer's side of an [`Ask`].
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mine {
    /// Gave the field this value.
    Value(Value),
    /// Typed this, which is no value of the field's type.
    Typed(String),
    /// Cleared the field.
    Absent,
    /// Removed the row in which the other side changed something.
    Gone,
    /// Worked on this row, which the other side removed.
    Row {
        /// The row as the reviewer had it.
        row: Value,
        /// Texts in it that are no values yet, by their place in the row.
        typed: Vec<(FieldPath, String)>,
    },
}

/// A value in one line: a row as the texts of its members. Empty when there is none.
pub fn summary(value: Option<&Value>) -> String {
    match value {
        Some(Value::Object(map)) => {
            let texts = map.values().map(to_text).filter(|text| !text.is_empty());
            texts.collect::<Vec<_>>().join(" · ")
        }
        Some(value) => to_text(value),
        None => String::new(),
    }
}

impl Ask {
    /// The edits that put the reviewer's side into a record of which `rows` are in the array of the place.
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

    /// Follows its row when rows move. `None` when its row is taken out by hand: that is an answer.
    pub(super) fn carried(mut self, edit: &Edit) -> Option<Self> {
        self.place = match (edit.carry(&self.place), &self.mine) {
            (Some(place), _) => place,
            (None, Mine::Row { .. }) if self.place.parent().as_ref() == Some(edit.path()) => self.place,
            (None, _) => return None,
        };
        Some(self)
    }

    /// Whether giving `path` a value by hand answers this.
    pub(super) fn is_answered_by(&self, path: &FieldPath) -> bool {
        !matches!(self.mine, Mine::Row { .. } | Mine::Gone) && self.place.starts_with(path)
    }
}
