//! How a field is written in SQL: as a column where the table has one, otherwise as a path into the JSON text.

use super::{
    super::{
        super::{Scope, field::DataPath},
        IndexedPaths,
        hot_column::HotColumn,
    },
    index,
    statement::Statement,
};
use rusqlite::Connection;
use serde_json::Value;

/// What a query on a scope can use besides the records themselves. Read it in the transaction that uses it.
pub(super) struct Shortcuts {
    pub hot: HotColumns,
    pub indexed: IndexedPaths,
}

impl Shortcuts {
    pub fn of(connection: &Connection, scope: &Scope) -> rusqlite::Result<Self> {
        Ok(Self { hot: HotColumns::of(connection, scope)?, indexed: index::paths(connection)? })
    }
}

/// Whether the columns that copy values of `data` can replace them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HotColumns {
    /// Every record of the scope has the usual types: use the columns.
    Usable,
    /// Some record has, say, a number as its status: look into the data.
    Unusable,
}

impl HotColumns {
    fn of(connection: &Connection, scope: &Scope) -> rusqlite::Result<Self> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM agent_data WHERE deployment_name = ?1 AND collection = ?2 AND odd = 1)";
        let has_odd: bool =
            connection.prepare_cached(SQL)?.query_row([&scope.deployment_name, &scope.collection], |row| row.get(0))?;
        Ok(if has_odd { Self::Unusable } else { Self::Usable })
    }

    /// The column that holds this value of `data`.
    pub fn column(self, path: &DataPath) -> Option<HotColumn> {
        HotColumn::of(path).filter(|_| self == Self::Usable)
    }
}

/// A path into the JSON text, as SQL: an expression that gives a JSON path. The path itself is a parameter.
pub(super) fn path_sql(path: &DataPath, statement: &mut Statement) -> String {
    let keys = path_of_keys(&path.keys, statement);
    match &path.fallback {
        None => keys,
        Some(fallback) => {
            let fallback = path_of_keys(fallback, statement);
            format!("iif(json_type(data, {keys}) IS NULL, {fallback}, {keys})")
        }
    }
}

/// SQLite compares names only up to a NUL, so `s\0t` would find `s`. Our own function checks whether the full name is there;
/// if not, the path matches nothing (data is an object, which has no first element). Two names in one record that differ only after
/// a NUL are still confused.
fn path_of_keys(keys: &[String], statement: &mut Statement) -> String {
    let path = statement.bind(json_path(keys));
    if !keys.iter().any(|key| key.contains('\0')) {
        return path;
    }
    let names = statement.bind(Value::from(keys).to_string());
    format!("iif(has_names(data, {names}), {path}, '$[0]')")
}

/// SQLite's own path syntax, every key quoted: a dot, a quote or a bracket in a key is part of the key.
fn json_path(keys: &[String]) -> String {
    let mut path = "$".to_owned();
    for key in keys {
        path.push('.');
        path.push_str(&Value::from(key.as_str()).to_string());
    }
    path
}
