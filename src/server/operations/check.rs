//! `countersign check`: checks that a store is sound, even while a server uses it.

use super::{DATABASE, grouped, must_be_there, traces, with_causes};
use crate::{
    agent_data::embedded::{PostgresStore, SqliteStore},
    database::{Database, OnProblem, PostgresDatabase, SqliteDatabase},
    documents::embedded::{Embedded, FilesChecked},
    ledger,
    server::{configuration::Settings, data_dir},
};
use anyhow::{Context, Result};
use std::{
    error::Error,
    io::Write,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Reads everything, and prints one line per problem and a summary. The exit code is 1 if there are problems.
pub async fn run(settings: &Settings) -> Result<ExitCode> {
    settings.check()?;
    let database = open(settings).await?;
    let problems = Arc::new(AtomicU64::new(0));
    let problem: OnProblem = {
        let problems = Arc::clone(&problems);
        Arc::new(move |sentence| {
            problems.fetch_add(1, Ordering::Relaxed);
            tell(&sentence);
        })
    };
    let waste: OnProblem = Arc::new(|sentence| tell(&format!("waste, not a problem: {sentence}")));

    if let Database::Sqlite(database) = &database {
        if let Err(lost) = SqliteDatabase::check_seal(database.path()) {
            problem(lost.to_string());
        }
        whole("the database", database.check(OnProblem::clone(&problem)).await, &problem);
    }
    let records = match &database {
        Database::Sqlite(database) => SqliteStore::new(database.clone()).check(&problem).await,
        Database::Postgres(database) => PostgresStore::new(database.clone()).check(&problem).await,
    };
    let records = whole("the records", records, &problem).unwrap_or_default();
    let files = Embedded::new(database.clone(), settings.data_dir.join("files")).check(&problem, &waste).await;
    let FilesChecked { files, wasted } = whole("the files", files, &problem).unwrap_or_default();
    whole("the ledger", ledger::check(&database, &problem).await, &problem);
    let remark: OnProblem = Arc::new(|sentence| tell(&format!("not a problem of the store: {sentence}")));
    if let Err(error) = traces::compare(&database, &problem, &remark).await {
        problem(format!("records and trace can't be compared: {}", with_causes(&*error)));
    }
    whole("the chain of events", ledger::verify(&database, None, &problem).await, &problem);

    let found = match problems.load(Ordering::Relaxed) {
        0 => "all is well".to_owned(),
        1 => "1 problem".to_owned(),
        many => format!("{} problems", grouped(many)),
    };
    let wasted = if wasted == 0 { String::new() } else { format!("; {} contents are waste", grouped(wasted)) };
    tell(&format!("{} records, {} files: {found}{wasted}", grouped(records), grouped(files)));
    Ok(if problems.load(Ordering::Relaxed) == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) async fn open(settings: &Settings) -> Result<Database> {
    match &settings.database_url {
        None => {
            let file = settings.data_dir.join(DATABASE);
            data_dir::refuse_lost_database(&settings.data_dir)?;
            must_be_there(&file)?;
            let opened = SqliteDatabase::open_for_reading(&file);
            opened.map(Database::Sqlite).with_context(|| format!("can't open {}", file.display()))
        }
        Some(url) => PostgresDatabase::connect(url).await.map(Database::Postgres).context("can't open DATABASE_URL"),
    }
}

/// Reports a failed read as a problem, so that the rest is still checked.
fn whole<T, E: Error>(what: &str, result: Result<T, E>, problem: &OnProblem) -> Option<T> {
    result.map_err(|error| problem(format!("{what} can't be read to the end: {}", with_causes(&error)))).ok()
}

/// Prints one line of the result. Ignores a closed pipe.
pub(super) fn tell(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
