//! Values as text in an input, and back.

use serde_json::{Number, Value};

use super::{Choice, Description, FieldType, Problem};
use crate::domain::{
    date::{is_date, is_date_time},
    decimal::Decimal,
    locale::Locale,
    plain::{letters, plain},
    reading::Reading,
    typed_date::{read_date, read_date_time},
};

impl Locale {
    /// The stored form of a value as its input shows it. Reading it back gives the same digits; the reader of unchanged text has
    /// the value at hand, because `1.234` alone would be ambiguous.
    pub fn show(self, stored: &str, field_type: &FieldType) -> String {
        match field_type {
            FieldType::Number | FieldType::Integer => self.show_number(stored),
            FieldType::Date => self.show_date(stored),
            _ => stored.to_owned(),
        }
    }
}

/// Whether the two texts differ only by what browsers do to a form: they send line breaks as CR LF, read any line break as LF,
/// drop a line break at the start of a text area, and show NUL as U+FFFD.
pub fn same_text(shown: &str, sent: &str) -> bool {
    fn plain(text: &str) -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}");
        text.strip_prefix('\n').map(str::to_owned).unwrap_or(text)
    }
    shown == sent || plain(shown) == plain(sent)
}

/// The value as text: text as it is, a number by its digits, `true` and `false`, nothing for null. Objects and arrays are shown
/// as JSON.
pub fn to_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Parses a text that was typed into a field, or says what is wrong with it.
///
/// Unchanged text gives back the current value, byte for byte, unless that is of another type and the text reads as one of the
/// field's. An emptied input is null if there was no value or null is allowed, else the empty text in a text field. Numbers keep
/// their digits, and dates become ISO dates; ambiguous text (`1,234`, `03/04/2026`) is a question. `locale` is the one that the page
/// was drawn in: unchanged text is recognised only with that.
pub fn parse_text(text: &str, d: &Description, current: Option<&Value>, locale: Locale) -> Result<Value, Problem> {
    match current {
        Some(current) if shown(current, &d.field_type, locale) == text => {
            let is_right = is_of(current, &d.field_type) || text.trim().is_empty();
            return match read(text, &d.field_type, locale) {
                Ok(value) if !is_right => Ok(value),
                Err(problem) if !is_right && !problem.choices().is_empty() => Err(problem),
                _ => Ok(current.clone()),
            };
        }
        None | Some(Value::Null) if text.is_empty() => return Ok(Value::Null),
        _ => {}
    }
    let is_text = matches!(d.field_type, FieldType::Text | FieldType::LongText);
    let trimmed = text.trim();
    if text.is_empty() || (trimmed.is_empty() && !is_text) {
        return match current {
            None | Some(Value::Null) => Ok(Value::Null),
            _ if d.nullable => Ok(Value::Null),
            _ if is_text => Ok(Value::String(String::new())),
            Some(Value::Array(_)) if one_line_items(&d.field_type).is_some() => Ok(Value::Array(Vec::new())),
            _ => Err(Problem::Missing),
        };
    }
    // The schema leaves it open: the value keeps its current type.
    let field_type = match (&d.field_type, current) {
        (FieldType::Any, Some(Value::Number(_))) => &FieldType::Number,
        (FieldType::Any, Some(Value::Bool(_))) => &FieldType::Boolean,
        (FieldType::Any, Some(Value::Array(_) | Value::Object(_))) => return Err(Problem::wanted(&FieldType::Any)),
        (FieldType::Any, _) => &FieldType::Text,
        (field_type, _) => field_type,
    };
    read(text, field_type, locale)
}

/// What an input shows for a value in this locale.
pub(in crate::domain) fn shown(value: &Value, field_type: &FieldType, locale: Locale) -> String {
    match (value, one_line_items(field_type)) {
        (Value::Array(list), Some(items)) => {
            list.iter().map(|item| locale.show(&to_text(item), items)).collect::<Vec<_>>().join("\n")
        }
        _ => locale.show(&to_text(value), field_type),
    }
}

pub(super) fn read(text: &str, field_type: &FieldType, locale: Locale) -> Result<Value, Problem> {
    let trimmed = text.trim();
    let number = |text: String| text.parse().ok().map(Value::Number);
    let reading = match field_type {
        FieldType::Text | FieldType::LongText | FieldType::Any => return Ok(Value::from(text)),
        FieldType::Boolean => return read_boolean(trimmed).map(Value::Bool).ok_or(Problem::NoTruth),
        FieldType::Enum(choices) => {
            let exact = choices.iter().find(|choice| choice.value == text || choice.value == trimmed);
            let found = exact.or_else(|| choices.iter().find(|choice| choice.value.eq_ignore_ascii_case(trimmed)));
            let same = |choice: &Choice| letters(&choice.value) == letters(trimmed);
            return found
                .or_else(|| only(choices, trimmed, same))
                .or_else(|| only(choices, trimmed, |choice| is_called(choice, trimmed)))
                .map(|choice| Value::from(choice.value.as_str()))
                .ok_or_else(|| Problem::wanted(field_type));
        }
        FieldType::Array(_) => match one_line_items(field_type) {
            Some(items) => return read_lines(text, items, locale),
            None => Reading::Nothing,
        },
        FieldType::Object => Reading::Nothing,
        FieldType::Number => locale.read_number(trimmed, false),
        FieldType::Integer => locale.read_number(trimmed, true),
        FieldType::Date => read_date(trimmed),
        FieldType::DateTime => read_date_time(trimmed),
    };
    let is_number = matches!(field_type, FieldType::Number | FieldType::Integer);
    let value = match reading {
        Reading::One(stored) if is_number => number(stored),
        Reading::One(stored) => Some(Value::String(stored)),
        Reading::Unclear(choices) => return Err(Problem::Unclear(trimmed.to_owned(), choices)),
        Reading::Nothing => None,
    };
    value.ok_or_else(|| Problem::wanted(field_type))
}

/// The value that a reviewer chose from [`Problem::choices`], in unambiguous stored form. `None` if it is not a value of the
/// type.
pub fn parse_stored(stored: &str, field_type: &FieldType) -> Option<Value> {
    match field_type {
        FieldType::Number | FieldType::Integer => {
            let number: Number = stored.parse().ok()?;
            let is_whole = !stored.contains(['.', 'e', 'E']);
            (number.as_str() == stored && (is_whole || *field_type == FieldType::Number)).then_some(Value::Number(number))
        }
        FieldType::Date => is_date(stored).then(|| Value::from(stored)),
        FieldType::DateTime => is_date_time(stored).then(|| Value::from(stored)),
        _ => None,
    }
}

/// The element type, if such lists are edited as lines of one text.
pub(in crate::domain) fn one_line_items(field_type: &FieldType) -> Option<&FieldType> {
    match field_type {
        FieldType::Array(items) if !matches!(**items, FieldType::Any | FieldType::Object | FieldType::Array(_)) => Some(items),
        _ => None,
    }
}

/// Whether a value is of this type; null is of every type.
pub(in crate::domain) fn is_of(value: &Value, field_type: &FieldType) -> bool {
    match (field_type, value) {
        (_, Value::Null) | (FieldType::Any, _) => true,
        (FieldType::Text | FieldType::LongText, value) => value.is_string(),
        (FieldType::Number, value) => value.is_number(),
        (FieldType::Integer, Value::Number(number)) => Decimal::of(number).is_some_and(|number| number.is_whole()),
        (FieldType::Boolean, value) => value.is_boolean(),
        (FieldType::Enum(choices), Value::String(text)) => choices.iter().any(|choice| choice.value == *text),
        (FieldType::Date, Value::String(text)) => is_date(text),
        (FieldType::DateTime, Value::String(text)) => is_date_time(text),
        (FieldType::Object, value) => value.is_object(),
        (FieldType::Array(items), Value::Array(list)) => list.iter().all(|item| is_of(item, items)),
        _ => false,
    }
}

fn read_lines(text: &str, items: &FieldType, locale: Locale) -> Result<Value, Problem> {
    let lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| read(line, items, locale)).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// The only one of the choices that is the same as the text: by its letters, composed or not, of any width, with any dash.
fn only<'c>(choices: &'c [Choice], text: &str, is_same: impl Fn(&Choice) -> bool) -> Option<&'c Choice> {
    let mut same = choices.iter().filter(|choice| is_same(choice));
    same.next().filter(|_| same.next().is_none() && !letters(text).is_empty())
}

/// Whether a choice is called so, in any language.
pub(super) fn is_called(choice: &Choice, text: &str) -> bool {
    let wanted = letters(text);
    choice.name.in_any_language().any(|name| letters(name) == wanted)
}

fn read_boolean(text: &str) -> Option<bool> {
    let text = plain(text);
    let is = |words: [&str; 4]| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
    if is(["true", "yes", "ja", "wahr"]) {
        Some(true)
    } else if is(["false", "no", "nein", "falsch"]) {
        Some(false)
    } else {
        None
    }
}
