//! What must not be empty: what EN 16931 asks for, and what the rest of the record asks for.

use serde_json::{Value, json};

use super::page::{Document, invoice};
use crate::domain::evidence::Said;

/// The record alone, without a word of its document.
fn unseen() -> Document {
    Document { pages: Vec::new(), ..invoice() }
}

fn empty(path: &str) -> Document {
    unseen().read(path, Value::Null)
}

#[test]
fn every_invoice_has_a_number_a_date_a_currency_a_seller_and_a_total() {
    for (path, rule) in [
        ("invoice_number", "EN 16931 BR-02"),
        ("invoice_date", "EN 16931 BR-03"),
        ("currency", "EN 16931 BR-05"),
        ("seller.name", "EN 16931 BR-06"),
        ("grand_total", "EN 16931 BR-14"),
        ("buyer.name", "EN 16931 BR-07"),
    ] {
        empty(path).says(path, Said::EmptyAlways, rule);
    }
    for path in ["due_date", "purchase_order", "iban", "payment_terms", "seller.vat_id", "buyer.vat_id", "buyer.country"] {
        empty(path).is_silent(path);
    }
}

#[test]
fn a_row_has_what_the_other_rows_have() {
    for (path, said) in [
        ("line_items[1].description", Said::EmptyAlways),
        ("line_items[1].line_total", Said::EmptyAlways),
        ("line_items[1].quantity", Said::EmptyBeside),
        ("line_items[1].unit_price", Said::EmptyBeside),
        ("line_items[1].unit", Said::EmptyInRow),
        ("line_items[1].tax_rate", Said::EmptyInRow),
        ("line_items[1].line_no", Said::EmptyInRow),
    ] {
        empty(path).says(path, said, "");
    }
    // A column that hardly a row fills may be empty.
    empty("line_items[0].unit").read("line_items[1].unit", Value::Null).is_silent("line_items[1].unit");
    // A remark between the rows.
    let remark = json!({"line_no": "2", "description": "Delivered in March", "quantity": null, "unit": null, "unit_price": null, "tax_rate": null, "line_total": null});
    assert_eq!(unseen().read("line_items[1]", remark).all_said(), "");
}

#[test]
fn what_goes_together_is_there_together() {
    for path in ["tax_breakdown[0].rate", "tax_breakdown[0].basis", "tax_breakdown[0].amount", "net_total", "tax_total"] {
        empty(path).says(path, Said::EmptyBeside, "");
    }
    for path in ["seller.postal_code", "buyer.city", "buyer.street"] {
        empty(path).says(path, Said::EmptyBeside, "");
    }
    let town = empty("buyer.street").read("buyer.postal_code", Value::Null);
    assert_eq!(town.all_said(), "", "a town alone is an address");
    let neither = empty("net_total").read("tax_total", Value::Null);
    assert_eq!(neither.all_said(), "", "a receipt without tax");
}
