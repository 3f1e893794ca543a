//! A damaged store: what can be read is shown, what can't is named, and no answer is half an answer.

use crate::world::{Answer, World, request};
use axum::{body::Body, http::StatusCode};
use countersign::{
    domain::queue::{QueueQuery, QueueSort},
    review::Reviewer,
};
use std::fs;

const ALL: &str = r#"{"deployment_name":"_public","collection":"invoices","order_by":"created_at"}"#;

fn record(name: &str, filling: &str) -> String {
    format!(r#"{{"data":{{"number":"{name}"}},"status":"pending_review","file_name":"{name}.pdf","filling":"{filling}"}}"#)
}

async fn search(world: &World, body: &str) -> Answer {
    let request = request("POST", "/api/v1/beta/agent-data/:search").header("authorization", "Bearer any");
    world.send(request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap()).await
}

async fn get(world: &World, id: &str) -> Answer {
    let request = request("GET", &format!("/api/v1/beta/agent-data/{id}")).header("authorization", "Bearer any");
    world.send(request.body(Body::empty()).unwrap()).await
}

fn is_refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text);
    let body: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert!(body["detail"].as_str().unwrap().starts_with("What is stored is damaged and can't be read;"), "{body}");
}

/// The queue in each order shows the others, and says that one is missing.
async fn shows_the_others(world: &World) {
    for query in ["", "?sort=oldest", "?sort=riskiest", "?sort=document", "?q=pdf", "?q=first"] {
        let page = world.get(&format!("/{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
        assert!(page.text.contains("first.pdf"), "{query}: {}", page.text);
        assert!(page.text.contains("last.pdf") || query == "?q=first", "{query}: {}", page.text);
        assert!(!page.text.contains("broken.pdf"), "{query}: {}", page.text);
        assert!(page.text.contains("because what is stored of it is damaged"), "{query}: {}", page.text);
    }
}

/// Who takes the next item gets one that can be read, and holds no other.
async fn takes_the_others(world: &World, ids: &[String]) {
    let review = &world.stores.review;
    let query = QueueQuery { sort: QueueSort::Oldest, ..QueueQuery::default() };
    for (name, id) in [("Ada", Some(&ids[0])), ("Ben", Some(&ids[2])), ("Eve", None)] {
        let reviewer = Reviewer::local(name.to_owned(), name.to_owned());
        assert_eq!(review.take_next(&query, &reviewer).await.unwrap().as_ref(), id, "{name}");
    }
    assert!(review.ledger.claims(&[ids[1].as_str()]).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_record_that_is_no_json_any_more_takes_no_other_along() {
    for damage in ["substr(data, 1, 40)", "CAST(x'7b226122' || x'ff' AS TEXT)", "replace(data, '\"status\":', '\"status\"')"] {
        let world = World::new().await;
        let mut ids = vec![];
        for name in ["first", "broken", "last"] {
            ids.push(world.push(&record(name, "")).await);
        }
        let sql = format!("UPDATE agent_data SET data = {damage} WHERE id = ?1");
        let database = rusqlite::Connection::open(world.folder().join("countersign.sqlite")).unwrap();
        assert_eq!(database.execute(&sql, [&ids[1]]).unwrap(), 1);

        is_refused(&search(&world, ALL).await);
        is_refused(&get(&world, &ids[1]).await);
        assert_eq!(get(&world, &ids[0]).await.status, StatusCode::OK);
        shows_the_others(&world).await;
        takes_the_others(&world, &ids).await;
        let page = world.get(&format!("/items/{}", ids[1])).await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.text.contains("What is stored here is damaged"), "{}", page.text);
        assert_eq!(world.get(&format!("/items/{}", ids[2])).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn one_page_of_the_file_that_was_overwritten_takes_no_other_record_along() {
    let before = World::new().await;
    let mut ids = vec![];
    for (name, letter) in [("first", "a"), ("broken", "b"), ("last", "c")] {
        ids.push(before.push(&record(name, &letter.repeat(60_000))).await);
    }
    before.stores.close().await;
    let file = before.folder().join("countersign.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    // In the middle of the record: a page that holds nothing but it, and the number of the next one.
    let page = bytes.chunks(4096).position(|page| page[4..].iter().all(|byte| *byte == b'b')).unwrap() * 4096;
    bytes[page..page + 4096].fill(0);
    fs::write(&file, bytes).unwrap();

    let world = World::with(|settings| settings.data_dir = before.folder().to_owned()).await;
    is_refused(&search(&world, ALL).await);
    is_refused(&get(&world, &ids[1]).await);
    assert_eq!(get(&world, &ids[0]).await.status, StatusCode::OK);
    shows_the_others(&world).await;
}
