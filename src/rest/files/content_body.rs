//! The content of a file as the body of an answer.

use crate::documents::{DocumentError, Documents, FileRecord};
use axum::body::Body;
use std::{io::SeekFrom, ops::Range};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// A part of the content, in bytes. Streams from disk if the file is stored on this machine, so that many slow readers of large files
/// need little memory.
///
/// # Errors
///
/// The store can't be reached, or no longer has the file.
pub async fn content_body(documents: &dyn Documents, file: &FileRecord, part: Range<usize>) -> Result<Body, DocumentError> {
    if let Some(path) = documents.path_of_content(file)
        && let Ok(mut content) = tokio::fs::File::open(path).await
        && content.seek(SeekFrom::Start(part.start as u64)).await.is_ok()
    {
        return Ok(Body::from_stream(ReaderStream::new(content.take(part.len() as u64))));
    }
    let content = documents.content(&file.id).await?;
    Ok(Body::from(content.slice(part.start.min(content.len())..part.end.min(content.len()))))
}
