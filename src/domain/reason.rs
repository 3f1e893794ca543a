//! Why a flag was raised, as data: `text::flag` has the sentences.

use serde::{Deserialize, Serialize};

use super::evidence::{Finding, Findings};
use super::{Label, Problem, Status, Unreadable, rule::Broken};

/// In what way another record is the same.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sameness {
    /// The same file, byte for byte.
    File,
    /// The same seller and the same number.
    Number,
    /// The same seller, the same total or date, and a number that is one character off.
    Nearly,
}

/// Another record that seems to be of the same document.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Duplicate {
    /// What is the same.
    pub same: Sameness,
    /// The id of the other item.
    pub id: String,
    /// The name of its document.
    pub document: String,
    /// Its status.
    pub status: Status,
}

/// What a record alone can't tell: the server looks it up and gives it to the page.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Facts {
    /// Today, `YYYY-MM-DD`; without it, no date counts as in the future.
    pub today: Option<String>,
    /// Other records of the same document.
    pub duplicates: Vec<Duplicate>,
    /// What the words of the document say.
    pub findings: Findings,
}

/// Why somebody must look.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The agent's own error message.
    AgentSays(String),
    /// The agent failed without giving a reason.
    AgentFailed,
    /// What can't be read in the record.
    Unreadable(Unreadable),
    /// How a value breaks the schema.
    Schema {
        /// The field's name.
        label: Label,
        /// What is wrong.
        problem: Problem,
    },
    /// How a rule is broken.
    Rule(Broken),
    /// Which other record exists.
    Duplicate(Duplicate),
    /// A confidence below the threshold, both in percent.
    LowConfidence {
        /// The confidence.
        percent: u8,
        /// The threshold.
        below: f64,
    },
    /// A score that is not a confidence, as text: NaN as a float would not equal itself, and JSON has none.
    OddConfidence(String),
    /// No confidence.
    NoConfidence,
    /// No confidence for any field: how some agents are set up.
    NoConfidences,
    /// The words of the document have not been read yet.
    NotLooked,
    /// Something on these pages can't be shown.
    Unshown(Vec<u32>),
    /// What the page says.
    Page(Finding),
    /// How a rule is broken by numbers that all stand on the page.
    DocumentsOwn(Broken),
    /// What was said when the record was decided.
    AtDecision(String),
}
