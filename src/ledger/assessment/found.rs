//! A row of the queue, as the table has it.

use super::{super::sql::Row, ToDo, write::kinds_of};
use crate::domain::{FlagKind, KeyField, Status};

/// A row, with its duplicates among the kinds.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The item.
    pub item_id: String,
    /// The version that was assessed.
    pub version: String,
    /// The name of the document.
    pub document: String,
    /// What identifies the record.
    pub keys: Vec<KeyField>,
    /// Its status.
    pub status: Status,
    /// The kinds of its flags.
    pub kinds: Vec<FlagKind>,
    /// The lowest confidence, 0..=1.
    pub confidence: Option<f64>,
    /// When it was created: microseconds since 1970.
    pub created_at: i64,
    /// What is left to do.
    pub todo: ToDo,
}

pub(super) const COLUMNS: &str =
    "a.item_id, a.version, a.document, a.row_keys, a.status, a.kinds, a.duplicates, a.confidence, a.created_at, a.todo";

impl Found {
    pub(super) fn of(row: &Row) -> Option<Self> {
        let mut kinds = kinds_of(row.get(5)?.text());
        kinds.extend(std::iter::repeat_n(FlagKind::Duplicate, usize::try_from(row.get(6)?.int()).unwrap_or(0)));
        let confidence = row.get(7)?.real();
        Some(Self {
            item_id: row.first()?.text().to_owned(),
            version: row.get(1)?.text().to_owned(),
            document: row.get(2)?.text().to_owned(),
            keys: serde_json::from_str(row.get(3)?.text()).unwrap_or_default(),
            status: Status::parse(row.get(4)?.text()),
            kinds,
            confidence: (confidence >= 0.0).then_some(confidence),
            created_at: row.get(8)?.int(),
            todo: ToDo::of(row.get(9)?.int()),
        })
    }
}
