//! Rows that were added, removed, moved and changed.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::json;

use super::*;

fn told(was: &Value, now: &Value) -> Vec<String> {
    let text = |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), Value::to_string);
    diff(was, now).iter().map(|change| format!("{}: {} -> {}", change.path, text(&change.was), text(&change.now))).collect()
}

fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn fields_are_compared_by_value_and_absence_is_not_null() {
    let was = json!({"a": number("1.0"), "b": "x", "c": null, "d": {"e": 1}, "gone": {"x": 1, "y": null}});
    let now = json!({"d": {"e": 2}, "b": "x", "a": number("1.00"), "new": null});
    assert_eq!(
        told(&was, &now),
        ["d.e: 1 -> 2", "new: nothing -> null", "c: null -> nothing", "gone.x: 1 -> nothing", "gone.y: null -> nothing"]
    );
    assert_eq!(told(&json!({"a": number("12345678901234567890123")}), &json!({"a": number("12345678901234567890124")})).len(), 1);
    assert_eq!(told(&json!({"a": {"b": 1}}), &json!({"a": [1]})), [r#"a: {"b":1} -> [1]"#]);
}

#[test]
fn a_removed_row_does_not_make_the_rows_after_it_differ() {
    let was = json!([{"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 3, "b": 3}]);
    assert_eq!(told(&was, &json!([{"a": 1, "b": 1}, {"a": 3, "b": 3}])), [r#"[1]: {"a":2,"b":2} -> nothing"#]);
    assert_eq!(told(&was, &json!([{"a": 2, "b": 2}, {"a": 3, "b": 9}])), [r#"[0]: {"a":1,"b":1} -> nothing"#, "[1].b: 3 -> 9"]);
    assert_eq!(
        told(&was, &json!([{"a": 1, "b": 1}, {"a": 7}, {"a": 2, "b": 2}, {"a": 3, "b": 3}])),
        [r#"[1]: nothing -> {"a":7}"#]
    );
}

#[test]
fn a_row_whose_every_field_changed_is_still_the_same_row() {
    assert_eq!(told(&json!([{"a": 1}]), &json!([{"a": 2}])), ["[0].a: 1 -> 2"]);
    assert_eq!(told(&json!(["x", "y"]), &json!(["x", "z"])), [r#"[1]: "y" -> "z""#]);
}

#[test]
fn a_moved_row_is_a_move_and_not_an_edit() {
    let was = json!([{"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 2, "c": 2}, {"a": 3, "b": 3, "c": 3}]);
    let changes = diff(&was, &json!([{"a": 3, "b": 3, "c": 3}, {"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 2, "c": 2}]));
    assert_eq!(changes.len(), 1);
    assert!(changes[0].is_move());
    assert_eq!(changes[0].path.to_string(), "[0]");
    let corrected = json!([{"a": 3, "b": 3, "c": 4}, {"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 2, "c": 2}]);
    assert_eq!(told(&was, &corrected), ["[0].c: 3 -> 4"]);
}

#[test]
fn a_field_is_traced_back_to_where_it_was() {
    let was = json!({"rows": [{"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 3, "b": 3}]});
    let now = json!({"rows": [{"a": 2, "b": 7}, {"n": 1}, {"a": 3, "b": 3}]});
    let traced = |at: &str| origin(&was, &now, &at.parse().unwrap()).map(|path| path.to_string());
    assert_eq!(traced("rows[0].b").as_deref(), Some("rows[1].b"));
    assert_eq!(traced("rows[2].a").as_deref(), Some("rows[2].a"));
    assert_eq!(traced("other.x").as_deref(), Some("other.x"));
    let longer = json!({"rows": [{"a": 1, "b": 1}, {"a": 2, "b": 2}, {"x": 9}, {"a": 3, "b": 3}]});
    assert_eq!(origin(&was, &longer, &"rows[2].x".parse().unwrap()), None);
}

#[test]
fn every_row_of_long_arrays_has_exactly_one_fate() {
    let row = |n: usize| json!({"n": n, "text": format!("row {n}"), "same": true});
    let was: Vec<Value> = (0..3000).map(row).collect();
    let mut now: Vec<Value> = was.iter().skip(1).cloned().collect();
    now.remove(1500);
    now.insert(700, json!({"new": 1}));
    now.push(row(9999));
    let pairs = align(&was, &now);
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for pair in &pairs {
        match *pair {
            Pair::Both { was, now } | Pair::Moved { was, now } => {
                old.push(was);
                new.push(now);
            }
            Pair::Removed { was } => old.push(was),
            Pair::Inserted { now } => new.push(now),
        }
    }
    assert!(new.is_sorted(), "in the order of the new array");
    old.sort_unstable();
    assert_eq!(old, (0..was.len()).collect::<Vec<_>>());
    assert_eq!(new, (0..now.len()).collect::<Vec<_>>());
    assert!(diff(&Value::Array(was), &Value::Array(now)).len() < 10);
}

#[test]
fn a_change_survives_its_json_with_null_and_nothing_apart() {
    for change in [
        Change { path: "a".parse().unwrap(), was: Some(Value::Null), now: None },
        Change { path: "a[1]".parse().unwrap(), was: None, now: Some(number("1500.00")) },
    ] {
        let text = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
    }
}
