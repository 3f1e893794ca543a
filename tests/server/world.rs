//! A world per test: the whole router over a real SQLite file in a temporary directory.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use countersign::{
    agent_data::{AgentData, Scope},
    domain::Grants,
    ledger::{
        Actor, People,
        people::{NewPerson, Person},
    },
    server::{
        configuration::{Backend, DeleteWithoutFilter, Settings},
        people_settings::PeopleSettings,
        router,
        session::SESSION,
        stores::Stores,
    },
};
use http_body_util::BodyExt;
use serde_json::value::RawValue;
use std::sync::Arc;
use tower::ServiceExt;

/// The password of [`World::account`].
pub const PASSWORD: &str = "vellum-otter-quartz";

/// A running server without a socket.
pub struct World {
    pub router: Router,
    pub stores: Stores,
    _folder: tempfile::TempDir,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

pub fn settings(data_dir: &std::path::Path) -> Settings {
    Settings {
        data_dir: data_dir.to_owned(),
        api_key: None,
        agent_data: Some(Backend::Embedded),
        collection: "invoices".into(),
        deployment_name: "_public".into(),
        config: None,
        schema: None,
        review_below: None,
        database_url: None,
        index: "data.invoice_number".into(),
        cors_origins: None,
        trusted_origins: None,
        delete_without_filter: DeleteWithoutFilter::Allow,
        deployments: None,
        ocr: None,
        people: PeopleSettings::default(),
    }
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::over(change, |records| records).await
    }

    /// Reviews the records that `replace` makes of the embedded ones.
    pub async fn over(
        change: impl FnOnce(&mut Settings),
        replace: impl FnOnce(Arc<dyn AgentData>) -> Arc<dyn AgentData>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = settings(folder.path());
        change(&mut settings);
        let mut stores = Stores::open(&settings).await.unwrap();
        stores.review.agent_data = replace(stores.review.agent_data.clone());
        Self { router: router::router(&stores, &settings).unwrap(), stores, _folder: folder }
    }

    pub fn people(&self) -> People {
        People::new(self.stores.database.clone())
    }

    /// Somebody who may do this, and the cookie of a session of theirs.
    pub async fn person(&self, name: &str, grants: Grants) -> (Person, String) {
        let new = NewPerson { login: uuid::Uuid::new_v4().to_string(), name: name.to_owned(), grants };
        let (person, _) = self.people().add(&Actor::operator(), &new).await.unwrap();
        let (text, _) = self.people().start_session(&person, ("test", "127.0.0.1"), None).await.unwrap().unwrap();
        (person, format!("{SESSION}={text}"))
    }

    /// Somebody with an account, whose password is [`PASSWORD`].
    pub async fn account(&self, login: &str, name: &str, grants: Grants) -> Person {
        let new = NewPerson { login: login.to_owned(), name: name.to_owned(), grants };
        let (person, link) = self.people().add(&Actor::operator(), &new).await.unwrap();
        let chosen = self.post_form(&format!("/invitation/{link}"), "", &[("password", PASSWORD), ("again", PASSWORD)]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text);
        person
    }

    /// The cookie of a session of somebody who may do this.
    pub async fn signed_in(&self, name: &str, grants: Grants) -> String {
        self.person(name, grants).await.1
    }

    pub fn folder(&self) -> &std::path::Path {
        self._folder.path()
    }

    /// Stores a record as an agent would push it.
    pub async fn push(&self, record: &str) -> String {
        let scope = Scope { deployment_name: "_public".into(), collection: "invoices".into() };
        let record = RawValue::from_string(record.to_owned()).unwrap();
        self.stores.review.agent_data.create(&scope, record).await.unwrap().id
    }

    /// The record as stored, byte for byte.
    pub async fn stored(&self, id: &str) -> String {
        self.stores.review.agent_data.get(id).await.unwrap().data.get().to_owned()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(request("GET", path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap()).await
    }

    /// Posts a form as a browser with this cookie.
    pub async fn post_form(&self, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = request("POST", path)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}

/// The URL of a new, empty database on the PostgreSQL at `server`.
pub async fn new_database(server: &str) -> String {
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let mut url = reqwest::Url::parse(server).unwrap();
    url.set_path(&name);
    url.to_string()
}

pub fn request(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:3000")
}

impl Answer {
    /// The cookie that a browser would send back.
    pub fn cookie(&self) -> String {
        self.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned()
    }

    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The `value` of the first input with this name.
    pub fn input(&self, name: &str) -> String {
        let at = self.text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no input {name}"));
        let tag_start = self.text[..at].rfind('<').unwrap();
        let tag = &self.text[tag_start..tag_start + self.text[tag_start..].find('>').unwrap()];
        let value = tag.split("value=\"").nth(1).unwrap_or_else(|| panic!("no value in {tag}"));
        value.split('"').next().unwrap().to_owned()
    }
}
