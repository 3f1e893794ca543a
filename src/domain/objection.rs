//! What stands against a decision, as data.

use serde::{Deserialize, Serialize};

use super::{EditError, FieldPath, Label, Problem, Schema, full_label, rule::Broken, schema::Violation};

/// What the reviewer must mend before a decision can be taken.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Objection {
    /// The field; the root for the record as a whole.
    pub path: FieldPath,
    /// The name of the field.
    pub label: Label,
    /// What is the matter.
    pub why: Why,
}

/// What is the matter.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The value is not what its field wants.
    Problem(Problem),
    /// The value breaks a rule between several fields.
    Rule(Broken),
    /// A change of the reviewer's does not fit the record.
    Edit(EditError),
    /// Somebody else changed it, too, and nobody has chosen between the two yet.
    Asked,
    /// It was to be reopened, and is open.
    OpenAlready,
    /// It was to be decided, and is decided.
    DecidedAlready,
    /// It was to be rejected without one of the collection's reasons.
    NoReason,
    /// Something else than an object would be left as the data.
    NoObject,
}

impl Objection {
    /// One to the record as a whole.
    pub fn whole(why: Why) -> Self {
        Self { path: FieldPath::root(), label: Label::default(), why }
    }

    /// One to a field, with the name of it and of what it stands in.
    pub fn at(path: FieldPath, schema: Option<&Schema>, why: Why) -> Self {
        Self { label: full_label(&path, schema), path, why }
    }
}

impl From<Violation> for Objection {
    fn from(Violation { path, label, problem }: Violation) -> Self {
        Self { path, label, why: Why::Problem(problem) }
    }
}
