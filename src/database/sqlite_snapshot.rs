//! A consistent copy of the SQLite file while others write to it.

use super::{DatabaseError, SqliteDatabase, sqlite::open_reader};
use std::path::Path;

impl SqliteDatabase {
    /// Writes a copy of the file at `path` to `copy`, which must not exist. Only reads `path`. Does not sync the copy to disk.
    ///
    /// Uses `VACUUM INTO` rather than the backup API, which copies page by page and restarts whenever another process writes, or
    /// copies in one step, including free and damaged pages. `VACUUM INTO` reads every row in one read transaction, which blocks
    /// no writer, and fails on rows that it cannot read.
    pub fn snapshot(path: &Path, copy: &Path) -> Result<(), DatabaseError> {
        let copy = copy.to_str().ok_or_else(|| DatabaseError::Setting(format!("{} is not valid UTF-8", copy.display())))?;
        open_reader(path)?.execute("VACUUM INTO ?1", [copy])?;
        Ok(())
    }
}
