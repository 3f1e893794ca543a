//! The Files API that agents' SDKs speak, in both generations (contract 6.1), over any [`Documents`].
//!
//! `/api/v1/files` is the older one, `/api/v1/beta/files` the one of today. Neither hands out bytes: `…/content` answers an
//! address under `/api/v1/blobs` that carries its own permission, because the SDKs fetch it without their key.

mod beta;
mod blob;
mod disposition;
mod error;
mod presign;
mod query;
mod range;
mod upload;
mod v1;
mod wire;

pub use disposition::attachment;

use super::signed_url::UrlSigner;
use crate::documents::Documents;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::map_response,
    routing::{get, post},
};
use std::sync::Arc;

/// What the Files routes work with.
#[derive(Clone)]
pub struct FilesState {
    /// Where the files live.
    pub documents: Arc<dyn Documents>,
    /// Signs the addresses that need no key.
    pub signer: UrlSigner,
    /// Larger files are answered with 413.
    pub max_upload_bytes: usize,
}

/// Room for a form's other fields and its boundaries.
const FORM_OVERHEAD: usize = 64 << 10;

/// The routes for those who have the key.
pub fn router(files: FilesState) -> Router {
    let limit = files.max_upload_bytes.saturating_add(FORM_OVERHEAD);
    Router::new()
        .route("/api/v1/files", post(v1::upload).put(v1::presign_upload))
        .route("/api/v1/files/{file_id}", get(v1::metadata).delete(v1::delete))
        .route("/api/v1/files/{file_id}/content", get(presign::content))
        .route("/api/v1/beta/files", get(beta::list).post(beta::upload))
        .route("/api/v1/beta/files/query", post(beta::query))
        .route("/api/v1/beta/files/{file_id}", get(beta::metadata).delete(beta::delete))
        .route("/api/v1/beta/files/{file_id}/content", get(presign::content))
        .layer(DefaultBodyLimit::max(limit))
        .with_state(files)
}

/// The routes for those who have an address; no key is asked for. Readable by scripts of any origin, as presigned addresses are.
pub fn blob_router(files: FilesState) -> Router {
    Router::new()
        .route(blob::ROUTE, get(blob::fetch).put(blob::upload).options(blob::preflight))
        .layer(map_response(blob::allow_any_origin))
        .layer(DefaultBodyLimit::disable()) // `upload` counts for itself
        .with_state(files)
}
