//! Which records every reader understands alike.

use super::AgentDataError;
use crate::domain::has_reserved_text;
use serde_json::{Map, Value};

/// The members of a record. Refuses anything but an object, and anything that parsers read differently: a key that an object has
/// twice, texts that are not Unicode, deep nesting.
pub fn read_record(data: &str) -> Result<Map<String, Value>, AgentDataError> {
    let refused = |message: &str, kind| Err(AgentDataError::bad_request(&["body", "data"], message, kind));
    if has_reserved_text(data.as_bytes()) {
        return refused("Input should not contain $serde_json::private::RawValue", "value_error");
    }
    let members = match serde_json::from_str(data) {
        Ok(Value::Object(members)) => members,
        Ok(_) => return refused("Input should be a valid dictionary", "dict_type"),
        // What a RawValue still lets through: lone surrogates, nesting beyond 128.
        Err(_) => return refused("Input should be JSON of valid Unicode, nested at most 127 deep", "json_invalid"),
    };
    if count_members(&members) != count_colons(data) {
        return refused("Input should name every key of an object once", "duplicate_key");
    }
    Ok(members)
}

/// Members of all objects, after repeated keys have replaced earlier ones.
fn count_members(members: &Map<String, Value>) -> usize {
    members.len() + members.values().map(count_within).sum::<usize>()
}

fn count_within(value: &Value) -> usize {
    match value {
        Value::Array(elements) => elements.iter().map(count_within).sum(),
        Value::Object(members) => count_members(members),
        _ => 0,
    }
}

/// Members of all objects as written: outside strings, a colon appears only in a member.
fn count_colons(json: &str) -> usize {
    let (mut colons, mut in_string, mut escaped) = (0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b':' if !in_string => colons += 1,
            _ => {}
        }
    }
    colons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reserved_text;

    #[test]
    fn a_key_named_twice_is_refused_at_any_depth() {
        for data in [r#"{"a":1,"a":2}"#, r#"{"x":[{"status":"a","\u0073tatus":"b"}]}"#] {
            assert!(
                matches!(read_record(data), Err(AgentDataError::BadRequest { kind, .. }) if kind == "duplicate_key"),
                "{data}"
            );
        }
        assert!(read_record(r#"{"a:b":": \" :","c":{"a:b":"\\"},"d":[{"a":1},{"a":1}]}"#).is_ok());
    }

    #[test]
    fn json_in_reserved_texts_is_refused_before_it_overflows_the_stack() {
        let refused = read_record(&format!(r#"{{"a":{}}}"#, reserved_text::that_overflows_the_stack()));
        assert!(matches!(refused, Err(AgentDataError::BadRequest { kind, .. }) if kind == "value_error"));
    }

    #[test]
    fn what_is_no_object_or_cannot_be_read_back_is_refused() {
        for data in
            ["[1]", "1", "null", "\"x\"", r#"{"a":"\ud800"}"#, &format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200))]
        {
            assert!(matches!(read_record(data), Err(AgentDataError::BadRequest { .. })), "{data}");
        }
    }
}
