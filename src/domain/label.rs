//! What a field is called on the screen.

use super::{FieldPath, Schema, Step};

/// The name of a field: its title in the schema, else its key in sentence case (`invoice_number` and `invoiceNumber` are
/// "Invoice number"), else its position ("Item 3", counted from 1).
pub fn label_of(path: &FieldPath, schema: Option<&Schema>) -> String {
    visible(&label_at(path, schema, path.steps().len()))
}

/// Text of a record as a page can show it: HTML has no NUL, and a page that loses a character can't be taken over by wasm.
pub fn visible(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

/// The name of a field with what it stands in, from the inside out: "Unit price, row 3", "City, Address, Seller".
pub fn full_label(path: &FieldPath, schema: Option<&Schema>) -> String {
    let mut label = label_of(path, schema);
    let steps = path.steps();
    let mut depth = steps.len().saturating_sub(1);
    while depth > 0 {
        match &steps[depth - 1] {
            Step::Index(index) => {
                label.push_str(&format!(", row {}", index + 1));
                // The row says which list it is in, where a list is a key of an object.
                depth -= usize::from(depth > 1 && matches!(steps[depth - 2], Step::Key(_)));
            }
            Step::Key(_) => {
                label.push_str(", ");
                label.push_str(&visible(&label_at(path, schema, depth)));
            }
        }
        depth -= 1;
    }
    label
}

/// The name of the place that the first steps of a path lead to.
fn label_at(path: &FieldPath, schema: Option<&Schema>, depth: usize) -> String {
    let here = FieldPath::from_iter(path.steps().iter().take(depth).cloned());
    if let Some(title) = schema.and_then(|schema| schema.layers(&here).0.and_then(|layers| layers.title().map(str::to_owned))) {
        // The title of the elements of a list is the name of each of them.
        return match here.last() {
            Some(Step::Index(index)) => format!("{title} {}", index + 1),
            _ => title,
        };
    }
    match here.last() {
        Some(Step::Key(key)) => sentence_case(key),
        Some(Step::Index(index)) => format!("Item {}", index + 1),
        None => "Data".to_owned(),
    }
}

/// `vat_id`, `vatId` and `vat-id` are "Vat id".
pub(super) fn sentence_case(key: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    let mut chars = key.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() || matches!(c, '_' | '-' | '.' | '/') {
            before = ' ';
            continue;
        }
        let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        let starts_word = before == ' '
            || (c.is_uppercase() && (before.is_lowercase() || before.is_numeric() || (before.is_uppercase() && next_is_lower)));
        if starts_word && !words.is_empty() {
            words.push(' ');
        }
        if words.is_empty() {
            words.extend(c.to_uppercase());
        } else {
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    if words.is_empty() { "Unnamed".to_owned() } else { words }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_becomes_a_sentence() {
        for (key, label) in [
            ("invoice_number", "Invoice number"),
            ("unitPrice", "Unit price"),
            ("vat_id", "Vat id"),
            ("vatID", "Vat id"),
            ("IBANCode", "Iban code"),
            ("tax-rate", "Tax rate"),
            ("line2Total", "Line2 total"),
            ("ärger", "Ärger"),
            ("größeMaß", "Größe maß"),
            ("ΣύνολοΦΠΑ", "Σύνολο φπα"),
            ("", "Unnamed"),
            ("__", "Unnamed"),
        ] {
            assert_eq!(sentence_case(key), label, "{key}");
        }
    }

    #[test]
    fn the_schemas_title_comes_first_and_a_row_is_named() {
        let schema = Schema::new(json!({"properties": {
            "line_items": {"items": {"properties": {"unit_price": {"title": "Price of one"}, "qty": {}}}},
            "seller": {"title": "Vendor", "properties": {"address": {"properties": {"city": {}}}}},
            "tags": {"items": {"type": "string"}},
        }}));
        let label = |text: &str| full_label(&text.parse().unwrap(), Some(&schema));
        assert_eq!(label("line_items[2].unit_price"), "Price of one, row 3");
        assert_eq!(label("line_items[2].qty"), "Qty, row 3");
        assert_eq!(label("seller.address.city"), "City, Address, Vendor");
        assert_eq!(label("tags[1]"), "Item 2, Tags");
        assert_eq!(label("unknown"), "Unknown");
        assert_eq!(label_of(&"line_items[2].unit_price".parse().unwrap(), Some(&schema)), "Price of one");
        assert_eq!(label_of(&FieldPath::root().index(0), None), "Item 1");
    }
}
