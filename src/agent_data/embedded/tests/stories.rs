//! What a store does, whichever engine it has.

use super::{postgres_store, sqlite_store};
use crate::agent_data::{AgentData, AgentDataError, Aggregate, Filter, Item, OrderBy, Scalar, Scope, Search, contract_test::raw};
use std::sync::Arc;

type Store = Arc<dyn AgentData>;

/// One test per story and engine.
macro_rules! on_both_engines {
    ($($story:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let (_directory, store) = super::sqlite_store("data.number,tags").await;
                super::$story(std::sync::Arc::new(store)).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(std::sync::Arc::new(super::postgres_store("data.number,tags").await)).await;
            })*
        }
    };
}

on_both_engines!(
    hot_values_of_the_usual_types_and_of_others_are_found_alike,
    the_items_own_dates_are_compared_as_instants,
    an_item_that_is_deleted_or_added_between_two_pages_moves_no_other,
    sizes_and_offsets_are_bounded_as_the_contract_says,
    a_page_ends_early_when_its_records_are_heavy,
    of_many_writers_who_saw_the_same_version_one_wins,
    counts_follow_every_write,
    an_indexed_field_is_found_by_every_value_it_ever_has,
    names_and_texts_that_fit_no_index_do_no_harm,
    the_version_at_hand_is_the_one_that_the_record_gives,
    a_tampered_token_is_refused,
);

async fn ids(store: &Store, scope: &Scope, filter: Filter) -> Vec<String> {
    let mut search = Search::new(scope.clone());
    search.filter = filter;
    search.page_size = Some(1000);
    let mut ids: Vec<_> = store.search(search).await.unwrap().items.into_iter().map(|item| item.id).collect();
    ids.sort_unstable();
    ids
}

async fn hot_values_of_the_usual_types_and_of_others_are_found_alike(store: Store) {
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
        (Filter::new().ne("overall_confidence", Scalar::Null), 2, 3),
    ];
    for (filter, in_usual, in_odd) in cases {
        assert_eq!(ids(&store, &usual, filter.clone()).await.len(), in_usual, "usual {}", filter.to_json());
        assert_eq!(ids(&store, &odd, filter.clone()).await.len(), in_odd, "odd {}", filter.to_json());
    }
}

async fn the_items_own_dates_are_compared_as_instants(store: Store) {
    let scope = Scope::new("_public", "dates");
    let item = store.create(&scope, raw(r#"{"created_at":"not this one"}"#)).await.unwrap();
    let at = item.created_at.to_string();
    let found = async |filter| ids(&store, &scope, filter).await.len();
    assert_eq!(found(Filter::new().eq("created_at", at.as_str())).await, 1);
    assert_eq!(found(Filter::new().gt("created_at", at.as_str())).await, 0);
    assert_eq!(found(Filter::new().gte("created_at", at.as_str()).lte("updated_at", at.as_str())).await, 1);
    assert_eq!(found(Filter::new().gte("created_at", "2024-01-01 00:00:00+00:00").lt("created_at", "2999-01-01")).await, 1);
    assert_eq!(found(Filter::new().excludes("created_at", [at.as_str()])).await, 0);
    assert_eq!(found(Filter::new().ne("created_at", Scalar::Null)).await, 1);
    let refused = store.delete_matching(&scope, Filter::new().ne("created_at", "not a date")).await;
    assert!(matches!(refused, Err(AgentDataError::BadRequest { .. })), "{refused:?}");
}

async fn an_item_that_is_deleted_or_added_between_two_pages_moves_no_other(store: Store) {
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

async fn sizes_and_offsets_are_bounded_as_the_contract_says(store: Store) {
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

async fn a_page_ends_early_when_its_records_are_heavy(store: Store) {
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

async fn of_many_writers_who_saw_the_same_version_one_wins(store: Store) {
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

async fn count(store: &Store, scope: &Scope, group_by: &[&str], filter: Filter) -> String {
    let mut aggregate = Aggregate::new(scope.clone());
    aggregate.group_by = group_by.iter().map(|&path| path.to_owned()).collect();
    aggregate.filter = filter;
    let groups = store.aggregate(aggregate).await.unwrap().items;
    let shown = groups.iter().map(|group| {
        let key: Vec<String> = group.group_key.values().map(ToString::to_string).collect();
        format!("{}{}", key.concat(), group.count.unwrap())
    });
    shown.collect::<Vec<_>>().join(" ")
}

async fn counts_follow_every_write(store: Store) {
    let (scope, other) = (Scope::new("_public", "counts"), Scope::new("_public", "other"));
    let by_status = || count(&store, &scope, &["status"], Filter::new());
    let mut ids = Vec::new();
    for status in ["\"a\"", "\"a\"", "\"b\"", "null"] {
        ids.push(store.create(&scope, raw(&format!("{{\"status\":{status}}}"))).await.unwrap().id);
    }
    store.create(&other, raw(r#"{"status":"a"}"#)).await.unwrap();
    assert_eq!(by_status().await, r#""a"2 "b"1 null1"#);
    store.update(&ids[0], raw(r#"{"status":"b"}"#), None).await.unwrap();
    store.update(&ids[3], raw(r#"{"status":"c"}"#), None).await.unwrap();
    assert_eq!(by_status().await, r#""a"1 "b"2 "c"1"#);
    store.update(&ids[1], raw("{}"), None).await.unwrap();
    store.delete(&ids[2], None).await.unwrap();
    assert_eq!(by_status().await, r#""b"1 "c"1 null1"#);
    assert_eq!(count(&store, &scope, &[], Filter::new()).await, "3");
    assert_eq!(count(&store, &scope, &[], Filter::new().includes("status", ["b", "c"])).await, "2");
    assert_eq!(count(&store, &scope, &[], Filter::new().ne("status", "b")).await, "2");
    assert_eq!(count(&store, &scope, &["status"], Filter::new().eq("status", Scalar::Null)).await, "null1");
    // No stored text has a NUL, so PostgreSQL's columns alone can't compare with one.
    assert_eq!(count(&store, &scope, &[], Filter::new().gt("status", "b\0")).await, "1");
    assert_eq!(count(&store, &scope, &["status"], Filter::new().lt("status", "c\0")).await, r#""b"1 "c"1"#);
    // A status that is not text is counted, too.
    let odd = store.create(&scope, raw(r#"{"status":7}"#)).await.unwrap();
    assert_eq!(by_status().await, r#"71 "b"1 "c"1 null1"#);
    assert_eq!(count(&store, &scope, &[], Filter::new()).await, "4");
    store.delete(&odd.id, None).await.unwrap();
    assert_eq!(store.delete_matching(&scope, Filter::new().eq("status", "c")).await.unwrap(), 1);
    assert_eq!(by_status().await, r#""b"1 null1"#);
    assert_eq!(store.delete_matching(&scope, Filter::new()).await.unwrap(), 2);
    assert_eq!((by_status().await.as_str(), count(&store, &scope, &[], Filter::new()).await.as_str()), ("", "0"));
    assert_eq!(count(&store, &other, &["status"], Filter::new()).await, r#""a"1"#);
}

async fn an_indexed_field_is_found_by_every_value_it_ever_has(store: Store) {
    let scope = Scope::new("_public", "indexed");
    let create = |data: &str| {
        let (store, scope, data) = (store.clone(), scope.clone(), raw(data));
        async move { store.create(&scope, data).await.unwrap().id }
    };
    let first = create(r#"{"data":{"number":"A-1"},"tags":["x","y",3]}"#).await;
    let second = create(r#"{"number":"A-1","tags":"y"}"#).await; // the path without its prefix
    let long = "long ".repeat(300);
    let third = create(&format!(r#"{{"data":{{"number":"{long}1"}},"tags":[[],{{}},true,null]}}"#)).await;
    create(&format!(r#"{{"data":{{"number":"{long}2"}},"tags":9007199254740993}}"#)).await;
    let sorted = |ids: &[&String]| {
        let mut ids: Vec<String> = ids.iter().map(|&id| id.clone()).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(ids(&store, &scope, Filter::new().eq("data.number", "A-1")).await, sorted(&[&first, &second]));
    assert_eq!(ids(&store, &scope, Filter::new().eq("data.number", format!("{long}1"))).await, sorted(&[&third]));
    assert_eq!(ids(&store, &scope, Filter::new().includes("tags", ["y", "z"])).await, sorted(&[&first, &second]));
    assert_eq!(ids(&store, &scope, Filter::new().eq("tags", 3.0)).await, sorted(&[&first]));
    assert_eq!(ids(&store, &scope, Filter::new().eq("tags", true)).await, sorted(&[&third]));
    assert!(ids(&store, &scope, Filter::new().eq("tags", 9_007_199_254_740_992)).await.is_empty());
    assert_eq!(ids(&store, &scope, Filter::new().eq("tags", 9_007_199_254_740_993)).await.len(), 1);
    // Values that were overwritten or deleted are no longer found.
    store.update(&first, raw(r#"{"data":{"number":"A-2"}}"#), None).await.unwrap();
    store.delete(&second, None).await.unwrap();
    assert!(ids(&store, &scope, Filter::new().eq("data.number", "A-1")).await.is_empty());
    assert_eq!(ids(&store, &scope, Filter::new().eq("data.number", "A-2")).await, sorted(&[&first]));
    assert_eq!(store.delete_matching(&scope, Filter::new().eq("data.number", "A-2")).await.unwrap(), 1);
}

async fn names_and_texts_that_fit_no_index_do_no_harm(store: Store) {
    let scope = Scope::new("_public", "wide");
    let wide = "ü".repeat(5_000);
    for value in [wide.as_str(), "a\\u0000b"] {
        let data = format!(r#"{{"status":"{value}","file_name":"{value}","data":{{"number":"{value}"}},"tags":["{value}"]}}"#);
        let item = store.create(&scope, raw(&data.replace("\\\\", "\\"))).await.unwrap();
        assert_eq!(store.get(&item.id).await.unwrap().data.get(), item.data.get());
    }
    assert_eq!(ids(&store, &scope, Filter::new().eq("status", wide.as_str())).await.len(), 1);
    assert_eq!(ids(&store, &scope, Filter::new().eq("data.number", wide.as_str())).await.len(), 1);
    assert_eq!(ids(&store, &scope, Filter::new().eq("data.number", "a\0b")).await.len(), 1);
    for alike in ["ü".repeat(250), "ü".repeat(249), "a\u{FFFD}b".to_owned(), "a".to_owned()] {
        assert!(ids(&store, &scope, Filter::new().eq("data.number", alike.as_str())).await.is_empty(), "{alike}");
    }
    assert_eq!(ids(&store, &scope, Filter::new().gt("file_name", "a\0")).await.len(), 2);
    assert_eq!(ids(&store, &scope, Filter::new().includes("tags", ["a\0b", "c"])).await.len(), 1);
    // A name with a NUL differs from its part before the NUL.
    for name in ["tags\0", "tags\0x", "data.number\0x", "data\0.number"] {
        assert!(ids(&store, &scope, Filter::new().ne(name, Scalar::Null)).await.is_empty(), "{name:?}");
    }
    store.create(&scope, raw(r#"{"t\u0000":{"u":2}}"#)).await.unwrap();
    assert_eq!(ids(&store, &scope, Filter::new().eq("t\0.u", 2)).await.len(), 1);
    assert!(ids(&store, &scope, Filter::new().eq("t\0y", 1)).await.is_empty());
    assert!(matches!(store.get("a\0").await, Err(AgentDataError::NotFound { .. })));
    assert!(matches!(store.update("a\0", raw("{}"), None).await, Err(AgentDataError::NotFound { .. })));
    assert!(matches!(store.delete("a\0", None).await, Err(AgentDataError::NotFound { .. })));
    let nowhere = Scope::new("a\0b", "c".repeat(3_000));
    assert!(store.search(Search::new(nowhere.clone())).await.unwrap().items.is_empty());
    assert_eq!(count(&store, &nowhere, &[], Filter::new()).await, "0");
    assert_eq!(store.delete_matching(&nowhere, Filter::new()).await.unwrap(), 0);
}

async fn the_version_at_hand_is_the_one_that_the_record_gives(store: Store) {
    let scope = Scope::new("_public", "versions");
    let created = store.create(&scope, raw(r#"{ "b":1.50, "a":{"y":[],"x":"é"} }"#)).await.unwrap();
    let updated = store.update(&created.id, raw(r#"{"b":1.5}"#), Some(&created.version())).await.unwrap();
    for item in [&created, &updated, &store.get(&created.id).await.unwrap()] {
        assert!(item.stored_version.is_some());
        let worked_out = Item { stored_version: None, ..item.clone() };
        assert_eq!(item.version(), worked_out.version());
    }
    assert_ne!(created.version(), updated.version());
}

async fn a_tampered_token_is_refused(store: Store) {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let scope = Scope::new("_public", "tokens");
    for n in 0..3 {
        store.create(&scope, raw(&format!(r#"{{"status":"s","n":{n}}}"#))).await.unwrap();
    }
    for order in ["created_at desc", "status", "overall_confidence", "n"] {
        let mut search = Search::new(scope.clone());
        search.order_by = OrderBy::parse(order).unwrap();
        search.page_size = Some(1);
        let token = store.search(search.clone()).await.unwrap().next_page_token.unwrap();
        let json = String::from_utf8(URL_SAFE_NO_PAD.decode(token).unwrap()).unwrap();
        let (question, _) = json.split_once("\"position\":").unwrap();
        for position in [
            "[]",
            "[\"null\",\"null\"]",
            "[{\"real\":\"NaN\"},{\"text\":\"\"}]",
            "[{\"text\":\"\\u0000\"},{\"text\":\"\\u0000\"}]",
            "7",
            "[{\"integer\":1}]",
        ] {
            search.page_token = Some(URL_SAFE_NO_PAD.encode(format!("{question}\"position\":{position}}}")));
            match store.search(search.clone()).await {
                Ok(_) | Err(AgentDataError::BadRequest { .. }) => {} // a possible position, or a refusal; never a failure
                Err(error) => panic!("{order} {position}: {error:?}"),
            }
        }
    }
}
