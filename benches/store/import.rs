//! Imports a file of records into an empty store, with the program's own command.

use super::{
    Result,
    client::Client,
    prepare::sample_file,
    sample, say,
    settings::Settings,
    store::{Engine, Store},
};
use std::time::{Duration, Instant};

const COLLECTION: &str = "bench_import";

pub struct Imported {
    pub count: usize,
    pub took: Duration,
    /// Peak resident memory of the importing process, in MB.
    pub memory: f64,
}

/// For SQLite, into a new file; for PostgreSQL, into a separate collection.
pub async fn measure(store: &mut Store, settings: &Settings) -> Result<Imported> {
    say(&format!("{}: import", store.engine.name()));
    let is_shared = matches!(store.engine, Engine::Postgres { .. });
    if is_shared {
        Client::new(store.url()?)?.clear(COLLECTION).await?; // an earlier run may have been interrupted
    }
    store.stop()?;
    let other = store.beside(settings.at("import"));
    other.remove()?;
    let file = sample_file(settings);
    let start = Instant::now();
    let memory = other.load(&file, COLLECTION)?;
    let took = start.elapsed();
    other.remove()?;
    store.start()?;
    if is_shared {
        Client::new(store.url()?)?.clear(COLLECTION).await?;
    }
    Ok(Imported { count: sample::count(&file)?, took, memory })
}
