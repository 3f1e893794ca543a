//! The rows in the one SQLite file.

mod contents;
mod list;
mod row;

use super::{
    super::{DocumentError, FilePage, FileQuery, FileRecord},
    WaitingContent,
    rows::{FileRows, ForgetContent},
};
use crate::database::{DatabaseError, SqliteDatabase};
use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

pub use contents::{NamedContent, contents_in};

/// See [`FileRows`].
pub(super) struct SqliteFiles {
    database: SqliteDatabase,
}

impl SqliteFiles {
    pub fn new(database: SqliteDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl FileRows for SqliteFiles {
    async fn insert(&self, record: FileRecord, content: WaitingContent) -> Result<FileRecord, DocumentError> {
        self.database.write(move |connection| insert(connection, record, content)).await
    }

    async fn by_id(&self, id: &str) -> Result<Option<FileRecord>, DocumentError> {
        let id = id.to_owned();
        self.database.read(move |connection| row::by_id(connection, &id)).await
    }

    async fn newest_with_content(&self, hash: &str) -> Result<Option<FileRecord>, DocumentError> {
        let hash = hash.to_owned();
        self.database.read(move |connection| row::newest_with_content(connection, &hash)).await
    }

    async fn page(&self, query: FileQuery) -> Result<FilePage, DocumentError> {
        self.database.read(move |connection| list::page(connection, &query)).await
    }

    async fn remove(&self, id: &str, forget_content: ForgetContent) -> Result<(), DocumentError> {
        let id = id.to_owned();
        let remove = move |connection: &Connection| {
            let mut statement = connection.prepare_cached("DELETE FROM files WHERE id = ?1 RETURNING content_hash")?;
            let hash: Option<String> = statement.query_row([id], |row| row.get(0)).optional()?;
            hash.ok_or(DocumentError::NotFound)
        };
        let after = move |connection: &Connection, hash: &String| {
            if let Err(error) = forget_if_unused(connection, hash, forget_content) {
                tracing::warn!(%error, "a deleted file's content could not be removed");
            }
        };
        self.database.write_then(remove, after).await.map(drop)
    }
}

/// Checks again once the record is certainly gone: the same transaction may have added another. Holds the file's write lock, so
/// that no other process inserts one meanwhile.
fn forget_if_unused(connection: &Connection, hash: &str, forget_content: ForgetContent) -> Result<(), DatabaseError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let used = connection.query_row("SELECT EXISTS (SELECT 1 FROM files WHERE content_hash = ?1)", [hash], |row| row.get(0));
    if let Ok(false) = used {
        forget_content(hash);
    }
    connection.execute_batch("COMMIT")?;
    Ok(used.map(drop)?)
}

fn insert(connection: &Connection, record: FileRecord, content: WaitingContent) -> Result<FileRecord, DocumentError> {
    if let Some(existing) = row::by_id(connection, &record.id)? {
        return if existing.content_hash == record.content_hash { Ok(existing) } else { Err(DocumentError::AlreadyStored) };
    }
    content.take_place()?;
    connection
        .prepare_cached(
            "INSERT INTO files (id, name, project_id, external_file_id, content_hash, size, media_type, purpose, created_at,
                                last_modified_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            record.id,
            record.name,
            record.project_id,
            record.external_file_id,
            record.content_hash,
            i64::try_from(record.size).unwrap_or(i64::MAX),
            record.media_type,
            record.purpose,
            record.created_at.as_microsecond(),
            record.last_modified_at.map(Timestamp::as_microsecond),
            record.expires_at.map(Timestamp::as_microsecond),
        ])?;
    Ok(record)
}
