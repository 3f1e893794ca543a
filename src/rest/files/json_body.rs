//! JSON bodies of the Files API, read as FastAPI reads them.

use crate::rest::{
    error::{ApiError, Problem},
    lenient::{self, Misread},
};
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Request},
    http::StatusCode,
};
use serde_json::{Map, Value};

/// Limit for a body, which holds only names and ids.
const MOST_BYTES: usize = 1 << 20;

/// A JSON object; an empty body counts as an empty object.
pub(super) struct JsonBody {
    members: Map<String, Value>,
    loc: Vec<&'static str>,
}

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, ApiError> {
        DefaultBodyLimit::max(MOST_BYTES).apply(&mut request);
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::body_too_large(),
            _ => ApiError::unreadable_body(),
        })?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self { members: Map::new(), loc: vec!["body"] });
        }
        if crate::domain::has_reserved_text(&bytes) {
            return Err(lenient::reserved().into());
        }
        let value = serde_json::from_slice(&bytes).map_err(|error| lenient::no_json(&bytes, &error))?;
        Self::of(value, vec!["body"])
    }
}

impl JsonBody {
    fn of(value: Value, loc: Vec<&'static str>) -> Result<Self, ApiError> {
        match value {
            Value::Object(members) => Ok(Self { members, loc }),
            other => {
                let sentence = "Input should be a valid dictionary or object to extract fields from";
                Err(Problem::new(loc, "model_attributes_type", sentence).input(other).into())
            }
        }
    }

    /// A nested object; empty if absent or null.
    pub(super) fn object(&mut self, name: &'static str) -> Result<Self, ApiError> {
        let loc = self.place(name);
        match self.members.remove(name) {
            None | Some(Value::Null) => Ok(Self { members: Map::new(), loc }),
            Some(value) => Self::of(value, loc),
        }
    }

    pub(super) fn required_text(&mut self, name: &'static str) -> Result<String, ApiError> {
        match self.members.remove(name) {
            None => Err(Problem::missing(self.place(name)).into()),
            Some(value) => self.read(name, value, lenient::text),
        }
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, ApiError> {
        self.optional(name, lenient::text)
    }

    pub(super) fn integer(&mut self, name: &'static str) -> Result<Option<i128>, ApiError> {
        self.optional(name, lenient::integer)
    }

    pub(super) fn texts(&mut self, name: &'static str) -> Result<Vec<String>, ApiError> {
        let every_text = |value: &Value| match value {
            Value::Array(elements) => elements.iter().map(lenient::text).collect(),
            _ => Err(("list_type", "Input should be a valid list")),
        };
        Ok(self.optional(name, every_text)?.unwrap_or_default())
    }

    fn optional<T>(&mut self, name: &'static str, read: fn(&Value) -> Result<T, Misread>) -> Result<Option<T>, ApiError> {
        match self.members.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => self.read(name, value, read).map(Some),
        }
    }

    fn read<T>(&self, name: &'static str, value: Value, read: fn(&Value) -> Result<T, Misread>) -> Result<T, ApiError> {
        read(&value).map_err(|(kind, sentence)| Problem::new(self.place(name), kind, sentence).input(value).into())
    }

    pub(super) fn place(&self, name: &'static str) -> Vec<&'static str> {
        self.loc.iter().copied().chain([name]).collect()
    }
}
