//! Whether other connections have written to the file.

use super::{SqliteDatabase, open_reader};
use rusqlite::Connection;
use std::time::Duration;

/// Looks at SQLite's own count, which costs microseconds: <https://www.sqlite.org/pragma.html#pragma_data_version>.
pub(in crate::database) struct Others {
    /// The count is that of one connection. `None` if it can't be opened.
    connection: Option<Connection>,
    count: i64,
}

impl Others {
    pub(in crate::database) fn of(database: &SqliteDatabase) -> Self {
        let connection = open_reader(database.path()).and_then(|connection| {
            connection.busy_timeout(Duration::ZERO)?; // nobody waits for it
            Ok(connection)
        });
        let mut others = Self { connection: connection.ok(), count: 0 };
        others.look();
        others
    }

    /// Whether anybody has written since the last look. A file that can't be looked at may have changed.
    pub(in crate::database) fn look(&mut self) -> bool {
        let count = |connection: &Connection| connection.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0));
        match self.connection.as_ref().map(count) {
            Some(Ok(count)) => std::mem::replace(&mut self.count, count) != count,
            _ => true,
        }
    }
}
