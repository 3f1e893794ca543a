//! Extractors for what every route reads: the project, and the values in the path.

use super::error::{ApiError, Problem};
use axum::{
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::json;
use uuid::Uuid;

/// The project that the client named. This server has only one, so any is accepted and echoed back (contract, choice 22: a
/// server with several would refuse a foreign one with 403).
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::rest) struct Project(pub Option<Uuid>);

impl<S: Sync> FromRequestParts<S> for Project {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        let last = |wanted: &str| form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == wanted).last();
        let header = parts.headers.get("project-id").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let mut problems = Vec::new();
        let mut read = |place: &str, name: &str, text: Option<&str>| {
            let text = text?;
            Uuid::parse_str(text).map_err(|error| problems.push(no_uuid(place, name, text, error))).ok()
        };
        let in_query = read("query", "project_id", last("project_id").as_ref().map(|(_, value)| value.as_ref()));
        read("query", "organization_id", last("organization_id").as_ref().map(|(_, value)| value.as_ref()));
        let in_header = read("header", "project-id", header.as_deref());
        if !problems.is_empty() {
            return Err(ApiError::problems(&problems));
        }
        match (in_query, in_header) {
            (Some(query), Some(header)) if query != header => {
                Err(ApiError::new(StatusCode::BAD_REQUEST, "Name one project: project_id and the Project-Id header differ"))
            }
            (query, header) => Ok(Self(query.or(header))),
        }
    }
}

fn no_uuid(place: &str, name: &str, text: &str, error: uuid::Error) -> Problem {
    // Pydantic parses UUIDs with the same library, so the messages match.
    let reason = error.to_string();
    Problem::new([place, name], "uuid_parsing", format!("Input should be a valid UUID, {reason}"))
        .input(text)
        .ctx(json!({ "error": reason }))
}

impl Project {
    /// The name to echo back.
    pub fn name(self) -> Option<String> {
        self.0.map(|project| project.to_string())
    }
}

/// Values of the path. One that is not UTF-8 (`%ff`) cannot name anything that exists.
pub(in crate::rest) struct Named<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(values)) => Ok(Self(values)),
            Err(_) => Err(ApiError::of_status(StatusCode::NOT_FOUND)),
        }
    }
}
