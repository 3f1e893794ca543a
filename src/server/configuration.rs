//! What an operator can set, and which combinations make sense.

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
const KNOWN: [&str; 7] = [
    "COUNTERSIGN_ADDR",
    "COUNTERSIGN_DATA_DIR",
    "COUNTERSIGN_API_KEY",
    "COUNTERSIGN_AGENT_DATA",
    "COUNTERSIGN_COLLECTION",
    "COUNTERSIGN_SCHEMA",
    "COUNTERSIGN_REVIEW_BELOW",
];

/// A misspelt setting must not pass silently.
pub fn refuse_unknown_variables(names: impl Iterator<Item = String>) -> Result<(), String> {
    for name in names {
        if name.starts_with("COUNTERSIGN_") && !KNOWN.contains(&name.as_str()) {
            return Err(format!("there is no setting {name}; known are {}", KNOWN.join(", ")));
        }
        if name == "DATABASE_URL" {
            return Err("DATABASE_URL is set, but records can only live in SQLite so far; unset it to go on".into());
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
        if self.collection.trim().is_empty() {
            return Err("COUNTERSIGN_COLLECTION is empty; name the collection under review".into());
        }
        if self.backend() == Backend::Hosted && std::env::var("LLAMA_CLOUD_API_KEY").unwrap_or_default().is_empty() {
            return Err("COUNTERSIGN_AGENT_DATA is hosted, but LLAMA_CLOUD_API_KEY is not set".into());
        }
        Ok(())
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
