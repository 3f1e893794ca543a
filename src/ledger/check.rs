//! Checks that everything in the ledger can still be read.

use super::{LedgerError, api_keys, exports, people};
use crate::{
    database::{Database, OnProblem},
    domain::Draft,
};
use futures::TryStreamExt;
use serde_json::Value;
use std::pin::pin;

/// For each text: what it is, its item, and the text itself.
const TEXTS: &str = "
    SELECT 'draft', item_id, edits FROM draft
    UNION ALL SELECT 'record as a reviewer saw it', item_id, record FROM seen_record
    UNION ALL SELECT 'event', item_id, body FROM event";

/// Reads every draft, every remembered record, every event, key and person, and reports those that cannot be read, items whose export is gone,
/// and what belongs to people who are not there.
pub async fn check(database: &Database, problem: &OnProblem) -> Result<(), LedgerError> {
    exports::check(database, problem).await?;
    api_keys::check(database, problem).await?;
    people::check(database, problem).await?;
    match database {
        Database::Sqlite(database) => {
            let problem = OnProblem::clone(problem);
            let check = move |connection: &rusqlite::Connection| -> Result<(), LedgerError> {
                let mut statement = connection.prepare(TEXTS)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let text = |index| row.get_ref(index)?.as_str().map_err(rusqlite::Error::from);
                    match (text(0), text(1), text(2)) {
                        (Ok(kind), Ok(item_id), Ok(text)) => check_text(kind, item_id, text, &problem),
                        _ => problem("a draft, a record that was seen, or an event is not valid UTF-8".to_owned()),
                    }
                }
                Ok(())
            };
            database.read(check).await
        }
        Database::Postgres(database) => {
            let client = database.client().await?;
            let mut rows = pin!(client.query_raw(TEXTS, Vec::<&str>::new()).await?);
            while let Some(row) = rows.try_next().await? {
                check_text(row.get(0), row.get(1), row.get(2), problem);
            }
            Ok(())
        }
    }
}

fn check_text(kind: &str, item_id: &str, text: &str, problem: &OnProblem) {
    let read = if kind == "draft" {
        serde_json::from_str::<Draft>(text).map(drop)
    } else {
        serde_json::from_str::<Value>(text).map(drop)
    };
    if let Err(error) = read {
        problem(format!("the {kind} of record {item_id} can't be read: {error}"));
    }
}
