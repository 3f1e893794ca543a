//! The rows of the table: what is asked, and how long it may take with a million records.

use super::{
    Result,
    client::{Client, DEPLOYMENT, INVOICES},
    sample::Sample,
    store::Engine,
};
use bytes::Bytes;
use serde_json::{Value, json};

const PAGE: u64 = 50;
/// The largest page size of Agent Data.
const STRIDE: u64 = 1000;
const DEEP_PAGE: u64 = 10_000;

/// The row with which others are compared.
pub const QUEUE: &str = "queue page 1";

pub struct Question {
    pub name: &'static str,
    /// Details to show with the name.
    note: String,
    pub ask: Ask,
    /// Limit for the 99th percentile, in milliseconds.
    pub bar: Option<f64>,
    bodies: Vec<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Health,
    Search,
    /// A search for this page, counted from 1: by token in Countersign, by offset in the competitor.
    SearchPage(u64),
    Aggregate,
}

/// All rows, in the order of the table.
pub fn all(sample: &Sample, records: usize) -> Vec<Question> {
    let search = |name, bar, bodies: Vec<Value>| Question { name, note: String::new(), ask: Ask::Search, bar, bodies };
    let each = |field: &str, values: &[String]| values.iter().map(|value| filter(json!({field: {"eq": value}}))).collect();
    let queue =
        with(filter(json!({"status": {"eq": "pending_review"}})), json!({"order_by": "created_at desc", "page_size": PAGE}));
    let doubtful = json!({"status": {"eq": "pending_review"}, "overall_confidence": {"lt": 0.8}});
    let city = |name: &str| vec![with(filter(json!({"data.seller.address.city": {"eq": name}})), json!({"page_size": PAGE}))];
    // More than half of the records are pending review.
    let deep = DEEP_PAGE.min(records as u64 / 2 / PAGE);
    vec![
        Question { name: "floor", note: "GET /healthz".into(), ask: Ask::Health, bar: None, bodies: vec![json!({})] },
        search(QUEUE, Some(10.0), vec![with(queue.clone(), json!({"include_total": true}))]),
        Question {
            name: "queue page deep",
            note: format!("page {deep}"),
            ask: Ask::SearchPage(deep),
            bar: Some(10.0),
            bodies: vec![with(queue, json!({"include_total": true}))],
        },
        search("lookup by data.invoice_number", Some(5.0), each("data.invoice_number", &sample.invoice_numbers)),
        search("lookup by file_hash", Some(5.0), each("file_hash", &sample.file_hashes)),
        search(
            "range by confidence",
            Some(15.0),
            vec![with(filter(doubtful.clone()), json!({"order_by": "data.overall_confidence", "page_size": PAGE}))],
        ),
        search(
            "range by date",
            Some(15.0),
            vec![with(filter(doubtful), json!({"order_by": "created_at desc", "page_size": PAGE}))],
        ),
        Question {
            name: "counts by status",
            note: String::new(),
            ask: Ask::Aggregate,
            bar: Some(20.0),
            bodies: vec![json!({"deployment_name": DEPLOYMENT, "collection": INVOICES, "group_by": ["status"], "count": true})],
        },
        search("unindexed, frequent", None, city(&sample.city)),
        search("unindexed, absent", None, city("Atlantis")),
    ]
}

fn filter(filter: Value) -> Value {
    json!({"deployment_name": DEPLOYMENT, "collection": INVOICES, "filter": filter})
}

fn with(mut body: Value, more: Value) -> Value {
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

impl Question {
    /// For the table.
    pub fn title(&self) -> String {
        if self.note.is_empty() { self.name.to_owned() } else { format!("{}: {}", self.name, self.note) }
    }

    /// The bodies to send to this server, in turn, over and over.
    pub async fn bodies_for(&self, client: &Client, engine: &Engine) -> Result<Vec<Bytes>> {
        let place = match self.ask {
            Ask::SearchPage(page) if engine.is_countersign() => {
                json!({"page_token": token(client, &self.bodies[0], page).await?})
            }
            Ask::SearchPage(page) => json!({"offset": (page - 1) * PAGE}),
            _ => json!({}),
        };
        Ok(self.bodies.iter().map(|body| Bytes::from(with(body.clone(), place.clone()).to_string())).collect())
    }
}

/// Gets the token of a page in large steps. A token marks a position, whatever the size of the pages before it.
async fn token(client: &Client, body: &Value, page: u64) -> Result<Value> {
    let mut to_skip = (page - 1) * PAGE;
    let mut token = Value::Null;
    while to_skip > 0 {
        let stride = to_skip.min(STRIDE);
        let body = with(body.clone(), json!({"page_size": stride, "page_token": token, "include_total": false}));
        let mut answer = client.post("/:search", body.to_string().into()).await?.json()?;
        let items = answer["items"].as_array().map_or(0, Vec::len) as u64;
        token = answer["next_page_token"].take();
        if items == 0 || token.is_null() {
            return Err(format!("the queue ended {to_skip} records before page {page}").into());
        }
        to_skip -= items; // may be fewer than asked for, if the records are large
    }
    Ok(token)
}
