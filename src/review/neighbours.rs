//! The items before and after an item, in the default queue or in the one that the reviewer came from.

use super::{
    Review, ReviewError,
    patience::MOMENT,
    queue::{order, status_filter},
};
use crate::{
    agent_data::{Filter, Item, OrderBy, Search},
    domain::queue::{QueueQuery, QueueSort},
};
use std::time::Duration;

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
    /// since (because it was decided) still has its place.
    pub(super) async fn neighbours(&self, item: &Item, from: Option<&QueueQuery>) -> Result<Neighbours, ReviewError> {
        let usual = QueueQuery::default();
        let query = from.unwrap_or(&usual);
        match query.sort {
            QueueSort::Newest | QueueSort::Oldest if query.wants_all_of_its_status() => self.beside_in_time(item, query).await,
            _ => {
                self.catch_up(MOMENT).await;
                self.assess(std::slice::from_ref(item), Duration::ZERO).await?;
                let (previous, next) = self.table().beside(query, &item.id).await?;
                Ok(Neighbours { next, previous })
            }
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
