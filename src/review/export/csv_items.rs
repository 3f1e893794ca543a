//! One line per item: what it is, each of its fields, and who decided when.

use super::{
    Exported,
    csv::{header, line, plain_cell, text_cell},
};
use crate::domain::{Columns, DecisionKind, ExtractedData, FieldPath, Status};
use serde_json::Value;

const BEFORE: [&str; 3] = ["id", "status", "file_name"];
const AFTER: [&str; 2] = ["decided_at", "decided_by"];

pub(super) fn beginning(columns: &Columns) -> String {
    let own = [&BEFORE[..], &AFTER].concat();
    let fields: Vec<String> = columns.fields.iter().map(|path| column(path, &own)).collect();
    header(BEFORE.into_iter().chain(fields.iter().map(String::as_str)).chain(AFTER))
}

pub(super) fn lines(exported: &Exported, columns: &Columns) -> String {
    let record = &exported.record;
    let before = [exported.item.id.as_str(), record.status().word(), record.file_name().unwrap_or_default()].map(text_cell);
    let fields = columns.fields.iter().map(|path| plain_cell(columns.field(record.data(), path)));
    let after = decided(record).map(text_cell);
    line(before.into_iter().chain(fields).chain(after))
}

/// The name of a field's column: its path. One that is called like a column of ours has `data.` before it.
pub(super) fn column(path: &FieldPath, own: &[&str]) -> String {
    let name = path.to_string();
    if own.contains(&name.as_str()) { format!("data.{name}") } else { name }
}

/// When and by whom the record was decided, as it says itself; empty if it is open, or was written again since.
fn decided(record: &ExtractedData) -> [&str; 2] {
    let review = record.metadata().and_then(|metadata| metadata.get("review"));
    let word = |key: &str| review.and_then(|review| review.get(key)).and_then(Value::as_str).unwrap_or_default();
    let kind = DecisionKind::parse(word("decision")).filter(|kind| kind.status() != Status::PendingReview);
    let stands = kind.is_some_and(|kind| kind.status() == record.status());
    if stands { [word("decided_at"), word("reviewer")] } else { [""; 2] }
}
