//! Why a flag was raised, as data: the sentence is made where it is read.

use serde::{Deserialize, Serialize};

use super::{Locale, Problem, Status, rule::Broken};
use crate::{message, text::Language};

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
    Unreadable(String),
    /// How a value breaks the schema.
    Schema {
        /// The field's name.
        label: String,
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
    /// A confidence that is none.
    OddConfidence(f64),
    /// No confidence.
    NoConfidence,
}

impl Reason {
    /// The sentence on the screen.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::AgentSays(text) | Self::Unreadable(text) => text.clone(),
            Self::Schema { label, problem } => problem.sentence(label, language.into()),
            Self::AgentFailed => message!(language, flag_agent_failed).to_owned(),
            Self::Rule(broken) => broken.sentence(language),
            Self::Duplicate(Duplicate { same, document, status, .. }) => {
                let status = status.label(language);
                match same {
                    Sameness::File => message!(language, flag_same_file, document = document, status = status),
                    Sameness::Number => message!(language, flag_same_number, document = document, status = status),
                }
            }
            Self::LowConfidence { percent, below } => {
                message!(language, flag_low, percent = *percent, below = &Locale::from(language).show_choice(&below.to_string()))
            }
            Self::OddConfidence(score) => message!(language, flag_odd_confidence, score = &in_full(*score)),
            Self::NoConfidence => message!(language, flag_no_confidence).to_owned(),
        }
    }
}

/// A score to its last digit, since 1.0000002 is not 1; with an exponent where zeros would fill the line.
fn in_full(score: f64) -> String {
    if score == 0.0 || (1e-6..1e15).contains(&score.abs()) { score.to_string() } else { format!("{score:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_that_is_none_is_told_as_it_was_written() {
        for (score, text) in
            [(1.0000002, "1.0000002"), (-0.5, "-0.5"), (97.25, "97.25"), (100.0, "100"), (1e300, "1e300"), (f64::NAN, "NaN")]
        {
            let sentence = Reason::OddConfidence(score).sentence(Language::English);
            assert!(sentence.contains(text), "{sentence}");
        }
        let low = Reason::LowConfidence { percent: 79, below: 80.0 }.sentence(Language::English);
        assert!(low.contains("80") && !low.contains("80.0"), "{low}");
    }
}
