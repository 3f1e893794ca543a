//! The Agent Data API over an empty store, and requests to it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use countersign::{
    agent_data::embedded::SqliteStore,
    database::SqliteDatabase,
    rest::{self, RestState},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt;

const ROOT: &str = "/api/v1/beta/agent-data";

/// An empty server and its client.
pub struct Agent {
    router: Router,
    headers: Vec<(&'static str, String)>,
    /// Removed with the last client.
    directory: Arc<tempfile::TempDir>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.json()
    }

    /// `(loc, type)` of every mistake in a 422, in FastAPI's shape.
    pub fn mistakes(&self) -> Vec<(String, String)> {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.text);
        let json = self.json();
        let mistakes = json["detail"].as_array().unwrap().iter().map(|mistake| {
            assert!(mistake["msg"].is_string());
            let part = |part: &Value| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
            let place: Vec<_> = mistake["loc"].as_array().unwrap().iter().map(part).collect();
            (place.join("."), mistake["type"].as_str().unwrap().to_owned())
        });
        mistakes.collect()
    }
}

impl Agent {
    pub fn new() -> Self {
        Self::of(|_| ())
    }

    pub fn of(change: impl FnOnce(&mut RestState)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = SqliteDatabase::open(&directory.path().join("countersign.sqlite")).unwrap();
        let mut state = RestState::new(Arc::new(SqliteStore::new(database)));
        change(&mut state);
        let headers = vec![("authorization", "Bearer llx-test".to_owned())];
        Self { router: rest::agent_data_router(state), headers, directory: Arc::new(directory) }
    }

    pub fn with(&self, header: &'static str, value: impl Into<String>) -> Self {
        let mut headers = self.headers.clone();
        headers.retain(|(name, _)| *name != header);
        headers.push((header, value.into()));
        Self { router: self.router.clone(), headers, directory: Arc::clone(&self.directory) }
    }

    pub fn without(&self, header: &'static str) -> Self {
        let mut changed = self.with(header, "");
        changed.headers.retain(|(name, _)| *name != header);
        changed
    }

    pub async fn send(&self, method: Method, path: &str, body: impl Into<String>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{ROOT}{path}"));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(body.into())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "").await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, body.to_string()).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, body.to_string()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, "").await
    }

    /// Creates an item of `people` and returns its id.
    pub async fn creates(&self, data: Value) -> String {
        let created = self.post("", json!({"data": data, "deployment_name": "_public", "collection": "people"})).await.ok();
        created["id"].as_str().unwrap().to_owned()
    }

    pub async fn searches(&self, filter: Value) -> Answer {
        self.post("/:search", json!({"deployment_name": "_public", "collection": "people", "filter": filter})).await
    }
}
