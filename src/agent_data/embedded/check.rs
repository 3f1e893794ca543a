//! What must hold for a stored record, whichever database keeps it.

use super::{
    super::{Scope, version_of},
    IndexedPaths,
    record::Record,
};
use crate::database::OnProblem;
use serde_json::value::RawValue;

/// Called with the id and the JSON of a record.
pub type OnRecord = std::sync::Arc<dyn Fn(&str, &str) + Send + Sync>;

/// The counts by status that differ from counting the records; one statement, so that both see the same moment.
pub(super) const WRONG_COUNTS: &str = "
    SELECT deployment_name, collection, status, CAST(sum(kept) AS bigint), CAST(sum(counted) AS bigint) FROM (
        SELECT deployment_name, collection, status, items AS kept, 0 AS counted FROM agent_data_count
        UNION ALL
        SELECT deployment_name, collection, status, 0, count(*) FROM agent_data GROUP BY deployment_name, collection, status
    ) AS both_counts GROUP BY deployment_name, collection, status HAVING sum(kept) <> sum(counted)";

/// A row of [`WRONG_COUNTS`], as a sentence.
pub(super) fn wrong_count(scope: &Scope, status: Option<&str>, kept: i64, counted: i64) -> String {
    let Scope { deployment_name, collection } = scope;
    let status = status.map_or("no status".to_owned(), |status| format!("status {status}"));
    format!("{counted} records of {deployment_name}/{collection} have {status}, but {kept} are counted")
}

/// The columns that prove that a record is the one that was written.
pub(super) struct Stored<'a> {
    pub id: &'a str,
    pub updated_at: i64,
    pub version: &'a str,
    pub data: &'a str,
}

impl Stored<'_> {
    /// Parses the data again as a write would, to compare what else is kept of it; `None` when it can't be parsed.
    pub fn read(&self, indexed: &IndexedPaths, problem: &OnProblem) -> Option<Record> {
        let read = RawValue::from_string(self.data.to_owned()).map_err(|error| error.to_string());
        let record = match read.and_then(|data| Record::read(data, indexed).map_err(|error| error.to_string())) {
            Ok(record) => record,
            Err(error) => {
                problem(format!("record {}: its data can't be read: {error}", self.id));
                return None;
            }
        };
        let version = version_of(self.updated_at, &record.digest);
        if version.as_str() != self.version {
            problem(format!("record {}: its version is {}, but its data and time give {version}", self.id, self.version));
        }
        Some(record)
    }

    /// Reports a copy that differs from the data.
    pub fn differs(&self, what: &str, problem: &OnProblem) {
        problem(format!("record {}: {what} kept beside its data is not what the data says", self.id));
    }
}
