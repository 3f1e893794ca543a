//! Tables that are the same in both databases.

use super::{super::DatabaseError, BATCH_BYTES, BATCH_ROWS, Batch, Column, Insert, MovedTable};
use rusqlite::{Connection, ToSql, types::Value as Stored};
use serde_json::Value;

/// A table of texts and integers, with the same column names in both databases.
pub struct PlainTable {
    /// Its name in both databases.
    pub name: &'static str,
    /// The columns that identify and order its rows; they come first in `texts` or `integers`.
    pub key: &'static [&'static str],
    /// Text columns.
    pub texts: &'static [&'static str],
    /// Integer columns.
    pub integers: &'static [&'static str],
    /// See [`MovedTable::identity`].
    pub identity: Option<&'static str>,
    /// See [`MovedTable::state`].
    pub state: &'static str,
}

impl MovedTable for PlainTable {
    fn name(&self) -> &'static str {
        self.name
    }

    fn identity(&self) -> Option<&'static str> {
        self.identity
    }

    fn state(&self) -> &'static str {
        self.state
    }

    fn read(&self, source: &Connection, after: &[Value]) -> Result<Option<Batch>, DatabaseError> {
        let columns = [self.key, self.texts, self.integers].concat().join(", ");
        let mut statement = source.prepare_cached(&next_rows(&columns, self.name, self.key, after))?;
        let key = stored(after);
        let mut rows = statement.query(rusqlite::params_from_iter(&key))?;
        let mut texts: Vec<_> = self.texts.iter().map(|_| Vec::new()).collect();
        let mut integers: Vec<_> = self.integers.iter().map(|_| Vec::new()).collect();
        let (mut count, mut bytes, mut last) = (0, 0, Vec::new());
        while count < BATCH_ROWS
            && bytes < BATCH_BYTES
            && let Some(row) = rows.next()?
        {
            last = key_of(row, self.key.len())?;
            for (index, values) in texts.iter_mut().enumerate() {
                let text: Option<String> = row.get(self.key.len() + index)?;
                bytes += text.as_ref().map_or(0, String::len);
                values.push(text.map(storable));
            }
            for (index, values) in integers.iter_mut().enumerate() {
                values.push(row.get(self.key.len() + texts.len() + index)?);
            }
            count += 1;
        }
        let texts = self.texts.iter().copied().zip(texts.into_iter().map(Column::Texts));
        let integers = self.integers.iter().copied().zip(integers.into_iter().map(Column::Integers));
        let inserts = vec![Insert { table: self.name, columns: texts.chain(integers).collect() }];
        Ok((count > 0).then_some(Batch { inserts, rows: count as u64, last }))
    }
}

/// The query for the rows after a key of one or two columns, which are compared as a tuple.
fn next_rows(columns: &str, table: &str, key: &[&str], after: &[Value]) -> String {
    let order = key.join(", ");
    let marks = vec!["?"; after.len()].join(", ");
    let behind = if after.is_empty() { String::new() } else { format!("WHERE ({order}) > ({marks})") };
    format!("SELECT {columns} FROM {table} {behind} ORDER BY {order}")
}

fn stored(key: &[Value]) -> Vec<Box<dyn ToSql>> {
    key.iter()
        .map(|value| match value.as_i64() {
            Some(integer) => Box::new(integer) as Box<dyn ToSql>,
            None => Box::new(value.as_str().unwrap_or_default().to_owned()),
        })
        .collect()
}

fn key_of(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Vec<Value>> {
    let value = |index| {
        Ok(match row.get(index)? {
            Stored::Integer(integer) => Value::from(integer),
            Stored::Text(text) => Value::from(text),
            other => return Err(rusqlite::Error::InvalidColumnType(index, format!("{other:?}"), other.data_type())),
        })
    };
    (0..columns).map(value).collect()
}

/// PostgreSQL cannot store NUL in a text. This program also drops it elsewhere when it writes to PostgreSQL.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}
