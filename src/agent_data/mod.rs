//! Where records are stored: one trait in the terms of LlamaCloud's Agent Data, and its two implementations.
//!
//! `embedded` keeps records in this program's own database, SQLite or PostgreSQL; [`cloud::Cloud`](crate::agent_data::cloud::Cloud)
//! talks to LlamaCloud over HTTP. All pass the same `contract_test`. What a filter means is defined once, in
//! [`Filter::matches`](crate::agent_data::Filter::matches); the embedded stores are tested against it. Nothing here knows about pages,
//! reviewers or status words.

pub mod cloud;
#[cfg(feature = "stores")]
pub mod embedded;

#[cfg(all(test, feature = "stores"))]
mod contract_test;
mod error;
mod field;
mod filter;
#[cfg(test)]
mod filter_vectors;
mod instant;
mod item;
mod json;
mod order;
pub mod paging;
mod readable;
mod search;
pub mod wire;

pub(crate) use field::Field;

pub use error::AgentDataError;
pub use filter::{Filter, FilterError, Operator, Scalar};
pub use instant::parse_instant;
pub use item::{Item, Scope, version_of};
pub use json::JsonText;
pub use order::{Direction, OrderBy, OrderByError};
pub use readable::read_record;
pub use search::{Aggregate, DEFAULT_PAGE_SIZE, Group, MAX_PAGE_SIZE, Page, Search};

#[cfg(feature = "stores")]
use crate::database::Also;
use crate::domain::Version;
use async_trait::async_trait;
use serde_json::value::RawValue;

/// A store of records. Object safe: the rest of the program holds an `Arc<dyn AgentData>` and does not know which one it is.
#[async_trait]
pub trait AgentData: Send + Sync + 'static {
    /// Keeps `data` (a JSON object) under a new id. Not idempotent: called twice, it keeps two.
    async fn create(&self, scope: &Scope, data: Box<RawValue>) -> Result<Item, AgentDataError>;

    /// The item with this id, whatever its scope.
    async fn get(&self, id: &str) -> Result<Item, AgentDataError>;

    /// The scope of the item with this id; `None` if there is no such item.
    async fn scope_of(&self, id: &str) -> Result<Option<Scope>, AgentDataError> {
        match self.get(id).await {
            Ok(item) => Ok(Some(item.scope)),
            Err(AgentDataError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The scopes that have items, those with the most first, at most so many. Empty where the store can't tell: LlamaCloud has no list.
    async fn scopes(&self, most: usize) -> Result<Vec<Scope>, AgentDataError> {
        let _ = most;
        Ok(Vec::new())
    }

    /// Replaces the whole `data`. With `expected`, only if the stored item is still that version; otherwise
    /// [`AgentDataError::Conflict`] carries the stored item. Without it the last write wins.
    async fn update(&self, id: &str, data: Box<RawValue>, expected: Option<&Version>) -> Result<Item, AgentDataError>;

    /// The store, if other layers can write in its transactions.
    #[cfg(feature = "stores")]
    fn sharing_transactions(&self) -> Option<&dyn UpdateAlso> {
        None
    }

    /// Removes the item; `expected` as in [`AgentData::update`].
    async fn delete(&self, id: &str, expected: Option<&Version>) -> Result<(), AgentDataError>;

    /// One page of the items of a scope that match a filter.
    async fn search(&self, search: Search) -> Result<Page<Item>, AgentDataError>;

    /// Like [`AgentData::search`], written as LlamaCloud's JSON, with every item reported under this project. A store that has its rows
    /// in memory writes them directly from there: for a page of records that is a good part of the work.
    async fn search_written(&self, search: Search, project_id: Option<String>) -> Result<Vec<u8>, AgentDataError> {
        Ok(wire::write_page(&self.search(search).await?, project_id))
    }

    /// One page of groups, with counts and first items if requested.
    async fn aggregate(&self, aggregate: Aggregate) -> Result<Page<Group>, AgentDataError>;

    /// Removes every matching item of the scope (an unrestricted filter: all of them) and returns how many there were.
    async fn delete_matching(&self, scope: &Scope, filter: Filter) -> Result<u64, AgentDataError>;
}

/// A store whose transactions other layers can share.
#[cfg(feature = "stores")]
#[async_trait]
pub trait UpdateAlso: AgentData {
    /// Like [`AgentData::update`] with an expected version, and `also` in the same transaction: both are written, or neither.
    async fn update_also(&self, id: &str, data: Box<RawValue>, expected: &Version, also: Also) -> Result<Item, AgentDataError>;
}
