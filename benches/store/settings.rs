//! The settings, all from environment variables.

use super::Result;
use std::path::{Path, PathBuf};

/// Default for `BENCH_RECORDS`; the limits are meant for this size.
pub const FULL_SIZE: usize = 1_000_000;

pub struct Settings {
    /// How many records the stores hold.
    pub records: usize,
    /// Where prepared stores are kept between runs.
    pub directory: PathBuf,
    /// The server under test.
    pub countersign: PathBuf,
    /// The folder with `gen_many.py` and the invoices that it resamples.
    pub invoices: PathBuf,
    /// A PostgreSQL database to measure as well.
    pub database_url: Option<String>,
    /// Measures only rows whose name contains one of these words; all rows if empty.
    only: Vec<String>,
    /// Stores to measure: `sqlite`, `postgres`, `python`; all if empty.
    only_stores: Vec<String>,
}

impl Settings {
    pub fn from_environment() -> Result<Self> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let target = variable("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let records = match variable("BENCH_RECORDS") {
            Some(text) => text.replace('_', "").parse().map_err(|_| format!("BENCH_RECORDS is {text}, not a number"))?,
            None => FULL_SIZE,
        };
        if records < 1_000 {
            return Err("BENCH_RECORDS is below 1000; there would be nothing to measure".into());
        }
        let countersign = variable("COUNTERSIGN_BIN").map_or_else(|| target.join("release/countersign"), PathBuf::from);
        if !countersign.is_file() {
            return Err(format!(
                "there is no {}; build it with `make build`, or name one in COUNTERSIGN_BIN",
                countersign.display()
            )
            .into());
        }
        let invoices = variable("BENCH_INVOICES").map_or_else(|| root.join("../shared/invoices"), PathBuf::from);
        if !invoices.join("gen_many.py").is_file() {
            return Err(format!("there is no gen_many.py in {}; name its folder in BENCH_INVOICES", invoices.display()).into());
        }
        let words = |name| variable(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let only_stores = words("BENCH_STORES");
        if let Some(unknown) = only_stores.iter().find(|name| !["sqlite", "postgres", "python"].contains(&name.as_str())) {
            return Err(format!("BENCH_STORES names {unknown}; there are sqlite, postgres and python").into());
        }
        let directory = variable("BENCH_DIR").map_or_else(|| target.join("bench"), PathBuf::from);
        Ok(Self {
            records,
            directory: std::path::absolute(directory.join(records.to_string()))?,
            countersign,
            invoices,
            database_url: variable("BENCH_DATABASE_URL"),
            only: words("BENCH_ROWS"),
            only_stores,
        })
    }

    /// A file or folder of the benchmark; stores of different sizes are kept side by side.
    pub fn at(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Whether to measure a store, by the name of its folder.
    pub fn wants_store(&self, name: &str) -> bool {
        self.only_stores.is_empty() || self.only_stores.iter().any(|wanted| wanted == name)
    }

    /// Whether to measure a row.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|word| name.contains(word.as_str()))
    }
}
