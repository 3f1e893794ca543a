//! `/api/v1/blobs/…`: file contents, for holders of a signed URL.

use super::{
    FilesState, attachment,
    content_body::content_body,
    pictures,
    query::Query,
    range::{self, Asked},
    upload::read_raw,
    wire::V1File,
};
use crate::{
    documents::{FileRecord, NewFile, media_type},
    rest::{
        error::ApiError,
        etag,
        place::{Named, Project},
        signed_url::{Access, Grant},
    },
};
use axum::{
    Json,
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::headers::HeaderMapExt;
use jiff::Timestamp;

pub(super) const FILE: &str = "/api/v1/blobs/{file_id}";
pub(super) const PICTURE: &str = "/api/v1/blobs/{file_id}/page_screenshots/{page_index}";

/// The content, or the part that `Range` asks for.
pub(super) async fn fetch(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    check(&files, &Query::parse(query), &file_id, Access::Fetch)?;
    let file = files.documents.metadata(&file_id).await?;
    let tag = etag::tag_of(&file.content_hash);
    if tag.as_ref().is_some_and(|tag| etag::is_known(&headers, tag)) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let wants_all = etag::wants_all(&headers, tag.as_ref());
    let asked = headers.get(header::RANGE).filter(|_| !wants_all).and_then(|value| value.to_str().ok());
    let mut response = send(&files, &file, asked).await?;
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, content_type(&file));
    out.insert(header::CONTENT_DISPOSITION, attachment(&file.name));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
    if let Some(tag) = tag {
        out.typed_insert(tag);
    }
    Ok(response)
}

/// The image of one page.
pub(super) async fn picture(
    State(files): State<FilesState>,
    Named((file_id, page_index)): Named<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    // No grant is ever signed for `u32::MAX`, so anything that is not a number fails the check below.
    let page_index = page_index.parse().unwrap_or(u32::MAX);
    check(&files, &Query::parse(query), &file_id, Access::Picture { page_index })?;
    pictures::send(&files, &file_id, page_index.saturating_add(1), &headers).await
}

/// The upload after `PUT /api/v1/files`. Repeating it with the same content is fine, because clients retry.
pub(super) async fn upload(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<V1File>, ApiError> {
    let query = Query::parse(query);
    let (name, external_file_id) = (query.get("name").unwrap_or_default(), query.get("external_file_id"));
    check(&files, &query, &file_id, Access::Upload { name, external_file_id })?;
    let bytes = read_raw(&headers, body, files.max_upload_bytes).await?;
    let file = NewFile { name: name.to_owned(), external_file_id: external_file_id.map(str::to_owned), purpose: None };
    Ok(Json(V1File::new(files.documents.store_as(&file_id, file, bytes).await?, Project::default())))
}

/// Answers a browser's preflight for `Range` or a PUT from another origin.
pub(super) async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, PUT"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "range, if-range, if-none-match, content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Any page may use a signed URL: it is its own permission, and cookies are ignored.
pub(super) async fn allow_any_origin(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let readable = HeaderValue::from_static("content-disposition, content-range, accept-ranges, etag");
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, readable);
    response
}

fn check(files: &FilesState, query: &Query, file_id: &str, access: Access<'_>) -> Result<(), ApiError> {
    let expires = query.get("expires").and_then(|text| text.parse().ok()).unwrap_or(i64::MIN);
    let grant = Grant { file_id, expires, access };
    if files.signer.allows(&grant, query.get("signature").unwrap_or_default(), Timestamp::now()) {
        return Ok(());
    }
    Err(ApiError::new(StatusCode::FORBIDDEN, "The address has expired or was changed. Ask for a new one."))
}

async fn send(files: &FilesState, file: &FileRecord, asked: Option<&str>) -> Result<Response, ApiError> {
    let length = usize::try_from(file.size).unwrap_or(usize::MAX);
    let (status, part) = match range::parse(asked, length) {
        Asked::Everything => (StatusCode::OK, 0..length),
        Asked::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Asked::Unsatisfiable => {
            let place = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, place).into_response());
        }
    };
    let place = format!("bytes {}-{}/{length}", part.start, part.end.saturating_sub(1));
    let mut response =
        (status, [(header::CONTENT_LENGTH, part.len().to_string())], content_body(&*files.documents, file, part).await?)
            .into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        response.headers_mut().extend(HeaderValue::from_str(&place).ok().map(|place| (header::CONTENT_RANGE, place)));
    }
    Ok(response)
}

/// The file's own type, if browsers won't execute it.
fn content_type(file: &FileRecord) -> HeaderValue {
    let named = Some(&file.media_type).filter(|media_type| media_type::is_safe_to_name(media_type));
    named.and_then(|named| HeaderValue::from_str(named).ok()).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}
