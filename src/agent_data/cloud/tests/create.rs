//! Which record counts as the one whose answer was lost.

use super::{
    answer, cloud, item,
    misbehaving::{http_200, read_request},
    of, raw, settings,
};
use crate::agent_data::{AgentData, AgentDataError, Scope};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{io::AsyncWriteExt, net::TcpListener};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

const CREATE: &str = "/api/v1/beta/agent-data";
const SEARCH: &str = "/api/v1/beta/agent-data/:search";

/// Fails the first create, finds this, and would create `new`.
async fn failing_once(first: ResponseTemplate, found: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path(CREATE)).respond_with(first).up_to_n_times(1).mount(&server).await;
    Mock::given(path(CREATE)).respond_with(answer(200).set_body_json(record("new", "{}", None))).mount(&server).await;
    Mock::given(path(SEARCH)).and(method("POST")).respond_with(found).mount(&server).await;
    server
}

fn record(id: &str, data: &str, created_at: Option<Timestamp>) -> Value {
    let data: Value = serde_json::from_str(data).unwrap();
    json!({"id": id, "deployment_name": "d", "collection": "c", "data": data, "created_at": created_at})
}

fn found(records: &[Value]) -> ResponseTemplate {
    answer(200).set_body_json(json!({"items": records}))
}

async fn created(server: &MockServer, data: &str) -> String {
    cloud(&server.uri()).create(&Scope::new("d", "c"), raw(data)).await.unwrap().id
}

async fn searches(server: &MockServer) -> Vec<Value> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().filter(|request| request.url.path() == SEARCH).map(|request| request.body_json().unwrap()).collect()
}

#[tokio::test]
async fn an_equal_record_of_before_is_not_taken_for_the_new_one() {
    let old = record("old", r#"{"n":1}"#, Some(Timestamp::now() - 2.minutes()));
    let server = failing_once(answer(500), found(&[old])).await;
    assert_eq!(created(&server, r#"{"n":1}"#).await, "new");
}

#[tokio::test]
async fn a_new_record_with_other_data_is_not_taken_for_it() {
    let now = Some(Timestamp::now());
    let others = [record("a", r#"{"n":2}"#, now), record("b", r#"{"n":"1"}"#, now), record("c", r#"{"n":1,"m":null}"#, now)];
    let server = failing_once(answer(500), found(&others)).await;
    assert_eq!(created(&server, r#"{"n":1}"#).await, "new");
}

#[tokio::test]
async fn a_record_is_found_in_the_spelling_of_the_server_and_without_its_date() {
    for created_at in [Some(Timestamp::now()), None] {
        let respelt = record("found", r#"{"o":{"x":[],"n":100000.0},"total":1500.0}"#, created_at);
        let server = failing_once(answer(500), found(&[respelt])).await;
        assert_eq!(created(&server, r#"{ "total":1500.00, "o":{"n":1E5,"x":[]} }"#).await, "found");
    }
}

#[tokio::test]
async fn it_is_searched_by_its_hash_since_just_before_by_the_servers_clock() {
    let dated = |answer: ResponseTemplate| answer.insert_header("date", "Fri, 13 Nov 2026 12:00:00 GMT");
    let new = record("found", r#"{"file_hash":"ab"}"#, Some("2026-11-13T12:00:00Z".parse().unwrap()));
    let server = failing_once(dated(answer(500)), dated(found(&[new]))).await;
    assert_eq!(created(&server, r#"{"file_hash":"ab"}"#).await, "found");
    let search = searches(&server).await.remove(0);
    assert_eq!(search["filter"]["file_hash"], json!({"eq": "ab"}));
    assert_eq!((&search["order_by"], &search["offset"]), (&json!("created_at desc"), &Value::Null));
    let since: Timestamp = search["filter"]["created_at"]["gte"].as_str().unwrap().parse().unwrap();
    let expected: Timestamp = "2026-11-13T11:59:00Z".parse().unwrap();
    assert!(expected.duration_since(since).abs().as_secs() <= 30, "{since}: a minute before the create, by the server's clock");
}

#[tokio::test]
async fn a_hash_that_is_none_is_not_searched_for() {
    for data in [r#"{"file_hash":null}"#, r#"{"file_hash":""}"#, r#"{"file_hash":["ab"]}"#, r#"{"data":{"file_hash":"ab"}}"#] {
        let server = failing_once(answer(503), found(&[])).await;
        assert_eq!(created(&server, data).await, "new");
        let filters: Vec<Value> = searches(&server).await.into_iter().map(|mut search| search["filter"].take()).collect();
        assert_eq!(filters.len(), 3);
        assert!(filters.iter().all(|filter| filter.get("file_hash").is_none() && filter.get("created_at").is_some()));
    }
}

#[tokio::test]
async fn more_candidates_than_it_can_look_at_are_a_doubt_and_not_a_second_record() {
    let server = MockServer::start().await;
    Mock::given(path(CREATE)).respond_with(answer(500)).expect(1).mount(&server).await;
    let endless = |request: &Request| {
        let token: Value = request.body_json().unwrap();
        let page: u32 = token["page_token"].as_str().map_or(0, |token| token.parse().unwrap());
        let records: Vec<_> = (0..50).map(|number| record(&format!("{page}-{number}"), "{}", Some(Timestamp::now()))).collect();
        answer(200).set_body_json(json!({"items": records, "next_page_token": (page + 1).to_string()}))
    };
    Mock::given(path(SEARCH)).respond_with(endless).expect(21).mount(&server).await;
    let error = cloud(&server.uri()).create(&Scope::new("d", "c"), raw(r#"{"n":1}"#)).await.unwrap_err();
    assert!(
        matches!(&error, AgentDataError::Unavailable { text } if text.contains("1000") && text.contains("may exist")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_stalls_leaves_time_for_looking() {
    let server =
        failing_once(answer(200).set_delay(Duration::from_secs(60)), found(&[record("found", "{}", Some(Timestamp::now()))]))
            .await;
    let mut settings = settings(&server.uri());
    settings.timeout = Duration::from_secs(4); // shorter than an attempt may take
    let item = of(settings).create(&Scope::new("d", "c"), raw("{}")).await.unwrap();
    assert_eq!(item.id, "found");
}

#[tokio::test]
async fn a_create_is_repeated_while_nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut cloud = cloud(&format!("http://{address}"));
    cloud.transport.first_wait = Duration::from_millis(300);
    let server = async {
        // Listens only after the first attempt was refused: the wait before the second is at least 225 ms.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let listener = TcpListener::bind(address).await.unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        stream.write_all(&http_200(&item().to_string())).await.unwrap();
    };
    let scope = Scope::new("d", "c");
    let (created, ()) = tokio::join!(cloud.create(&scope, raw("{}")), server);
    assert_eq!(created.unwrap().id, "a");
}
