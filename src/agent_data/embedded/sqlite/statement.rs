//! SQL text that grows together with its parameters, so that no value is ever spliced into it.

use rusqlite::{Connection, params_from_iter, types::Value};

/// A statement under construction.
#[derive(Default)]
pub(super) struct Statement {
    pub sql: String,
    /// The last ones may turn out not to be needed; SQLite counts up to the highest that the text names.
    parameters: Vec<Value>,
}

impl Statement {
    /// Adds a value to the statement and returns its placeholder, which may be used more than once.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.parameters.push(value.into());
        format!("?{}", self.parameters.len())
    }

    /// Prepares the statement (from the cache, if it ran before) and passes its rows to `read`.
    pub fn query<T>(
        &self,
        connection: &Connection,
        read: impl FnOnce(&mut rusqlite::Rows<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut statement = connection.prepare_cached(&self.sql)?;
        let count = statement.parameter_count();
        let mut rows = statement.query(params_from_iter(self.parameters.iter().take(count)))?;
        read(&mut rows)
    }

    /// Runs a statement that returns no rows; returns the number of rows changed.
    pub fn execute(&self, connection: &Connection) -> rusqlite::Result<usize> {
        let mut statement = connection.prepare_cached(&self.sql)?;
        let count = statement.parameter_count();
        statement.execute(params_from_iter(self.parameters.iter().take(count)))
    }
}
