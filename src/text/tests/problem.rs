//! What the interface says about values that break the schema.

use serde_json::{Value, json};

use crate::domain::schema::{Description, FieldType, Schema, parse_text};
use crate::domain::{Label, Locale, Name, Problem};

fn complaints(schema: Value, data: Value) -> Vec<String> {
    Schema::new(schema)
        .check(&data)
        .into_iter()
        .map(|violation| format!("{}: {}", violation.path, violation.sentence(Locale::English)))
        .collect()
}

fn invoice() -> Schema {
    Schema::new(json!({
        "type": "object",
        "required": ["number", "seller"],
        "properties": {
            "number": {"type": "string", "minLength": 1, "maxLength": 5, "title": "Invoice number"},
            "date": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}], "description": "As printed"},
            "seller": {"$ref": "#/$defs/Party"},
            "kind": {"enum": ["invoice", "receipt", null]},
            "copies": {"type": ["integer", "null"], "minimum": 0},
            "lines": {"type": "array", "items": {"allOf": [{"$ref": "#/definitions/line"}]}},
            "paid": {"type": "boolean"},
            "open": {},
            "price": {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "null"}]},
        },
        "$defs": {"Party": {"title": "Party", "type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "parent": {"$ref": "#/$defs/Party"}}}},
        "definitions": {"line": {"type": "object", "properties": {"unit_price": {"type": "number", "exclusiveMinimum": 0}}}},
    }))
}

#[test]
fn each_complaint_says_what_to_enter_at_its_field_in_the_order_of_the_form() {
    let bad = json!({"paid": "yes", "lines": [{"unit_price": "1,50"}, {"unit_price": 0}], "copies": 1.5, "kind": "letter", "seller": {}, "date": "2026-02-30", "number": "R-12345", "price": true});
    let told: Vec<String> =
        invoice().check(&bad).into_iter().map(|v| format!("{}: {}", v.path, v.sentence(Locale::English))).collect();
    assert_eq!(
        told,
        [
            "number: Invoice number must be 5 characters or less",
            "date: Enter Date as a date, like 31 Mar 2026",
            "seller.name: Enter Name",
            "kind: Choose Kind from: invoice, receipt",
            "copies: Enter Copies as a whole number, like 12",
            "lines[0].unit_price: Enter Unit price as a number, like 1,234.56",
            "lines[1].unit_price: Unit price must be more than 0",
            "paid: Enter Paid as yes or no",
            "price: Enter Price as a number or text",
        ]
    );
    assert_eq!(
        complaints(json!({"properties": {"a": {"type": "string"}}, "required": ["a"]}), json!({"a": null})),
        ["a: Enter A"]
    );
    assert_eq!(complaints(json!({"properties": {"a": {"type": "string"}}, "required": ["b"]}), json!({})), ["b: Enter B"]);
    assert_eq!(
        complaints(json!({"properties": {"a": {"type": "number", "maximum": 1}}}), json!({"a": 2})),
        ["a: A must be 1 or less"]
    );
    assert_eq!(complaints(json!({"properties": {"a": {"const": "x"}}}), json!({"a": "y"})), ["a: Choose A from: x"]);
    assert_eq!(complaints(json!({"properties": {"a": {"type": "array"}}}), json!({"a": 1})), ["a: A must be a list"]);
}

#[test]
fn every_complaint_is_told_in_german_too() {
    let bad = json!({"paid": "yes", "copies": -1, "kind": "letter", "seller": {"name": "N"}, "date": "x", "number": "R-12345", "price": true});
    let told: Vec<String> = invoice().check(&bad).into_iter().map(|v| v.sentence(Locale::German)).collect();
    assert_eq!(
        told,
        [
            "Invoice number darf höchstens 5 Zeichen haben",
            "Date als Datum eingeben, z. B. 31.03.2026",
            "Kind auswählen: invoice, receipt",
            "Copies muss 0 oder mehr sein",
            "Paid als Ja oder Nein eingeben",
            "Price als Zahl oder Text eingeben",
        ]
    );
}

#[test]
fn a_choice_names_the_types_that_it_has_and_the_readers_numbers_and_days() {
    let choice = json!({"properties": {"a": {"oneOf": [{"type": "object", "properties": {"x": {}}}, {"type": "string"}]}}});
    assert_eq!(complaints(choice, json!({"a": 1})), ["a: Enter A as a group of fields or text"]);
    let day = Description { field_type: FieldType::Date, nullable: false, required: false, description: None };
    let problem = parse_text("03/04/2026", &day, None, Locale::English).unwrap_err();
    let said = [Locale::English, Locale::German].map(|locale| problem.sentence(&"Due".into(), locale));
    assert_eq!(
        said,
        [
            "03/04/2026 can mean 3 Apr 2026 or 4 Mar 2026: choose one",
            "03/04/2026 kann 03.04.2026 oder 04.03.2026 bedeuten: bitte auswählen"
        ]
    );
    let said = [Locale::English, Locale::German].map(|locale| Problem::NoYear.sentence(&"Due".into(), locale));
    assert_eq!(said, ["Enter Due with its year, like 31 Mar 2026", "Due mit Jahr eingeben, z. B. 31.03.2026"]);
    let row = Label::from("Price").and(Name::Row(3));
    assert_eq!(Problem::NoNumber.sentence(&row, Locale::German), "Price, Zeile 3 als Zahl eingeben, z. B. 1.234,56");
}
