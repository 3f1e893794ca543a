//! The current generation, `/api/v1/beta/files`, used by `llama-cloud` and the TypeScript clients.

use super::{
    FilesState,
    json_body::JsonBody,
    presign::{Origin, address},
    query::{self, Query},
    upload::UploadForm,
    wire::{BetaFile, BetaPage, PresignedUrl},
};
use crate::{
    documents::{FileQuery, FileRecord, NewFile},
    rest::{
        error::{ApiError, Problem},
        place::{Named, Project},
        signed_url::Access,
    },
};
use axum::{
    Json,
    extract::{RawQuery, Request, State},
    http::StatusCode,
};
use serde_json::json;

const FILE_FIELD: &str = "file";
/// Allowed purposes of a file (OAS `Body_upload_file`).
const PURPOSES: [&str; 7] = ["user_data", "parse", "extract", "split", "classify", "sheet", "agent_app"];

/// `POST /api/v1/beta/files`
pub(super) async fn upload(
    State(files): State<FilesState>,
    project: Project,
    request: Request,
) -> Result<(StatusCode, Json<BetaFile>), ApiError> {
    let form = UploadForm::read(request, FILE_FIELD, files.max_upload_bytes).await?;
    let purpose = form.text("purpose");
    let problems: Vec<Problem> =
        [purpose_problem(purpose.as_deref()), form.file_problem(FILE_FIELD)].into_iter().flatten().collect();
    if !problems.is_empty() {
        return Err(ApiError::problems(&problems));
    }
    // llama-ui uses a different name for this field (contract 6.3).
    let external_file_id = form.text("external_file_id").or_else(|| form.text("external_id"));
    let file = form.file.ok_or_else(ApiError::unreadable_body)?;
    let stored = files.documents.store(NewFile { name: file.name, external_file_id, purpose }, file.bytes).await?;
    Ok((StatusCode::CREATED, Json(BetaFile::new(stored, project, None))))
}

/// `GET /api/v1/beta/files`
pub(super) async fn list(
    State(files): State<FilesState>,
    RawQuery(query): RawQuery,
    project: Project,
    origin: Origin,
) -> Result<Json<BetaPage>, ApiError> {
    let query = Query::parse(query);
    page(&files, query.files()?, project, query.wants_download_url().then_some(&origin)).await
}

/// `POST /api/v1/beta/files/query`, deprecated.
pub(super) async fn query(State(files): State<FilesState>, project: Project, body: JsonBody) -> Result<Json<BetaPage>, ApiError> {
    page(&files, query::from_body(body)?, project, None).await
}

/// `GET /api/v1/beta/files/{file_id}`
pub(super) async fn metadata(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    RawQuery(query): RawQuery,
    project: Project,
    origin: Origin,
) -> Result<Json<BetaFile>, ApiError> {
    let file = files.documents.metadata(&file_id).await?;
    let origin = Query::parse(query).wants_download_url().then_some(&origin);
    let url = download_url(&files, origin, &file);
    Ok(Json(BetaFile::new(file, project, url)))
}

/// `DELETE /api/v1/beta/files/{file_id}`
pub(super) async fn delete(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    _project: Project,
) -> Result<StatusCode, ApiError> {
    files.documents.delete(&file_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn page(
    files: &FilesState,
    query: FileQuery,
    project: Project,
    origin: Option<&Origin>,
) -> Result<Json<BetaPage>, ApiError> {
    let page = files.documents.list(query).await?;
    Ok(Json(BetaPage::new(page, project, |file| download_url(files, origin, file))))
}

/// The signed URL; `origin` is `None` if the client did not ask for one.
fn download_url(files: &FilesState, origin: Option<&Origin>, file: &FileRecord) -> Option<PresignedUrl> {
    const AN_HOUR: i64 = 3600;
    Some(address(files, origin?, &file.id, Access::Fetch, AN_HOUR))
}

fn purpose_problem(purpose: Option<&str>) -> Option<Problem> {
    let Some(purpose) = purpose else { return Some(Problem::missing(["body", "purpose"])) };
    if PURPOSES.contains(&purpose) {
        return None;
    }
    let sentence = format!("Input should be one of {}", PURPOSES.join(", "));
    let problem = Problem::new(["body", "purpose"], "enum", sentence);
    Some(problem.input(purpose).ctx(json!({ "expected": PURPOSES.join(", ") })))
}
