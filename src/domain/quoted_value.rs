//! Text of the document as a field's value: an amount without its currency, a word without the comma after it.

use super::{Field, FieldType, Locale, Problem, schema::shown};
use serde_json::Value;

/// The part of `text` to enter into `field`, and how its input will show the value; or what is wrong with it.
pub fn quoted_value(text: &str, field: &Field, locale: Locale) -> Result<(String, String), Problem> {
    let read = |text: &str| {
        let value = field.read(text, locale)?;
        Ok((text.to_owned(), shown(&value, &field.field_type, locale)))
    };
    let whole = text.trim();
    let is_number = match field.field_type {
        FieldType::Number | FieldType::Integer => true,
        FieldType::Any => matches!(field.value, Some(Value::Number(_))),
        _ => false,
    };
    if is_number {
        return read(&amount(whole));
    }
    if matches!(field.field_type, FieldType::Text | FieldType::LongText) {
        return read(whole.trim_end_matches([',', ';', ':']));
    }
    read(whole).or_else(|why| read(whole.trim_matches(|c: char| !c.is_alphanumeric())).map_err(|_| why))
}

/// From the first digit to the last, with a minus sign before it (or before its currency) or after it: `EUR 1.515,00`, `(19 %)`
/// and `12,50-` become 1.515,00, 19 and -12,50.
fn amount(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else { return text.to_owned() };
    let is_minus = |c: char| matches!(c, '-' | '−' | '–');
    let mut before = text[..first].trim_end_matches(['€', '$', '£', '¥', ' ', '\u{a0}']).chars().rev();
    let minus_before = before.next().is_some_and(is_minus) && before.next().is_none_or(|c| !c.is_alphanumeric());
    let minus_after = text[last + 1..].starts_with(is_minus);
    format!("{}{}", if minus_before || minus_after { "-" } else { "" }, &text[first..=last])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Collection, ExtractedData, blocks, fields};
    use serde_json::json;

    fn quoted(text: &str, field_type: FieldType) -> Option<String> {
        let record = ExtractedData::new(json!({ "data": { "total": null } }));
        let blocks = blocks(&record, &Collection::new("invoices", "_public"));
        let field = Field { field_type, ..(*fields(&blocks).first()?).clone() };
        quoted_value(text, &field, Locale::Neutral).ok().map(|(_, shown)| shown)
    }

    #[test]
    fn an_amount_is_read_without_what_stands_around_it() {
        for (text, value) in [
            ("1.515,00", "1515.00"),
            ("EUR 1.515,00", "1515.00"),
            ("€12,50;", "12.50"),
            ("(19 %)", "19"),
            ("-3.5", "-3.5"),
            ("−€3.50", "-3.50"),
            ("12,50-", "-12.50"),
            ("RE-118", "118"),
            ("1 515,00 €", "1515.00"),
        ] {
            assert_eq!(quoted(text, FieldType::Number).as_deref(), Some(value), "{text}");
        }
        assert_eq!(quoted("1,234", FieldType::Number), None, "two readings: it is asked");
        assert_eq!(quoted("Lamp", FieldType::Number), None);
        assert_eq!(quoted("3,5", FieldType::Integer), None);
    }

    #[test]
    fn dates_words_and_texts_lose_the_sign_after_them() {
        assert_eq!(quoted("04.03.2026,", FieldType::Date).as_deref(), Some("2026-03-04"));
        assert_eq!(quoted("Nordlicht GmbH,", FieldType::Text).as_deref(), Some("Nordlicht GmbH"));
        assert_eq!(quoted("(credit)", FieldType::Enum(vec!["credit".into()])), Some("credit".to_owned()));
    }
}
