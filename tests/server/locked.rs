//! Another process keeps the database locked: pages are shown all the same, and what they would write is written later.

use crate::world::World;
use axum::http::StatusCode;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_holds_no_page_up_and_what_was_seen_is_remembered_later() {
    let world = World::new().await;
    let id = world.push(r#"{"data":{"number":"A-1"},"status":"pending_review","file_name":"a.pdf"}"#).await;
    let other = rusqlite::Connection::open(world.folder().join("countersign.sqlite")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    for path in ["/".to_owned(), format!("/items/{id}"), format!("/items/{id}/history")] {
        let began = Instant::now();
        let page = world.get(&path).await;
        assert!(began.elapsed() < Duration::from_secs(2), "{path} took {:?}", began.elapsed());
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
