//! Another process keeps the database locked: pages are shown all the same, and what they would write is written later.

use crate::world::{World, request};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use std::time::{Duration, Instant};

/// A page stops waiting after one second. Code that waits for the lock itself would take ten.
const HELD_UP: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_holds_no_page_up_and_what_was_seen_is_remembered_later() {
    let world = World::new().await;
    let id = world.push(r#"{"data":{"number":"A-1"},"status":"pending_review","file_name":"a.pdf"}"#).await;
    let other = rusqlite::Connection::open(world.folder().join("countersign.sqlite")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    for path in ["/".to_owned(), format!("/items/{id}"), format!("/items/{id}/history")] {
        let began = Instant::now();
        let page = world.get(&path).await;
        assert!(began.elapsed() < HELD_UP, "{path} took {:?}", began.elapsed());
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    }
    let version = world.stores.review.agent_data.get(&id).await.unwrap().version();
    let ledger = &world.stores.review.ledger;
    assert!(ledger.seen(&id, &version).await.unwrap().is_none(), "the lock was in the way");
    other.execute_batch("ROLLBACK").unwrap();
    let began = Instant::now();
    while ledger.seen(&id, &version).await.unwrap().is_none() {
        assert!(began.elapsed() < Duration::from_secs(10), "it was forgotten");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_must_be_merged_first_is_refused_in_time_and_merged_after_the_lock() {
    let world = World::new().await;
    let record = |number: &str| format!(r#"{{"data":{{"number":"{number}","total":"1"}},"status":"pending_review"}}"#);
    let id = world.push(&record("A-1")).await;
    let place = format!("/items/{id}");
    let page = world.get(&place).await;
    let form = [("do", "save"), ("version", &*page.input("version")), ("f.total", "2")];
    assert_eq!(world.post_form(&place, &page.cookie(), &form).await.status, StatusCode::SEE_OTHER);
    let changed = serde_json::value::RawValue::from_string(record("A-2")).unwrap();
    world.stores.review.agent_data.update(&id, changed, None).await.unwrap();

    let open = || world.send(request("GET", &place).header(header::COOKIE, page.cookie()).body(Body::empty()).unwrap());
    let other = rusqlite::Connection::open(world.folder().join("countersign.sqlite")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let began = Instant::now();
    assert_eq!(open().await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(began.elapsed() < HELD_UP, "{:?}", began.elapsed());
    other.execute_batch("ROLLBACK").unwrap();
    let merged = open().await;
    assert_eq!((merged.status, &*merged.input("f.total"), &*merged.input("f.number")), (StatusCode::OK, "2", "A-2"));
}
