//! Who may call the API, and from which pages: keys, sessions and origins, through the whole router.

use crate::world::{Answer, World, request};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use countersign::domain::{Grants, Role};

const ITEM: &str = "/api/v1/beta/agent-data/nobody";
const LISTED: &str = "https://ui.example";

async fn get(world: &World, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(request("GET", ITEM), |request, (name, value)| request.header(*name, *value));
    world.send(request.body(Body::empty()).unwrap()).await
}

/// The headers of the answer to the preflight of a PUT from `origin`.
async fn preflight(world: &World, origin: &str, path: &str) -> HeaderMap {
    let request = request("OPTIONS", path)
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PUT")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type,project-id,x-stainless-os,if-match");
    let answer = world.send(request.body(Body::empty()).unwrap()).await;
    assert!(answer.status.is_success(), "{}", answer.status);
    answer.headers
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).map(HeaderValue::to_str).transpose().unwrap().unwrap_or_default()
}

/// The cookie of somebody who may review: a person, or with no key a browser of this machine.
async fn signed_in(world: &World, key: Option<&str>) -> String {
    match key {
        Some(_) => world.signed_in("Ada", Grants::everywhere(Role::Reviewer)).await,
        None => world.get("/").await.cookie(),
    }
}

// ---- origins -------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_page_in_development_on_this_machine_may_call_the_api() {
    let world = World::new().await;
    for path in [ITEM, "/api/v1/beta/agent-data/:search", "/api/v1/beta/files", "/api/v1/files/x/page_screenshots/0"] {
        for origin in ["http://localhost:5173", "http://127.0.0.1:4502", "http://[::1]:3000"] {
            let headers = preflight(&world, origin, path).await;
            assert_eq!(text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN), origin, "{path}");
            assert_eq!(text(&headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "true");
            for method in ["GET", "POST", "PUT", "DELETE"] {
                assert!(text(&headers, header::ACCESS_CONTROL_ALLOW_METHODS).contains(method));
            }
            let allowed = text(&headers, header::ACCESS_CONTROL_ALLOW_HEADERS);
            assert_eq!(allowed, "authorization,content-type,project-id,x-stainless-os,if-match");
        }
    }
    let answer = get(&world, &[("authorization", "Bearer k"), ("origin", "http://localhost:5173")]).await;
    assert_eq!(text(&answer.headers, header::ACCESS_CONTROL_ALLOW_ORIGIN), "http://localhost:5173");
    let readable = text(&answer.headers, header::ACCESS_CONTROL_EXPOSE_HEADERS).to_lowercase();
    for name in ["etag", "retry-after", "retry-after-ms", "x-should-retry"] {
        assert!(readable.split(',').any(|one| one.trim() == name), "{readable}");
    }
    assert!(text(&answer.headers, header::VARY).contains("origin"));
    let refused = get(&world, &[("origin", "http://localhost:5173")]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        text(&refused.headers, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        "http://localhost:5173",
        "so that the page can read why"
    );
}

#[tokio::test]
async fn a_page_from_elsewhere_may_not_unless_it_is_listed() {
    let open = World::new().await;
    let listing = World::with(|settings| settings.cors_origins = Some(vec![LISTED.into()])).await;
    for origin in [LISTED, "http://evil.example", "null", "http://localhost.evil.example"] {
        assert_eq!(text(&preflight(&open, origin, ITEM).await, header::ACCESS_CONTROL_ALLOW_ORIGIN), "", "{origin}");
    }
    assert_eq!(text(&preflight(&listing, LISTED, ITEM).await, header::ACCESS_CONTROL_ALLOW_ORIGIN), LISTED);
    let other = preflight(&listing, "http://localhost:5173", ITEM).await;
    assert_eq!(text(&other, header::ACCESS_CONTROL_ALLOW_ORIGIN), "", "a list takes the place of the default");
}

#[tokio::test]
async fn every_page_may_call_where_the_operator_says_so_but_without_cookies() {
    let world = World::with(|settings| {
        settings.cors_origins = Some(vec!["*".into()]);
        settings.api_key = Some("secret".into());
    })
    .await;
    let headers = preflight(&world, "https://anybody.example", ITEM).await;
    assert_eq!(text(&headers, header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
    assert_eq!(text(&headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "");
    let cookie = signed_in(&world, Some("secret")).await;
    let answer =
        get(&world, &[("cookie", &cookie), ("origin", "https://anybody.example"), ("sec-fetch-site", "cross-site")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "every page is no page in particular");
}

// ---- sessions ------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_session_opens_the_api_to_the_servers_own_pages() {
    for key in [None, Some("secret")] {
        let world = World::with(|settings| settings.api_key = key.map(str::to_owned)).await;
        let cookie = signed_in(&world, key).await;
        for proof in [("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:3000"), ("origin", "http://localhost:5173")]
        {
            assert_eq!(get(&world, &[("cookie", &cookie), proof]).await.status, StatusCode::NOT_FOUND, "{proof:?}");
        }
    }
}

#[tokio::test]
async fn a_session_is_of_no_use_to_anybody_elses_page() {
    let world = World::with(|settings| {
        settings.api_key = Some("secret".into());
        settings.cors_origins = Some(vec![LISTED.into()]);
    })
    .await;
    let cookie = signed_in(&world, Some("secret")).await;
    assert_eq!(get(&world, &[("cookie", &cookie), ("origin", LISTED)]).await.status, StatusCode::NOT_FOUND, "listed");
    for proof in [
        vec![],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", "http://evil.example")],
        vec![("origin", "http://localhost:5173")],
        vec![("origin", "null")],
        // The host matches under another scheme; `sec-fetch-site` counts more.
        vec![("origin", "https://127.0.0.1:3000"), ("sec-fetch-site", "cross-site")],
    ] {
        let headers = [vec![("cookie", cookie.as_str())], proof.clone()].concat();
        let answer = get(&world, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{proof:?}");
        assert!(answer.text.starts_with(r#"{"detail":""#), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_forged_session_is_none_and_a_wrong_key_is_not_mended_by_a_session() {
    let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
    let genuine = signed_in(&world, Some("secret")).await;
    let other = World::with(|settings| settings.api_key = Some("another key".into())).await;
    let foreign = signed_in(&other, Some("another key")).await;
    let own_page = ("sec-fetch-site", "same-origin");
    let forged = format!("{}x", &genuine[..genuine.len() - 1]);
    let local = World::new().await.get("/").await.cookie();
    for cookie in [foreign, forged, local, "countersign=".to_owned()] {
        let answer = get(&world, &[("cookie", &cookie), own_page]).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::UNAUTHORIZED, r#"{"detail":"Not authenticated"}"#));
        assert_eq!(text(&answer.headers, header::WWW_AUTHENTICATE), "Bearer");
    }
    let answer = get(&world, &[("cookie", &genuine), own_page, ("authorization", "Bearer wrong")]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let answer = get(&world, &[("authorization", "Bearer secret")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "the key needs no page");
}

#[tokio::test]
async fn a_draft_that_nests_without_limit_in_reserved_texts_is_refused_before_it_is_read() {
    let world = World::new().await;
    let id = world.push(r#"{"data":{"a":1},"original_data":{"a":1},"status":"pending_review"}"#).await;
    let cookie = world.get(&format!("/items/{id}")).await.cookie();
    // Each nested text resets serde_json's limit of 128 levels: parsing them would overflow the stack and end this process.
    let (open, close) = ("[".repeat(120), "]".repeat(120));
    let deep = (0..100).fold(format!("{open}{close}"), |json, _| {
        let text = json.replace('\\', r"\u005c").replace('"', r"\u0022");
        format!(r#"{open}{{"$serde_json::private::RawValue":"{text}"}}{close}"#)
    });
    let draft = format!(r#"{{"edits":[{{"set":{{"path":"a","value":{deep}}}}}]}}"#);
    let body = format!(r#"{{"id":"{id}","version":"v","revision":0,"draft":{draft}}}"#);
    for (path, content_type) in [("/api/save_draft", "application/json"), ("/api/save_draft", "text/plain"), ("/items/a", "a/b")]
    {
        let request = request("POST", path).header("cookie", &cookie).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", content_type).body(Body::from(body.clone())).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", answer.text);
        assert!(answer.text.contains("RawValue"), "{}", answer.text);
    }
}
