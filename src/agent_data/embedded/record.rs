//! A record on its way into the table: checked, hashed, and its hot values copied out.

use super::{
    super::{AgentDataError, item::digest_of, read_record},
    indexed::{Indexed, IndexedPaths},
};
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
    /// Refuses what [`read_record`] refuses.
    pub fn read(data: Box<RawValue>, paths: &IndexedPaths) -> Result<Self, AgentDataError> {
        let members = read_record(data.get())?;
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
        let data_as_value = Value::Object(members);
        let digest = digest_of(&data_as_value);
        let indexed = Indexed::of(&data_as_value, paths);
        Ok(Self { digest, data, status, file_name, file_hash, overall_confidence, is_odd, indexed })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

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
}
