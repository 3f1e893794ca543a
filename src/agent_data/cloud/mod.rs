//! A client of LlamaCloud **Agent Data** in Rust: the records that extraction agents leave, to search, read, correct and count.
//!
//! [`Cloud`] speaks the wire format of LlamaIndex's own SDKs, and [`AgentData`] is its whole interface: seven calls, the same as for
//! the embedded store. It can be used without the rest of this program: the Cargo feature `client` builds it with `domain` and without
//! SQL, pages or HTTP servers.
//!
//! ```no_run
//! use countersign::agent_data::{
//!     AgentData, AgentDataError, Filter, Search, Scope, paging,
//!     cloud::{Cloud, CloudSettings},
//! };
//! use futures::TryStreamExt;
//! use serde_json::value::to_raw_value;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // LLAMA_CLOUD_API_KEY, LLAMA_CLOUD_BASE_URL and the rest, by the names that LlamaIndex's tools read.
//! let settings = CloudSettings::from_environment(|name| std::env::var(name).ok()).ok_or("set LLAMA_CLOUD_API_KEY")?;
//! let invoices = Scope::new(&settings.deployment_name, "invoices");
//! let cloud = Cloud::new(settings)?;
//!
//! // One record, however often the network loses the answer.
//! let record = serde_json::json!({"status": "pending_review", "file_hash": "ab12", "data": {"grand_total": 1500}});
//! let item = cloud.create(&invoices, to_raw_value(&record)?).await?;
//!
//! // One page of pending records, or all of them: past the 1,000 records that an offset can reach.
//! let mut pending = Search::new(invoices);
//! pending.filter = Filter::new().eq("status", "pending_review");
//! let mut all = std::pin::pin!(paging::items(&cloud, pending));
//! while let Some(found) = all.try_next().await? {
//!     println!("{} of {}: {}", found.id, found.created_at, found.data);
//! }
//!
//! // Written only if nobody has changed it since it was read.
//! let corrected = to_raw_value(&serde_json::json!({"status": "accepted", "data": {"grand_total": 1501}}))?;
//! match cloud.update(&item.id, corrected, Some(&item.version())).await {
//!     Err(AgentDataError::Conflict { .. }) => println!("somebody was faster"),
//!     written => println!("written at {}", written?.updated_at),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! `examples/agent_data.rs` is a longer walk that needs no LlamaCloud: `countersign serve` answers as well.
//!
//! # The API, and how this client handles it
//!
//! - **A record is JSON text.** `data` goes out and comes back byte for byte ([`Item::data`] is a `RawValue`): no number passes
//!   through an `f64` here. (LlamaCloud itself may write `1500.00` as `1500.0`.)
//! - **A filter names paths inside `data`**, dots descend into objects, `created_at` and `updated_at` are the item's own.
//!   [`Operator`](super::Operator) says what each comparison means, [`Filter::matches`](super::Filter::matches) decides.
//!   The API takes an `offset` up to 1,000 and pages of up to 1,000 items; [`paging`](super::paging) follows the tokens.
//! - **There are no preconditions.** A write with an expected version reads the item again just before, one writer at a time per
//!   item in this process. If another process writes between that read and the write, its change is lost. (Another Countersign in
//!   LlamaCloud's place honours the `If-Match` that is sent along, and closes the gap.)
//! - **There are no idempotency keys.** A create whose answer is lost may have worked; see [`Cloud::create`](Cloud#method.create)
//!   for how this client copes.
//! - **Errors are for branching and for reading**: [`AgentDataError`] tells a missing item, a conflict, a bad request, a rejected
//!   key, a limit and an outage apart, and says what to do. It never contains the key.
//!
//! # Retries, time and size
//!
//! A call is retried up to 3 times after 408, 429, 5xx, and when a connection failed or an answer broke off; not after 409
//! (LlamaIndex's SDKs do). The wait begins at half a second and doubles up to 8, less up to a quarter at random; the server's
//! `retry-after-ms`, `retry-after` (seconds or a date) and `x-should-retry` take precedence. If a server asks for more than a minute,
//! the call is not retried: [`AgentDataError::RateLimited`] hands the wait to the caller.
//!
//! [`CloudSettings::timeout`] bounds a call as a whole, [`CloudSettings::attempt_timeout`] one attempt, 5 seconds a connection.
//! At most 32 calls run at a time; up to 8 idle connections stay open, for 30 seconds. Answers are streamed and refused beyond 64 MB.
//! Compressed answers are neither requested nor decompressed, so a small one cannot become a large one.
//! Redirects are not followed: the key goes only to the configured host.

mod answer;
mod clock;
mod create;
mod locks;
mod repeat;
mod settings;
#[cfg(test)]
mod tests;
mod transport;

pub use settings::CloudSettings;

use super::{
    AgentData, AgentDataError, Aggregate, Filter, Group, Item, Page, Scope, Search,
    search::page_size,
    wire::{self, AggregateBody, DeleteBody, SearchBody, UpdateBody, WireDeleted, WireGroup, WireItem, WirePage},
};
use crate::domain::Version;
use async_trait::async_trait;
use create::Creations;
use locks::Locks;
use reqwest::Method;
use serde_json::value::RawValue;
use transport::{Call, Failure, Transport};

/// The hosted store. Keeps its connections open; create one and share it.
pub struct Cloud {
    transport: Transport,
    writers: Locks,
    creations: Creations,
}

const NO_BODY: Option<&()> = None;

impl Cloud {
    /// A client for these settings; makes no request yet. An error names the setting that cannot be used.
    pub fn new(settings: CloudSettings) -> Result<Self, AgentDataError> {
        Ok(Self { transport: Transport::new(&settings)?, writers: Locks::default(), creations: Creations::default() })
    }

    /// Succeeds if the stored item is the expected version.
    async fn expect_version(&self, id: &str, expected: &Version) -> Result<(), AgentDataError> {
        let current = self.get(id).await?;
        if current.version() == *expected { Ok(()) } else { Err(AgentDataError::Conflict { current: Some(Box::new(current)) }) }
    }

    /// Turns a failed precondition into a conflict with the stored item, unless the write was our own and only its answer was lost:
    /// then returns the item as `written`.
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

/// A query over many items.
fn question<'a>(segment: &'a str, scope: &'a Scope) -> Call<'a> {
    Call { method: Method::POST, last_segment: Some(segment), subject: &scope.deployment_name, if_match: None }
}

/// A call about one item.
fn item_call<'a>(method: Method, id: &'a str, if_match: Option<&'a Version>) -> Call<'a> {
    Call { method, last_segment: Some(id), subject: id, if_match: if_match.map(Version::as_str) }
}

#[async_trait]
impl AgentData for Cloud {
    /// Keeps `data` under a new id; exactly one record, even when answers are lost.
    ///
    /// Nothing is added to `data`, and the API has no idempotency keys. So when the fate of an attempt is unknown (its answer was
    /// lost, broke off, could not be parsed, or is a 408 or 5xx), this searches for the record before it sends anything again: among the
    /// items of the scope created since this call began by the server's own clock (as the `Date` of its answers tells it, less a
    /// minute; without one, by our clock, less 15), with the same `file_hash` where the data has one, newest first. An item counts as
    /// this record if its data differs at most in key order, white space and the spelling of numbers, and if no other create of this
    /// client has returned it. It searches 3 times over 3.5 seconds, since the record may show up late. If it is found, it is the
    /// answer; if not, the create is sent again, 3 times at most.
    ///
    /// - If the search fails as well, finds more than 1,000 candidates, or runs out of time, the error is
    ///   [`AgentDataError::Unavailable`], and it says that the record may exist: only then must the caller look for it.
    /// - Creating the same data twice on purpose gives two records: equal creates of one client wait for each other, and none takes
    ///   a record that another has returned (of the last 16,384). Two *processes* that create the same data within a minute, while
    ///   answers get lost, may end up with one record. To rule that out, make the data differ, by a job's id for instance.
    /// - If a server executes an attempt only after those 3.5 seconds, or a third party changes the record before it is found, there
    ///   will be two. Nothing in the API prevents that.
    ///
    /// An attempt that certainly did nothing is simply sent again: one without a connection, and one answered with 429.
    async fn create(&self, scope: &Scope, data: Box<RawValue>) -> Result<Item, AgentDataError> {
        self.create_once(scope, &data).await
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
        match self.transport.call_unread(&item_call(Method::DELETE, id, expected), NO_BODY).await {
            Ok(()) => Ok(()),
            // An earlier attempt did it, and its answer was lost.
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

    /// The count may be too low when an answer was lost: a retry finds less to delete.
    async fn delete_matching(&self, scope: &Scope, filter: Filter) -> Result<u64, AgentDataError> {
        filter.check()?;
        let body =
            DeleteBody { deployment_name: &scope.deployment_name, collection: &scope.collection, filter: wire::filter(&filter) };
        let deleted: WireDeleted = self.transport.call(&question(":delete", scope), Some(&body)).await?;
        Ok(deleted.deleted_count)
    }
}
