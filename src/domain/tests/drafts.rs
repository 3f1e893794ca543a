//! A draft stays small, can restore what was extracted, and loses nothing that was typed.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};

use crate::domain::{Draft, Edit, EditError, ExtractedData, FieldPath};

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn base() -> ExtractedData {
    let data = json!({"total": number("1500.00"), "note": null, "seller": {"name": "N"},
        "rows": [{"sku": "A", "qty": 1}, {"sku": "B", "qty": 2}, {"sku": "C", "qty": 3}]});
    let metadata = json!({"rows": [{"qty": {"confidence": 0.1}}, {"qty": {"confidence": 0.2}}, {"qty": {"confidence": 0.3}}]});
    ExtractedData::new(json!({"original_data": data, "data": data, "status": "pending_review", "field_metadata": metadata}))
}

fn set(at: &str, value: impl Into<Value>) -> Edit {
    Edit::Set { path: path(at), value: value.into() }
}

fn typed(at: &str, text: &str) -> Edit {
    Edit::Typed { path: path(at), text: text.to_owned() }
}

fn remove(index: usize) -> Edit {
    Edit::RemoveRow { path: path("rows"), index }
}

fn insert(index: usize, row: Value) -> Edit {
    Edit::InsertRow { path: path("rows"), index, row }
}

fn draft(edits: impl IntoIterator<Item = Edit>) -> Draft {
    let mut draft = Draft::default();
    edits.into_iter().for_each(|edit| draft.push(&base(), edit));
    draft
}

#[test]
fn a_later_edit_of_a_field_replaces_the_earlier_one() {
    assert_eq!(draft([set("total", 1), set("note", "x"), set("total", 2)]).edits, [set("note", "x"), set("total", 2)]);
    assert_eq!(draft([typed("total", "1,2"), typed("total", "1,23")]).edits, [typed("total", "1,23")]);
    assert_eq!(draft([typed("total", "1,234"), set("total", 5)]).edits, [set("total", 5)]);
    assert_eq!(draft([set("seller.name", "M"), set("seller", json!({}))]).edits, [set("seller", json!({}))]);
    assert_eq!(draft([set("seller", json!({})), set("seller.name", "M")]).edits.len(), 2);
}

#[test]
fn an_edit_is_kept_when_rows_moved_after_it() {
    let both = [set("rows[1].qty", 9), remove(0), set("rows[1].qty", 8)];
    assert_eq!(draft(both.clone()).edits, both);
    assert_eq!(
        draft([set("rows[1].qty", 9), Edit::MoveRow { path: path("rows"), from: 0, to: 2 }, set("total", 1)]).edits.len(),
        3
    );
}

#[test]
fn what_gives_the_value_back_disappears_but_other_digits_stay() {
    assert!(draft([set("total", 1), set("total", number("1500.00"))]).is_empty());
    assert!(draft([set("note", "x"), set("note", Value::Null)]).is_empty());
    assert!(draft([Edit::Clear { path: path("note") }, set("note", Value::Null)]).is_empty());
    assert!(draft([Edit::Clear { path: path("nowhere") }]).is_empty());
    assert!(draft([typed("total", "abc"), typed("total", "1500.00")]).is_empty());
    assert_eq!(draft([set("total", number("1500.0"))]).edits.len(), 1);
    assert_eq!(draft([set("note", "")]).edits.len(), 1, "null and no text are two things");
    assert_eq!(draft([remove(0), set("rows[0].qty", 7), set("rows[0].qty", 2)]).edits, [remove(0)], "after rows moved as well");
}

#[test]
fn row_edits_that_come_to_nothing_disappear_and_keep_the_metadata() {
    assert!(draft([insert(1, json!({})), set("rows[1].qty", 4), remove(1)]).is_empty());
    let put_back = draft([remove(1), insert(1, json!({"sku": "B", "qty": 2}))]);
    assert!(put_back.is_empty());
    assert_eq!(put_back.apply(&base()).0, base());
    assert_eq!(draft([remove(1), insert(1, json!({"sku": "B", "qty": 5}))]).edits.len(), 2);
    let there = Edit::MoveRow { path: path("rows"), from: 0, to: 2 };
    assert!(draft([there, Edit::MoveRow { path: path("rows"), from: 2, to: 0 }]).is_empty());
    assert!(draft([Edit::MoveRow { path: path("rows"), from: 1, to: 1 }]).is_empty());
    assert_eq!(draft([set("rows[1].qty", 4), typed("rows[1].qty", "x"), remove(1)]).edits, [remove(1)]);
}

#[test]
fn revert_after_a_row_was_removed_finds_the_right_original_value() {
    let mut removed = draft([remove(0), set("rows[0].qty", 9), set("rows[1].qty", 8)]);
    removed.revert(&base(), &path("rows[0].qty"));
    let (record, misfits) = removed.apply(&base());
    assert_eq!(misfits, []);
    assert_eq!(path("rows").get(record.data()), Some(&json!([{"sku": "B", "qty": 2}, {"sku": "C", "qty": 8}])));
    assert_eq!(removed.edits, [remove(0), set("rows[1].qty", 8)]);
}

#[test]
fn revert_goes_back_to_what_was_extracted_and_not_to_what_was_saved() {
    let mut saved = base().into_raw();
    saved["data"]["total"] = json!(7);
    saved["data"]["new"] = json!("x");
    saved["data"]["rows"][0]["more"] = json!(1);
    let saved = ExtractedData::new(saved);
    let mut draft = Draft::default();
    for place in ["total", "new", "rows[0].more"] {
        draft.revert(&saved, &path(place));
    }
    let (record, misfits) = draft.apply(&saved);
    assert_eq!(misfits, []);
    assert_eq!(record.data().to_string(), base().data().to_string());
}

#[test]
fn revert_takes_typed_text_away_also_in_a_new_row() {
    let mut edits = draft([typed("total", "1,234")]);
    edits.revert(&base(), &path("total"));
    assert!(edits.is_empty());
    let mut edits = draft([insert(3, json!({"sku": "Z", "qty": 0})), typed("rows[3].qty", "many")]);
    edits.revert(&base(), &path("rows[3].qty"));
    assert_eq!(edits.edits, [insert(3, json!({"sku": "Z", "qty": 0}))]);
}

#[test]
fn edits_that_no_longer_fit_are_reported_and_the_rest_is_applied() {
    let mut smaller = base().into_raw();
    smaller["data"]["rows"] = json!([]);
    let edits = draft([set("rows[2].qty", 9), set("total", 3)]);
    let (record, misfits) = edits.apply(&ExtractedData::new(smaller));
    assert_eq!(record.data()["total"], 3);
    assert_eq!(misfits, [(set("rows[2].qty", 9), EditError::NoRow(path("rows"), 2))]);
}

#[test]
fn typed_text_is_found_at_the_place_where_its_field_is_now() {
    let now =
        |edits: Vec<Edit>| draft(edits).typed().into_iter().map(|(path, text)| format!("{path}={text}")).collect::<Vec<_>>();
    assert_eq!(now(vec![typed("rows[2].qty", "x"), remove(0)]), ["rows[1].qty=x"]);
    assert_eq!(now(vec![typed("rows[0].qty", "x"), remove(0)]), [""; 0]);
    assert_eq!(now(vec![typed("rows[2].qty", "x"), remove(0), set("rows[1].qty", 5)]), [""; 0]);
    assert_eq!(now(vec![typed("rows[2].qty", "x"), remove(0), typed("rows[1].qty", "y")]), ["rows[1].qty=y"]);
    assert_eq!(now(vec![typed("rows[2].qty", "x"), set("rows", json!([]))]), [""; 0]);
}

#[test]
fn touched_places_are_named_as_they_are_now() {
    let edits = draft([set("rows[2].qty", 9), set("total", 1), remove(0), insert(0, json!({"sku": "Z"})), typed("note", "x")]);
    let touched: Vec<String> = edits.touched().iter().map(FieldPath::to_string).collect();
    assert_eq!(touched, ["rows[2].qty", "total", "rows", "rows[0]", "note"]);
}
