//! Records in one SQLite file.
//!
//! A write is one statement that compares the version and sets the new time, so there is no gap to race in.

mod aggregate;
mod check;
mod fields;
mod filter_sql;
mod index;
mod salvage;
mod search;
mod statement;
#[cfg(test)]
mod tests;

use super::{
    super::{AgentData, AgentDataError, Aggregate, Filter, Group, Item, JsonText, Page, Scope, Search, UpdateAlso, version_of},
    IndexedPaths, SCAN_LIMIT,
    record::Record,
    took_too_long,
};
use crate::{
    database::{Also, DatabaseError, SqliteDatabase},
    domain::Version,
};
use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::RwLock;

/// The default, embedded store. Clones share the file.
#[derive(Clone)]
pub struct SqliteStore {
    database: SqliteDatabase,
    /// As last read, so that records can be parsed for it before their turn to be written; see [`index::keep`].
    indexed: Arc<RwLock<Option<IndexedPaths>>>,
    scan_limit: Duration,
}

impl SqliteStore {
    /// A store in `database`, whose migrations have created the tables.
    pub fn new(database: SqliteDatabase) -> Self {
        Self { database, indexed: Arc::default(), scan_limit: SCAN_LIMIT }
    }

    /// Makes these the indexed fields, and no others. For a new one all existing records are read once.
    pub async fn index(&self, paths: &IndexedPaths) -> Result<(), AgentDataError> {
        index::reconcile(&self.database, paths).await?;
        *self.indexed.write().await = None;
        Ok(())
    }

    /// Parses a record along with its index entries.
    async fn read(&self, data: Box<RawValue>) -> Result<Record, AgentDataError> {
        let known = self.indexed.read().await.clone();
        let paths = match known {
            Some(known) => known,
            None => {
                let read =
                    self.database.read(|connection| -> Result<_, AgentDataError> { Ok(index::paths(connection)?) }).await?;
                *self.indexed.write().await = Some(read.clone());
                read
            }
        };
        Record::read(data, &paths)
    }

    /// The indexed fields.
    pub async fn indexed(&self) -> Result<IndexedPaths, AgentDataError> {
        self.database.read(|connection| Ok(index::paths(connection)?)).await
    }

    /// Runs a query that may be interrupted when its time is up.
    async fn ask<T: Send + 'static>(
        &self,
        filter: &Filter,
        question: impl Fn(&Connection) -> Result<T, AgentDataError> + Send + 'static,
    ) -> Result<T, AgentDataError> {
        let was_interrupted = |answer: &Result<T, _>| matches!(answer, Err(AgentDataError::Database(DatabaseError::Interrupted)));
        // A query that an index answers takes less time than handing it to another thread and back. If it turns out to take longer, it
        // starts over in a thread where it keeps nobody waiting.
        let at_once = self.database.read_here(|connection| ask_within(connection, PROMPT.min(self.scan_limit), 500, &question));
        match at_once {
            Some(answer) if !was_interrupted(&answer) => return answer,
            _ => {}
        }
        let limit = self.scan_limit;
        let answer = self.database.read_mut(move |connection| ask_within(connection, limit, 5_000, &question)).await;
        if was_interrupted(&answer) { Err(took_too_long(filter)) } else { answer }
    }
}

/// The scopes that have items, those with the most first. A table of counts answers it, however many items there are.
const SCOPES: &str = "SELECT deployment_name, collection FROM agent_data_count GROUP BY deployment_name, collection
    HAVING sum(items) > 0 ORDER BY sum(items) DESC, deployment_name, collection LIMIT ?";

fn scope(row: &Row<'_>) -> rusqlite::Result<Scope> {
    Ok(Scope { deployment_name: row.get(0)?, collection: row.get(1)? })
}

/// How long a query may block the thread that serves requests.
const PROMPT: Duration = Duration::from_millis(2);

/// Interrupts the query when its time is up; checked every so many steps of SQLite's virtual machine.
fn ask_within<T>(
    connection: &mut Connection,
    limit: Duration,
    steps: std::ffi::c_int,
    question: impl Fn(&Connection) -> Result<T, AgentDataError>,
) -> Result<T, AgentDataError> {
    let deadline = Instant::now() + limit;
    connection.progress_handler(steps, Some(move || Instant::now() > deadline))?;
    let answer = question(connection);
    connection.progress_handler(0, None::<fn() -> bool>)?;
    answer
}

#[async_trait]
impl AgentData for SqliteStore {
    async fn create(&self, scope: &Scope, data: Box<RawValue>) -> Result<Item, AgentDataError> {
        let record = self.read(data).await?;
        let scope = scope.clone();
        self.database.write(move |connection| insert(connection, &scope, &record)).await
    }

    async fn get(&self, id: &str) -> Result<Item, AgentDataError> {
        let id = id.to_owned();
        self.database.read(move |connection| select(connection, &id)?.ok_or_else(|| AgentDataError::not_found(&id))).await
    }

    async fn scope_of(&self, id: &str) -> Result<Option<Scope>, AgentDataError> {
        let id = id.to_owned();
        self.database
            .read(move |connection| {
                let mut query = connection.prepare_cached("SELECT deployment_name, collection FROM agent_data WHERE id = ?")?;
                Ok(query.query_row([id], scope).optional()?)
            })
            .await
    }

    async fn scopes(&self, most: usize) -> Result<Vec<Scope>, AgentDataError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.database
            .read(move |connection| {
                let mut query = connection.prepare_cached(SCOPES)?;
                let scopes = query.query_map([most], scope)?.collect::<rusqlite::Result<_>>()?;
                Ok(scopes)
            })
            .await
    }

    async fn update(&self, id: &str, data: Box<RawValue>, expected: Option<&Version>) -> Result<Item, AgentDataError> {
        let record = self.read(data).await?;
        let (id, expected) = (id.to_owned(), expected.cloned());
        self.database
            .write(move |connection| match update(connection, &id, &record, expected.as_ref())? {
                Some(item) => Ok(item),
                None => Err(missing_or_changed(connection, &id)?),
            })
            .await
    }

    fn sharing_transactions(&self) -> Option<&dyn UpdateAlso> {
        Some(self)
    }

    async fn delete(&self, id: &str, expected: Option<&Version>) -> Result<(), AgentDataError> {
        let (id, expected) = (id.to_owned(), expected.cloned());
        self.database
            .write(move |connection| {
                let deleted = connection
                    .prepare_cached("DELETE FROM agent_data WHERE id = ?1 AND (?2 IS NULL OR version = ?2)")?
                    .execute(params![id, expected.as_ref().map(Version::as_str)])?;
                if deleted == 0 { Err(missing_or_changed(connection, &id)?) } else { Ok(()) }
            })
            .await
    }

    async fn search(&self, search: Search) -> Result<Page<Item>, AgentDataError> {
        search.filter.check()?;
        let filter = search.filter.clone();
        self.ask(&filter, move |connection| match search::search(connection, &search) {
            Err(error) if error.is_damage() => salvage::search(connection, &search),
            found => found,
        })
        .await
    }

    async fn search_written(&self, search: Search, project_id: Option<String>) -> Result<Vec<u8>, AgentDataError> {
        search.filter.check()?;
        let filter = search.filter.clone();
        self.ask(&filter, move |connection| search::search_written(connection, &search, project_id.clone())).await
    }

    async fn aggregate(&self, aggregate: Aggregate) -> Result<Page<Group>, AgentDataError> {
        aggregate.filter.check()?;
        let filter = aggregate.filter.clone();
        self.ask(&filter, move |connection| aggregate::aggregate(connection, &aggregate)).await
    }

    async fn delete_matching(&self, scope: &Scope, filter: Filter) -> Result<u64, AgentDataError> {
        filter.check()?;
        let scope = scope.clone();
        self.database.write(move |connection| search::delete_matching(connection, &scope, &filter)).await
    }
}

#[async_trait]
impl UpdateAlso for SqliteStore {
    async fn update_also(&self, id: &str, data: Box<RawValue>, expected: &Version, also: Also) -> Result<Item, AgentDataError> {
        let also = also.for_sqlite()?;
        let record = self.read(data).await?;
        let (id, expected) = (id.to_owned(), expected.clone());
        self.database
            .write(move |connection| {
                let Some(item) = update(connection, &id, &record, Some(&expected))? else {
                    return Err(missing_or_changed(connection, &id)?);
                };
                also(connection, item.version().as_str())?;
                Ok(item)
            })
            .await
    }
}

const ITEM_COLUMNS: &str = "id, deployment_name, collection, data, created_at, updated_at";
/// The place of `data` in [`ITEM_COLUMNS`].
const DATA: usize = 3;
/// The column after [`ITEM_COLUMNS`] in queries for a single item.
const VERSION: usize = 6;

fn insert(connection: &Connection, scope: &Scope, record: &Record) -> Result<Item, AgentDataError> {
    // Numbers go through SQLite's own parser, like those that filters compare with.
    const SQL: &str = "INSERT INTO agent_data (id, deployment_name, collection, created_at, updated_at, version, odd, status, file_name, file_hash, overall_confidence, data)
        VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, json_extract(?10, '$'), ?11)";
    let id = uuid::Uuid::new_v4().to_string();
    let now = Timestamp::now().as_microsecond();
    let version = version_of(now, &record.digest);
    connection.prepare_cached(SQL)?.execute(params![
        id,
        scope.deployment_name,
        scope.collection,
        now,
        version.as_str(),
        record.is_odd,
        record.status,
        record.file_name,
        record.file_hash,
        record.overall_confidence,
        record.data.get(),
    ])?;
    index::keep(connection, connection.last_insert_rowid(), record, true)?;
    let now = Timestamp::from_microsecond(now).map_err(|_| AgentDataError::protocol("the clock is out of range"))?;
    Ok(Item {
        id,
        scope: scope.clone(),
        project_id: None,
        data: record.data.clone().into(),
        created_at: now,
        updated_at: now,
        stored_version: Some(version),
    })
}

fn select(connection: &Connection, id: &str) -> Result<Option<Item>, AgentDataError> {
    let sql = format!("SELECT {ITEM_COLUMNS}, version FROM agent_data WHERE id = ?1");
    let item = connection.prepare_cached(&sql)?.query_row([id], item_with_version).optional()?;
    if let Some(item) = &item {
        check_json(item.data.get().as_bytes())?;
    }
    Ok(item)
}

fn update(
    connection: &Connection,
    id: &str,
    record: &Record,
    expected: Option<&Version>,
) -> Result<Option<Item>, AgentDataError> {
    let sql = format!(
        "UPDATE agent_data SET updated_at = max(?2, updated_at + 1), version = max(?2, updated_at + 1) || '-' || ?3, odd = ?4,
             status = ?5, file_name = ?6, file_hash = ?7, overall_confidence = json_extract(?8, '$'), data = ?9
         WHERE id = ?1 AND (?10 IS NULL OR version = ?10) RETURNING {ITEM_COLUMNS}, version, row_number"
    );
    let parameters = params![
        id,
        Timestamp::now().as_microsecond(),
        record.digest,
        record.is_odd,
        record.status,
        record.file_name,
        record.file_hash,
        record.overall_confidence,
        record.data.get(),
        expected.map(Version::as_str),
    ];
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(parameters)?;
    let updated =
        rows.next()?.map(|row| Ok::<_, rusqlite::Error>((item_with_version(row)?, row.get(VERSION + 1)?))).transpose()?;
    while rows.next()?.is_some() {} // run it to completion
    let Some((item, row_number)) = updated else { return Ok(None) };
    index::keep(connection, row_number, record, false)?;
    Ok(Some(item))
}

/// Why a write with a condition touched nothing; called on the writing connection, so nothing has changed since.
fn missing_or_changed(connection: &Connection, id: &str) -> Result<AgentDataError, AgentDataError> {
    Ok(match select(connection, id)? {
        Some(current) => AgentDataError::Conflict { current: Some(Box::new(current)) },
        None => AgentDataError::not_found(id),
    })
}

/// Reads [`ITEM_COLUMNS`].
fn item_of_row(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        scope: Scope { deployment_name: row.get(1)?, collection: row.get(2)? },
        project_id: None,
        data: JsonText::from_store(row.get(3)?),
        created_at: instant(row, 4)?,
        updated_at: instant(row, 5)?,
        stored_version: None,
    })
}

fn item_with_version(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item { stored_version: Some(Version::new(row.get::<_, String>(VERSION)?)), ..item_of_row(row)? })
}

fn instant(row: &Row<'_>, index: usize) -> rusqlite::Result<Timestamp> {
    let microseconds: i64 = row.get(index)?;
    Timestamp::from_microsecond(microseconds).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, microseconds))
}

/// Whether this is still the JSON that was once written. A damaged page can have other bytes in it, and whoever sends them on breaks
/// the answer around them.
fn check_json(data: &[u8]) -> rusqlite::Result<()> {
    let damaged = |error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(DATA, rusqlite::types::Type::Text, error)
    };
    std::str::from_utf8(data).map_err(|error| damaged(error.into()))?;
    serde_json::from_slice::<IgnoredAny>(data).map_err(|error| damaged(error.into()))?;
    Ok(())
}

fn raw_json(row: &Row<'_>, index: usize) -> rusqlite::Result<Box<RawValue>> {
    RawValue::from_string(row.get(index)?)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, Box::new(error)))
}
