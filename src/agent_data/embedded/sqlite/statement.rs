//! SQL text that grows together with its parameters, so that no value is ever spliced into it.

use rusqlite::{Connection, params_from_iter, types::Value};

/// A statement in the making.
#[derive(Default)]
pub(super) struct Statement {
    pub sql: String,
    /// The last ones may turn out not to be needed; SQLite counts to the highest that the text names.
    parameters: Vec<Value>,
}

impl Statement {
    /// Keeps a value for the statement and gives the placeholder to write for it, which may be written more than once.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.parameters.push(value.into());
        format!("?{}", self.parameters.len())
    }

    /// Prepares the statement (from the cache, if it ran before) and gives its rows to `read`.
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

    /// Runs a statement without rows; the number of rows that it touched.
    pub fn execute(&self, connection: &Connection) -> rusqlite::Result<usize> {
        let mut statement = connection.prepare_cached(&self.sql)?;
        let count = statement.parameter_count();
        statement.execute(params_from_iter(self.parameters.iter().take(count)))
    }
}
