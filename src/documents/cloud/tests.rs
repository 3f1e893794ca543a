#![expect(clippy::unwrap_used, reason = "a test may panic")]
//! Against a server that stands in for LlamaCloud.

use super::*;
use serde_json::json;
use std::error::Error;
use wiremock::{
    Match, Mock, MockServer, Request, ResponseTemplate,
    matchers::{body_string_contains, header, method, path, query_param},
};

struct NoKey;

impl Match for NoKey {
    fn matches(&self, request: &Request) -> bool {
        !request.headers.contains_key("authorization") && !request.headers.contains_key("project-id")
    }
}

async fn cloud() -> (MockServer, Cloud) {
    let server = MockServer::start().await;
    let cloud = Cloud::new(format!("{}/prefix/", server.uri()), "llx-key", Some("pp".to_owned())).unwrap();
    (server, cloud)
}

fn file(id: &str) -> serde_json::Value {
    json!({"id": id, "name": "may.PDF", "project_id": "pp", "file_type": "pdf", "last_modified_at": "2026-01-02T03:04:05Z"})
}

#[tokio::test]
async fn a_file_is_found_by_its_id_and_remembered_for_the_pictures() {
    let (server, cloud) = cloud().await;
    Mock::given(method("GET"))
        .and(path("/prefix/api/v1/beta/files"))
        .and(query_param("file_ids", "f1"))
        .and(query_param("project_id", "pp"))
        .and(header("authorization", "Bearer llx-key"))
        .and(header("project-id", "pp"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": [file("f1")]})))
        .expect(1)
        .mount(&server)
        .await;
    for _ in 0..3 {
        let found = cloud.metadata("f1").await.unwrap();
        assert_eq!((found.name.as_str(), found.media_type.as_str()), ("may.PDF", "application/pdf"));
        assert_eq!(found.last_modified_at, "2026-01-02T03:04:05Z".parse().ok());
    }
}

#[tokio::test]
async fn content_is_fetched_without_the_key_and_without_following_redirects() {
    let (server, cloud) = cloud().await;
    let answer = |to: &str| {
        ResponseTemplate::new(200)
            .set_body_json(json!({"url": format!("{}{to}", server.uri()), "expires_at": "2026-01-02T03:04:05Z"}))
    };
    Mock::given(path("/prefix/api/v1/beta/files/a%2Fb/content")).respond_with(answer("/dl/1?sig=x")).mount(&server).await;
    Mock::given(path("/prefix/api/v1/beta/files/moved/content")).respond_with(answer("/dl/2")).mount(&server).await;
    Mock::given(path("/dl/1"))
        .and(NoKey)
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"%PDF-1.4"))
        .mount(&server)
        .await;
    let elsewhere = ResponseTemplate::new(302).insert_header("location", format!("{}/dl/1", server.uri()));
    Mock::given(path("/dl/2")).respond_with(elsewhere).mount(&server).await;
    assert_eq!(cloud.content("a/b").await.unwrap(), "%PDF-1.4");
    assert!(matches!(cloud.content("moved").await, Err(DocumentError::Store(_))));
}

#[tokio::test]
async fn a_presigned_address_to_a_file_of_this_machine_is_not_opened() {
    let (server, cloud) = cloud().await;
    let answer =
        ResponseTemplate::new(200).set_body_json(json!({"url": "file:///etc/passwd", "expires_at": "2026-01-02T03:04:05Z"}));
    Mock::given(path("/prefix/api/v1/beta/files/f1/content")).respond_with(answer).mount(&server).await;
    assert!(matches!(cloud.content("f1").await, Err(DocumentError::Store(_))));
}

#[tokio::test]
async fn a_refusal_of_the_cloud_does_not_invite_to_try_again() {
    for status in [401, 403] {
        let (server, cloud) = cloud().await;
        Mock::given(method("GET")).respond_with(ResponseTemplate::new(status)).mount(&server).await;
        for error in [cloud.metadata("f1").await.unwrap_err(), cloud.content("f1").await.unwrap_err()] {
            let sentence = error.sentence(crate::text::Language::English);
            assert!(sentence.contains("refuses this server access") && !sentence.contains("ry again"), "{status}: {sentence}");
            assert!(error.source().is_some_and(|cause| cause.to_string().contains(&status.to_string())), "the log has the cause");
        }
    }
}

#[tokio::test]
async fn a_content_beyond_the_limit_is_not_read_to_its_end() {
    let (server, cloud) = cloud().await;
    Mock::given(path("/big")).respond_with(ResponseTemplate::new(200).set_body_bytes(vec![0; 2000])).mount(&server).await;
    let error = cloud.transport.fetch(&format!("{}/big", server.uri()), 1999).await.unwrap_err();
    assert!(matches!(error, DocumentError::TooLarge { .. }), "{error}");
    assert!(cloud.transport.fetch(&format!("{}/big", server.uri()), 2000).await.is_ok());
}

#[tokio::test]
async fn an_unknown_id_is_no_trouble_of_the_store() {
    let (server, cloud) = cloud().await;
    Mock::given(query_param("file_ids", "gone"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": []})))
        .mount(&server)
        .await;
    Mock::given(query_param("file_ids", "odd"))
        .respond_with(ResponseTemplate::new(422).set_body_json(json!({"detail": []})))
        .mount(&server)
        .await;
    Mock::given(method("DELETE")).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    for id in ["gone", "odd"] {
        assert!(matches!(cloud.metadata(id).await, Err(DocumentError::NotFound)), "{id}");
    }
    assert!(matches!(cloud.delete("gone").await, Err(DocumentError::NotFound)));
}

#[tokio::test]
async fn a_busy_service_is_asked_again_and_an_upload_is_not_repeated() {
    let (server, cloud) = cloud().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "0");
    Mock::given(method("GET")).respond_with(busy).up_to_n_times(2).expect(2).mount(&server).await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": [file("f1")]})))
        .mount(&server)
        .await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).expect(1).mount(&server).await;
    assert!(cloud.metadata("f1").await.is_ok());
    assert!(cloud.store(NewFile::default(), Bytes::from_static(b"x")).await.is_err());
}

#[tokio::test]
async fn an_upload_carries_the_names_that_the_api_knows() {
    let (server, cloud) = cloud().await;
    Mock::given(method("POST"))
        .and(path("/prefix/api/v1/beta/files"))
        .and(body_string_contains("name=\"purpose\"\r\n\r\nextract"))
        .and(body_string_contains("name=\"external_file_id\"\r\n\r\nabc"))
        .and(body_string_contains("name=\"file\"; filename=\"may.pdf\"\r\nContent-Type: application/pdf"))
        .respond_with(ResponseTemplate::new(201).set_body_json(file("new")))
        .mount(&server)
        .await;
    let new = NewFile { name: "dir/may.pdf".into(), external_file_id: Some("abc".into()), purpose: Some("extract".into()) };
    assert_eq!(cloud.store(new, Bytes::from_static(b"%PDF-1.4")).await.unwrap().id, "new");
}

#[tokio::test]
async fn the_log_learns_why_and_the_reviewer_only_what_to_do() {
    let (server, cloud) = cloud().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(401).set_body_json(json!({"detail": "Invalid API Key"})))
        .mount(&server)
        .await;
    let error = cloud.metadata("f1").await.unwrap_err();
    assert!(!error.to_string().contains("401") && !error.to_string().contains("Key"), "{error}");
    let cause = error.source().unwrap().to_string();
    assert!(cause.contains("401") && cause.contains("LLAMA_CLOUD_API_KEY"), "{cause}");
}

#[tokio::test]
async fn a_list_goes_on_with_its_token_and_a_foreign_token_is_named() {
    let (server, cloud) = cloud().await;
    Mock::given(query_param("page_token", "bad")).respond_with(ResponseTemplate::new(422)).mount(&server).await;
    Mock::given(query_param("order_by", "name desc, id"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": [file("f1")], "next_page_token": "next"})))
        .mount(&server)
        .await;
    let ask = |token: Option<&str>| FileQuery {
        page_token: token.map(str::to_owned),
        order_by: FileOrder::parse("name desc, id").unwrap(),
        ..FileQuery::default()
    };
    assert_eq!(cloud.list(ask(None)).await.unwrap().next_page_token.as_deref(), Some("next"));
    assert!(matches!(cloud.list(ask(Some("bad"))).await, Err(DocumentError::BadPageToken)));
}

#[tokio::test]
async fn a_hash_finds_only_the_file_that_was_uploaded_under_it() {
    let (server, cloud) = cloud().await;
    let mut with_hash = file("f1");
    with_hash["external_file_id"] = json!("abc");
    Mock::given(query_param("external_file_id", "abc"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": [with_hash]})))
        .mount(&server)
        .await;
    Mock::given(query_param("external_file_id", "other"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": [file("f2")]})))
        .mount(&server)
        .await;
    assert_eq!(cloud.find_by_hash("abc").await.unwrap().map(|file| file.id).as_deref(), Some("f1"));
    assert_eq!(cloud.find_by_hash("other").await.unwrap(), None);
    assert_eq!(cloud.find_by_hash(" ").await.unwrap(), None);
}
