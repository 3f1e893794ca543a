//! What identifies a record: the few values that a row of the queue shows.

use super::{FieldType, Label, Locale, rule::written_digits};
use serde::{Deserialize, Serialize};

/// One of these values, as stored. The reviewer sees [`shown`](Self::shown).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeyField {
    /// The heading of its column.
    pub label: Label,
    /// Its text; empty if the record has none.
    pub text: String,
    /// The kind of text: an invoice number is not formatted like an amount.
    pub kind: KeyKind,
}

/// The kind of a key field's text.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// Shown as it is.
    Text,
    /// `2026-03-31`, if it is one.
    Date,
    /// `1234.50`, or `1234.50 EUR`.
    Amount,
}

impl KeyKind {
    /// The kind for a field of this type.
    pub fn of(field_type: &FieldType) -> Self {
        match field_type {
            FieldType::Date => Self::Date,
            FieldType::Number => Self::Amount,
            _ => Self::Text,
        }
    }
}

impl KeyField {
    /// The text with numbers and dates as this locale writes them: `1,234.50 EUR`.
    pub fn shown(&self, locale: Locale) -> String {
        match self.kind {
            KeyKind::Text => self.text.clone(),
            KeyKind::Date => locale.show_date(&self.text),
            KeyKind::Amount => match self.text.split_once(' ') {
                Some((amount, currency)) => format!("{} {currency}", locale.show_number(&written_out(amount, currency))),
                None => locale.show_number(&self.text),
            },
        }
    }
}

/// An amount with the decimal places of its currency: 2.0 EUR are 2.00. Digits that it has beyond them stay.
fn written_out(amount: &str, currency: &str) -> String {
    let (whole, places) = amount.split_once('.').unwrap_or((amount, ""));
    let is_plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_plain(whole.strip_prefix('-').unwrap_or(whole)) || !is_plain(places) {
        return amount.to_owned();
    }
    let wanted = written_digits(currency).max(places.len());
    if wanted == 0 { whole.to_owned() } else { format!("{whole}.{places:0<wanted$}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str, kind: KeyKind) -> KeyField {
        KeyField { label: Label::default(), text: text.to_owned(), kind }
    }

    #[test]
    fn amounts_and_days_are_shown_as_their_reader_writes_them_and_numbers_of_invoices_as_they_are() {
        let amount = key("8405.00 EUR", KeyKind::Amount);
        assert_eq!(amount.shown(Locale::English), "8,405.00 EUR");
        assert_eq!(amount.shown(Locale::German), "8.405,00 EUR");
        for (stored, shown) in [
            ("2.0 EUR", "2.00 EUR"),
            ("2 EUR", "2.00 EUR"),
            ("-12012.9 CHF", "-12,012.90 CHF"),
            ("2.125 EUR", "2.125 EUR"),
            ("2.5 KWD", "2.500 KWD"),
            ("12000 JPY", "12000 JPY"),
            ("1200.50 HUF", "1,200.50 HUF"),
            ("7 XYZ", "7.00 XYZ"),
            ("1E5 EUR", "1E5 EUR"),
        ] {
            assert_eq!(key(stored, KeyKind::Amount).shown(Locale::English), shown, "{stored}");
        }
        assert_eq!(key("12012.9", KeyKind::Amount).shown(Locale::German), "12.012,9");
        assert_eq!(key("2026-05-06", KeyKind::Date).shown(Locale::German), "06.05.2026");
        assert_eq!(key("20260388", KeyKind::Text).shown(Locale::English), "20260388");
        for (text, kind) in
            [("about 20 EUR", KeyKind::Amount), ("n/a", KeyKind::Amount), ("May", KeyKind::Date), ("", KeyKind::Date)]
        {
            assert_eq!(key(text, kind).shown(Locale::English), text, "what is no value of its kind stays as it is");
        }
    }
}
