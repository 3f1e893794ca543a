//! Page images and words of documents, and the documents themselves for download.

use super::reader::{language_of, place_before};
use crate::{
    address::{Address, Problem, Word, other_queue},
    documents::{DocumentError, PictureSize, split_attachment_id},
    rest::{
        etag,
        files::{attachment, content_body},
    },
    review::{Queues, Review, Reviewer},
    text::Language,
};
use axum::{
    Extension, Form, Json,
    body::Body,
    extract::{Path, Query, RawPathParams, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::headers::HeaderMapExt;
use serde::Deserialize;

/// A browser may keep these, but asks each time whether it may still show them: its session may have ended.
const ASK_FIRST: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Nothing opened with a password may be cached.
const NEVER: HeaderValue = HeaderValue::from_static("no-store");

/// Lets requests through for files that an item of a queue names that the reviewer may see. For them, there are no others.
pub(super) async fn require_item(
    State(queues): State<Queues>,
    Extension(reviewer): Extension<Reviewer>,
    path: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    let file_id = path.iter().find(|(name, _)| *name == "file_id").map_or("", |(_, file_id)| file_id);
    // Only a guess, which is checked: usually an item's page asks for the pages of its file.
    let likely = Address::parse(&place_before(request.headers()));
    match queues.of_file(file_id, likely.item_id(), &reviewer).await {
        Ok(review) => {
            request.extensions_mut().insert(review);
            next.run(request).await
        }
        Err(error) => refuse(&error, language_of(request.headers())),
    }
}

#[derive(Deserialize)]
pub(super) struct Picture {
    size: Option<String>,
}

/// `GET /files/{file_id}/pages/{page}`, counted from 1. `?size=small` for the page strip, `?size=sharp` for small print.
pub(super) async fn page_image(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path((file_id, page)): Path<(String, u32)>,
    Query(Picture { size }): Query<Picture>,
    headers: HeaderMap,
) -> Response {
    let size = size.as_deref().and_then(PictureSize::parse).unwrap_or_default();
    let image = match review.pages.picture(&file_id, page, size, Some(&reviewer.id)).await {
        Ok(image) => image,
        Err(error) => return refuse(&error, language_of(&headers)),
    };
    if image.secret {
        return (
            [(header::CONTENT_TYPE, HeaderValue::from_static(image.media_type)), (header::CACHE_CONTROL, NEVER)],
            image.bytes,
        )
            .into_response();
    }
    let tag = etag::tag_of(&image.etag);
    let mut response = if tag.as_ref().is_some_and(|tag| etag::is_known(&headers, tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, image.media_type)], image.bytes).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, ASK_FIRST);
    if let Some(tag) = tag {
        headers.typed_insert(tag);
    }
    response
}

/// `GET /files/{file_id}/pages/{page}/words`: `{page, words: [[text, x, y, w, h], …], cut}`, in the page's units. A sixth `true`
/// marks a word that a scanner read.
pub(super) async fn page_words(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path((file_id, page)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Response {
    match review.pages.words(&file_id, page, Some(&reviewer.id)).await {
        Ok(words) => ([(header::CACHE_CONTROL, NEVER)], Json(words)).into_response(),
        Err(error) => refuse(&error, language_of(&headers)),
    }
}

#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
    /// The page that the agent cites for a quotation, or empty. With it, only the likeliest matches are returned.
    quoted: Option<String>,
}

/// `GET /files/{file_id}/search?q=…`: `{found: [[page, [[left, top, width, height], …]], …], complete, wordless}` in percent of the page.
/// Without a text, it only tells whether there are words.
pub(super) async fn search(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(file_id): Path<String>,
    Query(Search { q, quoted }): Query<Search>,
    headers: HeaderMap,
) -> Response {
    let result = match quoted {
        Some(page) => review.find_quotation(&file_id, &reviewer, &q, page.parse().ok()).await,
        None => review.search_document(&file_id, &reviewer, &q).await,
    };
    match result {
        Ok(found) => ([(header::CACHE_CONTROL, NEVER)], Json(found)).into_response(),
        Err(error) => refuse(&error, language_of(&headers)),
    }
}

#[derive(Deserialize)]
pub(super) struct Unlock {
    #[serde(default)]
    password: String,
    /// The item to return to.
    #[serde(default)]
    item: String,
    /// The queue from which it was opened.
    #[serde(default)]
    from: String,
    /// The number of the attachment that was to be shown.
    attached: Option<u32>,
}

/// `POST /files/{file_id}/unlock`, from the form shown in place of the pages.
pub(super) async fn unlock(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(file_id): Path<String>,
    Form(Unlock { password, item, from, attached }): Form<Unlock>,
) -> Redirect {
    let problem = match review.pages.unlock(&file_id, &reviewer.id, &password).await {
        Ok(()) => None,
        Err(DocumentError::WrongPassword) => Some(Problem::Password),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a document could not be unlocked");
            Some(Problem::Unavailable)
        }
    };
    let place = Address::of_item(&item).from_queue(other_queue(&from).as_deref());
    let place = place.with_some(Word::Attached, attached.map(|number| number.to_string()));
    Redirect::to(&problem.map_or(place.clone(), |problem| place.with_problem(problem)).to_string())
}

/// `GET /files/{file_id}/download`: always as an attachment, whatever its type.
pub(super) async fn download(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(file_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let found = async {
        if let (_, Some(_)) = split_attachment_id(&file_id) {
            let (name, content) = review.pages.attachment(&file_id, Some(&reviewer.id)).await?;
            return Ok((name, Body::from(content)));
        }
        let file = review.documents.metadata(&file_id).await?;
        let content = content_body(&*review.documents, &file, 0..usize::MAX).await?;
        Ok((file.name, content))
    };
    let (name, content) = match found.await {
        Ok(found) => found,
        Err(error) => return refuse(&error, language_of(&headers)),
    };
    let mut response = ([(header::CONTENT_TYPE, "application/octet-stream")], content).into_response();
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(&name));
    response
}

fn refuse(error: &DocumentError, language: Language) -> Response {
    let status = match error {
        DocumentError::NotFound | DocumentError::PageOutOfRange { .. } => StatusCode::NOT_FOUND,
        error if error.is_about_the_file() => StatusCode::UNPROCESSABLE_ENTITY,
        error => {
            tracing::error!(error = error as &dyn std::error::Error, "a document could not be served");
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    (status, [(header::CACHE_CONTROL, NEVER)], error.sentence(language)).into_response()
}
