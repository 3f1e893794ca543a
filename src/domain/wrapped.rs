//! Values that are wrapped with what was found about them: `{"value__": 7, "citation__": […], "confidence____": 0.9}`.
//!
//! Agents that store a raw extraction as it came write such objects in `data`, around cells, rows or all of it. Everything else in
//! the program sees the value in their place, and what is beside it as field metadata. Only here, and where an edit looks for its place,
//! is it known that the record has them; they stay as they are when it is written.

use serde_json::{Map, Value};

use super::{FieldPath, Step};

/// What marks a key of a wrapper: no field of a document is called `value__`.
const MARK: &str = "__";

/// The wrapped value, if this object is a wrapper: it has `value__`, and every other key ends in two underscores, too.
fn inside(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut value = None;
    for (key, inner) in map {
        let name = key.strip_suffix(MARK)?;
        if name.trim_end_matches('_') == "value" {
            value = Some((key.as_str(), inner));
        }
    }
    value
}

/// Whether there is a wrapper anywhere in this value.
fn has_wrapper(value: &Value) -> bool {
    match value {
        Value::Object(map) => inside(map).is_some() || map.values().any(has_wrapper),
        Value::Array(list) => list.iter().any(has_wrapper),
        _ => false,
    }
}

/// The value without its wrappers; `None` if it has none.
pub(super) fn unwrapped(value: &Value) -> Option<Value> {
    has_wrapper(value).then(|| plain(value))
}

fn plain(value: &Value) -> Value {
    match value {
        Value::Object(map) => match inside(map) {
            Some((_, inner)) => plain(inner),
            None => Value::Object(map.iter().map(|(key, value)| (key.clone(), plain(value))).collect()),
        },
        Value::Array(list) => Value::Array(list.iter().map(plain).collect()),
        other => other.clone(),
    }
}

/// Where the place that is at `path` without wrappers is in `root`, which may have some. What a wrapper holds is in it; with `whole`,
/// the place is the wrapper itself.
pub(super) fn place(root: &Value, path: FieldPath, whole: bool) -> FieldPath {
    let mut here = Some(root);
    let mut steps: Vec<Step> = Vec::with_capacity(path.steps().len());
    let enter = |here: &mut Option<&Value>, steps: &mut Vec<Step>| {
        while let Some((key, inner)) = here.and_then(Value::as_object).and_then(inside) {
            steps.push(Step::Key(key.to_owned()));
            *here = Some(inner);
        }
    };
    for step in path.steps() {
        enter(&mut here, &mut steps);
        here = match (step, here) {
            (Step::Key(key), Some(Value::Object(map))) => map.get(key),
            (Step::Index(index), Some(Value::Array(list))) => list.get(*index),
            _ => None,
        };
        steps.push(step.clone());
    }
    if !whole {
        enter(&mut here, &mut steps);
    }
    steps.into_iter().collect()
}

/// The field metadata that the wrappers hold, in the form of a record's `field_metadata`, under what that says itself.
pub(super) fn with_metadata(data: &Value, said: &Value) -> Value {
    let mut found = beside(data);
    lay_over(&mut found, said);
    found
}

fn beside(value: &Value) -> Value {
    match value {
        Value::Object(map) => match inside(map) {
            Some((value_key, inner)) => {
                let mut below = beside(inner);
                // A list has its metadata in its elements.
                if let Value::Object(below) = &mut below {
                    let own = map.iter().filter(|(key, value)| *key != value_key && !value.is_null());
                    below.extend(own.map(|(key, value)| (key.trim_end_matches('_').to_owned(), value.clone())));
                }
                below
            }
            None => {
                let below = map.iter().map(|(key, value)| (key.clone(), beside(value)));
                Value::Object(below.filter(|(_, below)| !is_empty(below)).collect())
            }
        },
        Value::Array(list) => {
            let below: Vec<Value> = list.iter().map(beside).collect();
            Value::Array(if below.iter().all(is_empty) { Vec::new() } else { below })
        }
        _ => Value::Object(Map::new()),
    }
}

fn is_empty(metadata: &Value) -> bool {
    match metadata {
        Value::Object(map) => map.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// Puts `upper` over `lower`: where both say something of the same place, `upper` counts.
fn lay_over(lower: &mut Value, upper: &Value) {
    match (lower, upper) {
        (_, Value::Null) => {}
        (Value::Object(lower), Value::Object(upper)) => {
            for (key, upper) in upper {
                match lower.get_mut(key) {
                    Some(lower) => lay_over(lower, upper),
                    None => drop(lower.insert(key.clone(), upper.clone())),
                }
            }
        }
        (Value::Array(lower), Value::Array(upper)) => {
            for (at, upper) in upper.iter().enumerate() {
                match lower.get_mut(at) {
                    Some(lower) => lay_over(lower, upper),
                    None => lower.push(upper.clone()),
                }
            }
        }
        (lower, upper) => *lower = upper.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::domain::edit::{apply, undo};
    use crate::domain::{Draft, Edit, ExtractedData, FieldPath, diff};
    use serde_json::Value;

    fn cell(value: Value, confidence: f64) -> Value {
        json!({"value__": value, "citation__": [{"page": 2, "matching_text": "seven"}], "parsing_confidence____": 0.9, "confidence____": confidence})
    }

    fn record() -> ExtractedData {
        let row = |n: i32, price: Value| json!({"reasoning__": "A row.", "value__": {"n": cell(json!(n), 0.8), "price": cell(price, 0.4)}});
        let data = json!({
            "number": cell(json!("2026-7"), 0.7),
            "rows": [row(1, json!(1.50)), row(2, Value::Null)],
            "tags": {"value__": ["a", "b"], "citation__": []},
            "plain": {"x__": 1, "y": 2},
        });
        ExtractedData::new(
            json!({"original_data": data, "data": data, "status": "pending_review", "field_metadata": {"number": {"confidence": 0.5}}}),
        )
    }

    fn path(text: &str) -> FieldPath {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn a_wrapped_value_is_the_value_and_what_is_beside_it_is_metadata() {
        let record = record();
        let values = json!({"number": "2026-7", "rows": [{"n": 1, "price": 1.50}, {"n": 2, "price": null}], "tags": ["a", "b"], "plain": {"x__": 1, "y": 2}});
        assert_eq!(record.data(), &values);
        assert_eq!(record.original_data(), &values);
        let metadata = record.field_metadata();
        let leaf = |at: &str| metadata.leaf(&path(at)).cloned().unwrap_or_default();
        assert_eq!((leaf("rows[0].price").confidence, leaf("rows[0].price").parsing_confidence), (Some(0.4), Some(0.9)));
        assert_eq!(leaf("rows[1].n").citations[0].page, Some(2));
        assert_eq!(leaf("rows[1].n").reasoning.as_deref(), Some("A row."), "of the row");
        assert_eq!(leaf("number").confidence, Some(0.5), "what the record says in its place counts");
        assert_eq!(metadata.problems(), []);
    }

    #[test]
    fn an_edit_goes_into_the_wrapper_and_undo_leaves_no_trace() {
        let place = |at: &str| super::place(record().raw(), path(&format!("data.{at}")), false).to_string();
        assert_eq!(place("rows[1].price"), "data.rows[1].value__.price.value__");
        assert_eq!(place("rows[1].new"), "data.rows[1].value__.new");
        assert_eq!(place("tags"), "data.tags.value__");
        for edit in [
            Edit::Set { path: path("rows[1].price"), value: json!(2.50) },
            Edit::Set { path: path("rows[1].new"), value: json!(2.50) },
            Edit::Clear { path: path("rows[0].price") },
            Edit::InsertRow { path: path("rows"), index: 1, row: json!({"n": 9}) },
            Edit::RemoveRow { path: path("rows"), index: 0 },
            Edit::MoveRow { path: path("rows"), from: 0, to: 1 },
            Edit::InsertRow { path: path("tags"), index: 2, row: json!("c") },
        ] {
            let mut edited = record();
            let mut plain = ExtractedData::new(json!({"data": edited.data()}));
            let back = apply(&mut edited, &edit);
            assert!(back.is_ok() && apply(&mut plain, &edit).is_ok(), "{edit:?}");
            assert_eq!(edited.data(), plain.data(), "{edit:?}");
            assert!(!diff(edited.original_data(), edited.data()).is_empty(), "{edit:?}");
            undo(&mut edited, back.unwrap_or_else(|error| panic!("{error}")));
            assert_eq!(edited.raw().to_string(), record().raw().to_string(), "{edit:?}");
        }
        let (edited, _) = Draft { edits: vec![Edit::Set { path: path("rows[0].price"), value: json!(3) }], ..Draft::default() }
            .apply(&record());
        let written = &edited.raw()["data"]["rows"][0]["value__"]["price"];
        assert_eq!(written["value__"], json!(3));
        assert_eq!(written["citation__"], record().raw()["data"]["rows"][0]["value__"]["price"]["citation__"]);
    }
}
