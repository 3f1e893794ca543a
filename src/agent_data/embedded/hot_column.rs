//! The values of `data` that the table of records also stores as columns, in either engine.

use super::super::field::DataPath;

/// A column that copies a value of `data`: null, text or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HotColumn {
    pub name: &'static str,
    /// Text if true, otherwise a number.
    pub holds_text: bool,
}

impl HotColumn {
    /// The column that holds this value of `data`, in a scope without odd records.
    pub fn of(path: &DataPath) -> Option<Self> {
        let [key] = path.keys.as_slice() else { return None };
        let (name, holds_text) = match key.as_str() {
            "status" => ("status", true),
            "file_name" => ("file_name", true),
            "file_hash" => ("file_hash", true),
            "overall_confidence" => ("overall_confidence", false),
            _ => return None,
        };
        Some(Self { name, holds_text })
    }
}
