//! LlamaCloud's JSON for Agent Data, and the only place that defines it.
//!
//! Both sides of the wire are here: what [`Cloud`](super::cloud::Cloud) sends and reads, and what `rest` answers with. (What `rest` reads
//! is not deserialized into these types: it must report every mistake in a body as FastAPI does.)

use super::{AgentDataError, Field, Filter, Group, Item, OrderBy, Page, Scope, parse_instant};
use crate::domain::has_reserved_text;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::{Map, Value, value::RawValue};

/// The collection when none is named.
pub const DEFAULT_COLLECTION: &str = "default";
/// Below the base URL, as path segments.
pub(super) const AGENT_DATA: [&str; 4] = ["api", "v1", "beta", "agent-data"];

// ---- answers -------------------------------------------------------------------------------------------

/// `AgentData`: an item, read. [`write_item`] writes it.
#[derive(Debug, Deserialize)]
pub(super) struct WireItem {
    id: Option<String>,
    deployment_name: String,
    project_id: Option<String>,
    #[serde(default)]
    collection: Option<String>,
    data: Box<RawValue>,
    created_at: Option<String>,
    updated_at: Option<String>,
}

/// A page of items or groups.
#[derive(Debug, Serialize, Deserialize)]
pub struct WirePage<T> {
    items: Vec<T>,
    next_page_token: Option<String>,
    total_size: Option<u64>,
}

/// `AggregateGroup`.
#[derive(Debug, Serialize, Deserialize)]
pub struct WireGroup {
    #[serde(deserialize_with = "read_group_key")]
    group_key: Map<String, Value>,
    count: Option<u64>,
    first_item: Option<Box<RawValue>>,
}

/// `DeleteResponse`.
#[derive(Debug, Serialize, Deserialize)]
pub struct WireDeleted {
    /// How many items were deleted.
    pub deleted_count: u64,
}

/// Of all answers, only this one parses other people's values; records stay text.
fn read_group_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    let text = Box::<RawValue>::deserialize(deserializer)?;
    if has_reserved_text(text.get().as_bytes()) {
        return Err(D::Error::custom("a group key contains $serde_json::private::RawValue"));
    }
    serde_json::from_str(text.get()).map_err(D::Error::custom)
}

/// A borrowed item to be written.
pub(crate) struct LentItem<'a> {
    pub id: &'a str,
    pub deployment_name: &'a str,
    pub collection: &'a str,
    pub project_id: Option<&'a str>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// JSON, as text in UTF-8.
    pub data: &'a [u8],
}

impl Item {
    fn lend(&self) -> LentItem<'_> {
        LentItem {
            id: &self.id,
            deployment_name: &self.scope.deployment_name,
            collection: &self.scope.collection,
            project_id: self.project_id.as_deref(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            data: self.data.get().as_bytes(),
        }
    }
}

/// `AgentData`: an item, written. The record's own text is passed through as it is.
pub fn write_item(item: &Item, out: &mut Vec<u8>) {
    write_lent_item(&item.lend(), out);
}

fn write_lent_item(item: &LentItem<'_>, out: &mut Vec<u8>) {
    let (created_at, updated_at) = (write_instant(item.created_at), write_instant(item.updated_at));
    let members: [(&str, Option<&str>); 6] = [
        ("id", Some(item.id)),
        ("deployment_name", Some(item.deployment_name)),
        ("project_id", item.project_id),
        ("collection", Some(item.collection)),
        ("created_at", Some(&created_at)),
        ("updated_at", Some(&updated_at)),
    ];
    out.push(b'{');
    for (name, text) in members {
        write_text(Some(name), out);
        out.push(b':');
        write_text(text, out);
        out.push(b',');
    }
    out.extend_from_slice(b"\"data\":");
    out.extend_from_slice(item.data);
    out.push(b'}');
}

fn write_text(text: Option<&str>, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, &text).is_err() {
        out.truncate(start); // cannot happen: a text is JSON, and writing to memory succeeds
        out.extend_from_slice(b"null");
    }
}

/// A page of items under construction: its JSON, into which a store writes row by row.
pub(crate) struct WrittenPage {
    out: Vec<u8>,
    items: usize,
    /// How much room to reserve once the second item shows how long the page will be.
    expected_items: usize,
    project_id: Option<String>,
}

impl WrittenPage {
    /// No more room than this is reserved; a longer page grows as needed.
    const MOST_ROOM: usize = 16 << 20;

    /// For this many items, each reported under this project.
    pub fn new(expected_items: usize, project_id: Option<String>) -> Self {
        Self { out: b"{\"items\":[".to_vec(), items: 0, expected_items, project_id }
    }

    #[cfg(feature = "stores")]
    pub fn len(&self) -> usize {
        self.items
    }

    pub fn push(&mut self, item: LentItem<'_>) {
        if self.items == 1 {
            let room = self.out.len().saturating_mul(self.expected_items.saturating_sub(1));
            self.out.reserve(room.min(Self::MOST_ROOM));
        }
        if self.items > 0 {
            self.out.push(b',');
        }
        self.items += 1;
        write_lent_item(&LentItem { project_id: self.project_id.as_deref().or(item.project_id), ..item }, &mut self.out);
    }

    pub fn finish(mut self, next_page_token: Option<&str>, total_size: Option<u64>) -> Vec<u8> {
        let (token, total) = (Value::from(next_page_token), Value::from(total_size));
        self.out.extend_from_slice(format!("],\"next_page_token\":{token},\"total_size\":{total}}}").as_bytes());
        self.out
    }
}

/// A page of items, written.
pub(crate) fn write_page(page: &Page<Item>, project_id: Option<String>) -> Vec<u8> {
    let mut written = WrittenPage::new(page.items.len(), project_id);
    for item in &page.items {
        written.push(item.lend());
    }
    written.finish(page.next_page_token.as_deref(), page.total_size)
}

/// Always six digits, always `Z`.
fn write_instant(instant: Timestamp) -> String {
    format!("{instant:.6}")
}

impl TryFrom<WireItem> for Item {
    type Error = AgentDataError;

    fn try_from(item: WireItem) -> Result<Self, AgentDataError> {
        let instant = |name: &str, text: Option<String>| match text {
            None => Ok(Timestamp::UNIX_EPOCH),
            Some(text) => {
                parse_instant(&text).ok_or_else(|| AgentDataError::protocol(format!("{name} of an item is not a date")))
            }
        };
        if !item.data.get().starts_with('{') {
            return Err(AgentDataError::protocol("data of an item is not an object"));
        }
        Ok(Self {
            id: item.id.ok_or_else(|| AgentDataError::protocol("an item has no id"))?,
            scope: Scope::new(item.deployment_name, item.collection.unwrap_or_else(|| DEFAULT_COLLECTION.to_owned())),
            project_id: item.project_id,
            data: item.data.into(),
            created_at: instant("created_at", item.created_at)?,
            updated_at: instant("updated_at", item.updated_at)?,
            stored_version: None,
        })
    }
}

impl From<Group> for WireGroup {
    fn from(group: Group) -> Self {
        Self { group_key: group.group_key, count: group.count, first_item: group.first_item }
    }
}

impl From<WireGroup> for Group {
    fn from(group: WireGroup) -> Self {
        Self { group_key: group.group_key, count: group.count, first_item: group.first_item }
    }
}

impl<T> WirePage<T> {
    /// Converts a page to wire format.
    pub fn of<U>(page: Page<U>, dress: impl FnMut(U) -> T) -> Self {
        let items = page.items.into_iter().map(dress).collect();
        Self { items, next_page_token: page.next_page_token, total_size: page.total_size }
    }

    /// Reads a page from the wire. An empty token counts as none.
    pub(super) fn read<U>(self, read: impl FnMut(T) -> Result<U, AgentDataError>) -> Result<Page<U>, AgentDataError> {
        let items = self.items.into_iter().map(read).collect::<Result<_, _>>()?;
        let next_page_token = self.next_page_token.filter(|token| !token.is_empty());
        Ok(Page { items, next_page_token, total_size: self.total_size })
    }
}

// ---- requests ------------------------------------------------------------------------------------------

#[derive(Serialize)]
pub(super) struct CreateBody<'a> {
    pub deployment_name: &'a str,
    pub collection: &'a str,
    pub data: &'a RawValue,
}

#[derive(Serialize)]
pub(super) struct UpdateBody<'a> {
    pub data: &'a RawValue,
}

#[derive(Serialize)]
pub(super) struct SearchBody<'a> {
    pub deployment_name: &'a str,
    pub collection: &'a str,
    pub filter: Option<Value>,
    pub order_by: String,
    pub page_size: Option<u32>,
    pub offset: Option<u64>,
    pub page_token: Option<&'a str>,
    pub include_total: bool,
}

#[derive(Serialize)]
pub(super) struct AggregateBody<'a> {
    pub deployment_name: &'a str,
    pub collection: &'a str,
    pub filter: Option<Value>,
    pub group_by: &'a [String],
    pub count: bool,
    pub first: bool,
    pub order_by: Option<String>,
    pub page_size: Option<u32>,
    pub offset: Option<u64>,
    pub page_token: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct DeleteBody<'a> {
    pub deployment_name: &'a str,
    pub collection: &'a str,
    pub filter: Option<Value>,
}

/// Null if nothing is restricted.
pub(super) fn filter(filter: &Filter) -> Option<Value> {
    (!filter.is_unrestricted()).then(|| filter.to_json())
}

/// Values of `data` by the name that LlamaCloud documents, with the leading `data.`.
pub(super) fn order_by(order_by: &OrderBy) -> String {
    let keys = order_by.keys().iter().map(|key| {
        let path = match key.field() {
            Field::Data(_) if !key.path.starts_with("data.") => format!("data.{}", key.path),
            _ => key.path.clone(),
        };
        format!("{path} {}", key.direction.name())
    });
    keys.collect::<Vec<_>>().join(", ")
}

/// A token holds the absolute position, so the offset is not sent with it.
pub(super) fn offset(offset: u64, page_token: Option<&str>) -> Option<u64> {
    (page_token.is_none() && offset > 0).then_some(offset)
}

// ---- errors --------------------------------------------------------------------------------------------

/// The body of every error, as FastAPI writes it: a text, or a list of [`Mistake`]s.
#[derive(Deserialize)]
pub(super) struct ErrorBody {
    pub detail: Value,
}

/// One entry of a 422.
#[derive(Debug, Serialize, Deserialize)]
pub struct Mistake {
    /// Where: names and indexes.
    pub loc: Vec<Value>,
    /// What, as a sentence.
    pub msg: String,
    /// Pydantic's word for it.
    #[serde(rename = "type")]
    pub kind: String,
}

impl Mistake {
    /// A mistake at a place named by texts.
    pub fn new(loc: impl IntoIterator<Item = String>, msg: impl Into<String>, kind: impl Into<String>) -> Self {
        Self { loc: loc.into_iter().map(Value::from).collect(), msg: msg.into(), kind: kind.into() }
    }
}
