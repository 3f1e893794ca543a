//! Opens what the settings name, and hands it to the layers.

use super::configuration::{Backend, Settings};
use crate::{
    agent_data::{
        self, AgentData,
        cloud::{Cloud, CloudSettings},
    },
    database::Database,
    documents::{
        self, Documents, Pages,
        pages::{Limits, Renderer},
    },
    domain::{Collection, Schema},
    ledger::Ledger,
    review::Review,
};
use std::{fs, io::Write, path::Path, sync::Arc};

/// Everything that outlives a request.
#[derive(Clone)]
pub struct Stores {
    /// The use cases.
    pub review: Review,
    /// Signs sessions and file addresses; stable across restarts.
    pub secret: [u8; 32],
    /// Whether agents are served here.
    pub backend: Backend,
}

impl Stores {
    /// Opens or creates the data directory and connects to the backend.
    pub fn open(settings: &Settings) -> Result<Self, String> {
        settings.check()?;
        let data = &settings.data_dir;
        let cant = |what: &str, error: &dyn std::fmt::Display| format!("can't {what} {}: {error}", data.display());
        fs::create_dir_all(data).map_err(|error| cant("create", &error))?;
        let secret = secret(&data.join("secret")).map_err(|error| cant("keep a secret in", &error))?;
        let database = Database::open(&data.join("countersign.sqlite")).map_err(|error| cant("open the database in", &error))?;

        let (agent_data, documents): (Arc<dyn AgentData>, Arc<dyn Documents>) = match settings.backend() {
            Backend::Embedded => (
                Arc::new(agent_data::embedded::Embedded::new(database.clone())),
                Arc::new(
                    documents::embedded::Embedded::new(database.clone(), data.join("files"))
                        .forgetting_pages_in(data.join("pages")),
                ),
            ),
            Backend::Hosted => {
                let cloud = CloudSettings::from_environment(|name| std::env::var(name).ok())
                    .ok_or("COUNTERSIGN_AGENT_DATA is hosted, but LLAMA_CLOUD_API_KEY is not set")?;
                let files = documents::cloud::Cloud::new(&cloud.base_url, &cloud.api_key, cloud.project_id.clone())
                    .map_err(|error| error.to_string())?;
                (Arc::new(Cloud::new(cloud).map_err(|error| error.to_string())?), Arc::new(files))
            }
        };
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let pages = Pages::new(documents.clone(), data.join("pages"), Renderer::new(program, Limits::default()));
        let review = Review {
            agent_data,
            documents,
            pages: Arc::new(pages),
            ledger: Ledger::new(database),
            collection: Arc::new(collection(settings)?),
        };
        Ok(Self { review, secret, backend: settings.backend() })
    }
}

fn collection(settings: &Settings) -> Result<Collection, String> {
    let mut collection = Collection::new(settings.collection.clone(), settings.deployment_name.clone());
    collection.review_below = settings.review_below;
    let in_data_dir = settings.data_dir.join("schema.json");
    let file = match &settings.schema {
        Some(named) => Some(named.clone()),
        None => in_data_dir.exists().then_some(in_data_dir),
    };
    if let Some(file) = file {
        let text = fs::read_to_string(&file).map_err(|error| format!("can't read the schema {}: {error}", file.display()))?;
        let schema =
            serde_json::from_str(&text).map_err(|error| format!("the schema {} is not JSON: {error}", file.display()))?;
        collection.schema = Some(Schema::new(schema));
    }
    Ok(collection)
}

/// 32 random bytes, made once, readable by the owner only.
fn secret(file: &Path) -> std::io::Result<[u8; 32]> {
    if let Ok(bytes) = fs::read(file)
        && let Ok(secret) = bytes.try_into()
    {
        return Ok(secret);
    }
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(std::io::Error::other)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(&secret)?;
    file.sync_all()?;
    Ok(secret)
}
