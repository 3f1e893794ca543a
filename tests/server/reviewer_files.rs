//! What a reviewer may see and hold: files that an item of the collection names, drafts and claims on items that exist.

use crate::world::{Answer, World, request, settings};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::{
    agent_data::Scope,
    documents::{
        NewFile, Pages,
        pages::{Limits, Renderer},
    },
    server::router,
};
use serde_json::{json, value::to_raw_value};
use std::sync::Arc;

/// No page can be made of it, which is an answer, too.
const SVG: &[u8] = include_bytes!("../../public/favicon.svg");

async fn stored(world: &World, name: &str, content: &'static [u8]) -> (String, String) {
    let new = NewFile { name: name.into(), ..NewFile::default() };
    let file = world.stores.review.documents.store(new, content.into()).await.unwrap();
    (file.id, file.content_hash)
}

async fn create(world: &World, collection: &str, members: serde_json::Value) -> String {
    let mut record = json!({"data": {"a": 1}, "original_data": {"a": 1}, "status": "pending_review", "field_metadata": {}});
    record.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let scope = Scope { deployment_name: "_public".into(), collection: collection.into() };
    world.stores.review.agent_data.create(&scope, to_raw_value(&record).unwrap()).await.unwrap().id
}

#[tokio::test]
async fn who_looks_ahead_moves_no_draft_and_uses_up_nothing_that_is_told_once() {
    let world = World::new().await;
    let id = create(&world, "invoices", json!({})).await;
    let page = world.get(&format!("/items/{id}")).await;
    let (version, cookie) = (page.input("version"), page.cookie());
    let ask = async |name: &str, body: serde_json::Value| {
        let request = request("POST", &format!("/api/{name}")).header(header::CONTENT_TYPE, "application/json");
        let request = request.header("sec-fetch-site", "same-origin").header(header::COOKIE, &cookie);
        world.send(request.body(Body::from(body.to_string())).unwrap()).await
    };
    let draft = json!({"edits": [{"set": {"path": "a", "value": 2}}]});
    assert_eq!(
        ask("save_draft", json!({"id": id, "version": version, "revision": 0, "draft": draft})).await.status,
        StatusCode::OK
    );
    let load = |claim: bool| json!({"id": id, "claim": claim});
    assert_eq!(ask("load_item", load(false)).await.status, StatusCode::OK);
    let changed = json!({"data": {"a": 3}, "original_data": {"a": 1}, "status": "pending_review", "field_metadata": {}});
    world.stores.review.agent_data.update(&id, to_raw_value(&changed).unwrap(), None).await.unwrap();
    assert_eq!(ask("load_item", load(false)).await.status, StatusCode::CONFLICT, "it is not shown without telling");
    let opened = ask("load_item", load(true)).await;
    assert!(opened.text.contains(r#""meanwhile":{"#), "who opens it is told: {}", opened.text);
    assert_eq!(ask("load_item", load(false)).await.status, StatusCode::OK);
}

async fn call(world: &World, name: &str, body: serde_json::Value) -> Answer {
    let request = request("POST", &format!("/api/{name}")).header(header::CONTENT_TYPE, "application/json");
    world.send(request.header("sec-fetch-site", "same-origin").body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn a_file_belongs_to_the_collection_whose_item_names_it() {
    let world = World::new().await;
    let (mine, _) = stored(&world, "mine.svg", SVG).await;
    let (by_hash, hash) = stored(&world, "hash.txt", b"named by its hash").await;
    let (foreign, foreign_hash) = stored(&world, "foreign.txt", b"of another collection").await;
    let (nobodys, _) = stored(&world, "nobodys.txt", b"of no item").await;
    let item = create(&world, "invoices", json!({"file_id": mine})).await;
    create(&world, "invoices", json!({"file_hash": hash, "file_id": null})).await;
    create(&world, "contracts", json!({"file_id": foreign, "file_hash": foreign_hash})).await;

    for (file, is_there) in [(&mine, true), (&by_hash, true), (&foreign, false), (&nobodys, false)] {
        for path in ["download", "pages/1", "pages/1/words", "search?q=a"] {
            let answer = world.get(&format!("/files/{file}/{path}")).await;
            assert_eq!(answer.status != StatusCode::NOT_FOUND, is_there, "{path} of {file}: {} {}", answer.status, answer.text);
        }
        let answer = world.post_form(&format!("/files/{file}/unlock"), "", &[("password", "x"), ("item", &item)]).await;
        assert_eq!(answer.status != StatusCode::NOT_FOUND, is_there, "unlock of {file}");
    }
}

#[tokio::test]
async fn a_browser_asks_each_time_whether_it_may_show_a_page() {
    let mut world = World::new().await;
    let (documents, folder) = (world.stores.review.documents.clone(), world.folder().join("pages"));
    let renderer = Renderer::new(crate::pages_world::PROGRAM.into(), Limits::default());
    world.stores.review.pages = Arc::new(Pages::new(documents, folder, renderer));
    world.router = router::router(&world.stores, &settings(world.folder())).unwrap();
    let picture: &'static [u8] = include_bytes!("../../demo/review-light.png");
    let (file, _) = stored(&world, "a.png", picture).await;
    create(&world, "invoices", json!({"file_id": file})).await;
    let path = format!("/files/{file}/pages/1");
    let first = world.get(&path).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert_eq!(first.headers[header::CACHE_CONTROL], "private, no-cache");
    let known = request("GET", &path).header(header::IF_NONE_MATCH, &first.headers[header::ETAG]);
    let again = world.send(known.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(again.headers[header::CACHE_CONTROL], "private, no-cache");
}

#[tokio::test]
async fn drafts_and_claims_are_only_for_items_that_exist() {
    let world = World::new().await;
    let (mine, foreign) = (create(&world, "invoices", json!({})).await, create(&world, "contracts", json!({})).await);
    let save =
        |id: &str| json!({"id": id, "version": "v", "revision": 0, "draft": {"edits": [{"set": {"path": "a", "value": 2}}]}});
    for (id, status) in [(mine.as_str(), StatusCode::OK), (&foreign, StatusCode::NOT_FOUND), ("made-up", StatusCode::NOT_FOUND)] {
        assert_eq!(call(&world, "save_draft", save(id)).await.status, status, "a draft on {id}");
        for take_over in [false, true] {
            let claim = json!({"id": id, "take_over": take_over});
            assert_eq!(call(&world, "claim_item", claim).await.status, status, "a claim on {id}, {take_over}");
        }
        assert_eq!(call(&world, "find_beside", json!({"id": id})).await.status, status, "what is beside {id}");
        let drafts = world.stores.review.ledger.drafts_on(&[id]).await.unwrap();
        let claims = world.stores.review.ledger.claims(&[id]).await.unwrap();
        assert_eq!((drafts.is_empty(), claims.is_empty()), (status != StatusCode::OK, status != StatusCode::OK), "{id}");
    }
    assert_eq!(call(&world, "leave_item", json!({"id": mine})).await.status, StatusCode::OK);
    let mut anothers = save(&mine);
    anothers["made_by"] = json!("somebody who has signed out");
    let refused = call(&world, "save_draft", anothers).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "what one person typed is not saved as another's: {}", refused.text);
    // What is typed on the page of an item that goes meanwhile is kept.
    let gone = create(&world, "invoices", json!({})).await;
    world.get(&format!("/items/{gone}")).await;
    world.stores.review.agent_data.delete(&gone, None).await.unwrap();
    assert_eq!(call(&world, "save_draft", save(&gone)).await.status, StatusCode::OK);
}
