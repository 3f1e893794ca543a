//! What this API does, as an OpenAPI document: for programs here, for people on `/api/docs`.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// Where it is served, to everybody.
pub const PATH: &str = "/api/openapi.json";

/// OpenAPI 3.1; a test holds it against the router.
pub const DOCUMENT: &str = include_str!("openapi.json");

pub(super) async fn serve() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    (headers, DOCUMENT).into_response()
}
