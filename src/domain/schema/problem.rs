//! What is wrong with a value, as data: the sentence is made where it is read.

use serde::{Deserialize, Serialize};

use super::FieldType;
use crate::domain::locale::Locale;

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
        if locale == Locale::German { self.german(label) } else { self.english(label, locale) }
    }

    fn english(&self, label: &str, locale: Locale) -> String {
        let number = locale.show("1234.56", &FieldType::Number);
        let day = locale.show("2026-03-31", &FieldType::Date);
        match self {
            Self::Missing => format!("Enter {label}"),
            Self::NoText => format!("Enter {label} as text"),
            Self::NoNumber => format!("Enter {label} as a number, like {number}"),
            Self::NoWholeNumber => format!("Enter {label} as a whole number, like 12"),
            Self::NoTruth => format!("Enter {label} as yes or no"),
            Self::NoDate => format!("Enter {label} as a date, like {day}"),
            Self::NoDateTime => format!("Enter {label} as a date and time, like 2026-03-31T14:00:00Z"),
            Self::NotListed(words) => format!("Choose {label} from: {}", listed(words)),
            Self::NoGroup => format!("{label} must be a group of fields"),
            Self::NoList => format!("{label} must be a list"),
            Self::NoneOf(types) => match any_of(types, &ENGLISH_TYPES, " or ") {
                Some(words) => format!("Enter {label} as {words}"),
                None => format!("Enter {label} as its description says"),
            },
            Self::Unclear(text, choices) => format!("{text} can be read as {}. Choose one", choices_in_words(choices, " or as ", locale)),
            Self::Outside(Bound::AtLeast, limit) => format!("{label} must be {limit} or more"),
            Self::Outside(Bound::AtMost, limit) => format!("{label} must be {limit} or less"),
            Self::Outside(Bound::Above, limit) => format!("{label} must be more than {limit}"),
            Self::Outside(Bound::Below, limit) => format!("{label} must be less than {limit}"),
            Self::TooLong(most) => format!("{label} must be {most} characters or less"),
            Self::TooShort(least) => format!("{label} must be {least} characters or more"),
            Self::OtherForm(pattern) => format!("{label} must have the form {pattern}"),
            Self::Unreadable(text) => format!("{label}: “{text}” can't be read as a value of this field"),
            Self::Said(sentence) => sentence.clone(),
        }
    }

    fn german(&self, label: &str) -> String {
        match self {
            Self::Missing => format!("{label} eingeben"),
            Self::NoText => format!("{label} als Text eingeben"),
            Self::NoNumber => format!("{label} als Zahl eingeben, z. B. 1.234,56"),
            Self::NoWholeNumber => format!("{label} als ganze Zahl eingeben, z. B. 12"),
            Self::NoTruth => format!("{label} als Ja oder Nein eingeben"),
            Self::NoDate => format!("{label} als Datum eingeben, z. B. 31.03.2026"),
            Self::NoDateTime => format!("{label} als Datum mit Uhrzeit eingeben, z. B. 2026-03-31T14:00:00Z"),
            Self::NotListed(words) => format!("{label} auswählen: {}", listed(words)),
            Self::NoGroup => format!("{label} muss eine Gruppe von Feldern sein"),
            Self::NoList => format!("{label} muss eine Liste sein"),
            Self::NoneOf(types) => match any_of(types, &GERMAN_TYPES, " oder ") {
                Some(words) => format!("{label} als {words} eingeben"),
                None => format!("{label} so eingeben, wie es die Beschreibung sagt"),
            },
            Self::Unclear(text, choices) => format!("{text} kann {} heißen. Bitte auswählen", choices_in_words(choices, " oder ", Locale::German)),
            Self::Outside(Bound::AtLeast, limit) => format!("{label} muss {limit} oder mehr sein"),
            Self::Outside(Bound::AtMost, limit) => format!("{label} muss {limit} oder weniger sein"),
            Self::Outside(Bound::Above, limit) => format!("{label} muss mehr als {limit} sein"),
            Self::Outside(Bound::Below, limit) => format!("{label} muss weniger als {limit} sein"),
            Self::TooLong(most) => format!("{label} darf höchstens {most} Zeichen haben"),
            Self::TooShort(least) => format!("{label} muss mindestens {least} Zeichen haben"),
            Self::OtherForm(pattern) => format!("{label} muss die Form {pattern} haben"),
            Self::Unreadable(text) => format!("{label}: „{text}“ ist kein Wert für dieses Feld"),
            Self::Said(sentence) => sentence.clone(),
        }
    }
}

/// The types of JSON Schema that a value can have, in this order in the tables below.
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "object", "array"];
const ENGLISH_TYPES: [&str; 6] = ["text", "a number", "a whole number", "yes or no", "a group of fields", "a list"];
const GERMAN_TYPES: [&str; 6] = ["Text", "Zahl", "ganze Zahl", "Ja oder Nein", "Gruppe von Feldern", "Liste"];

fn any_of(types: &[String], words: &[&str; 6], or: &str) -> Option<String> {
    let known: Vec<&str> = types.iter().filter_map(|name| Some(words[TYPES.iter().position(|one| one == name)?])).collect();
    if known.is_empty() { None } else { Some(known.join(or)) }
}

fn choices_in_words(choices: &[String], or: &str, locale: Locale) -> String {
    choices.iter().map(|choice| locale.show_choice(choice)).collect::<Vec<_>>().join(or)
}

fn listed(words: &[String]) -> String {
    let more = if words.len() > MOST_WORDS { " …" } else { "" };
    format!("{}{more}", words.iter().take(MOST_WORDS).map(String::as_str).collect::<Vec<_>>().join(", "))
}
