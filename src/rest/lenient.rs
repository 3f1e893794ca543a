//! JSON values as pydantic's lax mode reads them: `"5"` and `5.0` are integers, `"true"` and `1` are true.

use super::error::Problem;
use serde_json::{Value, json, value::RawValue};

/// Pydantic's error type and its message.
pub(in crate::rest) type Misread = (&'static str, &'static str);

/// Parses raw JSON. Nesting too deep for a [`Value`] becomes a list in a list, which no reader accepts.
pub(in crate::rest) fn value(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| json!([[]]))
}

pub(in crate::rest) fn text(value: &Value) -> Result<String, Misread> {
    value.as_str().map(str::to_owned).ok_or(("string_type", "Input should be a valid string"))
}

pub(in crate::rest) fn boolean(value: &Value) -> Result<bool, Misread> {
    const UNREADABLE: Misread = ("bool_parsing", "Input should be a valid boolean, unable to interpret input");
    match value {
        Value::Bool(value) => Ok(*value),
        Value::Number(number) => match number.as_f64() {
            Some(0.0) => Ok(false),
            Some(1.0) => Ok(true),
            _ => Err(UNREADABLE),
        },
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "t" | "yes" | "y" | "on" => Ok(true),
            "0" | "false" | "f" | "no" | "n" | "off" => Ok(false),
            _ => Err(UNREADABLE),
        },
        _ => Err(("bool_type", "Input should be a valid boolean")),
    }
}

pub(in crate::rest) fn integer(value: &Value) -> Result<i128, Misread> {
    const UNREADABLE: Misread = ("int_parsing", "Input should be a valid integer, unable to parse string as an integer");
    match value {
        Value::Bool(value) => Ok(i128::from(*value)),
        Value::String(text) => text.trim().parse().map_err(|_| UNREADABLE),
        Value::Number(number) => match number.to_string().parse() {
            Ok(integer) => Ok(integer),
            // More than 38 digits: clamp to the largest number, which exceeds every limit anyway.
            Err(_) => match number.as_f64() {
                Some(float) if float.fract() == 0.0 => Ok(float as i128),
                Some(_) => Err(("int_from_float", "Input should be a valid integer, got a number with a fractional part")),
                None => Err(("finite_number", "Input should be a finite number")),
            },
        },
        _ => Err(("int_type", "Input should be a valid integer")),
    }
}

/// For bodies that serde_json would take for something else ([`crate::domain::has_reserved_text`]).
pub(in crate::rest) fn reserved() -> Problem {
    Problem::new(["body"], "value_error", "Input should not contain the text $serde_json::private::RawValue")
}

/// The position where the JSON breaks off, counted in characters like FastAPI does.
pub(in crate::rest) fn no_json(bytes: &[u8], error: &serde_json::Error) -> Problem {
    let line_start: usize =
        bytes.split_inclusive(|&byte| byte == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    let offset = line_start.saturating_add(error.column().saturating_sub(1)).min(bytes.len());
    // Count every byte except UTF-8 continuation bytes.
    let position = bytes[..offset].iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    Problem::new([json!("body"), json!(position)], "json_invalid", "JSON decode error")
        .input(json!({}))
        .ctx(json!({ "error": reason }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_switches_are_read_as_pydantic_does() {
        for (json, expected) in [
            (json!(5), Ok(5)),
            (json!(5.0), Ok(5)),
            (json!("-7"), Ok(-7)),
            (json!(true), Ok(1)),
            (json!(1.5), Err("int_from_float")),
            (json!("many"), Err("int_parsing")),
            (json!([]), Err("int_type")),
        ] {
            assert_eq!(integer(&json).map_err(|(kind, _)| kind), expected, "{json}");
        }
        let written = |text: &str| integer(&serde_json::from_str(text).unwrap_or_default()).map_err(|(kind, _)| kind);
        assert_eq!(written("1e400"), Err("finite_number"));
        assert_eq!(written(&"9".repeat(60)), Ok(i128::MAX));
        for (json, expected) in [
            (json!("TRUE"), Ok(true)),
            (json!(0), Ok(false)),
            (json!("off"), Ok(false)),
            (json!(2), Err("bool_parsing")),
            (json!("perhaps"), Err("bool_parsing")),
            (json!({}), Err("bool_type")),
        ] {
            assert_eq!(boolean(&json).map_err(|(kind, _)| kind), expected, "{json}");
        }
    }

    #[test]
    fn a_mistake_in_json_is_placed_in_characters() {
        for (text, position) in [("{", 0), ("{\"a\": é}", 6), ("{\n \"é\": x}", 8)] {
            let Err(error) = serde_json::from_str::<Value>(text) else { panic!("{text} is JSON") };
            let problem = json!(no_json(text.as_bytes(), &error));
            assert_eq!(problem["loc"], json!(["body", position]), "{text}: {error}");
        }
    }
}
