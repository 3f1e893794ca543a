//! Signed addresses, which need no key: who may use them, and what they serve.

use crate::files_world::{SECRET, World};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use countersign::rest::{
    UrlSigner,
    signed_url::{Access, Grant},
};
use jiff::Timestamp;
use serde_json::json;

const PDF: &[u8] = b"%PDF-1.4 0123456789";

#[tokio::test]
async fn an_address_is_whole_and_leads_back_where_the_client_came_from() {
    let world = World::new();
    let id = world.uploaded("a.pdf", PDF).await;
    let address = world.address_of(&id).await;
    assert!(address.starts_with(&format!("http://localhost:3000/api/v1/blobs/{id}?expires=")), "{address}");
    let behind_proxy = Request::get(format!("/api/v1/beta/files/{id}/content"))
        .header(header::HOST, "review.example")
        .header("x-forwarded-proto", "https")
        .body(Body::empty())
        .unwrap();
    let address = world.send(behind_proxy).await.json();
    assert!(address["url"].as_str().unwrap().starts_with("https://review.example/api/v1/blobs/"), "{address}");
    assert_eq!(address["form_fields"], json!(null));
}

#[tokio::test]
async fn a_forged_foreign_or_expired_address_opens_nothing() {
    let world = World::new();
    let (id, other) = (world.uploaded("a.pdf", PDF).await, world.uploaded("b.pdf", b"secret").await);
    let address = world.address_of(&id).await;
    assert_eq!(world.get(&address).await.body, PDF);
    let now = Timestamp::now().as_second();
    let signed = |expires: i64, secret: [u8; 32]| {
        let signature = UrlSigner::new(secret).sign(&Grant { file_id: &id, expires, access: Access::Fetch });
        format!("/api/v1/blobs/{id}?expires={expires}&signature={signature}")
    };
    assert_eq!(world.get(&signed(now + 60, SECRET)).await.status, StatusCode::OK);
    for (what, forged) in [
        ("another file", address.replace(&id, &other)),
        ("a longer life", address.replace("expires=", "expires=1")),
        ("no signature", format!("/api/v1/blobs/{id}?expires=99999999999")),
        ("an empty signature", format!("/api/v1/blobs/{id}?expires=99999999999&signature=")),
        ("nothing", format!("/api/v1/blobs/{id}")),
        ("a signature cut short", address[..address.len() - 2].to_owned()),
        ("expired", signed(now - 1, SECRET)),
        ("another server's secret", signed(now + 60, [8; 32])),
    ] {
        let answer = world.get(&forged).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
        assert!(answer.json()["detail"].is_string() && !answer.text().contains("secret"));
    }
}

#[tokio::test]
async fn an_address_lives_as_long_as_asked_and_a_week_at_most() {
    let world = World::new();
    let id = world.uploaded("a.pdf", PDF).await;
    let seconds_left = async |query: &str| {
        let address = world.get(&format!("/api/v1/beta/files/{id}/content{query}")).await.json();
        address["expires_at"].as_str().unwrap().parse::<Timestamp>().unwrap().as_second() - Timestamp::now().as_second()
    };
    assert!((3500..=3600).contains(&seconds_left("").await));
    assert!((0..=60).contains(&seconds_left("?expires_at_seconds=60").await));
    assert!((604_700..=604_800).contains(&seconds_left("?expires_at_seconds=99999999999").await));
    for (asked, kind) in [("0", "greater_than_equal"), ("-5", "greater_than_equal"), ("soon", "int_parsing")] {
        let problems = world.get(&format!("/api/v1/files/{id}/content?expires_at_seconds={asked}")).await.problems();
        assert_eq!(problems, [("query.expires_at_seconds".to_owned(), kind.to_owned())]);
    }
}

#[tokio::test]
async fn a_document_is_handed_out_under_its_type_and_never_shown_inline() {
    let world = World::new();
    let page = b"<!doctype html><script>alert(1)</script>";
    for (name, content, kind) in [
        ("a.pdf", PDF, "application/pdf"),
        ("a.txt", b"text", "text/plain"),
        ("page.html", page, "application/octet-stream"),
        ("page.svg", b"<svg onload=alert(1)>", "application/octet-stream"),
        ("page.xml", page, "application/octet-stream"),
        ("noname", page, "application/octet-stream"),
        ("liar.html", PDF, "application/pdf"),
    ] {
        let id = world.uploaded(name, content).await;
        let answer = world.get(&world.address_of(&id).await).await;
        assert_eq!((answer.status, answer.body.as_ref()), (StatusCode::OK, content));
        assert_eq!(answer.header(header::CONTENT_TYPE), kind, "{name}");
        assert!(answer.header(header::CONTENT_DISPOSITION).starts_with("attachment;"), "{name}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{name}");
        assert!(answer.header(header::CONTENT_SECURITY_POLICY).contains("sandbox"), "{name}");
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*", "{name}");
    }
}

#[tokio::test]
async fn a_name_of_any_letters_arrives_whole_and_breaks_no_header() {
    let world = World::new();
    for (name, expected) in [
        ("may \"final\".pdf", "attachment; filename=\"may _final_.pdf\"; filename*=UTF-8''may%20%22final%22.pdf"),
        (
            "Müller 請求書.pdf",
            "attachment; filename=\"M_ller ___.pdf\"; filename*=UTF-8''M%C3%BCller%20%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf",
        ),
        (
            "a\r\nSet-Cookie: x=1.pdf",
            "attachment; filename=\"aSet-Cookie_ x=1.pdf\"; filename*=UTF-8''aSet-Cookie%3A%20x%3D1.pdf",
        ),
        ("../../etc/passwd", "attachment; filename=\"passwd\"; filename*=UTF-8''passwd"),
        ("100%.pdf", "attachment; filename=\"100_.pdf\"; filename*=UTF-8''100%25.pdf"),
    ] {
        let presigned = world.call(Method::PUT, "/api/v1/files", json!({ "name": name }).to_string()).await.json();
        assert_eq!(world.call(Method::PUT, presigned["url"].as_str().unwrap(), PDF).await.status, StatusCode::OK);
        let answer = world.get(&world.address_of(presigned["file_id"].as_str().unwrap()).await).await;
        assert_eq!(answer.header(header::CONTENT_DISPOSITION), expected);
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
    }
}

#[tokio::test]
async fn a_part_of_a_document_can_be_had() {
    let world = World::new();
    let id = world.uploaded("a.pdf", PDF).await;
    let address = world.address_of(&id).await;
    for (range, status, place, body) in [
        ("bytes=0-3", StatusCode::PARTIAL_CONTENT, "bytes 0-3/19", &PDF[..4]),
        ("bytes=9-", StatusCode::PARTIAL_CONTENT, "bytes 9-18/19", &PDF[9..]),
        ("bytes=-4", StatusCode::PARTIAL_CONTENT, "bytes 15-18/19", &PDF[15..]),
        ("bytes=19-", StatusCode::RANGE_NOT_SATISFIABLE, "bytes */19", b""),
        ("bytes=0-1,5-6", StatusCode::OK, "", PDF),
        ("lines=1-2", StatusCode::OK, "", PDF),
    ] {
        let answer = world.get_with(&address, header::RANGE, range).await;
        assert_eq!((answer.status, answer.header(header::CONTENT_RANGE), answer.body.as_ref()), (status, place, body), "{range}");
        assert_eq!(answer.header(header::ACCEPT_RANGES), "bytes");
    }
    let whole = world.get(&address).await;
    let tag = whole.header(header::ETAG);
    // A compressing proxy makes the tag weak; a cache may send several.
    for known in [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let answer = world.get_with(&address, header::IF_NONE_MATCH, &known).await;
        assert_eq!(answer.status, StatusCode::NOT_MODIFIED, "{known}");
    }
    let stale = Request::get(address.trim_start_matches("http://localhost:3000"))
        .header(header::RANGE, "bytes=0-3")
        .header(header::IF_RANGE, "\"another version\"")
        .body(Body::empty())
        .unwrap();
    assert_eq!(world.send(stale).await.body, PDF, "a part of another version is no use");
}

#[tokio::test]
async fn a_page_of_another_origin_may_fetch_with_an_address() {
    let world = World::new();
    let id = world.uploaded("a.pdf", PDF).await;
    let address = world.address_of(&id).await;
    let preflight = world.call(Method::OPTIONS, &address, Body::empty()).await;
    assert_eq!(preflight.status, StatusCode::NO_CONTENT);
    assert_eq!(preflight.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
    assert!(preflight.header(header::ACCESS_CONTROL_ALLOW_HEADERS).contains("range"));
    let head = world.call(Method::HEAD, &address, Body::empty()).await;
    assert_eq!((head.status, head.header(header::CONTENT_LENGTH), head.body.len()), (StatusCode::OK, "19", 0));
    let refused = world.get(&format!("/api/v1/blobs/{id}")).await;
    assert_eq!(refused.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*", "so that the page can read why");
    assert!(!world.get("/api/v1/beta/files").await.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "needs the key");
}

#[tokio::test]
async fn an_upload_to_an_address_is_bounded() {
    let world = World::new();
    let presigned = world.call(Method::PUT, "/api/v1/files", json!({"name": "a.pdf"}).to_string()).await.json();
    let url = presigned["url"].as_str().unwrap();
    let too_large = vec![0; crate::files_world::LIMIT + 1];
    assert_eq!(world.call(Method::PUT, url, too_large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let endless = Body::from_stream(futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![0; 4096])));
    assert_eq!(world.call(Method::PUT, url, endless).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.call(Method::PUT, url, PDF).await.status, StatusCode::OK, "the address is not spent by a failure");
}
