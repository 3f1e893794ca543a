//! A server's answer: read up to a limit, and turned into words if it is an error.

use super::super::wire::{ErrorBody, Mistake};
use crate::{agent_data::AgentDataError, domain::has_reserved_text};
use reqwest::{
    Response, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, LOCATION},
};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A complete answer to a successful call.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub fn new(status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self { status, headers, body }
    }

    /// Parses the answer's JSON. The error says what came instead.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, AgentDataError> {
        if self.body.is_empty() {
            return Err(AgentDataError::protocol(format!("{}: it is empty where JSON was expected", self.status)));
        }
        // The client asks for no encoding and decodes none: a few bytes could become gigabytes.
        if let Some(encoding) = text(&self.headers, CONTENT_ENCODING).filter(|encoding| *encoding != "identity") {
            return Err(AgentDataError::protocol(format!("it is packed ({encoding}), which was not asked for")));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let kind = text(&self.headers, CONTENT_TYPE).unwrap_or("without a content type");
            let start = self.body.get(..100).unwrap_or(&self.body);
            AgentDataError::protocol(format!("{error}; {kind}, it begins with {:?}", String::from_utf8_lossy(start)))
        })
    }
}

/// `None` if there is more than `limit`; then it reads no further.
pub(super) async fn read_bounded(mut response: Response, limit: usize) -> reqwest::Result<Option<Vec<u8>>> {
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Ok(None);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// The error behind a status other than success. `subject` is what a 404 did not find, `wait` how long the server asks to wait.
pub(super) fn read_error(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    wait: Option<Duration>,
    subject: &str,
) -> AgentDataError {
    let read = if has_reserved_text(body) { None } else { serde_json::from_slice(body).ok() };
    let detail = read.map_or_else(|| String::from_utf8_lossy(body).into(), |body: ErrorBody| body.detail);
    let text = detail.as_str().map_or_else(|| detail.to_string(), str::to_owned);
    let text: String = text.chars().take(500).collect();
    match status {
        StatusCode::UNAUTHORIZED => AgentDataError::NotSignedIn,
        StatusCode::FORBIDDEN => AgentDataError::Forbidden,
        StatusCode::NOT_FOUND => AgentDataError::not_found(subject),
        StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED => AgentDataError::Conflict { current: None },
        StatusCode::PAYLOAD_TOO_LARGE => AgentDataError::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => AgentDataError::RateLimited { retry_after: wait },
        StatusCode::UNPROCESSABLE_ENTITY => {
            let mistakes: Vec<Mistake> = serde_json::from_value(detail).unwrap_or_default();
            let mistake = mistakes.into_iter().next().unwrap_or_else(|| Mistake::new([], text, "value_error"));
            let loc = mistake.loc.iter().map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned)).collect();
            AgentDataError::BadRequest { message: mistake.msg, loc, kind: mistake.kind }
        }
        StatusCode::BAD_REQUEST => AgentDataError::bad_request(&[], text, "bad_request"),
        StatusCode::REQUEST_TIMEOUT => AgentDataError::Unavailable { text: format!("{status}: {text}") },
        _ if status.is_server_error() => AgentDataError::Unavailable { text: format!("{status}: {text}") },
        _ if status.is_redirection() => {
            let place = self::text(headers, LOCATION).unwrap_or("another place");
            let place: String = place.chars().take(200).collect();
            AgentDataError::protocol(format!("{status}: it points to {place}; set LLAMA_CLOUD_BASE_URL to where the API is"))
        }
        _ => AgentDataError::protocol(format!("{status}: {text}")),
    }
}

fn text(headers: &HeaderMap, name: reqwest::header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
