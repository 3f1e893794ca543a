//! What is wrong with a value, as data: `text::problem` has the sentences.

use std::sync::Arc;

use super::{Choice, FieldType};

/// Which side of a limit is allowed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Bound {
    /// The limit or more.
    AtLeast,
    /// The limit or less.
    AtMost,
    /// More than the limit.
    Above,
    /// Less than the limit.
    Below,
}

/// Why a value, or a typed text, is not valid for its field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Problem {
    /// There is no value.
    Missing,
    /// It must be a text.
    NoText,
    /// It must be a number.
    NoNumber,
    /// It must be a number without a fraction.
    NoWholeNumber,
    /// It must be yes or no.
    NoTruth,
    /// It must be a date.
    NoDate,
    /// It is a day and a month.
    NoYear,
    /// It must be a date and time.
    NoDateTime,
    /// It must be one of these.
    NotListed(Arc<[Choice]>),
    /// It must be an object.
    NoGroup,
    /// It must be an array.
    NoList,
    /// It must be of one of these JSON Schema types; if the list is empty, only the description can tell.
    NoneOf(Vec<String>),
    /// The typed text can mean each of these, in stored form.
    Unclear(String, Vec<String>),
    /// It is on the wrong side of a limit, which is given by its digits.
    Outside(Bound, String),
    /// It has more characters than allowed.
    TooLong(u64),
    /// It has fewer characters than required.
    TooShort(u64),
    /// It does not match this pattern.
    OtherForm(String),
    /// The typed text is not a value of the field's type.
    Unreadable(String),
}

impl Problem {
    /// The problem that a value is not of this type.
    pub(super) fn wanted(field_type: &FieldType) -> Self {
        match field_type {
            FieldType::Text | FieldType::LongText => Self::NoText,
            FieldType::Number => Self::NoNumber,
            FieldType::Integer => Self::NoWholeNumber,
            FieldType::Boolean => Self::NoTruth,
            FieldType::Enum(choices) => Self::NotListed(Arc::clone(choices)),
            FieldType::Date => Self::NoDate,
            FieldType::DateTime => Self::NoDateTime,
            FieldType::Object => Self::NoGroup,
            FieldType::Array(_) => Self::NoList,
            FieldType::Any => Self::NoneOf(Vec::new()),
        }
    }

    /// The values that the reviewer can choose from with one key, each in stored form.
    pub fn choices(&self) -> &[String] {
        match self {
            Self::Unclear(_, choices) => choices,
            _ => &[],
        }
    }
}
