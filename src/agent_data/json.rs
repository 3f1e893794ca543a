//! The text of a record.

use serde_json::value::RawValue;
use std::fmt;

/// JSON as it was written, byte for byte: a text that some reader has found to be JSON once.
///
/// Unlike a `RawValue` it can be made from what the store holds without reading all of it again, which for a page of records
/// costs more than everything else that happens to them.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonText(Box<str>);

impl JsonText {
    /// The text.
    pub fn get(&self) -> &str {
        &self.0
    }

    /// What a store gives back that took it only as JSON.
    #[cfg(feature = "stores")]
    pub(crate) fn from_store(text: String) -> Self {
        Self(text.into_boxed_str())
    }
}

impl From<Box<RawValue>> for JsonText {
    fn from(raw: Box<RawValue>) -> Self {
        Self(raw.into())
    }
}

impl fmt::Display for JsonText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for JsonText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
