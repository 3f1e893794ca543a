//! Takes the next item of a queue: each reviewer another one, also when many ask at the same moment.

use super::{
    Review, ReviewError, Reviewer,
    claim::{LEASE, holder},
    queue::{PATIENCE, is_in_the_stores_order},
    queue_search::{order, status_filter},
};
use crate::domain::UseCase;
use crate::domain::queue::{QueueQuery, QueueSort};
use std::{
    collections::{HashMap, HashSet},
    ops::ControlFlow,
};

/// How many items are looked at before any of them is claimed: more than people who ask at once.
const AT_ONCE: usize = 40;
/// How often to look again if colleagues took all of them meanwhile.
const TIMES: usize = 50;
/// The most pages of the table to read for them.
const PAGES: usize = 20;

/// Where the items of a queue are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// In the table of what was assessed, which knows what is free.
    Table,
    /// In the store of the records.
    Store,
}

/// What became of a claim.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Yes,
    ByOthers,
    WaitsNoMore,
}

impl Review {
    /// The first item of the queue that nobody is working on, claimed for this reviewer. If all that waits is theirs already, the first
    /// of that; `None` if nothing is left for them.
    #[tracing::instrument(skip_all, fields(status = query.status, reviewer = reviewer.id), err(level = "info"))]
    pub async fn take_next(&self, query: &QueueQuery, reviewer: &Reviewer) -> Result<Option<String>, ReviewError> {
        self.require(reviewer, UseCase::Claim)?;
        let query = query.first_page();
        // What nobody has assessed yet is not in the table, but must not be left over.
        let by_time =
            QueueQuery { sort: if is_in_the_stores_order(&query) { query.sort } else { QueueSort::default() }, ..query.clone() };
        let orders = [Some((&query, From::Table)), query.wants_all_of_its_status().then_some((&by_time, From::Store))];
        let mut own = Vec::new();
        for (query, from) in orders.into_iter().flatten() {
            match self.take_free(query, from, reviewer).await? {
                ControlFlow::Break(id) => return Ok(Some(id)),
                ControlFlow::Continue(held) => own.extend(held),
            }
        }
        for id in own {
            if self.take(&id, &query, reviewer).await? == Taken::Yes {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// The first item that nobody has; without one it goes on, with those that this reviewer has.
    async fn take_free(
        &self,
        query: &QueueQuery,
        from: From,
        reviewer: &Reviewer,
    ) -> Result<ControlFlow<String, Vec<String>>, ReviewError> {
        let (mut own, mut gone) = (Vec::new(), HashSet::new());
        for _ in 0..TIMES {
            let waiting = self.not_held_by_others(query, from, reviewer, &gone).await?;
            let ids: Vec<&str> = waiting.iter().map(String::as_str).collect();
            let claims = self.ledger.claims(&ids).await?;
            let held: HashMap<&str, bool> =
                claims.iter().map(|claim| (claim.item_id.as_str(), claim.holder.reviewer == reviewer.id)).collect();
            own = waiting.iter().filter(|id| held.get(id.as_str()) == Some(&true)).cloned().collect();
            for id in waiting.iter().filter(|id| !held.contains_key(id.as_str())) {
                match self.take(id, query, reviewer).await? {
                    Taken::Yes => return Ok(ControlFlow::Break(id.clone())),
                    Taken::ByOthers => {}
                    // The table may list it for a while.
                    Taken::WaitsNoMore => drop(gone.insert(id.clone())),
                }
            }
            // Others have been taken by colleagues at this very moment: there may be more.
            if own.len() == waiting.len() {
                break;
            }
        }
        Ok(ControlFlow::Continue(own))
    }

    /// Claims an item. It may have been taken, or decided, since it was found.
    async fn take(&self, id: &str, query: &QueueQuery, reviewer: &Reviewer) -> Result<Taken, ReviewError> {
        let claim = self.ledger.claim(id, &holder(reviewer), LEASE).await?;
        if claim.holder.reviewer != reviewer.id {
            return Ok(Taken::ByOthers);
        }
        let waits = self.waits(id, query, reviewer).await;
        if !matches!(waits, Ok(true)) {
            self.ledger.release_claim(id, &reviewer.id).await?;
        }
        waits.map(|waits| if waits { Taken::Yes } else { Taken::WaitsNoMore })
    }

    /// Whether an item is in the queue now. One that is gone or can't be read is not, so that it keeps nobody from the others.
    async fn waits(&self, id: &str, query: &QueueQuery, reviewer: &Reviewer) -> Result<bool, ReviewError> {
        match self.item(id).await {
            Ok((item, record)) => {
                let is_of_status = status_filter(query.wanted_status()).matches(record.raw(), item.created_at, item.updated_at);
                let signed = self.signed(id, &record, reviewer).await?;
                let is_free = signed.is_none_or(|signed| signed.may_sign) && self.others_work(&[id], reviewer).await?.is_empty();
                Ok(is_of_status && is_free && self.fits(&item, query, &reviewer.id).await?)
            }
            Err(ReviewError::NotFound(_) | ReviewError::Moved { .. }) => Ok(false),
            Err(error) if error.is_damage() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The first items of the queue, in its order, that no colleague holds, without those that are `gone` from it.
    async fn not_held_by_others(
        &self,
        query: &QueueQuery,
        from: From,
        reviewer: &Reviewer,
        gone: &HashSet<String>,
    ) -> Result<Vec<String>, ReviewError> {
        if from == From::Store {
            let mut held = self.not_for(reviewer).await?;
            held.extend(gone.iter().cloned());
            let search = (status_filter(query.wanted_status()), order(query.sort));
            return self.led_to(search, (reviewer, &held), AT_ONCE).await;
        }
        let mut found = Vec::new();
        // By time, the table need not be up to date: what is not in it yet is found in the store after it.
        if !is_in_the_stores_order(query) {
            self.catch_up(PATIENCE).await;
        }
        let mut query = query.clone();
        for _ in 0..PAGES {
            let signs = self.allows(reviewer, UseCase::Sign);
            let page = self.table().seen_by(&reviewer.id).free(signs).page(&query, AT_ONCE).await?;
            found.extend(page.rows.into_iter().map(|row| row.item_id).filter(|id| !gone.contains(id)));
            query.after = page.next;
            if found.len() >= AT_ONCE || query.after.is_none() {
                break;
            }
        }
        Ok(found)
    }
}
