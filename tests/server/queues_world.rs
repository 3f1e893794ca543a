//! A server with several queues.

use crate::world::{Answer, World, new_database, request};
use async_trait::async_trait;
use axum::body::Body;
use countersign::{
    agent_data::{AgentData, AgentDataError, Aggregate, Filter, Group, Item, Page, Scope, Search, UpdateAlso},
    domain::{Grants, Role, Version},
    server::configuration::Settings,
};
use serde_json::{Value, json, value::RawValue};
use std::sync::{Arc, Mutex};

/// The default queue, one of another collection, and one of another deployment.
pub const REVIEW_TOML: &str = r#"
review_below = 0.9
[thresholds]
total = 0.95

[collections.receipts]
review_below = 0.4
schema = "receipts.json"
key_fields = ["shop"]
[[collections.receipts.reject_reasons]]
code = "crumpled"
label = "Crumpled"
[collections.receipts.rules]
iban = "off"

[collections.berlin]
collection = "invoices"
deployment = "berlin"
"#;

const RECEIPTS: &str = r#"{"type": "object", "properties": {"shop": {"type": "string", "title": "Shop around the corner"}}}"#;

pub fn receipts() -> Scope {
    Scope::new("_public", "receipts")
}

pub fn invoices() -> Scope {
    Scope::new("_public", "invoices")
}

pub fn berlin() -> Scope {
    Scope::new("berlin", "invoices")
}

fn configure(settings: &mut Settings, review_toml: &str) {
    std::fs::write(settings.data_dir.join("receipts.json"), RECEIPTS).unwrap();
    std::fs::write(settings.data_dir.join("review.toml"), review_toml).unwrap();
}

/// A world with these settings, where people sign in.
pub async fn world_of(review_toml: &str) -> World {
    World::with(|settings| {
        configure(settings, review_toml);
        settings.api_key = Some("secret".into());
    })
    .await
}

/// The same, with a store that tells what it is asked.
pub async fn told_world() -> (World, Told) {
    let told = Told::default();
    let asked = told.clone();
    let world = World::over(
        |settings| {
            configure(settings, REVIEW_TOML);
            settings.api_key = Some("secret".into());
        },
        |records| Arc::new(Telling { records, told: asked }),
    )
    .await;
    (world, told)
}

/// A world of each engine, where nobody signs in.
pub async fn worlds() -> Vec<World> {
    let mut worlds = vec![World::with(|settings| configure(settings, REVIEW_TOML)).await];
    match std::env::var("TEST_DATABASE_URL") {
        Ok(server) => {
            let url = new_database(&server).await;
            let change = |settings: &mut Settings| {
                configure(settings, REVIEW_TOML);
                settings.database_url = Some(url);
            };
            worlds.push(World::with(change).await);
        }
        Err(_) => eprintln!("skipped: there is no PostgreSQL"),
    }
    worlds
}

pub fn record(name: &str) -> Value {
    let data = json!({"shop": name, "invoice_number": name, "total": 12});
    json!({"original_data": data, "data": data, "status": "pending_review", "file_name": format!("{name}.pdf"),
        "file_hash": format!("hash of {name}"), "overall_confidence": 0.5,
        "field_metadata": {"shop": {"confidence": 0.5}, "invoice_number": {"confidence": 0.97}, "total": {"confidence": 0.92}}})
}

pub async fn push(world: &World, scope: &Scope, record: &Value) -> String {
    let text = RawValue::from_string(record.to_string()).unwrap();
    world.stores.review.agent_data.create(scope, text).await.unwrap().id
}

pub async fn delete(world: &World, id: &str) {
    world.stores.review.agent_data.delete(id, None).await.unwrap();
}

pub async fn version(world: &World, id: &str) -> String {
    world.stores.review.agent_data.get(id).await.unwrap().version().to_string()
}

/// The cookie of somebody with this role in this queue.
pub async fn in_queue(world: &World, name: &str, queue: &str, role: Role) -> String {
    world.signed_in(name, Grants::default().with(Some(queue), Some(role))).await
}

pub async fn get(world: &World, cookie: &str, path: &str) -> Answer {
    let request = request("GET", path).header("accept", "text/html").header("cookie", cookie);
    world.send(request.header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap()).await
}

/// Calls a server function.
pub async fn call(world: &World, cookie: &str, name: &str, arguments: &Value) -> Answer {
    let request = request("POST", &format!("/api/{name}")).header("cookie", cookie).header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/json").header("accept", "application/json");
    world.send(request.body(Body::from(arguments.to_string())).unwrap()).await
}

pub async fn post(world: &World, cookie: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = request("POST", path).header("cookie", cookie).header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
    world.send(request.body(Body::from(body)).unwrap()).await
}

pub fn parsed(answer: &Answer) -> Value {
    assert!(answer.status.is_success(), "{}: {}", answer.status, answer.text);
    serde_json::from_str(&answer.text).unwrap_or_else(|error| panic!("{error}: {}", answer.text))
}

/// What a store was asked, in order.
#[derive(Clone, Default)]
pub struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn add(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    /// What was asked since the last time.
    pub fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Telling {
    records: Arc<dyn AgentData>,
    told: Told,
}

#[async_trait]
impl AgentData for Telling {
    async fn create(&self, scope: &Scope, data: Box<RawValue>) -> Result<Item, AgentDataError> {
        self.records.create(scope, data).await
    }

    async fn get(&self, id: &str) -> Result<Item, AgentDataError> {
        self.told.add(format!("get {id}"));
        self.records.get(id).await
    }

    async fn scope_of(&self, id: &str) -> Result<Option<Scope>, AgentDataError> {
        self.told.add(format!("scope of {id}"));
        self.records.scope_of(id).await
    }

    async fn scopes(&self, most: usize) -> Result<Vec<Scope>, AgentDataError> {
        self.records.scopes(most).await
    }

    async fn update(&self, id: &str, data: Box<RawValue>, expected: Option<&Version>) -> Result<Item, AgentDataError> {
        self.told.add(format!("update {id}"));
        self.records.update(id, data, expected).await
    }

    fn sharing_transactions(&self) -> Option<&dyn UpdateAlso> {
        self.records.sharing_transactions()
    }

    async fn delete(&self, id: &str, expected: Option<&Version>) -> Result<(), AgentDataError> {
        self.records.delete(id, expected).await
    }

    async fn search(&self, search: Search) -> Result<Page<Item>, AgentDataError> {
        self.told.add(format!("search {}", search.scope.collection));
        self.records.search(search).await
    }

    async fn aggregate(&self, aggregate: Aggregate) -> Result<Page<Group>, AgentDataError> {
        self.told.add(format!("aggregate {}", aggregate.scope.collection));
        self.records.aggregate(aggregate).await
    }

    async fn delete_matching(&self, scope: &Scope, filter: Filter) -> Result<u64, AgentDataError> {
        self.records.delete_matching(scope, filter).await
    }
}
