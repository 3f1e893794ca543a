//! The single SQLite file of the embedded store: its writer, its readers and its migrations.
//!
//! One thread writes, because SQLite allows only one writer and a queue in the process is cheaper than `SQLITE_BUSY`; a few
//! connections read. WAL lets readers continue during a write, and `synchronous=FULL` makes acknowledged commits survive a power
//! cut. Writes that arrive during a commit share the next transaction (group commit), so that many writers wait for the disk only
//! once. Each has its own savepoint, and none is answered before the commit.

use super::{DatabaseError, OnProblem};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, functions::FunctionFlags};
use sha2::{Digest, Sha256};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    time::Duration,
};
use tokio::sync::{Semaphore, oneshot};

/// Concurrent readers; more would only queue for the same disk.
const READERS: usize = 4;
/// Most writes that share one commit, so that none waits for too many others.
const LARGEST_GROUP: usize = 256;
/// Pages in the log that trigger a checkpoint: 32 MB. A record touches about a dozen pages over all indexes; with SQLite's
/// default of 4 MB, the same pages were rewritten (and waited for) every hundred records.
const PAGES_BEFORE_CHECKPOINT: i64 = 8_000;
/// How long to wait for another process that is writing, such as an import next to a running server.
const PATIENCE: Duration = Duration::from_secs(10);

/// One file per step; released ones never change. Each layer brings its own tables.
const MIGRATIONS: [&str; 6] = [
    include_str!("../../migrations/sqlite/0001_agent_data.sql"),
    include_str!("../../migrations/sqlite/0002_files.sql"),
    include_str!("../../migrations/sqlite/0003_ledger.sql"),
    include_str!("../../migrations/sqlite/0004_counts_and_fields.sql"),
    include_str!("../../migrations/sqlite/0005_ledger_chain.sql"),
    include_str!("../../migrations/sqlite/0007_decision_intents.sql"),
];

/// A handle to the database; clones share it.
#[derive(Clone)]
pub struct SqliteDatabase {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writes: mpsc::Sender<Box<dyn Write>>,
    idle_readers: std::sync::Mutex<Vec<Connection>>,
    reader_slots: Arc<Semaphore>,
}

impl SqliteDatabase {
    /// Opens or creates the file and migrates its tables. Blocking; called once, at startup.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        let _turn = wait_for_turn(path)?;
        let mut writer = Connection::open(path)?;
        configure(&writer)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "wal_autocheckpoint", PAGES_BEFORE_CHECKPOINT)?;
        add_sha256(&writer)?;
        migrate(&mut writer, &MIGRATIONS)?;
        let (writes, waiting) = mpsc::channel();
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || write_in_groups(&writer, &waiting))
            .map_err(|error| DatabaseError::Setting(format!("the writing thread could not start: {error}")))?;
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                writes,
                idle_readers: std::sync::Mutex::default(),
                reader_slots: Arc::new(Semaphore::new(READERS)),
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
            }),
        })
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
        let write = Waiting { work: Some(work), after: Some(after), result: None, answer: Some(answer) };
        self.inner.writes.send(Box::new(write)).map_err(|_| DatabaseError::Closed)?;
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
                None => open_reader(&inner.path)?,
            };
            let result = work(&mut connection);
            inner.idle_readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(connection);
            result
        })
        .await
        .map_err(|_| DatabaseError::Closed)?
    }
}

// ---- group commit --------------------------------------------------------------------------------------

/// A write queued for the writing thread.
trait Write: Send {
    /// Does the work, within a savepoint. Returns whether to keep it.
    fn run(&mut self, connection: &Connection) -> bool;
    /// Runs the side effects after the commit.
    fn follow(&mut self, connection: &Connection);
    /// Sends the result to the caller.
    fn answer(self: Box<Self>, committed: Result<(), DatabaseError>);
}

struct Waiting<W, A, T, E> {
    work: Option<W>,
    after: Option<A>,
    result: Option<Result<T, E>>,
    answer: Option<oneshot::Sender<Result<T, E>>>,
}

impl<W, A, T, E> Write for Waiting<W, A, T, E>
where
    W: FnOnce(&Connection) -> Result<T, E> + Send,
    A: FnOnce(&Connection, &T) + Send,
    T: Send,
    E: From<DatabaseError> + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        // A panic rolls the work back, too; its caller gets an error as if the writer were gone.
        let work = self.work.take();
        self.result = work.and_then(|work| catch_unwind(AssertUnwindSafe(|| work(connection))).ok());
        matches!(self.result, Some(Ok(_)))
    }

    fn follow(&mut self, connection: &Connection) {
        if let (Some(Ok(value)), Some(after)) = (&self.result, self.after.take()) {
            let _ = catch_unwind(AssertUnwindSafe(|| after(connection, value)));
        }
    }

    fn answer(mut self: Box<Self>, committed: Result<(), DatabaseError>) {
        let result = match (self.result.take(), committed) {
            (Some(Ok(value)), Ok(())) => Some(Ok(value)),
            (Some(Ok(_)) | None, Err(error)) => Some(Err(error.into())),
            (result, _) => result,
        };
        if let (Some(result), Some(answer)) = (result, self.answer.take()) {
            let _ = answer.send(result); // if nobody waits any more, it is still written
        }
    }
}

/// Runs on the writing thread until the last handle is dropped.
fn write_in_groups(connection: &Connection, waiting: &mpsc::Receiver<Box<dyn Write>>) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        while group.len() < LARGEST_GROUP
            && let Ok(next) = waiting.try_recv()
        {
            group.push(next);
        }
        let committed = commit_together(connection, &mut group);
        if let Err(error) = &committed {
            tracing::error!(%error, writes = group.len(), "a group of writes was not committed");
        }
        for mut write in group {
            if committed.is_ok() {
                write.follow(connection);
            }
            write.answer(match &committed {
                Ok(()) => Ok(()),
                Err(DatabaseError::Full) => Err(DatabaseError::Full),
                Err(error) => Err(DatabaseError::Unavailable(error.to_string())),
            });
        }
    }
}

fn commit_together(connection: &Connection, group: &mut [Box<dyn Write>]) -> Result<(), DatabaseError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let result = run_all(connection, group).and_then(|()| Ok(connection.execute_batch("COMMIT")?));
    if result.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    result
}

fn run_all(connection: &Connection, group: &mut [Box<dyn Write>]) -> Result<(), DatabaseError> {
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([]).map_err(DatabaseError::from);
    for write in group {
        run("SAVEPOINT one_write")?;
        let keep = write.run(connection);
        if connection.is_autocommit() {
            // The disk is full or failing: SQLite has rolled back the whole transaction, including the writes before this one.
            return Err(DatabaseError::Full);
        }
        if !keep {
            run("ROLLBACK TO one_write")?;
        }
        run("RELEASE one_write")?;
    }
    Ok(())
}

/// Serialises processes that start at the same time, so that they migrate one after the other. Dropping the file ends the turn.
fn wait_for_turn(path: &Path) -> Result<std::fs::File, DatabaseError> {
    let lock = path.with_extension("lock");
    let turn = std::fs::File::create(&lock).and_then(|file| file.lock().map(|()| file));
    turn.map_err(|error| DatabaseError::Setting(format!("{} can't be locked: {error}", lock.display())))
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
        connection.execute("INSERT INTO seen_record VALUES (?1, 'v', '{}', 0)", [id])?;
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
                        connection.execute("INSERT INTO seen_record VALUES (?1, 'v', ?2, 0)", [id, &text])?;
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
