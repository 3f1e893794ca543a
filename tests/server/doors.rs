//! The doors for reviewers: sessions that last while they are used, signing in and out, and pages of other sites.

use crate::world::{Answer, PASSWORD, World, request};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use countersign::{
    domain::{Grants, Role},
    review::Reviewer,
    server::{people_settings::PeopleSettings, session::Sessions},
};
use std::net::SocketAddr;

const KEY: &str = "a key of more than 16 characters";
const DAY: i64 = 86_400;
const HOST: &str = "http://127.0.0.1:3000";
const PUBLIC: &str = "https://review.example";

async fn world(key: Option<&str>) -> World {
    World::with(|settings| settings.api_key = key.map(str::to_owned)).await
}

async fn send(world: &World, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(request(method, path), |request, (name, value)| request.header(*name, *value));
    world.send(request.body(Body::empty()).unwrap()).await
}

/// The cookie of a browser where nobody signs in, since so many days.
fn local(world: &World, reviewer: &Reviewer, days: i64) -> String {
    let started = jiff::Timestamp::now().as_second() - days * DAY;
    sessions(world).local_cookie_since(started, reviewer, false).stripped().to_string()
}

fn sessions(world: &World) -> Sessions {
    Sessions::new(world.stores.secret, world.people(), PeopleSettings::default().limits(), false)
}

fn local_reviewer(world: &World, cookie: &str) -> Option<Reviewer> {
    let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).unwrap())]);
    sessions(world).read_local(&headers).map(|(reviewer, _)| reviewer)
}

fn text(answer: &Answer, name: header::HeaderName) -> &str {
    answer.headers.get(name).map(HeaderValue::to_str).transpose().unwrap().unwrap_or_default()
}

// ---- sessions ------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_browser_where_nobody_signs_in_stays_the_same_reviewer() {
    let (world, ada) = (world(None).await, Reviewer::local("ada", "Ada; Lovelace=ä"));
    let fresh = local(&world, &ada, 0);
    assert_eq!(text(&send(&world, "GET", "/", &[("cookie", &fresh)]).await, header::SET_COOKIE), "", "no need yet");
    for (method, path) in [("GET", "/"), ("POST", "/api/load_queue")] {
        let old = local(&world, &ada, 29);
        let answer = send(&world, method, path, &[("cookie", &old)]).await;
        let renewed = answer.cookie();
        assert_ne!(renewed, old, "{path}");
        assert_eq!(local_reviewer(&world, &renewed), Some(ada.clone()), "{path}: the same reviewer");
        assert!(text(&answer, header::SET_COOKIE).contains("Max-Age=2592000"), "{path}");
        let again = send(&world, "GET", "/", &[("cookie", &renewed)]).await;
        assert_eq!(text(&again, header::SET_COOKIE), "", "{path}: it starts anew");
    }
    let expired = local(&world, &ada, 31);
    let answer = send(&world, "GET", "/", &[("cookie", &expired)]).await;
    assert_ne!(local_reviewer(&world, &answer.cookie()), Some(ada.clone()), "it must end some time");
    let forged = local(&World::new().await, &ada, 0);
    assert_eq!(local_reviewer(&world, &forged), None, "signed elsewhere");
}

#[tokio::test]
async fn whoever_signed_in_can_sign_out() {
    let (open, closed) = (world(None).await, world(Some(KEY)).await);
    let cookie = closed.signed_in("Ada \"A\"", Grants::everywhere(Role::Reviewer)).await;
    let page = send(&closed, "GET", "/", &[("cookie", &cookie)]).await.text;
    assert!(page.contains(r#"formaction="/sign-out""#), "a button");
    assert!(page.contains(r#"data-reviewer="Ada &quot;A&quot;""#), "where the script finds the name");
    assert!(page.contains("Signed in as Ada &quot;A&quot;"), "with the name");

    let foreign = send(&closed, "POST", "/sign-out", &[("cookie", &cookie), ("sec-fetch-site", "cross-site")]).await;
    assert_eq!((foreign.status, text(&foreign, header::SET_COOKIE)), (StatusCode::FORBIDDEN, ""), "no other site can do it");
    let answer = send(&closed, "POST", "/sign-out", &[("cookie", &cookie), ("sec-fetch-site", "same-origin")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    let ended = text(&answer, header::SET_COOKIE);
    assert!(ended.starts_with("countersign=;") && ended.contains("Max-Age=0") && ended.contains("Path=/"), "{ended}");
    assert_eq!(text(&answer, header::CACHE_CONTROL), "no-store");
    let after = send(&closed, "GET", "/", &[("cookie", &cookie), ("accept", "text/html")]).await;
    assert_eq!(after.location(), "/sign-in", "also for who kept the cookie");

    let cookie = local(&open, &Reviewer::local("ada", "Ada"), 0);
    assert!(!send(&open, "GET", "/", &[("cookie", &cookie)]).await.text.contains("sign-out"), "nobody signed in");
}

#[tokio::test]
async fn nobody_keeps_the_sign_in_page_or_runs_a_script_in_it() {
    let world = world(Some(KEY)).await;
    let page = world.get("/sign-in").await;
    let wrong = world.post_form("/sign-in", "", &[("login", "ada"), ("password", "guess")]).await;
    let link = world.get("/invitation/none").await;
    let mut too_many = world.post_form("/sign-in", "", &[("login", "ada"), ("password", "guess")]).await;
    while too_many.status != StatusCode::TOO_MANY_REQUESTS {
        too_many = world.post_form("/sign-in", "", &[("login", "ada"), ("password", "guess")]).await;
    }
    for answer in [page, wrong, link, too_many] {
        assert_eq!(text(&answer, header::CACHE_CONTROL), "no-store", "{}", answer.status);
        let policy = text(&answer, header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{}: {policy}", answer.status);
        assert!(!policy.contains("script-src"), "{policy}");
    }
}

#[tokio::test]
async fn no_other_site_signs_a_reviewer_in() {
    let world = world(Some(KEY)).await;
    world.account("eve", "Eve", Grants::everywhere(Role::Reviewer)).await;
    let body = || Body::from(format!("login=eve&password={PASSWORD}"));
    let post = || request("POST", "/sign-in").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for proof in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "http://evil.example")] {
        let answer = world.send(post().header(proof.0, proof.1).body(body()).unwrap()).await;
        assert_eq!((answer.status, text(&answer, header::SET_COOKIE)), (StatusCode::FORBIDDEN, ""), "{proof:?}");
    }
    for proof in [("sec-fetch-site", "same-origin"), ("origin", HOST)] {
        let answer = world.send(post().header(proof.0, proof.1).body(body()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{proof:?}");
    }
}

// ---- pages of other sites ------------------------------------------------------------------------------

#[tokio::test]
async fn another_sites_page_reads_nothing_with_the_reviewers_session() {
    let world = world(None).await;
    let id = world.push(r#"{"data":{"a":"secret"},"original_data":{"a":"secret"},"status":"pending_review"}"#).await;
    let (item, history, export) =
        (format!("/items/{id}"), format!("/items/{id}/history"), format!("/items/{id}/export?format=jsonl"));
    for path in [
        "/",
        &item,
        &history,
        &export,
        "/export?format=jsonl",
        "/exports",
        "/bulk?item=x&do=accept",
        "/files/x/pages/1",
        "/files/x/search?q=a",
    ] {
        for method in ["GET", "HEAD"] {
            for mode in ["cors", "no-cors", "websocket"] {
                let answer = send(&world, method, path, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode)]).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path} {mode}");
                assert!(!answer.text.contains("secret") && !answer.headers.contains_key(header::SET_COOKIE), "{path}");
            }
        }
        let answer = send(&world, "GET", path, &[("sec-fetch-site", "cross-site")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: who doesn't say how reads, too");
        let answer = send(&world, "GET", path, &[("origin", "http://evil.example")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: an older browser");
    }
    for allowed in [
        vec![("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
        vec![("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")],
        vec![("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")],
        vec![("origin", HOST)],
        vec![],
    ] {
        let answer = send(&world, "GET", &item, &allowed).await;
        assert_eq!(answer.status, StatusCode::OK, "{allowed:?}");
        assert!(answer.text.contains("secret"), "{allowed:?}");
    }
    let asset = send(&world, "GET", "/favicon.svg", &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]).await;
    assert_eq!(asset.status, StatusCode::OK, "what needs no session is for everybody");
}

#[tokio::test]
async fn a_proxy_that_serves_the_pages_under_its_own_host_is_named_once() {
    let trusting = |origins: Vec<&str>| {
        let origins = origins.into_iter().map(str::to_owned).collect();
        World::with(|settings| {
            settings.trusted_origins = Some(origins);
            settings.api_key = Some(KEY.into());
        })
    };
    let (named, unnamed) = (trusting(vec!["https://Review.example", " https://b.example:8443"]).await, trusting(vec![]).await);
    for (world, is_named) in [(&named, true), (&unnamed, false)] {
        let cookie = world.signed_in("Ada", Grants::everywhere(Role::Reviewer)).await;
        for origin in [PUBLIC, "https://b.example:8443"] {
            for proof in [vec![("origin", origin)], vec![("origin", origin), ("sec-fetch-site", "cross-site")]] {
                let headers = [vec![("cookie", cookie.as_str())], proof].concat();
                let refused = [
                    send(world, "GET", "/", &headers).await,
                    send(world, "POST", "/api/load_queue", &headers).await,
                    send(world, "GET", "/api/v1/beta/agent-data/nobody", &headers).await,
                    send(world, "POST", "/theme", &headers).await,
                ]
                .map(|answer| answer.status == StatusCode::FORBIDDEN);
                assert_eq!(refused, [!is_named; 4], "{headers:?}");
            }
        }
        for other in ["https://b.example", "http://review.example", "https://review.example.evil"] {
            let headers = [("cookie", cookie.as_str()), ("origin", other)];
            assert_eq!(send(world, "POST", "/api/load_queue", &headers).await.status, StatusCode::FORBIDDEN, "{other}");
        }
    }
    let answer = send(&unnamed, "POST", "/sign-in", &[("origin", PUBLIC)]).await;
    assert!(answer.text.contains("COUNTERSIGN_TRUSTED_ORIGINS"), "the operator is told: {}", answer.text);
}

// ---- behind a proxy ------------------------------------------------------------------------------------

#[tokio::test]
async fn behind_a_proxy_with_tls_cookies_are_for_tls_only() {
    let world = world(None).await;
    let is_secure = async |peer: &str, headers: &[(&str, &str)]| {
        let peer: SocketAddr = format!("{peer}:4711").parse().unwrap();
        let request = headers.iter().fold(request("GET", "/"), |request, (name, value)| request.header(*name, *value));
        let answer = world.send(request.extension(ConnectInfo(peer)).body(Body::empty()).unwrap()).await;
        text(&answer, header::SET_COOKIE).contains("; Secure")
    };
    for (name, value) in [
        ("forwarded", "for=203.0.113.9;proto=https"),
        ("forwarded", "for=\"[2001:db8::1]:47\";PROTO=HTTPS, for=10.0.0.2;proto=http"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-proto", "https, http"),
    ] {
        assert!(is_secure("127.0.0.1", &[(name, value)]).await, "{value}");
        assert!(is_secure("10.1.2.3", &[(name, value)]).await, "{value}");
        assert!(!is_secure("203.0.113.9", &[(name, value)]).await, "a stranger is not believed");
    }
    for headers in [&[][..], &[("forwarded", "for=203.0.113.9;proto=http")], &[("x-forwarded-proto", "http")]] {
        assert!(!is_secure("127.0.0.1", headers).await, "{headers:?}");
    }
}
