//! Headers and checks that protect all pages.

use crate::{
    domain::has_reserved_text,
    rest::{error::ApiError, origins::comes_from_its_host},
};
use anyhow::{Context, Result};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tower_http::csrf::{CsrfLayer, ProtectionError};

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

/// See [`refuse_foreign_writes`].
pub type SameSite = CsrfLayer<fn(ProtectionError) -> Response>;

/// Refuses forms and calls from pages of other sites. `own` are further origins of this server's own pages.
pub fn refuse_foreign_writes(own: &[String]) -> Result<SameSite> {
    let layer = own.iter().try_fold(CsrfLayer::new(), CsrfLayer::add_trusted_origin).context("COUNTERSIGN_TRUSTED_ORIGINS")?;
    Ok(layer.with_rejection_response(|_| refuse_other_site()))
}

/// Refuses what another site's page reads with the reviewer's session. A browser would not show it to that page, unless a proxy
/// in between adds `Access-Control-Allow-Origin`. Links from other sites work: they are navigations.
pub async fn refuse_foreign_reads(State(own): State<Arc<[String]>>, request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_read && is_of_other_site(request.headers(), &own) { refuse_other_site() } else { next.run(request).await }
}

fn is_of_other_site(headers: &HeaderMap, own: &[String]) -> bool {
    let origin = headers.get(header::ORIGIN);
    if origin.is_some_and(|origin| own.iter().any(|one| one.as_bytes() == origin.as_bytes())) {
        return false;
    }
    match headers.get("sec-fetch-site") {
        Some(site) => site == "cross-site" && headers.get("sec-fetch-mode").is_none_or(|mode| mode != "navigate"),
        // Browsers without this header, and pages served by plain HTTP. They name the origin only if it is another one.
        None => origin.is_some() && !comes_from_its_host(headers),
    }
}

fn refuse_other_site() -> Response {
    let sentence = "This request comes from a page of another site. If that site serves this server's pages, list its origin in \
                    COUNTERSIGN_TRUSTED_ORIGINS.\n";
    (StatusCode::FORBIDDEN, [(header::CACHE_CONTROL, "no-store")], sentence).into_response()
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
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Refuses a request that names two hosts, or none although its version of HTTP wants one (RFC 9112, 3.2): a proxy may have read
/// the other one.
pub async fn require_one_host(request: Request, next: Next) -> Response {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    if hosts == 1 || (hosts == 0 && request.version() != Version::HTTP_11) {
        return next.run(request).await;
    }
    let sentence = "The request must have exactly one Host header";
    if request.uri().path().starts_with("/api/") {
        return ApiError::new(StatusCode::BAD_REQUEST, sentence).into_response();
    }
    (StatusCode::BAD_REQUEST, format!("{sentence}.\n")).into_response()
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
