//! Access control: the API is open to clients with the key (`Authorization: Bearer <key>`, as every SDK sends it), and to
//! reviewers whose browser sends a session (contract 1.1, choice 28).

use super::{
    error::ApiError,
    origins::{Origins, comes_from_its_host},
};
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, ORIGIN},
    },
    middleware::Next,
    response::Response,
};
use std::{fmt, sync::Arc};
use subtle::ConstantTimeEq;

/// Whether a request carries a session of this server. This layer does not know what a session is.
pub type HasSession = Arc<dyn Fn(&HeaderMap) -> bool + Send + Sync>;

/// Who may use the API. State of [`require_access`].
#[derive(Clone, Default)]
pub struct Access {
    key: Option<Arc<str>>,
    has_session: Option<HasSession>,
    origins: Origins,
    own: Arc<[String]>,
}

impl Access {
    /// With `None` or a blank key, any key is accepted, but one must be sent: SDKs always do, browser forms never do.
    pub fn new(key: Option<String>) -> Self {
        Self { key: key.filter(|key| !key.trim().is_empty()).map(Arc::from), ..Self::default() }
    }

    /// Also accepts sessions, from this server's own pages and those of `origins`. `own` are further origins of its own pages.
    #[must_use]
    pub fn or_session(self, has_session: HasSession, origins: Origins, own: Arc<[String]>) -> Self {
        Self { has_session: Some(has_session), origins, own, ..self }
    }

    /// Whether these headers grant access. The error is the response to send.
    pub fn check(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        let Some(token) = bearer_token(headers) else { return self.check_session(headers) };
        let is_right = self.key.as_deref().is_none_or(|key| bool::from(key.as_bytes().ct_eq(token.as_bytes())));
        if is_right { Ok(()) } else { Err(ApiError::new(StatusCode::UNAUTHORIZED, "Invalid API Key")) }
    }

    fn check_session(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        if !self.has_session.as_ref().is_some_and(|has_session| has_session(headers)) {
            return Err(ApiError::new(StatusCode::UNAUTHORIZED, "Not authenticated"));
        }
        // Browsers send cookies no matter which page makes the request, so the page must be trusted, even for reads.
        if self.comes_from_a_trusted_page(headers) {
            return Ok(());
        }
        let sentence = "A session opens the API only to this server's own pages and to COUNTERSIGN_CORS_ORIGINS; send the key";
        Err(ApiError::new(StatusCode::FORBIDDEN, sentence))
    }

    fn comes_from_a_trusted_page(&self, headers: &HeaderMap) -> bool {
        let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
        if origin.is_some_and(|origin| self.origins.trusts(origin) || self.own.iter().any(|one| one == origin)) {
            return true;
        }
        match headers.get("sec-fetch-site") {
            Some(site) => site == "same-origin",
            // Browsers without this header, and pages served by plain HTTP under a name of the local network.
            None => comes_from_its_host(headers),
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Access").field("origins", &self.origins).finish_non_exhaustive()
    }
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Lets only permitted requests through. For `axum::middleware::from_fn_with_state(Access::new(…), require_access)`.
pub async fn require_access(State(access): State<Access>, request: Request, next: Next) -> Result<Response, ApiError> {
    access.check(request.headers())?;
    Ok(next.run(request).await)
}
