//! Values to use from the page.

use serde_json::{Value, json};

use super::page::{Document, INVOICE, invoice};

#[test]
fn a_misread_value_is_offered_as_it_is_printed() {
    for (path, misread, printed) in [
        // A number in its row and column.
        ("line_items[1].quantity", json!(8), "3"),
        ("line_items[1].unit_price", json!(1.0), "7.00"),
        ("line_items[2].line_total", json!(50), "29.00"),
        // A number that looks alike and makes the sums hold.
        ("grand_total", json!(1190), "119.00"),
        ("tax_total", json!(16), "19.00"),
        ("net_total", json!(10), "100.00"),
        ("tax_breakdown[0].rate", json!(18), "19"),
        // A text that is a letter off.
        ("invoice_number", json!("RE-2026-0477"), "RE-2026-0417"),
        ("seller.name", json!("Nordlicht Technlk GmbH"), "Nordlicht Technik GmbH"),
        ("buyer.street", json!("Lindena1lee 7"), "Lindenallee 7"),
        ("iban", json!("DE89370400440532013008"), "DE89 3704 0044 0532 0130 00"),
        // A text within a word.
        ("buyer.city", json!("ienna"), "Vienna"),
        // A date a digit off, or behind its label.
        ("invoice_date", json!("2026-03-11"), "2026-03-17"),
        ("due_date", json!("2025-11-02"), "2026-04-16"),
        // The only currency; the country of the VAT id; the unit of the other rows.
        ("currency", json!("CHF"), "EUR"),
        ("buyer.country", json!("SE"), "AT"),
        ("line_items[1].unit", json!("pcz"), "pcs"),
    ] {
        let document = invoice().read(path, misread.clone());
        assert_eq!(document.offer(path).as_deref(), Some(printed), "{path}: {misread}; {}", document.all_said());
    }
}

#[test]
fn what_is_empty_is_offered_as_it_is_printed() {
    for (path, printed) in [
        ("line_items[1].quantity", "3"),
        ("line_items[1].unit_price", "7.00"),
        ("line_items[1].line_total", "21.00"),
        ("line_items[1].tax_rate", "19"),
        ("line_items[1].line_no", "2"),
        ("net_total", "100.00"),
        ("tax_total", "19.00"),
        ("grand_total", "119.00"),
        ("tax_breakdown[0].rate", "19"),
        ("tax_breakdown[0].basis", "100.00"),
        ("tax_breakdown[0].amount", "19.00"),
        ("invoice_number", "RE-2026-0417"),
        ("purchase_order", "PO-88123"),
        ("invoice_date", "2026-03-17"),
        ("due_date", "2026-04-16"),
        ("iban", "DE89 3704 0044 0532 0130 00"),
        ("seller.vat_id", "DE136695976"),
        ("buyer.vat_id", "ATU13585627"),
        ("seller.postal_code", "20457"),
        ("buyer.postal_code", "1010"),
    ] {
        let document = invoice().read(path, Value::Null);
        assert_eq!(document.offer(path).as_deref(), Some(printed), "{path}; {}", document.all_said());
    }
}

#[test]
fn nothing_is_offered_against_what_the_page_confirms() {
    let broken = invoice().read("tax_total", json!(18));
    let offers: Vec<String> = broken.look().offers.into_iter().map(|offer| offer.path.to_string()).collect();
    assert_eq!(offers, ["tax_total"], "net and total are right");
    let row = invoice().read("line_items[1].quantity", json!(8));
    let offers: Vec<String> = row.look().offers.into_iter().map(|offer| offer.path.to_string()).collect();
    assert_eq!(offers, ["line_items[1].quantity"]);
}

#[test]
fn between_two_candidates_nothing_is_chosen() {
    let two = invoice().printed("Thank you", "RE-2026-0471").read("invoice_number", json!("RE-2026-0411"));
    assert_eq!(two.offer("invoice_number"), None, "both are a letter off");
    let dates = invoice().printed("Thank you", "on 14.03.2026").read("invoice_date", json!("2026-03-11"));
    assert_eq!(dates.offer("invoice_date"), None);
    let money = invoice().printed("Thank you", "USD 12").read("currency", json!("CHF"));
    assert_eq!(money.offer("currency"), None);
    let due = invoice().printed("Thank you for", "due 20.04.2026").read("due_date", json!("2025-11-02"));
    assert_eq!(due.offer("due_date"), None);
}

#[test]
fn nothing_far_away_is_offered() {
    for (path, value) in [
        ("seller.name", json!("Otto Versand")),
        ("invoice_number", json!("77-1")),
        ("purchase_order", json!("AB")),
        ("buyer.street", json!("Marktplatz 3")),
    ] {
        assert_eq!(invoice().read(path, value.clone()).offer(path), None, "{value}");
    }
}

#[test]
fn an_offer_shows_its_place_and_the_value_that_it_replaces() {
    let offers = invoice().read("grand_total", json!(1190)).look().offers;
    let offer = offers.first().unwrap();
    assert_eq!(offer.about, "1190");
    let place = offer.place.as_ref().unwrap();
    assert!(place.page == 1 && place.around.w > 20.0 && place.around.x > 300.0, "{place:?}");
}

#[test]
fn amounts_are_offered_with_the_decimal_places_of_their_currency() {
    let printed = [
        ("12.50", "1,250"),
        ("14.50", "1,450"),
        (" 7.00", "  700"),
        ("119.00", "11,900"),
        ("100.00", "10,000"),
        ("19.00", "1,900"),
        ("50.00", "5,000"),
        ("21.00", "2,100"),
        ("29.00", "2,900"),
        ("EUR", "JPY"),
    ];
    let page = printed.iter().fold(INVOICE.to_owned(), |page, (euro, yen)| page.replace(euro, yen));
    let amounts = [
        ("line_items[0].unit_price", 1_250),
        ("line_items[0].line_total", 5_000),
        ("line_items[1].unit_price", 700),
        ("line_items[1].line_total", 2_100),
        ("line_items[2].unit_price", 1_450),
        ("line_items[2].line_total", 2_900),
        ("tax_breakdown[0].basis", 10_000),
        ("tax_breakdown[0].amount", 1_900),
        ("net_total", 10_000),
        ("tax_total", 1_900),
        ("grand_total", 11_900),
    ];
    let document = Document::new(&page, invoice().record).read("currency", json!("JPY"));
    let yen = amounts.iter().fold(document, |document, (path, amount)| document.read(path, json!(amount)));
    for (path, read, offered) in [
        ("line_items[1].line_total", Value::Null, "2100"),
        ("line_items[1].line_total", json!(2700), "2100"),
        ("line_items[1].unit_price", Value::Null, "700"),
        ("tax_breakdown[0].amount", Value::Null, "1900"),
        ("net_total", Value::Null, "10000"),
        ("grand_total", json!(1190), "11900"),
    ] {
        let document = yen.clone().read(path, read.clone());
        assert_eq!(document.offer(path).as_deref(), Some(offered), "{path}: {read}; {}", document.all_said());
    }
}
