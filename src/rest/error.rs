//! Errors in FastAPI's format: `{"detail": "…"}`, but a list for every 422 (the Python SDK fails on a string there).

use crate::{
    agent_data::{AgentDataError, FilterError},
    database::DatabaseError,
    documents::DocumentError,
};
use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{borrow::Cow, time::Duration};

/// Longer inputs are not echoed: the sender has them, and logs should stay readable.
const LONGEST_INPUT: usize = 200;

const DAMAGED: &str =
    "What is stored is damaged and can't be read; whoever runs this server finds out more with `countersign check`";

/// One entry of a 422 response.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// The path to the value: names and indexes.
    loc: Vec<Value>,
    msg: Cow<'static, str>,
    /// Pydantic's error type.
    #[serde(rename = "type")]
    kind: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ctx: Option<Value>,
}

impl Problem {
    /// A problem at the given location.
    pub fn new<T: Into<Value>>(
        loc: impl IntoIterator<Item = T>,
        kind: impl Into<Cow<'static, str>>,
        msg: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { loc: loc.into_iter().map(Into::into).collect(), msg: msg.into(), kind: kind.into(), input: None, ctx: None }
    }

    /// A required value is missing.
    pub fn missing<T: Into<Value>>(loc: impl IntoIterator<Item = T>) -> Self {
        Self::new(loc, "missing", "Field required")
    }

    /// Echoes the input if it is short enough to help.
    #[must_use]
    pub fn input(mut self, input: impl Into<Value>) -> Self {
        let input = input.into();
        let is_short = match &input {
            Value::String(text) => text.len() <= LONGEST_INPUT,
            Value::Number(number) => number.to_string().len() <= LONGEST_INPUT,
            Value::Array(elements) => elements.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::Null | Value::Bool(_) => true,
        };
        self.input = is_short.then_some(input);
        self
    }

    /// Details for programs, as pydantic adds them.
    #[must_use]
    pub fn ctx(self, ctx: Value) -> Self {
        Self { ctx: Some(ctx), ..self }
    }
}

impl From<FilterError> for Problem {
    fn from(error: FilterError) -> Self {
        Self::new(["body".to_owned(), "filter".to_owned()].into_iter().chain(error.loc), error.kind, error.message)
    }
}

/// An error response.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    detail: Value,
    retry_after: Option<Duration>,
}

impl ApiError {
    /// Any status except 422; see [`ApiError::problems`] for that.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: Value::String(detail.into()), retry_after: None }
    }

    /// A 422 that lists what is wrong, and where.
    pub fn problems(problems: &[Problem]) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, detail: json!(problems), retry_after: None }
    }

    /// For unknown paths and methods: the status with its standard phrase.
    pub fn of_status(status: StatusCode) -> Self {
        Self::new(status, status.canonical_reason().unwrap_or_default())
    }

    /// A form or upload that is malformed or incomplete.
    pub fn unreadable_body() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "There was an error parsing the body")
    }

    /// A JSON body over the limit.
    pub fn body_too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "The request body is too large")
    }

    /// A file over the limit, in bytes.
    pub fn file_too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, format!("The file is larger than {limit} bytes."))
    }

    fn full_disk(text: &str) -> Self {
        tracing::error!(error = text, "the disk is full");
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "The disk of this server is full; nothing was written")
    }

    /// Tells the client when to try again.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::problems(&[problem])
    }
}

impl From<AgentDataError> for ApiError {
    /// Logs what only the operator can fix, and hides it from the client.
    fn from(error: AgentDataError) -> Self {
        let text = error.to_string();
        match error {
            AgentDataError::NotFound { .. } => Self::new(StatusCode::NOT_FOUND, text),
            // Not 409: the SDKs would blindly retry that five times.
            AgentDataError::Conflict { .. } => Self::new(StatusCode::PRECONDITION_FAILED, text),
            AgentDataError::BadRequest { message, loc, kind } => Problem::new(loc, kind, message).into(),
            AgentDataError::TooLarge => Self::new(StatusCode::PAYLOAD_TOO_LARGE, text),
            AgentDataError::RateLimited { retry_after } => Self { retry_after, ..Self::new(StatusCode::TOO_MANY_REQUESTS, text) },
            AgentDataError::Unavailable { .. } => {
                tracing::error!(error = text, "the store is not available");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The store is not available; try again later")
            }
            // These concern the store behind this API, not the client.
            AgentDataError::NotSignedIn | AgentDataError::Forbidden | AgentDataError::Protocol { .. } => {
                tracing::error!(error = text, "the store refused");
                Self::new(StatusCode::BAD_GATEWAY, "The store could not be used")
            }
            AgentDataError::Database(DatabaseError::Full) => Self::full_disk(&text),
            AgentDataError::Database(DatabaseError::Unavailable(_) | DatabaseError::Closed) => {
                tracing::error!(error = text, "the database is not available");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The store is not available; try again later")
            }
            AgentDataError::Database(DatabaseError::Damaged(_)) => {
                tracing::error!(error = text, "the store is damaged");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, DAMAGED)
            }
            AgentDataError::Database(_) => {
                tracing::error!(error = text, "the database failed");
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

impl From<DocumentError> for ApiError {
    fn from(error: DocumentError) -> Self {
        let text = error.to_string();
        match error {
            DocumentError::NotFound => Self::new(StatusCode::NOT_FOUND, "File not found"),
            DocumentError::PageOutOfRange { .. } => Self::new(StatusCode::NOT_FOUND, text),
            DocumentError::BadPageToken => Problem::new(["query", "page_token"], "value_error", text).into(),
            DocumentError::AlreadyStored => Self::new(StatusCode::CONFLICT, text),
            // The file itself is at fault: retrying won't help, and the text says what will.
            error if error.is_about_the_file() => Problem::new(["path", "file_id"], "value_error", text).into(),
            error if error.is_full_disk() => Self::full_disk(&text),
            error => {
                tracing::error!(error = &error as &dyn std::error::Error, "the file store failed");
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(json!({ "detail": self.detail }))).into_response();
        let headers = response.headers_mut();
        if let Some(wait) = self.retry_after {
            // The current Python SDK prefers the milliseconds; other clients read the seconds, rounded up.
            headers.insert(RETRY_AFTER, wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).into());
            let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            headers.insert(HeaderName::from_static("retry-after-ms"), milliseconds.into());
        }
        if matches!(self.status, StatusCode::PRECONDITION_FAILED | StatusCode::CONFLICT) {
            headers.insert(HeaderName::from_static("x-should-retry"), HeaderValue::from_static("false"));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(axum::http::header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_told_back_only_where_it_is_short() {
        let entry = |input: Value| json!(Problem::missing(["body"]).input(input));
        assert_eq!(entry(json!("x"))["input"], "x");
        assert_eq!(entry(Value::Null).get("input"), Some(&Value::Null));
        for long in [json!("x".repeat(201)), json!([1]), json!({"a": 1})] {
            assert_eq!(entry(long).get("input"), None);
        }
    }
}
