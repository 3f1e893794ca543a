//! What one address, and one slow or idle connection, can take from everybody else: over a real socket.

use crate::limits_world::{Client, PATIENCE, Server};
use countersign::server::{connections::Limits, intake::Intake};
use std::time::{Duration, Instant};

const OTHER: [u8; 4] = [127, 0, 0, 2];
const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn one_address_takes_all_it_can_and_another_is_served_at_once() {
    let limits = Limits { connections: 8, connections_per_address: 6, ..Limits::default() };
    let server = Server::with(limits, Intake::default()).await;
    let mut taken: Vec<Client> = Vec::new();
    for _ in 0..6 {
        let mut client = server.connect().await;
        assert!(client.ask_well().await.ends_with("ok\n"));
        taken.push(client);
    }
    for _ in 0..20 {
        let answer = server.connect().await.ask_well().await;
        assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 1\r\n"), "{answer}");
    }
    let asked = Instant::now();
    assert!(server.connect_from(OTHER).await.ask_well().await.ends_with("ok\n"), "another address");
    assert!(asked.elapsed() < Duration::from_secs(5));
    drop(taken);
    tokio::time::timeout(Duration::from_secs(20), async { while !server.is_well().await {} })
        .await
        .expect("a place is free again");
}

#[tokio::test]
async fn the_usual_share_is_a_quarter_and_headers_have_ten_seconds() {
    let usual = Limits::default();
    assert_eq!(usual.connections_per_address * 4, usual.connections);
    assert_eq!(usual.header_time, Duration::from_secs(10));
}

#[tokio::test]
async fn who_is_idle_between_requests_has_more_time_than_who_is_slow() {
    let limits = Limits { header_time: PATIENCE, idle_time: LONG, ..Limits::default() };
    let server = Server::with(limits, Intake::default()).await;
    assert_eq!(server.connect().await.answer().await, "", "one that says nothing is let go");

    let mut idle = server.connect().await;
    for _ in 0..3 {
        assert!(idle.ask_well().await.ends_with("ok\n"));
        tokio::time::sleep(PATIENCE * 2).await;
    }
    // The headers of a later request have no more time than those of the first.
    idle.write(b"GET /healthz HTTP/1.1\r\n").await;
    assert!(!idle.trickle(b"x: y\r\n", PATIENCE / 8).await.contains("200 OK"));
}

#[tokio::test]
async fn an_idle_connection_ends_after_its_time() {
    let limits = Limits { header_time: PATIENCE, idle_time: PATIENCE * 2, ..Limits::default() };
    let server = Server::with(limits, Intake::default()).await;
    let mut idle = server.connect().await;
    assert!(idle.ask_well().await.ends_with("ok\n"));
    assert_eq!(idle.answer().await, "");
}

#[tokio::test]
async fn a_body_may_take_longer_than_headers() {
    let limits = Limits { header_time: PATIENCE, ..Limits::default() };
    let server = Server::with(limits, Intake::default()).await;
    let mut client = server.connect().await;
    let body = r#"{"deployment_name":"d","data":{"a":1}}"#;
    client
        .head("/api/v1/beta/agent-data", &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()))
        .await;
    for piece in body.as_bytes().chunks(10) {
        tokio::time::sleep(PATIENCE / 2).await;
        client.write(piece).await;
    }
    let answer = client.answer().await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}
