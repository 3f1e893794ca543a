//! The forms of an exported file.

use super::Language;
use crate::{domain::ExportFormat, message};

impl ExportFormat {
    /// The words on the screen.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Csv => message!(language, export_csv),
            Self::CsvLines => message!(language, export_csv_lines),
            Self::CsvChanges => message!(language, export_csv_changes),
            Self::JsonLines => message!(language, export_json_lines),
        }
    }
}
