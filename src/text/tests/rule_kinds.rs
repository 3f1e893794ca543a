//! Kinds of invoices whose numbers seem not to add up, each right once, and once with a misread number that is still found.

use serde_json::{Value, json};

use crate::domain::Collection;
use crate::domain::rule::{BrokenRule, Level};
use crate::text::Language;

fn broken(data: &Value) -> Vec<BrokenRule> {
    Collection::new("invoices", "agent").broken_rules(data, Some("2026-11-24"))
}

fn told(data: &Value) -> Vec<String> {
    let told = |one: BrokenRule| format!("{:?} {}: {}", one.level, one.path, one.broken.sentence(Language::English));
    broken(data).into_iter().map(told).collect()
}

fn with(data: &Value, path: &str, value: Value) -> Value {
    let mut data = data.clone();
    *path.parse::<crate::domain::FieldPath>().unwrap().get_mut(&mut data).unwrap() = value;
    data
}

/// Nothing is told of it; with each misread number, something blocks.
#[track_caller]
fn is_right(data: &Value, misread: &[(&str, Value)]) {
    assert_eq!(told(data), [""; 0]);
    are_found(data, misread);
}

/// It is told as a warning, which ends so; nothing is suggested. With each misread number, something blocks.
#[track_caller]
fn is_named(data: &Value, name: &str, misread: &[(&str, Value)]) {
    let told = told(data);
    assert!(!told.is_empty() && told.iter().all(|told| told.starts_with("Warn ") && told.contains(name)), "{told:#?}");
    assert_eq!(Collection::new("invoices", "agent").suggestion(data), None);
    are_found(data, misread);
}

#[track_caller]
fn are_found(data: &Value, misread: &[(&str, Value)]) {
    for (path, value) in misread {
        let wrong = with(data, path, value.clone());
        assert!(broken(&wrong).iter().any(|one| one.level == Level::Block), "{path} = {value}: {:#?}", told(&wrong));
    }
}

fn line(quantity: Value, price: Value, rate: Value, total: Value) -> Value {
    json!({"quantity": quantity, "unit_price": price, "tax_rate": rate, "line_total": total})
}

fn row(rate: Value, basis: Value, amount: Value) -> Value {
    json!({"rate": rate, "basis": basis, "amount": amount})
}

#[test]
fn a_row_that_is_the_sum_of_rows_below_or_above_it_does_not_count() {
    let group = |total: i32| json!({"line_total": total});
    let of = |rows: Vec<Value>| json!({"line_items": rows, "net_total": 150, "tax_total": 0, "grand_total": 150});
    let below = of(vec![group(100), group(60), group(40), group(50)]);
    is_right(
        &below,
        &[("line_items[0].line_total", json!(180)), ("line_items[1].line_total", json!(66)), ("net_total", json!(160))],
    );
    is_right(&of(vec![group(60), group(40), group(100), group(30), group(20), group(50), group(150)]), &[]);
    is_right(&of(vec![group(150), group(100), group(60), group(40), group(50)]), &[("line_items[3].line_total", json!(46))]);
    is_named(&of(vec![line(json!(2), json!(50), json!(null), json!(90)), group(60)]), "a discount of 10 %", &[]);
    let doubled = of(vec![group(50), group(50), group(100)]);
    assert!(
        told(&doubled)[0].starts_with("Block net_total: 3 lines add up to 200.00"),
        "two ways to read it: {:?}",
        told(&doubled)
    );
}

#[test]
fn a_part_of_net_may_stand_outside_the_tax_breakdown() {
    let of = |rate: Value| {
        json!({"line_items": [line(json!(1), json!(100), json!(19), json!(100)), line(json!(1), json!(50), rate, json!(50))],
            "net_total": 150, "tax_breakdown": [row(json!(19), json!(100), json!(19))], "tax_total": 19, "grand_total": 169})
    };
    let misread = [
        ("tax_breakdown[0].basis", json!(106)),
        ("tax_breakdown[0].amount", json!(10)),
        ("net_total", json!(180)),
        ("tax_total", json!(91)),
        ("tax_breakdown", json!([row(json!(7), json!(50), json!(3.5))])),
    ];
    is_right(&of(json!(null)), &misread);
    is_right(&of(json!(0)), &misread);
    are_found(&of(json!(0)), &[("line_items[0].tax_rate", json!(9))]);
    let unsaid =
        json!({"net_total": 150, "tax_breakdown": [row(json!(19), json!(100), json!(19))], "tax_total": 19, "grand_total": 169});
    is_named(&unsaid, "Net total is 150.00, but Basis, row 1 is 100.00; the other 50.00 may be without tax", &misread[..4]);
}

#[test]
fn a_surcharge_or_a_discount_may_stand_outside_the_tax_breakdown_or_the_net_total() {
    let misread = [
        ("tax_breakdown[0].basis", json!(106)),
        ("net_total", json!(501)),
        ("grand_total", json!(142)),
        ("tax_total", json!(91)),
    ];
    let of = |sums: Value| {
        let mut data = json!({"line_items": [line(json!(1), json!(100), json!(19), json!(100))],
            "tax_breakdown": [row(json!(19), json!(100), json!(19))], "tax_total": 19});
        data.as_object_mut().unwrap().extend(sums.as_object().unwrap().clone());
        data
    };
    is_right(&of(json!({"charge_total": 5, "net_total": 105, "grand_total": 124})), &misread);
    is_right(&of(json!({"allowance_total": 10, "net_total": 90, "grand_total": 109})), &misread);
    is_right(&of(json!({"allowance_total": 10, "charge_total": 5, "net_total": 95, "grand_total": 114})), &misread);
    is_right(&of(json!({"charge_total": 5, "net_total": 100, "grand_total": 124})), &misread);
    is_right(&of(json!({"allowance_total": 10, "net_total": 100, "grand_total": 109, "lines_total": 100})), &misread);
    are_found(&of(json!({"charge_total": 5, "net_total": 100, "grand_total": 124})), &[("charge_total", json!(8))]);
}

#[test]
fn a_line_without_tax_may_come_on_top_of_net_and_tax() {
    let of = |rate: Value| {
        json!({"line_items": [line(json!(1), json!(100), json!(22), json!(100)), line(json!(1), json!(2), rate, json!(2))],
            "net_total": 100, "tax_breakdown": [row(json!(22), json!(100), json!(22))], "tax_total": 22, "grand_total": 124})
    };
    let misread = [
        ("line_items[1].line_total", json!(7)),
        ("line_items[0].line_total", json!(700)),
        ("net_total", json!(120)),
        ("grand_total", json!(122)),
        ("tax_breakdown[0].amount", json!(27)),
    ];
    is_right(&of(json!(null)), &misread);
    is_right(&of(json!(0)), &misread);
    are_found(&of(json!(0)), &[("line_items[0].tax_rate", json!(0)), ("line_items[1].tax_rate", json!(9))]);
}

#[test]
fn two_taxes_on_one_amount_count_it_once() {
    let twice = json!({"line_items": [line(json!(1), json!(100), json!(21), json!(100)), line(json!(1), json!(50), json!(10), json!(50))],
        "net_total": 150, "tax_total": 32.9, "grand_total": 182.9, "tax_breakdown": [row(json!(21), json!(100), json!(21)),
        row(json!(10), json!(50), json!(5)), row(json!(5.2), json!(100), json!(5.2)), row(json!(1.4), json!(50), json!(0.7))]});
    let twice = with(&with(&twice, "tax_total", json!(31.9)), "grand_total", json!(181.9));
    let misread = [
        ("tax_breakdown[2].basis", json!(106)),
        ("tax_breakdown[0].rate", json!(27)),
        ("tax_breakdown[3].amount", json!(0.9)),
        ("line_items[1].tax_rate", json!(16)),
        ("net_total", json!(180)),
        ("tax_total", json!(37.9)),
    ];
    is_right(&twice, &misread);
    is_right(&with(&twice, "line_items[0].tax_rate", json!(26.2)), &misread[..3]);
    let doubled = json!({"net_total": 100, "tax_total": 19, "grand_total": 119,
        "tax_breakdown": [row(json!(19), json!(100), json!(19)), row(json!(19), json!(100), json!(19))]});
    are_found(&doubled, &[("net_total", json!(100))]);
}

#[test]
fn totals_are_rounded_to_the_coin_of_the_currency_and_country() {
    let of = |currency: &str, country: &str, net: Value, tax: Value, grand: Value| json!({"currency": currency, "seller": {"country": country}, "net_total": net, "tax_total": tax, "grand_total": grand});
    for (currency, country, net, tax, grand, coin) in [
        ("EUR", "NL", 110.26, 23.16, 133.40, "0.05"),
        ("EUR", "Finland", 110.26, 23.16, 133.40, "0.05"),
        ("CHF", "CH", 123.42, 10.00, 133.40, "0.05"),
        ("NZD", "NZ", 110.25, 23.12, 133.40, "0.10"),
        ("DKK", "DK", 199.50, 49.88, 249.00, "1"),
        ("NOK", "NO", 199.50, 49.88, 249.00, "1"),
        ("HUF", "HU", 1234.40, 333.29, 1568.00, "1"),
        ("INR", "IN", 864.15, 155.54, 1020.00, "1"),
        ("HUF", "HU", 12345.0, 3333.0, 15680.0, "5"),
    ] {
        let data = of(currency, country, json!(net), json!(tax), json!(grand));
        let name = format!("that is rounded to {coin}, as cash is");
        is_named(
            &data,
            &name,
            &[("grand_total", json!(grand + 2.0)), ("grand_total", json!(grand + 0.17)), ("net_total", json!(net + 30.0))],
        );
        are_found(&with(&data, "currency", json!("USD")), &[("seller.country", json!("US"))]);
    }
    are_found(&of("EUR", "NL", json!(110.26), json!(23.16), json!(133.40)), &[("seller.country", json!("DE"))]);
    let due = json!({"currency": "SEK", "grand_total": 249.38, "prepaid_amount": 0, "amount_due": 249});
    is_named(&due, "rounded to 1, as cash is", &[("amount_due", json!(294))]);
}

#[test]
fn a_currency_has_its_decimal_places() {
    let of = |currency: &str, rate: Value, basis: Value, tax: Value, grand: Value| json!({"currency": currency, "net_total": basis, "tax_breakdown": [row(rate, basis.clone(), tax.clone())], "tax_total": tax, "grand_total": grand});
    let yen = of("JPY", json!(10), json!(3765), json!(376), json!(4141));
    is_right(&yen, &[("grand_total", json!(4147)), ("tax_total", json!(379)), ("tax_breakdown[0].amount", json!(367))]);
    assert_eq!(told(&with(&yen, "grand_total", json!(4191))), ["Block grand_total: 3765 + 376 = 4141, but Grand total is 4191"]);
    let dinar = of("KWD", json!(5), json!(3.705), json!(0.185), json!(3.89));
    is_right(&dinar, &[("grand_total", json!(3.898)), ("tax_total", json!(0.189)), ("net_total", json!(3.709))]);
    is_right(&of("HUF", json!(27), json!(12345), json!(3333), json!(15678)), &[("tax_total", json!(3338))]);
    are_found(&of("HUF", json!(27), json!(123.45), json!(33), json!(156.45)), &[("net_total", json!(123.45))]);
}

#[test]
fn a_discount_of_a_line_is_named_only_if_nothing_else_explains_its_total() {
    let of = |quantity: Value, price: Value, total: Value| {
        json!({"line_items": [line(quantity, price, json!(null), total.clone()), line(json!(1), json!(60), json!(null), json!(60))],
            "lines_total": total.as_f64().unwrap() + 60.0})
    };
    let misread = [("line_items[0].line_total", json!(78)), ("line_items[0].line_total", json!(17)), ("lines_total", json!(188))];
    is_named(&of(json!(8), json!(10), json!(70)), "a discount of 12.5 % would explain it", &misread);
    is_named(&of(json!(3), json!(10), json!(28)), "a discount of 6.67 % would explain it", &misread);
    is_named(&of(json!(1), json!(89.9), json!(83.16)), "a discount of 7.5 % would explain it", &misread);
    is_named(&of(json!(1), json!(100), json!(80.75)), "a discount of 19.25 % would explain it", &misread);
    is_named(&of(json!(7), json!(13), json!(59.28)), "a discount of 34.86 % would explain it", &misread);
    for (quantity, price, total) in [(6, 16.3, 81.5), (1, 18.0, 10.0), (8, 13.3, 80.8), (4, 7.5, 75.0)] {
        are_found(&of(json!(quantity), json!(price), json!(total)), &[("line_items[1].quantity", json!(1))]);
    }
}

#[test]
fn a_line_may_be_free_of_charge_with_tax_or_priced_for_a_thousand() {
    let of = |line: Value, lines: Value| json!({"line_items": [line, {"line_total": 60}], "lines_total": lines});
    let free = of(line(json!(2), json!(10), json!(19), json!(0)), json!(60));
    is_named(&free, "2 × 10.00 = 20.00, but Line total is 0.00; it may be free of charge", &[("lines_total", json!(80))]);
    let thousand = of(line(json!(2500), json!(12.5), json!(19), json!(31.25)), json!(91.25));
    is_named(
        &thousand,
        "it is right if the price is for 1000",
        &[("line_items[0].quantity", json!(2300)), ("lines_total", json!(97.25))],
    );
    let separator = of(line(json!(2), json!(2.465), json!(19), json!(4930)), json!(4990));
    are_found(&separator, &[("line_items[0].quantity", json!(2))]);
    let of_document = json!({"line_items": [line(json!(1), json!(100), json!(null), json!(119)), line(json!(2), json!(30), json!(null), json!(71.4))],
        "net_total": 160, "tax_total": 30.4, "grand_total": 190.4});
    is_named(
        &of_document,
        "with 19 % tax in one of the two, it would be right",
        &[("line_items[0].line_total", json!(191)), ("tax_total", json!(36.4))],
    );
    let insured = json!({"line_items": [line(json!(1), json!(67.2244), json!(0), json!(80)), line(json!(1), json!(117.6471), json!(0), json!(140))],
        "lines_total": 220, "net_total": 220, "tax_total": 0, "grand_total": 220});
    is_named(
        &insured,
        "with 19 % tax",
        &[("line_items[0].line_total", json!(60)), ("line_items[1].unit_price", json!(111.6471))],
    );
}

#[test]
fn tax_may_be_rounded_for_each_line_or_owed_by_the_buyer() {
    let lines: Vec<Value> = (0..10).map(|_| line(json!(1), json!(0.33), json!(19), json!(0.33))).collect();
    let by_line = json!({"line_items": lines, "net_total": 3.3, "tax_breakdown": [row(json!(19), json!(3.3), json!(0.6))], "tax_total": 0.6, "grand_total": 3.9});
    let misread = [("tax_breakdown[0].amount", json!(0.66)), ("tax_breakdown[0].basis", json!(3.8)), ("tax_total", json!(0.9))];
    is_named(&by_line, "it was rounded for each line", &misread);
    let of = |rate: f64, tax: f64| json!({"net_total": 100, "tax_breakdown": [row(json!(rate), json!(100), json!(tax))], "tax_total": tax, "grand_total": 100.0 + tax});
    is_named(&of(19.0, 0.0), "it is right if no tax is due", &[("tax_total", json!(19)), ("grand_total", json!(119))]);
    are_found(&of(0.8, 0.0), &[("net_total", json!(100))]);
}

#[test]
fn a_tax_breakdown_may_be_of_amounts_with_tax() {
    let data = json!({"net_total": 150, "tax_total": 22.5, "grand_total": 172.5,
        "tax_breakdown": [row(json!(19), json!(119), json!(19)), row(json!(7), json!(53.5), json!(3.5))]});
    let misread = [
        ("tax_breakdown[0].basis", json!(116)),
        ("tax_breakdown[1].amount", json!(8.5)),
        ("tax_breakdown[1].rate", json!(1)),
        ("grand_total", json!(175.2)),
    ];
    is_right(&data, &misread);
}

#[test]
fn a_cash_discount_is_named_and_another_amount_due_is_not() {
    let of = |due: f64, paid: Value| json!({"grand_total": 1190, "prepaid_amount": paid, "amount_due": due});
    let named = "Amount due is 1,166.20, but Grand total is 1,190.00; a cash discount of 2 % would explain it";
    is_named(&of(1166.2, json!(null)), named, &[]);
    is_named(&of(1166.2, json!(0)), named, &[("amount_due", json!(1661.2))]);
    is_named(&of(960.3, json!(200)), "a cash discount of 3 %", &[]);
    are_found(&of(960.3, json!(200)), &[("amount_due", json!(956.3))]);
    let balance = told(&of(1690.0, json!(null)));
    assert_eq!(balance, ["Warn amount_due: Amount due is 1,690.00, but Grand total is 1,190.00"]);
}

#[test]
fn a_sentence_names_the_one_number_that_is_off() {
    let german = |data: &Value| broken(data)[0].broken.sentence(Language::German);
    let one_row = json!({"line_items": [line(json!(null), json!(null), json!(null), json!(76.9))], "lines_total": 67.9});
    assert_eq!(told(&one_row), ["Block lines_total: Lines total is 67.90, but Line total, row 1 is 76.90"]);
    assert_eq!(german(&one_row), "Lines total ist 67,90, aber Line total, Zeile 1 ist 76,90");
    let charged = json!({"line_items": [{"line_total": 40}, {"line_total": 60}], "charge_total": 5, "net_total": 150});
    assert_eq!(told(&charged), ["Block net_total: 100.00 + 5.00 = 105.00, but Net total is 150.00"]);
}
