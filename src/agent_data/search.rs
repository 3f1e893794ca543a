//! What can be asked of many items at once, and the pages that come back.

use super::{AgentDataError, Filter, OrderBy, Scope};
use serde_json::{Map, Value, value::RawValue};

/// Items on a page when nobody says how many (contract, choice 10).
pub const DEFAULT_PAGE_SIZE: u32 = 50;
/// More than this on a page is cut to it.
pub const MAX_PAGE_SIZE: u32 = 1000;

/// A question for a page of items.
#[derive(Clone, Debug)]
pub struct Search {
    /// Where to look.
    pub scope: Scope,
    /// Which items.
    pub filter: Filter,
    /// In which order; ties are broken by id.
    pub order_by: OrderBy,
    /// Items on a page: 50 if `None`, at most 1000, 0 is refused.
    pub page_size: Option<u32>,
    /// Items to leave out first; `page_token` overrides it. LlamaCloud refuses more than 1000.
    pub offset: u64,
    /// Where the page before ended.
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

/// A question for a page of groups.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// Where to look.
    pub scope: Scope,
    /// Which items.
    pub filter: Filter,
    /// Paths inside `data`; none puts all matching items into one group.
    pub group_by: Vec<String>,
    /// Whether to count the items of each group.
    pub count: bool,
    /// Whether to give the `data` of each group's earliest item.
    pub first: bool,
    /// By paths of `group_by`; by the group key ascending if `None`.
    pub order_by: Option<OrderBy>,
    /// Groups on a page, as in [`Search::page_size`].
    pub page_size: Option<u32>,
    /// Groups to leave out first; `page_token` overrides it.
    pub offset: u64,
    /// Where the page before ended.
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
    /// In the order asked for.
    pub items: Vec<T>,
    /// Asks for the page after this one; `None` on the last.
    pub next_page_token: Option<String>,
    /// How many there are on all pages, if that was asked for (or is cheap to say).
    pub total_size: Option<u64>,
}

/// Items that agree in every path of `group_by`.
#[derive(Clone, Debug)]
pub struct Group {
    /// The paths as they were asked for, with the value that the items share; null where they have none.
    pub group_key: Map<String, Value>,
    /// How many items, if asked for.
    pub count: Option<u64>,
    /// The `data` of the item that was created first, if asked for.
    pub first_item: Option<Box<RawValue>>,
}

/// The page size to use for the one that was asked for.
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
