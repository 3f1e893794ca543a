//! Where a server of these tests keeps its things, and what the tests share.

use std::{fs::File, path::Path};

/// What a server needs to be started, again and again, on the same data.
pub struct Place {
    folder: tempfile::TempDir,
    pub database_url: Option<String>,
}

impl Place {
    /// A fresh data directory; the records live in it, or in the database at `database_url`.
    pub fn new(database_url: Option<String>) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database_url }
    }

    /// The same data directory, with the records in this database from now on.
    pub fn with_database(self, url: String) -> Self {
        Self { database_url: Some(url), ..self }
    }

    pub fn data_dir(&self) -> &Path {
        self.folder.path()
    }
}

/// Held for a whole test: two of them at once would only take each other's processor, and one kills everybody's PostgreSQL.
/// A lock on a file, so that it also holds between the processes of cargo-nextest.
pub fn one_at_a_time() -> File {
    let file = File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("processes.lock")).unwrap();
    file.lock().unwrap();
    file
}

/// Of the random choices of the test `name`; printed, and taken from `TEST_SEED` where that is set.
pub fn seed(name: &str) -> u64 {
    let seed = match std::env::var("TEST_SEED") {
        Ok(text) => text.parse().expect("TEST_SEED is a whole number"),
        Err(_) => fastrand::u64(..1 << 53),
    };
    eprintln!("{name}: TEST_SEED={seed}");
    seed
}

/// As many threads as a server's clients need; the servers themselves are other processes.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
