//! Checks that every record is the one that was written, and that everything kept beside it agrees with it.

use super::{
    super::{
        super::{AgentDataError, Scope},
        check::{OnRecord, Stored, WRONG_COUNTS, wrong_count},
        indexed::{IndexedPaths, KeptValue},
        record::Record,
    },
    SqliteStore, index,
};
use crate::database::OnProblem;
use rusqlite::{Connection, Row, params, types::Value};
use std::collections::HashSet;

/// Records per transaction. A longer one would keep SQLite from reusing its log while a server writes.
const AT_ONCE: i64 = 2_000;

impl SqliteStore {
    /// Reads every record and reports problems. Returns the number of records. Holds one record at a time and blocks no writer.
    pub async fn check(&self, problem: &OnProblem) -> Result<u64, AgentDataError> {
        let (mut records, mut after) = (0, Some(i64::MIN));
        while let Some(row_number) = after {
            let problem = OnProblem::clone(problem);
            let (read, last) = self.database.read(move |connection| check_some(connection, row_number, &problem)).await?;
            records += read;
            after = last;
        }
        let problem = OnProblem::clone(problem);
        self.database.read(move |connection| check_counts(connection, &problem)).await?;
        Ok(records)
    }

    /// Visits each record whose JSON contains `text`. Holds one record at a time and blocks no writer.
    pub async fn each_record_with(&self, text: &'static str, visit: &OnRecord) -> Result<(), AgentDataError> {
        let mut after = Some(i64::MIN);
        while let Some(row_number) = after {
            let visit = OnRecord::clone(visit);
            after = self.database.read(move |connection| visit_some(connection, row_number, text, &visit)).await?;
        }
        Ok(())
    }
}

fn visit_some(connection: &Connection, after: i64, text: &str, visit: &OnRecord) -> Result<Option<i64>, AgentDataError> {
    let mut statement = connection.prepare_cached(
        "SELECT row_number, id, data, instr(data, ?3) > 0 FROM agent_data WHERE row_number > ?1 ORDER BY row_number LIMIT ?2",
    )?;
    let mut rows = statement.query(params![after, AT_ONCE, text])?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        last = Some(row.get(0)?);
        // What is not valid UTF-8 is reported by `check`.
        if let (true, Ok(id), Ok(data)) = (row.get(3)?, row.get_ref(1)?.as_str(), row.get_ref(2)?.as_str()) {
            visit(id, data);
        }
    }
    Ok(last)
}

fn check_some(connection: &Connection, after: i64, problem: &OnProblem) -> Result<(u64, Option<i64>), AgentDataError> {
    let snapshot = connection.unchecked_transaction()?;
    let indexed = index::paths(&snapshot)?;
    let mut statement = snapshot.prepare_cached(
        "SELECT row_number, id, updated_at, version, data, odd, status, file_name, file_hash, overall_confidence
         FROM agent_data WHERE row_number > ?1 ORDER BY row_number LIMIT ?2",
    )?;
    let mut rows = statement.query(params![after, AT_ONCE])?;
    let (mut read, mut last) = (0, None);
    while let Some(row) = rows.next()? {
        check_row(&snapshot, row, &indexed, problem)?;
        last = Some(row.get(0)?);
        read += 1;
    }
    Ok((read, last))
}

fn check_row(connection: &Connection, row: &Row<'_>, indexed: &IndexedPaths, problem: &OnProblem) -> rusqlite::Result<()> {
    let row_number: i64 = row.get(0)?;
    let text = |index| row.get_ref(index).ok().and_then(|value| value.as_str_or_null().ok());
    let (Some(Some(id)), Some(Some(version)), Some(Some(data))) = (text(1), text(3), text(4)) else {
        problem(format!("record in row {row_number}: its id, version or data is not valid UTF-8"));
        return Ok(());
    };
    let stored = Stored { id, updated_at: row.get(2)?, version, data };
    let Some(record) = stored.read(indexed, problem) else { return Ok(()) };
    if row.get_ref(5)?.as_i64() != Ok(i64::from(record.is_odd)) {
        stored.differs("the mark of odd types", problem);
    }
    let hot =
        [("the status", 6, &record.status), ("the file name", 7, &record.file_name), ("the file hash", 8, &record.file_hash)];
    for (what, index, value) in hot {
        if text(index) != Some(value.as_deref()) {
            stored.differs(what, problem);
        }
    }
    let confidence: Value = row.get(9)?;
    let is_same = "SELECT ?1 IS json_extract(?2, '$')";
    if !connection.prepare_cached(is_same)?.query_row(params![confidence, record.overall_confidence], |row| row.get(0))? {
        stored.differs("the confidence", problem);
    }
    if !fields_agree(connection, row_number, &record)? {
        stored.differs("the index of fields", problem);
    }
    Ok(())
}

/// Every value is there, and no other. SQLite compares, since filters compare with its numbers.
fn fields_agree(connection: &Connection, row_number: i64, record: &Record) -> rusqlite::Result<bool> {
    const TEXT: &str = "SELECT quote(value) FROM agent_data_field WHERE path = ?1 AND value = ?2 AND row_number = ?3";
    const NUMBER: &str =
        "SELECT quote(value) FROM agent_data_field WHERE path = ?1 AND value = json_extract(?2, '$') AND row_number = ?3";
    let mut found = HashSet::new();
    for (path, value) in record.indexed.iter() {
        let (sql, value) = match value {
            KeptValue::Text(text) => (TEXT, text.clone()),
            KeptValue::Number(number) => (NUMBER, number.to_string()),
        };
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![path, value, row_number])?;
        let Some(row) = rows.next()? else { return Ok(false) };
        found.insert((path, row.get::<_, String>(0)?));
    }
    let all: i64 = connection
        .prepare_cached("SELECT count(*) FROM agent_data_field WHERE row_number = ?1")?
        .query_row([row_number], |row| row.get(0))?;
    Ok(usize::try_from(all) == Ok(found.len()))
}

fn check_counts(connection: &Connection, problem: &OnProblem) -> Result<(), AgentDataError> {
    let mut statement = connection.prepare(WRONG_COUNTS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let scope = Scope { deployment_name: row.get(0)?, collection: row.get(1)? };
        let status: Option<String> = row.get(2)?;
        problem(wrong_count(&scope, status.as_deref(), row.get(3)?, row.get(4)?));
    }
    Ok(())
}
