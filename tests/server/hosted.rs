//! Records in LlamaCloud: what a reviewer reads when it refuses, or does not answer.

use crate::world::{Answer, World, request, settings};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use countersign::{
    agent_data::cloud::{Cloud, CloudSettings},
    documents::NewFile,
    server::router,
};
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, method, path_regex},
};

/// A world whose records are in the cloud at this address.
async fn hosted(cloud: &str) -> World {
    let mut world = World::new().await;
    let settings_of_cloud = CloudSettings { base_url: cloud.to_owned(), ..CloudSettings::new("llx-test") };
    world.stores.review.agent_data = Arc::new(Cloud::new(settings_of_cloud).unwrap());
    world.stores.review.patience = Some(Duration::from_millis(500));
    world.router = router::router(&world.stores, &settings(world.folder())).unwrap();
    world
}

async fn get(world: &World, path: &str, language: &str) -> Answer {
    let request = request("GET", path).header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, language);
    world.send(request.body(Body::empty()).unwrap()).await
}

async fn call(world: &World, cookie: &str, name: &str, body: Value) -> (StatusCode, String) {
    let request = request("POST", &format!("/api/{name}")).header(header::CONTENT_TYPE, "application/json");
    let request = request.header(header::COOKIE, cookie);
    let answer = world.send(request.header("sec-fetch-site", "same-origin").body(Body::from(body.to_string())).unwrap()).await;
    (answer.status, answer.text)
}

fn alert(page: &Answer) -> String {
    let rest = page.text.split("role=\"alert\"").nth(1).unwrap_or_else(|| panic!("no alert: {}", page.text));
    rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_cloud_that_refuses_is_said_to_refuse_and_nobody_is_asked_to_try_again() {
    for (status, english, german) in [
        (401, "does not accept this server's key", "nimmt den Schlüssel dieses Servers nicht an"),
        (403, "refuses this server access", "verweigert diesem Server den Zugriff"),
    ] {
        let cloud = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(status)).mount(&cloud).await;
        let world = hosted(&cloud.uri()).await;
        for path in ["/", "/items/a", "/items/a/history"] {
            for (language, told, again) in [("en", english, "again"), ("de", german, "noch einmal")] {
                let page = get(&world, path, language).await;
                assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{status} {path}");
                let alert = alert(&page);
                assert!(alert.contains(told) && !alert.contains(again), "{status} {path}: {alert}");
            }
        }
        let form = [("do", "accept"), ("version", "v"), ("f.a", "typed")];
        let answer = world.post_form("/items/a", "", &form).await;
        assert!(
            answer.status == StatusCode::SERVICE_UNAVAILABLE && answer.text.contains("typed"),
            "without a script: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn a_record_that_the_cloud_does_not_take_is_explained() {
    for (status, error, code) in
        [(413, "\"TooLarge\"", StatusCode::PAYLOAD_TOO_LARGE), (409, "\"Conflict\"", StatusCode::CONFLICT)]
    {
        let cloud = MockServer::start().await;
        let record = json!({"data": {"a": 1}, "original_data": {"a": 1}, "status": "pending_review", "field_metadata": {}});
        let item = json!({"id": "a", "deployment_name": "_public", "collection": "invoices", "data": record,
            "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z"});
        let items = "^/api/v1/beta/agent-data/a$";
        Mock::given(method("GET"))
            .and(path_regex(items))
            .respond_with(ResponseTemplate::new(200).set_body_json(&item))
            .mount(&cloud)
            .await;
        Mock::given(method("PUT")).and(path_regex(items)).respond_with(ResponseTemplate::new(status)).mount(&cloud).await;
        let nothing = ResponseTemplate::new(200).set_body_json(json!({"items": [], "next_page_token": null, "total_size": 0}));
        Mock::given(method("POST")).respond_with(nothing).mount(&cloud).await;
        let world = hosted(&cloud.uri()).await;
        let opened = get(&world, "/items/a", "en").await;
        let (version, page) = (opened.input("version"), json!(["english", opened.input("reviewer")]));
        let decision = json!({"id": "a", "version": version, "revision": 0, "decision": "accept", "page": page});
        let (answered, told) = call(&world, &opened.cookie(), "decide", decision).await;
        assert_eq!((answered, told.as_str()), (code, error), "{status}");
        let form = [("do", "accept"), ("version", version.as_str())];
        let place = world.post_form("/items/a", "", &form).await.location().to_owned();
        let problem = if status == 413 { "problem=too-large" } else { "problem=conflict" };
        assert!(place.contains(problem), "without a script: {place}");
        let page = get(&world, "/items/a?problem=too-large", "en").await.text;
        assert!(page.contains("larger than the store of the records accepts"), "{page}");
    }
}

#[tokio::test]
async fn a_cloud_that_hangs_leaves_the_frame_of_the_queue_and_says_so_soon() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = hosted(&format!("http://{}", listener.local_addr().unwrap())).await;
    let hanging = tokio::spawn(async move {
        let mut held = vec![];
        while let Ok(connection) = listener.accept().await {
            held.push(connection); // and never answered
        }
    });
    for path in ["/", "/?sort=riskiest", "/?status=all&text=x"] {
        let asked = Instant::now();
        let page = get(&world, path, "en").await;
        assert!(asked.elapsed() < Duration::from_secs(10), "{path}: {:?}", asked.elapsed());
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(page.text.contains("<header") && page.text.contains("action=\"/language\""), "the frame");
        assert!(alert(&page).contains("can't reach its records"), "{path}");
    }
    hanging.abort();
}

#[tokio::test]
async fn an_items_page_leads_to_its_file_without_a_search() {
    let cloud = MockServer::start().await;
    let world = hosted(&cloud.uri()).await;
    let new = |name: &str| NewFile { name: name.into(), ..NewFile::default() };
    let documents = world.stores.review.documents.clone();
    let (named, other) =
        (documents.store(new("a"), "a".into()).await.unwrap().id, documents.store(new("b"), "b".into()).await.unwrap().id);
    let item = json!({"id": "a", "deployment_name": "_public", "collection": "invoices", "data": {"file_id": named},
        "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z"});
    let found = ResponseTemplate::new(200).set_body_json(&item);
    Mock::given(method("GET")).and(path_regex("^/api/v1/beta/agent-data/a$")).respond_with(found).mount(&cloud).await;
    let nothing = ResponseTemplate::new(200).set_body_json(json!({"items": [], "next_page_token": null, "total_size": 0}));
    Mock::given(method("POST")).respond_with(nothing).mount(&cloud).await;
    let download = async |file: &str, from: &str| {
        let request = request("GET", &format!("/files/{file}/download")).header(header::REFERER, from);
        world.send(request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(download(&named, "http://127.0.0.1:3000/").await, StatusCode::NOT_FOUND, "nothing else finds it");
    assert_eq!(download(&other, "http://127.0.0.1:3000/items/a").await, StatusCode::NOT_FOUND, "the guess is checked");
    assert_eq!(download(&named, "http://127.0.0.1:3000/items/a?from=x").await, StatusCode::OK);
}
