//! The HTTP API that agents' SDKs use: Agent Data and Files, compatible with LlamaCloud on the wire.
//!
//! It knows nothing of reviewers or sessions, and of a key only what it permits. Responses share their JSON types with
//! [`crate::agent_data::wire`], so client and server cannot drift apart; a contract test runs one against the other.

pub mod auth;
pub mod error;
pub mod etag;
pub mod files;
pub mod openapi;
pub mod origins;
pub mod signed_url;

mod agent_data;
mod agent_data_body;
mod agent_data_headers;
mod lenient;
mod place;

pub use files::FilesState;
pub use origins::Origins;
pub use signed_url::UrlSigner;

use crate::agent_data::AgentData;
use auth::{Access, Keys, Sessions};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header::CONTENT_LENGTH},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::{MethodRouter, any, get},
};
use error::ApiError;
use std::sync::Arc;

/// Default limit for request bodies (contract, choice 27).
pub const DEFAULT_MAX_BODY_BYTES: usize = 10 << 20;

/// State of the Agent Data routes.
#[derive(Clone)]
pub struct RestState {
    /// Where the records are stored.
    pub agent_data: Arc<dyn AgentData>,
    /// The key that allows everything; without one, and as long as there are no `keys`, any key does.
    pub api_key: Option<String>,
    /// The keys that were made for agents.
    pub keys: Option<Arc<dyn Keys>>,
    /// Recognises requests with a session of this server, which may read without a key.
    pub sessions: Option<Arc<dyn Sessions>>,
    /// Origins of the pages that may call the API from a browser.
    pub origins: Origins,
    /// Further origins of this server's own pages, besides its host.
    pub own_origins: Arc<[String]>,
    /// The deployments that exist; `None` accepts every name.
    pub deployments: Option<Arc<[String]>>,
    /// Refuse a `:delete` that would empty a whole collection, with 422.
    pub refuse_delete_without_filter: bool,
    /// Larger request bodies get a 413.
    pub max_body_bytes: usize,
}

impl RestState {
    /// Accepts any key, and is as strict as LlamaCloud but no stricter.
    pub fn new(agent_data: Arc<dyn AgentData>) -> Self {
        Self {
            agent_data,
            api_key: None,
            keys: None,
            sessions: None,
            origins: Origins::default(),
            own_origins: Arc::default(),
            deployments: None,
            refuse_delete_without_filter: false,
            max_body_bytes: DEFAULT_MAX_BODY_BYTES,
        }
    }

    fn access(&self) -> Access {
        let access = Access::new(self.api_key.clone()).or_keys(self.keys.clone());
        match self.sessions.clone() {
            Some(sessions) => access.or_session(sessions, self.origins.clone(), self.own_origins.clone()),
            None => access,
        }
    }
}

/// Paths with their methods.
type Table<S> = Vec<(&'static str, MethodRouter<S>)>;

/// All routes below `/api/v1`: Agent Data and Files, which need a key or session, and signed URLs, which don't.
pub fn router(state: RestState, files: FilesState) -> Router {
    let (access, cors) = (state.access(), state.origins.layer());
    let locked = agent_data_routes(state)
        .merge(files::router(files.clone()))
        .route_layer(from_fn_with_state(access, auth::require_access));
    let open = Router::new()
        .route(openapi::PATH, get(openapi::serve))
        .route("/api/v1/{*rest}", any(async || ApiError::of_status(StatusCode::NOT_FOUND)));
    locked.merge(open).layer(cors).merge(files::blob_router(files))
}

/// Only the Agent Data routes.
pub fn agent_data_router(state: RestState) -> Router {
    let (access, cors) = (state.access(), state.origins.layer());
    agent_data_routes(state).route_layer(from_fn_with_state(access, auth::require_access)).layer(cors)
}

fn agent_data_routes(state: RestState) -> Router {
    let limit = state.max_body_bytes;
    let refuse_announced = from_fn_with_state(limit, refuse_announced);
    routes(agent_data::table()).layer(DefaultBodyLimit::max(limit)).route_layer(refuse_announced).with_state(state)
}

/// Refuses a body whose announced length is over the limit, before it is sent.
async fn refuse_announced(State(limit): State<usize>, request: Request, next: Next) -> Result<Response, ApiError> {
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        Err(ApiError::body_too_large())
    } else {
        Ok(next.run(request).await)
    }
}

/// Adds each path both with and without a trailing slash; one of LlamaIndex's own tests uses the slash.
fn routes<S: Clone + Send + Sync + 'static>(table: Table<S>) -> Router<S> {
    let router = table
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| router.route(path, methods.clone()).route(&format!("{path}/"), methods));
    router.method_not_allowed_fallback(async || ApiError::of_status(StatusCode::METHOD_NOT_ALLOWED))
}

/// Every path of this API. A test checks that the OpenAPI document covers them all.
pub fn paths() -> Vec<String> {
    let records = agent_data::table().into_iter().map(|(path, _)| path.to_owned());
    let questions = agent_data::QUESTIONS.iter().map(|question| format!("/api/v1/beta/agent-data/{question}"));
    let files = files::table().into_iter().chain(files::blob_table()).map(|(path, _)| path.to_owned());
    records.chain(questions).chain(files).chain([openapi::PATH.to_owned()]).collect()
}
