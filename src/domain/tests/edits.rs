//! Edits change data and row metadata together, and can be undone.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::{Value, json};

use crate::domain::edit::{MAX_DEPTH, apply, apply_all, undo};
use crate::domain::{Edit, EditError, ExtractedData, FieldPath};

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

fn record(data: Value, field_metadata: Value) -> ExtractedData {
    ExtractedData::new(json!({"original_data": data, "data": data, "status": "pending_review", "field_metadata": field_metadata}))
}

fn rows() -> ExtractedData {
    record(
        json!({"rows": [{"a": 1}, {"a": 2}, {"a": 3}]}),
        json!({"rows": [{"a": {"confidence": 0.1}}, {"a": {"confidence": 0.2}}, {"a": {"confidence": 0.3}}]}),
    )
}

/// (value, confidence) of each row.
fn seen(record: &ExtractedData) -> Vec<(Option<u64>, Option<f64>)> {
    let metadata = record.field_metadata();
    let rows = path("rows").get(record.data()).and_then(Value::as_array).unwrap();
    (0..rows.len())
        .map(|at| (rows[at]["a"].as_u64(), metadata.leaf(&path("rows").index(at).key("a")).and_then(|leaf| leaf.confidence)))
        .collect()
}

fn edited(mut record: ExtractedData, edit: &Edit) -> ExtractedData {
    let before = record.clone();
    let back = apply(&mut record, edit).unwrap();
    let after = record.clone();
    assert_eq!(after.original_data(), before.original_data(), "original_data is never written");
    undo(&mut record, back);
    assert_eq!(record.raw().to_string(), before.raw().to_string(), "undone");
    after
}

#[test]
fn metadata_follows_a_row_that_is_removed_inserted_or_moved() {
    let after = edited(rows(), &Edit::RemoveRow { path: path("rows"), index: 1 });
    assert_eq!(seen(&after), [(Some(1), Some(0.1)), (Some(3), Some(0.3))]);
    let after = edited(rows(), &Edit::InsertRow { path: path("rows"), index: 1, row: json!({"a": 9}) });
    assert_eq!(seen(&after), [(Some(1), Some(0.1)), (Some(9), None), (Some(2), Some(0.2)), (Some(3), Some(0.3))]);
    let after = edited(rows(), &Edit::MoveRow { path: path("rows"), from: 0, to: 2 });
    assert_eq!(seen(&after), [(Some(2), Some(0.2)), (Some(3), Some(0.3)), (Some(1), Some(0.1))]);
    let after = edited(rows(), &Edit::MoveRow { path: path("rows"), from: 2, to: 0 });
    assert_eq!(seen(&after), [(Some(3), Some(0.3)), (Some(1), Some(0.1)), (Some(2), Some(0.2))]);
}

#[test]
fn metadata_that_is_shorter_than_the_rows_stays_with_its_rows() {
    let short = || record(json!({"rows": [{"a": 1}, {"a": 2}, {"a": 3}]}), json!({"rows": [{"a": {"confidence": 0.1}}]}));
    let after = edited(short(), &Edit::MoveRow { path: path("rows"), from: 0, to: 2 });
    assert_eq!(seen(&after), [(Some(2), None), (Some(3), None), (Some(1), Some(0.1))]);
    let after = edited(short(), &Edit::MoveRow { path: path("rows"), from: 2, to: 0 });
    assert_eq!(seen(&after), [(Some(3), None), (Some(1), Some(0.1)), (Some(2), None)]);
    let after = edited(short(), &Edit::RemoveRow { path: path("rows"), index: 2 });
    assert_eq!(seen(&after), [(Some(1), Some(0.1)), (Some(2), None)]);
    let after = edited(short(), &Edit::InsertRow { path: path("rows"), index: 2, row: json!({"a": 9}) });
    assert_eq!(after.raw_field_metadata(), short().raw_field_metadata());
}

#[test]
fn one_leaf_for_a_whole_array_stays_where_it_is() {
    let whole = record(json!({"rows": [{"a": 1}, {"a": 2}]}), json!({"rows": {"confidence": 0.5}}));
    let after = edited(whole.clone(), &Edit::RemoveRow { path: path("rows"), index: 0 });
    assert_eq!(after.raw_field_metadata(), whole.raw_field_metadata());
    assert_eq!(seen(&after), [(Some(2), Some(0.5))]);
}

#[test]
fn a_value_is_set_where_nothing_or_null_is_and_its_objects_are_made() {
    let set = |at: &str| Edit::Set { path: path(at), value: json!("v") };
    let base = || record(json!({"seller": null, "rows": [null], "z": 1}), json!({}));
    assert_eq!(
        edited(base(), &set("seller.address.city")).data().to_string(),
        r#"{"seller":{"address":{"city":"v"}},"rows":[null],"z":1}"#
    );
    assert_eq!(edited(base(), &set("new.deep")).data().to_string(), r#"{"seller":null,"rows":[null],"z":1,"new":{"deep":"v"}}"#);
    assert_eq!(edited(base(), &set("rows[0].a")).data().to_string(), r#"{"seller":null,"rows":[{"a":"v"}],"z":1}"#);
    assert_eq!(edited(base(), &set("")).data(), &json!("v"));
    assert_eq!(
        edited(ExtractedData::new(json!({"status": "error"})), &set("a")).raw().to_string(),
        r#"{"status":"error","data":{"a":"v"}}"#
    );
}

#[test]
fn a_cleared_field_is_absent_and_comes_back_in_its_place() {
    let base = || record(json!({"a": 1, "b": null, "c": 3}), json!({}));
    assert_eq!(edited(base(), &Edit::Clear { path: path("b") }).data().to_string(), r#"{"a":1,"c":3}"#);
    for nothing in ["nowhere", "b.below", "x.y"] {
        assert_eq!(edited(base(), &Edit::Clear { path: path(nothing) }), base(), "{nothing}");
    }
}

#[test]
fn a_row_can_be_put_into_a_list_that_is_not_there_yet() {
    let first = |at: &str| Edit::InsertRow { path: path(at), index: 0, row: json!({"a": 1}) };
    assert_eq!(edited(record(json!({"rows": null}), json!({})), &first("rows")).data(), &json!({"rows": [{"a": 1}]}));
    assert_eq!(edited(record(json!({}), json!({})), &first("deep.rows")).data(), &json!({"deep": {"rows": [{"a": 1}]}}));
    let left_over = record(json!({"rows": null}), json!({"rows": [{"a": {"confidence": 1}}]}));
    assert_eq!(seen(&edited(left_over, &first("rows"))), [(Some(1), None)], "a new row takes over nobody's confidence");
}

#[test]
fn typed_text_changes_nothing() {
    let edit = Edit::Typed { path: path("rows[0].a"), text: "1,234".to_owned() };
    assert_eq!(edited(rows(), &edit), rows());
}

#[test]
fn an_edit_that_does_not_fit_says_why_and_changes_nothing() {
    let misfit = |edit: Edit| {
        let mut record = rows();
        let error = apply(&mut record, &edit).unwrap_err();
        assert_eq!(record, rows());
        error
    };
    let row = |index: usize| Edit::RemoveRow { path: path("rows"), index };
    assert_eq!(misfit(row(3)), EditError::NoRow(path("rows"), 3));
    assert_eq!(misfit(row(3)).to_string(), "rows has no row 4");
    assert_eq!(misfit(Edit::MoveRow { path: path("rows"), from: 0, to: 3 }), EditError::NoRow(path("rows"), 3));
    assert_eq!(misfit(Edit::InsertRow { path: path("rows"), index: 4, row: json!(1) }), EditError::NoRow(path("rows"), 4));
    assert_eq!(
        misfit(Edit::InsertRow { path: path("rows[0].a"), index: 0, row: json!(1) }),
        EditError::NoList(path("rows[0].a"))
    );
    assert_eq!(misfit(Edit::RemoveRow { path: path("nowhere"), index: 0 }), EditError::NoList(path("nowhere")));
    assert_eq!(misfit(Edit::Set { path: path("rows[7].a"), value: json!(1) }), EditError::NoRow(path("rows"), 7));
    assert_eq!(misfit(Edit::Set { path: path("new[0]"), value: json!(1) }), EditError::NoRow(path("new[0]"), 0));
    assert_eq!(misfit(Edit::Set { path: path("rows.a"), value: json!(1) }), EditError::NoObject(path("rows.a")));
    assert_eq!(misfit(Edit::Set { path: path("rows[0].a.b"), value: json!(1) }), EditError::NoObject(path("rows[0].a.b")));
    assert_eq!(misfit(Edit::Clear { path: path("rows[0]") }), EditError::NoKey(path("rows[0]")));
    assert_eq!(misfit(Edit::Clear { path: path("") }), EditError::NoKey(path("")));
    let deep = (0..=MAX_DEPTH).fold(FieldPath::root(), |path, _| path.key("k"));
    assert_eq!(misfit(Edit::Set { path: deep.clone(), value: json!(1) }), EditError::TooDeep(deep));
    let mut no_record = ExtractedData::new(json!([]));
    assert!(apply(&mut no_record, &row(0)).is_err());
}

#[test]
fn several_edits_stop_at_the_first_that_does_not_fit() {
    let mut record = rows();
    let remove = |index| Edit::RemoveRow { path: path("rows"), index };
    assert_eq!(apply_all(&mut record, &[remove(0), remove(5), remove(0)]), Err(EditError::NoRow(path("rows"), 5)));
    assert_eq!(seen(&record).len(), 2);
}

#[test]
fn a_place_is_carried_along_with_its_row() {
    let carried = |edit: &Edit, at: &str| edit.carry(&path(at)).map(|path| path.to_string());
    let (insert, remove) =
        (Edit::InsertRow { path: path("r"), index: 1, row: json!(1) }, Edit::RemoveRow { path: path("r"), index: 1 });
    assert_eq!(carried(&insert, "r[1].a").as_deref(), Some("r[2].a"));
    assert_eq!(carried(&insert, "r[0].a").as_deref(), Some("r[0].a"));
    assert_eq!(carried(&remove, "r[2].a").as_deref(), Some("r[1].a"));
    assert_eq!(carried(&remove, "r[1].a"), None);
    for (from, to, at, where_to) in
        [(0, 2, 0, 2), (0, 2, 1, 0), (0, 2, 2, 1), (0, 2, 3, 3), (2, 0, 2, 0), (2, 0, 0, 1), (1, 1, 1, 1)]
    {
        let edit = Edit::MoveRow { path: path("r"), from, to };
        assert_eq!(edit.carry(&path("r").index(at)), Some(path("r").index(where_to)), "{from} to {to}: {at}");
    }
    assert_eq!(carried(&remove, "other[1]").as_deref(), Some("other[1]"));
}
