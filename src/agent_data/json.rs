//! The text of a record.

use serde_json::value::RawValue;
use std::fmt;

/// JSON as it was written, byte for byte: text that some parser has accepted as JSON once.
///
/// Unlike a `RawValue` it can be made from stored text without parsing all of it again, which for a page of records
/// costs more than everything else done with them.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonText(Box<str>);

impl JsonText {
    /// The text.
    pub fn get(&self) -> &str {
        &self.0
    }

    /// Text from a store that accepts only JSON.
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
