//! Creates signed URLs.

use super::{
    FilesState,
    query::Query,
    wire::{PresignedUrl, write_time},
};
use crate::rest::{
    error::ApiError,
    place::{Named, Project},
    signed_url::{Access, Grant},
};
use axum::{
    Json,
    extract::{FromRequestParts, RawQuery, State},
    http::{HeaderMap, header, request::Parts},
};
use jiff::{SignedDuration, Timestamp};
use std::convert::Infallible;

/// `GET …/{file_id}/content` in both generations.
pub(super) async fn content(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    RawQuery(query): RawQuery,
    _project: Project,
    origin: Origin,
) -> Result<Json<PresignedUrl>, ApiError> {
    let seconds = Query::parse(query).seconds_to_live()?;
    let file = files.documents.metadata(&file_id).await?;
    Ok(Json(address(&files, &origin, &file.id, Access::Fetch, seconds)))
}

/// A signed URL for `file_id` that expires after `seconds`.
pub(super) fn address(files: &FilesState, origin: &Origin, file_id: &str, access: Access<'_>, seconds: i64) -> PresignedUrl {
    let now = Timestamp::now();
    let expires_at = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
    let expires_at = Timestamp::from_second(expires_at.as_second()).unwrap_or(expires_at);
    let grant = Grant { file_id, expires: expires_at.as_second(), access };
    let url = write_address(&origin.0, &grant, &files.signer.sign(&grant));
    PresignedUrl { url, expires_at: write_time(expires_at), form_fields: None }
}

/// The URL of a grant.
fn write_address(origin: &str, grant: &Grant<'_>, signature: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(grant.file_id.as_bytes()).collect::<String>().replace('+', "%20");
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("expires", &grant.expires.to_string());
    let mut page = String::new();
    match grant.access {
        Access::Fetch => {}
        Access::Picture { page_index } => page = format!("/page_screenshots/{page_index}"),
        Access::Upload { name, external_file_id } => {
            query.append_pair("name", name);
            if let Some(external_file_id) = external_file_id {
                query.append_pair("external_file_id", external_file_id);
            }
        }
    }
    query.append_pair("signature", signature);
    format!("{origin}/api/v1/blobs/{id}{page}?{}", query.finish())
}

/// Where the client reached this server, such as `http://localhost:3000`. A proxy gives the scheme in `X-Forwarded-Proto`.
pub(super) struct Origin(String);

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(origin(&parts.headers, parts.uri.authority().map(|authority| authority.as_str()))))
    }
}

fn origin(headers: &HeaderMap, authority: Option<&str>) -> String {
    let scheme = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok()?.split(',').next());
    let scheme = match scheme.map(str::trim) {
        Some(secure) if secure.eq_ignore_ascii_case("https") => "https",
        _ => "http",
    };
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let host = host.or(authority).filter(|host| is_authority(host)).unwrap_or("localhost");
    format!("{scheme}://{host}")
}

/// Only host and port, nothing that could change the rest of the URL.
fn is_authority(host: &str) -> bool {
    !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn an_address_leads_where_the_client_came() {
        let seen = |host: &'static str, proto: Option<&'static str>| {
            let mut headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
            headers.extend(
                proto.map(|proto| (header::HeaderName::from_static("x-forwarded-proto"), HeaderValue::from_static(proto))),
            );
            origin(&headers, None)
        };
        assert_eq!(seen("localhost:3000", None), "http://localhost:3000");
        assert_eq!(seen("review.example", Some("https")), "https://review.example");
        assert_eq!(seen("[::1]:3000", Some("https, http")), "https://[::1]:3000");
        assert_eq!(seen("evil/?x=", Some("javascript")), "http://localhost");
        assert_eq!(origin(&HeaderMap::new(), Some("h2.example")), "http://h2.example");
    }
}
