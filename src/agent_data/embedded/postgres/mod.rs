//! Records in PostgreSQL.
//!
//! Columns, counts and the index of fields answer what they can, in one statement. What only the record itself can answer is
//! checked here, by [`Filter::matches`] itself: PostgreSQL's JSON has other numbers than SQLite's and no NUL in text, so that
//! its answers would differ. See [`scan`].

mod aggregate;
mod check;
mod fields;
mod filter_sql;
mod index;
mod keyset;
mod scan;
mod search;
mod statement;
#[cfg(test)]
mod tests;
mod transfer;

use super::{
    super::{AgentData, AgentDataError, Aggregate, Filter, Group, Item, JsonText, Page, Scope, Search, UpdateAlso, version_of},
    IndexedPaths, SCAN_LIMIT,
    record::Record,
};
use crate::{
    database::{Also, PostgresDatabase},
    domain::Version,
};
use async_trait::async_trait;
use deadpool_postgres::GenericClient;
use fields::{HotValues, IndexRows, is_storable};
use jiff::Timestamp;
use serde_json::value::RawValue;
use std::{sync::Arc, time::Duration};
use tokio_postgres::{Row, types::ToSql};

pub use transfer::RecordsOnTheMove;

/// The store for several machines. Clones share the connections.
#[derive(Clone)]
pub struct PostgresStore {
    database: PostgresDatabase,
    /// As last read; every write checks that it is current.
    indexed: Arc<tokio::sync::RwLock<Option<IndexedPaths>>>,
    scan_limit: Duration,
}

/// The scopes that have items, those with the most first. A table of counts answers it, however many items there are.
const SCOPES: &str = "SELECT deployment_name, collection FROM agent_data_count GROUP BY deployment_name, collection
    HAVING sum(items) > 0 ORDER BY sum(items) DESC, deployment_name, collection LIMIT $1";

fn scope(row: &Row) -> Scope {
    Scope { deployment_name: row.get(0), collection: row.get(1) }
}

impl PostgresStore {
    /// A store in `database`, whose migrations have created the tables.
    pub fn new(database: PostgresDatabase) -> Self {
        Self { database, indexed: Arc::default(), scan_limit: SCAN_LIMIT }
    }

    /// Makes these the indexed fields, and no others. For a new one all existing records are read once; writers of all processes
    /// wait meanwhile.
    pub async fn index(&self, paths: &IndexedPaths) -> Result<(), AgentDataError> {
        index::reconcile(&mut self.database.client().await?, paths).await?;
        *self.indexed.write().await = None;
        Ok(())
    }

    /// Replaces the data of an item, on this connection or in this transaction.
    async fn replace(
        &self,
        client: &impl GenericClient,
        id: &str,
        data: Box<RawValue>,
        expected: Option<&Version>,
    ) -> Result<Item, AgentDataError> {
        if id.contains('\0') {
            return Err(AgentDataError::not_found(id));
        }
        let now = now()?;
        let record = Record::read(data, &self.indexed_paths(client).await?)?;
        let hot = HotValues::of(&record);
        let expected = expected.map(storable_version);
        // One row with the item, one without if nothing matched, none if the list of indexed fields has changed.
        let sql = format!(
            "WITH allowed AS (SELECT WHERE {LIST_IS} $11::text[]),
             item AS (
                 UPDATE agent_data SET updated_at = greatest($2, updated_at + 1),
                     version = greatest($2, updated_at + 1) || '-' || $3::text, odd = $4, status = $5, file_name = $6,
                     file_hash = $7, overall_confidence = $8, data = $9
                 WHERE id = $1 AND ($10::text IS NULL OR version = $10) AND EXISTS (SELECT FROM allowed)
                 RETURNING row_number, version, {ITEM_COLUMNS}),
             gone AS (DELETE FROM agent_data_field USING item WHERE agent_data_field.row_number = item.row_number),
             fields AS ({INSERT_FIELDS})
             SELECT {ITEM_COLUMNS}, version, true FROM item
             UNION ALL SELECT '', '', '', '', 0, 0, '', false FROM allowed WHERE NOT EXISTS (SELECT FROM item)",
            LIST_IS = index::LIST_IS,
            INSERT_FIELDS = index::insert_fields("item", 12),
        );
        let statement = client.prepare_cached(&sql).await?;
        let mut indexed = record.indexed.clone();
        for _ in 0..index::ATTEMPTS {
            let rows = IndexRows::of(&indexed);
            let parameters: [&(dyn ToSql + Sync); 14] = [
                &id,
                &now.as_microsecond(),
                &record.digest,
                &hot.is_odd,
                &hot.status,
                &hot.file_name,
                &hot.file_hash,
                &hot.overall_confidence,
                &record.data.get(),
                &expected,
                &indexed.paths.as_slice(),
                &rows.paths,
                &rows.texts,
                &rows.numbers,
            ];
            match client.query_opt(&statement, &parameters).await? {
                Some(row) if row.get(VERSION + 1) => return item_with_version(&row),
                Some(_) => return Err(self.missing_or_changed(client, id).await?),
                None => indexed = self.index_anew(client, &record).await?,
            }
        }
        Err(index::keeps_changing())
    }

    /// Why a write with a condition touched nothing.
    async fn missing_or_changed(&self, client: &impl GenericClient, id: &str) -> Result<AgentDataError, AgentDataError> {
        Ok(match select(client, id).await? {
            Some(current) => AgentDataError::Conflict { current: Some(Box::new(current)) },
            None => AgentDataError::not_found(id),
        })
    }
}

const ITEM_COLUMNS: &str = "id, deployment_name, collection, data, created_at, updated_at";
/// The column after [`ITEM_COLUMNS`] in queries for a single item.
const VERSION: usize = 6;

#[async_trait]
impl AgentData for PostgresStore {
    async fn create(&self, scope: &Scope, data: Box<RawValue>) -> Result<Item, AgentDataError> {
        if !is_storable(scope) {
            let message = "String should have at most 500 bytes, and no NUL";
            return Err(AgentDataError::bad_request(&["body", "deployment_name"], message, "string_too_long"));
        }
        let now = now()?; // before waiting for a connection: `created_at` follows the order of the calls
        let client = self.database.client().await?;
        let record = Record::read(data, &self.indexed_paths(&client).await?)?;
        let id = uuid::Uuid::new_v4().to_string();
        let version = version_of(now.as_microsecond(), &record.digest);
        let hot = HotValues::of(&record);
        // Inserts nothing if the list of indexed fields has changed.
        let sql = format!(
            "WITH item AS (
                 INSERT INTO agent_data (id, deployment_name, collection, created_at, updated_at, version, odd, status,
                                         file_name, file_hash, overall_confidence, data)
                 SELECT $1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11 WHERE {LIST_IS} $12::text[]
                 RETURNING row_number),
             fields AS ({INSERT_FIELDS})
             SELECT row_number FROM item",
            LIST_IS = index::LIST_IS,
            INSERT_FIELDS = index::insert_fields("item", 13),
        );
        let statement = client.prepare_cached(&sql).await?;
        let mut indexed = record.indexed.clone();
        for _ in 0..index::ATTEMPTS {
            let rows = IndexRows::of(&indexed);
            let parameters: [&(dyn ToSql + Sync); 15] = [
                &id,
                &scope.deployment_name,
                &scope.collection,
                &now.as_microsecond(),
                &version.as_str(),
                &hot.is_odd,
                &hot.status,
                &hot.file_name,
                &hot.file_hash,
                &hot.overall_confidence,
                &record.data.get(),
                &indexed.paths.as_slice(),
                &rows.paths,
                &rows.texts,
                &rows.numbers,
            ];
            if client.query_opt(&statement, &parameters).await?.is_some() {
                self.database.wrote();
                let (scope, data) = (scope.clone(), record.data.into());
                let stored_version = Some(version);
                return Ok(Item { id, scope, project_id: None, data, created_at: now, updated_at: now, stored_version });
            }
            indexed = self.index_anew(&client, &record).await?;
        }
        Err(index::keeps_changing())
    }

    async fn get(&self, id: &str) -> Result<Item, AgentDataError> {
        let client = self.database.client().await?;
        select(&client, id).await?.ok_or_else(|| AgentDataError::not_found(id))
    }

    async fn scope_of(&self, id: &str) -> Result<Option<Scope>, AgentDataError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let client = self.database.client().await?;
        let query = client.prepare_cached("SELECT deployment_name, collection FROM agent_data WHERE id = $1").await?;
        Ok(client.query_opt(&query, &[&id]).await?.as_ref().map(scope))
    }

    async fn scopes(&self, most: usize) -> Result<Vec<Scope>, AgentDataError> {
        let client = self.database.client().await?;
        let query = client.prepare_cached(SCOPES).await?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(client.query(&query, &[&most]).await?.iter().map(scope).collect())
    }

    async fn update(&self, id: &str, data: Box<RawValue>, expected: Option<&Version>) -> Result<Item, AgentDataError> {
        let item = self.replace(&self.database.client().await?, id, data, expected).await?;
        self.database.wrote();
        Ok(item)
    }

    fn sharing_transactions(&self) -> Option<&dyn UpdateAlso> {
        Some(self)
    }

    async fn delete(&self, id: &str, expected: Option<&Version>) -> Result<(), AgentDataError> {
        if id.contains('\0') {
            return Err(AgentDataError::not_found(id));
        }
        let client = self.database.client().await?;
        let sql = "DELETE FROM agent_data WHERE id = $1 AND ($2::text IS NULL OR version = $2)";
        let statement = client.prepare_cached(sql).await?;
        let deleted = client.execute(&statement, &[&id, &expected.map(storable_version)]).await?;
        if deleted == 0 {
            return Err(self.missing_or_changed(&client, id).await?);
        }
        self.database.wrote();
        Ok(())
    }

    async fn search(&self, search: Search) -> Result<Page<Item>, AgentDataError> {
        search.filter.check()?;
        let mut client = self.database.client().await?;
        search::search(&mut client, &search, self.scan_limit).await
    }

    async fn aggregate(&self, aggregate: Aggregate) -> Result<Page<Group>, AgentDataError> {
        aggregate.filter.check()?;
        let mut client = self.database.client().await?;
        aggregate::aggregate(&mut client, &aggregate, self.scan_limit).await
    }

    async fn delete_matching(&self, scope: &Scope, filter: Filter) -> Result<u64, AgentDataError> {
        filter.check()?;
        let mut client = self.database.client().await?;
        let deleted = search::delete_matching(&mut client, scope, &filter, self.scan_limit).await?;
        self.database.wrote();
        Ok(deleted)
    }
}

#[async_trait]
impl UpdateAlso for PostgresStore {
    async fn update_also(&self, id: &str, data: Box<RawValue>, expected: &Version, also: Also) -> Result<Item, AgentDataError> {
        let also = also.for_postgres()?;
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let item = self.replace(&transaction, id, data, Some(expected)).await?;
        let version = item.version();
        also(&transaction, version.as_str()).await?;
        transaction.commit().await?;
        self.database.wrote();
        Ok(item)
    }
}

/// As the column stores it, to the microsecond.
fn now() -> Result<Timestamp, AgentDataError> {
    Timestamp::from_microsecond(Timestamp::now().as_microsecond())
        .map_err(|_| AgentDataError::protocol("the clock is out of range"))
}

/// No version ever issued contains a NUL.
fn storable_version(version: &Version) -> String {
    version.as_str().replace('\0', "?")
}

async fn select(client: &impl GenericClient, id: &str) -> Result<Option<Item>, AgentDataError> {
    if id.contains('\0') {
        return Ok(None);
    }
    let sql = format!("SELECT {ITEM_COLUMNS}, version FROM agent_data WHERE id = $1");
    client.query_opt(&sql, &[&id]).await?.as_ref().map(item_with_version).transpose()
}

/// Reads [`ITEM_COLUMNS`], which come first.
fn item_of_row(row: &Row) -> Result<Item, AgentDataError> {
    let instant = |index| {
        Timestamp::from_microsecond(row.get(index))
            .map_err(|_| AgentDataError::protocol(format!("a time in column {index} is out of range")))
    };
    Ok(Item {
        id: row.get(0),
        scope: Scope { deployment_name: row.get(1), collection: row.get(2) },
        project_id: None,
        data: JsonText::from_store(row.get(3)),
        created_at: instant(4)?,
        updated_at: instant(5)?,
        stored_version: None,
    })
}

fn item_with_version(row: &Row) -> Result<Item, AgentDataError> {
    Ok(Item { stored_version: Some(Version::new(row.get::<_, String>(VERSION))), ..item_of_row(row)? })
}

fn raw_json(text: String) -> Result<Box<RawValue>, AgentDataError> {
    RawValue::from_string(text).map_err(|error| AgentDataError::protocol(format!("a stored record is not JSON: {error}")))
}
