//! The Files API that agents' SDKs use, in both generations (contract 6.1), over any [`Documents`].
//!
//! `/api/v1/files` is the older one, `/api/v1/beta/files` the current one. Neither returns file contents: `…/content` returns
//! a signed URL under `/api/v1/blobs`, because the SDKs fetch the content without their key.

mod beta;
mod blob;
mod content_body;
mod disposition;
mod json_body;
mod part_name;
mod pictures;
mod presign;
mod query;
mod range;
mod upload;
mod v1;
mod wire;

pub use content_body::content_body;
pub use disposition::attachment;

use super::{Table, routes, signed_url::UrlSigner};
use crate::documents::{Documents, Pages};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::map_response,
    routing::{get, post},
};
use std::sync::Arc;

/// State of the Files routes.
#[derive(Clone)]
pub struct FilesState {
    /// Where the files are stored.
    pub documents: Arc<dyn Documents>,
    /// Renders their pages.
    pub pages: Arc<Pages>,
    /// Signs the URLs that need no key.
    pub signer: UrlSigner,
    /// Larger files get a 413.
    pub max_upload_bytes: usize,
}

/// Bytes allowed for a form's other fields and its boundaries.
const FORM_OVERHEAD: usize = 64 << 10;

/// The paths that need a key or session, with their methods.
pub(super) fn table() -> Table<FilesState> {
    vec![
        ("/api/v1/files", post(v1::upload).put(v1::presign_upload)),
        ("/api/v1/files/{file_id}", get(v1::metadata).delete(v1::delete)),
        ("/api/v1/files/{file_id}/content", get(presign::content)),
        ("/api/v1/files/{file_id}/page_screenshots", get(pictures::list)),
        ("/api/v1/files/{file_id}/page_screenshots/{page_index}", get(pictures::picture)),
        ("/api/v1/files/{file_id}/page_screenshots/{page_index}/presigned_url", post(pictures::presign)),
        ("/api/v1/files/{file_id}/page-figures", get(pictures::no_figures)),
        ("/api/v1/files/{file_id}/page-figures/{page_index}", get(pictures::no_figures_of_page)),
        ("/api/v1/files/{file_id}/page-figures/{page_index}/{figure_name}", get(pictures::no_figure)),
        ("/api/v1/files/{file_id}/page-figures/{page_index}/{figure_name}/presigned_url", post(pictures::no_figure)),
        ("/api/v1/beta/files", get(beta::list).post(beta::upload)),
        ("/api/v1/beta/files/query", post(beta::query)),
        ("/api/v1/beta/files/{file_id}", get(beta::metadata).delete(beta::delete)),
        ("/api/v1/beta/files/{file_id}/content", get(presign::content)),
    ]
}

/// The paths for holders of a signed URL, with their methods.
pub(super) fn blob_table() -> Table<FilesState> {
    vec![
        (blob::FILE, get(blob::fetch).put(blob::upload).options(blob::preflight)),
        (blob::PICTURE, get(blob::picture).options(blob::preflight)),
    ]
}

/// The routes that need a key or session.
pub fn router(files: FilesState) -> Router {
    let limit = files.max_upload_bytes.saturating_add(FORM_OVERHEAD);
    routes(table()).layer(DefaultBodyLimit::max(limit)).with_state(files)
}

/// The routes for holders of a signed URL, without a key. Scripts of any origin may read them, as usual for presigned URLs.
pub fn blob_router(files: FilesState) -> Router {
    routes(blob_table())
        .layer(map_response(blob::allow_any_origin))
        .layer(DefaultBodyLimit::disable()) // `upload` enforces its own limit
        .with_state(files)
}
