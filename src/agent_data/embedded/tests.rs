#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{
    super::{
        AgentData, AgentDataError, Aggregate, Filter, OrderBy, Scope, Search,
        contract_test::{embedded, raw},
    },
    Embedded,
    fields::HotColumns,
    page_token::SortValue,
    search::pick,
};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

async fn ids(store: &Embedded, scope: &Scope, filter: Filter) -> Vec<String> {
    let mut search = Search::new(scope.clone());
    search.filter = filter;
    search.page_size = Some(1000);
    let mut ids: Vec<_> = store.search(search).await.unwrap().items.into_iter().map(|item| item.id).collect();
    ids.sort_unstable();
    ids
}

// ---- the SQL means what the reference says -------------------------------------------------------------

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sql_and_the_reference_agree_on_random_records(
        records in records(),
        filters in prop::collection::vec(filter(), 12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_directory, store) = embedded();
            let scope = Scope::new("_public", "random");
            let mut stored = Vec::new();
            for record in records {
                stored.push(store.create(&scope, raw(&record.to_string())).await.unwrap());
            }
            let mut counted = 0;
            for json in &filters {
                let filter = Filter::from_json(json).unwrap();
                let mut expected: Vec<_> = stored
                    .iter()
                    .filter(|item| filter.matches(&serde_json::from_str(item.data.get()).unwrap(), item.created_at, item.updated_at))
                    .map(|item| item.id.clone())
                    .collect();
                expected.sort_unstable();
                let found = ids(&store, &scope, filter.clone()).await;
                prop_assert_eq!(found, expected.clone(), "{} on {:?}", json, stored.iter().map(|item| item.data.get()).collect::<Vec<_>>());
                let mut aggregate = Aggregate::new(scope.clone());
                aggregate.filter = filter.clone();
                prop_assert_eq!(store.aggregate(aggregate).await.unwrap().items[0].count, Some(expected.len() as u64));
                counted = expected.len() as u64;
            }
            let last = Filter::from_json(filters.last().unwrap()).unwrap();
            prop_assert_eq!(store.delete_matching(&scope, last).await.unwrap(), counted);
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn hot_values_of_the_usual_types_and_of_others_are_found_alike() {
    let (_directory, store) = embedded();
    let (usual, odd) = (Scope::new("_public", "usual"), Scope::new("_public", "odd"));
    for scope in [&usual, &odd] {
        for data in [
            r#"{"status":"accepted","overall_confidence":0.86}"#,
            r#"{"status":"error","overall_confidence":null}"#,
            r#"{"status":null,"overall_confidence":1}"#,
            "{}",
        ] {
            store.create(scope, raw(data)).await.unwrap();
        }
    }
    store.create(&odd, raw(r#"{"status":["accepted",7],"overall_confidence":"0.9"}"#)).await.unwrap();
    let cases = [
        (Filter::new().eq("status", "accepted"), 1, 2),
        (Filter::new().ne("status", "accepted"), 3, 3),
        (Filter::new().includes("status", ["accepted", "error"]), 2, 3),
        (Filter::new().eq("status", 7), 0, 1),
        (Filter::new().lt("overall_confidence", 0.9), 1, 1),
        (Filter::new().eq("overall_confidence", 0.86), 1, 1),
        (Filter::new().eq("overall_confidence", "0.9"), 0, 1),
        (Filter::new().ne("overall_confidence", super::super::Scalar::Null), 2, 3),
    ];
    for (filter, in_usual, in_odd) in cases {
        assert_eq!(ids(&store, &usual, filter.clone()).await.len(), in_usual, "usual {}", filter.to_json());
        assert_eq!(ids(&store, &odd, filter.clone()).await.len(), in_odd, "odd {}", filter.to_json());
    }
}

#[tokio::test]
async fn the_items_own_dates_are_compared_as_instants() {
    let (_directory, store) = embedded();
    let scope = Scope::new("_public", "dates");
    let item = store.create(&scope, raw(r#"{"created_at":"not this one"}"#)).await.unwrap();
    let at = item.created_at.to_string();
    let found = async |filter| ids(&store, &scope, filter).await.len();
    assert_eq!(found(Filter::new().eq("created_at", at.as_str())).await, 1);
    assert_eq!(found(Filter::new().gt("created_at", at.as_str())).await, 0);
    assert_eq!(found(Filter::new().gte("created_at", at.as_str()).lte("updated_at", at.as_str())).await, 1);
    assert_eq!(found(Filter::new().gte("created_at", "2024-01-01 00:00:00+00:00").lt("created_at", "2999-01-01")).await, 1);
    assert_eq!(found(Filter::new().excludes("created_at", [at.as_str()])).await, 0);
    assert_eq!(found(Filter::new().ne("created_at", super::super::Scalar::Null)).await, 1);
    let refused = store.delete_matching(&scope, Filter::new().ne("created_at", "not a date")).await;
    assert!(matches!(refused, Err(AgentDataError::BadRequest { .. })), "{refused:?}");
}

// ---- paging --------------------------------------------------------------------------------------------

#[tokio::test]
async fn the_queue_is_read_from_an_index_and_not_sorted() {
    let (directory, _store) = embedded();
    let connection = rusqlite::Connection::open(directory.path().join("countersign.sqlite")).unwrap();
    let last = vec![SortValue::Integer(1), SortValue::Text("id".to_owned())];
    let pending = Filter::new().eq("status", "pending_review");
    for (filter, after, index) in [
        (pending.clone(), None, "agent_data_by_status"),
        (pending, Some(last.clone()), "agent_data_by_status"),
        (Filter::default(), None, "agent_data_by_creation"),
        (Filter::default(), Some(last), "agent_data_by_creation"),
    ] {
        let mut search = Search::new(Scope::new("_public", "invoices"));
        search.filter = filter;
        let is_next_page = after.is_some();
        let mut statement = pick(&search, HotColumns::Usable, after, 51).unwrap();
        statement.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
        let plan: Vec<String> = statement
            .query(&connection, |rows| {
                let mut plan = Vec::new();
                while let Some(row) = rows.next()? {
                    plan.push(row.get(3)?);
                }
                Ok(plan)
            })
            .unwrap();
        let plan = plan.join("; ");
        assert!(plan.contains(&format!("COVERING INDEX {index} ")) && !plan.contains("TEMP B-TREE"), "{plan}");
        assert_eq!(plan.contains("created_at<?"), is_next_page, "begins where the page before ended: {plan}");
    }
}

#[tokio::test]
async fn an_item_that_is_deleted_or_added_between_two_pages_moves_no_other() {
    let (_directory, store) = embedded();
    let scope = Scope::new("_public", "moving");
    for n in 0..10 {
        store.create(&scope, raw(&format!("{{\"n\":{n}}}"))).await.unwrap();
    }
    let mut search = Search::new(scope.clone());
    search.order_by = OrderBy::parse("n").unwrap();
    search.page_size = Some(4);
    let page = store.search(search.clone()).await.unwrap();
    store.delete(&page.items[0].id, None).await.unwrap();
    store.create(&scope, raw(r#"{"n":-1}"#)).await.unwrap();
    search.page_token = page.next_page_token;
    let numbers: Vec<_> = store.search(search).await.unwrap().items.iter().map(|item| item.data.get().to_owned()).collect();
    assert_eq!(numbers, [r#"{"n":4}"#, r#"{"n":5}"#, r#"{"n":6}"#, r#"{"n":7}"#]);
}

#[tokio::test]
async fn sizes_and_offsets_are_bounded_as_the_contract_says() {
    let (_directory, store) = embedded();
    let scope = Scope::new("_public", "many");
    for n in 0..1101 {
        store.create(&scope, raw(&format!("{{\"n\":{n}}}"))).await.unwrap();
    }
    let mut search = Search::new(scope.clone());
    assert_eq!(store.search(search.clone()).await.unwrap().items.len(), 50);
    search.page_size = Some(u32::MAX);
    assert_eq!(store.search(search.clone()).await.unwrap().items.len(), 1000);
    search.offset = 1100;
    let page = store.search(search.clone()).await.unwrap();
    assert_eq!((page.items.len(), page.next_page_token), (1, None));
    search.offset = u64::MAX;
    assert!(store.search(search).await.unwrap().items.is_empty());
    let mut aggregate = Aggregate::new(scope);
    aggregate.group_by = vec!["n".to_owned()];
    aggregate.page_size = Some(100);
    aggregate.offset = 1050;
    let page = store.aggregate(aggregate).await.unwrap();
    assert_eq!((page.items.len(), page.total_size, page.next_page_token), (51, Some(1101), None));
}

#[tokio::test]
async fn a_page_ends_early_when_its_records_are_heavy() {
    let (_directory, store) = embedded();
    let scope = Scope::new("_public", "heavy");
    let heavy = format!("{{\"x\":\"{}\"}}", "y".repeat(9 << 20));
    for _ in 0..6 {
        store.create(&scope, raw(&heavy)).await.unwrap();
    }
    let mut search = Search::new(scope);
    let first = store.search(search.clone()).await.unwrap();
    assert_eq!(first.items.len(), 4);
    search.page_token = first.next_page_token;
    let second = store.search(search).await.unwrap();
    assert_eq!((second.items.len(), second.next_page_token), (2, None));
}

// ---- writing -------------------------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn of_many_writers_who_saw_the_same_version_one_wins() {
    let (_directory, store) = embedded();
    let item = store.create(&Scope::new("_public", "race"), raw("{}")).await.unwrap();
    let seen = item.version();
    let attempts = (0..16).map(|n| {
        let (store, id, seen) = (store.clone(), item.id.clone(), seen.clone());
        tokio::spawn(async move { store.update(&id, raw(&format!("{{\"n\":{n}}}")), Some(&seen)).await })
    });
    let results = futures::future::join_all(attempts.collect::<Vec<_>>()).await;
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().map(Result::unwrap).partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 15));
    let winner = won.into_iter().next().unwrap().unwrap();
    for error in lost {
        let Err(AgentDataError::Conflict { current: Some(current) }) = error else { panic!("{error:?}") };
        assert_eq!(current.data.get(), winner.data.get());
    }
}

#[tokio::test]
async fn the_time_of_the_last_write_grows_even_when_the_clock_goes_back() {
    let (directory, store) = embedded();
    let item = store.create(&Scope::new("_public", "clock"), raw("{}")).await.unwrap();
    let future = Timestamp::now().as_microsecond() + 3_600_000_000;
    rusqlite::Connection::open(directory.path().join("countersign.sqlite"))
        .unwrap()
        .execute("UPDATE agent_data SET updated_at = ?1", [future])
        .unwrap();
    let first = store.update(&item.id, raw("{}"), None).await.unwrap();
    let second = store.update(&item.id, raw("{}"), Some(&first.version())).await.unwrap();
    assert_eq!((first.updated_at.as_microsecond(), second.updated_at.as_microsecond()), (future + 1, future + 2));
}
