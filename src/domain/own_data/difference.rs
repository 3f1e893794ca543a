//! A field that says something else than the invoice's own data.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::values::{Found, Likeness, look};
use crate::domain::{FieldPath, label};

/// More differences are not listed.
const MOST: usize = 500;
/// Characters of a value that are shown.
const LONGEST_VALUE: usize = 200;

/// A field of a record that says something else than the invoice's own data.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Difference {
    /// The field, or a table that has other rows.
    pub path: FieldPath,
    /// What the invoice's own data say.
    pub says: Says,
    /// The record has no value there; it may not be printed.
    pub is_missing: bool,
}

/// What the invoice's own data say.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// This value, as written there.
    Value(String),
    /// So many rows.
    Rows(usize),
}

/// Differences that are being collected.
pub(super) struct Differences {
    found: Vec<Difference>,
    sign_free: bool,
}

impl Differences {
    /// `sign_free`: amounts may have the other sign.
    pub fn new(sign_free: bool) -> Self {
        Self { found: Vec::new(), sign_free }
    }

    pub fn into_list(self) -> Vec<Difference> {
        self.found
    }

    /// Compares a value with texts, any of which will do; the first is shown.
    pub fn look(&mut self, path: &FieldPath, value: &Value, own: &[&str], likeness: Likeness) {
        let Some(first) = own.first() else { return };
        let found = look(value, own, likeness, self.sign_free);
        if matches!(found, Found::Other | Found::Missing) {
            let says = Says::Value(label::shortened(first, LONGEST_VALUE));
            self.add(Difference { path: path.clone(), says, is_missing: found == Found::Missing });
        }
    }

    pub fn add(&mut self, difference: Difference) {
        if self.found.len() < MOST {
            self.found.push(difference);
        }
    }

    /// Amounts may have the other sign.
    pub fn is_sign_free(&self) -> bool {
        self.sign_free
    }
}
