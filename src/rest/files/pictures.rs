//! Pages of a stored file as images (contract 6.2). `page_index` counts from 0: a citation's page 1 is index 0.
//!
//! LlamaCloud has images only of files that it has parsed; here every PDF and image has them. Figures within pages are not
//! detected, so those lists are empty.

use super::{
    FilesState,
    presign::{Origin, address},
    query::Query,
    wire::{PagePicture, PictureMetadata, PresignedUrl},
};
use crate::{
    documents::{DocumentError, PageImage, PageSize},
    rest::{
        error::{ApiError, Problem},
        etag,
        place::{Named, Project},
        signed_url::Access,
    },
};
use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::headers::HeaderMapExt;
use futures::{StreamExt, TryStreamExt, stream};

/// Pages rendered concurrently for one list; each takes a process.
const AT_A_TIME: usize = 2;

/// `GET /api/v1/files/{file_id}/page_screenshots`. An image's size is known only after rendering, so this renders every page;
/// later requests find them in the cache.
pub(super) async fn list(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    _project: Project,
) -> Result<Json<Vec<PagePicture>>, ApiError> {
    let document = match files.pages.describe(&file_id).await {
        // Texts and tables have no pages.
        Err(DocumentError::Unsupported { .. } | DocumentError::OtherContent { .. }) => return Ok(Json(Vec::new())),
        other => other?,
    };
    let pages = stream::iter(0_u32..).zip(stream::iter(document.pages));
    let pictures = pages.map(|(page_index, page)| draw(&files, &file_id, page_index, page)).buffered(AT_A_TIME);
    Ok(Json(pictures.try_filter_map(async |picture| Ok(picture)).try_collect().await?))
}

/// `None` if the page cannot be rendered, so the others are still listed.
async fn draw(files: &FilesState, file_id: &str, page_index: u32, page: PageSize) -> Result<Option<PagePicture>, DocumentError> {
    match files.pages.page_image(file_id, page_index.saturating_add(1)).await {
        Ok(image) => {
            let metadata = PictureMetadata::new(image.media_type, &page);
            Ok(Some(PagePicture { page_index, file_id: file_id.to_owned(), image_size: image.bytes.len(), metadata }))
        }
        Err(error) if error.is_about_the_file() => Ok(None),
        Err(error) => Err(error),
    }
}

/// `GET /api/v1/files/{file_id}/page_screenshots/{page_index}`
pub(super) async fn picture(
    State(files): State<FilesState>,
    Named((file_id, page_index)): Named<(String, String)>,
    _project: Project,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    send(&files, &file_id, page_number(&page_index)?, &headers).await
}

/// `POST /api/v1/files/{file_id}/page_screenshots/{page_index}/presigned_url`
pub(super) async fn presign(
    State(files): State<FilesState>,
    Named((file_id, page_index)): Named<(String, String)>,
    RawQuery(query): RawQuery,
    _project: Project,
    origin: Origin,
) -> Result<Json<PresignedUrl>, ApiError> {
    let seconds = Query::parse(query).seconds_to_live()?;
    let page = page_number(&page_index)?;
    let pages = u32::try_from(files.pages.describe(&file_id).await?.pages.len()).unwrap_or(u32::MAX);
    if page == 0 || page > pages {
        return Err(DocumentError::PageOutOfRange { page, pages }.into());
    }
    let access = Access::Picture { page_index: page.saturating_sub(1) };
    Ok(Json(address(&files, &origin, &file_id, access, seconds)))
}

/// One page, counted from 1. A file's content never changes, so browsers may cache the image.
pub(super) async fn send(files: &FilesState, file_id: &str, page: u32, headers: &HeaderMap) -> Result<Response, ApiError> {
    let PageImage { bytes, media_type, etag, .. } = files.pages.page_image(file_id, page).await?;
    let tag = etag::tag_of(&etag);
    let mut response = if tag.as_ref().is_some_and(|tag| etag::is_known(headers, tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
    };
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=604800, immutable"));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(tag) = tag {
        out.typed_insert(tag);
    }
    Ok(response)
}

/// Converts an index from 0 to a page from 1; negative indexes become 0, which no page has.
fn page_number(page_index: &str) -> Result<u32, ApiError> {
    let index: i64 = page_index.parse().map_err(|_| {
        let sentence = "Input should be a valid integer, unable to parse string as an integer";
        Problem::new(["path", "page_index"], "int_parsing", sentence).input(page_index)
    })?;
    Ok(u32::try_from(index.saturating_add(1).max(0)).unwrap_or(u32::MAX))
}

// ---- figures -------------------------------------------------------------------------------------------

/// `GET /api/v1/files/{file_id}/page-figures`
pub(super) async fn no_figures(
    State(files): State<FilesState>,
    Named(file_id): Named<String>,
    _project: Project,
) -> Result<Json<[(); 0]>, ApiError> {
    files.documents.metadata(&file_id).await?;
    Ok(Json([]))
}

/// `GET /api/v1/files/{file_id}/page-figures/{page_index}`
pub(super) async fn no_figures_of_page(
    State(files): State<FilesState>,
    Named((file_id, page_index)): Named<(String, String)>,
    _project: Project,
) -> Result<Json<[(); 0]>, ApiError> {
    page_number(&page_index)?;
    files.documents.metadata(&file_id).await?;
    Ok(Json([]))
}

/// `GET …/page-figures/{page_index}/{figure_name}` and `POST …/presigned_url` below it.
pub(super) async fn no_figure(
    State(files): State<FilesState>,
    Named((file_id, page_index, _figure_name)): Named<(String, String, String)>,
    _project: Project,
) -> Result<Response, ApiError> {
    page_number(&page_index)?;
    files.documents.metadata(&file_id).await?;
    Err(ApiError::new(StatusCode::NOT_FOUND, "Figure not found"))
}
