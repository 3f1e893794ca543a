//! The queue: which items wait, and how bad they look.

use super::{
    Review, ReviewError, Reviewer,
    assessed::{Assessed, today},
};
use crate::{
    agent_data::{Aggregate, Filter, Item, OrderBy, Search},
    domain::{
        FlagKind, KeyField, Status,
        queue::{QueuePage, QueueQuery, QueueRow, QueueSort},
    },
    text::Language,
};
use jiff::Timestamp;
use serde_json::Value;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Rows of one page.
const PAGE: usize = 20;
/// A text or a kind of flag is looked for in this many records for one page, then the next page goes on. Agent Data has neither search.
const SCAN: usize = 2_000;
/// For the riskiest this many records are looked at, the newest ones.
const RISK_SCAN: usize = 10_000;
/// An item and its neighbours are looked for on so many pages.
const PAGES_AROUND: usize = 5;
/// Records fetched at once while looking for some.
const BATCH: u32 = 100;
/// Nobody waits longer for a page; what has been looked at until then is told, and remembered for the next time.
const PATIENCE: Duration = Duration::from_secs(2);

/// A record that was looked at.
struct Seen {
    id: String,
    created_at: Timestamp,
    assessed: Arc<Assessed>,
    duplicates: usize,
}

impl Seen {
    fn kinds(&self) -> impl Iterator<Item = FlagKind> + '_ {
        self.assessed.kinds.iter().copied().chain(std::iter::repeat_n(FlagKind::Duplicate, self.duplicates))
    }

    fn risk(&self) -> u32 {
        self.kinds().map(FlagKind::weight).fold(0, u32::saturating_add)
    }

    fn row(&self, heads: &[KeyField], now: Timestamp) -> QueueRow {
        QueueRow {
            id: self.id.clone(),
            document: self.assessed.document.clone(),
            key_fields: heads
                .iter()
                .zip(&self.assessed.keys)
                .map(|(head, key)| KeyField { label: head.label.clone(), ..key.clone() })
                .collect(),
            status: self.assessed.status.clone(),
            flag_count: self.kinds().count(),
            worst_flag: self.kinds().min(),
            lowest_confidence: self.assessed.lowest_confidence,
            created_at: self.created_at.to_string(),
            age: age(self.created_at, now),
            held_by: None,
        }
    }
}

/// What is looked for in each record.
struct Wanted {
    text: Option<String>,
    /// A kind, or none at all.
    flag: Option<Option<FlagKind>>,
}

impl Wanted {
    fn of(query: &QueueQuery) -> Self {
        let text = query.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_lowercase);
        let flag = match query.flag.as_deref() {
            Some(QueueQuery::NO_FLAG) => Some(None),
            Some(name) => FlagKind::parse(name).map(Some),
            None => None,
        };
        Self { text, flag }
    }

    fn is_all(&self) -> bool {
        self.text.is_none() && self.flag.is_none()
    }

    fn fits(&self, seen: &Seen) -> bool {
        let has_text = self.text.as_ref().is_none_or(|needle| contains(&seen.assessed, needle));
        let has_flag = match self.flag {
            None => true,
            Some(None) => seen.kinds().next().is_none(),
            Some(Some(kind)) => seen.kinds().any(|one| one == kind),
        };
        has_text && has_flag
    }
}

impl Review {
    /// One page of the queue.
    pub async fn queue(&self, query: &QueueQuery, reviewer: &Reviewer, language: Language) -> Result<QueuePage, ReviewError> {
        let heads = self.collection.key_fields(&Value::Null, language);
        let (counts, today, page) = futures::join!(self.counts(), self.today(reviewer), self.page(query, &heads));
        Ok(QueuePage { counts: counts?, today, ..page? })
    }

    async fn page(&self, query: &QueueQuery, heads: &[KeyField]) -> Result<QueuePage, ReviewError> {
        match query.sort {
            QueueSort::Riskiest => self.riskiest(query, heads).await,
            _ => self.in_order(query, heads).await,
        }
    }

    /// The ids of the items after and before this one in the queue, round the end. One that is not on its first pages any more, since
    /// it was decided or left behind, is followed by the first.
    pub async fn neighbours_in(&self, query: &QueueQuery, id: &str) -> Result<(Option<String>, Option<String>), ReviewError> {
        let mut query = query.clone();
        let mut ids: Vec<String> = Vec::new();
        for _ in 0..PAGES_AROUND {
            let page = self.page(&query, &[]).await?;
            ids.extend(page.rows.into_iter().map(|row| row.id));
            let is_enough = ids.iter().rev().skip(1).any(|one| one == id);
            match page.next.filter(|_| !is_enough) {
                Some(after) => query.after = Some(after),
                None => break,
            }
        }
        let at = ids.iter().position(|one| one == id);
        let next = at.and_then(|at| ids.get(at + 1)).or_else(|| ids.iter().find(|one| *one != id)).cloned();
        let previous = at.and_then(|at| ids.get(at.checked_sub(1)?)).cloned();
        Ok((next, previous))
    }

    /// As the store orders them. Without anything to look for that is one search, else a bounded number of them.
    async fn in_order(&self, query: &QueueQuery, heads: &[KeyField]) -> Result<QueuePage, ReviewError> {
        let wanted = Wanted::of(query);
        let mut search = self.search_of(query);
        search.page_size = Some(PAGE as u32);
        search.include_total = wanted.is_all() && query.after.is_none();

        let (now, today, begun) = (Timestamp::now(), today(), Instant::now());
        let (mut rows, mut looked_at, mut total) = (Vec::new(), 0, None);
        let next = loop {
            let mut page = self.agent_data.search(search.clone()).await?;
            total = total.or(page.total_size);
            looked_at += page.items.len();
            let seen = self.look_at(&page.items, &today).await?;
            rows.extend(seen.iter().filter(|seen| wanted.fits(seen)).map(|seen| seen.row(heads, now)));
            let next = page.next_page_token.take();
            let is_enough = rows.len() >= PAGE || looked_at >= SCAN || begun.elapsed() > PATIENCE;
            if wanted.is_all() || next.is_none() || is_enough {
                break next;
            }
            search.page_token = next;
            search.page_size = Some(BATCH);
        };
        let scanned = (!wanted.is_all() && next.is_some()).then_some(looked_at as u64);
        Ok(QueuePage { rows, counts: Vec::new(), scanned, next, total, today: None })
    }

    /// Those with the most to look at first. No store can say which they are, so the newest ones are read, as many as there is time
    /// for; `after` counts the rows of the pages before.
    async fn riskiest(&self, query: &QueueQuery, heads: &[KeyField]) -> Result<QueuePage, ReviewError> {
        let wanted = Wanted::of(query);
        let mut search = Search::new(self.scope());
        search.filter = status_filter(query.status.as_deref());
        search.order_by = order(QueueSort::Newest);
        search.page_size = Some(BATCH);
        let (now, today, begun) = (Timestamp::now(), today(), Instant::now());
        let (mut found, mut looked_at) = (Vec::new(), 0);
        let is_all = loop {
            let page = self.agent_data.search(search.clone()).await?;
            looked_at += page.items.len();
            found.extend(self.look_at(&page.items, &today).await?.into_iter().filter(|seen| wanted.fits(seen)));
            search.page_token = page.next_page_token;
            if search.page_token.is_none() {
                break true;
            }
            if looked_at >= RISK_SCAN || begun.elapsed() > PATIENCE {
                break false;
            }
        };
        // Newer ones first among equals: the sort is stable.
        found.sort_by_cached_key(|seen| std::cmp::Reverse(seen.risk()));
        let skipped: usize = query.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0);
        let end = skipped.saturating_add(PAGE);
        Ok(QueuePage {
            rows: found.iter().skip(skipped).take(PAGE).map(|seen| seen.row(heads, now)).collect(),
            counts: Vec::new(),
            next: (end < found.len()).then(|| end.to_string()),
            total: is_all.then_some(found.len() as u64),
            scanned: (!is_all).then_some(looked_at as u64),
            today: None,
        })
    }

    /// The question to Agent Data for what the queue shows; [`fits`](Self::fits) then leaves out what only this program can tell.
    pub(super) fn search_of(&self, query: &QueueQuery) -> Search {
        let mut search = Search::new(self.scope());
        search.filter = status_filter(query.status.as_deref());
        search.order_by = order(query.sort);
        search.page_token = query.after.clone();
        search
    }

    /// Whether the queue shows this item of [`search_of`](Self::search_of).
    pub(super) async fn fits(&self, item: &Item, query: &QueueQuery) -> Result<bool, ReviewError> {
        let wanted = Wanted::of(query);
        Ok(wanted.is_all() || self.look_at(std::slice::from_ref(item), &today()).await?.iter().all(|seen| wanted.fits(seen)))
    }

    async fn look_at(&self, items: &[Item], today: &str) -> Result<Vec<Seen>, ReviewError> {
        let assessed = items.iter().map(|item| Ok((item.id.clone(), self.assessed(item, today)?)));
        let batch: Vec<(String, Arc<Assessed>)> = assessed.collect::<Result<_, ReviewError>>()?;
        let duplicates = self.duplicates(&batch, today).await;
        let seen = batch.into_iter().zip(items).map(|((id, assessed), item)| Seen {
            duplicates: duplicates.get(&id).map_or(0, Vec::len),
            created_at: item.created_at,
            id,
            assessed,
        });
        Ok(seen.collect())
    }

    /// How many items have which status; pending first, then the other known ones, then the agent's own words.
    pub async fn counts(&self) -> Result<Vec<(Status, u64)>, ReviewError> {
        let mut aggregate = Aggregate::new(self.scope());
        aggregate.group_by = vec!["status".into()];
        aggregate.count = true;
        aggregate.page_size = Some(100);
        let groups = self.agent_data.aggregate(aggregate).await?;
        let mut counts: Vec<(Status, u64)> = [Status::PendingReview, Status::Accepted, Status::Rejected, Status::Error]
            .into_iter()
            .map(|status| (status, 0))
            .collect();
        for group in groups.items {
            let word = group.group_key.get("status").and_then(|word| word.as_str()).unwrap_or("(none)");
            let status = Status::parse(word);
            let count = group.count.unwrap_or(0);
            match counts.iter_mut().find(|(known, _)| *known == status) {
                Some((_, sum)) => *sum += count, // "approved" and "accepted" are one status
                None => counts.push((status, count)),
            }
        }
        Ok(counts)
    }
}

/// Pending by default; `all` is every status; accepted also finds the stock UI's `approved`.
pub(super) fn status_filter(status: Option<&str>) -> Filter {
    match status {
        Some("all") => Filter::new(),
        None | Some("") => Filter::new().eq("status", Status::PendingReview.word()),
        Some(word) => match Status::parse(word) {
            Status::Accepted => Filter::new().includes("status", ["accepted", "approved"]),
            status => Filter::new().eq("status", status.word()),
        },
    }
}

fn order(sort: QueueSort) -> OrderBy {
    let text = match sort {
        QueueSort::Newest | QueueSort::Riskiest => "created_at desc",
        QueueSort::Oldest => "created_at",
        QueueSort::LeastConfident => "overall_confidence, created_at desc",
        QueueSort::Document => "file_name, created_at desc",
    };
    OrderBy::parse(text).unwrap_or_default()
}

fn contains(assessed: &Assessed, needle: &str) -> bool {
    assessed.document.to_lowercase().contains(needle) || assessed.keys.iter().any(|key| key.is_found_by(needle))
}

/// "3 h": two units would say no more to somebody choosing what to do next.
fn age(then: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(then).as_mins().max(0);
    match minutes {
        0 => "now".into(),
        1..60 => format!("{minutes} min"),
        60..1_440 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1_440),
    }
}
