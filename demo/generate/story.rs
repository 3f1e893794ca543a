//! What went wrong when a document was read, and what became of its record.

use serde_json::Value;

/// A mistake of the agent. Fields are named by JSON pointers into the true document's data.
pub enum Mistake {
    /// A wrong value, cited at the field's own place or at that of another field (`from`).
    Wrong { at: &'static str, says: Value, confidence: f64, why: &'static str, from: Option<&'static str> },
    /// No value.
    Missing { at: &'static str },
    /// A row was left out.
    Dropped { at: &'static str },
    /// The text also contains another field's.
    Joined { at: &'static str, with: &'static str, text: String, confidence: f64, why: &'static str },
}

impl Mistake {
    pub const fn at(&self) -> &'static str {
        match self {
            Self::Wrong { at, .. } | Self::Missing { at } | Self::Dropped { at } | Self::Joined { at, .. } => at,
        }
    }
}

/// A wrong value, cited where the right one is. `says` is JSON, so that numbers keep their digits.
pub fn wrong(at: &'static str, says: &str, confidence: f64, why: &'static str) -> Mistake {
    Mistake::Wrong { at, says: literal(says), confidence, why, from: None }
}

/// The value of another field, cited where that field is.
pub fn taken_from(from: &'static str, at: &'static str, says: &str, confidence: f64, why: &'static str) -> Mistake {
    Mistake::Wrong { at, says: literal(says), confidence, why, from: Some(from) }
}

pub const fn missing(at: &'static str) -> Mistake {
    Mistake::Missing { at }
}

pub const fn dropped(at: &'static str) -> Mistake {
    Mistake::Dropped { at }
}

fn literal(json: &str) -> Value {
    json.parse().unwrap_or_else(|_| panic!("{json} is not JSON"))
}

/// How a document was read.
pub struct Story {
    pub status: &'static str,
    pub job: &'static str,
    pub mistakes: Vec<Mistake>,
    /// Fields that are right but have a low confidence.
    pub shaky: Vec<(&'static str, f64)>,
    /// Fields with unknown confidence.
    pub unknown: Vec<&'static str>,
    /// A page that the agent did not see, counted from 1.
    pub unread_page: Option<usize>,
    /// Whether a person has corrected the data since.
    pub corrected: bool,
    /// Why the agent's data does not fit the schema.
    pub error: Option<&'static str>,
}

impl Story {
    /// A record that is waiting for review.
    pub const fn pending(job: &'static str, mistakes: Vec<Mistake>) -> Self {
        Self {
            status: "pending_review",
            job,
            mistakes,
            shaky: Vec::new(),
            unknown: Vec::new(),
            unread_page: None,
            corrected: false,
            error: None,
        }
    }

    /// Whether a row was not read.
    pub fn skips(&self, row: &str) -> bool {
        self.mistakes.iter().any(|mistake| matches!(mistake, Mistake::Dropped { at } if *at == row))
    }

    /// Every field that the story names.
    pub fn pointers(&self) -> impl Iterator<Item = String> {
        let mistaken = self.mistakes.iter().flat_map(|mistake| match mistake {
            Mistake::Wrong { at, from, .. } => [Some(*at), *from],
            Mistake::Joined { at, with, .. } => [Some(*at), Some(*with)],
            Mistake::Missing { at } | Mistake::Dropped { at } => [Some(*at), None],
        });
        let shaky = self.shaky.iter().map(|(at, _)| Some(*at));
        mistaken.chain(shaky).chain(self.unknown.iter().map(|at| Some(*at))).flatten().map(str::to_owned)
    }
}
