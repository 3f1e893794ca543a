//! Versions on the wire: `ETag` in responses, `If-Match` on writes, `If-None-Match` on reads. LlamaCloud has none of these
//! (contract, section 8); requests without them are answered as LlamaCloud would.

use super::{error::ApiError, etag, place::Project};
use crate::{
    agent_data::{Item, wire::write_item},
    domain::Version,
};
use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, IF_MATCH},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use axum_extra::{TypedHeader, headers::HeaderMapExt};

/// Limit on the versions in one `If-Match`.
const MAX_VERSIONS: usize = 16;
/// Bytes reserved for what a response holds besides the record; only a capacity hint.
const ROOM_BESIDE_THE_DATA: usize = 400;

// ---- answers -------------------------------------------------------------------------------------------

/// A response whose body is already JSON.
pub(super) fn json_response(body: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], Body::from(body)).into_response()
}

/// The item, with its version as `ETag`.
pub(super) fn answer(item: Item, project: Project) -> Response {
    let etag = etag::tag_of(item.version().as_str());
    let mut body = Vec::with_capacity(item.data.get().len() + ROOM_BESIDE_THE_DATA);
    write_item(&project.of(item), &mut body);
    let mut response = json_response(body);
    if let Some(etag) = etag {
        response.headers_mut().typed_insert(etag);
    }
    response
}

/// Like [`answer`], but 304 without a body if the client already has this version.
pub(super) fn answer_unless_known(item: Item, project: Project, headers: &HeaderMap) -> Response {
    match etag::tag_of(item.version().as_str()) {
        Some(tag) if etag::is_known(headers, &tag) => (StatusCode::NOT_MODIFIED, TypedHeader(tag)).into_response(),
        _ => answer(item, project),
    }
}

impl Project {
    /// The item with this project's name, if the client named one.
    pub fn of(self, mut item: Item) -> Item {
        item.project_id = self.name().or(item.project_id);
        item
    }
}

// ---- If-Match ------------------------------------------------------------------------------------------

/// The versions at which the item may be written. `headers::IfMatch` won't do: it hides its tags, each of which is one attempt
/// here, and treats nonsense as a tag that doesn't match.
pub(super) enum IfMatch {
    /// No `If-Match`, or `*`: the item only has to exist.
    Any,
    OneOf(Vec<Version>),
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        Self::read(&parts.headers)
    }
}

impl IfMatch {
    fn read(headers: &HeaderMap) -> Result<Self, ApiError> {
        let refused = || ApiError::new(StatusCode::BAD_REQUEST, "Send If-Match as the ETag came, in double quotes");
        let mut versions = Vec::new();
        for value in headers.get_all(IF_MATCH) {
            for tag in value.to_str().map_err(|_| refused())?.split(',').map(str::trim) {
                if tag == "*" {
                    return Ok(Self::Any);
                }
                // A weak tag (`W/"…"`) never matches (RFC 9110); anything that is not a tag is an error.
                let (is_weak, tag) = tag.strip_prefix("W/").map_or((false, tag), |tag| (true, tag));
                let tag = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).ok_or_else(refused)?;
                versions.push(Version::new(if is_weak { "" } else { tag }));
            }
        }
        match versions.len() {
            0 if headers.contains_key(IF_MATCH) => Err(refused()),
            0 => Ok(Self::Any),
            1..=MAX_VERSIONS => Ok(Self::OneOf(versions)),
            _ => Err(refused()),
        }
    }

    /// The versions to expect, one per attempt. `None` expects no particular one.
    pub fn versions(&self) -> impl Iterator<Item = Option<&Version>> + Send {
        let (any, listed) = match self {
            Self::Any => (Some(None), [].as_slice()),
            Self::OneOf(versions) => (None, versions.as_slice()),
        };
        any.into_iter().chain(listed.iter().map(Some))
    }
}
