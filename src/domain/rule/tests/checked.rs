//! What the sums say about a single field.

use serde_json::{Value, json};

use super::measure::{collection, folder, read};
use crate::domain::rule::{CheckedSum, Level, Rule, column_totals, holds_with, sums};
use crate::domain::{Collection, FieldPath};

fn invoice() -> Value {
    json!({"currency": "EUR", "line_items": [{"quantity": 2, "unit_price": 50, "line_total": 100}], "net_total": 100,
        "allowance_total": null, "tax_breakdown": [{"rate": 19, "basis": 100, "amount": 19}], "tax_total": 19, "grand_total": 119})
}

fn of(data: &Value, rule: Rule) -> CheckedSum {
    let collection = Collection::new("invoices", "agent");
    sums(data, collection.rule_book()).into_iter().find(|sum| sum.rule == rule).unwrap()
}

fn paths(sum: &CheckedSum) -> Vec<String> {
    sum.paths.iter().map(FieldPath::to_string).collect()
}

#[test]
fn a_sum_names_the_fields_that_take_part_and_whether_it_adds_up() {
    let line = of(&invoice(), Rule::LineTotal);
    assert_eq!(paths(&line), ["line_items[0].quantity", "line_items[0].unit_price", "line_items[0].line_total"]);
    assert!(line.holds && line.blocking);
    let mut wrong = invoice();
    wrong["grand_total"] = json!(191);
    let total = of(&wrong, Rule::GrandTotal);
    assert_eq!((paths(&total), total.holds), (["net_total", "tax_total", "grand_total"].map(str::to_owned).to_vec(), false));
    assert_eq!(
        paths(&of(&wrong, Rule::LinesTotal)),
        ["line_items[0].line_total", "net_total"],
        "no discount, so it takes no part"
    );
}

#[test]
fn a_value_is_tried_in_every_sum_with_its_field() {
    let collection = Collection::new("invoices", "agent");
    let holds = |path: &str, value: Value| holds_with(&invoice(), collection.rule_book(), &path.parse().unwrap(), &value);
    assert!(holds("grand_total", json!(119)) && holds("grand_total", json!("119.00")));
    assert!(!holds("grand_total", json!(191)) && !holds("grand_total", json!("119 EUR")) && !holds("grand_total", Value::Null));
    assert!(!holds("net_total", json!(119)), "right for the lines, wrong for the tax");
    assert!(!holds("currency", json!(1)) && !holds("nothing", json!(119)), "in no sum");
}

#[test]
fn rules_that_are_off_say_nothing() {
    let mut collection = Collection::new("invoices", "agent");
    collection.rules.insert(Rule::GrandTotal, Level::Off);
    assert!(sums(&invoice(), collection.rule_book()).iter().all(|sum| sum.rule != Rule::GrandTotal));
    collection.rules_off = true;
    assert_eq!(sums(&invoice(), collection.rule_book()), []);
    assert!(!holds_with(&invoice(), collection.rule_book(), &FieldPath::root().key("grand_total"), &json!(119)));
}

fn feet(data: &Value, array: &str) -> Vec<String> {
    let collection = Collection::new("invoices", "agent");
    let totals = column_totals(data, collection.rule_book(), &array.parse().unwrap());
    totals.iter().map(|total| format!("{} {} {:?}", total.column, total.total, total.agrees)).collect()
}

#[test]
fn the_foot_of_a_table_compares_like_with_like() {
    assert_eq!(feet(&invoice(), "line_items"), ["line_total net_total Some(true)"]);
    assert_eq!(feet(&invoice(), "tax_breakdown"), ["amount tax_total Some(true)", "basis net_total Some(true)"]);
    assert_eq!(feet(&invoice(), "seller"), [""; 0]);
    let mut wrong = invoice();
    wrong["tax_total"] = json!(91);
    assert_eq!(feet(&wrong, "tax_breakdown"), ["amount tax_total Some(false)", "basis net_total Some(true)"]);
    let mut postage = invoice();
    postage["charge_total"] = json!(5);
    assert_eq!(feet(&postage, "line_items"), [""; 0], "the lines alone are not the net total");
    let mut gross = invoice();
    gross["line_items"][0]["line_total"] = json!(119);
    assert_eq!(feet(&gross, "line_items"), ["line_total net_total None"], "with tax they are another total");
}

#[test]
fn no_foot_of_a_right_invoice_says_that_it_differs() {
    let Some(folder) = folder() else { return };
    let collection = collection(&folder);
    let (mut agree, mut silent, mut differ) = (0, 0, Vec::new());
    for document in read(folder.join("MANIFEST.json"))["documents"].as_array().unwrap() {
        let name = document["name"].as_str().unwrap();
        let truth = read(folder.join(format!("{name}.truth.json")));
        for array in ["line_items", "tax_breakdown"] {
            for total in column_totals(&truth, collection.rule_book(), &array.parse().unwrap()) {
                match total.agrees {
                    Some(true) => agree += 1,
                    None => silent += 1,
                    Some(false) => differ.push(format!("{name} {} {}", total.column, total.total)),
                }
            }
        }
    }
    println!("feet of tables: {agree} agree, {silent} say nothing, {} differ: {differ:?}", differ.len());
    assert!(differ.is_empty() && agree >= 60, "{agree} agree, {differ:?} differ");
}
