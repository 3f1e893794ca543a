//! A password can't be guessed by trying.

use crate::world::{Answer, PASSWORD, World, request};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{StatusCode, header},
};
use countersign::domain::{Grants, Role};
use futures::StreamExt;
use std::net::SocketAddr;

/// A client's attempt through a proxy on this machine.
async fn attempt(world: &World, client: &str, (login, password): (&str, &str), language: &str) -> Answer {
    let proxy: SocketAddr = "127.0.0.1:40000".parse().unwrap();
    let request = request("POST", "/sign-in")
        .header("x-forwarded-for", client)
        .header(header::ACCEPT_LANGUAGE, language)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(ConnectInfo(proxy));
    world.send(request.body(Body::from(format!("login={login}&password={password}"))).unwrap()).await
}

/// A world with Ada, who has a password.
async fn world() -> World {
    let world = World::with(|settings| settings.api_key = Some("k3y".into())).await;
    world.account("ada", "Ada", Grants::everywhere(Role::Reviewer)).await;
    world
}

#[tokio::test]
async fn who_guesses_must_wait_and_is_told_how_long_while_others_sign_in() {
    let world = world().await;
    for guess in 0..20 {
        let answer = attempt(&world, "198.51.100.1", (&format!("guess-{guess}"), "guess"), "en").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{guess}");
    }
    for password in ["guess", PASSWORD] {
        let refused = attempt(&world, "198.51.100.1", ("ada", password), "en").await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{password}");
        let seconds: u64 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=10).contains(&seconds), "{seconds}");
        assert!(refused.text.contains("Too many attempts to sign in. Try again in "), "{}", refused.text);
        assert!(!refused.headers.contains_key(header::SET_COOKIE));
    }
    let told = attempt(&world, "198.51.100.1", ("ada", "guess"), "de").await.text;
    assert!(told.contains("<html lang=\"de\" ") && told.contains("Zu viele Anmeldeversuche"), "{told}");
    // Addresses invented in front of the one that the proxy adds do not help.
    assert_eq!(attempt(&world, "203.0.113.7, 198.51.100.1", ("ada", "guess"), "en").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.get("/sign-in").await.status, StatusCode::OK, "the page itself");
    assert_eq!(attempt(&world, "198.51.100.2", ("ada", PASSWORD), "en").await.status, StatusCode::SEE_OTHER, "somebody else");
}

#[tokio::test]
async fn a_proxy_that_makes_clients_up_does_not_get_endless_attempts() {
    let world = World::with(|settings| settings.api_key = Some("k3y".into())).await;
    let attempts = (0..400).map(async |client| {
        let address = format!("198.51.{}.{}", client / 200, client % 200);
        attempt(&world, &address, (&format!("ada-{client}"), "guess"), "en").await.status
    });
    let answers: Vec<StatusCode> = futures::stream::iter(attempts).buffer_unordered(20).collect().await;
    let refused = answers.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count();
    assert!((1..=200).contains(&refused), "{refused} of 400");
}
