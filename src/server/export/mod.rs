//! `countersign export`, and its counterparts for reviewers: `GET /export` and `GET /items/{id}/export` change nothing, `POST
//! /exports` gives what is new and records that it went out.

pub mod command;
mod whole;

use super::plain_page::{plain_page, problem_page};
use crate::{
    address::{Word, read_queue},
    api::{ApiError, context::Reader},
    domain::ExportFormat,
    message,
    rest::files::attachment,
    review::{
        Review, ReviewError, Reviewer,
        export::{Pieces, Selection},
    },
    ui::pages::exports::exports_page,
};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Form, Path, Query, RawQuery},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use serde::Deserialize;
use tokio::{fs::File, io::AsyncSeekExt};
use tokio_util::io::ReaderStream;
use whole::write_new;

/// Exports that the page lists.
const LISTED: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    format: String,
    again: Option<String>,
}

impl Asked {
    fn format(&self) -> Result<ExportFormat, ApiError> {
        if self.format.is_empty() {
            return Ok(ExportFormat::default());
        }
        ExportFormat::parse(&self.format).ok_or_else(|| {
            let names = ExportFormat::ALL.map(ExportFormat::name).join(", ");
            ApiError::BadRequest(format!("{} {} is none of {names}", Word::Format.name(), self.format))
        })
    }
}

/// `GET /export?format=csv&status=…`: the whole queue, not only one page, with the same filters as the queue's own URL. With
/// `again=NAME`, what is in the export with this name.
pub(super) async fn queue(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Query(asked): Query<Asked>,
    RawQuery(query): RawQuery,
    Extension(reader): Extension<Reader>,
) -> Response {
    let query = read_queue(&query.unwrap_or_default()).first_page();
    let answer = async {
        let format = asked.format()?;
        let Some(name) = &asked.again else {
            let selection = Selection::Queue(Box::new(query), reviewer.id.clone());
            return download(&review, selection, format, (&reviewer, &file_name(&review))).await;
        };
        let again = review.exported_in(name, &reviewer).await?.ok_or(ApiError::NotFound)?;
        download(&review, Selection::Again(again), format, (&reviewer, without_ending(name))).await
    };
    answer.await.unwrap_or_else(|error| problem_page(reader, error))
}

/// `GET /items/{id}/export?format=csv`
pub(super) async fn item(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Extension(reader): Extension<Reader>,
) -> Response {
    let answer = async { download(&review, Selection::One(id.clone()), asked.format()?, (&reviewer, &id)).await };
    answer.await.unwrap_or_else(|error| problem_page(reader, error))
}

/// `GET /exports`: what was exported, and the button.
pub(super) async fn page(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
) -> Response {
    show(&review, &reviewer, reader, false).await
}

/// `POST /exports`: what is new, as a file.
pub(super) async fn export_new(
    Extension(review): Extension<Review>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    Form(asked): Form<Asked>,
) -> Response {
    match answer_with_new(&review, &reviewer, &asked).await {
        Ok(Some(answer)) => answer,
        Ok(None) => show(&review, &reviewer, reader, true).await,
        Err(error) => problem_page(reader, error),
    }
}

/// The file is whole before anything is sent: a damaged record, or a full disk, ends in an error and marks nothing.
async fn answer_with_new(review: &Review, reviewer: &Reviewer, asked: &Asked) -> Result<Option<Response>, ApiError> {
    let format = asked.format()?;
    let mut file = File::from_std(tempfile::tempfile().map_err(|error| trouble(error.into()))?);
    let begins = format!("{}-{}", file_name(review), jiff::Timestamp::now().strftime("%Y-%m-%d-%H%M%S"));
    let names = (1_u32..).map(|number| match number {
        1 => format!("{begins}{}", format.ending()),
        number => format!("{begins}-{number}{}", format.ending()),
    });
    let Some(whole) = write_new(review, format, reviewer, &mut file, names).await.map_err(trouble)? else { return Ok(None) };
    file.rewind().await.map_err(|error| trouble(error.into()))?;
    Ok(Some(attached(Body::from_stream(ReaderStream::new(file)), format, &whole.name)))
}

fn trouble(error: anyhow::Error) -> ApiError {
    error.downcast::<ReviewError>().map(ApiError::from).unwrap_or_else(|error| {
        tracing::error!(error = &*error as &dyn std::error::Error, "an export could not be written");
        ApiError::Unavailable
    })
}

async fn show(review: &Review, reviewer: &Reviewer, reader: Reader, nothing_new: bool) -> Response {
    match review.newest_exports(LISTED, reviewer).await {
        Ok(exports) => {
            plain_page(reader.clone(), message!(reader.language, exports_title), || exports_page(&exports, nothing_new))
        }
        Err(error) => problem_page(reader, ApiError::from(error)),
    }
}

/// What files of this queue are called.
fn file_name(review: &Review) -> String {
    review.queue.replace(['/', '\\'], "-")
}

/// The name of a file, to be given the ending of another form.
fn without_ending(name: &str) -> &str {
    let ends = ExportFormat::ALL.map(ExportFormat::ending);
    let longest = ends.into_iter().filter(|ending| name.ends_with(ending)).max_by_key(|ending| ending.len());
    longest.and_then(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Streams the export. If the store fails midway, the connection breaks off, so that nobody takes the part for the whole.
async fn download(
    review: &Review,
    selection: Selection,
    format: ExportFormat,
    (reviewer, name): (&Reviewer, &str),
) -> Result<Response, ApiError> {
    let mut pieces: Pieces = review.export(selection, format, reviewer).await?;
    // Not `unfold`, which panics if polled after the end, as the compression does.
    let pieces = futures::stream::poll_fn(move |context| pieces.poll_recv(context));
    let body = Body::from_stream(pieces.map(|piece| piece.map(|piece| Bytes::from(piece.text))));
    Ok(attached(body, format, &format!("{name}{}", format.ending())))
}

fn attached(body: Body, format: ExportFormat, name: &str) -> Response {
    let mut response =
        ([(header::CONTENT_TYPE, format.media_type()), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, attachment(name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
