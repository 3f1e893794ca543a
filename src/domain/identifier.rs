//! Which texts identify something, so that every character of them counts: numbers of invoices, orders and accounts.

use super::identifying_name::names_identifier;
use super::{FieldPath, Problem, Schema, Step};

/// Whether the text at this place identifies something: its key or its title says so, or its schema gives it a pattern.
pub fn is_identifier(path: &FieldPath, schema: Option<&Schema>) -> bool {
    let key = path.steps().iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    });
    let by_schema = |schema: &Schema| {
        schema.identifies(path) || schema.limits(path).iter().any(|limit| matches!(limit, Problem::OtherForm(_)))
    };
    key.is_some_and(|key| names_identifier(key)) || schema.is_some_and(by_schema)
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
