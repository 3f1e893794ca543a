//! The hosted store against our own server, and against servers that misbehave.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod create;
#[cfg(feature = "ssr")]
mod create_through_faults;
#[cfg(feature = "ssr")]
mod faulty_proxy;
mod misbehaving;
#[cfg(feature = "ssr")]
mod own_server;

use super::{Cloud, CloudSettings};
use crate::agent_data::{AgentData, AgentDataError, Filter, OrderBy, Scope, Search};
use serde_json::{json, value::RawValue};
use std::time::Duration;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_json, body_string, header, method, path, query_param},
};

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

fn settings(base_url: &str) -> CloudSettings {
    CloudSettings { base_url: base_url.to_owned(), timeout: Duration::from_secs(20), ..CloudSettings::new("llx-secret") }
}

fn cloud(base_url: &str) -> Cloud {
    of(settings(base_url))
}

/// Retries without a long wait.
fn of(settings: CloudSettings) -> Cloud {
    let mut cloud = Cloud::new(settings).unwrap();
    cloud.transport.first_wait = Duration::from_millis(1);
    cloud
}

const ITEM: &str = "/api/v1/beta/agent-data/a";

fn item() -> serde_json::Value {
    json!({"id": "a", "deployment_name": "d", "data": {}, "updated_at": "2026-01-02 03:04:05", "extra": [1]})
}

fn answer(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

/// A server that gives these answers to GETs of one item, repeating the last one.
async fn serving(answers: impl IntoIterator<Item = ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    let mut answers: Vec<_> = answers.into_iter().collect();
    let last = answers.pop().unwrap();
    for answer in answers {
        Mock::given(path(ITEM)).respond_with(answer).up_to_n_times(1).mount(&server).await;
    }
    Mock::given(path(ITEM)).respond_with(last).mount(&server).await;
    server
}

async fn requests(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

// ---- what is sent --------------------------------------------------------------------------------------

#[tokio::test]
async fn a_request_carries_key_project_and_custom_headers_below_the_path_prefix() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/prefix/api/v1/beta/agent-data/a%2Fb"))
        .and(query_param("project_id", "p 1"))
        .and(header("authorization", "Bearer llx-secret"))
        .and(header("x-one", "1"))
        .respond_with(answer(200).set_body_json(item()))
        .expect(1)
        .mount(&server)
        .await;
    let cloud = of(CloudSettings {
        project_id: Some("p 1".to_owned()),
        custom_headers: vec![("X-One".to_owned(), "1".to_owned())],
        ..settings(&format!("{}/prefix/", server.uri()))
    });
    let item = cloud.get("a/b").await.unwrap();
    assert_eq!(item.scope, Scope::new("d", "default"));
    assert_eq!(item.created_at.as_second(), 0);
    assert_eq!(item.updated_at.to_string(), "2026-01-02T03:04:05Z");
}

#[tokio::test]
async fn a_search_names_payload_fields_as_documented_and_never_offset_and_token_together() {
    let server = MockServer::start().await;
    let expected = json!({
        "deployment_name": "d", "collection": "c", "filter": {"status": {"eq": "x"}},
        "order_by": "data.status asc, created_at desc, data.data.vendor desc",
        "page_size": 50, "offset": null, "page_token": "t", "include_total": true,
    });
    Mock::given(path("/api/v1/beta/agent-data/:search"))
        .and(body_json(&expected))
        .respond_with(answer(200).set_body_json(json!({"items": [], "next_page_token": ""})))
        .expect(1)
        .mount(&server)
        .await;
    let mut search = Search::new(Scope::new("d", "c"));
    search.filter = Filter::new().eq("status", "x");
    search.order_by = OrderBy::parse("status, created_at desc, data.data.vendor desc").unwrap();
    search.offset = 7;
    search.page_token = Some("t".to_owned());
    search.include_total = true;
    let page = cloud(&server.uri()).search(search).await.unwrap();
    assert_eq!((page.items.len(), page.next_page_token, page.total_size), (0, None, None));
}

#[tokio::test]
async fn a_record_goes_out_byte_for_byte() {
    let server = MockServer::start().await;
    let expected = r#"{"deployment_name":"d","collection":"c","data":{ "n": 1500.00 }}"#;
    Mock::given(body_string(expected)).respond_with(answer(200).set_body_json(item())).expect(1).mount(&server).await;
    cloud(&server.uri()).create(&Scope::new("d", "c"), raw(r#"{ "n": 1500.00 }"#)).await.unwrap();
}

#[test]
fn a_setting_that_cannot_be_used_is_named() {
    let settings = |base_url: &str, api_key: &str, header: &str| CloudSettings {
        custom_headers: vec![(header.to_owned(), "x".to_owned())],
        api_key: api_key.to_owned(),
        ..settings(base_url)
    };
    for (settings, name) in [
        (settings("localhost:3000", "k", "a"), "LLAMA_CLOUD_BASE_URL"),
        (settings("file:///etc", "k", "a"), "LLAMA_CLOUD_BASE_URL"),
        (settings("http://x", "k\n", "a"), "LLAMA_CLOUD_API_KEY"),
        (settings("http://x", "k", "a b"), "LLAMA_CLOUD_CUSTOM_HEADERS"),
    ] {
        let error = Cloud::new(settings).err().unwrap().to_string();
        assert!(error.contains(name) && !error.contains("k\n"), "{error}");
    }
}

// ---- when to retry -------------------------------------------------------------------------------------

#[tokio::test]
async fn a_429_with_both_headers_is_repeated_after_the_milliseconds() {
    let both = answer(429).insert_header("retry-after", "3600").insert_header("retry-after-ms", "1");
    let server = serving([both, answer(200).set_body_json(item())]).await;
    assert_eq!(cloud(&server.uri()).get("a").await.unwrap().id, "a");
    assert_eq!(requests(&server).await, 2);
}

#[tokio::test]
async fn a_503_may_name_the_date_when_to_come_back() {
    let until = |date| answer(503).insert_header("date", "Tue, 24 Nov 2026 12:00:00 GMT").insert_header("retry-after", date);
    let now = until("Tue, 24 Nov 2026 12:00:00 GMT");
    let server = serving([now, answer(200).set_body_json(item())]).await;
    assert_eq!(cloud(&server.uri()).get("a").await.unwrap().id, "a");
    let server = serving([until("Tue, 24 Nov 2026 14:00:00 GMT")]).await;
    assert!(matches!(cloud(&server.uri()).get("a").await, Err(AgentDataError::Unavailable { .. })));
    assert_eq!(requests(&server).await, 1, "two hours are left to the caller");
}

#[tokio::test]
async fn a_409_is_repeated_only_when_the_server_asks_for_it() {
    let server = serving([answer(409)]).await;
    assert!(matches!(cloud(&server.uri()).get("a").await, Err(AgentDataError::Conflict { .. })));
    assert_eq!(requests(&server).await, 1);
    let server = serving([answer(409).insert_header("x-should-retry", "true"), answer(200).set_body_json(item())]).await;
    assert_eq!(cloud(&server.uri()).get("a").await.unwrap().id, "a");
}

#[tokio::test]
async fn after_a_429_and_a_500_it_asks_again() {
    let server = serving([
        answer(429).insert_header("retry-after", "0").set_body_json(json!({"detail": "slow"})),
        answer(500).insert_header("retry-after-ms", "1"),
        answer(408),
        answer(200).set_body_json(item()),
    ])
    .await;
    assert_eq!(cloud(&server.uri()).get("a").await.unwrap().id, "a");
    assert_eq!(requests(&server).await, 4);
}

#[tokio::test]
async fn it_gives_up_after_three_repetitions() {
    let server = serving([answer(503).set_body_string("<html>down</html>")]).await;
    let error = cloud(&server.uri()).get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Unavailable { text } if text.contains("down")), "{error:?}");
    assert_eq!(requests(&server).await, 4);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    let server = serving([answer(429).insert_header("retry-after", "3600")]).await;
    let error = cloud(&server.uri()).get("a").await.unwrap_err();
    let hour = Duration::from_secs(3600);
    assert!(matches!(error, AgentDataError::RateLimited { retry_after: Some(wait) } if wait == hour), "{error:?}");
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn the_server_can_forbid_to_ask_again() {
    let server = serving([answer(500).insert_header("x-should-retry", "false")]).await;
    assert!(cloud(&server.uri()).get("a").await.is_err());
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn a_delete_whose_answer_was_lost_is_done_when_the_item_is_gone() {
    let server = serving([answer(502), answer(404)]).await;
    cloud(&server.uri()).delete("a", None).await.unwrap();
    let server = serving([answer(404)]).await;
    assert!(matches!(cloud(&server.uri()).delete("a", None).await, Err(AgentDataError::NotFound { .. })));
}

// ---- versions ------------------------------------------------------------------------------------------

#[tokio::test]
async fn an_item_that_changed_in_the_meantime_is_not_written() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(answer(200).set_body_json(item())).mount(&server).await;
    Mock::given(method("PUT")).respond_with(answer(200).set_body_json(item())).expect(0).mount(&server).await;
    let seen = crate::domain::Version::new("1-0000000000000000");
    match cloud(&server.uri()).update("a", raw("{}"), Some(&seen)).await {
        Err(AgentDataError::Conflict { current: Some(current) }) => assert_eq!(current.id, "a"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_precondition_is_a_conflict_unless_it_was_our_own_lost_answer() {
    for (first, is_conflict) in [(answer(412), true), (answer(502), false)] {
        let server = MockServer::start().await;
        Mock::given(method("GET")).respond_with(answer(200).set_body_json(item())).mount(&server).await;
        Mock::given(method("PUT")).respond_with(first).up_to_n_times(1).mount(&server).await;
        Mock::given(method("PUT")).respond_with(answer(412)).mount(&server).await;
        let cloud = cloud(&server.uri());
        let seen = cloud.get("a").await.unwrap().version();
        let result = cloud.update("a", raw("{}"), Some(&seen)).await;
        assert_eq!(matches!(result, Err(AgentDataError::Conflict { current: Some(_) })), is_conflict, "{result:?}");
        assert_eq!(result.is_ok(), !is_conflict);
    }
}

// ---- errors --------------------------------------------------------------------------------------------

#[tokio::test]
async fn every_status_has_its_error() {
    let error = async |status: u16, body: serde_json::Value| {
        let server = serving([answer(status).set_body_json(body)]).await;
        let error = cloud(&server.uri()).get("a").await.unwrap_err();
        assert_eq!(requests(&server).await, 1, "{status}");
        error
    };
    let text = json!({"detail": "why"});
    assert!(matches!(error(400, text.clone()).await, AgentDataError::BadRequest { message, .. } if message == "why"));
    assert!(matches!(error(401, text.clone()).await, AgentDataError::NotSignedIn));
    assert!(matches!(error(403, text.clone()).await, AgentDataError::Forbidden));
    assert!(matches!(error(404, json!(null)).await, AgentDataError::NotFound { id } if id == "a"));
    assert!(matches!(error(409, text.clone()).await, AgentDataError::Conflict { current: None }));
    assert!(matches!(error(413, text.clone()).await, AgentDataError::TooLarge));
    assert!(matches!(error(422, text.clone()).await, AgentDataError::BadRequest { message, .. } if message == "why"));
    let list = json!({"detail": [{"loc": ["body", "x", 3], "msg": "Field required", "type": "missing", "input": {}}]});
    match error(422, list).await {
        AgentDataError::BadRequest { message, loc, kind } => {
            assert_eq!((message.as_str(), kind.as_str()), ("Field required", "missing"));
            assert_eq!(loc, ["body", "x", "3"]);
        }
        error => panic!("{error:?}"),
    }
    assert!(matches!(error(418, text).await, AgentDataError::Protocol { text } if text.contains("why")));
}

#[tokio::test]
async fn an_id_that_a_url_would_swallow_is_not_found_without_a_request() {
    let server = MockServer::start().await;
    for id in ["", ".", ".."] {
        assert!(matches!(cloud(&server.uri()).get(id).await, Err(AgentDataError::NotFound { .. })), "{id}");
    }
    assert_eq!(requests(&server).await, 0);
}
