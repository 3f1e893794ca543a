#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;
use crate::agent_data::filter_vectors::{PAYLOADS, VECTORS};
use jiff::Timestamp;
use serde_json::json;

fn matching(filter: &Filter) -> String {
    let matches = |data: &str| filter.matches(&serde_json::from_str(data).unwrap(), Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    PAYLOADS.iter().filter(|(_, data)| matches(data)).map(|(name, _)| *name).collect()
}

#[test]
fn the_reference_agrees_with_the_vectors_of_the_contract() {
    for (filter, expected) in VECTORS {
        let read = Filter::from_json(&serde_json::from_str(filter).unwrap());
        match expected {
            Some(names) => assert_eq!(matching(&read.unwrap()), *names, "{filter}"),
            None => assert_eq!(read.unwrap_err().kind, "extra_forbidden", "{filter}"),
        }
    }
}

#[test]
fn the_builder_and_the_wire_say_the_same() {
    let built = Filter::new().includes("status", ["a", "b"]).gte("n", 5).lt("n", 11.5).ne("x", Scalar::Null).eq("ok", true);
    let json = json!({"status": {"includes": ["a", "b"]}, "n": {"gte": 5, "lt": 11.5}, "x": {"ne": null}, "ok": {"eq": true}});
    assert_eq!(built.to_json(), json);
    assert_eq!(Filter::from_json(&json).unwrap(), built);
    assert_eq!(Filter::from_json(&Value::Null).unwrap(), Filter::default());
}

#[test]
fn only_a_filter_without_operators_is_unrestricted() {
    assert!(Filter::default().is_unrestricted());
    assert!(Filter::from_json(&json!({"s": {}})).unwrap().is_unrestricted());
    assert!(!Filter::new().eq("s", "x").is_unrestricted());
}

#[test]
fn a_mistake_says_where_it_is() {
    let error = |json| Filter::from_json(&json).unwrap_err();
    assert_eq!(error(json!({"s": "x"})).loc, ["s"]);
    assert_eq!(error(json!({"s": {"like": "x"}})).loc, ["s", "like"]);
    assert_eq!(error(json!({"s": {"eq": [1]}})).loc, ["s", "eq"]);
    assert_eq!(error(json!({"s": {"includes": null}})).kind, "list_type");
    assert_eq!(error(json!({"s": {"includes": [1, {}]}})).loc, ["s", "includes", "1"]);
    assert_eq!(error(json!({"created_at": {"gt": "soon"}})).loc, ["created_at", "gt"]);
    assert_eq!(error(json!([1])).kind, "dict_type");
}

#[test]
fn the_builders_mistakes_are_found_before_a_store_acts() {
    assert!(Filter::new().ne("created_at", "not a date").check().is_err());
    assert!(Filter::new().eq("x".repeat(1001), 1).check().is_err());
    assert!((0..51).fold(Filter::new(), |filter, field| filter.eq(field.to_string(), 1)).check().is_err());
    assert!(Filter::new().includes("x", vec![1; 10_001]).check().is_err());
}

#[test]
fn dates_of_the_item_are_compared_as_instants_and_dates_in_the_data_as_text() {
    let created: Timestamp = "2024-06-01T12:00:00Z".parse().unwrap();
    let data = json!({"day": "2024-06-01", "created_at": "x"});
    let matches = |filter: Filter| filter.matches(&data, created, Timestamp::UNIX_EPOCH);
    assert!(matches(Filter::new().gte("created_at", "2024-06-01 14:00:00+02:00")));
    assert!(!matches(Filter::new().gt("created_at", "2024-06-01 14:00:00+02:00")));
    assert!(matches(Filter::new().eq("created_at", "2024-06-01T12:00:00")));
    assert!(!matches(Filter::new().eq("created_at", Scalar::Null)));
    assert!(matches(Filter::new().lt("day", "2024-06-02")));
    assert!(!matches(Filter::new().eq("day", "2024-06-01T00:00:00Z")));
}

#[test]
fn numbers_compare_exactly_beyond_the_digits_of_a_double() {
    let matches = |data: &str, filter: Filter| {
        filter.matches(&serde_json::from_str(data).unwrap(), Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH)
    };
    assert!(!matches(r#"{"n":9007199254740993}"#, Filter::new().eq("n", 9_007_199_254_740_992)));
    assert!(matches(r#"{"n":9007199254740993}"#, Filter::new().gt("n", 9_007_199_254_740_992.0)));
    assert!(matches(r#"{"n":1e999}"#, Filter::new().gt("n", i64::MAX)));
    assert!(matches(r#"{"n":-1e999}"#, Filter::new().lt("n", i64::MIN)));
    assert!(matches(r#"{"n":1.50}"#, Filter::new().eq("n", 1.5)));
}
