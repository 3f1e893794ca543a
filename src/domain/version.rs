//! Which state of an item a writer saw.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An opaque token for one state of an item. Equal versions mean the same state; nothing else can be read from it.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Version(String);

impl Version {
    /// Wraps a token that a store has issued.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The token, for a form field or a header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
