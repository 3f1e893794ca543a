//! Values as text in an input, and back.

use serde_json::{Number, Value};

use super::check::wanted;
use super::{Description, FieldType};
use crate::domain::Decimal;
use crate::domain::date::{is_date_time, read_date};

/// Longer texts are no numbers.
const LONGEST_NUMBER: usize = 1_000;

/// Whether a browser can have made one of the other without anybody typing: it sends line ends as CR LF, reads every line end as
/// LF, swallows a line end at the start of a text area, and shows NUL as U+FFFD.
pub fn same_text(shown: &str, sent: &str) -> bool {
    fn plain(text: &str) -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}");
        text.strip_prefix('\n').map(str::to_owned).unwrap_or(text)
    }
    shown == sent || plain(shown) == plain(sent)
}

/// What an input shows: text as it is, a number by its digits, `true` and `false`, nothing for null. Objects and arrays
/// are shown as JSON.
pub fn to_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value of a text that was typed into a field, or the sentence that says how to write it.
///
/// Text that nobody changed gives the current value back, byte for byte. No text is null where nothing was or null may
/// be, and the empty text in a text field. Numbers keep their digits; a decimal comma and blanks or apostrophes between
/// thousands are understood, and what could be two numbers (`1,234`) asks. `label` is the field's name in the sentence.
pub fn parse_text(text: &str, d: &Description, label: &str, current: Option<&Value>) -> Result<Value, String> {
    match current {
        Some(current) if to_text(current) == text => return Ok(current.clone()),
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
            _ => Err(format!("Enter {label}")),
        };
    }
    let read = match &d.field_type {
        FieldType::Text | FieldType::LongText => Some(Value::from(text)),
        FieldType::Number => read_number(trimmed).map(Value::Number),
        FieldType::Integer => read_integer(trimmed).map(Value::Number),
        FieldType::Boolean => read_boolean(trimmed).map(Value::Bool),
        FieldType::Enum(words) => {
            let exact = words.iter().find(|word| *word == text || *word == trimmed);
            exact.or_else(|| words.iter().find(|word| word.eq_ignore_ascii_case(trimmed))).map(|word| Value::from(word.as_str()))
        }
        FieldType::Date => read_date(trimmed).map(Value::String),
        FieldType::DateTime => is_date_time(trimmed).then(|| Value::from(trimmed)),
        FieldType::Object | FieldType::Array(_) => None,
        // The schema leaves it open: the value keeps the type that it has.
        FieldType::Any => match current {
            Some(Value::Number(_)) => read_number(trimmed).map(Value::Number),
            Some(Value::Bool(_)) => read_boolean(trimmed).map(Value::Bool),
            Some(Value::Array(_) | Value::Object(_)) => None,
            _ => Some(Value::from(text)),
        },
    };
    read.ok_or_else(|| complaint(trimmed, d, label, current))
}

fn complaint(text: &str, d: &Description, label: &str, current: Option<&Value>) -> String {
    let field_type = match (&d.field_type, current) {
        (FieldType::Any, Some(Value::Number(_))) => &FieldType::Number,
        (FieldType::Any, Some(Value::Bool(_))) => &FieldType::Boolean,
        (field_type, _) => field_type,
    };
    if *field_type == FieldType::Number
        && let Some((thousands, fraction)) = two_readings(text)
    {
        return format!("{text} can be read in two ways. Enter {label} as {thousands} or as {fraction}");
    }
    wanted(field_type, &[], label)
}

/// What `1,234` can mean.
fn two_readings(text: &str) -> Option<(String, String)> {
    let (whole, fraction) = text.split_once(',')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (fraction.len() == 3 && digits(fraction) && digits(whole.trim_start_matches(['+', '-'])))
        .then(|| (format!("{whole}{fraction}"), format!("{whole}.{fraction}")))
}

fn read_boolean(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("yes") {
        Some(true)
    } else if is("false") || is("no") {
        Some(false)
    } else {
        None
    }
}

fn read_integer(text: &str) -> Option<Number> {
    read_number(text).filter(|number| number.as_str().trim_start_matches('-').bytes().all(|b| b.is_ascii_digit()))
}

fn read_number(text: &str) -> Option<Number> {
    if text.len() > LONGEST_NUMBER {
        return None;
    }
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    json_number(&format!("{sign}{digits}")).or_else(|| json_number(&format!("{sign}{}", local_number(digits)?)))
}

/// A number in the JSON grammar, with all its digits.
fn json_number(text: &str) -> Option<Number> {
    // The first check keeps what serde_json would also take (blanks around it) or make of other JSON.
    Decimal::parse(text)?;
    serde_json::from_str(text).ok()
}

/// A number without sign as people write it, with a point before its fraction; `None` where that is not certain.
fn local_number(text: &str) -> Option<String> {
    let (whole, fraction) = match (text.find('.'), text.find(',')) {
        (None, None) => (text, None),
        // Both: the later one stands before the fraction, the earlier one between thousands.
        (Some(point), Some(comma)) => {
            let (thousands, mark) = if point < comma { ('.', ',') } else { (',', '.') };
            let (whole, fraction) = text.split_once(mark)?;
            let (millions, hundreds) = whole.split_once(thousands)?;
            if !is_digits(millions)
                || millions.len() > 3
                || millions.starts_with('0')
                || !is_digits(hundreds)
                || hundreds.len() != 3
            {
                return None;
            }
            return is_digits(fraction).then(|| format!("{millions}{hundreds}.{fraction}"));
        }
        (Some(at), None) | (None, Some(at)) => (&text[..at], Some(&text[at + 1..])),
    };
    let digits = without_blanks(whole)?;
    match fraction {
        None => Some(digits),
        Some(fraction) if !is_digits(fraction) => None,
        // 1,234: a thousand, or one and a bit? Certain only where no thousand can be meant.
        Some(fraction) if text.contains(',') && fraction.len() == 3 && digits == whole && digits.len() <= 3 && digits != "0" => {
            None
        }
        Some(fraction) => Some(format!("{digits}.{fraction}")),
    }
}

/// The digits of `1 234 567` or `1'234'567`; digits without marks as they are.
fn without_blanks(text: &str) -> Option<String> {
    if is_digits(text) {
        return Some(text.to_owned());
    }
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’') {
        return None;
    }
    let mut groups = text.split(mark);
    let first = groups.next().filter(|group| is_digits(group) && group.len() <= 3 && !group.starts_with('0'))?;
    groups.try_fold(first.to_owned(), |digits, group| (is_digits(group) && group.len() == 3).then(|| digits + group))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
