//! The items before and after an item, in the default queue or in the one that the reviewer came from.

use super::{
    Review, ReviewError,
    queue::{BATCH, PATIENCE, SCAN, order, status_filter},
};
use crate::{
    agent_data::{Filter, Item, OrderBy, Search},
    domain::queue::{QueueQuery, QueueSort},
};
use std::time::Instant;

/// The ids of an item's neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The next item; after the last one, the first.
    pub next: Option<String>,
    /// The previous item.
    pub previous: Option<String>,
}

impl Review {
    /// The neighbours of this item in a queue; `None` is the default one: pending, newest first. An item that has left the queue
    /// since (because it was decided) still has its place if the order is by time; in any other order, the first item follows it.
    pub(super) async fn neighbours(&self, item: &Item, from: Option<&QueueQuery>) -> Result<Neighbours, ReviewError> {
        let usual = QueueQuery::default();
        let query = from.unwrap_or(&usual);
        match query.sort {
            QueueSort::Newest | QueueSort::Oldest if query.wants_all_of_its_status() => self.beside_in_time(item, query).await,
            QueueSort::Riskiest => {
                let ranked = self.by_risk(query).await?;
                Ok(beside(ranked.ids(), &item.id, ranked.is_all))
            }
            _ => self.beside_in_order(item, query).await,
        }
    }

    /// Takes two indexed queries (or three at the end), however long the queue is.
    async fn beside_in_time(&self, item: &Item, query: &QueueQuery) -> Result<Neighbours, ReviewError> {
        let at = item.created_at.to_string();
        let all = || status_filter(query.status.as_deref());
        let older = self.first(all().lt("created_at", at.clone()), order(QueueSort::Newest));
        let newer = self.first(all().gt("created_at", at.clone()), order(QueueSort::Oldest));
        let (older, newer) = futures::join!(older, newer);
        let (next, previous) = if query.sort == QueueSort::Oldest { (newer?, older?) } else { (older?, newer?) };
        let next = match next {
            Some(id) => Some(id),
            None => self.first(all(), order(query.sort)).await?.filter(|id| *id != item.id),
        };
        Ok(Neighbours { next, previous })
    }

    /// Reads the queue from the start until just past the item, within the limits for one page of the queue.
    async fn beside_in_order(&self, item: &Item, query: &QueueQuery) -> Result<Neighbours, ReviewError> {
        let mut search = self.search_of(query);
        search.page_size = Some(BATCH);
        let begun = Instant::now();
        let (mut ids, mut looked_at) = (Vec::new(), 0);
        loop {
            let page = self.agent_data.search(search.clone()).await?;
            looked_at += page.items.len();
            ids.extend(self.ids_that_fit(&page.items, query).await);
            let is_passed = ids.iter().rev().skip(1).any(|id| *id == item.id);
            let is_all = page.next_page_token.is_none();
            if is_passed || is_all || looked_at >= SCAN || begun.elapsed() > PATIENCE {
                return Ok(beside(ids.iter().map(String::as_str), &item.id, is_all));
            }
            search.page_token = page.next_page_token;
        }
    }

    /// The item to show after a decision. `known` is the next item when the page was shown, which may have been decided since.
    /// `None` if the queue cannot be read, because a decision that was written must not appear to have failed.
    #[tracing::instrument(skip_all, fields(item = id, known = known))]
    pub async fn next_in(&self, query: &QueueQuery, id: &str, known: Option<&str>) -> Option<String> {
        let next = async {
            if let Some(known) = known.filter(|known| *known != id)
                && let Ok((item, record)) = self.item(known).await
                && status_filter(query.status.as_deref()).matches(record.raw(), item.created_at, item.updated_at)
                && self.fits(&item, query).await?
            {
                return Ok(Some(item.id));
            }
            let (item, _) = self.item(id).await?;
            Ok::<_, ReviewError>(self.neighbours(&item, Some(query)).await?.next)
        };
        next.await.unwrap_or_else(|error| {
            tracing::error!(%error, item = id, "the next item could not be found");
            None
        })
    }

    pub(super) async fn first(&self, filter: Filter, order_by: OrderBy) -> Result<Option<String>, ReviewError> {
        let mut search = Search::new(self.scope());
        search.filter = filter;
        search.order_by = order_by;
        search.page_size = Some(1);
        Ok(self.agent_data.search(search).await?.items.into_iter().next().map(|item| item.id))
    }
}

/// Finds the neighbours in the first ids of a queue. Unless they are all of it (`is_all`), nothing is known beyond the last.
fn beside<'a>(ids: impl Iterator<Item = &'a str>, id: &str, is_all: bool) -> Neighbours {
    let (mut first, mut previous, mut next) = (None, None, None);
    let (mut before, mut is_passed) = (None, false);
    for one in ids {
        if one == id {
            (previous, is_passed) = (before, true);
        } else if is_passed {
            next = Some(one);
            break;
        } else {
            first = first.or(Some(one));
        }
        before = Some(one);
    }
    let next = next.or(first.filter(|_| is_all));
    Neighbours { next: next.map(str::to_owned), previous: previous.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ids: &[&str], id: &str, is_all: bool) -> (Option<String>, Option<String>) {
        let Neighbours { next, previous } = beside(ids.iter().copied(), id, is_all);
        (next, previous)
    }

    fn some(id: &str) -> Option<String> {
        Some(id.to_owned())
    }

    #[test]
    fn the_next_and_the_one_before_round_the_end() {
        assert_eq!(of(&["a", "b", "c"], "b", true), (some("c"), some("a")));
        assert_eq!(of(&["a", "b", "c"], "a", true), (some("b"), None));
        assert_eq!(of(&["a", "b", "c"], "c", true), (some("a"), some("b")));
        assert_eq!(of(&["a"], "a", true), (None, None));
        assert_eq!(of(&[], "a", true), (None, None));
    }

    #[test]
    fn the_first_follows_one_that_was_decided() {
        assert_eq!(of(&["a", "b"], "x", true), (some("a"), None));
    }

    #[test]
    fn nobody_is_led_back_to_the_beginning_of_a_queue_that_goes_on() {
        assert_eq!(of(&["a", "b", "c"], "c", false), (None, some("b")));
        assert_eq!(of(&["a", "b", "c"], "x", false), (None, None));
        assert_eq!(of(&["a", "b", "c"], "b", false), (some("c"), some("a")));
    }
}
