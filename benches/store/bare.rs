//! The queue page without HTTP, JSON and store: only the SQL statements, in this process, on the same file.

use super::{
    Result,
    client::{DEPLOYMENT, INVOICES},
};
use rusqlite::{Connection, OpenFlags, params};
use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

const WARM_UP: usize = 50;
const REPETITIONS: usize = 2_000;
const WARM_UP_TIME: Duration = Duration::from_secs(2);
const TIME: Duration = Duration::from_secs(20);

/// The rows of the page with every column of a response, using the same index as the store.
const PAGE: &str = "SELECT id, deployment_name, collection, data, created_at, updated_at FROM agent_data
    WHERE deployment_name = ?1 AND collection = ?2 AND status = ?3 ORDER BY created_at DESC, id LIMIT 51";
/// The total, read from where the store reads it. Keep in sync with the store.
const TOTAL: &str =
    "SELECT coalesce(sum(items), 0) FROM agent_data_count WHERE deployment_name = ?1 AND collection = ?2 AND status = ?3";

/// Sorted times of page and total together, and of the page alone.
pub struct Bare {
    pub with_total: Vec<Duration>,
    pub page: Vec<Duration>,
}

pub fn measure(file: &Path) -> Result<Bare> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.pragma_update(None, "cache_size", -32_000)?; // as in the store's readers
    let mut bare = Bare { with_total: Vec::new(), page: Vec::new() };
    let start = Instant::now();
    for _ in 0..WARM_UP {
        black_box((read_page(&connection)?, read_total(&connection)?));
        if start.elapsed() > WARM_UP_TIME {
            break;
        }
    }
    let start = Instant::now();
    while bare.page.len() < REPETITIONS && (bare.page.is_empty() || start.elapsed() < TIME) {
        let transaction = connection.unchecked_transaction()?; // one snapshot for both, as in the store
        let start = Instant::now();
        black_box(read_page(&transaction)?);
        bare.page.push(start.elapsed());
        black_box(read_total(&transaction)?);
        bare.with_total.push(start.elapsed());
    }
    bare.with_total.sort_unstable();
    bare.page.sort_unstable();
    Ok(bare)
}

/// Reads every value, texts as owned strings: the minimum for any response.
fn read_page(connection: &Connection) -> Result<usize> {
    let mut statement = connection.prepare_cached(PAGE)?;
    let mut rows = statement.query(params![DEPLOYMENT, INVOICES, "pending_review"])?;
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let texts: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
        let times: [i64; 2] = [row.get(4)?, row.get(5)?];
        bytes += black_box(&texts).iter().map(String::len).sum::<usize>();
        black_box(times);
    }
    Ok(bytes)
}

fn read_total(connection: &Connection) -> Result<i64> {
    let mut statement = connection.prepare_cached(TOTAL)?;
    Ok(statement.query_row(params![DEPLOYMENT, INVOICES, "pending_review"], |row| row.get(0))?)
}
