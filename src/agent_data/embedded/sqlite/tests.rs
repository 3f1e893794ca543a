//! What is specific to SQLite; tests for both engines are in `embedded::tests`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{
    super::{
        super::{
            AgentData, AgentDataError, Filter, OrderBy, Scope, Search,
            contract_test::{embedded, raw},
        },
        IndexedPaths,
        page_token::SortValue,
    },
    fields::{HotColumns, Shortcuts},
    search::pick,
};
use jiff::Timestamp;
use std::time::Duration;

fn plan_of(search: &Search, after: Option<Vec<SortValue>>, connection: &rusqlite::Connection, indexed: &str) -> String {
    let shortcuts = Shortcuts { hot: HotColumns::Usable, indexed: IndexedPaths::parse(indexed).unwrap() };
    let mut statement = pick(search, &shortcuts, after, 51).unwrap();
    statement.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
    let read = |rows: &mut rusqlite::Rows<'_>| {
        let mut plan = Vec::new();
        while let Some(row) = rows.next()? {
            plan.push(row.get::<_, String>(3)?);
        }
        Ok(plan.join("; "))
    };
    statement.query(connection, read).unwrap()
}

#[tokio::test]
async fn the_queue_is_read_from_an_index_and_not_sorted() {
    let (directory, _store) = embedded();
    let connection = rusqlite::Connection::open(directory.path().join("countersign.sqlite")).unwrap();
    let last = vec![SortValue::Integer(1), SortValue::Text("id".to_owned())];
    let pending = Filter::new().eq("status", "pending_review");
    for (filter, after, index) in [
        (pending.clone(), None, "agent_data_by_status"),
        (pending, Some(last.clone()), "agent_data_by_status"),
        (Filter::new().eq("file_hash", "ab"), None, "agent_data_by_file_hash"),
        (Filter::default(), None, "agent_data_by_creation"),
        (Filter::default(), Some(last), "agent_data_by_creation"),
    ] {
        let mut search = Search::new(Scope::new("_public", "invoices"));
        search.filter = filter;
        let is_next_page = after.is_some();
        let plan = plan_of(&search, after, &connection, "");
        assert!(plan.contains(&format!("COVERING INDEX {index} ")) && !plan.contains("TEMP B-TREE"), "{plan}");
        assert_eq!(plan.contains("created_at<?"), is_next_page, "begins where the page before ended: {plan}");
    }
}

#[tokio::test]
async fn the_least_confident_are_read_from_an_index_and_not_sorted() {
    let (directory, _store) = embedded();
    let connection = rusqlite::Connection::open(directory.path().join("countersign.sqlite")).unwrap();
    let pending = Filter::new().eq("status", "pending_review");
    for filter in [pending.clone(), pending.lt("overall_confidence", 0.8)] {
        let mut search = Search::new(Scope::new("_public", "invoices"));
        search.order_by = OrderBy::parse("overall_confidence, created_at desc").unwrap();
        search.filter = filter;
        let plan = plan_of(&search, None, &connection, "");
        assert!(plan.contains("INDEX agent_data_by_confidence ") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[tokio::test]
async fn an_indexed_field_leads_to_its_records() {
    let (directory, _store) = embedded();
    let connection = rusqlite::Connection::open(directory.path().join("countersign.sqlite")).unwrap();
    let mut search = Search::new(Scope::new("_public", "invoices"));
    search.filter = Filter::new().eq("data.invoice_number", "A-1");
    let plan = plan_of(&search, None, &connection, "data.invoice_number");
    assert!(plan.contains("INTEGER PRIMARY KEY (rowid=?)") && plan.contains("path=? AND value=?"), "{plan}");
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

#[tokio::test]
async fn a_question_that_takes_too_long_names_the_field_to_index() {
    let (_directory, mut store) = embedded();
    let scope = Scope::new("_public", "slow");
    for n in 0..300 {
        store.create(&scope, raw(&format!(r#"{{"n":{n}}}"#))).await.unwrap();
    }
    store.scan_limit = Duration::ZERO;
    let mut search = Search::new(scope.clone());
    search.filter = Filter::new().eq("n", -1);
    match store.search(search.clone()).await {
        Err(AgentDataError::BadRequest { message, kind, .. }) => {
            assert!(kind == "unindexed" && message.contains("`n`") && message.contains("COUNTERSIGN_INDEX"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    store.index(&IndexedPaths::parse("n").unwrap()).await.unwrap();
    assert!(store.search(search).await.unwrap().items.is_empty(), "an index needs no time");
}
