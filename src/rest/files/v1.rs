//! The older generation, `/api/v1/files`, used by `llama-cloud-services`.

use super::{
    FilesState,
    json_body::JsonBody,
    presign::{Origin, address},
    query::Query,
    upload::UploadForm,
    wire::{PresignedUpload, V1File},
};
use crate::{
    documents::{NewFile, clean_file_name},
    rest::{
        error::ApiError,
        place::{Named, Project},
        signed_url::Access,
    },
};
use axum::{
    Json,
    extract::{RawQuery, Request, State},
    http::StatusCode,
};

const FILE_FIELD: &str = "upload_file";

/// `POST /api/v1/files`
pub(super) async fn upload(
    State(files): State<FilesState>,
    RawQuery(query): RawQuery,
    project: Project,
    request: Request,
) -> Result<Json<V1File>, ApiError> {
    let query = Query::parse(query);
    let form = UploadForm::read(request, FILE_FIELD, files.max_upload_bytes).await?;
    if let Some(problem) = form.file_problem(FILE_FIELD) {
        return Err(problem.into());
    }
    let file = form.file.ok_or_else(ApiError::unreadable_body)?;
    let external_file_id = query.get("external_file_id").map(str::to_owned);
    let new = NewFile { name: file.name, external_file_id, purpose: None };
    Ok(Json(V1File::new(files.documents.store(new, file.bytes).await?, project)))
}

/// `PUT /api/v1/files`: returns a URL to upload to. The file exists only after the upload.
pub(super) async fn presign_upload(
    State(files): State<FilesState>,
    RawQuery(query): RawQuery,
    _project: Project,
    origin: Origin,
    mut body: JsonBody,
) -> Result<Json<PresignedUpload>, ApiError> {
    let seconds = Query::parse(query).seconds_to_live()?;
    let name = body.required_text("name")?;
    let external_file_id = body.text("external_file_id")?;
    if body.integer("file_size")?.is_some_and(|size| size > files.max_upload_bytes as i128) {
        return Err(ApiError::file_too_large(files.max_upload_bytes));
    }
    let file_id = format!("dfl-{}", uuid::Uuid::new_v4());
    // Cleaned before signing, to keep the URL short.
    let name = clean_file_name(&name);
    let address = address(
        &files,
        &origin,
        &file_id,
        Access::Upload { name: &name, external_file_id: external_file_id.as_deref() },
        seconds,
    );
    Ok(Json(PresignedUpload { address, file_id }))
}

/// `GET /api/v1/files/{file_id}`
pub(super) async fn metadata(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    project: Project,
) -> Result<Json<V1File>, ApiError> {
    Ok(Json(V1File::new(files.documents.metadata(&file_id).await?, project)))
}

/// `DELETE /api/v1/files/{file_id}`
pub(super) async fn delete(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    _project: Project,
) -> Result<StatusCode, ApiError> {
    files.documents.delete(&file_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
