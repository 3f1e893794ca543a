//! One line per field that differs from what was extracted. An unchanged item has one line, so that none is missing.

use super::{
    Exported, PastEvent,
    csv::{header, line, text_cell},
};
use serde_json::Value;

const COLUMNS: [&str; 11] = ["item", "document", "status", "field", "extracted", "now", "by", "at", "decision", "reason", "note"];

pub(super) fn beginning() -> String {
    header(COLUMNS)
}

pub(super) fn lines(exported: &Exported) -> String {
    let record = &exported.record;
    let of_item = [exported.item.id.as_str(), record.file_name().unwrap_or_default(), record.status().word()].map(text_cell);
    let mut lines = String::new();
    let mut add = |field: &str, values: [String; 2], event: Option<&PastEvent>| {
        let word = |word: &Option<String>| text_cell(word.as_deref().unwrap_or_default());
        let by = event.map_or_else(Default::default, |event| {
            let (by, kind) = (text_cell(&event.reviewer), text_cell(&event.kind));
            [by, text_cell(&event.at.to_string()), kind, word(&event.reason), word(&event.note)]
        });
        let cells = of_item.iter().cloned().chain([text_cell(field)]).chain(values).chain(by);
        lines.push_str(&line(cells));
    };
    let changes = exported.changes();
    if changes.is_empty() {
        add("", [String::new(), String::new()], exported.events.last());
    }
    for one in changes {
        let values = [one.change.was.as_ref(), one.change.now.as_ref()].map(value_cell);
        add(&one.change.path.to_string(), values, one.event);
    }
    lines
}

/// A missing value is an empty cell, null is the word "null", and an added or removed row is written as JSON.
fn value_cell(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text_cell(text),
        // Digits, sign and point, as JSON writes numbers; cannot be a formula.
        Some(Value::Number(number)) => number.to_string(),
        Some(other) => text_cell(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_stay_numbers_with_their_digits() {
        let number: Value = serde_json::from_str("-1500.00").unwrap_or_default();
        assert_eq!(value_cell(Some(&number)), "-1500.00");
        assert_eq!(value_cell(Some(&json!("-1500.00"))), "-1500.00");
        assert_eq!(value_cell(Some(&json!("-12,50"))), "\"-12,50\"");
        assert_eq!(value_cell(Some(&json!("-1+cmd"))), "'-1+cmd");
        assert_eq!(value_cell(Some(&json!("--1"))), "'--1");
        assert_eq!(value_cell(Some(&Value::Null)), "null");
        assert_eq!(value_cell(None), "");
        assert_eq!(value_cell(Some(&json!({"q": 1}))), "\"{\"\"q\"\":1}\"");
    }
}
