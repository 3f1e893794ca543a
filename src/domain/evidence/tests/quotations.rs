//! Quotations and boxes of the agent.

use serde_json::{Value, json};

use super::page::{Document, invoice};
use crate::domain::evidence::{FoundQuotation, Said};

/// The buyer's city with a citation.
fn cited(citation: Value) -> Document {
    let metadata = json!({"buyer": {"city": {"confidence": 0.9, "citation": [citation]}}});
    Document { metadata, ..invoice() }
}

fn boxed(page: u32, around: [f64; 4]) -> Document {
    let [x, y, w, h] = around;
    cited(json!({"page": page, "matching_text": "Vienna", "bounding_boxes": [{"x": x, "y": y, "w": w, "h": h}]}))
}

fn found(document: &Document) -> Vec<FoundQuotation> {
    document.look().quotations
}

/// Where the word really stands.
fn place_of_vienna() -> [f64; 4] {
    let page = super::page::page(super::page::INVOICE);
    let word = page.words.iter().find(|word| word.text == "Vienna").unwrap();
    [word.x, word.y, word.w, word.h]
}

#[test]
fn a_box_around_its_quotation_is_right() {
    let [x, y, w, h] = place_of_vienna();
    assert_eq!(found(&boxed(1, [x, y, w, h])), []);
    // Around the whole line, or a little off.
    assert_eq!(found(&boxed(1, [x - 30.0, y - 2.0, w + 60.0, h + 4.0])), []);
    assert_eq!(found(&boxed(1, [x + 1.0, y + 1.0, w, h])), []);
}

#[test]
fn a_quotation_is_found_wherever_its_box_is_wrong() {
    let [x, y, w, h] = place_of_vienna();
    for (name, page, around) in [
        ("the whole page", 1, [0.0, 0.0, 595.0, 842.0]),
        ("pixels of 200 dpi", 1, [x, y, w, h].map(|side| side / 72.0 * 200.0)),
        ("from 0 to 1", 1, [x / 595.0, y / 842.0, w / 595.0, h / 842.0]),
        ("below the page", 1, [x, 4000.0, w, h]),
        ("sides swapped", 1, [y, x, h, w]),
        ("page 9 of 1", 9, [x, y, w, h]),
        ("no size", 1, [400.0, 700.0, 0.0, 0.0]),
        ("a negative one", 1, [-50.0, -50.0, 10.0, 10.0]),
    ] {
        let document = boxed(page, around);
        let quotations = found(&document);
        assert_eq!(quotations.len(), 1, "{name}");
        assert_eq!(quotations[0].path.to_string(), "buyer.city");
        let spot = &quotations[0].places[0];
        assert_eq!((spot.page, spot.around.x, spot.around.y), (1, x, y), "{name}");
        document.is_silent("buyer.city");
    }
}

#[test]
fn boxes_in_the_units_of_their_own_page_are_right() {
    let own = place_of_vienna().map(|side| side / 72.0 * 200.0);
    let citation = json!({
        "page": 1, "matching_text": "Vienna", "page_dimensions": {"width": 595.0 / 72.0 * 200.0, "height": 842.0 / 72.0 * 200.0},
        "bounding_boxes": [{"x": own[0], "y": own[1], "w": own[2], "h": own[3]}],
    });
    assert_eq!(found(&cited(citation)), []);
}

#[test]
fn a_citation_without_boxes_or_text_is_left_alone() {
    for citation in [json!({"page": 1, "matching_text": "Vienna"}), json!({"page": 1}), json!({}), json!(null), json!("Vienna")] {
        let document = cited(citation);
        assert_eq!(found(&document), []);
        document.is_silent("buyer.city");
    }
}

#[test]
fn a_quotation_that_stands_on_no_page_is_told() {
    let quoted =
        |text: &str| cited(json!({"page": 1, "matching_text": text, "bounding_boxes": [{"x": 20, "y": 20, "w": 50, "h": 10}]}));
    quoted("Wien Vienne").says("buyer.city", Said::OtherQuotation, "Wien Vienne");
    let metadata = json!({"currency": {"confidence": 0.9, "citation": [{"page": 1, "matching_text": "Dollars"}]}});
    Document { metadata, ..invoice() }.says("currency", Said::OtherWords, "Dollars");
    quoted("1010 Vienna").is_silent("buyer.city");
}

#[test]
fn a_value_against_its_own_quotation_is_told() {
    let quoted = |path: &str, text: &str, value: Value| {
        let metadata = json!({ path: {"confidence": 0.9, "citation": [{"page": 1, "matching_text": text}]} });
        let document = Document { metadata, ..invoice() };
        document.read(path, value)
    };
    quoted("grand_total", "119.00", json!(191)).says("grand_total", Said::OtherQuotation, "119.00");
    quoted("grand_total", "Total EUR 119,00", json!(119)).is_silent("grand_total");
    quoted("invoice_date", "17.03.2026", json!("2026-03-11")).says("invoice_date", Said::OtherQuotation, "17.03.2026");
    quoted("invoice_date", "17 March 2026", json!("2026-03-17")).is_silent("invoice_date");
    quoted("invoice_number", "Invoice number: RE-2026-0417", json!("RE-2026-0417")).is_silent("invoice_number");
    quoted("currency", "€", json!("EUR")).is_silent("currency");
}
