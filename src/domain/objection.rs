//! What stands in the way of a decision, as data.

use super::{EditError, FieldPath, Label, Problem, Schema, full_label, rule::Broken, schema::Violation};

/// What the reviewer must fix before deciding.
#[derive(Clone, Debug, PartialEq)]
pub struct Objection {
    /// The field; the root for the whole record.
    pub path: FieldPath,
    /// The name of the field.
    pub label: Label,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The value is not valid for its field.
    Problem(Problem),
    /// The value breaks a rule between several fields.
    Rule(Broken),
    /// An edit of the reviewer's does not fit the record.
    Edit(EditError),
    /// Somebody else changed it, too, and nobody has chosen between the two yet.
    Asked,
    /// It can't be reopened: it is open.
    OpenAlready,
    /// It can't be decided: it is decided already.
    DecidedAlready,
    /// A rejection needs one of the collection's reasons.
    NoReason,
    /// The data would not be an object.
    NoObject,
    /// The same person has accepted it already: somebody else must sign.
    SignedByYou,
    /// It can't be sent back: nobody has signed it.
    NotSigned,
}

impl Objection {
    /// An objection to the whole record.
    pub fn whole(why: Why) -> Self {
        Self { path: FieldPath::root(), label: Label::default(), why }
    }

    /// An objection to a field, with the name of the field and of what contains it.
    pub fn at(path: FieldPath, schema: Option<&Schema>, why: Why) -> Self {
        Self { label: full_label(&path, schema), path, why }
    }
}

impl From<Violation> for Objection {
    fn from(Violation { path, label, problem }: Violation) -> Self {
        Self { path, label, why: Why::Problem(problem) }
    }
}
