//! What every store promises: the same test for each implementation of [`AgentData`].

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{
    AgentData, AgentDataError, Aggregate, Filter, OrderBy, Scalar, Scope, Search,
    embedded::SqliteStore,
    filter_vectors::{PAYLOADS, VECTORS},
};
use crate::{database::SqliteDatabase, domain::Version};
use serde_json::{json, value::RawValue};

/// JSON text to give to a store.
pub(super) fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

/// An embedded store in a directory that is removed after the test.
pub(super) fn embedded() -> (tempfile::TempDir, SqliteStore) {
    let directory = tempfile::tempdir().unwrap();
    let database = SqliteDatabase::open(&directory.path().join("countersign.sqlite")).unwrap();
    (directory, SqliteStore::new(database))
}

#[tokio::test]
async fn the_embedded_store_keeps_the_contract() {
    let (_directory, embedded) = embedded();
    contract(&embedded).await;
    knows_its_scopes(&embedded).await;
}

/// Everything that the layers above rely on.
pub(super) async fn contract(agent_data: &dyn AgentData) {
    keeps_data_byte_for_byte(agent_data).await;
    refuses_data_that_is_no_object(agent_data).await;
    writes_only_over_the_version_that_was_seen(agent_data).await;
    agrees_with_the_filter_vectors(agent_data).await;
    pages_through_everything_once_in_order(agent_data).await;
    refuses_a_bad_question(agent_data).await;
    groups_and_counts(agent_data).await;
    deletes_what_matches_and_nothing_else(agent_data).await;
    says_where_an_item_is(agent_data).await;
}

async fn says_where_an_item_is(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "where\u{1f4e6}");
    let created = agent_data.create(&scope, raw(r#"{"n":1}"#)).await.unwrap();
    assert_eq!(agent_data.scope_of(&created.id).await.unwrap(), Some(scope));
    agent_data.delete(&created.id, None).await.unwrap();
    for none in [created.id.as_str(), "", "no\0thing"] {
        assert_eq!(agent_data.scope_of(none).await.unwrap(), None, "{none:?}");
    }
}

/// What the embedded stores know beyond the contract: which scopes have items.
pub(super) async fn knows_its_scopes(agent_data: &dyn AgentData) {
    let (few, many) = (Scope::new("scopes", "few"), Scope::new("scopes", "many"));
    let mut ids = Vec::new();
    for scope in [&few, &many, &many] {
        ids.push(agent_data.create(scope, raw(r#"{"status":"x"}"#)).await.unwrap().id);
    }
    let of_this_test = async |most| -> Vec<Scope> {
        let all = agent_data.scopes(most).await.unwrap();
        all.into_iter().filter(|scope| scope.deployment_name == "scopes").collect()
    };
    assert_eq!(of_this_test(100).await, [many.clone(), few.clone()], "those with the most first");
    agent_data.delete(&ids[0], None).await.unwrap();
    assert_eq!(of_this_test(100).await, [many], "an empty one is none");
    assert!(agent_data.scopes(0).await.unwrap().is_empty());
}

async fn keeps_data_byte_for_byte(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "bytes");
    let text = r#"{ "b":1500.00, "a" : 12345678901234567890123, "t":"\u00e9\n\u0000é", "n":null,"e":{},"l":[ ],"x":1E5,"s":"</script>" }"#;
    let created = agent_data.create(&scope, raw(text)).await.unwrap();
    assert_eq!(created.data.get(), text);
    assert_eq!(created.scope, scope);
    assert_eq!(created.created_at, created.updated_at);
    let read = agent_data.get(&created.id).await.unwrap();
    assert_eq!(read.data.get(), text);
    assert_eq!((read.created_at, read.version()), (created.created_at, created.version()));
    let found = agent_data.search(Search::new(scope)).await.unwrap();
    assert_eq!(found.items[0].data.get(), text);
    assert_eq!((found.items.len(), found.next_page_token, found.total_size), (1, None, None));
}

async fn refuses_data_that_is_no_object(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "objects");
    for text in ["[]", "1", "null", "\"x\"", r#"{"a":1,"a":2}"#] {
        let error = agent_data.create(&scope, raw(text)).await.unwrap_err();
        assert!(matches!(&error, AgentDataError::BadRequest { loc, .. } if loc == &["body", "data"]), "{text}: {error:?}");
    }
    assert!(agent_data.search(Search::new(scope)).await.unwrap().items.is_empty());
}

async fn writes_only_over_the_version_that_was_seen(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "versions");
    let first = agent_data.create(&scope, raw(r#"{"n":1}"#)).await.unwrap();
    let second = agent_data.update(&first.id, raw(r#"{"n":2}"#), Some(&first.version())).await.unwrap();
    assert!(second.updated_at > first.updated_at && second.created_at == first.created_at);
    assert_ne!(second.version(), first.version());

    match agent_data.update(&first.id, raw(r#"{"n":3}"#), Some(&first.version())).await.unwrap_err() {
        AgentDataError::Conflict { current: Some(current) } => assert_eq!(current.version(), second.version()),
        error => panic!("{error:?}"),
    }
    assert!(matches!(agent_data.delete(&first.id, Some(&first.version())).await, Err(AgentDataError::Conflict { .. })));
    assert_eq!(agent_data.get(&first.id).await.unwrap().data.get(), r#"{"n":2}"#);

    // Without an expected version the last write wins, and even an identical one makes a new version.
    let third = agent_data.update(&first.id, raw(r#"{"n":2}"#), None).await.unwrap();
    assert!(third.updated_at > second.updated_at);
    agent_data.delete(&first.id, Some(&third.version())).await.unwrap();

    let expected = Version::new("1-0");
    assert!(matches!(agent_data.get(&first.id).await, Err(AgentDataError::NotFound { id }) if id == first.id));
    assert!(matches!(agent_data.update(&first.id, raw("{}"), None).await, Err(AgentDataError::NotFound { .. })));
    assert!(matches!(agent_data.update(&first.id, raw("{}"), Some(&expected)).await, Err(AgentDataError::NotFound { .. })));
    assert!(matches!(agent_data.delete(&first.id, None).await, Err(AgentDataError::NotFound { .. })));
    assert!(matches!(agent_data.get("no such/id?#").await, Err(AgentDataError::NotFound { .. })));
}

async fn agrees_with_the_filter_vectors(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "vectors");
    let mut names = std::collections::HashMap::new();
    for (name, data) in PAYLOADS {
        names.insert(agent_data.create(&scope, raw(data)).await.unwrap().id, name);
    }
    for (filter, expected) in VECTORS {
        // Only requests can be refused, never a built filter; the server's own parsing is tested over HTTP.
        let (Ok(filter), Some(expected)) = (Filter::from_json(&serde_json::from_str(filter).unwrap()), expected) else {
            continue;
        };
        let mut search = Search::new(scope.clone());
        search.filter = filter.clone();
        let mut found: Vec<_> =
            agent_data.search(search).await.unwrap().items.iter().map(|item| *names.get(&item.id).unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found.concat(), expected, "{}", filter.to_json());
    }
}

async fn pages_through_everything_once_in_order(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "pages");
    let values = ["1", "1.0", "null", "\"b\"", "\"a\"", "-3", "true", "[1]", "{}", "\"b\"", "1e999", "20000000000000000000"];
    for value in values {
        agent_data.create(&scope, raw(&format!("{{\"k\":{value}}}"))).await.unwrap();
    }
    agent_data.create(&scope, raw("{}")).await.unwrap();
    let ascending = "-3 1 1.0 true 20000000000000000000 1e999 \"a\" \"b\" \"b\"";
    let descending = "\"b\" \"b\" \"a\" 1e999 20000000000000000000 1 1.0 true -3";
    for (order, expected) in [("k", ascending), ("data.k desc", descending)] {
        let mut search = Search::new(scope.clone());
        search.order_by = OrderBy::parse(order).unwrap();
        search.page_size = Some(2);
        search.include_total = true;
        search.offset = 1; // SDKs send the first body again with the token: it must not count twice
        let (mut ids, mut keys) = (Vec::new(), Vec::new());
        loop {
            let page = agent_data.search(search.clone()).await.unwrap();
            assert_eq!(page.total_size, Some(13));
            assert!(page.items.len() == 2 || page.next_page_token.is_none());
            for item in page.items {
                let data: std::collections::HashMap<String, Box<RawValue>> = serde_json::from_str(item.data.get()).unwrap();
                keys.push(data.get("k").map_or("-".to_owned(), |value| value.get().to_owned()));
                ids.push(item.id);
            }
            match page.next_page_token {
                Some(token) => search.page_token = Some(token),
                None => break,
            }
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 12, "{order}");
        // Equal keys (1, 1.0, true) are ordered by id: compare them as one.
        let plain = |key: &str| if matches!(key, "1.0" | "true") { "1".to_owned() } else { key.to_owned() };
        let expected: Vec<_> = expected.split(' ').skip(1).map(plain).collect();
        let found: Vec<_> = keys.iter().map(|key| plain(key)).collect();
        assert_eq!(found[..8], expected, "{order}");
        assert!(
            found[8..].iter().all(|key| matches!(key.as_str(), "-" | "null" | "[1]" | "{}")),
            "{order}: nulls last: {found:?}"
        );
    }
}

async fn refuses_a_bad_question(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "pages");
    let is_refused = |result: Result<_, AgentDataError>, field: &str| match result {
        Err(AgentDataError::BadRequest { loc, .. }) => assert_eq!(loc, ["body", field]),
        other => panic!("{other:?}"),
    };
    let mut search = Search::new(scope.clone());
    search.page_size = Some(2);
    let token = agent_data.search(search.clone()).await.unwrap().next_page_token.unwrap();
    search.page_token = Some(token.clone());
    search.filter = Filter::new().ne("k", "a");
    is_refused(agent_data.search(search.clone()).await.map(|_| ()), "page_token");
    search.filter = Filter::default();
    search.order_by = OrderBy::parse("k").unwrap();
    is_refused(agent_data.search(search.clone()).await.map(|_| ()), "page_token");
    search.order_by = OrderBy::default();
    assert!(agent_data.search(search.clone()).await.is_ok());
    for garbage in ["x", "", "eyJ9", &token[..token.len() - 4], &format!("{token}AAAA")] {
        search.page_token = Some(garbage.to_owned());
        is_refused(agent_data.search(search.clone()).await.map(|_| ()), "page_token");
    }
    search.page_token = None;
    search.page_size = Some(0);
    is_refused(agent_data.search(search).await.map(|_| ()), "page_size");
    let mut aggregate = Aggregate::new(scope);
    aggregate.group_by = vec!["k".to_owned()];
    aggregate.order_by = Some(OrderBy::parse("other").unwrap());
    is_refused(agent_data.aggregate(aggregate).await.map(|_| ()), "order_by");
}

async fn groups_and_counts(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "groups");
    let nothing = agent_data.aggregate(Aggregate::new(scope.clone())).await.unwrap();
    assert_eq!((nothing.items.len(), nothing.items[0].count), (1, Some(0)));
    assert!(nothing.items[0].group_key.is_empty() && nothing.items[0].first_item.is_none());

    for data in [
        r#"{"status":"b","o":{"k":1},"which":"first b"}"#,
        r#"{"status":"a","o":{"k":1.50}}"#,
        r#"{"status":"b","o":{"k":1.0}}"#,
        r#"{"status":null,"o":{"k":true}}"#,
        r#"{"o":{"k":"1"}}"#,
    ] {
        agent_data.create(&scope, raw(data)).await.unwrap();
    }
    let mut aggregate = Aggregate::new(scope.clone());
    aggregate.group_by = vec!["status".to_owned()];
    aggregate.first = true;
    let page = agent_data.aggregate(aggregate.clone()).await.unwrap();
    let shown: Vec<_> = page.items.iter().map(|group| (json!(group.group_key), group.count.unwrap())).collect();
    assert_eq!(shown, [(json!({"status":"a"}), 1), (json!({"status":"b"}), 2), (json!({"status":null}), 2)]);
    assert_eq!(page.items[1].first_item.as_ref().unwrap().get(), r#"{"status":"b","o":{"k":1},"which":"first b"}"#);
    assert_eq!(page.total_size, Some(3));

    // Two paths, one group per page, the second path by its documented name.
    aggregate.group_by = vec!["status".to_owned(), "data.o.k".to_owned()];
    aggregate.order_by = Some(OrderBy::parse("data.o.k desc").unwrap());
    aggregate.first = false;
    aggregate.count = false;
    aggregate.page_size = Some(3);
    let mut shown = Vec::new();
    loop {
        let page = agent_data.aggregate(aggregate.clone()).await.unwrap();
        assert!(page.items.iter().all(|group| group.count.is_none() && group.first_item.is_none()));
        shown.extend(page.items.iter().map(|group| serde_json::to_string(&group.group_key).unwrap()));
        match page.next_page_token {
            Some(token) => aggregate.page_token = Some(token),
            None => break,
        }
    }
    let expected = [
        r#"{"status":null,"data.o.k":true}"#,
        r#"{"status":null,"data.o.k":"1"}"#,
        r#"{"status":"a","data.o.k":1.50}"#,
        r#"{"status":"b","data.o.k":1}"#,
    ];
    assert_eq!(shown, expected);
}

async fn deletes_what_matches_and_nothing_else(agent_data: &dyn AgentData) {
    let scope = Scope::new("contract", "deleted");
    let other = Scope::new("contract", "kept");
    for scope in [&scope, &scope, &scope, &other] {
        agent_data.create(scope, raw(r#"{"file_hash":"ab","n":1}"#)).await.unwrap();
    }
    agent_data.create(&scope, raw(r#"{"file_hash":"cd"}"#)).await.unwrap();
    let delete = |filter| agent_data.delete_matching(&scope, filter);
    assert_eq!(delete(Filter::new().eq("file_hash", "zz")).await.unwrap(), 0);
    assert_eq!(delete(Filter::new().gt("n", Scalar::Null)).await.unwrap(), 0); // a comparison with null never holds
    assert_eq!(delete(Filter::new().eq("file_hash", "ab").gt("n", 0)).await.unwrap(), 3);
    assert_eq!(delete(Filter::default()).await.unwrap(), 1);
    assert_eq!(agent_data.search(Search::new(other)).await.unwrap().items.len(), 1);
}
