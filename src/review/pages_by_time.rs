//! Pages of the queue in the order of time, from the store of the records.

use super::{
    Review, ReviewError,
    queue_search::{order, status_filter},
};
use crate::{
    agent_data::{AgentDataError, Item, Search, paging},
    domain::queue::{QueueQuery, QueueSort},
};
use futures::TryStreamExt;
use jiff::Timestamp;
use std::{cmp::Ordering, fmt, pin::pin};

/// One page, and where those beside it begin.
#[derive(Default)]
pub(super) struct TimePage {
    pub items: Vec<Item>,
    /// See [`QueuePage::next`](crate::domain::QueuePage::next).
    pub next: Option<String>,
    /// See [`QueuePage::previous`](crate::domain::QueuePage::previous).
    pub previous: Option<String>,
    /// How many come before it, if the store counts.
    pub skipped: Option<u64>,
    /// How many there are, if the store counts.
    pub total: Option<u64>,
}

/// Where an item stands: it has its place even when it has left the queue.
struct Place {
    at: Timestamp,
    id: String,
}

impl Place {
    fn of(item: &Item) -> Self {
        Self { at: item.created_at, id: item.id.clone() }
    }

    fn parse(text: &str) -> Result<Self, AgentDataError> {
        let place = text.split_once('.').and_then(|(at, id)| {
            let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
            Some(Self { at, id: id.to_owned() })
        });
        place.ok_or_else(|| AgentDataError::bad_request(&["query", "after"], "This is no place in the queue", "value_error"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.as_microsecond(), self.id)
    }
}

/// What is on one side of a place, the nearest first.
struct Side {
    items: Vec<Item>,
    is_more: bool,
    /// How many there are in all, if the store counts.
    count: Option<u64>,
}

impl Review {
    /// A page of at most `size` items. From where nothing is any more, it is the first.
    pub(super) async fn page_in_time(&self, query: &QueueQuery, size: usize) -> Result<TimePage, ReviewError> {
        let turned = match (&query.after, &query.before) {
            (Some(after), _) => self.page_after(query, &Place::parse(after)?, size).await?,
            (None, Some(before)) => self.page_before(query, &Place::parse(before)?, size).await?,
            (None, None) => None,
        };
        if let Some(page) = turned {
            return Ok(page);
        }
        let mut search = self.search_of(query);
        search.page_size = u32::try_from(size).ok();
        search.include_total = true;
        let page = self.agent_data.search(search).await?;
        let next = page.items.last().filter(|_| page.next_page_token.is_some()).map(|item| Place::of(item).to_string());
        Ok(TimePage { next, items: page.items, previous: None, skipped: Some(0), total: page.total_size })
    }

    /// How many items of the queue come before this one, if the store counts.
    pub(super) async fn count_before(&self, query: &QueueQuery, item: &Item) -> Result<Option<u64>, ReviewError> {
        Ok(self.side(query, &Place::of(item), true, 0).await?.count)
    }

    async fn page_after(&self, query: &QueueQuery, place: &Place, size: usize) -> Result<Option<TimePage>, ReviewError> {
        let Side { items, is_more, count } = self.side(query, place, false, size).await?;
        let (Some(first), Some(last)) = (items.first().map(Place::of), items.last().map(Place::of)) else { return Ok(None) };
        let before = self.side(query, &first, true, 0).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the place of a page could not be found");
            Side { items: Vec::new(), is_more: true, count: None }
        });
        // What follows the first row: all behind the place, except itself.
        let total = before.count.zip(count).map(|(before, behind)| before + behind);
        Ok(Some(TimePage {
            next: is_more.then(|| last.to_string()),
            previous: (before.count != Some(0)).then(|| first.to_string()),
            skipped: before.count,
            total,
            items,
        }))
    }

    async fn page_before(&self, query: &QueueQuery, place: &Place, size: usize) -> Result<Option<TimePage>, ReviewError> {
        let Side { mut items, is_more, count } = self.side(query, place, true, size).await?;
        if !is_more {
            return Ok(None);
        }
        let is_down = query.sort != QueueSort::Oldest;
        items.sort_by(|one, other| {
            let time = one.created_at.cmp(&other.created_at);
            (if is_down { time.reverse() } else { time }).then_with(|| one.id.cmp(&other.id))
        });
        let place = |item: Option<&Item>| item.map(|item| Place::of(item).to_string());
        Ok(Some(TimePage {
            next: place(items.last()),
            previous: place(items.first()),
            skipped: count.map(|count| count.saturating_sub(items.len() as u64)),
            total: None,
            items,
        }))
    }

    /// At most `most` items after a place, or before it. Going back there may be some more: those of one moment stay together.
    async fn side(&self, query: &QueueQuery, place: &Place, is_back: bool, most: usize) -> Result<Side, ReviewError> {
        let is_down = (query.sort != QueueSort::Oldest) != is_back;
        let (filter, at) = (status_filter(query.wanted_status()), place.at.to_string());
        let mut search = Search::new(self.scope());
        search.filter = if is_down { filter.lte("created_at", at) } else { filter.gte("created_at", at) };
        search.order_by = order(if is_down { QueueSort::Newest } else { QueueSort::Oldest });
        // The item of the place itself, and one more.
        search.page_size = u32::try_from(most + 2).ok();
        search.include_total = true;
        // Of one moment, the smaller id comes first in either order.
        let is_beyond = |item: &Item| match (item.created_at.cmp(&place.at), item.id.cmp(&place.id)) {
            (Ordering::Equal, Ordering::Equal) => false,
            (Ordering::Equal, by_id) => by_id.is_gt() != is_back,
            _ => true,
        };
        let (mut items, mut left_out, mut total) = (Vec::<Item>::new(), 0, None);
        let moment = |items: &[Item], at: usize| items.get(at).map(|item| item.created_at);
        let mut pages = pin!(paging::pages(&*self.agent_data, search));
        while let Some(page) = pages.try_next().await? {
            total = page.total_size;
            for item in page.items {
                if is_beyond(&item) { items.push(item) } else { left_out += 1 }
            }
            let is_one_moment = is_back && most > 0 && moment(&items, most - 1) == items.last().map(|item| item.created_at);
            if items.len() > most && !is_one_moment {
                break;
            }
        }
        let mut end = most.min(items.len());
        while is_back && end > 0 && moment(&items, end).is_some() && moment(&items, end) == moment(&items, end - 1) {
            end += 1;
        }
        let is_more = items.len() > end;
        items.truncate(end);
        Ok(Side { items, is_more, count: total.map(|total| total.saturating_sub(left_out)) })
    }
}
