//! Pictures of documents' pages, and the document itself for those who ask.

use crate::{documents::DocumentError, rest::files::attachment, review::Review};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// `GET /files/{file_id}/pages/{page}`, counted from 1. A file's content never changes, so browsers may keep the picture.
pub(super) async fn page_image(
    State(review): State<Review>,
    Path((file_id, page)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Response {
    let image = match review.pages.page_image(&file_id, page).await {
        Ok(image) => image,
        Err(error) => return refuse(&error),
    };
    let tag = HeaderValue::from_str(&format!("\"{}\"", image.etag.trim_matches('"'))).ok();
    let mut response = if tag.is_some() && headers.get(header::IF_NONE_MATCH) == tag.as_ref() {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, image.media_type)], image.bytes).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=604800, immutable"));
    if let Some(tag) = tag {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// `GET /files/{file_id}/download`: always an attachment, whatever it says it is.
pub(super) async fn download(State(review): State<Review>, Path(file_id): Path<String>) -> Response {
    let found = async { Ok((review.documents.metadata(&file_id).await?, review.documents.content(&file_id).await?)) };
    let (file, bytes) = match found.await {
        Ok(found) => found,
        Err(error) => return refuse(&error),
    };
    let mut response = ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response();
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(&file.name));
    response
}

fn refuse(error: &DocumentError) -> Response {
    let status = match error {
        DocumentError::NotFound | DocumentError::PageOutOfRange { .. } => StatusCode::NOT_FOUND,
        error if error.is_about_the_file() => StatusCode::UNPROCESSABLE_ENTITY,
        error => {
            tracing::error!(error = error as &dyn std::error::Error, "a document could not be served");
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], error.to_string()).into_response()
}
