//! What a page sends becomes edits, and edits go along when the record changes.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};

use crate::domain::{Collection, Draft, ExtractedData, Field, FieldPath, blocks, fields, schema::same_text};

fn record(data: Value) -> ExtractedData {
    ExtractedData::new(json!({ "original_data": data, "data": data, "status": "pending_review" }))
}

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

/// As the page does it: the field as it is shown with the draft, and the text that is now in its input.
fn type_text(draft: &mut Draft, base: &ExtractedData, at: &str, text: &str) {
    let collection = Collection::new("invoices", "_public");
    let shown = blocks(&draft.apply(base).0, &collection);
    let field: Field = fields(&shown).into_iter().find(|field| field.path == path(at)).unwrap().clone();
    draft.type_text(base, &field, text, None);
}

#[test]
fn what_was_typed_and_taken_back_leaves_null_as_null_and_digits_as_they_were() {
    let base = record(json!({ "note": null, "total": 1500.5, "text": "" }));
    for (at, before) in [("note", ""), ("total", "1500.5"), ("text", "")] {
        let mut draft = Draft::default();
        type_text(&mut draft, &base, at, "9");
        assert!(!draft.is_empty());
        type_text(&mut draft, &base, at, before);
        assert_eq!(draft, Draft::default(), "{at}");
    }
}

#[test]
fn what_a_browser_does_to_text_is_not_typing() {
    for (shown, sent) in [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("\nx", "x"), ("a\0b", "a\u{FFFD}b"), ("x", "x")] {
        assert!(same_text(shown, sent), "{shown:?}");
    }
    assert!(!same_text("a\nb", "ab"));
    assert!(!same_text("x", " x"));
}

#[test]
fn a_button_pressed_twice_removes_one_row() {
    let base = record(json!({ "rows": [{ "n": 1 }] }));
    let mut draft = Draft::default();
    draft.delete_row(&base, &path("rows[4]"));
    assert!(draft.is_empty());
}
