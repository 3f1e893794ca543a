//! The values of the indexed fields: updated with every write, and built for existing records.

use super::{
    super::{super::AgentDataError, IndexedPaths, indexed::Indexed, record::Record},
    PostgresStore,
    fields::IndexRows,
};
use deadpool_postgres::{GenericClient, Object, Transaction};

/// True if the list of indexed fields still equals the sorted list that follows.
pub(super) const LIST_IS: &str = "(SELECT coalesce(array_agg(path ORDER BY path), '{}') FROM indexed_field) = ";

/// How often a write starts over because the list of indexed fields changed under it.
pub(super) const ATTEMPTS: u32 = 5;

/// Inserts the values in the parameters from `first` on, for the row that the CTE `item` returned.
pub(super) fn insert_fields(item: &str, first: usize) -> String {
    let (paths, texts, numbers) = (first, first + 1, first + 2);
    format!(
        "INSERT INTO agent_data_field (path, text_value, number_value, row_number)
         SELECT path, text_value, number_value, {item}.row_number
         FROM {item}, unnest(${paths}::text[], ${texts}::text[], ${numbers}::float8[]) AS f (path, text_value, number_value)"
    )
}

impl PostgresStore {
    /// The indexed fields as this process knows them. The writing statement checks that they are still current
    /// ([`LIST_IS`]).
    pub(super) async fn indexed_paths(&self, client: &impl GenericClient) -> Result<IndexedPaths, AgentDataError> {
        let known = self.indexed.read().await.clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let read = paths(client).await?;
        *self.indexed.write().await = Some(read.clone());
        Ok(read)
    }

    /// The list has changed: reads it again, and indexes the record for it.
    pub(super) async fn index_anew(&self, client: &impl GenericClient, record: &Record) -> Result<Indexed, AgentDataError> {
        *self.indexed.write().await = None;
        let data = serde_json::from_str(record.data.get()).unwrap_or_default(); // was parsed before
        Ok(Indexed::of(&data, &self.indexed_paths(client).await?))
    }
}

/// The error after [`ATTEMPTS`].
pub(super) fn keeps_changing() -> AgentDataError {
    AgentDataError::Unavailable { text: "the list of indexed fields keeps changing".to_owned() }
}

/// What is currently indexed.
pub(super) async fn paths(client: &impl GenericClient) -> Result<IndexedPaths, AgentDataError> {
    let rows = client.query("SELECT path FROM indexed_field", &[]).await?;
    Ok(IndexedPaths::from_stored(rows.iter().map(|row| row.get(0)).collect()))
}

/// Makes these the indexed fields, in one transaction that blocks writers: no query ever sees a half-built index.
pub(super) async fn reconcile(client: &mut Object, wanted: &IndexedPaths) -> Result<(), AgentDataError> {
    if paths(client).await? == *wanted {
        return Ok(());
    }
    let transaction = client.transaction().await?;
    transaction.batch_execute("LOCK TABLE agent_data IN SHARE ROW EXCLUSIVE MODE").await?;
    let known = paths(&transaction).await?;
    for path in known.as_slice().iter().filter(|path| !wanted.contains(path)) {
        transaction.execute("DELETE FROM indexed_field WHERE path = $1", &[path]).await?;
        transaction.execute("DELETE FROM agent_data_field WHERE path = $1", &[path]).await?;
    }
    let new: Vec<String> = wanted.as_slice().iter().filter(|path| !known.contains(path)).cloned().collect();
    for path in &new {
        transaction.execute("INSERT INTO indexed_field (path) VALUES ($1)", &[path]).await?;
    }
    fill(&transaction, &IndexedPaths::from_stored(new)).await?;
    Ok(transaction.commit().await?)
}

async fn fill(transaction: &Transaction<'_>, new: &IndexedPaths) -> Result<(), AgentDataError> {
    if new.as_slice().is_empty() {
        return Ok(());
    }
    let statement = transaction.prepare("SELECT row_number, data FROM agent_data").await?;
    let portal = transaction.bind(&statement, &[]).await?;
    let mut done: u64 = 0;
    loop {
        let records = transaction.query_portal(&portal, 1_000).await?;
        if records.is_empty() {
            return Ok(());
        }
        let (mut rows, mut row_numbers) = (IndexRows::default(), Vec::new());
        for record in &records {
            let row_number: i64 = record.get(0);
            let data = serde_json::from_str(record.get(1)).unwrap_or_default(); // otherwise not written by this program
            let added = rows.add(&Indexed::of(&data, new));
            row_numbers.extend(std::iter::repeat_n(row_number, added));
        }
        transaction
            .execute(
                "INSERT INTO agent_data_field (path, text_value, number_value, row_number)
                 SELECT * FROM unnest($1::text[], $2::text[], $3::float8[], $4::bigint[])",
                &[&rows.paths, &rows.texts, &rows.numbers, &row_numbers],
            )
            .await?;
        let before = done / 50_000;
        done += records.len() as u64;
        if done / 50_000 > before {
            tracing::info!(records = done, fields = ?new.as_slice(), "indexing");
        }
    }
}
