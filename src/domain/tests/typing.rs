//! What a page sends becomes edits, and edits follow when the record changes.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};

use crate::domain::{
    Collection, Draft, Edit, ExtractedData, Field, FieldPath, Locale, Nothing, blocks, fields, schema::same_text,
};

fn record(data: Value) -> ExtractedData {
    ExtractedData::new(json!({ "original_data": data, "data": data, "status": "pending_review" }))
}

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

/// As the page does it: the field as shown with the draft, and the text now in its input.
fn type_text(draft: &mut Draft, base: &ExtractedData, at: &str, text: &str) {
    let collection = Collection::new("invoices", "_public");
    let shown = blocks(&draft.apply(base).0, &collection);
    let field: Field = fields(&shown).into_iter().find(|field| field.path == path(at)).unwrap().clone();
    draft.type_text(base, &field, text, Locale::Neutral);
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

fn field_of(draft: &Draft, base: &ExtractedData, at: &str) -> Field {
    let shown = blocks(&draft.apply(base).0, &Collection::new("invoices", "_public"));
    fields(&shown).into_iter().find(|field| field.path == path(at)).unwrap().clone()
}

#[test]
fn null_absent_and_empty_are_three_things_and_each_can_be_chosen() {
    let base = record(json!({ "note": "x", "total": 1 }));
    for (nothing, stored) in [
        (Nothing::Null, r#"{"note":null,"total":1}"#),
        (Nothing::Empty, r#"{"note":"","total":1}"#),
        (Nothing::Absent, r#"{"total":1}"#),
    ] {
        let mut draft = Draft::default();
        draft.leave(&base, &field_of(&draft, &base, "note"), nothing);
        assert_eq!(draft.apply(&base).0.data().to_string(), stored);
    }
    let mut draft = Draft::default();
    draft.leave(&base, &field_of(&draft, &base, "total"), Nothing::Empty);
    assert!(draft.is_empty(), "a number is no text");
    draft.leave(&base, &field_of(&draft, &base, "total"), Nothing::Null);
    draft.leave(&base, &field_of(&draft, &base, "total"), Nothing::Absent);
    assert_eq!(draft.edits, [Edit::Clear { path: path("total") }]);
}

#[test]
fn what_was_taken_out_is_still_seen_and_comes_back() {
    let base = record(json!({ "total": 1, "seller": { "name": "N" }, "rows": [{ "n": 1, "t": "x" }] }));
    let mut draft = Draft::default();
    for at in ["total", "seller.name", "rows[0].t"] {
        draft.leave(&base, &field_of(&draft, &base, at), Nothing::Absent);
        let field = field_of(&draft, &base, at);
        assert_eq!(Nothing::of(field.value.as_ref()), Some(Nothing::Absent), "{at}");
    }
    assert_eq!(draft.apply(&base).0.data().to_string(), r#"{"seller":{},"rows":[{"n":1}]}"#);
    for at in ["total", "seller.name", "rows[0].t"] {
        draft.revert(&base, &path(at));
    }
    assert!(draft.is_empty(), "{:?}", draft.edits);
}

#[test]
fn what_could_be_two_numbers_is_kept_as_typed_until_one_is_chosen() {
    let base = record(json!({ "total": 5, "day": "2026-01-01" }));
    let mut draft = Draft::default();
    type_text(&mut draft, &base, "total", "1,234");
    assert_eq!(draft.typed(), [(path("total"), "1,234".to_owned())]);
    assert_eq!(draft.apply(&base).0.data(), base.data(), "nothing is guessed");
    draft.choose(&base, &field_of(&draft, &base, "total"), "1.234");
    draft.choose(&base, &field_of(&draft, &base, "day"), "2026-04-03");
    draft.choose(&base, &field_of(&draft, &base, "day"), "03/04/2026");
    assert_eq!(draft.apply(&base).0.data().to_string(), r#"{"total":1.234,"day":"2026-04-03"}"#);
    assert_eq!(draft.typed(), []);
}

#[test]
fn a_list_grows_moves_and_keeps_the_type_of_its_elements() {
    let base = record(json!({ "tags": ["a", "b"], "sums": [1.50] }));
    let collection = Collection::new("invoices", "_public");
    let mut draft = Draft::default();
    draft.add_row(&base, &collection, &path("sums"));
    type_text(&mut draft, &base, "sums[1]", "2,50");
    draft.move_row(&base, &path("tags[0]"), 1);
    draft.move_row(&base, &path("tags[1]"), 2);
    assert_eq!(draft.apply(&base).0.data().to_string(), r#"{"tags":["b","a"],"sums":[1.5,2.50]}"#);
}

#[test]
fn a_new_row_of_a_table_without_schema_gets_numbers_where_the_others_have_them() {
    let base = record(json!({ "rows": [{ "n": 1, "t": "x", "tags": ["u"] }] }));
    let mut draft = Draft::default();
    draft.add_row(&base, &Collection::new("invoices", "_public"), &path("rows"));
    for (at, text) in [("rows[1].n", "12,50"), ("rows[1].t", "7"), ("rows[1].tags", "v\nw"), ("rows[0].tags", "u\nx")] {
        type_text(&mut draft, &base, at, text);
    }
    let rows = draft.apply(&base).0.data().to_string();
    assert_eq!(rows, r#"{"rows":[{"n":1,"t":"x","tags":["u","x"]},{"n":12.50,"t":"7","tags":["v","w"]}]}"#);
}

#[test]
fn every_untouched_input_maps_back_to_its_very_value_in_every_locale() {
    let data = r#"{"a":1500.00,"b":1.234,"c":"1.234","d":null,"e":"","f":"2026-03-31","g":-0.50,"h":[1.50,2],"i":1e400,"j":true,
        "rows":[{"x":1234.500,"y":["u","v"]},{"y":[]},{"x":null,"y":null}],"k":12345678901234567890123.10,"l":"a\nb"}"#;
    let base = record(serde_json::from_str(data).unwrap());
    let all = blocks(&base, &Collection::new("invoices", "_public"));
    for locale in Locale::ALL {
        let mut draft = Draft::default();
        for field in &fields(&all) {
            assert!(!draft.type_text(&base, field, &field.shown_text(locale), locale), "{}", field.path);
            // Typed over, then typed back to what was shown.
            draft.type_text(&base, field, "9", locale);
            let touched = Field { value: field.path.get(draft.apply(&base).0.data()).cloned(), ..field.clone() };
            draft.type_text(&base, &touched, &field.shown_text(locale), locale);
            assert!(draft.is_empty(), "{}: {:?}", field.path, draft.edits);
        }
    }
}
