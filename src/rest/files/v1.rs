//! The older generation, `/api/v1/files`: what `llama-cloud-services` sends.

use super::{
    FilesState,
    error::{ApiError, Problem},
    presign::{Origin, address},
    query::Query,
    upload::Form,
    wire::{PresignedUpload, V1File},
};
use crate::{
    documents::{NewFile, clean_file_name},
    domain::has_reserved_text,
    rest::signed_url::Access,
};
use axum::{
    Json,
    extract::{Path, RawQuery, Request, State},
    http::StatusCode,
};
use bytes::Bytes;
use serde_json::Value;

const FILE_FIELD: &str = "upload_file";

/// `POST /api/v1/files`
pub(super) async fn upload(
    State(files): State<FilesState>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Json<V1File>, ApiError> {
    let query = Query::parse(query);
    let form = Form::read(request, FILE_FIELD, files.max_upload_bytes).await?;
    if let Some(problem) = form.file_problem(FILE_FIELD) {
        return Err(problem.into());
    }
    let file = form.file.ok_or_else(ApiError::unreadable_body)?;
    let external_file_id = query.get("external_file_id").map(str::to_owned);
    let new = NewFile { name: file.name, external_file_id, purpose: None };
    Ok(Json(files.documents.store(new, file.bytes).await?.into()))
}

/// `PUT /api/v1/files`: an address to upload to. The file exists once the bytes have come.
pub(super) async fn presign_upload(
    State(files): State<FilesState>,
    RawQuery(query): RawQuery,
    origin: Origin,
    body: Bytes,
) -> Result<Json<PresignedUpload>, ApiError> {
    let seconds = Query::parse(query).seconds_to_live()?;
    let unreadable = |error: serde_json::Error| Problem::new("body", "body", "json_invalid", error.to_string(), Value::Null);
    if has_reserved_text(&body) {
        return Err(Problem::new(
            "body",
            "body",
            "json_invalid",
            "Input should not contain $serde_json::private::RawValue",
            Value::Null,
        )
        .into());
    }
    let body: Value = serde_json::from_slice(&body).map_err(unreadable)?;
    let name = body.get("name").and_then(Value::as_str).ok_or_else(|| Problem::missing("body", "name"))?;
    let external_file_id = body.get("external_file_id").and_then(Value::as_str);
    if body.get("file_size").and_then(Value::as_u64).is_some_and(|size| size > files.max_upload_bytes as u64) {
        return Err(ApiError::too_large(files.max_upload_bytes));
    }
    let file_id = format!("dfl-{}", uuid::Uuid::new_v4());
    // Cleaned here already, so that the address stays short.
    let name = clean_file_name(name);
    let address = address(&files, &origin, &file_id, Access::Upload { name: &name, external_file_id }, seconds);
    Ok(Json(PresignedUpload { address, file_id }))
}

/// `GET /api/v1/files/{file_id}`
pub(super) async fn metadata(State(files): State<FilesState>, Path(file_id): Path<String>) -> Result<Json<V1File>, ApiError> {
    Ok(Json(files.documents.metadata(&file_id).await?.into()))
}

/// `DELETE /api/v1/files/{file_id}`
pub(super) async fn delete(State(files): State<FilesState>, Path(file_id): Path<String>) -> Result<StatusCode, ApiError> {
    files.documents.delete(&file_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
