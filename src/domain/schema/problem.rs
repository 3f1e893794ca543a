//! What is wrong with a value, as data: the sentence is made where it is read.

use serde::{Deserialize, Serialize};

use super::FieldType;
use crate::domain::{locale::Locale, rule::Broken};
use crate::{message, text::Language};

/// So many words of a choice are listed in its sentence.
const MOST_WORDS: usize = 12;

/// Which side of a limit is allowed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
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

/// Why a value, or a text that was typed, is not what its field wants.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Problem {
    /// Nothing is there.
    Missing,
    /// It must be a text.
    NoText,
    /// It must be a number.
    NoNumber,
    /// It must be a number without a fraction.
    NoWholeNumber,
    /// It must be yes or no.
    NoTruth,
    /// It must be a day.
    NoDate,
    /// It must be a day with a time.
    NoDateTime,
    /// It must be one of these.
    NotListed(Vec<String>),
    /// It must be an object.
    NoGroup,
    /// It must be an array.
    NoList,
    /// It must be of one of these types of JSON Schema; when none is known, only the description can say.
    NoneOf(Vec<String>),
    /// What was typed can mean each of these, in stored form.
    Unclear(String, Vec<String>),
    /// It is on the wrong side of a limit, which is told with its digits.
    Outside(Bound, String),
    /// It has more characters than this.
    TooLong(u64),
    /// It has fewer characters than this.
    TooShort(u64),
    /// It does not match this pattern.
    OtherForm(String),
    /// What was typed is no value of the field's type.
    Unreadable(String),
    /// Somebody else changed it, too, and nobody has chosen between the two yet.
    Asked,
    /// A rule between several fields is broken.
    Rule(Box<Broken>),
    /// A sentence that somebody else made.
    Said(String),
}

impl Problem {
    /// That a value is not of this type.
    pub(super) fn wanted(field_type: &FieldType) -> Self {
        match field_type {
            FieldType::Text | FieldType::LongText => Self::NoText,
            FieldType::Number => Self::NoNumber,
            FieldType::Integer => Self::NoWholeNumber,
            FieldType::Boolean => Self::NoTruth,
            FieldType::Enum(words) => Self::NotListed(words.clone()),
            FieldType::Date => Self::NoDate,
            FieldType::DateTime => Self::NoDateTime,
            FieldType::Object => Self::NoGroup,
            FieldType::Array(_) => Self::NoList,
            FieldType::Any => Self::NoneOf(Vec::new()),
        }
    }

    /// What the reviewer can choose from with one key: each text in stored form.
    pub fn choices(&self) -> &[String] {
        match self {
            Self::Unclear(_, choices) => choices,
            _ => &[],
        }
    }

    /// The sentence on the screen, which says what to enter. `label` is the field's name.
    pub fn sentence(&self, label: &str, locale: Locale) -> String {
        let language = locale.language();
        match self {
            Self::Missing => message!(language, wrong_missing, label = label),
            Self::NoText => message!(language, wrong_no_text, label = label),
            Self::NoNumber => {
                message!(language, wrong_no_number, label = label, example = &locale.show("1234.56", &FieldType::Number))
            }
            Self::NoWholeNumber => message!(language, wrong_no_whole_number, label = label),
            Self::NoTruth => message!(language, wrong_no_truth, label = label),
            Self::NoDate => {
                message!(language, wrong_no_date, label = label, example = &locale.show("2026-03-31", &FieldType::Date))
            }
            Self::NoDateTime => message!(language, wrong_no_date_time, label = label),
            Self::NotListed(words) => message!(language, wrong_not_listed, label = label, words = &listed(words)),
            Self::NoGroup => message!(language, wrong_no_group, label = label),
            Self::NoList => message!(language, wrong_no_list, label = label),
            Self::NoneOf(types) => {
                let words: Vec<&str> = types.iter().filter_map(|name| in_words(name, language)).collect();
                match words.join(message!(language, wrong_or)) {
                    none if none.is_empty() => message!(language, wrong_none, label = label),
                    types => message!(language, wrong_none_of, label = label, types = &types),
                }
            }
            Self::Unclear(text, choices) => {
                let choices: Vec<String> = choices.iter().map(|choice| locale.show_choice(choice)).collect();
                message!(language, wrong_unclear, text = text, choices = &choices.join(message!(language, wrong_or)))
            }
            Self::Outside(bound, limit) => {
                let limit = &locale.show(limit, &FieldType::Number);
                match bound {
                    Bound::AtLeast => message!(language, wrong_at_least, label = label, limit = limit),
                    Bound::AtMost => message!(language, wrong_at_most, label = label, limit = limit),
                    Bound::Above => message!(language, wrong_above, label = label, limit = limit),
                    Bound::Below => message!(language, wrong_below, label = label, limit = limit),
                }
            }
            Self::TooLong(most) => message!(language, wrong_too_long, label = label, count = *most),
            Self::TooShort(least) => message!(language, wrong_too_short, label = label, count = *least),
            Self::OtherForm(pattern) => message!(language, wrong_form, label = label, pattern = pattern),
            Self::Unreadable(text) => message!(language, wrong_unreadable, label = label, text = text),
            Self::Asked => message!(language, wrong_asked, label = label),
            Self::Rule(broken) => broken.sentence(language),
            Self::Said(sentence) => sentence.clone(),
        }
    }
}

/// A type of JSON Schema, as people say it.
fn in_words(name: &str, language: Language) -> Option<&'static str> {
    Some(match name {
        "string" => message!(language, wrong_type_text),
        "number" => message!(language, wrong_type_number),
        "integer" => message!(language, wrong_type_whole),
        "boolean" => message!(language, wrong_type_truth),
        "object" => message!(language, wrong_type_group),
        "array" => message!(language, wrong_type_list),
        _ => return None,
    })
}

fn listed(words: &[String]) -> String {
    let more = if words.len() > MOST_WORDS { " …" } else { "" };
    format!("{}{more}", words.iter().take(MOST_WORDS).map(String::as_str).collect::<Vec<_>>().join(", "))
}
