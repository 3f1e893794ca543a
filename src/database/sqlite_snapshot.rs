//! A copy of the SQLite file as it was at one moment, while others write to it.

use super::{DatabaseError, SqliteDatabase, sqlite::open_reader};
use std::path::Path;

impl SqliteDatabase {
    /// Writes a copy of the file at `path` to `copy`, which must not be there. The file itself is only read.
    ///
    /// `VACUUM INTO` and not the backup API: that one copies page by page and begins anew whenever another process writes, or
    /// copies all in one step, with pages that are free or damaged. This reads every row in one read transaction, which keeps no
    /// writer up, and notices what it can't read. The copy is not synced to the disk.
    pub fn snapshot(path: &Path, copy: &Path) -> Result<(), DatabaseError> {
        let copy = copy.to_str().ok_or_else(|| DatabaseError::Setting(format!("{} is not valid UTF-8", copy.display())))?;
        open_reader(path)?.execute("VACUUM INTO ?1", [copy])?;
        Ok(())
    }
}
