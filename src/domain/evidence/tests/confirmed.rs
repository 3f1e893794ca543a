//! What clears a low confidence: a value in its place that fits. Being somewhere on the page never does.

use serde_json::{Value, json};

use super::page::{Document, INVOICE, invoice};
use crate::domain::evidence::Findings;

fn confirmed(findings: &Findings) -> Vec<String> {
    findings.confirmed.iter().map(|(path, _)| path.to_string()).collect()
}

#[test]
fn each_value_is_confirmed_by_its_place() {
    let document = invoice();
    let all = confirmed(&document.look());
    for path in [
        "invoice_number",
        "invoice_date",
        "due_date",
        "purchase_order",
        "currency",
        "document_type",
        "payment_terms",
        "iban",
        "seller.name",
        "seller.street",
        "seller.postal_code",
        "seller.city",
        "seller.country",
        "seller.vat_id",
        "buyer.city",
        "buyer.vat_id",
        "line_items[0].line_no",
        "line_items[0].description",
        "line_items[0].quantity",
        "line_items[0].unit",
        "line_items[0].unit_price",
        "line_items[0].line_total",
        "tax_breakdown[0].rate",
        "tax_breakdown[0].basis",
        "tax_breakdown[0].amount",
        "net_total",
        "tax_total",
        "grand_total",
    ] {
        assert!(all.contains(&path.to_owned()), "{path} is not among {all:?}");
    }
}

#[test]
fn being_somewhere_on_the_page_clears_nothing() {
    for (path, value) in [
        // Real values of this page, each of another field.
        ("invoice_number", json!("PO-88123")),
        ("invoice_number", json!("20457")),
        ("invoice_date", json!("2026-04-16")),
        ("due_date", json!("2026-03-17")),
        ("net_total", json!(119)),
        ("tax_total", json!(21)),
        ("grand_total", json!(100)),
        ("seller.name", json!("Brise Handels AG")),
        ("buyer.city", json!("Hamburg")),
        ("buyer.street", json!("Hafenweg 12")),
        ("seller.postal_code", json!("1010")),
        ("seller.vat_id", json!("ATU13585627")),
        ("line_items[0].quantity", json!(3)),
        ("line_items[1].unit_price", json!(12.5)),
        ("line_items[2].line_total", json!(21)),
        // Texts that are cut at the end of a word.
        ("seller.name", json!("Nordlicht Technik")),
        ("buyer.street", json!("Lindenallee")),
        ("line_items[1].description", json!("Junction box")),
        ("payment_terms", json!("Thank you for your order")),
    ] {
        let document = invoice().read(path, value.clone());
        assert!(!document.is_confirmed(path), "{path}: {value}");
    }
}

#[test]
fn a_cell_in_its_row_is_confirmed_only_with_its_product() {
    // The page itself does not add up: the cell is printed so, but nothing proves it.
    let wrong =
        invoice().printed("7.00      19        21.00", "7.00      19        22.00").read("line_items[1].line_total", json!(22));
    for path in ["line_items[1].quantity", "line_items[1].unit_price", "line_items[1].line_total"] {
        assert!(!wrong.is_confirmed(path), "{path}");
    }
    assert!(wrong.is_confirmed("line_items[0].quantity"), "the other rows hold");
}

#[test]
fn a_total_is_confirmed_only_in_a_sum_that_holds() {
    let wrong = invoice().printed("119.00", "191.00").read("grand_total", json!(191));
    assert!(!wrong.is_confirmed("grand_total") && !wrong.is_confirmed("tax_total"));
}

#[test]
fn codes_are_confirmed_by_their_check_digits() {
    assert!(!invoice().printed("0130 00", "0130 01").read("iban", json!("DE89370400440532013001")).is_confirmed("iban"));
    let vat = invoice().printed("DE136695976", "DE136695979").read("seller.vat_id", json!("DE136695979"));
    assert!(!vat.is_confirmed("seller.vat_id"));
}

#[test]
fn a_number_or_a_date_is_confirmed_behind_its_label_alone() {
    let bare = invoice().printed("Invoice number:", "See also").printed("Invoice date:", "See also");
    assert!(!bare.is_confirmed("invoice_number") && !bare.is_confirmed("invoice_date"));
}

#[test]
fn a_scanners_reading_confirms_nothing() {
    let scanned = Document { is_scanned: true, ..invoice() };
    assert_eq!(confirmed(&scanned.look()), Vec::<String>::new());
    assert_eq!(scanned.all_said(), "", "but it contradicts nothing either");
    let broken = Document { is_scanned: true, ..invoice().read("tax_total", json!(18)) };
    assert_eq!(broken.look().in_place, [], "it does not turn a broken sum into the document's own mistake");
}

#[test]
fn nobody_doubts_nothing_to_confirm() {
    let sure = Document { metadata: json!({"confidence": 0.99}), ..invoice() };
    assert_eq!(confirmed(&sure.look()), Vec::<String>::new());
    for metadata in [Value::Null, json!({}), json!([]), json!("none"), json!({"seller": {"name": {"confidence": "high"}}})] {
        let unknown = Document { metadata, ..invoice() };
        assert_eq!(unknown.all_said(), "");
        assert!(unknown.is_confirmed("grand_total"), "a record without confidences is confirmed as one of low ones");
    }
}

#[test]
fn numbers_in_place_are_named_only_where_a_sum_is_broken() {
    assert!(invoice().look().in_place.is_empty());
    let broken = invoice().read("tax_total", json!(18));
    let places: Vec<String> = broken.look().in_place.into_iter().map(|(path, _)| path.to_string()).collect();
    assert!(places.contains(&"grand_total".to_owned()) && !places.contains(&"tax_total".to_owned()), "{places:?}");
    assert!(INVOICE.contains("Total EUR"));
}
