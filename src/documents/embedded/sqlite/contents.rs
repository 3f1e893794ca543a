//! The contents that a database refers to, for backing them up.

use crate::database::DatabaseError;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::path::{Path, PathBuf};

/// A content, and one of the files that have it.
#[derive(Clone, Debug)]
pub struct NamedContent {
    /// Its name, which is also its path below the contents directory.
    pub hash: String,
    /// The file's name as people know it.
    pub file_name: String,
}

impl NamedContent {
    /// Its path below the contents directory.
    pub fn place(&self) -> PathBuf {
        Path::new(self.hash.get(..2).unwrap_or_default()).join(&self.hash)
    }

    /// Whether a file of this database has it.
    pub fn is_named_in(&self, database: &Path) -> Result<bool, DatabaseError> {
        let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT EXISTS (SELECT 1 FROM files WHERE content_hash = ?1)";
        Ok(connection.query_row(sql, [&self.hash], |row| row.get(0))?)
    }
}

/// Every content that the copy of a database refers to, once, in a database file that nobody else uses. Contents that `keep`
/// rejects are removed from it, with all files that have them.
pub fn contents_in<E: From<DatabaseError>>(
    snapshot: &Path,
    mut keep: impl FnMut(&NamedContent) -> Result<bool, E>,
) -> Result<u64, E> {
    let database = |error: rusqlite::Error| DatabaseError::from(error);
    let connection = Connection::open(snapshot).map_err(database)?;
    let (mut contents, mut last) = (0, String::new());
    loop {
        let next = "SELECT content_hash, name FROM files WHERE content_hash > ?1 ORDER BY content_hash LIMIT 1";
        let next = connection
            .prepare_cached(next)
            .and_then(|mut statement| {
                statement.query_row([&last], |row| Ok(NamedContent { hash: row.get(0)?, file_name: row.get(1)? })).optional()
            })
            .map_err(database)?;
        let Some(content) = next else { return Ok(contents) };
        if keep(&content)? {
            contents += 1;
        } else {
            connection.execute("DELETE FROM files WHERE content_hash = ?1", [&content.hash]).map_err(database)?;
        }
        last = content.hash;
    }
}
