//! Errors of the Files API in FastAPI's shape, which the SDKs parse: `{"detail": "text"}`, and a list for 422 (contract 1.5).

use crate::documents::DocumentError;
use axum::{
    Json,
    http::{HeaderName, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};

/// The SDKs repeat a 409 five times unless told otherwise (contract 7).
const SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

#[derive(Debug)]
pub(super) enum ApiError {
    /// Any status but 422.
    Plain(StatusCode, String),
    /// 422.
    Invalid(Vec<Problem>),
    /// From the store.
    Document(DocumentError),
}

/// One entry of a 422.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    loc: [&'static str; 2],
    msg: String,
    #[serde(rename = "type")]
    kind: &'static str,
    input: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    ctx: Value,
}

impl Problem {
    pub(super) fn missing(place: &'static str, name: &'static str) -> Self {
        Self::new(place, name, "missing", "Field required", Value::Null)
    }

    pub(super) fn new(place: &'static str, name: &'static str, kind: &'static str, msg: impl Into<String>, input: Value) -> Self {
        Self { loc: [place, name], msg: msg.into(), kind, input, ctx: Value::Null }
    }

    pub(super) fn with(self, ctx: Value) -> Self {
        Self { ctx, ..self }
    }
}

impl ApiError {
    pub(super) fn too_large(limit: usize) -> Self {
        Self::Plain(StatusCode::PAYLOAD_TOO_LARGE, format!("The file is larger than {limit} bytes."))
    }

    pub(super) fn unreadable_body() -> Self {
        Self::Plain(StatusCode::BAD_REQUEST, "There was an error parsing the body".to_owned())
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::Invalid(vec![problem])
    }
}

impl From<DocumentError> for ApiError {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Plain(status, detail) => (status, Json(json!({ "detail": detail }))).into_response(),
            Self::Invalid(problems) => (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "detail": problems }))).into_response(),
            Self::Document(error) => of_document(&error),
        }
    }
}

fn of_document(error: &DocumentError) -> Response {
    let plain = |status, detail: &str| ApiError::Plain(status, detail.to_owned()).into_response();
    match error {
        DocumentError::NotFound => plain(StatusCode::NOT_FOUND, "File not found"),
        DocumentError::BadPageToken => {
            let problem = Problem::new("query", "page_token", "value_error", error.to_string(), Value::Null);
            ApiError::from(problem).into_response()
        }
        DocumentError::TooLarge { .. } => plain(StatusCode::PAYLOAD_TOO_LARGE, &error.to_string()),
        DocumentError::AlreadyStored => {
            ([(SHOULD_RETRY, "false")], plain(StatusCode::CONFLICT, &error.to_string())).into_response()
        }
        _ => {
            tracing::error!(error = error as &dyn std::error::Error, "the file store failed");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
        }
    }
}
