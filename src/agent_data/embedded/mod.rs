//! Records in this program's own database: one SQLite file, or PostgreSQL.
//!
//! Both keep a record as text, byte for byte, beside columns and tables that the program fills from it: the *hot values*
//! (`status`, `file_name`, `file_hash`, `overall_confidence`), counts by status, and the values of the indexed fields. What those
//! can answer costs the same with a million records as with ten. Any other question looks into the records themselves, within
//! [`SCAN_LIMIT`].

mod check;
mod group;
mod hot_column;
mod indexed;
mod page_token;
pub mod postgres;
mod record;
mod sort;
pub mod sqlite;
#[cfg(test)]
mod tests;

pub use indexed::IndexedPaths;
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

use super::{AgentDataError, Filter};
use std::time::Duration;

/// How long a question may look into records that no index leads to. Then it is refused, with the fields to index.
pub const SCAN_LIMIT: Duration = Duration::from_secs(20);

/// A page ends early when its records weigh this much. Clients go on with the token.
const MAX_PAGE_BYTES: usize = 32 << 20;

/// Whether the counts by status answer how many records match.
fn only_asks_for_status(filter: &Filter) -> bool {
    filter.conditions().iter().all(|condition| condition.name == "status")
}

/// The answer to a question that took longer than [`SCAN_LIMIT`].
fn took_too_long(filter: &Filter) -> AgentDataError {
    let names: Vec<_> = filter.conditions().iter().map(|condition| format!("`{}`", condition.name)).collect();
    let named = if names.is_empty() { "its order or grouping".to_owned() } else { names.join(", ") };
    let message = format!(
        "No index answers this question ({named}) and it took longer than {} s. Narrow it by status, file_hash or created_at, \
         or ask whoever runs this server to add the field to COUNTERSIGN_INDEX",
        SCAN_LIMIT.as_secs()
    );
    AgentDataError::bad_request(&["body", "filter"], message, "unindexed")
}
