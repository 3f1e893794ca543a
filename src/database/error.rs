//! Database errors, worded for the operator.

/// Why a database operation failed.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The disk is full. Nothing of the write is kept.
    #[error("the disk of the database is full; free some space, then try again")]
    Full,
    /// A statement was cancelled because it exceeded its time limit.
    #[error("the statement took too long")]
    Interrupted,
    /// What is stored cannot be read: a page of the file is damaged, or a value is not what was once written.
    #[error("what is stored is damaged ({0}); `countersign check` tells what else is")]
    Damaged(String),
    /// SQLite rejected a statement.
    #[error("the database refused: {0}")]
    Sqlite(rusqlite::Error),
    /// PostgreSQL rejected a statement.
    #[error("PostgreSQL refused: {}", with_causes(.0))]
    Postgres(tokio_postgres::Error),
    /// The database is unreachable or has no free connection; retrying later may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The URL or the tables cannot be used.
    #[error("{0}")]
    Setting(String),
    /// The work that shared the transaction found something changed, see [`super::Also`]. Nothing was written.
    #[error("something changed in the meantime, so nothing was written")]
    TakenBack,
    /// The writer is gone: at shutdown, or because the handle is read-only.
    #[error("the database is shutting down")]
    Closed,
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            Some(rusqlite::ErrorCode::OperationInterrupted) => Self::Interrupted,
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Self::Unavailable(format!("another process has locked it: {error}"))
            }
            _ if is_of_a_stored_value(&error) => Self::Damaged(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}

/// Whether a column does not hold what this program writes into it.
fn is_of_a_stored_value(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, SqliteFailure, Utf8Error};
    match error {
        FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..) => true,
        SqliteFailure(_, Some(text)) => text == "malformed JSON", // from a filter or an order that reads records
        _ => false,
    }
}

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        match error.code() {
            Some(&SqlState::DISK_FULL) => Self::Full,
            Some(&SqlState::QUERY_CANCELED) => Self::Interrupted,
            // Shutting down, starting up, or out of connections: a retry may work.
            Some(
                &(SqlState::ADMIN_SHUTDOWN
                | SqlState::CRASH_SHUTDOWN
                | SqlState::CANNOT_CONNECT_NOW
                | SqlState::TOO_MANY_CONNECTIONS),
            ) => Self::Unavailable(with_causes(&error)),
            None if error.is_closed() || is_of_the_network(&error) => Self::Unavailable(with_causes(&error)),
            _ => Self::Postgres(error),
        }
    }
}

impl From<deadpool_postgres::PoolError> for DatabaseError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

fn is_of_the_network(error: &tokio_postgres::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<std::io::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// tokio-postgres only says `db error`; its source has the details.
fn with_causes(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
