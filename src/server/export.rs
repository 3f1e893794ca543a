//! `countersign export`, and its counterparts in the UI: `GET /export` and `GET /items/{id}/export`.

use super::stores::Stores;
use crate::{
    address::read_queue,
    api::ApiError,
    rest::files::attachment,
    review::{
        Review,
        export::{Format, Selection},
    },
};
use anyhow::{Context, Result};
use axum::{
    body::{Body, Bytes},
    extract::{Path, Query, RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use clap::ValueEnum;
use futures::StreamExt;
use serde::Deserialize;
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path,
};

/// Argument of `--format`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum FormatArgument {
    /// One item per line as JSON, with the reviewers' changes
    #[default]
    Jsonl,
    /// One line per changed field, for spreadsheets
    Csv,
}

impl From<FormatArgument> for Format {
    fn from(format: FormatArgument) -> Self {
        match format {
            FormatArgument::Jsonl => Self::JsonLines,
            FormatArgument::Csv => Self::Csv,
        }
    }
}

/// Writes every item to `output`, or to standard output. Returns the number of items.
pub async fn run(stores: &Stores, format: Format, output: Option<&path::Path>) -> Result<u64> {
    // Write next to `output` and rename at the end, so that a failed export leaves the previous one intact.
    let partial = output.map(|path| path.with_added_extension("partial"));
    let target: Box<dyn Write + Send> = match &partial {
        Some(path) => Box::new(for_owner(path).with_context(|| format!("can't write {}", path.display()))?),
        None => Box::new(io::stdout()),
    };
    let mut target = BufWriter::new(target);
    let mut pieces = stores.review.export(Selection::All, format).await?;
    let mut count = 0_u64;
    while let Some(piece) = pieces.recv().await {
        target.write_all(piece?.as_bytes()).context("can't write the export")?;
        count += 1;
    }
    target.flush().context("can't write the export")?;
    if let (Some(partial), Some(output)) = (partial, output) {
        std::fs::rename(partial, output).with_context(|| format!("can't write {}", output.display()))?;
    }
    Ok(count.saturating_sub(1)) // the first piece is not an item
}

/// A new, empty file that only its owner can read, whatever was there before.
fn for_owner(path: &path::Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    format: String,
}

impl Asked {
    fn format(&self) -> Format {
        if self.format == "csv" { Format::Csv } else { Format::JsonLines }
    }
}

/// `GET /export?format=csv&status=…`: the whole queue, not only one page, with the same filters as the queue's own URL.
pub(super) async fn queue(State(review): State<Review>, Query(asked): Query<Asked>, RawQuery(query): RawQuery) -> Response {
    let mut query = read_queue(&query.unwrap_or_default());
    query.after = None;
    let name = format!("{}.{}", review.collection.name, asked.format().extension());
    download(&review, Selection::Queue(query), asked.format(), &name).await
}

/// `GET /items/{id}/export?format=csv`
pub(super) async fn item(State(review): State<Review>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let name = format!("{id}.{}", asked.format().extension());
    download(&review, Selection::One(id), asked.format(), &name).await
}

/// Streams the export. If the store fails midway, the connection breaks off, so that nobody takes the part for the whole.
async fn download(review: &Review, selection: Selection, format: Format, name: &str) -> Response {
    let mut pieces = match review.export(selection, format).await {
        Ok(pieces) => pieces,
        Err(error) => {
            let error = ApiError::from(error);
            let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, format!("{error}\n")).into_response();
        }
    };
    // Not `unfold`, which panics if polled after the end, as the compression does.
    let pieces = futures::stream::poll_fn(move |context| pieces.poll_recv(context));
    let body = Body::from_stream(pieces.map(|piece| piece.map(Bytes::from)));
    let mut response =
        ([(header::CONTENT_TYPE, format.media_type()), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, attachment(name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
