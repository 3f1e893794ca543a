//! A server that misbehaves in every way we could think of: an error within bounds, or the answer after all.

use super::{ITEM, answer, cloud, item, of, raw, requests, serving, settings};
use crate::{
    agent_data::{AgentData, AgentDataError, Aggregate, Filter, Item, Scope, Search, paging},
    domain::reserved_text,
};
use futures::TryStreamExt;
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use wiremock::{Mock, MockServer, matchers::path};

// ---- a test double below HTTP --------------------------------------------------------------------------

/// Reads a request up to its empty line (a body, if any, is small and comes with it).
pub(super) async fn read_request(stream: &mut TcpStream) {
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    while !received.windows(4).any(|window| window == b"\r\n\r\n") {
        let length = stream.read(&mut buffer).await.unwrap();
        assert!(length > 0, "the client went away");
        received.extend_from_slice(&buffer[..length]);
    }
}

pub(super) fn http_200(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// What a connection does once it has read the request.
#[derive(Clone)]
enum Behaviour {
    /// Sends this and closes.
    Say(Vec<u8>),
    /// Sends this and then nothing.
    SayAndStall(Vec<u8>),
    /// Sends this, and then a space every 20 ms.
    Trickle(Vec<u8>),
    /// Sends this, and then spaces as fast as they are read.
    Flood(Vec<u8>),
    /// Resets the connection.
    Reset,
}

/// A server whose connections behave as told, the last behaviour repeating for ever; stops when dropped.
struct Double {
    base_url: String,
    connections: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
    _server: JoinSet<()>,
}

impl Double {
    async fn start(behaviours: impl IntoIterator<Item = Behaviour>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let behaviours: Vec<_> = behaviours.into_iter().collect();
        let (connections, sent) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counted, counted_bytes) = (connections.clone(), sent.clone());
        let mut server = JoinSet::new();
        server.spawn(async move {
            let mut tasks = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let index = counted.fetch_add(1, Ordering::Relaxed).min(behaviours.len() - 1);
                tasks.spawn(behave(stream, behaviours[index].clone(), counted_bytes.clone()));
            }
        });
        Self { base_url, connections, sent, _server: server }
    }

    /// With 300 ms per attempt, a second per call and 1 MB per answer.
    fn impatient(&self) -> super::Cloud {
        let mut settings = settings(&self.base_url);
        (settings.attempt_timeout, settings.timeout) = (Duration::from_millis(300), Duration::from_secs(1));
        let mut cloud = of(settings);
        cloud.transport.max_answer_bytes = 1 << 20;
        cloud
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

async fn behave(mut stream: TcpStream, behaviour: Behaviour, sent: Arc<AtomicUsize>) {
    if matches!(behaviour, Behaviour::Reset) {
        stream.readable().await.unwrap();
        return; // closed with unread data: the kernel resets the connection
    }
    read_request(&mut stream).await;
    let (Behaviour::Say(start) | Behaviour::SayAndStall(start) | Behaviour::Trickle(start) | Behaviour::Flood(start)) =
        &behaviour
    else {
        return;
    };
    stream.write_all(start).await.ok();
    let spaces = vec![b' '; 1 << 16];
    match behaviour {
        Behaviour::Say(_) | Behaviour::Reset => {}
        Behaviour::SayAndStall(_) => std::future::pending().await,
        Behaviour::Trickle(_) => {
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Behaviour::Flood(_) => {
            while let Ok(length) = stream.write(&spaces).await {
                sent.fetch_add(length, Ordering::Relaxed);
            }
        }
    }
}

fn whole() -> Behaviour {
    Behaviour::Say(http_200(&item().to_string()))
}

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";

// ---- time ----------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_connection_that_stalls_does_not_eat_the_time_of_the_next() {
    let half = http_200(&item().to_string())[..150].to_vec();
    for stalled in
        [Behaviour::SayAndStall(Vec::new()), Behaviour::SayAndStall(b"HTTP/1.1 2".to_vec()), Behaviour::SayAndStall(half)]
    {
        let double = Double::start([stalled, whole()]).await;
        assert_eq!(double.impatient().get("a").await.unwrap().id, "a");
        assert_eq!(double.connections(), 2);
    }
}

#[tokio::test]
async fn a_server_that_never_comes_to_an_end_is_given_up_in_time() {
    for endless in
        [Behaviour::SayAndStall(Vec::new()), Behaviour::Trickle(HEAD.to_vec()), Behaviour::Trickle(b"HTTP/1.1 ".to_vec())]
    {
        let double = Double::start([endless]).await;
        let begun = Instant::now();
        let error = double.impatient().get("a").await.unwrap_err();
        let took = begun.elapsed();
        assert!(matches!(&error, AgentDataError::Unavailable { .. } | AgentDataError::Protocol { .. }), "{error:?}");
        assert!(took < Duration::from_secs(3), "{took:?}");
        assert!((2..=4).contains(&double.connections()), "{}", double.connections());
    }
}

#[tokio::test]
async fn no_more_than_32_calls_are_on_the_way_at_a_time() {
    let double = Double::start([Behaviour::SayAndStall(Vec::new())]).await;
    let cloud = cloud(&double.base_url);
    let calls = futures::future::join_all((0..40).map(|_| cloud.get("a")));
    assert!(tokio::time::timeout(Duration::from_secs(1), calls).await.is_err(), "none of them ends");
    assert_eq!(double.connections(), 32);
}

#[tokio::test]
async fn a_call_that_gets_no_turn_in_time_says_so() {
    let double = Double::start([Behaviour::SayAndStall(Vec::new())]).await;
    let mut settings = settings(&double.base_url);
    settings.timeout = Duration::from_millis(200);
    let cloud = of(settings);
    let busy = cloud.transport.turns.acquire_many(32).await.unwrap();
    let error = cloud.get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Unavailable { text } if text.contains("32 calls")), "{error:?}");
    assert_eq!(double.connections(), 0);
    drop(busy);
}

// ---- size ----------------------------------------------------------------------------------------------

#[tokio::test]
async fn an_answer_without_end_is_cut() {
    let double = Double::start([Behaviour::Flood(HEAD.to_vec())]).await;
    let mut cloud = cloud(&double.base_url);
    cloud.transport.max_answer_bytes = 1 << 20;
    let error = cloud.get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Protocol { text } if text.contains("1 MB")), "{error:?}");
    assert_eq!(double.connections(), 1, "there is no use in asking again");
    // What was sent is what the client read plus what the two kernels buffered.
    let sent = double.sent.load(Ordering::Relaxed);
    assert!(sent < 32 << 20, "{sent} bytes");
}

#[tokio::test]
async fn an_answer_that_says_it_is_huge_is_not_read() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec();
    let double = Double::start([Behaviour::SayAndStall(head)]).await;
    let error = double.impatient().get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Protocol { text } if text.contains("1 MB")), "{error:?}");
    assert_eq!(double.connections(), 1);
}

#[tokio::test]
async fn an_error_with_a_huge_text_is_cut_short() {
    let head = b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec();
    let double = Double::start([Behaviour::Flood(head)]).await;
    let error = double.impatient().get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::BadRequest { message, .. } if message.len() <= 500), "{error:?}");
}

#[tokio::test]
async fn a_packed_answer_is_neither_asked_for_nor_unpacked() {
    // `{"id":"a","deployment_name":"d","data":{}}`, compressed with gzip.
    let packed =
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x4c\x51\xb2\x52\x4a\x54\xd2\x51\x4a\x49\x2d\xc8\xc9\xaf\xcc\
        \x4d\xcd\x2b\x89\xcf\x4b\xcc\x4d\x05\x8a\xa6\x80\x44\x13\x4b\x12\x95\xac\xaa\x6b\x6b\x01\xb2\x12\x60\xbd\x2a\x00\x00\x00";
    let server = serving([answer(200).insert_header("content-encoding", "gzip").set_body_bytes(packed.as_slice())]).await;
    let error = cloud(&server.uri()).get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Protocol { text } if text.contains("packed (gzip)")), "{error:?}");
    let asked = server.received_requests().await.unwrap();
    assert!(asked.len() == 1 && asked[0].headers.get("accept-encoding").is_none());
}

// ---- broken connections --------------------------------------------------------------------------------

#[tokio::test]
async fn a_connection_that_is_reset_is_tried_again() {
    let double = Double::start([Behaviour::Reset, Behaviour::Reset, whole()]).await;
    assert_eq!(cloud(&double.base_url).get("a").await.unwrap().id, "a");
    assert_eq!(double.connections(), 3);
    let double = Double::start([Behaviour::Reset]).await;
    let error = cloud(&double.base_url).get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Unavailable { .. }), "{error:?}");
    assert_eq!(double.connections(), 4);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_asked_for_again() {
    let full = http_200(&item().to_string());
    let parts = [&full[..full.len() - 10], &full[..20], &[]].map(|part| Behaviour::Say(part.to_vec()));
    let double = Double::start(parts.into_iter().chain([whole()])).await;
    assert_eq!(cloud(&double.base_url).get("a").await.unwrap().id, "a");
    assert_eq!(double.connections(), 4);
}

#[tokio::test]
async fn what_is_not_http_is_an_error() {
    let double = Double::start([Behaviour::Say(b"220 mail.example ESMTP\r\n".to_vec())]).await;
    let error = cloud(&double.base_url).get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Unavailable { .. }), "{error:?}");
}

// ---- answers that break the contract -------------------------------------------------------------------

#[tokio::test]
async fn a_page_for_people_is_told_apart_from_an_answer() {
    let page = "<!DOCTYPE html><title>Sign in</title>";
    let server = serving([answer(200).set_body_raw(page, "text/html")]).await;
    let error = cloud(&server.uri()).get("a").await.unwrap_err();
    assert!(
        matches!(&error, AgentDataError::Protocol { text } if text.contains("text/html") && text.contains("Sign in")),
        "{error:?}"
    );
    let server = serving([answer(502).set_body_raw("<h1>502 Bad Gateway</h1>", "text/html")]).await;
    let error = cloud(&server.uri()).get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Unavailable { text } if text.contains("Bad Gateway")), "{error:?}");
    assert_eq!(requests(&server).await, 4);
}

#[tokio::test]
async fn no_content_is_an_answer_to_a_delete_only() {
    let server = serving([answer(204)]).await;
    cloud(&server.uri()).delete("a", None).await.unwrap();
    let error = cloud(&server.uri()).get("a").await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Protocol { text } if text.contains("204")), "{error:?}");
    let error = cloud(&server.uri()).update("a", raw("{}"), None).await.unwrap_err();
    assert!(matches!(&error, AgentDataError::Protocol { text } if text.contains("204")), "{error:?}");
}

#[tokio::test]
async fn a_page_of_the_wrong_types_is_a_protocol_error() {
    let wrong = [
        json!({"items": [], "next_page_token": 7}),
        json!({"items": [], "next_page_token": {"page": 2}}),
        json!({"items": [], "total_size": "many"}),
        json!({"items": [], "total_size": -1}),
        json!({"items": {}}),
        json!({"items": null}),
        json!({"items": ["a"]}),
        json!({"items": [{"group_key": [], "data": {}}]}),
        json!([]),
        json!({}),
        json!({"deleted_count": "1"}),
        json!({"deleted_count": -1}),
    ];
    for body in wrong {
        let server = MockServer::start().await;
        Mock::given(wiremock::matchers::any()).respond_with(answer(200).set_body_json(&body)).mount(&server).await;
        let (cloud, scope) = (cloud(&server.uri()), Scope::new("d", "c"));
        let is_refused = |error: AgentDataError| matches!(error, AgentDataError::Protocol { .. });
        assert!(is_refused(cloud.search(Search::new(scope.clone())).await.unwrap_err()), "{body}");
        assert!(is_refused(cloud.aggregate(Aggregate::new(scope.clone())).await.unwrap_err()), "{body}");
        assert!(is_refused(cloud.delete_matching(&scope, Filter::default()).await.unwrap_err()), "{body}");
        assert_eq!(requests(&server).await, 3, "{body}: nothing is asked again");
    }
}

#[tokio::test]
async fn a_server_that_gives_the_same_token_for_ever_does_not_keep_us() {
    let server = MockServer::start().await;
    let page = json!({"items": [item()], "next_page_token": "again"});
    Mock::given(path("/api/v1/beta/agent-data/:search")).respond_with(answer(200).set_body_json(page)).mount(&server).await;
    let cloud = cloud(&server.uri());
    let all: Result<Vec<Item>, _> = paging::items(&cloud, Search::new(Scope::new("d", "c"))).try_collect().await;
    assert!(matches!(&all, Err(AgentDataError::Protocol { text }) if text.contains("never end")), "{all:?}");
    assert_eq!(requests(&server).await, 2);
}

#[tokio::test]
async fn neither_the_key_nor_a_record_follows_a_redirect() {
    let elsewhere = MockServer::start().await;
    let place = format!("{}{ITEM}", elsewhere.uri());
    for status in [301, 302, 303, 307, 308] {
        let redirect = answer(status).insert_header("location", place.as_str()).insert_header("x-should-retry", "true");
        let server = MockServer::start().await;
        Mock::given(wiremock::matchers::any()).respond_with(redirect).mount(&server).await;
        let cloud = cloud(&server.uri());
        for result in [cloud.get("a").await, cloud.create(&Scope::new("d", "c"), raw("{}")).await] {
            let error = result.unwrap_err();
            assert!(matches!(&error, AgentDataError::Protocol { text } if text.contains(&elsewhere.uri())), "{error:?}");
            assert!(!error.to_string().contains("llx-secret"));
        }
        assert_eq!(requests(&server).await, 2, "{status}");
    }
    assert_eq!(requests(&elsewhere).await, 0);
}

#[tokio::test]
async fn an_address_that_nobody_answers_is_told_without_its_secrets() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut settings = settings(&format!("http://user:pass-word@{address}"));
    settings.project_id = Some("project-1".to_owned());
    let error = of(settings).get("a").await.unwrap_err().to_string();
    assert!(error.contains(&address.to_string()), "{error}");
    assert!(!["llx-secret", "pass-word", "project-1"].iter().any(|secret| error.contains(secret)), "{error}");
}

#[tokio::test]
async fn what_is_not_the_agreed_json_is_a_protocol_error() {
    for body in [
        "",
        "<html>",
        "null",
        "{\"id\":\"a\"",
        r#"{"id":7,"deployment_name":"d","data":{}}"#,
        r#"{"id":null,"deployment_name":"d","data":{}}"#,
        r#"{"id":"a","deployment_name":"d","data":[]}"#,
        r#"{"id":"a","deployment_name":"d","data":null}"#,
        r#"{"id":"a","deployment_name":null,"data":{}}"#,
        r#"{"id":"a","deployment_name":"d","data":{},"created_at":"yesterday"}"#,
    ] {
        let server = serving([answer(200).set_body_string(body)]).await;
        let result = cloud(&server.uri()).get("a").await;
        assert!(matches!(result, Err(AgentDataError::Protocol { .. })), "{body}: {result:?}");
        assert_eq!(requests(&server).await, 1, "{body}");
    }
}

#[tokio::test]
async fn an_answer_that_nests_without_limit_in_reserved_texts_is_an_error_and_does_not_end_the_program() {
    let reserved = reserved_text::that_overflows_the_stack();
    let record = format!(r#"{{"id":"a","deployment_name":"d","data":{{"k":{reserved}}}}}"#);
    let group = format!(r#"{{"items":[{{"group_key":{{"k":{reserved}}},"count":1}}]}}"#);
    for (status, body) in [(200, group), (422, format!(r#"{{"detail":{reserved}}}"#)), (200, record)] {
        let server = MockServer::start().await;
        let answer = answer(status).set_body_raw(body, "application/json");
        Mock::given(wiremock::matchers::any()).respond_with(answer).mount(&server).await;
        let cloud = cloud(&server.uri());
        assert!(cloud.aggregate(Aggregate::new(Scope::new("d", "c"))).await.is_err());
        match cloud.get("a").await {
            Ok(item) => assert!(item.version().to_string().starts_with("0-"), "hashed as a text"),
            Err(error) => {
                assert!(matches!(error, AgentDataError::Protocol { .. } | AgentDataError::BadRequest { .. }), "{error:?}");
            }
        }
    }
}
