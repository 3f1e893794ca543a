//! The demo documents: fictitious, made by `demo/generate`, embedded in the binary.

use super::{
    configuration::{Backend, Settings},
    import,
    say::say,
    stores::Stores,
};
use crate::agent_data::{Aggregate, Scope};
use anyhow::{Context, Result, bail};
use rust_embed::RustEmbed;
use std::fs;

#[derive(RustEmbed)]
#[folder = "demo/documents/"]
struct Documents;

const SCHEMA: &str = include_str!("../../demo/schema.json");

/// Fills an empty collection of the embedded store, and writes its schema if there is none. Returns whether it did.
pub async fn load_if_empty(stores: &Stores, settings: &Settings) -> Result<bool> {
    if stores.backend == Backend::Hosted {
        bail!("--demo would put invented invoices into LlamaCloud; unset LLAMA_CLOUD_API_KEY, or leave --demo out");
    }
    let collection = &stores.review.collection;
    let mut count =
        Aggregate::new(Scope { deployment_name: collection.deployment_name.clone(), collection: collection.name.clone() });
    count.count = true;
    let groups = stores.review.agent_data.aggregate(count).await?;
    if groups.items.iter().any(|group| group.count.unwrap_or(0) > 0) {
        return Ok(false);
    }
    let schema = settings.data_dir.join("schema.json");
    if settings.schema.is_none() && !schema.exists() {
        fs::write(&schema, SCHEMA).with_context(|| format!("can't write {}", schema.display()))?;
    }
    say("putting the demo documents into the empty queue");
    let mut names: Vec<String> = Documents::iter().map(|name| name.into_owned()).collect();
    names.sort();
    let get = |name: &str| Documents::get(name).map(|file| file.data.into_owned());
    for name in names.iter().filter(|name| name.ends_with(import::RECORD_SUFFIX)) {
        let stem = name.trim_end_matches(import::RECORD_SUFFIX);
        let document = names.iter().find(|other| import::is_document_of(other, stem));
        let document = document.and_then(|name| Some((name.clone(), get(name)?)));
        let record = get(name).unwrap_or_default();
        import::one(stores, &record, document).await.with_context(|| name.clone())?;
    }
    Ok(true)
}
