//! Errors as FastAPI writes them: `{"detail": "…"}`, and on 422 always a list (the Python SDK breaks on a text there).

use crate::{
    agent_data::{AgentDataError, cloud::wire::Mistake},
    database::DatabaseError,
};
use axum::{
    Json,
    http::{HeaderName, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::time::Duration;

/// An answer that is not the one hoped for.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    detail: Value,
    retry_after: Option<Duration>,
}

impl ApiError {
    /// Any status but 422 with a sentence; for 422 see [`ApiError::mistakes`].
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: Value::String(detail.into()), retry_after: None }
    }

    /// A 422 that says what is wrong and where.
    pub fn mistakes(mistakes: &[Mistake]) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, detail: json!(mistakes), retry_after: None }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<AgentDataError> for ApiError {
    /// What the operator can mend is logged and not told.
    fn from(error: AgentDataError) -> Self {
        let text = error.to_string();
        match error {
            AgentDataError::NotFound { .. } => Self::new(StatusCode::NOT_FOUND, text),
            // Not 409: the SDKs would repeat that five times, blindly.
            AgentDataError::Conflict { .. } => Self::new(StatusCode::PRECONDITION_FAILED, text),
            AgentDataError::BadRequest { message, loc, kind } => Self::mistakes(&[Mistake::new(loc, message, kind)]),
            AgentDataError::TooLarge => Self::new(StatusCode::PAYLOAD_TOO_LARGE, text),
            AgentDataError::RateLimited { retry_after } => Self { retry_after, ..Self::new(StatusCode::TOO_MANY_REQUESTS, text) },
            AgentDataError::Unavailable { .. } => {
                tracing::error!(error = text, "the store is not available");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The store is not available; try again later")
            }
            // Of the store behind this API, not of its client.
            AgentDataError::NotSignedIn | AgentDataError::Forbidden | AgentDataError::Protocol { .. } => {
                tracing::error!(error = text, "the store refused");
                Self::new(StatusCode::BAD_GATEWAY, "The store could not be used")
            }
            AgentDataError::Database(DatabaseError::Full) => {
                tracing::error!(error = text, "the disk is full");
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "The disk of this server is full; nothing was written")
            }
            AgentDataError::Database(DatabaseError::Unavailable(_) | DatabaseError::Closed) => {
                tracing::error!(error = text, "the database is not available");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The store is not available; try again later")
            }
            AgentDataError::Database(_) => {
                tracing::error!(error = text, "the database failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(json!({ "detail": self.detail }))).into_response();
        if let Some(wait) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, wait.as_secs().saturating_add(1).into());
        }
        if self.status == StatusCode::PRECONDITION_FAILED {
            response
                .headers_mut()
                .insert(HeaderName::from_static("x-should-retry"), axum::http::HeaderValue::from_static("false"));
        }
        response
    }
}
