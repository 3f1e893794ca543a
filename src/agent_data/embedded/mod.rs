//! Records in this program's own database: one SQLite file, or PostgreSQL.
//!
//! Both keep a record as text, byte for byte, beside columns and tables that the program derives from it: the *hot values*
//! (`status`, `file_name`, `file_hash`, `overall_confidence`), counts by status, and the values of the indexed fields. Queries that
//! these can answer cost the same with a million records as with ten. Any other query reads the records themselves, within
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

pub use check::OnRecord;
pub use indexed::IndexedPaths;
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

use super::{AgentDataError, Filter};
use std::time::Duration;

/// How long a query may read records that no index leads to. After that it is refused, with the fields to index.
pub const SCAN_LIMIT: Duration = Duration::from_secs(20);

/// A page ends early once its records weigh this many bytes. Clients continue with the token.
const MAX_PAGE_BYTES: usize = 32 << 20;

/// Whether the counts by status tell how many records match.
fn only_asks_for_status(filter: &Filter) -> bool {
    filter.conditions().iter().all(|condition| condition.name == "status")
}

/// The answer to a query that took longer than [`SCAN_LIMIT`].
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
