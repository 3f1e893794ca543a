//! Checks that every record is the one that was written, and that everything kept beside it agrees with it.

use super::{
    super::{
        super::{AgentDataError, Scope},
        IndexedPaths,
        check::{OnRecord, Stored, WRONG_COUNTS, wrong_count},
    },
    PostgresStore,
    fields::{HotValues, IndexRows},
};
use crate::database::OnProblem;
use deadpool_postgres::GenericClient;
use futures::TryStreamExt;
use std::pin::pin;
use tokio_postgres::{Row, types::ToSql};

/// Records per statement. A longer one would keep PostgreSQL from vacuuming rows overwritten meanwhile.
const AT_ONCE: i64 = 20_000;

/// A record, its index rows and the list of indexed fields: one statement, so that all are from the same moment.
const RECORDS: &str = "
    SELECT row_number, id, updated_at, version, data, odd, status, file_name, file_hash, overall_confidence,
        ARRAY(SELECT path FROM agent_data_field AS f WHERE f.row_number = a.row_number ORDER BY ctid),
        ARRAY(SELECT text_value FROM agent_data_field AS f WHERE f.row_number = a.row_number ORDER BY ctid),
        ARRAY(SELECT number_value FROM agent_data_field AS f WHERE f.row_number = a.row_number ORDER BY ctid),
        (SELECT coalesce(array_agg(path), '{}') FROM indexed_field)
    FROM agent_data AS a WHERE row_number > $1 ORDER BY row_number LIMIT $2";

impl PostgresStore {
    /// Reads every record and reports problems. Returns the number of records. Holds few records at a time and blocks no writer.
    pub async fn check(&self, problem: &OnProblem) -> Result<u64, AgentDataError> {
        let client = self.database.client().await?;
        let statement = client.prepare(RECORDS).await?;
        let (mut records, mut after) = (0, Some(i64::MIN));
        while let Some(row_number) = after.take() {
            let range: [&(dyn ToSql + Sync); 2] = [&row_number, &AT_ONCE];
            let mut rows = pin!(client.query_raw(&statement, range).await?);
            while let Some(row) = rows.try_next().await? {
                check_row(&row, problem);
                after = Some(row.get(0));
                records += 1;
            }
        }
        for row in client.query(WRONG_COUNTS, &[]).await? {
            let scope = Scope { deployment_name: row.get(0), collection: row.get(1) };
            problem(wrong_count(&scope, row.get(2), row.get(3), row.get(4)));
        }
        Ok(records)
    }

    /// Visits each record whose JSON contains `text`. Holds few records at a time and blocks no writer.
    pub async fn each_record_with(&self, text: &'static str, visit: &OnRecord) -> Result<(), AgentDataError> {
        let client = self.database.client().await?;
        let statement = "SELECT id, data FROM agent_data WHERE strpos(data, $1) > 0";
        let mut rows = pin!(client.query_raw(statement, [text]).await?);
        while let Some(row) = rows.try_next().await? {
            visit(row.get(0), row.get(1));
        }
        Ok(())
    }
}

fn check_row(row: &Row, problem: &OnProblem) {
    let stored = Stored { id: row.get(1), updated_at: row.get(2), version: row.get(3), data: row.get(4) };
    let indexed = IndexedPaths::from_stored(row.get(13));
    let Some(record) = stored.read(&indexed, problem) else { return };
    let hot = HotValues::of(&record);
    if hot.is_odd != row.get::<_, bool>(5) {
        stored.differs("the mark of odd types", problem);
    }
    for (what, index, value) in
        [("the status", 6, hot.status), ("the file name", 7, hot.file_name), ("the file hash", 8, hot.file_hash)]
    {
        if row.get::<_, Option<&str>>(index) != value {
            stored.differs(what, problem);
        }
    }
    if hot.overall_confidence != row.get::<_, Option<f64>>(9) {
        stored.differs("the confidence", problem);
    }
    let kept = IndexRows { paths: row.get(10), texts: row.get(11), numbers: row.get(12) };
    if sorted(&kept) != sorted(&IndexRows::of(&record.indexed)) {
        stored.differs("the index of fields", problem);
    }
}

/// A comparable form: an array may hold a value twice, and the rows have no order.
fn sorted(rows: &IndexRows) -> Vec<(&String, &Option<String>, Option<u64>)> {
    let numbers = rows.numbers.iter().map(|number| number.map(f64::to_bits));
    let mut sorted: Vec<_> =
        rows.paths.iter().zip(&rows.texts).zip(numbers).map(|((path, text), number)| (path, text, number)).collect();
    sorted.sort_unstable();
    sorted
}
