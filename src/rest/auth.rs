//! Access control. The API is open to clients with a key (`Authorization: Bearer <key>`, as every SDK sends it): the one of the
//! operator's settings, which allows everything, or one that was made for an agent, which has a [`Permit`]. Reviewers whose browser
//! sends a session may read (contract 1.1, choice 28).

use super::{
    error::ApiError,
    origins::{Origins, comes_from_its_host},
};
use crate::{
    agent_data::{AgentDataError, Scope},
    domain::{Permit, Right},
};
use async_trait::async_trait;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{
        HeaderMap, Method, StatusCode,
        header::{AUTHORIZATION, ORIGIN},
        request::Parts,
    },
    middleware::Next,
    response::Response,
};
use std::{fmt, sync::Arc};
use subtle::ConstantTimeEq;

/// The sessions of this server. This layer does not know what a session is.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// What the person with the session in these headers may read; `None` without a session. The error is for the log.
    async fn permit(&self, headers: &HeaderMap) -> Result<Option<Permit>, String>;
    /// Whether people sign in here: then nobody calls the API with just any key.
    async fn is_sign_in_needed(&self) -> Result<bool, String>;
}

/// What is known of a text that should be a key.
pub enum Known {
    /// It is a key with this permit.
    Permit(Permit),
    /// It is none, or none any more.
    Nothing,
    /// No key was ever made.
    NoKeys,
}

/// The keys that were made for agents. This layer does not know where they are kept.
#[async_trait]
pub trait Keys: Send + Sync {
    /// What is known of this text now. The error is why nobody can tell, for a log.
    async fn known(&self, text: &str) -> Result<Known, String>;
}

/// Who may use the API. State of [`require_access`].
#[derive(Clone, Default)]
pub struct Access {
    key: Option<Arc<str>>,
    keys: Option<Arc<dyn Keys>>,
    sessions: Option<Arc<dyn Sessions>>,
    origins: Origins,
    own: Arc<[String]>,
}

impl Access {
    /// With `None` or a blank key, and as long as no key was made for an agent and nobody signs in, any key is accepted, but one must be
    /// sent: SDKs always do, browser forms never do.
    pub fn new(key: Option<String>) -> Self {
        Self { key: key.filter(|key| !key.trim().is_empty()).map(Arc::from), ..Self::default() }
    }

    /// Also accepts keys that were made for agents.
    #[must_use]
    pub fn or_keys(self, keys: Option<Arc<dyn Keys>>) -> Self {
        Self { keys, ..self }
    }

    /// Also lets sessions read, from this server's own pages and those of `origins`. `own` are further origins of its own pages.
    #[must_use]
    pub fn or_session(self, sessions: Arc<dyn Sessions>, origins: Origins, own: Arc<[String]>) -> Self {
        Self { sessions: Some(sessions), origins, own, ..self }
    }

    /// What these headers permit. The error is the response to send.
    async fn permit(&self, headers: &HeaderMap) -> Result<Permit, ApiError> {
        let Some(token) = bearer_token(headers) else {
            return self.permit_of_session(headers).await;
        };
        if self.key.as_deref().is_some_and(|key| bool::from(key.as_bytes().ct_eq(token.as_bytes()))) {
            return Ok(Permit::everything());
        }
        let known = match &self.keys {
            Some(keys) => keys.known(token).await,
            None => Ok(Known::NoKeys),
        };
        let sign_in = match (&known, &self.sessions) {
            (Ok(Known::NoKeys), Some(sessions)) => sessions.is_sign_in_needed().await,
            _ => Ok(false),
        };
        match known.and_then(|known| Ok((known, sign_in?))) {
            Ok((Known::Permit(permit), _)) => Ok(permit),
            Ok((Known::NoKeys, false)) if self.key.is_none() => Ok(Permit::everything()),
            Ok(_) => Err(ApiError::new(StatusCode::UNAUTHORIZED, "Invalid API Key")),
            Err(error) => {
                tracing::error!(error, "the keys of agents can't be read");
                Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "The keys can't be read now; try again"))
            }
        }
    }

    async fn permit_of_session(&self, headers: &HeaderMap) -> Result<Permit, ApiError> {
        let permit = match &self.sessions {
            Some(sessions) => sessions.permit(headers).await,
            None => Ok(None),
        };
        let permit = permit.map_err(|error| {
            tracing::error!(error, "sessions can't be read");
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "Sessions can't be read now; try again")
        })?;
        let Some(permit) = permit else { return Err(ApiError::new(StatusCode::UNAUTHORIZED, "Not authenticated")) };
        // Browsers send cookies no matter which page makes the request, so the page must be trusted, even for reads.
        if self.comes_from_a_trusted_page(headers) {
            return Ok(permit);
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

/// What a request wants to do, as far as its path tells as it is written: the handlers of questions, which may be written otherwise, ask
/// again. Questions are POST requests that only read, but for one that deletes.
fn wanted(method: &Method, path: &str) -> Right {
    const READING_POSTS: [&str; 4] = ["/:search", "/:aggregate", "/beta/files/query", "/presigned_url"];
    let path = path.trim_end_matches('/');
    let reads = method.is_safe() || (method == Method::POST && READING_POSTS.iter().any(|end| path.ends_with(end)));
    let deletes = method == Method::DELETE || (method == Method::POST && path.ends_with("/:delete"));
    match (reads, deletes) {
        (true, _) => Right::Read,
        (_, true) => Right::Delete,
        _ => Right::Write,
    }
}

/// Lets only permitted requests through, with their [`Permit`]. For `axum::middleware::from_fn_with_state(Access::new(…), require_access)`.
pub async fn require_access(State(access): State<Access>, mut request: Request, next: Next) -> Result<Response, ApiError> {
    let permit = access.permit(request.headers()).await?;
    let wanted = wanted(request.method(), request.uri().path());
    if !permit.allows(wanted) {
        return Err(match bearer_token(request.headers()) {
            Some(_) => refusal(wanted),
            None => ApiError::new(StatusCode::FORBIDDEN, "A session may only read; send a key"),
        });
    }
    // Files belong to no collection, and a person's own pages show those of theirs.
    if permit.is_limited() && bearer_token(request.headers()).is_none() && request.uri().path().contains("/files") {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "This person may see some collections only; open the file on the page of its item",
        ));
    }
    request.extensions_mut().insert(Permitted(permit));
    Ok(next.run(request).await)
}

fn refusal(wanted: Right) -> ApiError {
    let sentence = format!("This key may not {}; ask whoever runs this server for one that may", wanted.word());
    ApiError::new(StatusCode::FORBIDDEN, sentence)
}

/// The permit of a request, for what depends on the collection. A request that did not pass [`require_access`] may do nothing.
#[derive(Clone, Debug)]
pub(super) struct Permitted(Permit);

impl<S: Sync> FromRequestParts<S> for Permitted {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| ApiError::new(StatusCode::UNAUTHORIZED, "Not authenticated"))
    }
}

impl Permitted {
    /// Refuses a collection that a request names and may not use.
    pub(super) fn check(&self, scope: &Scope) -> Result<(), ApiError> {
        let Scope { deployment_name, collection } = scope;
        if self.0.covers(deployment_name, collection) {
            return Ok(());
        }
        let sentence = format!(
            "This key may not use the collection {collection} of the deployment {deployment_name}; ask whoever runs this server for one that may"
        );
        Err(ApiError::new(StatusCode::FORBIDDEN, sentence))
    }

    /// Refuses what may not be done: a path can be written so that only its handler knows what it asks for.
    pub(super) fn require(&self, wanted: Right) -> Result<(), ApiError> {
        if self.0.allows(wanted) { Ok(()) } else { Err(refusal(wanted)) }
    }

    /// Whether the collection of an item must be known before anything is done to it.
    pub(super) fn is_limited(&self) -> bool {
        self.0.is_limited()
    }

    /// An item of a collection that a request may not use does not exist for it.
    pub(super) fn check_item(&self, id: &str, scope: &Scope) -> Result<(), AgentDataError> {
        if self.0.covers(&scope.deployment_name, &scope.collection) {
            Ok(())
        } else {
            Err(AgentDataError::NotFound { id: id.to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_only_reads_unless_it_deletes() {
        for (method, path, right) in [
            (Method::GET, "/api/v1/beta/agent-data/1", Right::Read),
            (Method::HEAD, "/api/v1/files/1", Right::Read),
            (Method::POST, "/api/v1/beta/agent-data", Right::Write),
            (Method::PUT, "/api/v1/beta/agent-data/1", Right::Write),
            (Method::DELETE, "/api/v1/beta/agent-data/1", Right::Delete),
            (Method::POST, "/api/v1/beta/agent-data/:search", Right::Read),
            (Method::POST, "/api/v1/beta/agent-data/:search/", Right::Read),
            (Method::POST, "/api/v1/beta/agent-data/:aggregate", Right::Read),
            (Method::POST, "/api/v1/beta/agent-data/:delete", Right::Delete),
            (Method::POST, "/api/v1/beta/agent-data/:delete/", Right::Delete),
            (Method::PUT, "/api/v1/beta/agent-data/:search", Right::Write),
            (Method::POST, "/api/v1/beta/files", Right::Write),
            (Method::POST, "/api/v1/beta/files/query", Right::Read),
            (Method::POST, "/api/v1/files/1/page_screenshots/0/presigned_url", Right::Read),
            (Method::PUT, "/api/v1/files", Right::Write),
            (Method::PATCH, "/api/v1/whatever", Right::Write),
        ] {
            assert_eq!(wanted(&method, path), right, "{method} {path}");
        }
    }
}
