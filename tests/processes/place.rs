//! Where a server keeps its data, and what these tests share.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

/// What it takes to start a server on the same data again and again.
pub struct Place {
    data_dir: PathBuf,
    /// Removed at the end.
    _folder: Option<tempfile::TempDir>,
    pub database_url: Option<String>,
}

impl Place {
    /// A new data directory. Records are kept in it, or in the database at `database_url`.
    pub fn new(database_url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { data_dir: folder.path().to_owned(), _folder: Some(folder), database_url }
    }

    /// A data directory that may not be there yet.
    pub fn at(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.to_owned(), _folder: None, database_url: None }
    }

    /// The same data directory, but with the records in this database.
    pub fn with_database(self, url: String) -> Self {
        Self { database_url: Some(url), ..self }
    }

    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }
}

/// Hold this for a whole test: tests at the same time would only slow each other down, and one of them kills the PostgreSQL
/// that all share. It is a file lock, so it works across the processes of cargo-nextest, too.
pub fn one_at_a_time() -> File {
    let file = File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("processes.lock")).unwrap();
    file.lock().unwrap();
    file
}

/// The seed for the random choices of the test `name`: `TEST_SEED` if set. It is printed.
pub fn seed(name: &str) -> u64 {
    let seed = match std::env::var("TEST_SEED") {
        Ok(text) => text.parse().expect("TEST_SEED is a whole number"),
        Err(_) => fastrand::u64(..1 << 53),
    };
    eprintln!("{name}: TEST_SEED={seed}");
    seed
}

/// A runtime for the clients; the servers are processes of their own.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
