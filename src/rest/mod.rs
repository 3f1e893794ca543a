//! The API that agents' SDKs speak: Agent Data (and Files), on the wire as LlamaCloud has it.
//!
//! Knows no reviewer and no session: who has the key may do everything. The JSON of the answers is that of
//! [`crate::agent_data::wire`], so that client and server cannot drift apart; a contract test runs one against the other.

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
use auth::{Access, HasSession};
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

/// The largest request body when nobody says otherwise (contract, choice 27).
pub const DEFAULT_MAX_BODY_BYTES: usize = 10 << 20;

/// What the Agent Data routes work with.
#[derive(Clone)]
pub struct RestState {
    /// Where the records live.
    pub agent_data: Arc<dyn AgentData>,
    /// The key that clients must bring; with `None` any key will do.
    pub api_key: Option<String>,
    /// Says who has a session of this server, and so needs no key.
    pub has_session: Option<HasSession>,
    /// Whose pages may call from a browser.
    pub origins: Origins,
    /// The deployments that exist; with `None` every name does.
    pub deployments: Option<Arc<[String]>>,
    /// Answers 422 to a `:delete` that would empty a whole collection.
    pub refuse_delete_without_filter: bool,
    /// Larger request bodies are answered with 413.
    pub max_body_bytes: usize,
}

impl RestState {
    /// A server for whoever brings any key, as strict as LlamaCloud and no stricter.
    pub fn new(agent_data: Arc<dyn AgentData>) -> Self {
        Self {
            agent_data,
            api_key: None,
            has_session: None,
            origins: Origins::default(),
            deployments: None,
            refuse_delete_without_filter: false,
            max_body_bytes: DEFAULT_MAX_BODY_BYTES,
        }
    }

    fn access(&self) -> Access {
        let access = Access::new(self.api_key.clone());
        match self.has_session.clone() {
            Some(has_session) => access.or_session(has_session, self.origins.clone()),
            None => access,
        }
    }
}

/// Paths, and what each answers to.
type Table<S> = Vec<(&'static str, MethodRouter<S>)>;

/// The routes below `/api/v1`: Agent Data and files for those who may come in, and signed addresses that need no key.
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

/// Agent Data alone.
pub fn agent_data_router(state: RestState) -> Router {
    let (access, cors) = (state.access(), state.origins.layer());
    agent_data_routes(state).route_layer(from_fn_with_state(access, auth::require_access)).layer(cors)
}

fn agent_data_routes(state: RestState) -> Router {
    let limit = state.max_body_bytes;
    let refuse_announced = from_fn_with_state(limit, refuse_announced);
    routes(agent_data::table()).layer(DefaultBodyLimit::max(limit)).route_layer(refuse_announced).with_state(state)
}

/// A client that says beforehand how much it will send need not send it.
async fn refuse_announced(State(limit): State<usize>, request: Request, next: Next) -> Result<Response, ApiError> {
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        Err(ApiError::body_too_large())
    } else {
        Ok(next.run(request).await)
    }
}

/// Every path with and without a slash at its end: one of LlamaIndex's own tests writes it.
fn routes<S: Clone + Send + Sync + 'static>(table: Table<S>) -> Router<S> {
    let router = table
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| router.route(path, methods.clone()).route(&format!("{path}/"), methods));
    router.method_not_allowed_fallback(async || ApiError::of_status(StatusCode::METHOD_NOT_ALLOWED))
}

/// Every path that this API answers, for the test that its document leaves none out.
pub fn paths() -> Vec<String> {
    let records = agent_data::table().into_iter().map(|(path, _)| path.to_owned());
    let questions = agent_data::QUESTIONS.iter().map(|question| format!("/api/v1/beta/agent-data/{question}"));
    let files = files::table().into_iter().chain(files::blob_table()).map(|(path, _)| path.to_owned());
    records.chain(questions).chain(files).chain([openapi::PATH.to_owned()]).collect()
}
