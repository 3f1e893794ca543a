//! `countersign export`, and the same from the pages: `GET /export`, `GET /items/{id}/export`.

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
    io::{BufWriter, Write},
    path,
};

/// `--format`
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum FormatArgument {
    /// An item per line as JSON, with what reviewers changed
    #[default]
    Jsonl,
    /// A line per changed field, for spreadsheets
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

/// Writes every item to `output`, or to standard output. Gives the number of items.
pub async fn run(stores: &Stores, format: Format, output: Option<&path::Path>) -> Result<u64> {
    // Beside the place and then moved there: an export that breaks off leaves the one before.
    let partial = output.map(|path| path.with_added_extension("partial"));
    let target: Box<dyn Write + Send> = match &partial {
        Some(path) => Box::new(File::create(path).with_context(|| format!("can't write {}", path.display()))?),
        None => Box::new(std::io::stdout()),
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
    Ok(count.saturating_sub(1)) // the beginning is a piece, too
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

/// `GET /export?format=csv&status=…`: what the queue shows at the address with the same filters, all pages of it.
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

/// Sent as it is read. When the store fails on the way the connection breaks off, so that nobody takes it for the whole.
async fn download(review: &Review, selection: Selection, format: Format, name: &str) -> Response {
    let mut pieces = match review.export(selection, format).await {
        Ok(pieces) => pieces,
        Err(error) => {
            let error = ApiError::from(error);
            let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, format!("{error}\n")).into_response();
        }
    };
    // Not `unfold`: the compression asks once more after the end.
    let pieces = futures::stream::poll_fn(move |context| pieces.poll_recv(context));
    let body = Body::from_stream(pieces.map(|piece| piece.map(Bytes::from)));
    let mut response =
        ([(header::CONTENT_TYPE, format.media_type()), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, attachment(name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
