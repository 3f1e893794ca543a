//! Text of the document as a field's value, read as if it had been typed; only a text loses the comma after it.

use super::{Field, FieldType, Locale, Problem, locale::with_sign, schema::shown};
use serde_json::Value;

/// The part of `text` to enter into `field`, and how its input will show the value; or what is wrong with it. `around` are the
/// words before and after it on its line (empty if there is none): the sign of an amount may be one of them. `data` is the
/// record's, for the year that a date lacks.
pub fn quoted_value(
    text: &str,
    around: [&str; 2],
    field: &Field,
    locale: Locale,
    data: &Value,
) -> Result<(String, String), Problem> {
    let read = |text: &str| {
        let value = field.read_in(text, locale, data)?;
        Ok((text.to_owned(), shown(&value, &field.field_type, locale)))
    };
    let whole = text.trim();
    let (is_number, is_text) = match (&field.field_type, &field.value) {
        (FieldType::Number | FieldType::Integer, _) | (FieldType::Any, Some(Value::Number(_))) => (true, false),
        (FieldType::Text | FieldType::LongText, _) => (false, true),
        _ => (false, false),
    };
    match field.field_type {
        _ if is_text => read(whole.trim_end_matches([',', ';', ':'])),
        _ if is_number => {
            let signed = with_sign(around, whole);
            // What stands beside it may be about something else.
            read(&signed).or_else(|why| if why.choices().is_empty() { read(whole) } else { Err(why) })
        }
        FieldType::Date | FieldType::DateTime => read(whole),
        _ => read(whole).or_else(|why| read(whole.trim_matches(|c: char| !c.is_alphanumeric())).map_err(|_| why)),
    }
}
