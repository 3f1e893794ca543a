//! One small invoice, with one thing wrong at a time.

use serde_json::{Value, json};

use crate::domain::rule::{Level, Rule};
use crate::domain::{Collection, FieldPath};
use crate::text::Language;

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn invoice() -> Value {
    parsed(
        r#"{"invoice_date": "2026-03-04", "due_date": "2026-04-03", "currency": "EUR",
        "seller": {"vat_id": "DE136695976"}, "iban": "DE88 2008 0000 0970 3757 00",
        "line_items": [
            {"quantity": 5, "unit_price": 12.50, "tax_rate": 19, "line_total": 62.50},
            {"quantity": 2.5, "unit_price": 10.00, "tax_rate": 7.0, "line_total": 25.00},
            {"quantity": 3, "unit_price": 3.3333, "tax_rate": 19.0, "line_total": 10.00}
        ],
        "lines_total": 97.50, "allowance_total": null, "charge_total": null, "net_total": 97.50,
        "tax_breakdown": [{"rate": 19, "basis": 72.50, "amount": 13.78}, {"rate": 7, "basis": 25.00, "amount": 1.75}],
        "tax_total": 15.53, "grand_total": 113.03, "prepaid_amount": 50.00, "amount_due": 63.03}"#,
    )
}

fn changed(changes: &[(&str, Value)]) -> Value {
    let mut data = invoice();
    for (path, value) in changes {
        let path: FieldPath = path.parse().unwrap();
        *path.get_mut(&mut data).unwrap() = value.clone();
    }
    data
}

/// `level path: sentence`
fn told(data: &Value) -> Vec<String> {
    let collection = Collection::new("invoices", "agent");
    collection
        .broken_rules(data, Some("2026-11-24"))
        .into_iter()
        .map(|broken| format!("{:?} {}: {}", broken.level, broken.path, broken.broken.sentence(Language::English)))
        .collect()
}

fn suggested(data: &Value) -> Option<String> {
    Collection::new("invoices", "agent")
        .suggestion(data)
        .map(|found| format!("{} = {}: {}", found.path, found.text, found.evidence.sentence(Language::English)))
}

#[test]
fn a_right_invoice_breaks_nothing() {
    assert_eq!(told(&invoice()), [""; 0]);
    assert_eq!(suggested(&invoice()), None);
    for odd in [json!(null), json!([]), json!({}), json!({"line_items": {"a": 1}, "tax_breakdown": "x", "net_total": "many"})] {
        assert_eq!(told(&odd), [""; 0], "{odd}");
    }
}

#[test]
fn a_right_invoice_is_right_in_any_characters() {
    for (path, text) in [
        ("currency", "ＥＵＲ"),
        ("currency", "EUR\u{a0}"),
        ("iban", "ＤＥ８８\u{a0}２００８ ００００ ０９７０ ３７５７ ００"),
        ("iban", "DE88–2008–0000–0970–3757\u{2009}00"),
        ("seller.vat_id", "ＤＥ１３６６９５９７６"),
        ("seller.vat_id", "DE\u{202f}136\u{200b}695‑976"),
        ("invoice_date", "２０２６－０３－０４"),
    ] {
        assert_eq!(told(&changed(&[(path, json!(text))])), [""; 0], "{text}");
    }
    let same = changed(&[("line_items[0].line_total", json!("６２.５０")), ("prepaid_amount", json!("５０\u{a0}"))]);
    assert_eq!(told(&same), [""; 0]);
}

#[test]
fn a_wrong_invoice_is_wrong_in_any_characters() {
    for (path, text, about) in [
        ("currency", "ＥＵＱ", "currency"),
        ("iban", "ＤＥ８８\u{a0}２００８ ００００ ０９７０ ３７５７ ０１", "iban"),
        ("seller.vat_id", "ＤＥ１３６６９５９７７", "seller.vat_id"),
        ("due_date", "２０２６–03–03", "due_date"),
        ("invoice_date", "２０２６-１２-０１", "invoice_date"),
        ("amount_due", "６３.９３", "amount_due"),
        ("amount_due", "−63.03", "amount_due"),
    ] {
        let told = told(&changed(&[(path, json!(text))]));
        assert!(told.iter().any(|one| one.contains(&format!(" {about}: "))), "{text}: {told:?}");
    }
}

#[test]
fn a_wrong_line_total_is_told_with_its_numbers_and_the_right_one_is_suggested() {
    let wrong = changed(&[("line_items[0].line_total", parsed("65.20"))]);
    assert_eq!(
        told(&wrong),
        [
            "Block line_items[0].line_total: 5 × 12.50 = 62.50, but Line total is 65.20",
            "Block lines_total: 3 lines add up to 100.20, but Lines total is 97.50",
        ]
    );
    assert_eq!(
        suggested(&wrong).unwrap(),
        "line_items[0].line_total = 62.50: Quantity × unit price: 5 × 12.50 = 62.50, and then the lines add up to “Lines total”"
    );
}

#[test]
fn of_two_factors_either_may_be_wrong_so_nothing_is_suggested() {
    // 50 × 1.25 and 5 × 12.50 both make 62.50.
    let wrong = changed(&[("line_items[0].quantity", json!(50))]);
    assert_eq!(told(&wrong).len(), 1, "{:?}", told(&wrong));
    assert_eq!(suggested(&wrong), None);
    // 48 × … would not come out to the cent: only the quantity can be wrong.
    let wrong = changed(&[("line_items[0].quantity", json!(48))]);
    assert_eq!(suggested(&wrong).unwrap(), "line_items[0].quantity = 5: With 5, quantity × unit price is the line total");
}

#[test]
fn every_sum_of_the_document_is_checked() {
    let cases = [
        ("net_total", "79.50", "Block net_total: Net total is 79.50, but Lines total is 97.50"),
        ("tax_breakdown[0].amount", "13.18", "Block tax_breakdown[0].amount: 19 % of 72.50 = 13.775, but Amount is 13.18"),
        ("tax_total", "15.35", "Block tax_total: 2 taxes add up to 15.53, but Tax total is 15.35"),
        ("grand_total", "118.03", "Block grand_total: 97.50 + 15.53 = 113.03, but Grand total is 118.03"),
        ("amount_due", "36.03", "Block amount_due: 113.03 − 50.00 = 63.03, but Amount due is 36.03"),
        ("tax_breakdown[1].basis", "52.00", "Block tax_breakdown[1].amount: 7 % of 52.00 = 3.64, but Amount is 1.75"),
        ("line_items[1].tax_rate", "9", "Block line_items[1].tax_rate: 9 % is not in the tax breakdown, which has 19 %; 7 %"),
    ];
    for (path, value, sentence) in cases {
        let broken = told(&changed(&[(path, parsed(value))]));
        assert!(broken.iter().any(|told| told == sentence), "{path}: {broken:#?}");
    }
    for (path, wrong, right) in [
        ("net_total", "79.50", "97.50"),
        ("tax_breakdown[0].amount", "13.18", "13.78"),
        ("tax_total", "15.35", "15.53"),
        ("grand_total", "118.03", "113.03"),
        ("tax_breakdown[1].basis", "52.00", "25.00"),
        ("line_items[1].tax_rate", "9", "7"),
        ("lines_total", "79.50", "97.50"),
    ] {
        let found = suggested(&changed(&[(path, parsed(wrong))]));
        assert!(found.as_ref().is_some_and(|found| found.starts_with(&format!("{path} = {right}"))), "{path}: {found:?}");
    }
    // Amount due or amount paid: either could be wrong.
    assert_eq!(suggested(&changed(&[("amount_due", parsed("36.03"))])), None);
    // Two wrong numbers: no single change helps.
    assert_eq!(suggested(&changed(&[("tax_total", parsed("15.35")), ("line_items[0].line_total", parsed("65.20"))])), None);
}

#[test]
fn a_row_that_is_missing_is_never_made_up_for_by_another_number() {
    let mut data = invoice();
    data["line_items"].as_array_mut().unwrap().remove(1);
    assert!(
        told(&data).iter().any(|told| told.contains("2 lines add up to 72.50, but Lines total is 97.50")),
        "{:?}",
        told(&data)
    );
    assert_eq!(suggested(&data), None);
    data.as_object_mut().unwrap().shift_remove("lines_total");
    assert_eq!(suggested(&data), None);
}

#[test]
fn discounts_surcharges_and_prices_with_tax_are_understood() {
    let discounted = changed(&[
        ("allowance_total", parsed("7.50")),
        ("net_total", parsed("90.00")),
        ("tax_breakdown", json!([{"rate": 19, "basis": 90, "amount": 17.1}])),
        ("line_items[1].tax_rate", json!(19)),
        ("tax_total", json!(17.1)),
        ("grand_total", json!(107.1)),
        ("amount_due", json!(57.1)),
    ]);
    assert_eq!(told(&discounted), [""; 0]);
    let gross = json!({"line_items": [{"quantity": 1, "unit_price": 119, "line_total": 119}], "net_total": 100, "tax_total": 19, "grand_total": 119});
    assert_eq!(told(&gross), [""; 0]);
    let by_line =
        json!({"line_items": [{"quantity": 2, "unit_price": 50, "discount_percent": 10, "line_total": 90}], "net_total": 90});
    assert_eq!(told(&by_line), [""; 0]);
    let per_hundred =
        json!({"line_items": [{"quantity": 200, "unit_price": 4.5, "base_quantity": 100, "line_total": 9}], "net_total": 9});
    assert_eq!(told(&per_hundred), [""; 0]);
    let unsaid = json!({"line_items": [{"quantity": 10, "unit_price": 100, "line_total": 850}], "net_total": 850});
    assert_eq!(
        told(&unsaid),
        ["Warn line_items[0].line_total: 10 × 100.00 = 1,000.00, but Line total is 850.00; a discount of 15 % would explain it"]
    );
}

#[test]
fn dates_and_numbers_with_check_digits_are_checked() {
    for (path, value, sentence) in [
        ("due_date", json!("2026-03-03"), "Warn due_date: Due on 3 Mar 2026, which is before the invoice date 4 Mar 2026"),
        ("invoice_date", json!("2030-03-04"), "Block invoice_date: 4 Mar 2030 is in the future: today is 24 Nov 2026"),
        (
            "seller.vat_id",
            json!("DE136695979"),
            "Warn seller.vat_id: The check digit does not fit a VAT number of DE: a character may have been misread",
        ),
        (
            "iban",
            json!("DE88 2008 0000 0970 3751 00"),
            "Warn iban: The check digits do not fit this IBAN: a character may have been misread",
        ),
        ("currency", json!("€"), "Block currency: “€” is not a currency code, like EUR or USD"),
    ] {
        let broken = told(&changed(&[(path, value)]));
        assert!(broken.iter().any(|told| told == sentence), "{path}: {broken:#?}");
    }
}

#[test]
fn the_operator_says_what_rules_do_and_which_fields_they_mean() {
    let mut collection = Collection::new("invoices", "agent");
    let wrong = changed(&[("iban", json!("DE1")), ("grand_total", parsed("118.03"))]);
    let levels = |collection: &Collection| -> Vec<(Rule, Level)> {
        collection.broken_rules(&wrong, None).iter().map(|broken| (broken.broken.rule(), broken.level)).collect()
    };
    collection.rules.insert(Rule::Iban, Level::Block);
    collection.rules.insert(Rule::GrandTotal, Level::Off);
    collection.rules.insert(Rule::AmountDue, Level::Warn);
    assert_eq!(levels(&collection), [(Rule::AmountDue, Level::Warn), (Rule::Iban, Level::Block)]);
    collection.rules_off = true;
    assert_eq!(levels(&collection), []);
    let mut named = Collection::new("invoices", "agent");
    named.roles.insert("grand_total".to_owned(), vec!["sums.g".parse().unwrap()]);
    named.roles.insert("line_items".to_owned(), vec!["rows".parse().unwrap()]);
    named.roles.insert("quantity".to_owned(), vec!["n".parse().unwrap()]);
    let data = json!({"rows": [{"n": 2, "unit_price": 3, "amount": 7}], "net": 7, "vat": 1, "sums": {"g": 9}});
    let broken: Vec<String> = named.broken_rules(&data, None).iter().map(|broken| broken.path.to_string()).collect();
    assert_eq!(broken, ["rows[0].amount", "sums.g"]);
}

#[test]
fn an_invoice_with_four_times_the_rows_does_not_take_sixteen_times_as_long() {
    let check = |count: i64| {
        let rows: Vec<Value> = (1..=count).map(|n| json!({"quantity": n, "unit_price": 2, "line_total": n * 2})).collect();
        let sum: i64 = (1..=count).map(|n| n * 2).sum();
        let mut data = json!({"line_items": rows, "lines_total": sum, "net_total": sum, "tax_total": 0, "grand_total": sum});
        data["line_items"][20]["line_total"] = json!(1);
        let begun = std::time::Instant::now();
        assert_eq!(told(&data).len(), 2);
        assert!(suggested(&data).unwrap().starts_with("line_items[20].line_total = 42"));
        begun.elapsed()
    };
    // In turns, so that a busy machine slows both.
    let times: Vec<_> = (0..5).map(|_| (check(120), check(480))).collect();
    let (few, many) = (times.iter().map(|(few, _)| few).min().unwrap(), times.iter().map(|(_, many)| many).min().unwrap());
    assert!(*many < *few * 12, "{few:?}, {many:?}");
}
