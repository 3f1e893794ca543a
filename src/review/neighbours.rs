//! The items before and after an item, in the default queue or in the one that the reviewer came from. Items that colleagues hold
//! are passed over.

use super::{
    Review, ReviewError, Reviewer,
    patience::{GLANCE, MOMENT},
    queue::is_in_the_stores_order,
    queue_search::{order, status_filter},
};
use crate::{
    agent_data::{Filter, Item, OrderBy, Search, paging},
    domain::{
        ExtractedData, Status, UseCase,
        queue::{QueueQuery, QueueSort, Standing},
    },
};
use futures::TryStreamExt;
use std::{pin::pin, time::Duration};

/// The most items to read at a time.
const MOST: u32 = 100;
/// The most items to read until one is found that is nobody else's.
const MOST_READ: usize = 2_000;

/// The ids of an item's neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The next item; after the last one, the first.
    pub next: Option<String>,
    /// The previous item.
    pub previous: Option<String>,
}

/// Where an item stands in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PlaceInQueue {
    before: u64,
    /// How many items there are; `None` if it is all of the queue's status.
    of: Option<u64>,
}

impl PlaceInQueue {
    /// With the number of items of each status. `None` if the counts were made at different moments and contradict each other.
    pub(super) fn standing(self, from: Option<&QueueQuery>, counts: &[(Status, u64)]) -> Option<Standing> {
        let wanted = from.map_or(Some(Status::PendingReview), QueueQuery::wanted_status);
        let counted = counts.iter().filter(|(status, _)| wanted.as_ref().is_none_or(|wanted| wanted == status));
        let of = self.of.unwrap_or_else(|| counted.map(|(_, count)| count).sum());
        let number = self.before + 1;
        (number <= of).then_some(Standing { number, of })
    }
}

impl Review {
    /// The neighbours of this item in a queue; `None` is the default one: pending, newest first. An item that has left the queue
    /// since (because it was decided) still has its place. Those that other reviewers hold are passed over.
    pub(super) async fn neighbours(
        &self,
        item: &Item,
        from: Option<&QueueQuery>,
        reviewer: &Reviewer,
    ) -> Result<Neighbours, ReviewError> {
        let usual = QueueQuery::default();
        let query = from.unwrap_or(&usual);
        if is_in_the_stores_order(query) {
            let held = self.held_by_others(reviewer).await;
            return self.beside_in_time(item, query, (reviewer, &held)).await;
        }
        self.catch_up(MOMENT).await;
        self.assess(std::slice::from_ref(item), Duration::ZERO).await?;
        let free = self.table().seen_by(&reviewer.id).free(self.allows(reviewer, UseCase::Sign));
        let (previous, next) = free.beside(query, &item.id).await?;
        Ok(Neighbours { next, previous })
    }

    /// The neighbours of the item with this id, as [`Self::neighbours`] finds them.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn beside(&self, id: &str, from: Option<&QueueQuery>, reviewer: &Reviewer) -> Result<Neighbours, ReviewError> {
        self.require_on(id, reviewer, UseCase::See)?;
        let (item, _) = self.item(id).await?;
        self.neighbours(&item, from, reviewer).await
    }

    /// The neighbours, and the item's place in the same queue.
    pub(super) async fn around(
        &self,
        item: &Item,
        record: &ExtractedData,
        from: Option<&QueueQuery>,
        reviewer: &Reviewer,
    ) -> (Result<Neighbours, ReviewError>, Option<PlaceInQueue>) {
        let (neighbours, place) = (self.neighbours(item, from, reviewer), self.place(item, record, from, reviewer));
        if from.is_none_or(is_in_the_stores_order) {
            return futures::join!(neighbours, place);
        }
        // The neighbours bring the table up to date.
        let neighbours = neighbours.await;
        (neighbours, place.await)
    }

    /// `None` if the item is not in the queue. It is useful, but no reason to wait for long, or not to show the item.
    async fn place(
        &self,
        item: &Item,
        record: &ExtractedData,
        from: Option<&QueueQuery>,
        reviewer: &Reviewer,
    ) -> Option<PlaceInQueue> {
        let usual = QueueQuery::default();
        let query = from.unwrap_or(&usual);
        let found = async {
            let is_of_status = status_filter(query.wanted_status()).matches(record.raw(), item.created_at, item.updated_at);
            if !is_of_status || !self.fits(item, query, &reviewer.id).await? {
                return Ok(None);
            }
            if is_in_the_stores_order(query) {
                return Ok(self.count_before(query, item).await?.map(|before| PlaceInQueue { before, of: None }));
            }
            let standing = self.table().seen_by(&reviewer.id).standing(query, &item.id).await?;
            Ok::<_, ReviewError>(standing.map(|(before, of)| PlaceInQueue { before, of: Some(of) }))
        };
        let found = tokio::time::timeout(GLANCE, found).await.unwrap_or(Ok(None));
        found.unwrap_or_else(|error| {
            tracing::warn!(%error, item = item.id, "where this item stands in the queue could not be found out");
            None
        })
    }

    /// What colleagues hold, and what this reviewer has signed and somebody else must. If that can't be found out, nothing: the queue goes
    /// on without it.
    async fn held_by_others(&self, reviewer: &Reviewer) -> Vec<String> {
        self.not_for(reviewer).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "which items colleagues hold could not be found out");
            Vec::new()
        })
    }

    /// Takes two indexed queries (or three at the end), however long the queue is.
    async fn beside_in_time(
        &self,
        item: &Item,
        query: &QueueQuery,
        (reviewer, held): (&Reviewer, &[String]),
    ) -> Result<Neighbours, ReviewError> {
        let at = item.created_at.to_string();
        let all = || status_filter(query.wanted_status());
        let one = async |filter: Filter, sort: QueueSort| {
            let found = self.led_to((filter, order(sort)), (reviewer, held), 1).await;
            found.map(|found| found.into_iter().next())
        };
        let older = one(all().lt("created_at", at.clone()), QueueSort::Newest);
        let newer = one(all().gt("created_at", at.clone()), QueueSort::Oldest);
        let (older, newer) = futures::join!(older, newer);
        let (next, previous) = if query.sort == QueueSort::Oldest { (newer?, older?) } else { (older?, newer?) };
        let next = match next {
            Some(id) => Some(id),
            None => one(all(), query.sort).await?.filter(|id| *id != item.id),
        };
        Ok(Neighbours { next, previous })
    }

    /// The item to show after a decision. `known` is the next item when the page was shown, which may have been decided, or opened by
    /// a colleague, since. `None` if the queue cannot be read, because a decision that was written must not appear to have failed.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id, known = known))]
    pub async fn next_in(&self, query: &QueueQuery, id: &str, known: Option<&str>, reviewer: &Reviewer) -> Option<String> {
        self.require(reviewer, UseCase::See).ok()?;
        let next = async {
            if let Some(known) = known.filter(|known| *known != id)
                && let Ok((item, record)) = self.item(known).await
                && status_filter(query.wanted_status()).matches(record.raw(), item.created_at, item.updated_at)
                && !self.held_by_others(reviewer).await.contains(&item.id)
                && self.others_work(&[&item.id], reviewer).await?.is_empty()
                && self.fits(&item, query, &reviewer.id).await?
            {
                return Ok(Some(item.id));
            }
            let (item, _) = self.item(id).await?;
            Ok::<_, ReviewError>(self.neighbours(&item, Some(query), reviewer).await?.next)
        };
        next.await.unwrap_or_else(|error| {
            tracing::error!(%error, item = id, "the next item could not be found");
            None
        })
    }

    /// The first item.
    pub(super) async fn first(&self, filter: Filter, order_by: OrderBy) -> Result<Option<String>, ReviewError> {
        let mut search = self.search_for(filter, order_by);
        search.page_size = Some(1);
        Ok(pin!(paging::items(&*self.agent_data, search)).try_next().await?.map(|item| item.id))
    }

    /// The first items that this reviewer is led to, at most `most`: none of those `passed_over`, none at rest, and nobody else's work.
    pub(super) async fn led_to(
        &self,
        (filter, order_by): (Filter, OrderBy),
        (reviewer, passed_over): (&Reviewer, &[String]),
        most: usize,
    ) -> Result<Vec<String>, ReviewError> {
        let few = u32::try_from(passed_over.len().saturating_add(most)).unwrap_or(MOST).min(MOST);
        // Records can be large, and usually one of the first will do.
        for (size, most_read) in [(few, few as usize), (MOST, MOST_READ)] {
            let mut search = self.search_for(filter.clone(), order_by.clone());
            search.page_size = Some(size);
            let mut pages = pin!(paging::pages(&*self.agent_data, search));
            let (mut found, mut read) = (Vec::new(), 0);
            while found.len() < most && read < most_read {
                let Some(page) = pages.try_next().await? else { return Ok(found) };
                read += page.items.len();
                let ids: Vec<&str> = page
                    .items
                    .iter()
                    .map(|item| item.id.as_str())
                    .filter(|id| !passed_over.iter().any(|one| one == id))
                    .collect();
                let others = self.others_work(&ids, reviewer).await.unwrap_or_else(|error| {
                    tracing::warn!(%error, "whose work the items are could not be found out");
                    Vec::new()
                });
                let led_to = ids.into_iter().filter(|id| !others.iter().any(|one| one == id));
                found.extend(led_to.map(str::to_owned));
            }
            found.truncate(most);
            if found.len() == most || size == MOST {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    fn search_for(&self, filter: Filter, order_by: OrderBy) -> Search {
        let mut search = Search::new(self.scope());
        (search.filter, search.order_by) = (filter, order_by);
        search
    }
}
