//! A record as an agent writes it, then optionally a schema and edits: one JSON value after another.
//!
//! The queue and the form can show it. Untouched, it is written as it was read. Undoing all edits restores it.
#![no_main]

use countersign::domain::{
    Collection, Draft, Edit, ExtractedData, Locale, Schema, blocks,
    edit::{apply, undo},
    fields, flags, lowest_confidence,
};
use countersign_fuzz::leaves;
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::{Deserializer, Value};
use std::collections::HashMap;

fuzz_target!(|text: &[u8]| -> Corpus {
    let mut jsons = Deserializer::from_slice(text).into_iter::<Value>().map_while(Result::ok);
    let Some(raw) = jsons.next() else { return Corpus::Reject };
    let schema = jsons.next().filter(Value::is_object).map(Schema::new);
    let collection = Collection { schema, ..Collection::new("invoices", "agent") };
    let edits: Vec<Edit> = jsons.filter_map(|json| serde_json::from_value(json).ok()).collect();

    let record = ExtractedData::new(raw.clone());
    look_at(&record, &collection);
    let written = serde_json::to_string(&record).unwrap();
    assert_eq!(written, raw.to_string());
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), raw);

    edit_and_undo(&record, &collection, &edits);
    draft(&record, &collection, edits);
    Corpus::Keep
});

/// Builds what the queue's row and the form show of a record. Every value of `data` is shown exactly once.
fn look_at(record: &ExtractedData, collection: &Collection) {
    let _ = (record.problems(), record.field_errors(), record.extraction_error(), record.status());
    let _ = (record.overall_confidence(), record.changes(), lowest_confidence(record));
    let _ = collection.key_fields(record.data());
    let flags = flags(record, collection);
    let blocks = blocks(record, collection);
    let mut shown = HashMap::new();
    for field in fields(&blocks) {
        assert_eq!(field.id, field.path.to_id());
        assert!(field.flags.iter().all(|flag| flags.contains(flag)));
        if let Some(value) = &field.value {
            assert_eq!(field.path.get(record.data()), Some(value));
            *shown.entry(field.path.clone()).or_insert(0) += 1;
        }
    }
    for leaf in leaves(record.data()).iter().filter(|leaf| leaf.get(record.data()).is_some_and(|value| !value.is_null())) {
        assert_eq!(shown.get(leaf), Some(&1), "{leaf}");
    }
}

fn edit_and_undo(record: &ExtractedData, collection: &Collection, edits: &[Edit]) {
    let mut now = record.clone();
    let mut done = Vec::new();
    for edit in edits {
        let before = now.raw().to_string();
        match apply(&mut now, edit) {
            Ok(back) => done.push(back),
            Err(error) => assert_eq!(now.raw().to_string(), before, "{error} changed something"),
        }
        assert_eq!(now.original_data(), record.original_data());
    }
    look_at(&now, collection);
    for back in done.into_iter().rev() {
        undo(&mut now, back);
    }
    assert_eq!(now.raw().to_string(), record.raw().to_string());
}

fn draft(record: &ExtractedData, collection: &Collection, edits: Vec<Edit>) {
    let mut draft = Draft::default();
    for edit in edits {
        draft.push(record, edit);
    }
    let _ = (draft.typed(), draft.touched());
    let (shown, _) = draft.apply(record);
    for field in &fields(&blocks(&shown, collection)) {
        for locale in Locale::ALL {
            draft.type_text(record, field, &field.shown_text(locale), locale);
        }
        draft.revert(record, &field.path);
    }
    look_at(&draft.apply(record).0, collection);
    // The server reads what the browser sends.
    let sent = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&sent).unwrap(), draft);
}
