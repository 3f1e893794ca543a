//! What is specific to PostgreSQL; tests for both engines are in `embedded::tests`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{
    super::super::{AgentData, AgentDataError, Filter, Scope, Search, contract_test::raw},
    IndexedPaths, PostgresStore,
};
use crate::database::testing::postgres_database;
use std::time::Duration;

#[tokio::test]
async fn a_question_that_takes_too_long_names_the_field_to_index() {
    let mut store = PostgresStore::new(postgres_database().await);
    let scope = Scope::new("_public", "slow");
    for n in 0..30 {
        store.create(&scope, raw(&format!(r#"{{"n":{n}}}"#))).await.unwrap();
    }
    store.scan_limit = Duration::ZERO;
    let mut search = Search::new(scope);
    search.filter = Filter::new().eq("n", 7);
    match store.search(search).await {
        Err(AgentDataError::BadRequest { message, kind, .. }) => {
            assert!(kind == "unindexed" && message.contains("`n`") && message.contains("COUNTERSIGN_INDEX"), "{message}");
        }
        other => panic!("{other:?}"),
    }
}

/// Each has its own list of indexed fields, like processes started with different settings.
#[tokio::test(flavor = "multi_thread")]
async fn writers_notice_when_another_process_changes_what_is_indexed() {
    let database = postgres_database().await;
    let (first, second) = (PostgresStore::new(database.clone()), PostgresStore::new(database));
    let scope = Scope::new("_public", "settings");
    let writing = {
        let (first, scope) = (first.clone(), scope.clone());
        tokio::spawn(async move {
            for n in 0..60 {
                first.create(&scope, raw(&format!(r#"{{"n":{n},"m":"x"}}"#))).await.unwrap();
            }
        })
    };
    for paths in ["n", "n,m", "m", "n,m"] {
        second.index(&IndexedPaths::parse(paths).unwrap()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    writing.await.unwrap();
    for n in 0..60 {
        let mut search = Search::new(scope.clone());
        search.filter = Filter::new().eq("n", n).eq("m", "x");
        assert_eq!(second.search(search).await.unwrap().items.len(), 1, "{n}");
    }
}

#[tokio::test]
async fn records_that_are_there_already_are_indexed_too() {
    let store = PostgresStore::new(postgres_database().await);
    let scope = Scope::new("_public", "older");
    let item = store.create(&scope, raw(r#"{"data":{"number":"A-1"}}"#)).await.unwrap();
    store.index(&IndexedPaths::parse("data.number").unwrap()).await.unwrap();
    let mut search = Search::new(scope);
    search.filter = Filter::new().eq("data.number", "A-1");
    assert_eq!(store.search(search).await.unwrap().items[0].id, item.id);
}
