//! Which texts identify something, so that every character of them counts: numbers of invoices, orders and accounts.

use super::label::{Name, sentence_case};
use super::{FieldPath, Problem, Schema, Step};

/// Last words of their fields' names.
const NAMES: [&str; 24] = [
    "number",
    "numbers",
    "no",
    "nr",
    "num",
    "id",
    "ids",
    "code",
    "key",
    "reference",
    "ref",
    "order",
    "account",
    "iban",
    "bic",
    "swift",
    "siren",
    "siret",
    "tva",
    "vat",
    "sku",
    "ean",
    "gtin",
    "konto",
];
/// How the last word may end: `Rechnungsnummer`.
const ENDINGS: [&str; 4] = ["number", "nummer", "kennung", "iban"];

/// Whether the text at this place identifies something: its key or its title says so, or its schema gives it a pattern.
pub fn is_identifier(path: &FieldPath, schema: Option<&Schema>) -> bool {
    let key = path.steps().iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    });
    let by_schema = |schema: &Schema| {
        schema.describe(path).title.is_some_and(|title| names_identifier(&title))
            || schema.limits(path).iter().any(|limit| matches!(limit, Problem::OtherForm(_)))
    };
    key.is_some_and(|key| names_identifier(key)) || schema.is_some_and(by_schema)
}

fn names_identifier(name: &str) -> bool {
    let Name::Words(words) = sentence_case(name) else { return false };
    let last = words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    NAMES.contains(&last.as_str()) || ENDINGS.iter().any(|ending| last.ends_with(ending))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_identifies_something_by_its_key_its_title_or_its_pattern() {
        let is = |path: &str, schema: Option<&Schema>| is_identifier(&path.parse().unwrap(), schema);
        for path in [
            "invoice_number",
            "purchase_order",
            "iban",
            "seller.vat_id",
            "customerNo",
            "orders[2].article_code",
            "po_numbers[0]",
            "Rechnungsnummer",
            "IBAN",
        ] {
            assert!(is(path, None), "{path}");
        }
        for path in ["description", "seller.name", "notes[0]", "payment_terms", "paid", "[0]", ""] {
            assert!(!is(path, None), "{path}");
        }
        let schema = Schema::new(json!({"properties": {
            "a": {"type": "string", "title": "Order number"}, "b": {"type": "string", "pattern": "^[A-Z]+$"}, "c": {"type": "string"},
        }}));
        assert_eq!(["a", "b", "c"].map(|path| is(path, Some(&schema))), [true, true, false]);
    }
}
