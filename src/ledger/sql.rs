//! One way to talk to both engines: the same SQL, with texts, integers and numbers. A statement counts its values as `$1`, `$2`.

use super::{LedgerError, NewEvent};
use crate::database::DatabaseError;
use deadpool_postgres::GenericClient;
use futures::FutureExt;
use rusqlite::{
    Connection,
    types::{ToSqlOutput, ValueRef},
};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};

/// A value. No column is null.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SqlValue {
    Text(String),
    Int(i64),
    Real(f64),
}

impl SqlValue {
    pub fn text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }

    pub fn int(&self) -> i64 {
        if let Self::Int(number) = self { *number } else { 0 }
    }

    pub fn real(&self) -> f64 {
        if let Self::Real(number) = self { *number } else { 0.0 }
    }
}

impl From<&str> for SqlValue {
    fn from(text: &str) -> Self {
        // PostgreSQL cannot store NUL in a text.
        Self::Text(text.replace('\0', "\u{fffd}"))
    }
}

impl From<i64> for SqlValue {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

pub(super) type Row = Vec<SqlValue>;

/// An engine, in a transaction or without one.
pub(super) trait Sql {
    /// Whether it is PostgreSQL.
    const IS_POSTGRES: bool;
    /// What a statement returns.
    async fn rows(&self, sql: &str, values: &[SqlValue]) -> Result<Vec<Row>, LedgerError>;
    /// The same for a statement whose best plan depends on its values. PostgreSQL plans a prepared one that is used often without
    /// them (<https://www.postgresql.org/docs/current/sql-prepare.html>).
    async fn rows_by_values(&self, sql: &str, values: &[SqlValue]) -> Result<Vec<Row>, LedgerError> {
        self.rows(sql, values).await
    }
    /// Runs a statement that returns nothing.
    async fn run(&self, sql: &str, values: &[SqlValue]) -> Result<(), LedgerError>;
}

/// An engine in a transaction, which can add to the chain of events.
pub(super) trait Append {
    /// Appends an event.
    async fn append(&self, event: NewEvent) -> Result<(), LedgerError>;
}

/// SQLite. Its futures never wait.
pub(super) struct InSqlite<'c>(pub &'c Connection);

impl rusqlite::ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(text) => ToSqlOutput::from(text.as_str()),
            Self::Int(number) => ToSqlOutput::from(*number),
            Self::Real(number) => ToSqlOutput::from(*number),
        })
    }
}

impl Sql for InSqlite<'_> {
    const IS_POSTGRES: bool = false;

    async fn rows(&self, sql: &str, values: &[SqlValue]) -> Result<Vec<Row>, LedgerError> {
        let mut statement = self.0.prepare_cached(&sql.replace('$', "?"))?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let cell = |index| {
                Ok(match row.get_ref(index)? {
                    ValueRef::Integer(number) => SqlValue::Int(number),
                    ValueRef::Real(number) => SqlValue::Real(number),
                    ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Null | ValueRef::Blob(_) => SqlValue::Text(String::new()),
                })
            };
            found.push((0..columns).map(cell).collect::<rusqlite::Result<Row>>()?);
        }
        Ok(found)
    }

    async fn run(&self, sql: &str, values: &[SqlValue]) -> Result<(), LedgerError> {
        self.0.prepare_cached(&sql.replace('$', "?"))?.execute(rusqlite::params_from_iter(values))?;
        Ok(())
    }
}

/// Runs what never waits: work written for both engines, on SQLite.
pub(super) fn at_once<T>(work: impl Future<Output = Result<T, LedgerError>>) -> Result<T, LedgerError> {
    work.now_or_never().unwrap_or(Err(LedgerError::Database(DatabaseError::Closed)))
}

/// Runs `$work` on a connection that only reads.
macro_rules! read {
    ($self:ident, |$sql:ident| $work:expr) => {
        match &$self.database {
            $crate::database::Database::Sqlite(database) => {
                let database = database.clone();
                database
                    .read(move |connection| {
                        let $sql = &$crate::ledger::sql::InSqlite(connection);
                        $crate::ledger::sql::at_once($work)
                    })
                    .await
            }
            $crate::database::Database::Postgres(database) => {
                let client = database.client().await?;
                let $sql = &$crate::ledger::sql::InPostgres(&client);
                $work.await
            }
        }
    };
}

/// Runs `$work` in a transaction, one after the other for each collection.
macro_rules! write {
    ($self:ident, |$sql:ident| $work:expr) => {
        match &$self.database {
            $crate::database::Database::Sqlite(database) => {
                let database = database.clone();
                database
                    .write(move |connection| {
                        let $sql = &$crate::ledger::sql::InSqlite(connection);
                        $crate::ledger::sql::at_once($work)
                    })
                    .await
            }
            $crate::database::Database::Postgres(database) => {
                let mut client = database.client().await?;
                let transaction = client.transaction().await?;
                // Two that store two records of one document at once would not see each other.
                transaction.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 7))", &[&$self.scope]).await?;
                let done = {
                    let $sql = &$crate::ledger::sql::InPostgres(&transaction);
                    $work.await?
                };
                transaction.commit().await?;
                database.wrote();
                Ok(done)
            }
        }
    };
}

pub(in crate::ledger) use {read, write};

/// PostgreSQL.
pub(super) struct InPostgres<'c, C>(pub &'c C);

impl ToSql for SqlValue {
    fn to_sql(&self, of: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Text(text) => text.to_sql(of, out),
            Self::Int(number) => number.to_sql(of, out),
            Self::Real(number) => number.to_sql(of, out),
        }
    }

    fn accepts(of: &Type) -> bool {
        <String as ToSql>::accepts(of) || *of == Type::INT8 || *of == Type::FLOAT8
    }

    tokio_postgres::types::to_sql_checked!();
}

impl<'r> FromSql<'r> for SqlValue {
    fn from_sql(of: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *of {
            Type::INT8 => Self::Int(i64::from_sql(of, raw)?),
            Type::FLOAT8 => Self::Real(f64::from_sql(of, raw)?),
            _ => Self::Text(String::from_sql(of, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self::Text(String::new()))
    }

    fn accepts(of: &Type) -> bool {
        <Self as ToSql>::accepts(of)
    }
}

impl<C: GenericClient + Sync> InPostgres<'_, C> {
    async fn rows_of(&self, statement: &tokio_postgres::Statement, values: &[SqlValue]) -> Result<Vec<Row>, LedgerError> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        let rows = self.0.query(statement, &values).await?;
        let cells = |row: &tokio_postgres::Row| (0..row.len()).map(|index| row.try_get(index)).collect::<Result<Row, _>>();
        Ok(rows.iter().map(cells).collect::<Result<_, _>>()?)
    }
}

impl<C: GenericClient + Sync> Sql for InPostgres<'_, C> {
    const IS_POSTGRES: bool = true;

    async fn rows(&self, sql: &str, values: &[SqlValue]) -> Result<Vec<Row>, LedgerError> {
        let statement = self.0.prepare_cached(sql).await?;
        self.rows_of(&statement, values).await
    }

    async fn rows_by_values(&self, sql: &str, values: &[SqlValue]) -> Result<Vec<Row>, LedgerError> {
        let statement = self.0.prepare(sql).await?;
        self.rows_of(&statement, values).await
    }

    async fn run(&self, sql: &str, values: &[SqlValue]) -> Result<(), LedgerError> {
        let statement = self.0.prepare_cached(sql).await?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.0.execute(&statement, &values).await?;
        Ok(())
    }
}

/// The texts of a list, which is one value in JSON, `$place`: a statement for each would be slower.
pub(super) fn among<S: Sql>(place: usize) -> String {
    if S::IS_POSTGRES {
        format!("(SELECT jsonb_array_elements_text(CAST(CAST(${place} AS text) AS jsonb)))")
    } else {
        format!("(SELECT value FROM json_each(${place}))")
    }
}
