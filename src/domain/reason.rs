//! Why a flag was raised, as data: `text::flag` has the sentences.

use serde::{Deserialize, Serialize};

use super::{Label, Problem, Status, Unreadable, rule::Broken};

/// What else a record may be.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sameness {
    /// The same file, byte for byte.
    File,
    /// The same seller and the same number.
    Number,
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
    /// Where it is on its way.
    pub status: Status,
}

/// What a record alone cannot tell: the server looks it up, and the page is given it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Facts {
    /// The day, `YYYY-MM-DD`; without it nothing is in the future.
    pub today: Option<String>,
    /// Other records of the same document.
    pub duplicates: Vec<Duplicate>,
}

/// Why somebody must look.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// What the agent says went wrong.
    AgentSays(String),
    /// The agent failed without saying why.
    AgentFailed,
    /// What of the record can't be read.
    Unreadable(Unreadable),
    /// How a value breaks the schema.
    Schema {
        /// The field's name.
        label: Label,
        /// What is the matter.
        problem: Problem,
    },
    /// How a rule is broken.
    Rule(Broken),
    /// Which other record there is.
    Duplicate(Duplicate),
    /// A confidence below the threshold, both in percent.
    LowConfidence {
        /// The confidence.
        percent: u8,
        /// The threshold.
        below: f64,
    },
    /// A confidence that is none, as text: a float that is no number would not be equal to itself, and JSON has none.
    OddConfidence(String),
    /// No confidence.
    NoConfidence,
}
