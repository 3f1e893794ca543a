//! Reads multipart forms with a file, and raw bodies, piece by piece. Stops as soon as the limit is exceeded.

use super::part_name::PartName;
use crate::rest::error::{ApiError, Problem};
use axum::{
    body::Body,
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{HeaderMap, StatusCode, header},
};
use bytes::{Bytes, BytesMut};
use futures::{StreamExt, future::ready, stream};
use std::collections::HashMap;

/// Limit in bytes for a text field; OAS allows names of 3000 characters.
const LONGEST_TEXT: usize = 12_000;
/// Limit on the fields of a form; clients send three.
const MOST_FIELDS: usize = 32;

/// The contents of a form.
#[derive(Default)]
pub(super) struct UploadForm {
    pub(super) file: Option<UploadedFile>,
    texts: HashMap<String, String>,
    /// The file field was sent as text.
    file_is_text: bool,
}

pub(super) struct UploadedFile {
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

impl UploadForm {
    /// Reads the whole form, in any order of its parts. A body that is not a form reads as an empty one, as in FastAPI.
    pub(super) async fn read(request: Request, file_field: &str, limit: usize) -> Result<Self, ApiError> {
        refuse_announced(request.headers(), limit.saturating_add(super::FORM_OVERHEAD), limit)?;
        let request = request.map(with_its_end_alone);
        let Ok(mut parts) = Multipart::from_request(request, &()).await else { return Ok(Self::default()) };
        let mut form = Self::default();
        let mut fields = 0;
        while let Some(part) = parts.next_field().await.map_err(|error| unreadable(&error, limit))? {
            fields += 1;
            if fields > MOST_FIELDS {
                let sentence = format!("Too many fields. Maximum number of fields is {MOST_FIELDS}.");
                return Err(ApiError::new(StatusCode::BAD_REQUEST, sentence));
            }
            let PartName { field: Some(field), file } = PartName::read(part.headers()) else { continue };
            if field != file_field {
                let Some(text) = read_field(part, LONGEST_TEXT, limit).await? else { return Err(text_too_long(field)) };
                form.texts.insert(field, String::from_utf8_lossy(&text).into_owned());
            } else if let Some(name) = file {
                let Some(bytes) = read_field(part, limit, limit).await? else { return Err(ApiError::file_too_large(limit)) };
                form.file = Some(UploadedFile { name, bytes });
            } else {
                form.file_is_text = true;
            }
        }
        Ok(form)
    }

    /// A text field, unless absent or empty.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        self.texts.get(field).filter(|text| !text.is_empty()).cloned()
    }

    /// Describes why there is no file; `None` if there is one.
    pub(super) fn file_problem(&self, field: &'static str) -> Option<Problem> {
        match (&self.file, self.file_is_text) {
            (Some(_), _) => None,
            (None, false) => Some(Problem::missing(["body", field])),
            (None, true) => {
                let sentence = "Value error, Expected UploadFile, received: <class 'str'>";
                Some(Problem::new(["body", field], "value_error", sentence))
            }
        }
    }
}

/// The same body, but its end arrives slightly later than its last piece.
///
/// While looking for the first boundary, multer 3.1.0 reads, searches what it has, and reads again. If the second read reaches
/// the end of the body, it reports an incomplete form without searching what that read returned. So it refused small forms that
/// arrived whole between the two reads. With this delay, no read returns the last piece and the end together.
fn with_its_end_alone(body: Body) -> Body {
    let a_moment = stream::once(tokio::task::yield_now()).filter_map(|()| ready(None));
    Body::from_stream(body.into_data_stream().chain(a_moment))
}

/// Reads a body that is the file itself.
pub(super) async fn read_raw(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, ApiError> {
    refuse_announced(headers, limit, limit)?;
    let mut pieces = body.into_data_stream();
    let mut bytes = BytesMut::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| ApiError::unreadable_body())?;
        if bytes.len().saturating_add(piece.len()) > limit {
            return Err(ApiError::file_too_large(limit));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

/// Refuses a body whose announced length is over the limit, before it is sent.
fn refuse_announced(headers: &HeaderMap, most: usize, limit: usize) -> Result<(), ApiError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most as u64) { Err(ApiError::file_too_large(limit)) } else { Ok(()) }
}

/// `None` if the field has more than `most` bytes. `limit` is the one for files.
async fn read_field(mut field: Field<'_>, most: usize, limit: usize) -> Result<Option<Bytes>, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(piece) = field.chunk().await.map_err(|error| unreadable(&error, limit))? {
        if bytes.len().saturating_add(piece.len()) > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Some(bytes.freeze()))
}

fn text_too_long(field: String) -> ApiError {
    let sentence = format!("Value should have at most {LONGEST_TEXT} bytes");
    ApiError::problems(&[Problem::new(["body".to_owned(), field], "too_long", sentence)])
}

fn unreadable(error: &MultipartError, limit: usize) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { ApiError::file_too_large(limit) } else { ApiError::unreadable_body() }
}
