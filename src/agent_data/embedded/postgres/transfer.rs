//! Copies the records from SQLite: as they are, with the columns and index rows that PostgreSQL can store for them.

use super::{
    super::{
        super::{AgentDataError, Scope},
        IndexedPaths,
        record::Record,
    },
    PostgresStore,
    fields::{HotValues, IndexRows, is_storable},
};
use crate::database::{
    DatabaseError, PostgresDatabase,
    transfer::{BATCH_BYTES, BATCH_ROWS, Batch, Column, Insert, MovedTable},
};
use async_trait::async_trait;
use rusqlite::{Connection, Row};
use serde_json::{Value, value::RawValue};

/// See [`crate::database::transfer`]. Triggers keep the counts.
pub struct RecordsOnTheMove {
    /// What the target indexes from the first record on; nobody changes it meanwhile.
    pub indexed: IndexedPaths,
}

#[async_trait]
impl MovedTable for RecordsOnTheMove {
    fn name(&self) -> &'static str {
        "agent_data"
    }

    fn identity(&self) -> Option<&'static str> {
        Some("row_number")
    }

    fn state(&self) -> &'static str {
        "max(row_number) || '/' || max(updated_at)" // every change of a row takes a later time
    }

    async fn prepare(&self, target: &PostgresDatabase) -> Result<(), DatabaseError> {
        let indexed = PostgresStore::new(target.clone()).index(&self.indexed).await;
        indexed.map_err(|error| match error {
            AgentDataError::Database(error) => error,
            other => DatabaseError::Setting(other.to_string()),
        })
    }

    fn read(&self, source: &Connection, after: &[Value]) -> Result<Option<Batch>, DatabaseError> {
        let after = after.first().and_then(Value::as_i64).unwrap_or(i64::MIN);
        let mut statement = source.prepare_cached(
            "SELECT row_number, id, deployment_name, collection, created_at, updated_at, version, data FROM agent_data
             WHERE row_number > ?1 ORDER BY row_number",
        )?;
        let mut rows = statement.query([after])?;
        let (mut columns, mut bytes) = (Columns::default(), 0);
        while columns.row_numbers.len() < BATCH_ROWS
            && bytes < BATCH_BYTES
            && let Some(row) = rows.next()?
        {
            bytes += columns.add(row, &self.indexed)?;
        }
        Ok(columns.batch())
    }
}

#[derive(Default)]
struct Columns {
    row_numbers: Vec<i64>,
    ids: Vec<Option<String>>,
    deployment_names: Vec<Option<String>>,
    collections: Vec<Option<String>>,
    created_at: Vec<Option<i64>>,
    updated_at: Vec<Option<i64>>,
    versions: Vec<Option<String>>,
    odd: Vec<bool>,
    statuses: Vec<Option<String>>,
    file_names: Vec<Option<String>>,
    file_hashes: Vec<Option<String>>,
    confidences: Vec<Option<f64>>,
    data: Vec<Option<String>>,
    fields: IndexRows,
    fields_of: Vec<Option<i64>>,
}

impl Columns {
    /// Returns the record's size in bytes.
    fn add(&mut self, row: &Row<'_>, indexed: &IndexedPaths) -> Result<usize, DatabaseError> {
        let id: String = row.get(1)?;
        let scope = Scope { deployment_name: row.get(2)?, collection: row.get(3)? };
        if !is_storable(&scope) {
            return Err(DatabaseError::Setting(format!(
                "record {id} can't be moved: PostgreSQL keeps no names of more than 500 bytes or with a NUL, and its deployment \
                 or collection has one; delete it, or move it to another collection"
            )));
        }
        let data: String = row.get(7)?;
        let bytes = data.len();
        let record = RawValue::from_string(data).map_err(|error| error.to_string());
        let record = record.and_then(|data| Record::read(data, indexed).map_err(|error| error.to_string())).map_err(|error| {
            DatabaseError::Setting(format!("record {id} can't be read: {error}; `countersign check` tells what else is wrong"))
        })?;
        let hot = HotValues::of(&record);
        let row_number = row.get(0)?;
        self.row_numbers.push(row_number);
        self.ids.push(Some(id));
        self.deployment_names.push(Some(scope.deployment_name));
        self.collections.push(Some(scope.collection));
        self.created_at.push(row.get(4)?);
        self.updated_at.push(row.get(5)?);
        self.versions.push(row.get(6)?);
        self.odd.push(hot.is_odd);
        self.statuses.push(hot.status.map(str::to_owned));
        self.file_names.push(hot.file_name.map(str::to_owned));
        self.file_hashes.push(hot.file_hash.map(str::to_owned));
        self.confidences.push(hot.overall_confidence);
        let values = self.fields.add(&record.indexed);
        self.fields_of.extend(std::iter::repeat_n(Some(row_number), values));
        self.data.push(Some(record.data.get().to_owned()));
        Ok(bytes)
    }

    fn batch(self) -> Option<Batch> {
        let last = vec![Value::from(*self.row_numbers.last()?)];
        let rows = self.row_numbers.len() as u64;
        let records = vec![
            ("row_number", Column::Integers(self.row_numbers.into_iter().map(Some).collect())),
            ("id", Column::Texts(self.ids)),
            ("deployment_name", Column::Texts(self.deployment_names)),
            ("collection", Column::Texts(self.collections)),
            ("created_at", Column::Integers(self.created_at)),
            ("updated_at", Column::Integers(self.updated_at)),
            ("version", Column::Texts(self.versions)),
            ("odd", Column::Booleans(self.odd)),
            ("status", Column::Texts(self.statuses)),
            ("file_name", Column::Texts(self.file_names)),
            ("file_hash", Column::Texts(self.file_hashes)),
            ("overall_confidence", Column::Doubles(self.confidences)),
            ("data", Column::Texts(self.data)),
        ];
        let fields = vec![
            ("path", Column::Texts(self.fields.paths.into_iter().map(Some).collect())),
            ("text_value", Column::Texts(self.fields.texts)),
            ("number_value", Column::Doubles(self.fields.numbers)),
            ("row_number", Column::Integers(self.fields_of)),
        ];
        let inserts =
            vec![Insert { table: "agent_data", columns: records }, Insert { table: "agent_data_field", columns: fields }];
        Some(Batch { inserts, rows, last })
    }
}
