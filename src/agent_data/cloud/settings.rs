//! The settings of the hosted store, under the names that LlamaIndex's own tools use.

use std::{fmt, time::Duration};

const DEFAULT_BASE_URL: &str = "https://api.cloud.llamaindex.ai";
const DEFAULT_DEPLOYMENT: &str = "_public";
/// For one call with all its retries; as long as LlamaIndex's SDKs give one attempt.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// For one attempt; as in llama-agents' own client.
const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How to reach LlamaCloud.
#[derive(Clone)]
pub struct CloudSettings {
    /// Without `/api/v1`; a path prefix is kept.
    pub base_url: String,
    /// Sent as a bearer token, and to no other host.
    pub api_key: String,
    /// Which of the key's projects to use.
    pub project_id: Option<String>,
    /// The deployment to read and write; for the caller's [`Scope`](crate::agent_data::Scope)s.
    pub deployment_name: String,
    /// Sent with every request.
    pub custom_headers: Vec<(String, String)>,
    /// For one call, including retries and waits.
    pub timeout: Duration,
    /// For one attempt, from connecting to the last byte of the answer, so that a stalled attempt leaves time for another.
    pub attempt_timeout: Duration,
}

impl CloudSettings {
    /// LlamaCloud with this key, and defaults for everything else.
    pub fn new(api_key: impl Into<String>) -> Self {
        Self {
            base_url: DEFAULT_BASE_URL.to_owned(),
            api_key: api_key.into(),
            project_id: None,
            deployment_name: DEFAULT_DEPLOYMENT.to_owned(),
            custom_headers: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
        }
    }

    /// Reads the environment through `lookup`; `None` without an API key. A blank variable counts as not set.
    ///
    /// `LLAMA_CLOUD_API_KEY` (or `LLAMA_PARSE_API_KEY`), `LLAMA_CLOUD_BASE_URL`, `LLAMA_CLOUD_CUSTOM_HEADERS` (one
    /// `Name: value` per line; other lines are ignored), `LLAMA_DEPLOY_PROJECT_ID` (or `LLAMA_AGENTS_PROJECT_ID`),
    /// `LLAMA_DEPLOY_DEPLOYMENT_NAME` (or the older `LLAMA_DEPLOY_DEPLOYMENT_URL_ID`).
    pub fn from_environment(lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let first_of = |names: &[&str]| {
            let values = names.iter().filter_map(|name| lookup(name));
            values.map(|value| value.trim().to_owned()).find(|value| !value.is_empty())
        };
        let mut settings = Self::new(first_of(&["LLAMA_CLOUD_API_KEY", "LLAMA_PARSE_API_KEY"])?);
        if let Some(base_url) = first_of(&["LLAMA_CLOUD_BASE_URL"]) {
            settings.base_url = base_url;
        }
        if let Some(name) = first_of(&["LLAMA_DEPLOY_DEPLOYMENT_NAME", "LLAMA_DEPLOY_DEPLOYMENT_URL_ID"]) {
            settings.deployment_name = name;
        }
        settings.project_id = first_of(&["LLAMA_DEPLOY_PROJECT_ID", "LLAMA_AGENTS_PROJECT_ID"]);
        let headers = lookup("LLAMA_CLOUD_CUSTOM_HEADERS").unwrap_or_default();
        let headers = headers.lines().filter_map(|line| line.split_once(':'));
        settings.custom_headers = headers.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
        Some(settings)
    }
}

impl fmt::Debug for CloudSettings {
    /// Leaves out secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CloudSettings")
            .field("base_url", &self.base_url)
            .field("project_id", &self.project_id)
            .field("deployment_name", &self.deployment_name)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Option<CloudSettings> {
        CloudSettings::from_environment(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn without_a_key_there_is_no_cloud() {
        assert!(settings(&[]).is_none());
        assert!(settings(&[("LLAMA_CLOUD_API_KEY", " "), ("LLAMA_CLOUD_BASE_URL", "https://x")]).is_none());
    }

    #[test]
    fn a_key_is_enough_and_everything_else_has_a_default() {
        let settings = settings(&[("LLAMA_CLOUD_API_KEY", "llx-secret"), ("LLAMA_CLOUD_BASE_URL", "")]).unwrap();
        assert_eq!(settings.base_url, "https://api.cloud.llamaindex.ai");
        assert_eq!((settings.deployment_name.as_str(), settings.project_id.as_deref()), ("_public", None));
        assert!(!format!("{settings:?}").contains("secret"));
    }

    #[test]
    fn the_newer_name_of_a_variable_wins_over_the_older() {
        let settings = settings(&[
            ("LLAMA_PARSE_API_KEY", "old"),
            ("LLAMA_CLOUD_API_KEY", "new"),
            ("LLAMA_AGENTS_PROJECT_ID", "p"),
            ("LLAMA_DEPLOY_DEPLOYMENT_URL_ID", "url-id"),
            ("LLAMA_DEPLOY_DEPLOYMENT_NAME", "name"),
            ("LLAMA_CLOUD_CUSTOM_HEADERS", "X-One: 1\nnonsense\n X-Two:a:b \n"),
        ])
        .unwrap();
        assert_eq!((settings.api_key.as_str(), settings.project_id.as_deref()), ("new", Some("p")));
        assert_eq!(settings.deployment_name, "name");
        let headers: Vec<_> = settings.custom_headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(headers, [("X-One", "1"), ("X-Two", "a:b")]);
    }
}
