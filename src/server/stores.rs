//! Opens the stores that the settings name.

use super::{
    configuration::{Backend, Settings},
    data_dir::{self, DATABASE, FILES, SECRET},
    review_toml,
};
use crate::{
    agent_data::{
        AgentData,
        cloud::{Cloud, CloudSettings},
        embedded::{PostgresStore, SqliteStore},
    },
    database::{Database, PostgresDatabase, SqliteDatabase},
    documents::{
        self, Documents, OcrEngine, Pages,
        pages::{Limits, Renderer},
    },
    domain::Collection,
    ledger,
    review::{Queues, Review},
};
use anyhow::{Context, Result};
use std::{fs, io::Write, path::Path, sync::Arc, time::Duration};

/// How long the queue waits for a sign of life from LlamaCloud; the page must not take longer than three seconds.
const PATIENCE: Duration = Duration::from_millis(2500);

/// Everything that outlives a request.
#[derive(Clone)]
pub struct Stores {
    /// The use cases, on the default queue.
    pub review: Review,
    /// The names and settings of the other queues.
    pub other_queues: Vec<(String, Arc<Collection>)>,
    /// Whether there is one queue, whose records `schema.json` in the data directory describes unless another file is named.
    pub keeps_schema: bool,
    /// Signs sessions and file URLs; stable across restarts.
    pub secret: [u8; 32],
    /// Whether this server stores the records and serves the agents.
    pub backend: Backend,
    /// The database of the tables.
    pub database: Database,
}

impl Stores {
    /// Opens or creates the data directory and connects to the backend.
    pub async fn open(settings: &Settings) -> Result<Self> {
        settings.check()?;
        let data = &settings.data_dir;
        let cant = |what: &str| format!("can't {what} {}", data.display());
        data_dir::create(data).with_context(|| cant("create"))?;
        // The database comes first: whatever else is there shows that there was one.
        let database = match &settings.database_url {
            None => {
                data_dir::refuse_lost_database(data)?;
                Database::Sqlite(SqliteDatabase::open(&data.join(DATABASE)).with_context(|| cant("open the database in"))?)
            }
            Some(url) => Database::Postgres(PostgresDatabase::connect(url).await.context("can't open DATABASE_URL")?),
        };
        let secret = secret(&data.join(SECRET)).with_context(|| cant("keep a secret in"))?;

        let (agent_data, documents): (Arc<dyn AgentData>, Arc<dyn Documents>) = match settings.backend() {
            Backend::Embedded => (
                match &database {
                    Database::Sqlite(database) => Arc::new(SqliteStore::new(database.clone())),
                    Database::Postgres(database) => Arc::new(PostgresStore::new(database.clone())),
                },
                Arc::new({
                    let files = documents::embedded::Embedded::new(database.clone(), data.join(FILES))
                        .forgetting_pages_in(data.join("pages"));
                    if let Err(error) = files.remove_unfinished() {
                        tracing::warn!(%error, "unfinished uploads could not be removed");
                    }
                    files
                }),
            ),
            Backend::Hosted => {
                let cloud = CloudSettings::from_environment(|name| std::env::var(name).ok())
                    .context("COUNTERSIGN_AGENT_DATA is hosted, but LLAMA_CLOUD_API_KEY is not set")?;
                let files = documents::cloud::Cloud::new(&cloud.base_url, &cloud.api_key, cloud.project_id.clone())?;
                (Arc::new(Cloud::new(cloud)?), Arc::new(files))
            }
        };
        let program = std::env::current_exe().context("can't find this program's own file, which draws the pages")?;
        let engine =
            settings.ocr.as_deref().map(|setting| OcrEngine::find(setting, &std::env::var_os("PATH").unwrap_or_default()));
        let engine = engine.transpose().map_err(|why| anyhow::anyhow!("COUNTERSIGN_OCR: {why}"))?;
        let renderer = Renderer::new(program, Limits::default()).reading_scans_with(engine);
        let pages = Pages::new(documents.clone(), data.join("pages"), renderer);
        let mut queues = review_toml::queues(settings)?.into_iter().map(|(name, collection)| (name, Arc::new(collection)));
        let (name, collection) = queues.next().context("there is no queue")?;
        let (other_queues, keeps_schema) = (queues.collect(), !review_toml::has_tables(settings)?);
        let review = Review {
            agent_data,
            documents,
            pages: Arc::new(pages),
            ledger: ledger::open(database.clone()),
            queue: name.into(),
            is_configured: true,
            collection,
            assessed: Arc::default(),
            known_files: Arc::default(),
            open_records: Arc::default(),
            live: Arc::default(),
            witnesses: Arc::default(),
            patience: (settings.backend() == Backend::Hosted).then_some(PATIENCE),
        };
        Ok(Self { review, other_queues, keeps_schema, secret, backend: settings.backend(), database })
    }

    /// All queues, as they are configured; of the others, nobody has asked the store yet.
    pub fn queues(&self) -> Queues {
        Queues::new(self.review.clone(), self.other_queues.iter().cloned())
    }

    /// Ends the use of an embedded database, so that its file alone is the whole of it. Nothing can be read or written afterwards.
    pub async fn close(&self) {
        match &self.database {
            Database::Sqlite(database) => database.close().await,
            Database::Postgres(database) => database.close().await,
        }
    }

    /// Indexes exactly the fields in `COUNTERSIGN_INDEX`. Only a server does this, so that a short command with other settings,
    /// run beside it, does not undo it.
    pub async fn index_fields(&self, settings: &Settings) -> Result<()> {
        if self.backend == Backend::Hosted {
            return Ok(());
        }
        let paths = settings.indexed_paths()?;
        let done = match &self.database {
            Database::Sqlite(database) => SqliteStore::new(database.clone()).index(&paths).await,
            Database::Postgres(database) => PostgresStore::new(database.clone()).index(&paths).await,
        };
        done.context("the fields of COUNTERSIGN_INDEX can't be indexed")
    }
}

/// Reads the secret, or creates it: 32 random bytes, readable only by the owner. If processes race to create it, the first wins.
fn secret(file: &Path) -> std::io::Result<[u8; 32]> {
    if let Some(secret) = kept_secret(file)? {
        return Ok(secret);
    }
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(std::io::Error::other)?;
    let mut waiting = tempfile::NamedTempFile::new_in(file.parent().unwrap_or(Path::new(".")))?; // mode 0600
    waiting.write_all(&secret)?;
    waiting.as_file().sync_all()?;
    match waiting.persist_noclobber(file) {
        Ok(_) => Ok(secret),
        Err(error) => kept_secret(file)?.ok_or(error.error),
    }
}

fn kept_secret(file: &Path) -> std::io::Result<Option<[u8; 32]>> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(
            bytes
                .try_into()
                .map_err(|_| std::io::Error::other("the file `secret` is damaged; remove it, and reviewers sign in again"))?,
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
