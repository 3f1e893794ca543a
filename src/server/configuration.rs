//! The operator's settings, and which combinations are allowed.

use super::people_settings::PeopleSettings;
use crate::{agent_data::embedded::IndexedPaths, rest::Origins};
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};

/// Characters of a key that guards a server which others can reach.
const SHORTEST_KEY: usize = 16;

/// Settings shared by all subcommands.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Directory for records, files, drafts and page images; created if missing
    #[arg(long, env = "COUNTERSIGN_DATA_DIR", default_value = "./data")]
    pub data_dir: PathBuf,
    /// Key that agents send as bearer token; with it, people sign in also on this machine
    #[arg(long, env = "COUNTERSIGN_API_KEY", hide_env_values = true)]
    pub api_key: Option<String>,
    /// Where records are stored; hosted means LlamaCloud, and is the default if LLAMA_CLOUD_API_KEY is set
    #[arg(long, env = "COUNTERSIGN_AGENT_DATA", value_enum)]
    pub agent_data: Option<Backend>,
    /// The queue, by its name in review.toml or by its collection; for a server, the one that addresses without a name mean
    #[arg(long, env = "COUNTERSIGN_COLLECTION", default_value = "invoices")]
    pub collection: String,
    /// The agent's deployment
    #[arg(long, env = "LLAMA_DEPLOY_DEPLOYMENT_NAME", default_value = "_public")]
    pub deployment_name: String,
    /// Review settings (thresholds, rules, reject reasons); default: review.toml in the data directory, if present
    #[arg(long, env = "COUNTERSIGN_CONFIG")]
    pub config: Option<PathBuf>,
    /// JSON Schema of the data; default: schema.json in the data directory, if present
    #[arg(long, env = "COUNTERSIGN_SCHEMA")]
    pub schema: Option<PathBuf>,
    /// Confidence (0 to 1) below which a person must look; default: review_below of review.toml, or 0.8
    #[arg(long, env = "COUNTERSIGN_REVIEW_BELOW")]
    pub review_below: Option<f64>,
    /// PostgreSQL (postgres://user:password@host/database) to use instead of SQLite in the data directory
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Comma-separated fields of the data to index, for lookups that don't read every record
    #[arg(long, env = "COUNTERSIGN_INDEX", default_value = "data.invoice_number")]
    pub index: String,
    /// Comma-separated origins whose pages may call the API from a browser; default: pages of this machine. * needs a key
    #[arg(long, env = "COUNTERSIGN_CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Option<Vec<String>>,
    /// Comma-separated origins under which browsers reach this server's own pages, for a proxy that does not pass on Host
    #[arg(long, env = "COUNTERSIGN_TRUSTED_ORIGINS", value_delimiter = ',')]
    pub trusted_origins: Option<Vec<String>>,
    /// What deleting by query without a filter does: empty the collection, as in LlamaCloud, or fail
    #[arg(long, env = "COUNTERSIGN_DELETE_WITHOUT_FILTER", value_enum, default_value_t)]
    pub delete_without_filter: DeleteWithoutFilter,
    /// Comma-separated deployments that agents may name; default: any
    #[arg(long, env = "COUNTERSIGN_DEPLOYMENTS", value_delimiter = ',')]
    pub deployments: Option<Vec<String>>,
    /// Program that reads pages without a text layer: tesseract, or tesseract:deu+eng with its languages; default: none
    #[arg(long, env = "COUNTERSIGN_OCR")]
    pub ocr: Option<String>,
    /// How people sign in.
    #[command(flatten)]
    pub people: PeopleSettings,
}

/// What `:delete` does without a filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DeleteWithoutFilter {
    /// Empty the collection.
    #[default]
    Allow,
    /// Refuse with 422.
    Refuse,
}

/// Where records are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    /// This program's own store, with the same API for agents.
    Embedded,
    /// LlamaCloud.
    Hosted,
}

impl Backend {
    /// What was set, or else the default.
    pub fn or_usual(set: Option<Self>) -> Self {
        let has_cloud_key = std::env::var("LLAMA_CLOUD_API_KEY").is_ok_and(|key| !key.is_empty());
        set.unwrap_or(if has_cloud_key { Self::Hosted } else { Self::Embedded })
    }
}

/// The environment variables that this program reads.
const KNOWN: &[&str] = &[
    "COUNTERSIGN_ADDR",
    "COUNTERSIGN_CONNECTIONS_PER_ADDRESS",
    "COUNTERSIGN_DATA_DIR",
    "COUNTERSIGN_API_KEY",
    "COUNTERSIGN_AGENT_DATA",
    "COUNTERSIGN_COLLECTION",
    "COUNTERSIGN_CONFIG",
    "COUNTERSIGN_SCHEMA",
    "COUNTERSIGN_REVIEW_BELOW",
    "COUNTERSIGN_INDEX",
    "COUNTERSIGN_CORS_ORIGINS",
    "COUNTERSIGN_TRUSTED_ORIGINS",
    "COUNTERSIGN_DELETE_WITHOUT_FILTER",
    "COUNTERSIGN_DEPLOYMENTS",
    "COUNTERSIGN_OCR",
    "COUNTERSIGN_OIDC_ISSUER",
    "COUNTERSIGN_OIDC_CLIENT_ID",
    "COUNTERSIGN_OIDC_CLIENT_SECRET",
    "COUNTERSIGN_OIDC_GROUPS_CLAIM",
    "COUNTERSIGN_OIDC_ACR",
    "COUNTERSIGN_OIDC_MAX_AGE_MINUTES",
    "COUNTERSIGN_PASSWORDS",
    "COUNTERSIGN_REFUSED_PASSWORDS",
    "COUNTERSIGN_PROXY_USER_HEADER",
    "COUNTERSIGN_PROXY_NAME_HEADER",
    "COUNTERSIGN_PROXY_GROUPS_HEADER",
    "COUNTERSIGN_PROXY_ADDRESSES",
    "COUNTERSIGN_SESSION_IDLE_HOURS",
    "COUNTERSIGN_SESSION_DAYS",
];

/// Refuses unknown `COUNTERSIGN_` variables, so that a misspelt setting is noticed.
pub fn refuse_unknown_variables(names: impl Iterator<Item = String>) -> Result<()> {
    for name in names {
        if name.starts_with("COUNTERSIGN_") && !KNOWN.contains(&name.as_str()) {
            bail!("there is no setting {name}; the settings are {}", KNOWN.join(", "));
        }
    }
    Ok(())
}

impl Settings {
    /// Whether the settings alone say that people sign in, also before anybody was added.
    pub fn sign_in_is_set(&self) -> bool {
        self.api_key.is_some() || self.people.has_provider() || self.people.has_proxy()
    }

    /// Whether people sign in, and only with accounts of our own.
    pub fn needs_accounts(&self) -> bool {
        self.api_key.is_some() && !self.people.has_provider() && !self.people.has_proxy()
    }

    /// The backend that was set, or else the default.
    pub fn backend(&self) -> Backend {
        Backend::or_usual(self.agent_data)
    }

    /// A phrase for the message at startup.
    pub fn kind(&self) -> &'static str {
        match self.backend() {
            Backend::Embedded => "records live here,",
            Backend::Hosted => "records live in LlamaCloud, drafts",
        }
    }

    /// Refuses impossible combinations. The error says what to do.
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
        self.people.provider()?;
        self.people.proxy()?;
        if self.collection.trim().is_empty() {
            bail!("COUNTERSIGN_COLLECTION is empty; name the collection under review");
        }
        if self.backend() == Backend::Hosted && std::env::var("LLAMA_CLOUD_API_KEY").unwrap_or_default().is_empty() {
            bail!("COUNTERSIGN_AGENT_DATA is hosted, but LLAMA_CLOUD_API_KEY is not set");
        }
        self.trusted_origins()?;
        self.origins().map(|_| ())
    }

    /// The origins that may call the API.
    pub fn origins(&self) -> Result<Origins> {
        let Some(list) = &self.cors_origins else { return Ok(Origins::default()) };
        let origins = Origins::parse(list).context("COUNTERSIGN_CORS_ORIGINS")?;
        if origins == Origins::Any && self.api_key.is_none() {
            // Without a key, any token is accepted, so every page that a reviewer visits could read the records.
            bail!(
                "COUNTERSIGN_CORS_ORIGINS is *, which lets every web page read the records of a server without a key; \
                 set COUNTERSIGN_API_KEY, or list the origins"
            );
        }
        Ok(origins)
    }

    /// Further origins of this server's own pages: their forms, calls and reads count as this server's own.
    pub fn trusted_origins(&self) -> Result<Arc<[String]>> {
        match Origins::parse(self.trusted_origins.as_deref().unwrap_or_default()).context("COUNTERSIGN_TRUSTED_ORIGINS")? {
            Origins::Listed(list) => Ok(list),
            _ => bail!(
                "COUNTERSIGN_TRUSTED_ORIGINS is *, but pages of other sites must not decide for a reviewer; list the origins"
            ),
        }
    }

    /// The fields in `COUNTERSIGN_INDEX`.
    pub fn indexed_paths(&self) -> Result<IndexedPaths> {
        IndexedPaths::parse(&self.index).context("COUNTERSIGN_INDEX")
    }

    /// Without a key that is hard to guess, allows only loopback addresses.
    pub fn check_address(&self, address: SocketAddr) -> Result<()> {
        if address.ip().is_loopback() {
            return Ok(());
        }
        let Some(key) = &self.api_key else {
            bail!("{address} can be reached from outside; set COUNTERSIGN_API_KEY, or listen on 127.0.0.1");
        };
        let length = key.trim().chars().count();
        if length < SHORTEST_KEY {
            bail!(
                "{address} can be reached from outside, but COUNTERSIGN_API_KEY has only {length} characters; choose at least \
                 {SHORTEST_KEY} at random (openssl rand -hex 16), or listen on 127.0.0.1"
            );
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

    #[test]
    fn whoever_can_be_reached_from_outside_needs_a_key_that_is_hard_to_guess() {
        let refusal = |key: &[&str], address: &str| {
            let arguments = ["countersign"].iter().chain(key);
            let settings =
                <CommandLine as clap::Parser>::try_parse_from(arguments).unwrap_or_else(|error| panic!("{error}")).settings;
            settings.check_address(address.parse().unwrap_or_else(|error| panic!("{error}"))).err().map(|error| error.to_string())
        };
        for key in [&[][..], &["--api-key", "k"]] {
            assert_eq!(refusal(key, "127.0.0.1:3000"), None);
            assert_eq!(refusal(key, "[::1]:3000"), None);
        }
        for (key, said) in [(&[][..], "set COUNTERSIGN_API_KEY"), (&["--api-key", "123456789012345"], "only 15 characters")] {
            for address in ["0.0.0.0:3000", "192.168.0.7:80", "[::]:3000"] {
                assert!(refusal(key, address).is_some_and(|sentence| sentence.contains(said)), "{key:?} {address}");
            }
        }
        assert!(refusal(&["--api-key", "            1234"], "0.0.0.0:3000").is_some(), "blanks are easy to guess");
        assert_eq!(refusal(&["--api-key", "1234567890123456"], "0.0.0.0:3000"), None);
    }

    /// The error for the operator, if any.
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
        assert_eq!(check(&["--trusted-origins", "https://a.example,https://b.example:8443"]), None);
        for wrong in ["*", "a.example", "https://a.example/path"] {
            assert!(
                check(&["--trusted-origins", wrong]).is_some_and(|said| said.contains("COUNTERSIGN_TRUSTED_ORIGINS")),
                "{wrong}"
            );
        }
    }
}
