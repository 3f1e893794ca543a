//! Random records and random filters: both engines return what a small evaluator does, written here from the contract alone.

use super::{postgres_store, sqlite_store};
use crate::agent_data::{AgentData, Aggregate, Filter, Scope, Search, contract_test::raw};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

// ---- the evaluator -------------------------------------------------------------------------------------

/// Contract, sections 2.1, 2.2 and 10.
fn matches(data: &Value, filter: &Value) -> bool {
    filter.as_object().unwrap().iter().all(|(name, operations)| {
        let walk = |path: &str| path.split('.').try_fold(data, |value, key| value.as_object()?.get(key));
        let value = walk(name).or_else(|| walk(name.strip_prefix("data.")?));
        operations.as_object().unwrap().iter().all(|(operator, operand)| match operator.as_str() {
            "eq" => equal(value, operand),
            "ne" => !equal(value, operand),
            "includes" => operand.as_array().unwrap().iter().any(|one| equal(value, one)),
            "excludes" => !operand.as_array().unwrap().iter().any(|one| equal(value, one)),
            "gt" => compare(value, operand).is_some_and(Ordering::is_gt),
            "gte" => compare(value, operand).is_some_and(Ordering::is_ge),
            "lt" => compare(value, operand).is_some_and(Ordering::is_lt),
            _ => compare(value, operand).is_some_and(Ordering::is_le),
        })
    })
}

fn equal(value: Option<&Value>, operand: &Value) -> bool {
    match (value, operand) {
        (None | Some(Value::Null), operand) => operand.is_null(),
        (Some(Value::Array(elements)), operand) => {
            elements.iter().any(|one| !one.is_null() && !one.is_array() && equal(Some(one), operand))
        }
        (Some(Value::Bool(left)), Value::Bool(right)) => left == right,
        (value, operand) => compare(value, operand) == Some(Ordering::Equal),
    }
}

fn compare(value: Option<&Value>, operand: &Value) -> Option<Ordering> {
    match (value?, operand) {
        (Value::String(left), Value::String(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
        (Value::Number(left), Value::Number(right)) => match (left.as_i64(), right.as_i64()) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            _ => left.to_string().parse::<f64>().unwrap().partial_cmp(&right.to_string().parse().unwrap()),
        },
        _ => None,
    }
}

// ---- random records and filters ------------------------------------------------------------------------

const NAMES: [&str; 7] = ["status", "file_hash", "overall_confidence", "a", "data", "q\"uo.te", "é"];

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2_i64..3).prop_map(Value::from),
        prop::sample::select(vec!["1.0", "0.5", "-0", "1e2", "9007199254740993", "9007199254740992", "1e999", "0.860"])
            .prop_map(|digits| serde_json::from_str(digits).unwrap()),
        prop::sample::select(vec!["", "a", "b", "é", "1", "a\"b", "'; --", "\u{0}"]).prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(&NAMES[..]), inner), 0..3)
                .prop_map(|members| members.into_iter().map(|(key, member)| (key.to_owned(), member)).collect()),
        ]
    })
}

fn record() -> impl Strategy<Value = Value> {
    prop::collection::vec((prop::sample::select(&NAMES[..]), value()), 0..5).prop_map(|members| {
        Value::Object(members.into_iter().map(|(key, member)| (key.to_owned(), member)).collect::<Map<_, _>>())
    })
}

/// Records whose hot values all have their usual types, so that the columns are used; or any records.
fn records() -> impl Strategy<Value = Vec<Value>> {
    let hot = |record: Value| match record {
        Value::Object(mut members) => {
            members.retain(|name, value| match name.as_str() {
                "status" | "file_hash" => value.is_string() || value.is_null(),
                "overall_confidence" => value.is_number() || value.is_null(),
                _ => true,
            });
            Value::Object(members)
        }
        other => other,
    };
    prop_oneof![prop::collection::vec(record(), 1..8), prop::collection::vec(record().prop_map(hot), 1..8),]
}

fn filter() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        prop::sample::select(&NAMES[..]).prop_map(str::to_owned),
        (prop::sample::select(&NAMES[..]), prop::sample::select(&NAMES[..]))
            .prop_map(|(outer, inner)| format!("{outer}.{inner}")),
        prop::sample::select(vec!["data.status", "data.data.a", "a.0", "a[0]", "$", "", ".", "data."]).prop_map(str::to_owned),
    ];
    let one = (prop::sample::select(vec!["eq", "ne", "gt", "gte", "lt", "lte"]), scalar());
    let many = (prop::sample::select(vec!["includes", "excludes"]), prop::collection::vec(scalar(), 0..4).prop_map(Value::from));
    let operation = prop_oneof![one, many].prop_map(|(operator, operand)| json!({operator: operand}));
    prop::collection::vec((name, operation), 0..3)
        .prop_map(|conditions| Value::Object(conditions.into_iter().collect::<Map<_, _>>()))
}

// ---- the comparison ------------------------------------------------------------------------------------

/// Runs the same random records and filters against a store; nobody else uses `scope`.
async fn agrees(store: &dyn AgentData, scope: &Scope, records: &[Value], filters: &[Value]) -> Result<(), TestCaseError> {
    let mut stored = Vec::new();
    for record in records {
        stored.push(store.create(scope, raw(&record.to_string())).await.unwrap());
    }
    for json in filters {
        let filter = Filter::from_json(json).unwrap();
        let mut expected: Vec<_> =
            stored.iter().zip(records).filter(|(_, record)| matches(record, json)).map(|(item, _)| item.id.clone()).collect();
        expected.sort_unstable();
        for order in ["", "data.a desc, status", "overall_confidence"] {
            let mut search = Search::new(scope.clone());
            search.filter = filter.clone();
            search.order_by = crate::agent_data::OrderBy::parse(order).unwrap();
            search.page_size = Some(3);
            search.include_total = true;
            let mut found = Vec::new();
            loop {
                let page = store.search(search.clone()).await.unwrap();
                prop_assert_eq!(page.total_size, Some(expected.len() as u64), "{} on {:?}", json, records);
                found.extend(page.items.into_iter().map(|item| item.id));
                match page.next_page_token {
                    Some(token) => search.page_token = Some(token),
                    None => break,
                }
            }
            found.sort_unstable();
            prop_assert_eq!(&found, &expected, "{} by {:?} on {:?}", json, order, records);
        }
        let mut aggregate = Aggregate::new(scope.clone());
        aggregate.filter = filter.clone();
        prop_assert_eq!(store.aggregate(aggregate.clone()).await.unwrap().items[0].count, Some(expected.len() as u64));
        aggregate.group_by = vec!["status".to_owned()];
        let groups = store.aggregate(aggregate).await.unwrap().items;
        prop_assert_eq!(groups.iter().map(|group| group.count.unwrap()).sum::<u64>(), expected.len() as u64);
    }
    let last = filters.last().unwrap();
    let expected = records.iter().filter(|record| matches(record, last)).count();
    prop_assert_eq!(store.delete_matching(scope, Filter::from_json(last).unwrap()).await.unwrap(), expected as u64);
    Ok(())
}

fn compare_on(cases: u32, runtime: &tokio::runtime::Runtime, store: &dyn AgentData) {
    let mut runner = TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() });
    let mut turn = 0;
    let turn = std::cell::RefCell::new(&mut turn);
    runner
        .run(&(records(), prop::collection::vec(filter(), 8)), |(records, filters)| {
            **turn.borrow_mut() += 1;
            let scope = Scope::new("_public", format!("random-{}", turn.borrow()));
            runtime.block_on(agrees(store, &scope, &records, &filters))
        })
        .unwrap();
}

#[test]
fn sqlite_agrees_with_the_contract_on_random_records() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (_directory, store) = runtime.block_on(sqlite_store("data.a,a"));
    compare_on(96, &runtime, &store);
}

#[test]
fn postgres_agrees_with_the_contract_on_random_records() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(postgres_store("data.a,a"));
    compare_on(96, &runtime, &store);
}
