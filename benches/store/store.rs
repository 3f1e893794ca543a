//! The stores to compare: Countersign with its engines, and the Python program.

use super::{
    Result,
    client::INVOICES,
    server::{self, Memory, Server},
    settings::Settings,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

pub struct Store {
    pub engine: Engine,
    /// Countersign's data directory, or the folder with the competitor's database.
    pub folder: PathBuf,
    programs: Programs,
    server: Option<Server>,
}

/// The program, and where its records are.
#[derive(Clone)]
pub enum Engine {
    /// Countersign, with its records in the store's folder.
    Sqlite,
    /// Countersign, with its records in PostgreSQL.
    Postgres { url: String },
    /// What a user would write instead, with its records in the store's folder.
    Python,
}

#[derive(Clone)]
struct Programs {
    countersign: PathBuf,
    /// A Python with the competitor's packages; empty if it is not measured.
    python: PathBuf,
}

impl Engine {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "Countersign, SQLite",
            Self::Postgres { .. } => "Countersign, PostgreSQL",
            Self::Python => "Python, SQLite",
        }
    }

    pub fn is_countersign(&self) -> bool {
        !matches!(self, Self::Python)
    }
}

/// Countersign first, the competitor last.
pub fn all(settings: &Settings) -> Result<Vec<Store>> {
    let has_competitor = settings.wants_store("python");
    let python = if has_competitor { python()? } else { PathBuf::new() };
    let programs = Programs { countersign: settings.countersign.clone(), python };
    let new = |engine, name| Store { engine, folder: settings.at(name), programs: programs.clone(), server: None };
    let mut stores = Vec::new();
    if settings.wants_store("sqlite") {
        stores.push(new(Engine::Sqlite, "sqlite"));
    }
    if let Some(url) = settings.database_url.as_ref().filter(|_| settings.wants_store("postgres")) {
        stores.push(new(Engine::Postgres { url: url.clone() }, "postgres"));
    }
    if has_competitor {
        stores.push(new(Engine::Python, "python"));
    }
    if stores.is_empty() { Err("BENCH_STORES leaves no store; postgres needs BENCH_DATABASE_URL".into()) } else { Ok(stores) }
}

fn python() -> Result<PathBuf> {
    let made = Command::new(competitor().join("python")).output()?;
    if !made.status.success() {
        return Err(format!("the competitor's Python could not be set up: {}", String::from_utf8_lossy(&made.stderr)).into());
    }
    Ok(String::from_utf8(made.stdout)?.trim().into())
}

fn competitor() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("competitor")
}

impl Store {
    /// The same program, with its files in another folder.
    pub fn beside(&self, folder: PathBuf) -> Self {
        Self { engine: self.engine.clone(), folder, programs: self.programs.clone(), server: None }
    }

    pub fn start(&mut self) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        let server = if self.engine.is_countersign() {
            let mut command = self.countersign(INVOICES);
            command.args(["serve", "--addr", "127.0.0.1:0", "--data-dir"]).arg(&self.folder);
            Server::start(command, "listening on ")?
        } else {
            let mut command = clean(&self.programs.python);
            command.current_dir(competitor()).env("DATABASE", self.python_database());
            command.args(["-m", "uvicorn", "--workers", "1", "--no-access-log", "--port", "0", "app:app"]);
            Server::start(command, "Uvicorn running on ")?
        };
        self.server = Some(server);
        Ok(())
    }

    pub fn stop(&mut self) -> Result<()> {
        self.server.take().map_or(Ok(()), Server::stop)
    }

    pub fn url(&self) -> Result<&str> {
        Ok(&self.server.as_ref().ok_or("the server is not running")?.url)
    }

    pub fn memory(&self) -> Result<Memory> {
        self.server.as_ref().ok_or("the server is not running")?.memory()
    }

    /// Removes the store's files. Records in PostgreSQL remain.
    pub fn remove(&self) -> Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        Ok(())
    }

    /// Loads a file of records with the program's own command, while the server is stopped. Returns the peak memory in MB.
    pub fn load(&self, file: &Path, collection: &str) -> Result<f64> {
        fs::create_dir_all(&self.folder)?;
        let mut command = if self.engine.is_countersign() {
            let mut command = self.countersign(collection);
            command.arg("import").arg(file).arg("--data-dir").arg(&self.folder);
            command
        } else {
            let mut command = clean(&self.programs.python);
            command.arg(competitor().join("load.py")).arg(file).arg(self.python_database());
            command
        };
        let log = self.folder.with_extension("load.log");
        let mut child = command.stdin(Stdio::null()).stderr(fs::File::create(&log)?).spawn()?;
        let mut highest = 0.0;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            // A process that has just ended has no memory any more.
            highest = server::memory(&child).map_or(highest, |memory| memory.highest);
            std::thread::sleep(Duration::from_millis(20));
        };
        if !status.success() {
            return Err(format!("loading ended with {status}; {} says why", log.display()).into());
        }
        fs::remove_file(log)?;
        Ok(highest)
    }

    fn python_database(&self) -> PathBuf {
        self.folder.join("records.sqlite")
    }

    fn countersign(&self, collection: &str) -> Command {
        let mut command = clean(&self.programs.countersign);
        command.env("COUNTERSIGN_COLLECTION", collection);
        if let Engine::Postgres { url } = &self.engine {
            command.env("DATABASE_URL", url);
        }
        command
    }
}

/// A command without the caller's settings, which must not reach a server under test.
fn clean(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PYTHONDONTWRITEBYTECODE", "1");
    for name in ["PATH", "HOME", "TMPDIR"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}
