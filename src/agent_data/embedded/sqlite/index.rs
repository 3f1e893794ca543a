//! The values of the indexed fields: updated with every write, and built for existing records.

use super::super::{
    super::AgentDataError,
    indexed::{Indexed, IndexedPaths, KeptValue},
    record::Record,
};
use crate::database::SqliteDatabase;
use rusqlite::{Connection, params};
use serde_json::Value;

/// What is currently indexed. Read from the table, since another process may have changed it.
pub(super) fn paths(connection: &Connection) -> rusqlite::Result<IndexedPaths> {
    let mut statement = connection.prepare_cached("SELECT path FROM indexed_field")?;
    let paths = statement.query_map([], |row| row.get(0))?;
    Ok(IndexedPaths::from_stored(paths.collect::<rusqlite::Result<_>>()?))
}

/// Replaces the index entries of a record. Call it in the transaction that writes the record.
pub(super) fn keep(connection: &Connection, row_number: i64, record: &Record, is_new: bool) -> rusqlite::Result<()> {
    if !is_new {
        connection.prepare_cached("DELETE FROM agent_data_field WHERE row_number = ?1")?.execute([row_number])?;
    }
    let indexed = paths(connection)?;
    if indexed == record.indexed.paths {
        return add(connection, row_number, &record.indexed);
    }
    // The list has changed since the record was read: rare, once in the life of a server.
    let data = serde_json::from_str(record.data.get()).unwrap_or_default();
    add(connection, row_number, &Indexed::of(&data, &indexed))
}

fn add(connection: &Connection, row_number: i64, indexed: &Indexed) -> rusqlite::Result<()> {
    // Numbers go through SQLite's own parser, like those that filters compare with.
    const TEXT: &str = "INSERT OR IGNORE INTO agent_data_field (path, value, row_number) VALUES (?1, ?2, ?3)";
    const NUMBER: &str =
        "INSERT OR IGNORE INTO agent_data_field (path, value, row_number) VALUES (?1, json_extract(?2, '$'), ?3)";
    for (path, value) in indexed.iter() {
        match value {
            KeptValue::Text(text) => connection.prepare_cached(TEXT)?.execute(params![path, text, row_number])?,
            KeptValue::Number(number) => {
                connection.prepare_cached(NUMBER)?.execute(params![path, number.to_string(), row_number])?
            }
        };
    }
    Ok(())
}

/// Makes these the indexed fields. One transaction: no query ever sees a half-built index.
pub(super) async fn reconcile(database: &SqliteDatabase, wanted: &IndexedPaths) -> Result<(), AgentDataError> {
    let known = database.read(|connection| -> Result<_, AgentDataError> { Ok(paths(connection)?) }).await?;
    if known == *wanted {
        return Ok(());
    }
    let wanted = wanted.clone();
    database
        .write(move |connection| {
            let known = paths(connection)?;
            for path in known.as_slice().iter().filter(|path| !wanted.contains(path)) {
                connection.execute("DELETE FROM indexed_field WHERE path = ?1", [path])?;
                connection.execute("DELETE FROM agent_data_field WHERE path = ?1", [path])?;
            }
            let new: Vec<String> = wanted.as_slice().iter().filter(|path| !known.contains(path)).cloned().collect();
            for path in &new {
                connection.execute("INSERT INTO indexed_field (path) VALUES (?1)", [path])?;
            }
            fill(connection, &IndexedPaths::from_stored(new))
        })
        .await
}

fn fill(connection: &Connection, new: &IndexedPaths) -> Result<(), AgentDataError> {
    let mut statement = connection.prepare("SELECT row_number, data FROM agent_data")?;
    let mut rows = statement.query([])?;
    let mut done: u64 = 0;
    while let Some(row) = rows.next()? {
        // Data that serde_json can't parse was not written by this program.
        let data: Value = serde_json::from_str(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?).unwrap_or_default();
        add(connection, row.get(0)?, &Indexed::of(&data, new))?;
        done += 1;
        if done.is_multiple_of(50_000) {
            tracing::info!(records = done, fields = ?new.as_slice(), "indexing");
        }
    }
    Ok(())
}
