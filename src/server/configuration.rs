//! What an operator can set, and which combinations make sense.

use crate::agent_data::embedded::IndexedPaths;
use clap::{Args, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// Settings that every subcommand shares.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Records, files, drafts and page pictures; created when missing
    #[arg(long, env = "COUNTERSIGN_DATA_DIR", default_value = "./data")]
    pub data_dir: PathBuf,
    /// Key that agents send as bearer token, and reviewers type to sign in
    #[arg(long, env = "COUNTERSIGN_API_KEY", hide_env_values = true)]
    pub api_key: Option<String>,
    /// Where the records live; hosted is LlamaCloud, and the default when LLAMA_CLOUD_API_KEY is set
    #[arg(long, env = "COUNTERSIGN_AGENT_DATA", value_enum)]
    pub agent_data: Option<Backend>,
    /// The collection under review
    #[arg(long, env = "COUNTERSIGN_COLLECTION", default_value = "invoices")]
    pub collection: String,
    /// The agent's deployment
    #[arg(long, env = "LLAMA_DEPLOY_DEPLOYMENT_NAME", default_value = "_public")]
    pub deployment_name: String,
    /// JSON Schema of the data; default: schema.json in the data directory, if there is one
    #[arg(long, env = "COUNTERSIGN_SCHEMA")]
    pub schema: Option<PathBuf>,
    /// Confidence (0 to 1) below which a person must look
    #[arg(long, env = "COUNTERSIGN_REVIEW_BELOW", default_value_t = 0.8)]
    pub review_below: f64,
    /// PostgreSQL (postgres://user:password@host/database) for the tables, instead of SQLite in the data directory
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Fields of the data that can be looked up without reading every record, separated by commas
    #[arg(long, env = "COUNTERSIGN_INDEX", default_value = "data.invoice_number")]
    pub index: String,
}

/// Where the records live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    /// This program's own store, served to agents under the same API.
    Embedded,
    /// LlamaCloud.
    Hosted,
}

/// Names that this program reads.
const KNOWN: &[&str] = &[
    "COUNTERSIGN_ADDR",
    "COUNTERSIGN_DATA_DIR",
    "COUNTERSIGN_API_KEY",
    "COUNTERSIGN_AGENT_DATA",
    "COUNTERSIGN_COLLECTION",
    "COUNTERSIGN_SCHEMA",
    "COUNTERSIGN_REVIEW_BELOW",
    "COUNTERSIGN_INDEX",
];

/// A misspelt setting must not pass silently.
pub fn refuse_unknown_variables(names: impl Iterator<Item = String>) -> Result<(), String> {
    for name in names {
        if name.starts_with("COUNTERSIGN_") && !KNOWN.contains(&name.as_str()) {
            return Err(format!("there is no setting {name}; known are {}", KNOWN.join(", ")));
        }
    }
    Ok(())
}

impl Settings {
    /// Embedded or hosted.
    pub fn backend(&self) -> Backend {
        let has_cloud_key = std::env::var("LLAMA_CLOUD_API_KEY").is_ok_and(|key| !key.is_empty());
        self.agent_data.unwrap_or(if has_cloud_key { Backend::Hosted } else { Backend::Embedded })
    }

    /// For the line at start.
    pub fn kind(&self) -> &'static str {
        match self.backend() {
            Backend::Embedded => "records live here,",
            Backend::Hosted => "records live in LlamaCloud, drafts",
        }
    }

    /// Impossible combinations, each with what to do.
    pub fn check(&self) -> Result<(), String> {
        if self.api_key.as_ref().is_some_and(|key| key.trim().is_empty()) {
            return Err("COUNTERSIGN_API_KEY is empty; set a key, or unset it to serve loopback only".into());
        }
        if !(0.0..=1.0).contains(&self.review_below) {
            return Err(format!("--review-below is {}, but a confidence lies between 0 and 1", self.review_below));
        }
        if let Some(url) = &self.database_url
            && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
        {
            return Err(
                "DATABASE_URL must begin with postgres://; without it, records live in SQLite in the data directory".into()
            );
        }
        self.indexed_paths()?;
        if self.collection.trim().is_empty() {
            return Err("COUNTERSIGN_COLLECTION is empty; name the collection under review".into());
        }
        if self.backend() == Backend::Hosted && std::env::var("LLAMA_CLOUD_API_KEY").unwrap_or_default().is_empty() {
            return Err("COUNTERSIGN_AGENT_DATA is hosted, but LLAMA_CLOUD_API_KEY is not set".into());
        }
        Ok(())
    }

    /// The fields of `COUNTERSIGN_INDEX`.
    pub fn indexed_paths(&self) -> Result<IndexedPaths, String> {
        IndexedPaths::parse(&self.index).map_err(|error| format!("COUNTERSIGN_INDEX: {error}"))
    }

    /// Without a key, only this machine may ask.
    pub fn check_address(&self, address: SocketAddr) -> Result<(), String> {
        if self.api_key.is_none() && !address.ip().is_loopback() {
            return Err(format!("{address} can be reached from outside; set COUNTERSIGN_API_KEY, or listen on 127.0.0.1"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_setting_is_refused_by_name() {
        let refused = refuse_unknown_variables(["COUNTERSIGN_DATADIR".to_owned()].into_iter());
        assert!(refused.is_err_and(|sentence| sentence.contains("COUNTERSIGN_DATADIR")));
        assert_eq!(refuse_unknown_variables(["COUNTERSIGN_ADDR".to_owned(), "PATH".to_owned()].into_iter()), Ok(()));
    }
}
