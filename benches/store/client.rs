//! The client: a single keep-alive connection; responses are not parsed within the measured time.

use super::Result;
use bytes::Bytes;
use serde_json::Value;
use std::time::{Duration, Instant};

const ROOT: &str = "/api/v1/beta/agent-data";
/// The default collection of `countersign import`.
pub const INVOICES: &str = "invoices";
pub const DEPLOYMENT: &str = "_public";

/// Generous, because a query on an unindexed field reads a million records.
const PATIENCE: Duration = Duration::from_secs(600);

pub struct Client {
    http: reqwest::Client,
    root: String,
    health: String,
}

/// A complete response, and how long it took.
pub struct Answer {
    pub status: u16,
    pub body: Bytes,
    pub took: Duration,
}

impl Answer {
    /// The body as JSON. The error contains the server's response.
    pub fn json(&self) -> Result<Value> {
        if self.status != 200 {
            return Err(format!("answered {}: {}", self.status, String::from_utf8_lossy(&self.body)).into());
        }
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Client {
    pub fn new(url: &str) -> Result<Self> {
        let http = reqwest::Client::builder().no_proxy().tcp_nodelay(true).timeout(PATIENCE).build()?;
        Ok(Self { http, root: format!("{url}{ROOT}"), health: format!("{url}/healthz") })
    }

    /// `path` comes after the root: empty to create a record, or `/:search` and the like.
    pub async fn post(&self, path: &str, body: Bytes) -> Result<Answer> {
        let request =
            self.http.post(format!("{}{path}", self.root)).bearer_auth("llx-bench").header("content-type", "application/json");
        Self::time(request.body(body)).await
    }

    /// The baseline: a request that does not touch the store.
    pub async fn health(&self) -> Result<Answer> {
        Self::time(self.http.get(&self.health)).await
    }

    async fn time(request: reqwest::RequestBuilder) -> Result<Answer> {
        let start = Instant::now();
        let response = request.send().await?;
        let status = response.status().as_u16();
        let body = response.bytes().await?;
        Ok(Answer { status, body, took: start.elapsed() })
    }

    /// Number of records in a collection.
    pub async fn count(&self, collection: &str) -> Result<usize> {
        let body = serde_json::json!({"deployment_name": DEPLOYMENT, "collection": collection, "count": true});
        let groups = self.post("/:aggregate", body.to_string().into()).await?.json()?;
        let count = groups.pointer("/items/0/count").and_then(Value::as_u64).unwrap_or_default();
        Ok(usize::try_from(count)?)
    }

    /// Deletes a collection, with a filter that matches every record, because a server may refuse to delete without one.
    pub async fn clear(&self, collection: &str) -> Result<()> {
        let all = serde_json::json!({"created_at": {"gte": "2000-01-01T00:00:00Z"}});
        let body = serde_json::json!({"deployment_name": DEPLOYMENT, "collection": collection, "filter": all});
        self.post("/:delete", body.to_string().into()).await?.json()?;
        Ok(())
    }
}
