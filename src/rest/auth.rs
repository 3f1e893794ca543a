//! The key in front of the API: `Authorization: Bearer <key>`, as every SDK sends it.

use super::error::ApiError;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The key that clients must bring. State of [`require_key`].
#[derive(Clone)]
pub struct ApiKey(Option<Arc<str>>);

impl ApiKey {
    /// With `None` (or a blank key) every key is accepted, but there must be one: SDKs always send it, browsers' forms never do.
    pub fn new(key: Option<String>) -> Self {
        Self(key.filter(|key| !key.trim().is_empty()).map(Arc::from))
    }

    /// Whether these headers carry the key; otherwise the 401 to answer.
    pub fn check(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        let token = bearer_token(headers).ok_or_else(|| ApiError::new(StatusCode::UNAUTHORIZED, "Not authenticated"))?;
        let is_right = self.0.as_deref().is_none_or(|key| bool::from(key.as_bytes().ct_eq(token.as_bytes())));
        if is_right { Ok(()) } else { Err(ApiError::new(StatusCode::UNAUTHORIZED, "Invalid API Key")) }
    }
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Lets a request through that carries the key. For `axum::middleware::from_fn_with_state(ApiKey::new(…), require_key)`.
pub async fn require_key(State(key): State<ApiKey>, request: Request, next: Next) -> Result<Response, ApiError> {
    key.check(request.headers())?;
    Ok(next.run(request).await)
}
