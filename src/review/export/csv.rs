//! Lines of CSV (RFC 4180).
//!
//! The file starts with a byte order mark. Without it, Excel reads UTF-8 in the machine's code page and shows "MÃ¼ller".
//! LibreOffice, Numbers and Google skip the mark, and programs can strip it (`utf-8-sig` in Python).
//!
//! Documents may be hostile: a text that starts like a formula (`=`, `+`, `-`, `@`, their full-width forms, tab, carriage return)
//! gets a leading apostrophe, as OWASP advises, even after a character that another program may read as the end of a cell.
//! Numbers stay as they are.

use serde_json::Value;

/// The header, with what comes before it. The names of columns come from schemas and records, so they may be hostile, too.
pub(super) fn header<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    format!("\u{FEFF}{}", line(names.into_iter().map(text_cell)))
}

/// A line of these cells.
pub(super) fn line(cells: impl IntoIterator<Item = String>) -> String {
    let mut line = cells.into_iter().collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A value as people see it: an absent one and null are an empty cell, an empty text is `""`, and what is neither text nor number is
/// written as JSON.
pub(super) fn plain_cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if text.is_empty() => "\"\"".to_owned(),
        Some(Value::String(text)) => text_cell(text),
        // Digits, sign and point, as JSON writes numbers; cannot be a formula.
        Some(Value::Number(number)) => number.to_string(),
        Some(other) => text_cell(&other.to_string()),
    }
}

/// Quotes the text wherever any program might need it.
pub(super) fn text_cell(text: &str) -> String {
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
    fn a_plain_value_has_its_digits_and_no_word_for_nothing() {
        let numbers = ["1234.50", "-1234.50", "0.10", "12345678901234567890123", "1e-2", "-0"];
        for digits in numbers {
            let number: Value = serde_json::from_str(digits).unwrap_or_default();
            assert_eq!(plain_cell(Some(&number)), digits);
        }
        for (value, cell) in [
            (json!(null), ""),
            (json!(""), "\"\""),
            (json!(true), "true"),
            (json!("-12.50"), "-12.50"),
            (json!("=1"), "'=1"),
            (json!(["a", 1]), "\"[\"\"a\"\",1]\""),
            (json!("a\r\nb"), "\"a\r\nb\""),
            (json!(" a "), "\" a \""),
        ] {
            assert_eq!(plain_cell(Some(&value)), cell, "{value}");
        }
        assert_eq!(plain_cell(None), "");
    }

    #[test]
    fn a_hostile_name_of_a_column_is_no_formula_either() {
        assert_eq!(header(["id", "=1+1", "a,b"]), "\u{FEFF}id,'=1+1,\"a,b\"\r\n");
    }
}
