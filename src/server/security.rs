//! Headers and checks that protect all pages.

use crate::{domain::has_reserved_text, rest::error::ApiError};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Adds security headers to every response: no framing, no content sniffing, no referrer for other sites.
pub async fn add_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Refuses bodies with a reserved text, see [`has_reserved_text`]. The arguments of a server function are read as JSON whatever
/// their content type, and drafts contain JSON values. Forms have no use for that text either.
pub async fn refuse_reserved_text(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let refuse = |status: StatusCode, sentence: String| {
        if parts.uri.path().starts_with("/api/") {
            // The page must be able to tell a refusal from an answer that is not ours, which it would ask for again.
            return (status, axum::Json(crate::api::ApiError::BadRequest(sentence))).into_response();
        }
        (status, format!("{sentence}\n")).into_response()
    };
    let bytes = match Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await {
        Ok(bytes) => bytes,
        Err(rejection) => return refuse(rejection.status(), rejection.body_text()),
    };
    if has_reserved_text(&bytes) {
        let sentence = "Nothing was saved: remove the text $serde_json::private::RawValue.".to_owned();
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, sentence);
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// Allows only scripts with this page's nonce, and nothing from other origins. Box positions are style attributes.
pub fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Without a key, refuses foreign host names, so that no website can reach this server under its own name (DNS rebinding).
pub async fn require_local_host(State(open): State<bool>, request: Request, next: Next) -> Response {
    let host = request
        .uri()
        .authority()
        .map(|authority| authority.host().to_owned())
        .or_else(|| request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).map(without_port));
    if open || host.as_deref().is_none_or(is_local) {
        return next.run(request).await;
    }
    let sentence = "This server has no key and answers only to localhost. Set COUNTERSIGN_API_KEY to use it under another name.";
    if request.uri().path().starts_with("/api/") {
        return ApiError::new(StatusCode::FORBIDDEN, sentence).into_response();
    }
    (StatusCode::FORBIDDEN, format!("{sentence}\n")).into_response()
}

fn without_port(host: &str) -> String {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name.to_owned(),
        _ => host.to_owned(),
    }
}

fn is_local(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in ["localhost", "app.localhost", "127.0.0.1", "127.9.9.9", "[::1]"] {
            assert!(is_local(&without_port(&format!("{host}:3000"))), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "10.0.0.1", "0.0.0.0"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
