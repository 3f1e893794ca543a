//! What an operator can set, and which combinations make sense.

use crate::{agent_data::embedded::IndexedPaths, rest::Origins};
use anyhow::{Context, Result, bail};
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
    /// How the records are reviewed (thresholds, rules, reject reasons); default: review.toml in the data directory, if there is one
    #[arg(long, env = "COUNTERSIGN_CONFIG")]
    pub config: Option<PathBuf>,
    /// JSON Schema of the data; default: schema.json in the data directory, if there is one
    #[arg(long, env = "COUNTERSIGN_SCHEMA")]
    pub schema: Option<PathBuf>,
    /// Confidence (0 to 1) below which a person must look; default: review_below of review.toml, or 0.8
    #[arg(long, env = "COUNTERSIGN_REVIEW_BELOW")]
    pub review_below: Option<f64>,
    /// PostgreSQL (postgres://user:password@host/database) for the tables, instead of SQLite in the data directory
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Fields of the data that can be looked up without reading every record, separated by commas
    #[arg(long, env = "COUNTERSIGN_INDEX", default_value = "data.invoice_number")]
    pub index: String,
    /// Origins whose pages may call the API from a browser, separated by commas; default: pages of this machine. * needs a key
    #[arg(long, env = "COUNTERSIGN_CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Option<Vec<String>>,
    /// What a deletion by query without a filter does: empty the collection as LlamaCloud does, or nothing
    #[arg(long, env = "COUNTERSIGN_DELETE_WITHOUT_FILTER", value_enum, default_value_t)]
    pub delete_without_filter: DeleteWithoutFilter,
    /// Deployments that agents may name, separated by commas; default: any
    #[arg(long, env = "COUNTERSIGN_DEPLOYMENTS", value_delimiter = ',')]
    pub deployments: Option<Vec<String>>,
}

/// What `:delete` without a filter does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DeleteWithoutFilter {
    /// Empties the collection.
    #[default]
    Allow,
    /// Is answered with 422.
    Refuse,
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
    "COUNTERSIGN_CONFIG",
    "COUNTERSIGN_SCHEMA",
    "COUNTERSIGN_REVIEW_BELOW",
    "COUNTERSIGN_INDEX",
    "COUNTERSIGN_CORS_ORIGINS",
    "COUNTERSIGN_DELETE_WITHOUT_FILTER",
    "COUNTERSIGN_DEPLOYMENTS",
];

/// A misspelt setting must not pass silently.
pub fn refuse_unknown_variables(names: impl Iterator<Item = String>) -> Result<()> {
    for name in names {
        if name.starts_with("COUNTERSIGN_") && !KNOWN.contains(&name.as_str()) {
            bail!("there is no setting {name}; known are {}", KNOWN.join(", "));
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
    pub fn check(&self) -> Result<()> {
        if self.api_key.as_ref().is_some_and(|key| key.trim().is_empty()) {
            bail!("COUNTERSIGN_API_KEY is empty; set a key, or unset it to serve loopback only");
        }
        if let Some(below) = self.review_below.filter(|below| !(0.0..=1.0).contains(below)) {
            bail!("--review-below is {below}, but a confidence lies between 0 and 1");
        }
        if let Some(url) = &self.database_url
            && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
        {
            bail!("DATABASE_URL must begin with postgres://; without it, records live in SQLite in the data directory");
        }
        self.indexed_paths()?;
        if self.collection.trim().is_empty() {
            bail!("COUNTERSIGN_COLLECTION is empty; name the collection under review");
        }
        if self.backend() == Backend::Hosted && std::env::var("LLAMA_CLOUD_API_KEY").unwrap_or_default().is_empty() {
            bail!("COUNTERSIGN_AGENT_DATA is hosted, but LLAMA_CLOUD_API_KEY is not set");
        }
        self.origins().map(|_| ())
    }

    /// Whose pages may call the API.
    pub fn origins(&self) -> Result<Origins> {
        let Some(list) = &self.cors_origins else { return Ok(Origins::default()) };
        let origins = Origins::parse(list).context("COUNTERSIGN_CORS_ORIGINS")?;
        if origins == Origins::Any && self.api_key.is_none() {
            // Without a key any text opens the API, so every page that the reviewer visits could read the records.
            bail!(
                "COUNTERSIGN_CORS_ORIGINS is *, which lets every web page read the records of a server without a key; \
                 set COUNTERSIGN_API_KEY, or list the origins"
            );
        }
        Ok(origins)
    }

    /// The fields of `COUNTERSIGN_INDEX`.
    pub fn indexed_paths(&self) -> Result<IndexedPaths> {
        IndexedPaths::parse(&self.index).context("COUNTERSIGN_INDEX")
    }

    /// Without a key, only this machine may ask.
    pub fn check_address(&self, address: SocketAddr) -> Result<()> {
        if self.api_key.is_none() && !address.ip().is_loopback() {
            bail!("{address} can be reached from outside; set COUNTERSIGN_API_KEY, or listen on 127.0.0.1");
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
        assert!(refused.is_err_and(|error| error.to_string().contains("COUNTERSIGN_DATADIR")));
        assert!(refuse_unknown_variables(["COUNTERSIGN_ADDR".to_owned(), "PATH".to_owned()].into_iter()).is_ok());
    }

    #[derive(clap::Parser)]
    struct CommandLine {
        #[command(flatten)]
        settings: Settings,
    }

    /// What the operator is told, if anything.
    fn check(arguments: &[&str]) -> Option<String> {
        let arguments = ["countersign"].iter().chain(arguments);
        let parsed = <CommandLine as clap::Parser>::try_parse_from(arguments).map_err(anyhow::Error::from);
        parsed.and_then(|parsed| parsed.settings.check()).err().map(|error| format!("{error:#}"))
    }

    #[test]
    fn every_origin_is_allowed_only_with_a_key() {
        assert!(check(&["--cors-origins", "*"]).is_some_and(|sentence| sentence.contains("COUNTERSIGN_API_KEY")));
        assert_eq!(check(&["--cors-origins", "*", "--api-key", "k"]), None);
        assert_eq!(check(&["--cors-origins", "https://a.example,http://localhost:5173"]), None);
        assert_eq!(check(&["--cors-origins", ""]), None, "no page at all");
        let refused = check(&["--cors-origins", "a.example"]).unwrap_or_default();
        assert!(refused.starts_with("COUNTERSIGN_CORS_ORIGINS: a.example is no origin"), "{refused}");
        assert!(check(&["--delete-without-filter", "maybe"]).is_some());
    }
}
