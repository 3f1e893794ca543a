//! `/api/docs`: the API for people. Plain HTML made of the OpenAPI document, so that the two cannot differ; no script.

mod html;

use super::assets;
use crate::rest::openapi;
use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use std::sync::LazyLock;

/// Where it is served, to everybody.
pub(super) const PATH: &str = "/api/docs";

/// Nothing runs and nothing is loaded but the stylesheet and the icon.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /api/docs`.
pub(super) async fn page() -> Response {
    static BODY: LazyLock<String> = LazyLock::new(|| {
        // A test reads the document, so this never happens in a build that passed.
        serde_json::from_str(openapi::DOCUMENT).map_or_else(|error| error.to_string(), |document| html::body(&document))
    });
    let page = html::page(&assets::fingerprint(), &BODY);
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, Html(page)).into_response()
}
