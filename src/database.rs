//! The one SQLite file of the embedded default: who may write, who reads meanwhile, and its migrations.
//!
//! One connection writes (SQLite allows one writer anyway; queueing in the process is cheaper than `SQLITE_BUSY`), a few read.
//! WAL lets readers go on during a write; `synchronous=FULL` makes an acknowledged commit survive a power cut.

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::{Mutex, Semaphore};

/// Readers at a time; more only queue for the same disk.
const READERS: usize = 4;

/// A handle to the file; clones share it.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writer: Arc<Mutex<Connection>>,
    idle_readers: std::sync::Mutex<Vec<Connection>>,
    reader_slots: Arc<Semaphore>,
}

/// What can go wrong below SQL.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite refused a statement.
    #[error("the database refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file has a schema that this program does not know.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// The worker thread is gone; only at shutdown.
    #[error("the database is shutting down")]
    Closed,
}

impl Database {
    /// Opens or creates the file and brings its tables up to date. Blocking: called once, at start.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        let mut writer = Connection::open(path)?;
        configure(&writer)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        migrations().to_latest(&mut writer)?;
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                writer: Arc::new(Mutex::new(writer)),
                idle_readers: std::sync::Mutex::default(),
                reader_slots: Arc::new(Semaphore::new(READERS)),
            }),
        })
    }

    /// Runs `work` on the one connection that writes. Open a transaction inside for more than one statement.
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let mut writer = Arc::clone(&self.inner.writer).lock_owned().await;
        tokio::task::spawn_blocking(move || work(&mut writer)).await.map_err(|_| DatabaseError::Closed)?
    }

    /// Runs `work` on a connection that only reads, beside writers.
    pub async fn read<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let slot = Arc::clone(&self.inner.reader_slots).acquire_owned().await.map_err(|_| DatabaseError::Closed)?;
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || {
            let _slot = slot; // until the work ends, also when nobody waits for it any more
            let idle = inner.idle_readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => open_reader(&inner.path).map_err(DatabaseError::from)?,
            };
            let result = work(&connection);
            inner.idle_readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(connection);
            result
        })
        .await
        .map_err(|_| DatabaseError::Closed)?
    }
}

fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let reader = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&reader)?;
    Ok(reader)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -32_000)?; // KiB
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// One file per step, never changed once released; each layer brings its own tables.
fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("../migrations/sqlite/0001_agent_data.sql")),
        M::up(include_str!("../migrations/sqlite/0002_files.sql")),
        M::up(include_str!("../migrations/sqlite/0003_ledger.sql")),
    ])
}
