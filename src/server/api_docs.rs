//! `/api/docs`: the API documentation for people. Static HTML generated from the OpenAPI document, so the two cannot differ.

mod html;

use super::assets;
use crate::rest::openapi;
use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use std::sync::LazyLock;

/// Its path; no key needed.
pub(super) const PATH: &str = "/api/docs";

/// Only the stylesheet and the icon may load; no scripts.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /api/docs`.
pub(super) async fn page() -> Response {
    static BODY: LazyLock<String> = LazyLock::new(|| {
        // A test parses the document, so this error cannot reach a release.
        serde_json::from_str(openapi::DOCUMENT).map_or_else(|error| error.to_string(), |document| html::body(&document))
    });
    let page = html::page(&assets::fingerprint(), &BODY);
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, Html(page)).into_response()
}
