//! The forms of an exported file, and their names: in an address, in a form and on the command line.

/// The form of an exported file.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ExportFormat {
    /// JSON Lines: one record per line as in Agent Data, with the reviewers' changes.
    #[default]
    JsonLines,
    /// CSV: one line per record.
    Csv,
    /// CSV: one line per row of the records' tables.
    CsvLines,
    /// CSV: one line per changed field.
    CsvChanges,
}

impl ExportFormat {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Csv, Self::CsvLines, Self::CsvChanges, Self::JsonLines];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::CsvLines => "csv-lines",
            Self::CsvChanges => "csv-changes",
        }
    }

    /// The form with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// How the name of its file ends, so that the forms of one export have different names: `-lines.csv`.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::JsonLines => ".jsonl",
            Self::Csv => ".csv",
            Self::CsvLines => "-lines.csv",
            Self::CsvChanges => "-changes.csv",
        }
    }

    /// The media type of its file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::JsonLines => "application/jsonl; charset=utf-8",
            Self::Csv | Self::CsvLines | Self::CsvChanges => "text/csv; charset=utf-8; header=present",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_back_from_its_name() {
        assert!(ExportFormat::ALL.into_iter().all(|format| ExportFormat::parse(format.name()) == Some(format)));
        assert_eq!(ExportFormat::parse("xlsx"), None);
    }
}
