//! CSV for spreadsheets (RFC 4180): one line per field that differs from what was extracted. An unchanged item has one line, so
//! that none is missing.
//!
//! The file starts with a byte order mark. Without it, Excel reads UTF-8 in the machine's code page and shows "MÃ¼ller".
//! LibreOffice, Numbers and Google skip the mark, and programs can strip it (`utf-8-sig` in Python).
//!
//! Documents may be hostile: a text that starts like a formula (`=`, `+`, `-`, `@`, their full-width forms, tab, carriage return)
//! gets a leading apostrophe, as OWASP advises, even after a character that another program may read as the end of a cell.
//! Numbers stay as they are.

use super::{Exported, PastEvent};
use serde_json::Value;

const COLUMNS: [&str; 11] = ["item", "document", "status", "field", "extracted", "now", "by", "at", "decision", "reason", "note"];

pub(super) fn beginning() -> String {
    format!("\u{FEFF}{}\r\n", COLUMNS.join(","))
}

pub(super) fn lines(exported: &Exported) -> String {
    let record = &exported.record;
    let of_item = [exported.item.id.as_str(), record.file_name().unwrap_or_default(), record.status().word()].map(text_cell);
    let mut lines = String::new();
    let mut line = |field: &str, values: [String; 2], event: Option<&PastEvent>| {
        let word = |word: &Option<String>| text_cell(word.as_deref().unwrap_or_default());
        let by = event.map_or_else(Default::default, |event| {
            let (by, kind) = (text_cell(&event.reviewer), text_cell(&event.kind));
            [by, text_cell(&event.at.to_string()), kind, word(&event.reason), word(&event.note)]
        });
        let cells = of_item.iter().cloned().chain([text_cell(field)]).chain(values).chain(by);
        lines.push_str(&cells.collect::<Vec<_>>().join(","));
        lines.push_str("\r\n");
    };
    let changes = exported.changes();
    if changes.is_empty() {
        line("", [String::new(), String::new()], exported.events.last());
    }
    for one in changes {
        let values = [one.change.was.as_ref(), one.change.now.as_ref()].map(value_cell);
        line(&one.change.path.to_string(), values, one.event);
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

/// Quotes the text wherever any program might need it.
fn text_cell(text: &str) -> String {
    let safe = without_formulas(text);
    if safe.contains([',', ';', '"', '\r', '\n', '\t']) || safe.starts_with(' ') || safe.ends_with(' ') {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

fn without_formulas(text: &str) -> String {
    if is_number(text) {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len());
    let mut begins_cell = true;
    for c in text.chars() {
        if begins_cell && matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') {
            safe.push('\'');
        }
        safe.push(c);
        // Where Excel separates by semicolon, the cell ends here despite the quotes.
        begins_cell = matches!(c, ';' | ',' | '\t' | '\n' | '\r' | '"');
    }
    safe
}

/// Whether the text is a number such as `-1500.00`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_text_is_read_as_a_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-cmd", "'-cmd"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"'\t'=1\""),
            ("\r=1", "\"'\r'=1\""),
            ("＝1", "'＝1"),
            ("a;=1", "\"a;'=1\""),
            ("a\n=1", "\"a\n'=1\""),
            ("say \"=1\"", "\"say \"\"'=1\"\"\""),
            ("a=1", "a=1"),
            ("12-34", "12-34"),
            ("", ""),
        ] {
            assert_eq!(text_cell(text), cell, "{text:?}");
        }
    }

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
