//! What is flagged, and in which order.

use serde_json::{Value, json};

use crate::domain::{Collection, Edit, ExtractedData, FieldPath, Flag, FlagKind, Schema, edit, flag, flags, lowest_confidence};
use crate::text::Language;

fn collection(schema: Option<Value>) -> Collection {
    Collection { schema: schema.map(Schema::new), ..Collection::new("invoices", "agent") }
}

fn record(data: Value, field_metadata: Value) -> ExtractedData {
    ExtractedData::new(json!({"original_data": data, "data": data, "status": "pending_review", "field_metadata": field_metadata}))
}

/// `kind path label: message`
fn told(record: &ExtractedData, schema: Option<Value>) -> Vec<String> {
    let line = |flag: &Flag| {
        let place = flag.path.as_ref().map(FieldPath::to_string).unwrap_or_default();
        format!("{} {place} ({}): {}", flag.kind.name(), flag.title(Language::English), flag.message(Language::English))
    };
    flags(record, &collection(schema)).iter().map(line).collect()
}

#[test]
fn low_and_unknown_confidences_are_flagged_and_what_is_not_there_is_not() {
    let record = record(
        json!({"a": "x", "b": "x", "c": "x", "d": "x", "e": null, "f": "", "g": {}, "h": [], "i": "x"}),
        json!({"a": {"confidence": 0.8}, "b": {"confidence": 0.799}, "c": {"confidence": 1.7}, "d": {"confidence": null}, "i": {"confidence": 0}}),
    );
    assert_eq!(
        told(&record, None),
        [
            "low_confidence b (B): Confidence 79 %, below 80 %",
            "unknown_confidence c (C): Confidence 1.7 is not between 0 and 1",
            "unknown_confidence d (D): The agent gave no confidence",
            "unknown_confidence f (F): The agent gave no confidence",
            "low_confidence i (I): Confidence 0 %, below 80 %",
        ]
    );
    assert_eq!(lowest_confidence(&record).map(|c| c.get()), Some(0.0));
}

#[test]
fn a_confidence_that_is_no_number_is_flagged() {
    let record = record(json!({"a": 1}), json!({"a": {"confidence": "NaN"}}));
    assert_eq!(told(&record, None), ["unknown_confidence a (A): Confidence NaN is not between 0 and 1"]);
}

#[test]
fn a_threshold_between_two_percents_is_told_as_it_is() {
    let mut half = collection(None);
    half.review_below = 0.825;
    let found = flags(&record(json!({"a": 1}), json!({"a": {"confidence": 0.82}})), &half);
    assert_eq!(found[0].message(Language::English), "Confidence 82 %, below 82.5 %");
}

#[test]
fn an_edited_field_was_checked_by_a_person() {
    let mut checked = record(
        json!({"a": 1, "rows": [{"x": 1, "y": 1}, {"x": 2, "y": 2}]}),
        json!({"a": {"confidence": 0.1}, "rows": [{"x": {"confidence": 0.2}, "y": {"confidence": 0.9}}, {"x": {"confidence": 0.3}}]}),
    );
    let path = |text: &str| text.parse::<FieldPath>().unwrap();
    edit::apply(&mut checked, &Edit::Set { path: path("a"), value: json!(2) }).unwrap();
    edit::apply(&mut checked, &Edit::InsertRow { path: path("rows"), index: 0, row: json!({"x": 7}) }).unwrap();
    edit::apply(&mut checked, &Edit::Set { path: path("rows[2].y"), value: json!(5) }).unwrap();
    assert_eq!(
        told(&checked, None),
        [
            "low_confidence rows[1].x (X, row 2): Confidence 20 %, below 80 %",
            "low_confidence rows[2].x (X, row 3): Confidence 30 %, below 80 %"
        ]
    );
    assert_eq!(lowest_confidence(&checked).map(|c| c.get()), Some(0.2));
    let only_a = Some(json!({"properties": {"a": {"type": "string"}}}));
    assert!(told(&checked, only_a)[0].starts_with("schema_violation a (A): Enter A as text"), "what breaks the schema stays");
}

#[test]
fn a_moved_row_and_a_missing_original_silence_nothing() {
    let mut moved = record(
        json!({"rows": [{"x": 1}, {"x": 2}, {"x": 3}]}),
        json!({"rows": [{"x": {"confidence": 0.1}}, {"x": {"confidence": 0.9}}, {"x": {"confidence": 0.9}}]}),
    );
    edit::apply(&mut moved, &Edit::MoveRow { path: "rows".parse().unwrap(), from: 0, to: 2 }).unwrap();
    assert_eq!(told(&moved, None), ["low_confidence rows[2].x (X, row 3): Confidence 10 %, below 80 %"]);
    let no_original = ExtractedData::new(json!({"data": {"a": 1}, "field_metadata": {"a": {"confidence": 0.1}}}));
    assert_eq!(
        told(&no_original, None),
        [
            "unreadable_metadata  (This record): The record has no original_data",
            "low_confidence a (A): Confidence 10 %, below 80 %"
        ]
    );
}

#[test]
fn flags_of_the_record_come_first_and_fields_follow_the_order_of_the_form() {
    let schema = json!({"required": ["number"], "properties": {
        "number": {"type": "string"}, "total": {"type": "number"}, "seller": {"properties": {"name": {"type": "string"}}},
    }});
    let broken = ExtractedData::new(json!({
        "original_data": {}, "data": {"zeta": 1, "seller": {"name": 7}, "total": "12"}, "status": "error",
        "field_metadata": {"error": "page 2 failed", "zeta": "no metadata", "total": {"confidence": 0.9}},
        "metadata": {"extraction_error": "the model gave up", "field_errors": {"total": "no number"}},
        "overall_confidence": "much",
    }));
    // The original is empty, so every field counts as entered by a person: only the schema objects to fields.
    assert_eq!(
        told(&broken, Some(schema)),
        [
            "extraction_error  (This record): the model gave up",
            "extraction_error  (This record): total: no number",
            "extraction_error  (This record): page 2 failed",
            "unreadable_metadata  (This record): overall_confidence of the record is not a number from 0 to 1",
            "unreadable_metadata  (This record): What the agent says about zeta can’t be read: it is a single value",
            "schema_violation number (Number): Enter Number",
            "schema_violation total (Total): Enter Total as a number, like 1,234.56",
            "schema_violation seller.name (Name, Seller): Enter Name as text",
        ]
    );
    let worst = flags(&broken, &collection(None)).iter().map(|flag| flag.kind).min();
    assert_eq!(worst, Some(FlagKind::ExtractionError));
}

#[test]
fn a_record_with_status_error_is_flagged_even_without_a_reason() {
    let failed = ExtractedData::new(json!({"original_data": {}, "data": {}, "status": "error"}));
    assert_eq!(
        told(&failed, None),
        [
            "extraction_error  (This record): The agent could not extract this document",
            "failed_rule  (This record): None of the expected fields has a value; missing are Seller, Number, Date, Total",
        ]
    );
}

#[test]
fn a_field_really_called_confidence_is_weighed_like_any_other() {
    let record = record(
        json!({"d": {"confidence": "high", "x": 1}}),
        json!({"d": {"confidence": {"confidence": 0.3}, "x": {"confidence": 0.9}}}),
    );
    assert_eq!(told(&record, None), ["low_confidence d.confidence (Confidence, D): Confidence 30 %, below 80 %"]);
}

#[test]
fn the_queue_the_page_and_the_check_at_accept_see_the_same() {
    let record = record(json!({"a": 1, "rows": [{"x": 1}]}), json!({"a": {"confidence": 0.5}}));
    let collection = collection(Some(json!({"properties": {"a": {"type": "string"}}})));
    let all = flags(&record, &collection);
    let assessed = flag::assess(&record, &collection, &crate::domain::Facts::default());
    assert_eq!((assessed.flags, assessed.lowest_confidence), (all.clone(), lowest_confidence(&record)));
    let blocks = crate::domain::blocks(&record, &collection);
    let shown = crate::domain::fields(&blocks);
    let on_the_page: Vec<_> = shown.iter().flat_map(|field| field.flags.iter().map(|flag| (**flag).clone())).collect();
    assert_eq!(on_the_page, all);
}
