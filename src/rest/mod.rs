//! The API that agents' SDKs speak: Agent Data (and Files), on the wire as LlamaCloud has it.
//!
//! Knows no reviewer and no session: who has the key may do everything. The JSON of the answers is that of
//! [`crate::agent_data::cloud::wire`], so that client and server cannot drift apart; a contract test runs one against the other.

pub mod auth;
pub mod error;
pub mod files;
pub mod signed_url;

mod agent_data;
mod agent_data_body;
mod agent_data_headers;

pub use files::FilesState;
pub use signed_url::UrlSigner;

use crate::agent_data::AgentData;
use axum::{Router, middleware};
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
    /// Answers 422 to a `:delete` that would empty a whole collection.
    pub refuse_delete_without_filter: bool,
    /// Larger request bodies are answered with 413.
    pub max_body_bytes: usize,
}

/// The routes below `/api/v1`: Agent Data and files behind [`auth::require_key`], and signed addresses that need no key.
pub fn router(state: RestState, files: FilesState) -> Router {
    let key = auth::ApiKey::new(state.api_key.clone());
    let require_key = middleware::from_fn_with_state(key, auth::require_key);
    agent_data_router(state).merge(files::router(files.clone()).route_layer(require_key)).merge(files::blob_router(files))
}

/// Agent Data alone.
pub fn agent_data_router(state: RestState) -> Router {
    let key = auth::ApiKey::new(state.api_key.clone());
    agent_data::routes(state).route_layer(middleware::from_fn_with_state(key, auth::require_key))
}
