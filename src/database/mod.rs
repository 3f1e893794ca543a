//! Database access: one SQLite file (the embedded default), or PostgreSQL when one machine is not enough.
//!
//! Knows connections, transactions and migrations, but no tables. Each layer with tables has one implementation per engine.

mod also;
mod changes;
mod error;
pub mod postgres;
pub mod sqlite;
mod sqlite_snapshot;
pub mod transfer;
mod watch;

pub use also::Also;
pub use changes::Changes;
pub use error::DatabaseError;
pub use postgres::PostgresDatabase;
pub use sqlite::SqliteDatabase;
pub use watch::Watch;

/// The database that `DATABASE_URL` names, or the default; clones share its connections.
#[derive(Clone)]
pub enum Database {
    /// A file in the data directory.
    Sqlite(SqliteDatabase),
    /// A server that several processes may share.
    Postgres(PostgresDatabase),
}

/// Called with each problem found in a store, as a sentence for the operator.
pub type OnProblem = std::sync::Arc<dyn Fn(String) + Send + Sync>;

/// Databases for tests.
#[cfg(test)]
pub(crate) mod testing {
    #![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

    use super::PostgresDatabase;

    /// The URL of a new, empty database on the real PostgreSQL that `tests/postgres/run` starts for the tests.
    pub async fn postgres_url() -> String {
        let server = std::env::var("TEST_DATABASE_URL")
            .expect("this test needs a PostgreSQL: run the tests by `make test-rust`, or `tests/postgres/run cargo test …`");
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        let mut url = reqwest::Url::parse(&server).unwrap();
        url.set_path(&name);
        url.to_string()
    }

    /// Connects to a new, empty database.
    pub async fn postgres_database() -> PostgresDatabase {
        PostgresDatabase::connect(&postgres_url().await).await.unwrap()
    }
}
