//! What one layer writes in the transaction of another.

use super::DatabaseError;
use deadpool_postgres::Transaction;
use futures::future::BoxFuture;
use rusqlite::Connection;

/// Work of another layer in the transaction that writes a record. It runs after the record is written and is given its new
/// version. An error takes back both.
pub enum Also {
    /// For SQLite.
    Sqlite(Box<SqliteWork>),
    /// For PostgreSQL.
    Postgres(Box<PostgresWork>),
}

/// See [`Also`].
pub type SqliteWork = dyn FnOnce(&Connection, &str) -> Result<(), DatabaseError> + Send;

/// See [`Also`].
pub type PostgresWork =
    dyn for<'a> FnOnce(&'a Transaction<'a>, &'a str) -> BoxFuture<'a, Result<(), DatabaseError>> + Send + Sync;

impl Also {
    /// The work, if it is for SQLite.
    ///
    /// # Errors
    ///
    /// It is for the other engine: records and ledger are not in one database.
    pub fn for_sqlite(self) -> Result<Box<SqliteWork>, DatabaseError> {
        match self {
            Self::Sqlite(work) => Ok(work),
            Self::Postgres(_) => Err(other_engine()),
        }
    }

    /// The work, if it is for PostgreSQL. Errors as in [`Self::for_sqlite`].
    pub fn for_postgres(self) -> Result<Box<PostgresWork>, DatabaseError> {
        match self {
            Self::Postgres(work) => Ok(work),
            Self::Sqlite(_) => Err(other_engine()),
        }
    }
}

fn other_engine() -> DatabaseError {
    DatabaseError::Setting("records and ledger are not in the same database".to_owned())
}
