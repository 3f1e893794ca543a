//! What a record lacks, and what it hides: of any record, invoice or not.

use serde_json::{Value, json};

use crate::domain::rule::{Level, Rule};
use crate::domain::{Collection, Edit, ExtractedData, FlagKind, Schema, edit, flag, record_rules::broken_by};
use crate::text::Language;

fn collection(schema: Option<Value>) -> Collection {
    Collection { schema: schema.map(Schema::new), rules_off: true, ..Collection::new("c", "d") }
}

fn record(data: Value) -> ExtractedData {
    ExtractedData::new(json!({"original_data": data.clone(), "data": data, "status": "pending_review"}))
}

fn with(mut record: ExtractedData, path: &str, value: Value) -> ExtractedData {
    edit::apply(&mut record, &Edit::Set { path: path.parse().unwrap(), value }).unwrap();
    record
}

/// `level path: sentence`
fn told(record: &ExtractedData, collection: &Collection) -> Vec<String> {
    let broken = broken_by(record, collection, None).into_iter();
    broken.map(|one| format!("{:?} {}: {}", one.level, one.path, one.broken.sentence(Language::English))).collect()
}

#[test]
fn what_the_agent_calls_a_failure_is_asked_about_even_after_a_reopening() {
    let with_status = |status: Value, metadata: Value| {
        ExtractedData::new(json!({"original_data": {"a": 1}, "data": {"a": 1}, "status": status, "metadata": metadata}))
    };
    let plain = collection(None);
    for (status, metadata, sentence) in [
        ("error", json!({}), "Block : The agent could not extract this document"),
        ("error", json!({"extraction_error": "page 2"}), "Block : The agent could not extract this document: page 2"),
        ("pending_review", json!({"job_error": "page 2"}), "Block : The agent could not extract this document: page 2"),
        ("pending_review", json!({"review": {"agent_status": "error"}}), "Block : The agent could not extract this document"),
        (
            "in_progress",
            json!({}),
            "Block : The agent gives this document the status “in_progress”, which is not known here: it may have failed, or not be finished",
        ),
    ] {
        assert_eq!(told(&with_status(json!(status), metadata), &plain), [sentence]);
    }
    for status in [json!("pending_review"), json!("accepted"), json!("approved"), json!(""), json!(null), json!(7)] {
        assert_eq!(told(&with_status(status, json!({"field_errors": {"a": "no number"}})), &plain), [""; 0]);
    }
}

#[test]
fn a_record_without_any_value_says_what_it_lacks() {
    let invoices = Collection::new("c", "d");
    let empty = [
        json!({}),
        json!(null),
        json!({"a": null, "rows": [{"b": null}, {}], "c": {"d": []}}),
        json!({"a": " ", "b": "\u{A0}\n"}),
        json!([]),
    ];
    for data in empty {
        assert_eq!(
            told(&record(data.clone()), &invoices),
            ["Block : None of the expected fields has a value; missing are Seller, Number, Date, Total"],
            "{data}"
        );
    }
    let schema = json!({"required": ["number", "total"], "properties": {
        "number": {"type": ["string", "null"], "title": "Order number"}, "total": {"type": ["number", "null"]}}});
    let nulls = record(json!({"number": null, "total": null}));
    assert_eq!(
        told(&nulls, &collection(Some(schema.clone()))),
        ["Block : None of the expected fields has a value; missing are Order number, Total"]
    );
    let other = collection(None);
    assert_eq!(told(&record(json!({"a": null})), &other), ["Block : No field has a value"], "who knows what is expected?");
    for value in [json!({"number": "A"}), json!({"total": 0}), json!({"paid": false}), json!({"rows": [{"q": 1}]})] {
        assert_eq!(told(&record(value), &invoices), [""; 0]);
    }
    let none_of_its_fields = record(json!({"other": "x", "number": null, "total": null}));
    let nothing_known = "Block : None of the expected fields has a value; missing are Order number, Total";
    assert_eq!(told(&none_of_its_fields, &collection(Some(schema))), [nothing_known]);
}

#[test]
fn what_is_required_and_was_emptied_is_named_with_what_was_read() {
    let schema = json!({"required": ["number", "lines", "code"], "properties": {
        "number": {"type": ["string", "null"]}, "code": {"type": "string"}, "note": {"type": ["string", "null"]},
        "lines": {"type": ["array", "null"], "items": {"type": "object", "required": ["what"], "properties": {"what": {"type": ["string", "null"]}, "q": {}}}},
    }});
    let schema = collection(Some(schema));
    let read = || {
        record(json!({"number": "R-1", "code": "x", "note": "n", "lines": [{"what": "Lamp", "q": 1}, {"what": null, "q": 2}]}))
    };
    assert_eq!(told(&read(), &schema), [""; 0], "null was read");
    for (path, value, sentence) in [
        ("number", json!(null), "Block number: Number was emptied; the agent had read “R-1”"),
        ("number", json!("  "), "Block number: Number was emptied; the agent had read “R-1”"),
        ("code", json!(""), "Block code: Code was emptied; the agent had read “x”"),
        ("lines[0].what", json!(null), "Block lines[0].what: What, row 1 was emptied; the agent had read “Lamp”"),
    ] {
        assert_eq!(told(&with(read(), path, value), &schema), [sentence]);
    }
    let emptied = with(read(), "lines", json!([]));
    assert!(told(&emptied, &schema)[0].starts_with("Block lines: Lines was emptied"), "{:?}", told(&emptied, &schema));
    assert_eq!(told(&with(read(), "note", json!(null)), &schema), [""; 0], "nobody requires it");
    assert_eq!(
        told(&record(json!({"number": "R", "code": "", "lines": []})), &schema),
        ["Block code: Code is required, and empty"]
    );
}

#[test]
fn without_a_schema_what_identifies_a_record_must_not_be_emptied() {
    let plain = Collection::new("c", "d");
    let read = || record(json!({"invoice_number": "R-1", "seller": {"name": "Nord"}, "note": "n"}));
    assert_eq!(told(&with(read(), "note", json!("")), &plain), [""; 0]);
    assert_eq!(
        told(&with(read(), "invoice_number", json!("")), &plain),
        ["Block : Number was emptied; the agent had read “R-1”"]
    );
    assert_eq!(
        told(&with(read(), "seller.name", json!(null)), &plain),
        ["Block : Seller was emptied; the agent had read “Nord”"]
    );
}

#[test]
fn a_hidden_character_is_told_with_its_place() {
    let plain = collection(None);
    let hidden = record(json!({
        "invoice_number": "INV-\u{202E}100", "iban": "\u{200B}DE88\u{200B}2008", "description": "Persian می\u{200C}خواهم 👩\u{200D}🔧",
        "customer_no": "می\u{200C}خواهم", "lines": [{"note": "a\u{AD}b"}],
    }));
    assert_eq!(
        told(&hidden, &plain),
        [
            "Warn invoice_number: Contains an invisible character: U+202E after “INV-”",
            "Warn iban: Contains 2 invisible characters: U+200B at the start, U+200B after “⟨U+200B⟩DE88”",
            "Warn customer_no: Contains an invisible character: \u{200E}U+200C after “\u{200E}می\u{200E}”\u{200E}",
            "Warn lines[0].note: Contains an invisible character: U+00AD after “a”",
        ]
    );
    let long = record(json!({"note": format!("{}\u{2028}", "x".repeat(50))}));
    assert_eq!(told(&long, &plain), ["Warn note: Contains an invisible character: U+2028 after “…xxxxxxxxxxxx”"]);
    assert_eq!(
        broken_by(&long, &plain, None)[0].broken.sentence(Language::German),
        "Enthält ein unsichtbares Zeichen: U+2028 nach „…xxxxxxxxxxxx“"
    );
}

#[test]
fn each_of_these_rules_has_a_level_of_its_own() {
    let mut collection = collection(None);
    let hidden = record(json!({"id": "a\u{200B}"}));
    let levels = |collection: &Collection| broken_by(&hidden, collection, None).iter().map(|one| one.level).collect::<Vec<_>>();
    assert_eq!(levels(&collection), [Level::Warn], "although no rule of an invoice applies");
    collection.rules.insert(Rule::HiddenCharacters, Level::Block);
    assert_eq!(levels(&collection), [Level::Block]);
    let assessed = flag::assess(&hidden, &collection, &crate::domain::Facts::default());
    assert_eq!((assessed.flags[0].kind, assessed.blocking.len()), (FlagKind::FailedRule, 1));
    collection.rules.insert(Rule::HiddenCharacters, Level::Off);
    assert_eq!(levels(&collection), []);
    let failed = ExtractedData::new(json!({"original_data": {"a": 1}, "data": {"a": 1}, "status": "error"}));
    collection.rules.insert(Rule::Status, Level::Off);
    let assessed = flag::assess(&failed, &collection, &crate::domain::Facts::default());
    assert!(assessed.blocking.is_empty() && assessed.flags[0].kind == FlagKind::ExtractionError, "still told: {assessed:?}");
}
