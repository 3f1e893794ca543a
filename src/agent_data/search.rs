//! Queries over many items, and the pages that come back.

use super::{AgentDataError, Filter, OrderBy, Scope};
use serde_json::{Map, Value, value::RawValue};

/// Items on a page by default (contract, choice 10).
pub const DEFAULT_PAGE_SIZE: u32 = 50;
/// Larger page sizes are reduced to this.
pub const MAX_PAGE_SIZE: u32 = 1000;

/// A query for a page of items.
#[derive(Clone, Debug)]
pub struct Search {
    /// Where to look.
    pub scope: Scope,
    /// Which items.
    pub filter: Filter,
    /// In which order; the id breaks ties.
    pub order_by: OrderBy,
    /// Items on a page: 50 if `None`, at most 1000, 0 is refused.
    pub page_size: Option<u32>,
    /// Items to skip; `page_token` overrides it. LlamaCloud refuses more than 1000.
    pub offset: u64,
    /// Where the previous page ended.
    pub page_token: Option<String>,
    /// Whether to count all matching items.
    pub include_total: bool,
}

impl Search {
    /// Every item of the scope, newest first, the first page, not counted.
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            filter: Filter::default(),
            order_by: OrderBy::default(),
            page_size: None,
            offset: 0,
            page_token: None,
            include_total: false,
        }
    }
}

/// A query for a page of groups.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// Where to look.
    pub scope: Scope,
    /// Which items.
    pub filter: Filter,
    /// Paths inside `data`; an empty list puts all matching items into one group.
    pub group_by: Vec<String>,
    /// Whether to count the items of each group.
    pub count: bool,
    /// Whether to return the `data` of each group's earliest item.
    pub first: bool,
    /// By paths of `group_by`; by the group key ascending if `None`.
    pub order_by: Option<OrderBy>,
    /// Groups on a page, as in [`Search::page_size`].
    pub page_size: Option<u32>,
    /// Groups to skip; `page_token` overrides it.
    pub offset: u64,
    /// Where the previous page ended.
    pub page_token: Option<String>,
}

impl Aggregate {
    /// All items of the scope in one group, counted.
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            filter: Filter::default(),
            group_by: Vec::new(),
            count: true,
            first: false,
            order_by: None,
            page_size: None,
            offset: 0,
            page_token: None,
        }
    }
}

/// A page of a longer answer.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// In the requested order.
    pub items: Vec<T>,
    /// The token of the next page; `None` on the last.
    pub next_page_token: Option<String>,
    /// How many there are on all pages, if requested (or cheap to tell).
    pub total_size: Option<u64>,
}

/// Items that agree in every path of `group_by`.
#[derive(Clone, Debug)]
pub struct Group {
    /// The requested paths, with the value that the items share; null where they have none.
    pub group_key: Map<String, Value>,
    /// How many items, if requested.
    pub count: Option<u64>,
    /// The `data` of the earliest item, if requested.
    pub first_item: Option<Box<RawValue>>,
}

/// The page size to use for the requested one.
pub(crate) fn page_size(asked: Option<u32>) -> Result<u32, AgentDataError> {
    match asked {
        Some(0) => Err(AgentDataError::bad_request(
            &["body", "page_size"],
            "Input should be greater than or equal to 1",
            "greater_than_equal",
        )),
        Some(size) => Ok(size.min(MAX_PAGE_SIZE)),
        None => Ok(DEFAULT_PAGE_SIZE),
    }
}
