//! `countersign migrate-store`: copies everything from SQLite to PostgreSQL. After an interruption, running it again resumes.

use super::{DATABASE, grouped, must_be_there};
use crate::{
    agent_data::embedded::{SqliteStore, postgres::RecordsOnTheMove},
    database::{
        PostgresDatabase, SqliteDatabase,
        transfer::{MovedTable, Transfer},
    },
    documents::embedded::FILES_ON_THE_MOVE,
    ledger::LEDGER_ON_THE_MOVE,
    server::say::say,
};
use anyhow::{Context, Result, bail};
use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

/// Copies and verifies, reporting progress at each percent.
pub async fn run(from: &str, to: &str) -> Result<ExitCode> {
    let (file, url) = (source(from)?, target(to)?);
    must_be_there(&file)?;
    SqliteDatabase::check_seal(&file)?;
    let source = SqliteDatabase::open_for_reading(&file).with_context(|| format!("can't open {}", file.display()))?;
    let target = PostgresDatabase::connect(&url).await.context("can't open --to")?;
    // At startup a server indexes the fields of its own COUNTERSIGN_INDEX; usually they are the same.
    let indexed = SqliteStore::new(source.clone()).indexed().await?;

    let mut tables: Vec<Arc<dyn MovedTable>> = vec![Arc::new(RecordsOnTheMove { indexed }), Arc::new(FILES_ON_THE_MOVE)];
    tables.extend(LEDGER_ON_THE_MOVE.map(|table| Arc::new(table) as Arc<dyn MovedTable>));
    let (began, percent) = (Instant::now(), AtomicU64::new(u64::MAX));
    let progress = |done: u64, all: u64| {
        let now = (done * 100).checked_div(all).unwrap_or(100);
        if percent.swap(now, Ordering::Relaxed) != now {
            say(&format!("{now} %, {} of {} rows", grouped(done), grouped(all)));
        }
    };
    let copied = Transfer { source, target, tables }.run(progress).await?;
    let rows: Vec<_> = copied.iter().map(|copied| format!("{} {}", grouped(copied.rows), copied.table)).collect();
    say(&format!("migrated and counted in {:.1} s: {}", began.elapsed().as_secs_f64(), rows.join(", ")));
    let data_dir = file.parent().unwrap_or(&file).display().to_string();
    say(&format!(
        "the contents of the files and the secret stay in {data_dir}: serve with DATABASE_URL and the same \
         COUNTERSIGN_DATA_DIR; `countersign check` with both verifies the whole"
    ));
    Ok(ExitCode::SUCCESS)
}

/// Parses `sqlite:DATA_DIR` or `sqlite:FILE`.
fn source(from: &str) -> Result<PathBuf> {
    let Some(path) = from.strip_prefix("sqlite:").filter(|path| !path.is_empty()) else {
        bail!("--from is {from}; write sqlite: and the path of the data directory or its SQLite file, such as sqlite:./data");
    };
    let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
    Ok(if path.is_dir() { path.join(DATABASE) } else { path })
}

/// Parses `postgres:postgres://…`, or just the URL.
fn target(to: &str) -> Result<String> {
    let inner = to.strip_prefix("postgres:").unwrap_or(to);
    let is_url = |text: &str| text.starts_with("postgres://") || text.starts_with("postgresql://");
    match inner {
        inner if is_url(inner) => Ok(inner.to_owned()),
        _ if is_url(to) => Ok(to.to_owned()),
        _ if to != inner && !inner.is_empty() => Ok(format!("postgres://{inner}")),
        _ => bail!("--to must be postgres://user:password@host/database"), // don't echo the input, which may contain a password
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_data_directory_or_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        assert_eq!(source(&format!("sqlite:{path}")).unwrap(), folder.path().join("countersign.sqlite"));
        assert_eq!(source(&format!("sqlite:{path}/x.sqlite")).unwrap(), folder.path().join("x.sqlite"));
        assert!(source("./data").unwrap_err().to_string().contains("sqlite:./data"));
    }

    #[test]
    fn a_target_is_written_with_or_without_a_second_scheme() {
        for to in ["postgres:postgres://u@h/d", "postgres://u@h/d", "postgres:u@h/d"] {
            assert_eq!(target(to).unwrap(), "postgres://u@h/d");
        }
        assert!(target("mysql://u:secret@h/d").is_err_and(|error| !error.to_string().contains("secret")));
    }
}
