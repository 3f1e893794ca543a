//! `countersign.seal`: what the database held after its last commit, kept outside it and its log.
//!
//! SQLite takes a log with a damaged page for a log that ends there, and a lost log for no log. So after each commit, and before
//! anybody is told of it, the seal is overwritten in place with what only grows: the number of commits, and the end of the trace of
//! decisions. A database that is behind its seal has lost something. The seal is never ahead of a sound database, not even after
//! SIGKILL or a power cut, because the commit is on disk first. Several processes may write it; the older of two is true, too.

use super::{DatabaseError, FOR_OWNER, migrations_done, open_reader};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs::{File, OpenOptions, Permissions},
    io::{ErrorKind, Write},
    os::unix::fs::{FileExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// The file is always this long, which a disk writes at once.
const BYTES: usize = 512;
/// How long the seal may be older on disk than in memory. Only a power cut shows the difference.
const UNSYNCED: Duration = Duration::from_secs(60);
/// The schema that began to count writes.
const COUNTED_SINCE: usize = 6;

/// What is sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sealed {
    /// Commits that changed something.
    writes: i64,
    /// Records, for the operator: they may be deleted, so they prove nothing.
    records: i64,
    /// The id of the last event; none is ever removed.
    last_event: i64,
    /// Its hash; empty before the first.
    head: String,
}

impl Sealed {
    /// Counts one more commit, within its transaction.
    pub fn count_up(connection: &Connection) -> rusqlite::Result<Self> {
        connection.prepare_cached("UPDATE write_count SET writes = writes + 1")?.execute([])?;
        Self::of(connection)
    }

    fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let read =
            |row: &Row<'_>| Ok(Self { writes: row.get(0)?, records: row.get(1)?, last_event: row.get(2)?, head: row.get(3)? });
        connection.prepare_cached("SELECT writes, records, last_event, head FROM sealed")?.query_row([], read)
    }

    fn told(&self) -> String {
        format!("{} records and {} events after {} writes", self.records, self.last_event, self.writes)
    }

    /// The file: this as JSON, padded with spaces, and on a second line its hash.
    fn to_file(&self) -> Result<String, DatabaseError> {
        let json = serde_json::to_string(self).map_err(|error| DatabaseError::Setting(error.to_string()))?;
        Ok(format!("{json:<width$}\n{}\n", hash(&json), width = BYTES - 66))
    }

    fn from_file(text: &str) -> Option<Self> {
        let (json, rest) = text.split_once('\n')?;
        let json = json.trim_end();
        if rest.trim_end() == hash(json) { serde_json::from_str(json).ok() } else { None }
    }
}

fn hash(json: &str) -> String {
    hex::encode(Sha256::digest(json.as_bytes()))
}

fn path_of(database: &Path) -> PathBuf {
    database.with_extension("seal")
}

/// See [`super::SqliteDatabase::check_seal`]. Only reads.
pub(super) fn check(database: &Path) -> Result<(), DatabaseError> {
    let path = path_of(database);
    let seal = path.display();
    // The seal first: a server may be writing.
    let mut sealed = read(&path)?;
    for _ in 0..5 {
        if sealed != Some(None) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20)); // perhaps it was read in the middle of a write
        sealed = read(&path)?;
    }
    let Some(sealed) = sealed else { return Ok(()) };
    let Some(sealed) = sealed else {
        return Err(DatabaseError::Setting(format!(
            "{seal} is damaged, so it can't tell whether the database beside it is whole; compare the newest records and decisions \
             with what you know, then remove {seal} to go on"
        )));
    };
    let found = match database.try_exists() {
        Ok(true) => Found::of(&open_reader(database)?, &sealed)?,
        _ => Found::default(),
    };
    let database = database.display();
    if found.sealed.writes < sealed.writes {
        return Err(DatabaseError::Setting(format!(
            "{database} has lost what was written last: it had {}, as {seal} says, and now has {}. Its log ({database}-wal) was \
             damaged or lost, or an older copy was put in its place. Copy the whole directory before anything else. Then restore a \
             backup into a new directory; or, to go on with what is left, remove {seal}",
            sealed.told(),
            found.sealed.told(),
        )));
    }
    if !found.has_last_event {
        return Err(DatabaseError::Setting(format!(
            "the trace of decisions in {database} is not the one that {seal} saw: event {} with the hash {} is not in it. Somebody \
             rewrote the trace, or put another database in its place. Restore a backup into a new directory; or, to go on with this \
             one, remove {seal}",
            sealed.last_event, sealed.head,
        )));
    }
    Ok(())
}

/// `None` if there is no seal; inside, `None` for a damaged one.
fn read(path: &Path) -> Result<Option<Option<Sealed>>, DatabaseError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(Sealed::from_file(&text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => Ok(Some(None)), // not UTF-8
        Err(error) => Err(DatabaseError::Setting(format!("{} can't be read: {error}", path.display()))),
    }
}

/// What the database has of what its seal says.
#[derive(Default)]
struct Found {
    sealed: Sealed,
    has_last_event: bool,
}

impl Found {
    fn of(reader: &Connection, wanted: &Sealed) -> Result<Self, DatabaseError> {
        if migrations_done(reader)? < COUNTED_SINCE {
            return Ok(Self::default());
        }
        let hash: Option<String> =
            reader.query_row("SELECT hash FROM sealed_event WHERE id = ?1", [wanted.last_event], |row| row.get(0)).optional()?;
        let has_last_event = wanted.last_event == 0 || hash.as_ref() == Some(&wanted.head);
        Ok(Self { sealed: Sealed::of(reader)?, has_last_event })
    }
}

/// The open file. What goes wrong with it is logged, and fails no write.
pub(super) struct Seal {
    file: File,
    path: PathBuf,
    /// When it was last on disk for sure.
    synced: Instant,
}

impl Seal {
    /// Opens the seal of a database that passed [`check`], or creates it.
    pub fn open(database: &Path, writer: &Connection) -> Result<Self, DatabaseError> {
        let path = path_of(database);
        let cant = |error: std::io::Error| DatabaseError::Setting(format!("{} can't be written: {error}", path.display()));
        let open = || OpenOptions::new().write(true).open(&path);
        let file = match open() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                create(&path, &Sealed::of(writer)?.to_file()?).map_err(cant)?;
                open()
            }
            opened => opened,
        };
        let file = file.map_err(cant)?;
        Ok(Self { file, path, synced: Instant::now() })
    }

    pub fn write(&mut self, sealed: &Sealed) {
        let written = sealed.to_file().and_then(|text| {
            self.file.write_all_at(text.as_bytes(), 0).map_err(|error| DatabaseError::Setting(error.to_string()))
        });
        if let Err(error) = written {
            tracing::warn!(%error, file = %self.path.display(), "the seal was not written");
        }
        if self.synced.elapsed() > UNSYNCED {
            self.sync();
        }
    }

    pub fn sync(&mut self) {
        if let Err(error) = self.file.sync_data() {
            tracing::warn!(%error, file = %self.path.display(), "the seal was not written to disk");
        }
        self.synced = Instant::now();
    }
}

/// All at once, so that no other process sees half a seal.
fn create(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut waiting = tempfile::NamedTempFile::new_in(folder)?;
    waiting.as_file().set_permissions(Permissions::from_mode(FOR_OWNER))?;
    waiting.write_all(text.as_bytes())?;
    waiting.as_file().sync_all()?;
    waiting.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{super::SqliteDatabase, *};

    async fn write(database: &SqliteDatabase, id: &'static str) {
        let write = move |connection: &Connection| -> Result<(), DatabaseError> {
            connection.execute(
                "INSERT OR IGNORE INTO seen_record (item_id, version, record, seen_at) VALUES (?1, 'v', '{}', 0)",
                [id],
            )?;
            Ok(())
        };
        database.write(write).await.unwrap();
    }

    fn refused(path: &Path) -> String {
        let refused = SqliteDatabase::open(path).err().unwrap().to_string();
        assert_eq!(refused, SqliteDatabase::check_seal(path).unwrap_err().to_string());
        refused
    }

    #[test]
    fn a_seal_reads_as_written_and_with_any_bit_changed_not_at_all() {
        let sealed = Sealed { writes: i64::MAX, records: i64::MAX, last_event: i64::MAX, head: "f".repeat(64) };
        let text = sealed.to_file().unwrap();
        assert_eq!(text.len(), BYTES);
        assert_eq!(Sealed::from_file(&text).as_ref(), Some(&sealed));
        for place in 0..8 * BYTES {
            let mut bytes = text.clone().into_bytes();
            bytes[place / 8] ^= 1 << (place % 8);
            let read = String::from_utf8(bytes).ok().and_then(|text| Sealed::from_file(&text));
            // White space at the end says nothing.
            assert!(read.is_none() || (place / 8 == BYTES - 1 && read.as_ref() == Some(&sealed)), "bit {place}: {read:?}");
        }
        assert_eq!(Sealed::from_file(""), None);
    }

    #[tokio::test]
    async fn only_a_commit_that_changed_something_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.sqlite");
        let database = SqliteDatabase::open(&path).unwrap();
        let writes = || Sealed::from_file(&std::fs::read_to_string(path_of(&path)).unwrap()).unwrap().writes;
        assert_eq!(writes(), 0);
        write(&database, "a").await;
        assert_eq!(writes(), 1);
        write(&database, "a").await;
        assert_eq!(writes(), 1, "nothing was inserted");
        write(&database, "b").await;
        assert_eq!(writes(), 2);
    }

    #[tokio::test]
    async fn a_database_that_lost_its_log_or_is_an_older_copy_is_refused_until_the_seal_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.sqlite");
        let database = SqliteDatabase::open(&path).unwrap();
        write(&database, "a").await;
        let older = std::fs::read(&path).unwrap(); // without the log
        database.close().await;
        SqliteDatabase::check_seal(&path).unwrap();

        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &older).unwrap();
        let sentence = refused(&path);
        assert!(sentence.contains("0 events after 1 writes") && sentence.contains("after 0 writes"), "{sentence}");
        assert_eq!(std::fs::read(&path).unwrap(), older, "nothing was touched");
        std::fs::remove_file(&path).unwrap();
        assert!(refused(&path).contains("has lost what was written last"));
        assert!(!path.exists());

        std::fs::write(&path, &whole).unwrap();
        SqliteDatabase::open(&path).unwrap().close().await;
        std::fs::write(&path, &older).unwrap();
        std::fs::remove_file(path_of(&path)).unwrap();
        SqliteDatabase::open(&path).unwrap().close().await;
    }

    #[tokio::test]
    async fn another_trace_is_refused_and_a_damaged_seal_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.sqlite");
        SqliteDatabase::open(&path).unwrap().close().await;
        let foreign = Sealed { last_event: 3, head: "a".repeat(64), ..Sealed::default() };
        std::fs::write(path_of(&path), foreign.to_file().unwrap()).unwrap();
        let sentence = refused(&path);
        assert!(sentence.contains("event 3 with the hash aaa"), "{sentence}");
        std::fs::write(path_of(&path), "rubbish").unwrap();
        assert!(refused(&path).contains("is damaged"));
    }
}
