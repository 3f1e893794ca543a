//! An Agent Data record, and the version of it that a writer saw.

use super::JsonText;
use crate::domain::{Version, has_reserved_text};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Where an item belongs: a deployment of the agent, and a kind of data in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The agent's deployment; `_public` is the one that all agents of a project share.
    pub deployment_name: String,
    /// The kind of data; `default` if none was named.
    pub collection: String,
}

impl Scope {
    /// A scope by its two names.
    pub fn new(deployment_name: impl Into<String>, collection: impl Into<String>) -> Self {
        Self { deployment_name: deployment_name.into(), collection: collection.into() }
    }
}

/// One record as its store holds it.
#[derive(Clone, Debug)]
pub struct Item {
    /// Opaque; a UUID if this program created it.
    pub id: String,
    /// Where it belongs.
    pub scope: Scope,
    /// The LlamaCloud project, where there is one.
    pub project_id: Option<String>,
    /// A JSON object, byte for byte as it was written.
    pub data: JsonText,
    /// When it was created, in microseconds; the Unix epoch where the store does not say.
    pub created_at: Timestamp,
    /// When it was last written, in microseconds; the Unix epoch where the store does not say.
    pub updated_at: Timestamp,
    /// The version, if the store has it at hand; computing it requires reading the whole record.
    pub stored_version: Option<Version>,
}

impl Item {
    /// `<updated_at in µs>-<16 hex digits of the SHA-256 of the canonical data>`; see [`version_of`].
    pub fn version(&self) -> Version {
        if let Some(version) = &self.stored_version {
            return version.clone();
        }
        // Lone surrogates, deep nesting and the reserved text are JSON for a RawValue, but not a `Value`: those are hashed as text.
        let is_readable = !has_reserved_text(self.data.get().as_bytes());
        let digest = match is_readable.then(|| serde_json::from_str(self.data.get())) {
            Some(Ok(data)) => digest_of(&data),
            _ => short_hex(Sha256::digest(self.data.get().as_bytes()).as_slice()),
        };
        version_of(self.updated_at.as_microsecond(), &digest)
    }
}

/// Builds a version from `updated_at` in microseconds and the digest of the data.
pub fn version_of(updated_at_microseconds: i64, digest: &str) -> Version {
    Version::new(format!("{updated_at_microseconds}-{digest}"))
}

/// 16 hex digits that stay the same when only white space or the order of keys differs. Numbers differ if their digits do:
/// `1.0` is not `1`.
pub(crate) fn digest_of(value: &Value) -> String {
    let mut canonical = Vec::new();
    write_canonical(value, &mut canonical);
    short_hex(Sha256::digest(&canonical).as_slice())
}

fn short_hex(digest: &[u8]) -> String {
    hex::encode(digest.get(..8).unwrap_or(digest))
}

fn write_canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Array(elements) => {
            out.push(b'[');
            for element in elements {
                write_canonical(element, out);
                out.push(b',');
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| key.as_str());
            out.push(b'{');
            for (key, member) in sorted {
                write_scalar(key, out);
                out.push(b':');
                write_canonical(member, out);
                out.push(b',');
            }
            out.push(b'}');
        }
        scalar => write_scalar(scalar, out),
    }
}

fn write_scalar(scalar: &(impl serde::Serialize + ?Sized), out: &mut Vec<u8>) {
    // Serializing a `Value` to memory cannot fail.
    let _ = serde_json::to_writer(out, scalar);
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn item(data: &str) -> Item {
        Item {
            id: "a".to_owned(),
            scope: Scope::new("_public", "invoices"),
            project_id: None,
            data: serde_json::value::RawValue::from_string(data.to_owned()).unwrap().into(),
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::from_microsecond(1_772_619_330_123_456).unwrap(),
            stored_version: None,
        }
    }

    #[test]
    fn the_version_does_not_change_with_white_space_or_the_order_of_keys() {
        let one = item(r#"{"a":{"x":1,"y":[1.50]},"b":null}"#).version();
        assert_eq!(one, item(r#" { "b" : null, "a": {"y":[1.50],"x":1} } "#.trim()).version());
        assert!(one.as_str().starts_with("1772619330123456-"), "{one}");
        assert_eq!(one.as_str().len(), "1772619330123456-".len() + 16);
    }

    #[test]
    fn the_version_changes_with_every_value_and_with_the_digits_of_a_number() {
        let versions: std::collections::HashSet<_> =
            [r#"{"a":1}"#, r#"{"a":1.0}"#, r#"{"a":"1"}"#, r#"{"a":[1]}"#, r#"{"a":[1,1]}"#, r#"{"a":null}"#, r"{}"]
                .map(|data| item(data).version().to_string())
                .into();
        assert_eq!(versions.len(), 7);
    }
}
