//! Too much, too deep, too slow, too many: each is refused with the right status and in bounded time, over a real socket.

use crate::limits_world::{PATIENCE, Server};
use countersign::server::{connections::Limits, intake::Intake};
use serde_json::json;
use std::time::Duration;

const ROOM: usize = 64 << 20;

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or("none")
}

/// A 422 with a list of details.
fn assert_refused(answer: &str, what: &str) {
    assert_eq!(status(answer), "422", "{what}: {answer:.300}");
    assert!(answer.contains(r#"{"detail":[{"loc":["#), "{what}: {answer:.300}");
}

fn impatient() -> (Limits, Intake) {
    let limits = Limits { header_time: PATIENCE, idle_time: PATIENCE, stalled_answer: PATIENCE, ..Limits::default() };
    (limits, Intake::new(PATIENCE, 1000, ROOM))
}

// ---- too much ------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_record_of_more_than_ten_megabytes_is_refused_and_the_client_sees_why() {
    let server = Server::start().await;
    let body = |length: usize| json!({"deployment_name": "d", "data": {"x": "y".repeat(length)}}).to_string();
    assert_eq!(status(&server.post_json("", &body(10_000_000)).await), "200");
    // All of it is written before the answer is read: if the server closed the connection at once, the answer would be lost.
    let answer = server.post_json("", &body(12_000_000)).await;
    assert_eq!(status(&answer), "413", "{answer:.300}");
    assert!(answer.ends_with(r#"{"detail":"The request body is too large"}"#), "{answer:.300}");
    let mut client = server.connect().await;
    client.head("/api/v1/beta/agent-data", "content-length: 99000000000\r\n").await;
    assert_eq!(status(&client.answer().await), "413", "announced, and never sent");
}

#[tokio::test]
async fn an_upload_beyond_the_limit_is_refused_by_its_announcement() {
    let server = Server::start().await;
    for path in ["/api/v1/beta/files", "/api/v1/files"] {
        let mut client = server.connect().await;
        client.head(path, "content-type: multipart/form-data; boundary=b\r\ncontent-length: 2000000000\r\n").await;
        let answer = client.answer().await;
        assert_eq!(status(&answer), "413", "{path}: {answer:.300}");
        let mut waiting = server.connect().await;
        let headers = "content-type: multipart/form-data; boundary=b\r\ncontent-length: 2000000000\r\nexpect: 100-continue\r\n";
        waiting.head(path, headers).await;
        assert_eq!(status(&waiting.answer().await), "413", "not told to go on");
    }
    assert!(server.is_well().await);
}

#[tokio::test]
async fn an_upload_without_end_is_refused_on_the_way() {
    let server = Server::with(Limits::default(), Intake::default().lingering(PATIENCE)).await;
    let mut client = server.connect().await;
    client.head("/api/v1/files", "content-type: multipart/form-data; boundary=b\r\ntransfer-encoding: chunked\r\n").await;
    let start = "--b\r\nContent-Disposition: form-data; name=\"upload_file\"; filename=\"a\"\r\n\r\n";
    client.write(format!("{:x}\r\n{start}\r\n", start.len()).as_bytes()).await;
    let megabyte = [b"100000\r\n".as_slice(), &vec![b'z'; 1 << 20], b"\r\n"].concat();
    let answer = client.trickle(&megabyte, Duration::ZERO).await;
    assert_eq!(status(&answer), "413", "{answer:.300}");
    assert!(server.is_well().await);
}

#[tokio::test]
async fn headers_without_end_are_refused() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.write(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n").await;
    let answer = client.trickle(format!("x-padding: {}\r\n", "y".repeat(8000)).as_bytes(), Duration::ZERO).await;
    assert!(["431", "none"].contains(&status(&answer)), "{answer:.300}");
    assert!(server.is_well().await);
}

// ---- too deep, too long --------------------------------------------------------------------------------

#[tokio::test]
async fn json_nested_ten_thousand_deep_is_refused() {
    let server = Server::start().await;
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    for nested in [deep("[", "]"), deep("{\"a\":", "}")] {
        assert_refused(&server.post_json("", &nested).await, "a body");
        let record = format!(r#"{{"deployment_name":"d","data":{{"x":{nested}}}}}"#);
        assert_refused(&server.post_json("", &record).await, "a record");
        for member in ["filter", "order_by", "page_size", "collection", "include_total"] {
            let question = format!(r#"{{"deployment_name":"d","{member}":{nested}}}"#);
            assert_refused(&server.post_json("/:search", &question).await, member);
        }
        let question = format!(r#"{{"deployment_name":"d","group_by":{nested}}}"#);
        assert_refused(&server.post_json("/:aggregate", &question).await, "group_by");
        let unknown = format!(r#"{{"deployment_name":"d","unknown":{nested}}}"#);
        assert_eq!(status(&server.post_json("/:search", &unknown).await), "200", "what nobody reads does no harm");
        assert_refused(&server.send("/api/v1/beta/files/query", "application/json", nested.as_bytes()).await, "a query of files");
    }
    assert!(server.is_well().await);
}

#[tokio::test]
async fn a_filter_of_a_hundred_thousand_terms_is_refused() {
    let server = Server::start().await;
    let fields: serde_json::Map<_, _> = (0..100_000).map(|n| (format!("f{n}"), json!({"eq": n}))).collect();
    let numbers: Vec<_> = (0..100_000).collect();
    let lists: serde_json::Map<_, _> = (0..40).map(|n| (format!("f{n}"), json!({"includes": &numbers[..2500]}))).collect();
    for filter in [json!(fields), json!({"n": {"includes": numbers}}), json!(lists)] {
        let question = json!({"deployment_name": "d", "filter": filter}).to_string();
        for path in ["/:search", "/:aggregate", "/:delete"] {
            assert_refused(&server.post_json(path, &question).await, path);
        }
    }
    let many = vec!["a"; 100_000].join(",");
    assert_refused(
        &server.post_json("/:search", &json!({"deployment_name": "d", "order_by": many}).to_string()).await,
        "order_by",
    );
    let groups = json!({"deployment_name": "d", "group_by": vec!["a"; 100_000]}).to_string();
    assert_refused(&server.post_json("/:aggregate", &groups).await, "group_by");
}

#[tokio::test]
async fn the_largest_filter_that_is_allowed_is_answered() {
    let server = Server::start().await;
    let numbers: Vec<_> = (0..200).collect();
    let lists: serde_json::Map<_, _> = (0..50).map(|n| (format!("f{n}"), json!({"includes": numbers}))).collect();
    for filter in [json!(lists), json!({"n": {"includes": (0..10_000).collect::<Vec<_>>()}})] {
        let answer = server.post_json("/:search", &json!({"deployment_name": "d", "filter": filter}).to_string()).await;
        assert_eq!(status(&answer), "200", "{answer:.300}");
    }
}

// ---- too slow ------------------------------------------------------------------------------------------

#[tokio::test]
async fn headers_that_trickle_are_cut_off() {
    let (limits, intake) = impatient();
    let server = Server::with(limits, intake).await;
    let mut client = server.connect().await;
    client.write(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n").await;
    assert!(!client.trickle(b"x: y\r\n", PATIENCE / 8).await.starts_with("HTTP/1.1 200"));
    let mut silent = server.connect().await;
    assert_eq!(silent.answer().await, "", "one that says nothing is let go, too");
    let mut idle = server.connect().await;
    idle.write(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").await;
    assert!(idle.answer().await.ends_with("ok\n"), "served, and let go when nothing follows");
}

#[tokio::test]
async fn a_body_that_stalls_or_trickles_is_cut_off() {
    let (limits, intake) = impatient();
    let server = Server::with(limits, intake).await;
    for (path, content_type) in [
        ("/api/v1/beta/agent-data", "application/json"),
        ("/api/v1/beta/files", "multipart/form-data; boundary=b"),
        ("/api/v1/beta/files/query", "application/json"),
    ] {
        let headers = format!("content-type: {content_type}\r\ncontent-length: 100000\r\n");
        let mut stalling = server.connect().await;
        stalling.head(path, &headers).await;
        stalling.write(b"--b\r\n").await;
        let answer = stalling.answer().await;
        assert_eq!(status(&answer), "408", "{path}: {answer:.300}");
        assert!(answer.ends_with(r#"{"detail":"The request body came too slowly"}"#), "{answer:.300}");
        let mut trickling = server.connect().await;
        trickling.head(path, &headers).await;
        assert_eq!(status(&trickling.trickle(b"--b\r\n", PATIENCE / 8).await), "408", "{path}");
    }
}

#[tokio::test]
async fn a_body_that_comes_slowly_but_steadily_is_taken() {
    let (limits, intake) = impatient();
    let server = Server::with(limits, intake).await;
    let body = json!({"deployment_name": "d", "data": {"x": "y".repeat(20_000)}}).to_string();
    let mut client = server.connect().await;
    client.head("/api/v1/beta/agent-data", &format!("content-length: {}\r\n", body.len())).await;
    for piece in body.as_bytes().chunks(2000) {
        client.write(piece).await;
        tokio::time::sleep(PATIENCE / 4).await;
    }
    assert_eq!(status(&client.answer().await), "200");
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_loses_its_place() {
    let (limits, intake) = impatient();
    let server = Server::with(Limits { connections: 1, ..limits }, intake).await;
    let id = server.world.push(&json!({"x": "y".repeat(9_000_000)}).to_string()).await;
    let mut deaf = server.connect().await;
    let request = format!("GET /api/v1/beta/agent-data/{id} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer k\r\n\r\n");
    deaf.write(request.as_bytes()).await;
    tokio::time::timeout(Duration::from_secs(20), async {
        while !server.is_well().await {
            tokio::time::sleep(PATIENCE / 4).await;
        }
    })
    .await
    .expect("the place was not given free");
}

// ---- whom it is for ------------------------------------------------------------------------------------

#[tokio::test]
async fn a_request_names_exactly_one_host() {
    let server = Server::start().await;
    for path in ["/", "/healthz", "/api/v1/beta/files"] {
        for hosts in ["", "host: 127.0.0.1\r\nhost: 127.0.0.1\r\n", "host: 127.0.0.1\r\nhost: evil.example\r\n"] {
            let mut client = server.connect().await;
            client.write(format!("GET {path} HTTP/1.1\r\nconnection: close\r\n{hosts}\r\n").as_bytes()).await;
            let answer = client.answer().await;
            assert_eq!(status(&answer), "400", "{path} {hosts:?}: {answer:.300}");
            assert!(answer.contains("exactly one Host"), "{answer:.300}");
        }
    }
    let mut old = server.connect().await;
    old.write(b"GET /healthz HTTP/1.0\r\n\r\n").await;
    assert_eq!(status(&old.answer().await), "200", "HTTP/1.0 needs none");
}

// ---- too many ------------------------------------------------------------------------------------------

#[tokio::test]
async fn one_connection_too_many_is_told_to_come_back() {
    let server = Server::with(Limits { connections: 2, ..Limits::default() }, Intake::default()).await;
    let (first, _second) = (server.connect().await, server.connect().await);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut third = server.connect().await;
    third.write(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").await;
    let answer = third.answer().await;
    assert_eq!(status(&answer), "503", "{answer}");
    assert!(answer.contains("retry-after: 1\r\n") && answer.contains("Too many connections"), "{answer}");
    drop(first);
    tokio::time::timeout(Duration::from_secs(20), async { while !server.is_well().await {} }).await.unwrap();
}

#[tokio::test]
async fn bodies_beyond_the_room_for_all_of_them_are_told_to_come_back() {
    let server = Server::with(Limits::default(), Intake::new(Duration::from_secs(10), 1000, 1 << 20)).await;
    let record = |length: usize| json!({"deployment_name": "d", "data": {"x": "y".repeat(length)}}).to_string();
    let answer = server.post_json("", &record(200_000)).await;
    assert_eq!(status(&answer), "503", "{answer:.300}");
    assert!(answer.contains("retry-after: 1\r\n") && answer.contains("retry-after-ms: 1000\r\n"), "{answer:.300}");
    for _ in 0..40 {
        assert_eq!(status(&server.post_json("", &record(50_000)).await), "200", "the room is free again after each");
    }
    let file = format!(
        "--b\r\nContent-Disposition: form-data; name=\"upload_file\"; filename=\"a\"\r\n\r\n{}\r\n--b--\r\n",
        "z".repeat(500_000)
    );
    let answer = server.send("/api/v1/files", "multipart/form-data; boundary=b", file.as_bytes()).await;
    assert_eq!(status(&answer), "200", "a file is kept as it is, and takes its own size only: {answer:.300}");
}
