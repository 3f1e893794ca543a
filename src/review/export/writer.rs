//! The text of an exported file, piece by piece.

use super::{Exported, csv_changes, csv_items, csv_lines, json_lines};
use crate::domain::{Collection, Columns, ExportFormat};

/// Writes one form; the sheets know their columns.
pub(super) enum Writer {
    JsonLines,
    Items(Columns),
    Lines(Columns),
    Changes,
}

impl Writer {
    pub(super) fn new(format: ExportFormat, columns: Columns) -> Self {
        match format {
            ExportFormat::JsonLines => Self::JsonLines,
            ExportFormat::Csv => Self::Items(columns),
            ExportFormat::CsvLines => Self::Lines(columns),
            ExportFormat::CsvChanges => Self::Changes,
        }
    }

    /// Whether [`Exported::events`] are needed; reading them costs a query for each item.
    pub(super) fn needs_events(&self) -> bool {
        matches!(self, Self::JsonLines | Self::Changes)
    }

    /// The text before the first item.
    pub(super) fn beginning(&self) -> String {
        match self {
            Self::JsonLines => String::new(),
            Self::Items(columns) => csv_items::beginning(columns),
            Self::Lines(columns) => csv_lines::beginning(columns),
            Self::Changes => csv_changes::beginning(),
        }
    }

    /// The text of an item.
    pub(super) fn write(&self, exported: &Exported, collection: &Collection) -> String {
        match self {
            Self::JsonLines => json_lines::line(exported),
            Self::Items(columns) => csv_items::lines(exported, columns),
            Self::Lines(columns) => csv_lines::lines(exported, columns, collection),
            Self::Changes => csv_changes::lines(exported),
        }
    }
}
