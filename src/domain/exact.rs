//! Values that keep every digit on their way.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Value, value::RawValue};

/// A value inside a type that is read from a [`Value`], as everything between server and page is (`api::json`). serde_json by
/// itself would read `-0` there as `0`. Drafts need this, since the server writes them. The page's copy of a record does without:
/// the server never writes it, and for a long record this costs memory and time. (A row with `-0` that is duplicated on the page
/// has `0`.)
pub(super) fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let text = Box::<RawValue>::deserialize(deserializer)?;
    serde_json::from_str(text.get()).map_err(D::Error::custom)
}
