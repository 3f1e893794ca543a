//! Wakes tasks when the database may have changed: at once for this process's commits, soon for others'.
//!
//! It doesn't say what changed; the task reads the tables. So nothing uncommitted is announced, and several changes wake it once.

use super::{Database, postgres::Listening, sqlite::Others};
use std::time::Duration;
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// How often it is looked whether another process has written to the file.
const LOOK: Duration = Duration::from_secs(1);

/// Waits for changes of a database; costs nothing once it is dropped.
pub struct Watch {
    own: watch::Receiver<u64>,
    others: OtherWriters,
}

/// How the changes of other processes are noticed.
enum OtherWriters {
    Sqlite(Box<Others>, Instant),
    Postgres(Listening),
}

impl Database {
    /// Waits for changes from now on. Must be called in a Tokio runtime.
    pub fn watch(&self) -> Watch {
        match self {
            Self::Sqlite(database) => Watch {
                own: database.changes().subscribe(),
                others: OtherWriters::Sqlite(Box::new(Others::of(database)), Instant::now() + LOOK),
            },
            Self::Postgres(database) => {
                Watch { own: database.changes().subscribe(), others: OtherWriters::Postgres(database.listen()) }
            }
        }
    }
}

impl Watch {
    /// Returns when something may have changed since the last time. May be dropped and called again.
    pub async fn changed(&mut self) {
        match &mut self.others {
            OtherWriters::Sqlite(others, next) => loop {
                tokio::select! {
                    own = self.own.changed() => {
                        // Otherwise the next look would take it for another process'.
                        others.look();
                        if own.is_ok() {
                            return;
                        }
                        sleep_until(*next).await; // the database is closed
                    }
                    () = sleep_until(*next) => {
                        *next = Instant::now() + LOOK;
                        if others.look() {
                            return;
                        }
                    }
                }
            },
            OtherWriters::Postgres(listening) => {
                tokio::select! {
                    _ = self.own.changed() => {}
                    () = listening.heard() => {}
                }
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::database::{DatabaseError, PostgresDatabase, SqliteDatabase, testing::postgres_url};
    use tokio::time::timeout;

    const SOON: Duration = Duration::from_secs(5);
    const A_WHILE: Duration = Duration::from_millis(1_500);

    async fn write(database: &SqliteDatabase) {
        let note = |connection: &rusqlite::Connection| -> Result<(), DatabaseError> {
            connection.execute(
                "INSERT OR REPLACE INTO seen_record (item_id, version, record, seen_at) VALUES ('a', 'v', '{}', 0)",
                [],
            )?;
            Ok(())
        };
        database.write(note).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_write_of_this_process_or_another_to_the_file_is_told_and_a_look_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("test.sqlite");
        let ours = SqliteDatabase::open(&path).unwrap();
        let theirs = SqliteDatabase::open(&path).unwrap(); // as another process would
        let mut watch = Database::Sqlite(ours.clone()).watch();
        assert!(timeout(A_WHILE, watch.changed()).await.is_err(), "nothing has happened");
        write(&ours).await;
        timeout(SOON, watch.changed()).await.unwrap();
        assert!(timeout(A_WHILE, watch.changed()).await.is_err(), "once");
        write(&theirs).await;
        timeout(SOON, watch.changed()).await.unwrap();
        ours.read(|_| Ok::<_, DatabaseError>(())).await.unwrap();
        assert!(timeout(A_WHILE, watch.changed()).await.is_err(), "nobody has written");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_process_hears_of_another_ones_writes_also_after_its_connection_was_lost() {
        let url = postgres_url().await;
        let ours = PostgresDatabase::connect(&url).await.unwrap();
        let theirs = PostgresDatabase::connect(&url).await.unwrap();
        let mut watch = Database::Postgres(ours.clone()).watch();
        timeout(SOON, watch.changed()).await.unwrap(); // it listens now
        assert!(timeout(A_WHILE, watch.changed()).await.is_err(), "nothing has happened");
        theirs.wrote();
        timeout(SOON, watch.changed()).await.unwrap();
        ours.wrote();
        timeout(SOON, watch.changed()).await.unwrap();
        assert!(timeout(A_WHILE, watch.changed()).await.is_err(), "one's own is told once");
        let end =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()";
        theirs.client().await.unwrap().batch_execute(end).await.unwrap();
        timeout(SOON, watch.changed()).await.unwrap(); // anything may have been missed
        tokio::time::sleep(A_WHILE).await;
        let _ = timeout(A_WHILE, watch.changed()).await; // it listens again
        theirs.wrote();
        timeout(SOON, watch.changed()).await.unwrap();
    }
}
