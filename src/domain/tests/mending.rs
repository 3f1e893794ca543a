//! A value of the wrong type or shape becomes what the schema wants, with the page's own buttons and inputs.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Value, json};

use super::properties::jsons;
use crate::domain::{Block, Collection, Draft, Edit, ExtractedData, Field, FieldPath, FieldType, Fields, Locale, Schema, blocks};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

/// What the buttons of a field with this schema make of a value, as JSON.
fn ways(schema: Value, value: &str) -> Vec<String> {
    let schema = Schema::new(json!({"type": "object", "required": ["a"], "properties": {"a": schema}}));
    schema.mended(&json!({"a": parsed(value)}), &path("a")).iter().map(Value::to_string).collect()
}

#[test]
fn a_value_that_reads_right_becomes_the_type_that_is_wanted() {
    let text = || json!({"type": "string"});
    let date = || json!({"type": "string", "format": "date"});
    let number = || json!({"type": ["number", "null"]});
    for (schema, value, made) in [
        (text(), "20260118", r#""20260118""#),
        (text(), "12345678901234567890.10", r#""12345678901234567890.10""#),
        (text(), "true", r#""true""#),
        (text(), r#"["Weena 664", null, "Rotterdam"]"#, r#""Weena 664, Rotterdam""#),
        (text(), r#"["Lamp, white", 2]"#, r#""Lamp, white\n2""#),
        (text(), r#"{"street": "Weena 664", "zip": {"code": 3013}, "city": ""}"#, r#""Weena 664, 3013""#),
        (number(), r#""5.50""#, "5.50"),
        (number(), r#""1.190,00 €""#, "1190.00"),
        (number(), r#""５，５０""#, "5.50"),
        (number(), r#"{"amount": "12.50", "currency": "EUR"}"#, "12.50"),
        (json!({"type": "integer"}), r#"[7]"#, "7"),
        (json!({"type": "boolean"}), r#""Ja""#, "true"),
        (date(), r#""04.03.2026""#, r#""2026-03-04""#),
        (date(), "20260304", r#""2026-03-04""#),
        (date(), r#""2026-03-04T10:00:00Z""#, r#""2026-03-04""#),
        (json!({"enum": ["EUR", "CHF"]}), r#""ｅｕｒ""#, r#""EUR""#),
        (json!({"enum": ["Müller"]}), "\"Mu\u{308}ller\"", r#""Müller""#),
        (json!({"type": "integer", "enum": [1, 2]}), r#""2""#, "2"),
        (json!({"type": "array", "items": {"type": "string"}}), r#""a""#, r#"["a"]"#),
        (json!({"type": "array", "items": {"type": "number"}}), r#"{"a": "1.50", "b": 2}"#, "[1.50,2]"),
        (json!({"type": "array", "items": {"type": "string"}}), r#""[\"a\", \"b\"]""#, r#"["a","b"]"#),
        (json!({"type": "array", "items": {"type": "object"}}), r#"{"b": 1.0}"#, r#"[{"b":1.0}]"#),
        (json!({"type": "array", "items": {"type": "string"}}), "null", "[]"),
        (json!({"type": "object"}), r#"[{"b": 1}]"#, r#"{"b":1}"#),
        (json!({"type": "object"}), r#""{\"b\": 1.50}""#, r#"{"b":1.50}"#),
        (json!({"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}}), "5", r#"{"b":null}"#),
        (text(), "{}", "null"),
        (number(), r#"["none"]"#, "null"),
        (json!({"anyOf": [{"type": "string"}, {"type": "number"}]}), "[5]", "\"5\" or 5"),
        (number(), r#""1.234""#, "1234 or 1.234"),
        (date(), r#""04/03/2026""#, r#""2026-03-04" or "2026-04-03""#),
    ] {
        assert_eq!(ways(schema.clone(), value).join(" or "), made, "{value} as {schema}");
    }
}

/// What the buttons offer for a text that is none of the choices.
fn offered(text: &str) -> Vec<String> {
    let schema = Schema::new(json!({"properties": {"kind": {
        "enum": ["invoice", "credit_note", "corrected_invoice", "receipt", "Öl", "VAT", "GST"], "x-enum-titles-de": {"credit_note": "Gutschrift", "invoice": "Rechnung"}}}}));
    let data = json!({ "kind": text });
    assert_eq!(schema.check(&data).len(), 1, "{text}");
    schema.offered(&data, &path("kind")).into_iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_text_that_is_none_of_the_choices_is_offered_those_that_it_is_like() {
    for (text, choices) in [
        ("Credit-Note", "credit_note"),
        ("invoise", "invoice"),
        ("INVOICES", "invoice"),
        ("credit", "credit_note"),
        ("corrected invoise", "corrected_invoice"),
        ("Gutschrfit", "credit_note"),
        ("GUTSCHRIFT", "credit_note"),
        ("Rechnungen", "invoice"),
        ("ｒｅｃｉｅｐｔ", "receipt"),
        ("VST", "VAT, GST"),
        ("XY", ""),
        ("a wholly different thing", ""),
    ] {
        assert_eq!(offered(text).join(", "), choices, "{text}");
    }
}

#[test]
fn what_the_schema_allows_or_a_person_has_to_type_is_offered_nothing() {
    for (schema, value) in [
        (json!({"type": "string"}), r#""5""#),
        (json!({"type": "integer"}), "5.00"),
        (json!({"type": "number"}), r#""many""#),
        (json!({"type": "string", "format": "date"}), r#""31.02.2026""#),
        (json!({"type": "string", "maxLength": 1}), r#""long""#),
        (json!({"type": ["string", "null"]}), "null"),
        (json!({}), "[1]"),
    ] {
        assert_eq!(ways(schema.clone(), value), [""; 0], "{value} as {schema}");
    }
}

fn collection(schema: &Value) -> Collection {
    Collection { schema: Some(Schema::new(schema.clone())), ..Collection::new("invoices", "_public") }
}

fn field_at(record: &ExtractedData, collection: &Collection, at: &FieldPath) -> Option<Field> {
    Fields::of(&blocks(record, collection)).get(at).map(|field| Field::clone(&field))
}

#[test]
fn typing_what_is_shown_gives_the_type_that_is_wanted() {
    let schema = json!({"properties": {"number": {"type": "string"}, "total": {"type": "number"}, "day": {"type": "string", "format": "date"}}});
    let collection = collection(&schema);
    let base = ExtractedData::new(json!({"data": {"number": 20260118, "total": "5.50", "day": "04.03.2026"}}));
    for (at, first, text, value) in [
        ("number", "2026", "20260118", json!("20260118")),
        ("total", "5", "5.50", parsed("5.50")),
        ("day", "04.03", "04.03.2026", json!("2026-03-04")),
    ] {
        for steps in [vec![text], vec![first, text]] {
            let mut draft = Draft::default();
            for text in steps {
                let field = field_at(&draft.apply(&base).0, &collection, &path(at)).unwrap();
                match field.read(text, Locale::English) {
                    Ok(value) => draft.push(&base, Edit::Set { path: path(at), value }),
                    Err(_) => drop(draft.type_text(&base, &field, text, Locale::English)),
                }
            }
            assert_eq!(draft.edits, [Edit::Set { path: path(at), value: value.clone() }], "{text}");
        }
    }
    let untouched = |text: &str, at: &str| {
        let mut draft = Draft::default();
        draft.type_text(&base, &field_at(&base, &collection, &path(at)).unwrap(), text, Locale::English);
        draft.is_empty()
    };
    assert!(untouched("20260118", "number") && untouched("5.50", "total"), "a form without JavaScript posts every field");
}

/// Whether its input shows all that is there, so that something else can be typed.
fn is_typed(field: &Field) -> bool {
    match &field.value {
        Some(Value::Object(_)) => false,
        Some(Value::Array(_)) => matches!(field.field_type, FieldType::Array(_)),
        _ => true,
    }
}

/// A text that a person can type into such a field.
fn typed(field_type: &FieldType) -> &str {
    match field_type {
        FieldType::Array(items) => typed(items),
        FieldType::Number | FieldType::Integer => "7",
        FieldType::Boolean => "yes",
        FieldType::Enum(words) => words.first().map_or("x", |choice| choice.value.as_str()),
        FieldType::Date => "2026-03-04",
        FieldType::DateTime => "2026-03-04T10:00:00Z",
        _ => "7",
    }
}

fn places(blocks: &[Block], found: &mut Vec<FieldPath>) {
    for block in blocks {
        found.push(block.path().clone());
        if let Block::Group { blocks, .. } = block {
            places(blocks, found);
        }
    }
}

/// Presses the first button of what is wrong, or types into its field, until nothing is. Panics where neither is possible.
fn put_right(data: &Value, collection: &Collection) -> (ExtractedData, Draft) {
    let schema = collection.schema.as_ref().unwrap();
    let base = ExtractedData::new(json!({"data": data, "original_data": data}));
    let mut draft = Draft::default();
    for _ in 0..500 {
        let (record, misfits) = draft.apply(&base);
        assert_eq!(misfits, [], "{data}");
        let Some(wrong) = schema.check(record.data()).into_iter().next() else { return (record, draft) };
        let before = draft.clone();
        let way = schema.mended(record.data(), &wrong.path).into_iter().next();
        if way.is_some_and(|way| !way.is_null()) {
            assert!(draft.mend(&base, schema, &wrong.path, 0));
        } else {
            let fields = Fields::of(&blocks(&record, collection));
            // A list may be one field; what has none gets one by a button.
            match fields.around(&wrong.path).and_then(|(_, path)| fields.get(&path)).filter(|field| is_typed(field)) {
                Some(field) => drop(draft.type_text(&base, &field, typed(&field.field_type), Locale::English)),
                None => assert!(
                    draft.mend(&base, schema, &wrong.path, 0),
                    "no field and no button at {}: {:?} in {record:?}",
                    wrong.path,
                    wrong.problem
                ),
            }
        }
        draft.remember(&before, false);
        assert_ne!(draft.edits, before.edits, "nothing helps {} in {data}: {:?}", wrong.path, wrong.problem);
    }
    panic!("no end: {data} by {:?} after {:?}", schema.raw(), draft.edits);
}

/// A schema for each type.
fn types() -> Vec<Value> {
    let scalars = [
        json!({"type": "string"}),
        json!({"type": "string", "minLength": 1}),
        json!({"type": "number"}),
        json!({"type": "integer"}),
        json!({"type": "boolean"}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "string", "format": "date-time"}),
        json!({"enum": ["EUR", "CHF"]}),
        json!({"type": "integer", "enum": [1, 2]}),
        json!({"const": 5}),
        json!({"type": ["string", "number"]}),
        json!({"anyOf": [{"type": "number"}, {"type": "boolean"}]}),
    ];
    let objects = [
        json!({"type": "object"}),
        json!({"type": "object", "required": ["b", "c"], "properties": {"b": {"type": "number"}, "c": {"type": "object",
            "required": ["d"], "properties": {"d": {"type": "string"}}}}}),
        json!({"properties": {"b": {"type": "string"}}}),
        json!({"anyOf": [{"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}}, {"type": "array", "items": {"type": "number"}}]}),
    ];
    let mut all: Vec<Value> = scalars.into_iter().chain(objects).collect();
    let lists: Vec<Value> = all.iter().map(|items| json!({"type": "array", "items": items})).collect();
    let nested = json!({"type": "array", "items": {"type": "array", "items": {"type": "number"}}});
    all.extend(lists.into_iter().chain([nested, json!({"type": "array"})]));
    all
}

/// A value of each kind, and of each kind in each other.
fn kinds() -> Vec<Value> {
    let plain =
        ["null", "true", "5", "5.5", "1e400", r#""""#, r#""x""#, r#""5.50""#, r#""1.234""#, r#""04/03/2026""#, "[]", "{}"];
    let mut all = plain.map(parsed).to_vec();
    for inner in ["null", "5", r#""x""#, r#""5.50""#, "{}"].map(parsed) {
        all.extend([
            json!([inner]),
            json!([inner, {"b": inner}]),
            json!({"b": inner}),
            json!({"b": {"d": [inner]}}),
            json!([[inner], "x"]),
        ]);
    }
    all
}

#[test]
fn no_record_can_only_be_rejected() {
    for wanted in types() {
        let within = json!({"type": "object", "required": ["a"], "properties": {"a": wanted, "z": {}}});
        let schema = json!({"type": "object", "required": ["a", "group", "rows"], "properties": {
            "a": wanted, "may": wanted, "group": within, "rows": {"type": "array", "items": within}}});
        let collection = collection(&schema);
        for kind in kinds() {
            let data = json!({"a": kind, "may": kind, "group": {"a": kind}, "rows": [{"a": kind, "z": 1}, {"a": kind}]});
            let (record, mut draft) = put_right(&data, &collection);
            assert_eq!(record.original_data(), &data);
            while draft.undo().is_some() {}
            assert_eq!(draft.edits, [], "undo");
        }
    }
}

#[test]
fn a_value_that_is_no_object_becomes_one_and_has_fields() {
    let schema = json!({"type": "object", "required": ["number"], "properties": {"number": {"type": "string"}, "rows": {"type": "array",
        "items": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}}, "seller": {"type": "object",
        "required": ["name"], "properties": {"name": {"type": "string"}}}}});
    let collection = collection(&schema);
    for data in [
        json!(null),
        json!("x"),
        json!([]),
        json!([{"number": 5}]),
        json!({"number": {"a": 7}, "rows": {"a": "x"}, "seller": "Nord"}),
    ] {
        let (record, _) = put_right(&data, &collection);
        let mut all = Vec::new();
        places(&blocks(&record, &collection), &mut all);
        assert_eq!(
            all.iter().map(FieldPath::to_string).collect::<Vec<_>>(),
            ["number", "rows", "seller", "seller.name"],
            "{data}"
        );
    }
}

proptest! {
    #![proptest_config(Config { cases: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_record_of_any_json_can_only_be_rejected(data in jsons()) {
        let collection = collection(&json!({"type": "object", "required": ["a", "b"], "properties": {
            "a": {"type": "string"}, "b": {"type": "array", "items": {"type": "object", "required": ["a"], "properties": {
                "a": {"type": "number"}, "b": {"type": "string", "format": "date"}}}},
            "c": {"type": "object", "properties": {"a": {"type": "boolean"}}}, "d": {"type": "array", "items": {"type": "integer"}}}}));
        put_right(&data, &collection);
    }
}
