//! A record on its way into the table: checked, hashed, and its hot values copied out.

use super::{
    super::{AgentDataError, item::digest_of},
    indexed::{Indexed, IndexedPaths},
};
use crate::domain::has_reserved_text;
use serde_json::{Value, value::RawValue};

/// `data` with everything that the table's other columns need from it.
pub(super) struct Record {
    pub data: Box<RawValue>,
    /// See [`digest_of`].
    pub digest: String,
    pub status: Option<String>,
    pub file_name: Option<String>,
    pub file_hash: Option<String>,
    /// The number as JSON text.
    pub overall_confidence: Option<String>,
    /// Whether one of the above has an unexpected type in the data.
    pub is_odd: bool,
    /// The index entries for these paths.
    pub indexed: Indexed,
}

impl Record {
    /// Refuses anything but an object, and anything that parsers read differently.
    pub fn read(data: Box<RawValue>, paths: &IndexedPaths) -> Result<Self, AgentDataError> {
        let refused = |message: &str, kind| Err(AgentDataError::bad_request(&["body", "data"], message, kind));
        if has_reserved_text(data.get().as_bytes()) {
            return refused("Input should not contain $serde_json::private::RawValue", "value_error");
        }
        let members = match serde_json::from_str(data.get()) {
            Ok(Value::Object(members)) => members,
            Ok(_) => return refused("Input should be a valid dictionary", "dict_type"),
            // What a RawValue still lets through: lone surrogates, nesting beyond 128.
            Err(_) => return refused("Input should be JSON of valid Unicode, nested at most 127 deep", "json_invalid"),
        };
        let data_as_value = Value::Object(members);
        if count_members(&data_as_value) != count_colons(data.get()) {
            return refused("Input should name every key of an object once", "duplicate_key");
        }
        let Value::Object(members) = &data_as_value else { return refused("Input should be a valid dictionary", "dict_type") };
        let mut is_odd = false;
        let mut text = |key| match members.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                is_odd = true;
                None
            }
        };
        let (status, file_name, file_hash) = (text("status"), text("file_name"), text("file_hash"));
        let overall_confidence = match members.get("overall_confidence") {
            None | Some(Value::Null) => None,
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => {
                is_odd = true;
                None
            }
        };
        let digest = digest_of(&data_as_value);
        let indexed = Indexed::of(&data_as_value, paths);
        Ok(Self { digest, data, status, file_name, file_hash, overall_confidence, is_odd, indexed })
    }
}

/// Members of all objects, after repeated keys have replaced earlier ones.
fn count_members(value: &Value) -> usize {
    match value {
        Value::Array(elements) => elements.iter().map(count_members).sum(),
        Value::Object(members) => members.len() + members.values().map(count_members).sum::<usize>(),
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
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::domain::reserved_text;

    fn read(data: &str) -> Result<Record, AgentDataError> {
        Record::read(RawValue::from_string(data.to_owned()).unwrap(), &IndexedPaths::default())
    }

    #[test]
    fn the_hot_values_are_copied_and_other_types_are_marked() {
        let record = read(r#"{"status":"error","file_name":null,"overall_confidence":0.860,"data":{"status":1}}"#).unwrap();
        assert_eq!(record.status.as_deref(), Some("error"));
        assert_eq!(record.file_name, None);
        assert_eq!(record.overall_confidence.as_deref(), Some("0.860"));
        assert!(!record.is_odd);
        assert!(read(r#"{"status":1}"#).unwrap().is_odd);
        assert!(read(r#"{"overall_confidence":"0.9"}"#).unwrap().is_odd);
    }

    #[test]
    fn a_key_named_twice_is_refused_at_any_depth() {
        for data in [r#"{"a":1,"a":2}"#, r#"{"x":[{"status":"a","\u0073tatus":"b"}]}"#] {
            assert!(matches!(read(data), Err(AgentDataError::BadRequest { kind, .. }) if kind == "duplicate_key"), "{data}");
        }
        assert!(read(r#"{"a:b":": \" :","c":{"a:b":"\\"},"d":[{"a":1},{"a":1}]}"#).is_ok());
    }

    #[test]
    fn json_in_reserved_texts_is_refused_before_it_overflows_the_stack() {
        let refused = read(&format!(r#"{{"a":{}}}"#, reserved_text::that_overflows_the_stack()));
        assert!(matches!(refused, Err(AgentDataError::BadRequest { kind, .. }) if kind == "value_error"));
    }

    #[test]
    fn what_is_no_object_or_cannot_be_read_back_is_refused() {
        for data in
            ["[1]", "1", "null", "\"x\"", r#"{"a":"\ud800"}"#, &format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200))]
        {
            assert!(matches!(read(data), Err(AgentDataError::BadRequest { .. })), "{data}");
        }
    }
}
