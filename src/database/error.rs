//! What can go wrong below SQL. Read by the operator.

/// Why a database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// There is no room for another byte. Nothing of the write is kept.
    #[error("the disk of the database is full; free some space, then try again")]
    Full,
    /// A statement was given up because it took longer than it may.
    #[error("the statement took too long")]
    Interrupted,
    /// SQLite refused a statement.
    #[error("the database refused: {0}")]
    Sqlite(rusqlite::Error),
    /// PostgreSQL refused a statement.
    #[error("PostgreSQL refused: {}", with_causes(.0))]
    Postgres(tokio_postgres::Error),
    /// It cannot be reached, or has no connection left; trying again later may help.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The address or its tables cannot be used.
    #[error("{0}")]
    Setting(String),
    /// The worker thread is gone; only at shutdown.
    #[error("the database is shutting down")]
    Closed,
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            Some(rusqlite::ErrorCode::OperationInterrupted) => Self::Interrupted,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        match error.code() {
            Some(&SqlState::DISK_FULL) => Self::Full,
            Some(&SqlState::QUERY_CANCELED) => Self::Interrupted,
            // Shutting down, starting up, or out of connections: another attempt may work.
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

/// tokio-postgres says `db error` and leaves the sentence to its source.
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
