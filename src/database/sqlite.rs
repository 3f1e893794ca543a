//! The single SQLite file of the embedded store: its writer, its readers and its migrations.
//!
//! One thread writes, because SQLite allows only one writer and a queue in the process is cheaper than `SQLITE_BUSY`; a few
//! connections read. WAL lets readers continue during a write, and `synchronous=FULL` makes acknowledged commits survive a power
//! cut. Writes that arrive during a commit share the next transaction (group commit), so that many writers wait for the disk only
//! once. Each has its own savepoint, and none is answered before the commit.

mod commit;
mod others;
mod seal;

pub(super) use others::Others;

use super::{Changes, DatabaseError, OnProblem};
use commit::{Message, Waiting, checkpoint, write_in_groups};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, functions::FunctionFlags};
use seal::Seal;
use sha2::{Digest, Sha256};
use std::{
    fs::{File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    time::Duration,
};
use tokio::sync::{Semaphore, oneshot};

/// Concurrent readers; more would only queue for the same disk.
const READERS: usize = 4;
/// Pages in the log that trigger a checkpoint: 32 MB. A record touches about a dozen pages over all indexes; with SQLite's
/// default of 4 MB, the same pages were rewritten (and waited for) every hundred records.
const PAGES_BEFORE_CHECKPOINT: i64 = 8_000;
/// How long to wait for another process that is writing, such as an import next to a running server.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a read of a server waits for another process that has locked even readers out: a person is waiting for the page.
const READ_PATIENCE: Duration = Duration::from_secs(1);
/// How long [`SqliteDatabase::close`] waits for reads under way.
const LAST_READS: Duration = Duration::from_secs(2);

/// One file per step; released ones never change. Each layer brings its own tables.
const MIGRATIONS: [&str; 16] = [
    include_str!("../../migrations/sqlite/0001_agent_data.sql"),
    include_str!("../../migrations/sqlite/0002_files.sql"),
    include_str!("../../migrations/sqlite/0003_ledger.sql"),
    include_str!("../../migrations/sqlite/0004_counts_and_fields.sql"),
    include_str!("../../migrations/sqlite/0005_ledger_chain.sql"),
    include_str!("../../migrations/sqlite/0006_seal.sql"),
    include_str!("../../migrations/sqlite/0007_decision_intents.sql"),
    include_str!("../../migrations/sqlite/0008_assessments.sql"),
    include_str!("../../migrations/sqlite/0009_assessment_text_parts.sql"),
    include_str!("../../migrations/sqlite/0010_exports.sql"),
    include_str!("../../migrations/sqlite/0011_assessment_amounts.sql"),
    include_str!("../../migrations/sqlite/0012_api_keys.sql"),
    include_str!("../../migrations/sqlite/0013_people.sql"),
    include_str!("../../migrations/sqlite/0014_work.sql"),
    include_str!("../../migrations/sqlite/0015_places.sql"),
    include_str!("../../migrations/sqlite/0016_looks.sql"),
];

/// A handle to the database; clones share it.
#[derive(Clone)]
pub struct SqliteDatabase {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writes: mpsc::Sender<Message>,
    idle_readers: std::sync::Mutex<Vec<Connection>>,
    reader_slots: Arc<Semaphore>,
    read_patience: Duration,
    changes: Changes,
}

impl SqliteDatabase {
    /// Opens or creates the file and migrates its tables. Blocking; called once, at startup. A new file is readable only by its
    /// owner, and so are those that SQLite and the seal put beside it; an existing one keeps its permissions. Fails like
    /// [`Self::check_seal`], and then touches nothing.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        let _turn = wait_for_turn(path)?;
        seal::check(path)?;
        create_for_owner(path)?;
        let mut writer = Connection::open(path)?;
        configure(&writer)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "wal_autocheckpoint", PAGES_BEFORE_CHECKPOINT)?;
        add_sha256(&writer)?;
        migrate(&mut writer, &MIGRATIONS)?;
        checkpoint(&writer);
        writer.busy_timeout(PATIENCE)?;
        let seal = Seal::open(path, &writer)?;
        let (writes, waiting) = mpsc::channel();
        let changes = Changes::default();
        let told = changes.clone();
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || write_in_groups(writer, &waiting, seal, &told))
            .map_err(|error| DatabaseError::Setting(format!("the writing thread could not start: {error}")))?;
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                writes,
                idle_readers: std::sync::Mutex::default(),
                reader_slots: Arc::new(Semaphore::new(READERS)),
                read_patience: READ_PATIENCE,
                changes,
            }),
        })
    }

    /// Opens an existing file read-only. It is not even migrated, so that another version of the program can keep serving it.
    /// Writes through this handle fail with [`DatabaseError::Closed`].
    pub fn open_for_reading(path: &Path) -> Result<Self, DatabaseError> {
        let reader = open_reader(path)?;
        let done = migrations_done(&reader)?;
        if done != MIGRATIONS.len() {
            return Err(DatabaseError::Setting(format!(
                "the tables in {} are those of another version of this program ({done}); run this program's `serve` on it once",
                path.display()
            )));
        }
        let (writes, _) = mpsc::channel();
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                writes,
                idle_readers: std::sync::Mutex::new(vec![reader]),
                reader_slots: Arc::new(Semaphore::new(READERS)),
                read_patience: PATIENCE,
                changes: Changes::default(),
            }),
        })
    }

    /// Waits for the writes under way, moves the log into the file, and closes all connections. Afterwards, reads and writes
    /// through any handle fail with [`DatabaseError::Closed`].
    pub async fn close(&self) {
        let readers = u32::try_from(READERS).unwrap_or(u32::MAX);
        // One that takes longer only keeps the log from being emptied.
        let _idle = tokio::time::timeout(LAST_READS, self.inner.reader_slots.acquire_many(readers)).await;
        self.inner.reader_slots.close();
        self.inner.idle_readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
        let (answer, answered) = oneshot::channel();
        if self.inner.writes.send(Message::Close(answer)).is_ok() {
            let _ = answered.await; // it ends without an answer if another close came first
        }
    }

    /// Whether the existing file has tables of any version of this program. An empty file has none.
    pub fn has_tables(path: &Path) -> Result<bool, DatabaseError> {
        Ok(migrations_done(&open_reader(path)?)? > 0)
    }

    /// Fails with a sentence for the operator if the database at `path` lacks something that its seal says it had: its log was
    /// lost or damaged, or an older copy was put in its place. A database without a seal is believed.
    pub fn check_seal(path: &Path) -> Result<(), DatabaseError> {
        seal::check(path)
    }

    /// Reports the problems that SQLite finds in the file, its indexes and its foreign keys.
    pub async fn check(&self, problem: OnProblem) -> Result<(), DatabaseError> {
        self.read(move |connection| {
            for row in connection.prepare("PRAGMA integrity_check")?.query_map([], |row| row.get::<_, String>(0))? {
                match row?.as_str() {
                    "ok" => {}
                    found => problem(format!("SQLite's integrity check: {found}")),
                }
            }
            let dangling = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check";
            for row in connection.prepare(dangling)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))? {
                let (table, row, parent): (String, Option<i64>, String) = row?;
                let row = row.map(|row| format!(" ({row})")).unwrap_or_default();
                problem(format!("a row{row} of {table} names a row of {parent} that is not there"));
            }
            Ok(())
        })
        .await
    }

    /// Creates the file as a version with this many migrations would, then runs `sql`.
    #[cfg(test)]
    #[expect(clippy::unwrap_used, reason = "a test may panic")]
    pub(crate) fn create_as_of(path: &Path, migrations_known: usize, sql: &str) {
        let mut connection = Connection::open(path).unwrap();
        add_sha256(&connection).unwrap();
        migrate(&mut connection, &MIGRATIONS[..migrations_known]).unwrap();
        connection.execute_batch(sql).unwrap();
    }

    pub(super) fn changes(&self) -> &Changes {
        &self.inner.changes
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Runs `work` in a transaction on the only writing connection. An `Err` rolls it back; an `Ok` is returned only once it is
    /// on disk. `work` must not open a transaction itself.
    pub async fn write<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        self.write_then(work, |_, _| {}).await
    }

    /// Like [`Self::write`]. After the commit, and before any later write of this process, `after` is called with the result of
    /// `work`. For side effects that must follow the rows, such as deleting a file that no row refers to any more.
    pub async fn write_then<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
        after: impl FnOnce(&Connection, &T) + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let write = Message::Write(Box::new(Waiting::new(work, after, answer)));
        self.inner.writes.send(write).map_err(|_| DatabaseError::Closed)?;
        answered.await.map_err(|_| DatabaseError::Closed)?
    }

    /// Like [`Self::read`], but on the current thread, and only if a reader is idle. `work` must finish within milliseconds,
    /// because other requests may be waiting for the thread.
    pub fn read_here<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> Option<T> {
        let _slot = self.inner.reader_slots.try_acquire().ok()?;
        let idle = || self.inner.idle_readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut connection = idle().pop()?;
        let result = work(&mut connection);
        idle().push(connection);
        Some(result)
    }

    /// Runs `work` on a read-only connection, concurrently with the writer.
    pub async fn read<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        self.read_mut(|connection| work(connection)).await
    }

    /// Like [`Self::read`], for work that changes a setting of the connection and restores it.
    pub async fn read_mut<T, E>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let slot = Arc::clone(&self.inner.reader_slots).acquire_owned().await.map_err(|_| DatabaseError::Closed)?;
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || {
            let _slot = slot; // held until the work ends, even if nobody waits for it any more
            let idle = inner.idle_readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
            let mut connection = match idle {
                Some(connection) => connection,
                None => {
                    let reader = open_reader(&inner.path)?;
                    reader.busy_timeout(inner.read_patience).map_err(DatabaseError::from)?;
                    reader
                }
            };
            let result = work(&mut connection);
            inner.idle_readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(connection);
            result
        })
        .await
        .map_err(|_| DatabaseError::Closed)?
    }
}

// ---- opening ------------------------------------------------------------------------------------------

/// Serialises processes that start at the same time, so that they migrate one after the other. Dropping the file ends the turn.
fn wait_for_turn(path: &Path) -> Result<File, DatabaseError> {
    let lock = path.with_extension("lock");
    let turn = OpenOptions::new().write(true).create(true).truncate(false).mode(FOR_OWNER).open(&lock);
    let turn = turn.and_then(|file| file.lock().map(|()| file));
    turn.map_err(|error| DatabaseError::Setting(format!("{} can't be locked: {error}", lock.display())))
}

/// Readable and writable by the owner alone.
const FOR_OWNER: u32 = 0o600;

/// Creates an empty file for a new database. SQLite gives its log the same permissions. Never opens an existing file: closing it
/// would drop the locks of this process' connections.
fn create_for_owner(path: &Path) -> Result<(), DatabaseError> {
    match OpenOptions::new().write(true).create_new(true).mode(FOR_OWNER).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(DatabaseError::Setting(format!("{} can't be created: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

// ---- connections ---------------------------------------------------------------------------------------

pub(super) fn open_reader(path: &Path) -> Result<Connection, DatabaseError> {
    let reader = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&reader)?;
    Ok(reader)
}

fn configure(connection: &Connection) -> Result<(), DatabaseError> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -32_000)?; // KiB
    connection.set_prepared_statement_cache_capacity(128);
    add_has_names(connection)
}

/// Adds `has_names(json, '["a","b"]')`: whether this JSON text has a value at `a`, `b`. Compares every character of the names;
/// SQLite's own JSON functions stop at a NUL.
fn add_has_names(connection: &Connection) -> Result<(), DatabaseError> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    Ok(connection.create_scalar_function("has_names", 2, flags, |arguments| {
        let json = serde_json::from_str::<serde_json::Value>(arguments.get_raw(0).as_str()?).unwrap_or_default();
        let names = serde_json::from_str::<Vec<String>>(arguments.get_raw(1).as_str()?).unwrap_or_default();
        Ok(names.iter().try_fold(&json, |value, name| value.as_object()?.get(name)).is_some())
    })?)
}

/// Adds `sha256(text)`, in hex, for migrations: PostgreSQL has it, SQLite does not.
fn add_sha256(connection: &Connection) -> Result<(), DatabaseError> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    Ok(connection.create_scalar_function("sha256", 1, flags, |arguments| {
        let text = arguments.get_raw(0).as_str()?;
        Ok(hex::encode(Sha256::digest(text.as_bytes())))
    })?)
}

/// Runs the missing steps, in one transaction and with other processes locked out. `user_version` counts the completed steps.
/// (rusqlite_migration does the same, but supports only one version of rusqlite, and not the newest.)
fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<(), DatabaseError> {
    let done = migrations_done(connection)?;
    if done == steps.len() {
        return Ok(()); // without writing, because the disk may be full
    }
    let Some(to_do) = steps.get(done..) else {
        return Err(DatabaseError::Setting(format!(
            "the database has schema version {done}, and this program knows {}; start a newer one",
            steps.len()
        )));
    };
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in to_do {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", i64::try_from(steps.len()).unwrap_or(i64::MAX))?;
    Ok(transaction.commit()?)
}

fn migrations_done(connection: &Connection) -> Result<usize, DatabaseError> {
    let done: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(done).unwrap_or(usize::MAX)) // a negative number is not ours
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn database() -> (tempfile::TempDir, SqliteDatabase) {
        let directory = tempfile::tempdir().unwrap();
        let database = SqliteDatabase::open(&directory.path().join("test.sqlite")).unwrap();
        (directory, database)
    }

    fn note(connection: &Connection, id: &str) -> Result<(), DatabaseError> {
        connection.execute("INSERT INTO seen_record (item_id, version, record, seen_at) VALUES (?1, 'v', '{}', 0)", [id])?;
        Ok(())
    }

    async fn notes(database: &SqliteDatabase) -> i64 {
        database
            .read(|connection| -> Result<i64, DatabaseError> {
                Ok(connection.query_row("SELECT count(*) FROM seen_record", [], |row| row.get(0))?)
            })
            .await
            .unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_write_that_fails_or_panics_takes_back_its_own_rows_and_no_others() {
        let (_directory, database) = database();
        let writes = (0..60).map(|n| {
            let database = database.clone();
            tokio::spawn(async move {
                database
                    .write(move |connection| {
                        note(connection, &n.to_string())?;
                        match n % 3 {
                            0 => Ok(()),
                            1 => Err(DatabaseError::Setting("no".to_owned())),
                            _ => panic!("a work that panics"),
                        }
                    })
                    .await
            })
        });
        let results = futures::future::join_all(writes.collect::<Vec<_>>()).await;
        let kept = results.into_iter().filter(|result| matches!(result, Ok(Ok(())))).count();
        assert_eq!((kept, notes(&database).await), (20, 20));
    }

    #[test]
    fn tables_of_a_newer_program_are_left_alone() {
        let (_directory, database) = database();
        let connection = Connection::open(database.path()).unwrap();
        let newer = i64::try_from(MIGRATIONS.len() + 1).unwrap();
        connection.pragma_update(None, "user_version", newer).unwrap();
        let refused = SqliteDatabase::open(database.path()).err().unwrap().to_string();
        assert!(refused.contains("start a newer one"), "{refused}");
        assert!(SqliteDatabase::open_for_reading(database.path()).is_err());
        assert_eq!(migrations_done(&connection).unwrap(), MIGRATIONS.len() + 1, "as it was");
    }

    #[tokio::test]
    async fn what_follows_a_write_sees_it_committed_and_does_not_follow_a_failure() {
        let (_directory, database) = database();
        let (seen, received) = mpsc::channel();
        let (path, also_seen) = (database.path().to_owned(), seen.clone());
        let other_connection = move || {
            let reader = open_reader(&path).unwrap();
            reader.query_row("SELECT count(*) FROM seen_record", [], |row| row.get::<_, i64>(0)).unwrap()
        };
        database
            .write_then(|connection| note(connection, "a"), move |_, ()| seen.send(other_connection()).unwrap())
            .await
            .unwrap();
        assert_eq!(received.try_recv(), Ok(1));
        let failed = database.write_then(|_| Err::<(), _>(DatabaseError::Closed), move |_, ()| also_seen.send(0).unwrap()).await;
        assert!(failed.is_err() && received.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_full_disk_is_an_error_and_what_was_written_before_stays() {
        let (_directory, database) = database();
        let fill = |id: &'static str, bytes: usize| {
            let database = database.clone();
            async move {
                database
                    .write(move |connection| -> Result<(), DatabaseError> {
                        let text = "x".repeat(bytes);
                        connection.execute(
                            "INSERT INTO seen_record (item_id, version, record, seen_at) VALUES (?1, 'v', ?2, 0)",
                            [id, &text],
                        )?;
                        Ok(())
                    })
                    .await
            }
        };
        fill("small", 10).await.unwrap();
        let limit = |pages: i64| {
            database.write(move |connection| -> Result<(), DatabaseError> {
                connection.pragma_update(None, "max_page_count", pages)?;
                Ok(())
            })
        };
        limit(200).await.unwrap();
        assert!(matches!(fill("large", 4 << 20).await, Err(DatabaseError::Full)));
        assert_eq!(notes(&database).await, 1);
        limit(1 << 30).await.unwrap();
        fill("large", 4 << 20).await.unwrap();
        assert_eq!(notes(&database).await, 2);
    }
}
