//! Copies tables from SQLite to PostgreSQL in batches, so that it can be interrupted at any time and resumed later.
//!
//! Each batch and the progress are written in one transaction of the target. The source must not change from the first batch to
//! the last: the target stores the state of each source table at the start, which is compared on every resumption and at the end.

mod columns;
mod plain;

pub use columns::{Column, Insert};
pub use plain::PlainTable;

use super::{DatabaseError, PostgresDatabase, SqliteDatabase};
use async_trait::async_trait;
use deadpool_postgres::{GenericClient, Object};
use rusqlite::Connection;
use serde_json::Value;
use std::sync::Arc;

/// Rows per batch, unless [`BATCH_BYTES`] is reached first.
pub const BATCH_ROWS: usize = 1_000;
/// Approximate limit in bytes for one batch.
pub const BATCH_BYTES: usize = 8 << 20;

/// Advisory lock held by the session that copies.
const LOCK: i64 = 0x6d69_6772_6174_6500; // "migrate"

/// A table to copy, in the order of its key.
#[async_trait]
pub trait MovedTable: Send + Sync + 'static {
    /// Its name in both databases.
    fn name(&self) -> &'static str;

    /// The column that the target numbers itself, if any.
    fn identity(&self) -> Option<&'static str>;

    /// An SQL aggregate that changes with every write to the table, apart from the row count.
    fn state(&self) -> &'static str;

    /// Prepares the target before the first row, and again on each resumption. Called only once the target is known to be right.
    async fn prepare(&self, target: &PostgresDatabase) -> Result<(), DatabaseError> {
        let _ = target;
        Ok(())
    }

    /// The next rows after this key, or the first ones if it is empty; `None` after the last.
    fn read(&self, source: &Connection, after: &[Value]) -> Result<Option<Batch>, DatabaseError>;
}

/// Rows to be written.
pub struct Batch {
    /// The inserts that write them.
    pub inserts: Vec<Insert>,
    /// Number of rows of the table itself.
    pub rows: u64,
    /// The key of the last row.
    pub last: Vec<Value>,
}

/// A table that was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The table.
    pub table: &'static str,
    /// Its number of rows, the same in source and target.
    pub rows: u64,
}

/// A copy of all `tables`, new or to be resumed.
pub struct Transfer {
    /// The database to copy from.
    pub source: SqliteDatabase,
    /// The database to copy to.
    pub target: PostgresDatabase,
    /// The tables to copy.
    pub tables: Vec<Arc<dyn MovedTable>>,
}

impl Transfer {
    /// Copies what is missing. Refuses a target that holds anything other than an unfinished copy of this source. `progress` gets
    /// the number of rows copied so far and in total.
    pub async fn run(&self, progress: impl Fn(u64, u64)) -> Result<Vec<Copied>, DatabaseError> {
        let source = self.source.path().canonicalize().unwrap_or_else(|_| self.source.path().to_owned()).display().to_string();
        let mut client = self.target.client().await?;
        if !client.query_one("SELECT pg_try_advisory_lock($1)", &[&LOCK]).await?.get::<_, bool>(0) {
            return refused("another migrate-store copies into this database at the moment; let it finish, or end it".to_owned());
        }
        let result = self.copy(&mut client, &source, progress).await;
        client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await?;
        result
    }

    async fn copy(&self, client: &mut Object, source: &str, progress: impl Fn(u64, u64)) -> Result<Vec<Copied>, DatabaseError> {
        let states = self.source_states().await?;
        self.begin(client, source, &states).await?;
        for table in &self.tables {
            table.prepare(&self.target).await?;
        }
        let all = states.iter().map(|(_, rows)| rows).sum();
        let done: i64 = client.query_one("SELECT sum(copied)::bigint FROM store_migration", &[]).await?.get(0);
        let mut done = u64::try_from(done).unwrap_or_default();
        progress(done, all);
        for table in &self.tables {
            let place = "SELECT copied_up_to FROM store_migration WHERE table_name = $1";
            let mut place: String = client.query_one(place, &[&table.name()]).await?.get(0);
            let mut batch = self.read(table, &place).await?;
            while let Some(rows) = batch {
                let (count, last) = (rows.rows, Value::from(rows.last.clone()).to_string());
                // Read the next batch while this one is written.
                let (written, next) = tokio::join!(write(client, table.name(), &place, &last, rows), self.read(table, &last));
                written?;
                batch = next?;
                place = last;
                done += count;
                progress(done, all);
            }
        }
        if self.source_states().await? != states {
            return refused(format!(
                "{source} was written to while it was copied, so the copy is not whole; stop the server that serves it, then \
                 migrate into another, empty database"
            ));
        }
        self.finish(client, &states).await
    }

    async fn read(&self, table: &Arc<dyn MovedTable>, after: &str) -> Result<Option<Batch>, DatabaseError> {
        let after: Vec<Value> = serde_json::from_str(after)
            .map_err(|error| DatabaseError::Setting(format!("{after} in store_migration is not a key: {error}")))?;
        let table = Arc::clone(table);
        self.source.read(move |connection| table.read(connection, &after)).await
    }

    /// The state and row count of each source table, all from the same snapshot.
    async fn source_states(&self) -> Result<Vec<(String, u64)>, DatabaseError> {
        let tables = self.tables.clone();
        self.source
            .read(move |connection| {
                let snapshot = connection.unchecked_transaction()?;
                let state_of = |table: &Arc<dyn MovedTable>| {
                    let sql = format!("SELECT count(*), count(*) || '/' || ifnull({}, '') FROM {}", table.state(), table.name());
                    let (rows, state): (i64, String) = snapshot.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
                    Ok((state, rows.unsigned_abs()))
                };
                tables.iter().map(state_of).collect()
            })
            .await
    }

    async fn begin(&self, client: &mut Object, source: &str, states: &[(String, u64)]) -> Result<(), DatabaseError> {
        let transaction = client.transaction().await?;
        let begun = transaction.query("SELECT table_name, source, source_state, finished FROM store_migration", &[]).await?;
        for row in &begun {
            let (table, from, state): (&str, &str, &str) = (row.get(0), row.get(1), row.get(2));
            if from != source {
                return refused(format!("the target holds records of {from}, not of {source}; migrate into an empty database"));
            }
            if row.get(3) {
                return refused(format!(
                    "everything of {source} was migrated into this database before; serve it with DATABASE_URL"
                ));
            }
            let now =
                self.tables.iter().zip(states).find(|(known, _)| known.name() == table).map(|(_, (state, _))| state.as_str());
            if now != Some(state) {
                return refused(format!(
                    "{source} was written to since the migration into this database began ({table}); stop the server that \
                     serves it, then migrate into another, empty database"
                ));
            }
        }
        if begun.is_empty() {
            for (table, (state, _)) in self.tables.iter().zip(states) {
                let rows = count(&transaction, table.name()).await?;
                if rows > 0 {
                    return refused(format!(
                        "the target holds {rows} rows in {} already, and not from a migration; migrate into an empty database",
                        table.name()
                    ));
                }
                let sql = "INSERT INTO store_migration VALUES ($1, $2, $3, '[]', 0, false)";
                transaction.execute(sql, &[&table.name(), &source, state]).await?;
            }
        }
        Ok(transaction.commit().await?)
    }

    async fn finish(&self, client: &mut Object, states: &[(String, u64)]) -> Result<Vec<Copied>, DatabaseError> {
        let transaction = client.transaction().await?;
        let mut copied = Vec::new();
        for (table, (_, expected)) in self.tables.iter().zip(states) {
            let (name, rows) = (table.name(), count(&transaction, table.name()).await?);
            if rows != *expected {
                return refused(format!(
                    "the target has {rows} rows in {name} and the source {expected}: somebody else writes to the target; stop \
                     that server, then migrate into another, empty database"
                ));
            }
            if let Some(column) = table.identity() {
                let sql = format!(
                    "SELECT setval(pg_get_serial_sequence('{name}', '{column}'), coalesce(max({column}), 1), max({column}) IS NOT NULL)
                     FROM {name}"
                );
                transaction.execute(&sql, &[]).await?;
            }
            copied.push(Copied { table: name, rows });
        }
        transaction.execute("UPDATE store_migration SET finished = true", &[]).await?;
        transaction.commit().await?;
        client.batch_execute("ANALYZE").await?; // so that the first queries are planned well
        Ok(copied)
    }
}

/// Writes a batch together with the progress.
async fn write(client: &mut Object, table: &str, from: &str, to: &str, batch: Batch) -> Result<(), DatabaseError> {
    let transaction = client.transaction().await?;
    for insert in &batch.inserts {
        insert.run(&transaction).await?;
    }
    let went_on =
        "UPDATE store_migration SET copied_up_to = $3, copied = copied + $4 WHERE table_name = $1 AND copied_up_to = $2";
    let rows = i64::try_from(batch.rows).unwrap_or(i64::MAX);
    if transaction.execute(went_on, &[&table, &from, &to, &rows]).await? != 1 {
        return refused("another migrate-store copies into this database".to_owned());
    }
    Ok(transaction.commit().await?)
}

async fn count(client: &impl GenericClient, table: &str) -> Result<u64, DatabaseError> {
    let rows: i64 = client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await?.get(0);
    Ok(rows.unsigned_abs())
}

fn refused<T>(sentence: String) -> Result<T, DatabaseError> {
    Err(DatabaseError::Setting(sentence))
}
