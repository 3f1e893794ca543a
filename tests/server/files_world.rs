//! The Files API over a store in a temporary directory, and requests to it.

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
};
use countersign::{
    database::{Database, SqliteDatabase},
    documents::{
        Documents, Pages,
        embedded::Embedded,
        pages::{Limits, Renderer},
    },
    rest::{FilesState, UrlSigner, files},
};
use http_body_util::BodyExt;
use serde_json::Value;
use std::sync::Arc;
use tower::ServiceExt;

pub const SECRET: [u8; 32] = [7; 32];
/// The largest upload, in bytes.
pub const LIMIT: usize = 100_000;

pub struct World {
    pub dir: tempfile::TempDir,
    pub documents: Arc<dyn Documents>,
    router: Router,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl World {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(SqliteDatabase::open(&dir.path().join("test.sqlite")).unwrap());
        let documents = Arc::new(Embedded::new(database, dir.path().join("files")));
        let renderer = Renderer::new(crate::pages_world::PROGRAM.into(), Limits::default());
        let pages = Arc::new(Pages::new(documents.clone(), dir.path().join("pages"), renderer));
        let state = FilesState { documents: documents.clone(), pages, signer: UrlSigner::new(SECRET), max_upload_bytes: LIMIT };
        Self { dir, documents, router: files::router(state.clone()).merge(files::blob_router(state)) }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    pub async fn get(&self, url: &str) -> Answer {
        self.call(Method::GET, url, Body::empty()).await
    }

    pub async fn call(&self, method: Method, url: &str, body: impl Into<Body>) -> Answer {
        self.send(request(method, url).body(body.into()).unwrap()).await
    }

    /// `GET` with an extra header.
    pub async fn get_with(&self, url: &str, name: header::HeaderName, value: &str) -> Answer {
        self.send(request(Method::GET, url).header(name, value).body(Body::empty()).unwrap()).await
    }

    /// Posts a form to `url`.
    pub async fn post(&self, url: &str, form: &Form) -> Answer {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(request(Method::POST, url).header(header::CONTENT_TYPE, kind).body(form.end().into()).unwrap()).await
    }

    /// Uploads a file through the current API and returns its id.
    pub async fn uploaded(&self, name: &str, content: &[u8]) -> String {
        let answer =
            self.post("/api/v1/beta/files", &Form::default().file("file", name, content).text("purpose", "extract")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// The address of its content.
    pub async fn address_of(&self, id: &str) -> String {
        self.get(&format!("/api/v1/beta/files/{id}/content")).await.json()["url"].as_str().unwrap().to_owned()
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map(HeaderValue::to_str).transpose().unwrap().unwrap_or_default()
    }

    /// `(loc, type)` of each entry of a 422.
    pub fn problems(&self) -> Vec<(String, String)> {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.text());
        let json = self.json();
        let entries = json["detail"].as_array().unwrap();
        let one = |entry: &Value| {
            assert!(entry["msg"].is_string(), "{entry}");
            let part = |part: &Value| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
            let loc: Vec<String> = entry["loc"].as_array().unwrap().iter().map(part).collect();
            (loc.join("."), entry["type"].as_str().unwrap().to_owned())
        };
        entries.iter().map(one).collect()
    }
}

pub const BOUNDARY: &str = "8fe052a3fb58ce5545b28181e486749e";

/// A form as the SDKs write it.
#[derive(Default)]
pub struct Form(Vec<u8>);

impl Form {
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.0.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        self
    }

    pub fn file(mut self, name: &str, file_name: &str, content: &[u8]) -> Self {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: application/pdf\r\n\r\n"
        );
        self.0.extend([head.as_bytes(), content, b"\r\n"].concat());
        self
    }

    pub fn end(&self) -> Vec<u8> {
        [&self.0[..], format!("--{BOUNDARY}--\r\n").as_bytes()].concat()
    }
}

fn request(method: Method, url: &str) -> axum::http::request::Builder {
    // As hyper passes it on: path and host apart.
    let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or(url);
    Request::builder().method(method).uri(path).header(header::HOST, "localhost:3000")
}
