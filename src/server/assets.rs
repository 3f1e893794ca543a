//! The browser's files, embedded in the binary: wasm, JavaScript, stylesheet, icon.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// Built by `cargo xtask site`. Debug builds read the folder at run time.
#[derive(RustEmbed)]
#[folder = "target/site/"]
#[allow_missing = true]
struct Site;

/// Changes with the wasm, JavaScript or stylesheet, so that browsers may cache them forever.
pub fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for name in ["pkg/countersign.wasm", "pkg/countersign.js", "pkg/countersign.css"] {
        if let Some(file) = Site::get(name) {
            hash.update(file.metadata.sha256_hash());
        }
    }
    hex::encode(&hash.finalize()[..6])
}

/// A file in `pkg`, whose URL contains the fingerprint.
pub async fn package_file(path: &str, headers: &HeaderMap) -> Response {
    respond(&format!("pkg/{path}"), headers, "public, max-age=31536000, immutable")
}

/// A file in `public`.
pub async fn public_file(path: &str, headers: &HeaderMap) -> Response {
    respond(path, headers, "public, max-age=3600")
}

fn respond(path: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts = |encoding: &str| accepts.split(',').any(|one| one.split(';').next().is_some_and(|one| one.trim() == encoding));
    let compressed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(encoding, _)| accepts(encoding))
        .find_map(|(encoding, suffix)| Some((Site::get(&format!("{path}.{suffix}"))?, Some(encoding))));
    let Some((file, encoding)) = compressed.or_else(|| Some((Site::get(path)?, None))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    let body = match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media_type.as_ref()) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
