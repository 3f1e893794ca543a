//! The OpenAPI document of this API, for programs. `/api/docs` renders it for people.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// Its path; no key needed.
pub const PATH: &str = "/api/openapi.json";

/// OpenAPI 3.1. A test checks it against the router.
pub const DOCUMENT: &str = include_str!("openapi.json");

pub(super) async fn serve() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    (headers, DOCUMENT).into_response()
}
