#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;
use crate::domain::rule::roles::Mapping;
use serde_json::{Value, json};

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn own() -> OwnData {
    let line = |number: &str, name: &str, quantity: &str, price: &str, total: &str| OwnLine {
        number: text(number),
        name: text(name),
        quantity: text(quantity),
        price: text(price),
        rate: text("19.00"),
        total: text(total),
        ..OwnLine::default()
    };
    OwnData {
        kind: Some(OwnKind::Invoice),
        number: text("R-2026/7"),
        issue_date: text("2026-03-31"),
        currency: text("EUR"),
        seller: OwnParty { name: text("Nord GmbH"), vat_id: text("DE123456789"), city: text("Kiel"), ..OwnParty::default() },
        ibans: vec!["DE02 1203 0000 0000 2020 51".to_owned()],
        lines: vec![line("1", "Lamp", "2", "12.5", "25.00"), line("2", "Cable", "3.00", "4.3333", "13.00")],
        taxes: vec![OwnTax { rate: text("19"), basis: text("38.00"), amount: text("7.22") }],
        totals: OwnTotals {
            net: text("38.00"),
            tax: text("7.22"),
            grand: text("45.22"),
            allowance: text("0.00"),
            ..OwnTotals::default()
        },
        ..OwnData::default()
    }
}

fn record() -> Value {
    serde_json::from_str(
        r#"{"document_type": "invoice", "invoice_number": "R 2026-7", "invoice_date": "2026-03-31", "currency": "€", "allowance_total": null,
        "seller": {"name": "NORD GmbH & Co. KG", "vat_id": "DE 123456789", "address": {"city": "Kiel"}}, "iban": "DE02120300000000202051",
        "line_items": [{"line_no": "1", "description": "Lamp, white", "quantity": 2.0, "unit_price": 12.50, "tax_rate": 19, "line_total": 25},
            {"line_no": "2", "description": "cable", "quantity": 3, "unit_price": 4.33, "tax_rate": 19, "line_total": 13}],
        "tax_breakdown": [{"rate": 19, "basis": 38, "amount": 7.22}], "net_total": 38.0, "tax_total": 7.22, "grand_total": "45.22"}"#,
    )
    .unwrap()
}

fn differences(own: &OwnData, data: &Value) -> Vec<(String, String)> {
    let shown = |difference: Difference| match difference.says {
        Says::Value(value) => (difference.path.to_string(), value),
        Says::Rows(count) => (difference.path.to_string(), format!("{count} rows")),
    };
    compare(own, data, &Mapping::new()).into_iter().map(shown).collect()
}

fn pair(path: &str, says: &str) -> (String, String) {
    (path.to_owned(), says.to_owned())
}

#[test]
fn the_same_written_otherwise_is_no_difference() {
    assert_eq!(differences(&own(), &record()), []);
}

#[test]
fn a_field_that_says_something_else_is_named_with_what_the_invoice_says() {
    for (pointer, wrong, expected) in [
        ("/grand_total", json!(45.52), pair("grand_total", "45.22")),
        ("/invoice_number", json!("R-2026/1"), pair("invoice_number", "R-2026/7")),
        ("/invoice_date", json!("2026-03-13"), pair("invoice_date", "2026-03-31")),
        ("/seller/vat_id", json!("DE123456780"), pair("seller.vat_id", "DE123456789")),
        ("/seller/address/city", json!("Köln"), pair("seller.address.city", "Kiel")),
        ("/currency", json!("CHF"), pair("currency", "EUR")),
        ("/iban", json!(null), pair("iban", "DE02 1203 0000 0000 2020 51")),
        ("/document_type", json!("credit_note"), pair("document_type", "invoice")),
        ("/line_items/1/line_total", json!(31), pair("line_items[1].line_total", "13.00")),
        ("/line_items/1/unit_price", json!(4.43), pair("line_items[1].unit_price", "4.3333")),
        ("/line_items/0/description", json!("Lump"), pair("line_items[0].description", "Lamp")),
        ("/tax_breakdown/0/amount", json!(7.2), pair("tax_breakdown[0].amount", "7.22")),
    ] {
        let mut data = record();
        *data.pointer_mut(pointer).unwrap() = wrong;
        assert_eq!(differences(&own(), &data), [expected], "{pointer}");
    }
}

#[test]
fn numbers_and_dates_as_a_document_prints_them_are_read() {
    let mut data = record();
    for (date, total, expected) in [
        ("31.03.2026", json!("45,22"), vec![]),
        ("31 Mar 2026", json!("45.22"), vec![]),
        ("31.03.26", json!("+45.22"), vec![]),
        ("2026-03-31T00:00:00Z", json!(45.22), vec![]),
        ("30.03.2026", json!("45,22"), vec![pair("invoice_date", "2026-03-31")]),
        ("31.03.2026", json!("1.045,22"), vec![pair("grand_total", "45.22")]),
        ("in March", json!("45.22 EUR"), vec![]),
    ] {
        data["invoice_date"] = json!(date);
        data["grand_total"] = total;
        assert_eq!(differences(&own(), &data), expected, "{date}");
    }
}

#[test]
fn a_name_that_may_mean_a_part_of_a_sum_is_compared_only_if_it_is_configured() {
    let own = OwnData { totals: OwnTotals { charge: text("9.00"), lines: text("40.00"), ..own().totals }, ..own() };
    let mut data = record();
    data["shipping"] = json!(5);
    data["subtotal"] = json!(38);
    assert_eq!(differences(&own, &data), []);
    let roles = Mapping::from([("charge_total".to_owned(), vec!["shipping".parse().unwrap()])]);
    assert_eq!(compare(&own, &data, &roles)[0].path.to_string(), "shipping");
    data["subtotal"] = json!(39);
    assert_eq!(differences(&own, &data), [pair("subtotal", "40.00")]);
}

#[test]
fn data_of_another_document_says_nothing() {
    let mut data = record();
    data["invoice_number"] = json!("X-1");
    data["grand_total"] = json!(1);
    assert_eq!(differences(&own(), &data), []);
    for other in [json!(null), json!([]), json!({}), json!("R-2026/7")] {
        assert_eq!(differences(&own(), &other), []);
    }
}

#[test]
fn a_missing_or_an_extra_row_is_told_at_the_table_and_the_others_are_still_compared() {
    let mut data = record();
    data["line_items"].as_array_mut().unwrap().remove(0);
    assert_eq!(differences(&own(), &data), [pair("line_items", "2 rows")]);
    data["line_items"][0]["quantity"] = json!(8);
    assert_eq!(differences(&own(), &data), [pair("line_items", "2 rows"), pair("line_items[0].quantity", "3.00")]);
    let mut data = record();
    let row = data["line_items"][0].clone();
    data["line_items"].as_array_mut().unwrap().insert(0, row);
    assert_eq!(differences(&own(), &data), [pair("line_items", "2 rows")]);
}

#[test]
fn headings_and_notes_among_the_lines_are_no_rows_but_what_is_free_is_one() {
    let zero = |quantity: &str| OwnLine { quantity: text(quantity), price: text("0"), total: text("0.00"), ..OwnLine::default() };
    let mut lines = own().lines;
    lines.insert(0, OwnLine { description: text("Lighting"), ..OwnLine::default() });
    lines.insert(1, zero("0"));
    assert_eq!(differences(&OwnData { lines: lines.clone(), ..own() }, &record()), []);
    lines.push(zero("1"));
    assert_eq!(differences(&OwnData { lines, ..own() }, &record()), [pair("line_items", "3 rows")]);
}

#[test]
fn a_short_profile_without_lines_says_nothing_about_lines() {
    let short = OwnData { lines: vec![], taxes: vec![], ..own() };
    assert_eq!(differences(&short, &record()), []);
}

#[test]
fn the_amounts_of_a_credit_note_may_have_either_sign() {
    let note = OwnData { kind: Some(OwnKind::CreditNote), ..own() };
    let mut data = record();
    for key in ["net_total", "tax_total", "grand_total"] {
        let negative = format!("-{}", crate::domain::to_text(&data[key]));
        data[key] = serde_json::from_str(&negative).unwrap();
    }
    data["document_type"] = json!("credit_note");
    assert_eq!(differences(&note, &data), []);
    data["document_type"] = json!("invoice");
    assert_eq!(differences(&note, &data), [pair("document_type", "credit_note")]);
}

#[test]
fn flat_and_camel_names_are_found_and_configured_roles_go_first() {
    let data = json!({"invoiceNo": "R-2026/7", "date": "2026-03-31", "total": 45.22, "vendorName": "Süd AG", "buyerCity": "Kiel", "sum": 45.23});
    let expected = [pair("vendorName", "Nord GmbH")];
    assert_eq!(differences(&own(), &data), expected);
    let roles = Mapping::from([("grand_total".to_owned(), vec!["sum".parse().unwrap()])]);
    let found = compare(&own(), &data, &roles);
    assert_eq!(found[0].path.to_string(), "sum");
}

#[test]
fn a_value_that_is_missing_is_told_apart_from_a_wrong_one() {
    let mut data = record();
    data["net_total"] = json!(null);
    let found = compare(&own(), &data, &Mapping::new());
    assert_eq!(
        found,
        [Difference { path: "net_total".parse().unwrap(), says: Says::Value("38.00".to_owned()), is_missing: true }]
    );
}

#[test]
fn many_and_strange_rows_are_compared_in_time() {
    let lines = (0..5_000).map(|at| OwnLine { number: text(&at.to_string()), total: text("1"), ..OwnLine::default() }).collect();
    let rows: Vec<Value> =
        (0..4_999).map(|at| json!({"line_no": at.to_string(), "line_total": if at % 2 == 0 { 1 } else { 2 }})).collect();
    let mut data = record();
    data["line_items"] = json!(rows);
    let found = compare(&OwnData { lines, ..own() }, &data, &Mapping::new());
    assert!(found.len() <= 500, "{}", found.len());
    data["line_items"] = json!([1, null, {"quantity": {}}, [2]]);
    let _ = compare(&own(), &data, &Mapping::new());
}

#[test]
fn type_codes_are_kinds() {
    for (code, kind) in [
        ("380", Some(OwnKind::Invoice)),
        ("381", Some(OwnKind::CreditNote)),
        ("384", Some(OwnKind::CorrectedInvoice)),
        ("x", None),
    ] {
        assert_eq!(OwnKind::of_code(code), kind, "{code}");
    }
}

#[test]
fn own_data_say_the_same_in_any_characters() {
    let mut own = own();
    own.seller.name = text("Müller Straßenbau GmbH");
    own.seller.city = text("Ko\u{308}ln");
    let mut data = record();
    data["invoice_number"] = json!("Ｒ–２０２６－７");
    data["invoice_date"] = json!("２０２６‑03‑31");
    data["iban"] = json!("DE02\u{a0}１２０３ 0000 0000 2020 51");
    data["seller"] =
        json!({"name": "MU\u{308}LLER STRASSENBAU GMBH", "vat_id": "ＤＥ１２３４５６７８９", "address": {"city": "Köln"}});
    data["line_items"][0]["description"] = json!("Ｌamp");
    assert_eq!(differences(&own, &data), []);
}
