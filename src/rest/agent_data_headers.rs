//! What the Agent Data routes read from headers and the query: the project, and the version a writer expects.

use super::error::ApiError;
use crate::{
    agent_data::{Item, cloud::wire::WireItem},
    domain::Version,
};
use axum::{
    Json,
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ETAG, IF_MATCH},
        request::Parts,
    },
    response::{IntoResponse, Response},
};

/// Versions that one `If-Match` may name.
const MAX_VERSIONS: usize = 16;

// ---- project -------------------------------------------------------------------------------------------

/// The project that the client named: there is only one here, so it is told back as it came.
pub(super) struct Project(Option<String>);

impl<S: Sync> FromRequestParts<S> for Project {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        let in_query = form_urlencoded::parse(query.as_bytes())
            .find(|(name, value)| name == "project_id" && !value.is_empty())
            .map(|(_, value)| value.into_owned());
        let in_header = parts.headers.get("project-id").and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty());
        match (in_query, in_header) {
            (Some(query), Some(header)) if query != header => {
                Err(ApiError::new(StatusCode::BAD_REQUEST, "Name one project: project_id and the Project-Id header differ"))
            }
            (query, header) => Ok(Self(query.or_else(|| header.map(str::to_owned)))),
        }
    }
}

impl Project {
    pub fn of(&self, mut item: Item) -> Item {
        if self.0.is_some() {
            item.project_id.clone_from(&self.0);
        }
        item
    }

    /// The item, with its version as `ETag`.
    pub fn answer(&self, item: Item) -> Response {
        let etag = HeaderValue::from_str(&format!("\"{}\"", item.version()));
        let mut response = Json(WireItem::from(self.of(item))).into_response();
        if let Ok(etag) = etag {
            response.headers_mut().insert(ETAG, etag);
        }
        response
    }
}

// ---- If-Match ------------------------------------------------------------------------------------------

/// The versions that the item may have for the request to be done.
pub(super) enum Precondition {
    /// No `If-Match`, or `*`: the item must only exist.
    None,
    OneOf(Vec<Version>),
}

impl<S: Sync> FromRequestParts<S> for Precondition {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        Self::read(&parts.headers)
    }
}

impl Precondition {
    fn read(headers: &HeaderMap) -> Result<Self, ApiError> {
        let refused = || ApiError::new(StatusCode::BAD_REQUEST, "Send If-Match as the ETag came, in double quotes");
        let mut versions = Vec::new();
        for value in headers.get_all(IF_MATCH) {
            for tag in value.to_str().map_err(|_| refused())?.split(',').map(str::trim) {
                if tag == "*" {
                    return Ok(Self::None);
                }
                // A weak tag (`W/"…"`) never matches here, says RFC 9110; what is no tag at all is a mistake.
                let (is_weak, tag) = tag.strip_prefix("W/").map_or((false, tag), |tag| (true, tag));
                let tag = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).ok_or_else(refused)?;
                versions.push(Version::new(if is_weak { "" } else { tag }));
            }
        }
        match versions.len() {
            0 if headers.contains_key(IF_MATCH) => Err(refused()),
            0 => Ok(Self::None),
            1..=MAX_VERSIONS => Ok(Self::OneOf(versions)),
            _ => Err(refused()),
        }
    }

    /// What to expect, one attempt after the other.
    pub fn versions(&self) -> impl Iterator<Item = Option<&Version>> + Send {
        let (any, listed) = match self {
            Self::None => (Some(None), [].as_slice()),
            Self::OneOf(versions) => (None, versions.as_slice()),
        };
        any.into_iter().chain(listed.iter().map(Some))
    }
}
