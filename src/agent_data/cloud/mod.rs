//! Records in LlamaCloud, over its Agent Data API.
//!
//! LlamaCloud knows no preconditions. A write with an expected version therefore reads the item again just before, one writer
//! at a time per item in this process. Between that reading and the write stays a moment in which another process may write:
//! its change is then lost. (Another Countersign in LlamaCloud's place honours the `If-Match` that goes along, and closes it.)

mod locks;
mod repeat;
mod settings;
#[cfg(test)]
mod tests;
mod transport;
pub mod wire;

pub use settings::CloudSettings;

use super::{AgentData, AgentDataError, Aggregate, Filter, Group, Item, Page, Scope, Search, search::page_size};
use crate::domain::Version;
use async_trait::async_trait;
use locks::Locks;
use reqwest::Method;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use transport::{Call, Failure, Transport};
use wire::{AggregateBody, CreateBody, DeleteBody, SearchBody, UpdateBody, WireDeleted, WireGroup, WireItem, WirePage};

/// The hosted store. Keeps its connections open; make one and share it.
pub struct Cloud {
    transport: Transport,
    writers: Locks,
}

const NO_BODY: Option<&()> = None;

impl Cloud {
    /// A client for these settings; no request is made yet. An error names the setting that cannot be used.
    pub fn new(settings: CloudSettings) -> Result<Self, AgentDataError> {
        Ok(Self { transport: Transport::new(&settings)?, writers: Locks::default() })
    }

    /// The item as it is stored, if it is the expected version.
    async fn expect_version(&self, id: &str, expected: &Version) -> Result<(), AgentDataError> {
        let current = self.get(id).await?;
        if current.version() == *expected { Ok(()) } else { Err(AgentDataError::Conflict { current: Some(Box::new(current)) }) }
    }

    /// A refused precondition with the item that refused it, unless it was our own lost answer: then the item as `written`.
    async fn explain(&self, id: &str, failure: Failure, written: Option<&RawValue>) -> Result<Item, AgentDataError> {
        if !matches!(failure.error, AgentDataError::Conflict { current: None }) {
            return Err(failure.error);
        }
        let current = self.get(id).await?;
        if failure.may_have_worked && written.is_some_and(|written| written.get() == current.data.get()) {
            return Ok(current);
        }
        Err(AgentDataError::Conflict { current: Some(Box::new(current)) })
    }
}

/// A question about many items.
fn question<'a>(segment: &'a str, scope: &'a Scope) -> Call<'a> {
    Call {
        method: Method::POST,
        last_segment: Some(segment),
        subject: &scope.deployment_name,
        if_match: None,
        is_idempotent: true,
    }
}

/// Something done with one item.
fn item_call<'a>(method: Method, id: &'a str, if_match: Option<&'a Version>) -> Call<'a> {
    Call { method, last_segment: Some(id), subject: id, if_match: if_match.map(Version::as_str), is_idempotent: true }
}

#[async_trait]
impl AgentData for Cloud {
    /// Repeated only when no connection came about: a create whose answer was lost may have worked, and would be two.
    async fn create(&self, scope: &Scope, data: Box<RawValue>) -> Result<Item, AgentDataError> {
        let call = Call {
            method: Method::POST,
            last_segment: None,
            subject: &scope.deployment_name,
            if_match: None,
            is_idempotent: false,
        };
        let body = CreateBody { deployment_name: &scope.deployment_name, collection: &scope.collection, data: &data };
        let item: WireItem = self.transport.call(&call, Some(&body)).await?;
        item.try_into()
    }

    async fn get(&self, id: &str) -> Result<Item, AgentDataError> {
        let item: WireItem = self.transport.call(&item_call(Method::GET, id, None), NO_BODY).await?;
        item.try_into()
    }

    async fn update(&self, id: &str, data: Box<RawValue>, expected: Option<&Version>) -> Result<Item, AgentDataError> {
        let _turn = self.writers.lock(id).await;
        if let Some(expected) = expected {
            self.expect_version(id, expected).await?;
        }
        let body = UpdateBody { data: &data };
        match self.transport.call::<WireItem>(&item_call(Method::PUT, id, expected), Some(&body)).await {
            Ok(item) => item.try_into(),
            Err(failure) => self.explain(id, failure, Some(&data)).await,
        }
    }

    async fn delete(&self, id: &str, expected: Option<&Version>) -> Result<(), AgentDataError> {
        let _turn = self.writers.lock(id).await;
        if let Some(expected) = expected {
            self.expect_version(id, expected).await?;
        }
        match self.transport.call::<IgnoredAny>(&item_call(Method::DELETE, id, expected), NO_BODY).await {
            Ok(_) => Ok(()),
            // An attempt before did it, and its answer was lost.
            Err(Failure { error: AgentDataError::NotFound { .. }, may_have_worked: true }) => Ok(()),
            Err(failure) => self.explain(id, failure, None).await.map(|_| ()),
        }
    }

    async fn search(&self, search: Search) -> Result<Page<Item>, AgentDataError> {
        search.filter.check()?;
        let page_token = search.page_token.as_deref();
        let body = SearchBody {
            deployment_name: &search.scope.deployment_name,
            collection: &search.scope.collection,
            filter: wire::filter(&search.filter),
            order_by: wire::order_by(&search.order_by),
            page_size: Some(page_size(search.page_size)?),
            offset: wire::offset(search.offset, page_token),
            page_token,
            include_total: search.include_total,
        };
        let page: WirePage<WireItem> = self.transport.call(&question(":search", &search.scope), Some(&body)).await?;
        page.read(Item::try_from)
    }

    async fn aggregate(&self, aggregate: Aggregate) -> Result<Page<Group>, AgentDataError> {
        aggregate.filter.check()?;
        let page_token = aggregate.page_token.as_deref();
        let body = AggregateBody {
            deployment_name: &aggregate.scope.deployment_name,
            collection: &aggregate.scope.collection,
            filter: wire::filter(&aggregate.filter),
            group_by: &aggregate.group_by,
            count: aggregate.count,
            first: aggregate.first,
            order_by: aggregate.order_by.as_ref().map(wire::order_by),
            page_size: Some(page_size(aggregate.page_size)?),
            offset: wire::offset(aggregate.offset, page_token),
            page_token,
        };
        let page: WirePage<WireGroup> = self.transport.call(&question(":aggregate", &aggregate.scope), Some(&body)).await?;
        page.read(|group| Ok(group.into()))
    }

    async fn delete_matching(&self, scope: &Scope, filter: Filter) -> Result<u64, AgentDataError> {
        filter.check()?;
        let body =
            DeleteBody { deployment_name: &scope.deployment_name, collection: &scope.collection, filter: wire::filter(&filter) };
        let deleted: WireDeleted = self.transport.call(&question(":delete", scope), Some(&body)).await?;
        Ok(deleted.deleted_count)
    }
}
