//! Rows of `files` as records.

use super::super::super::{DocumentError, FileRecord};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

/// The columns that [`read`] expects, in its order.
pub(super) const COLUMNS: &str = "id, name, project_id, external_file_id, content_hash, size, media_type, purpose, created_at, \
                                  last_modified_at, expires_at";

/// A row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<FileRecord> {
    Ok(FileRecord {
        id: row.get(0)?,
        name: row.get(1)?,
        project_id: row.get(2)?,
        external_file_id: row.get(3)?,
        content_hash: row.get(4)?,
        size: row.get::<_, i64>(5)?.unsigned_abs(),
        media_type: row.get(6)?,
        purpose: row.get(7)?,
        created_at: timestamp(row.get(8)?),
        last_modified_at: row.get::<_, Option<i64>>(9)?.map(timestamp),
        expires_at: row.get::<_, Option<i64>>(10)?.map(timestamp),
    })
}

pub(super) fn by_id(connection: &Connection, id: &str) -> Result<Option<FileRecord>, DocumentError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM files WHERE id = ?1"))?;
    Ok(statement.query_row([id], read).optional()?)
}

pub(super) fn newest_with_content(connection: &Connection, hash: &str) -> Result<Option<FileRecord>, DocumentError> {
    let sql = format!("SELECT {COLUMNS} FROM files WHERE content_hash = ?1 ORDER BY created_at DESC, row_number DESC LIMIT 1");
    Ok(connection.prepare_cached(&sql)?.query_row([hash], read).optional()?)
}

/// Microseconds that this program wrote; a value it can't have written reads as 1970.
fn timestamp(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}
