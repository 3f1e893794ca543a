//! The queue: which items are waiting, and how risky they look.

use super::{
    Review, ReviewError, Reviewer,
    assessed::{Assessed, today},
};
use crate::{
    agent_data::{AgentDataError, Aggregate, Filter, Item, OrderBy, Search},
    domain::{
        Age, FlagKind, Status,
        label::shortened,
        queue::{LONGEST_NAME, QueuePage, QueueQuery, QueueRow, QueueSort},
    },
};
use jiff::Timestamp;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Rows per page.
const PAGE: usize = 20;
/// Most records searched per page for a text or a kind of flag, because Agent Data can search neither. The next page continues.
pub(super) const SCAN: usize = 2_000;
/// Most records to rank by risk; the newest ones.
const RISK_SCAN: usize = 10_000;
/// Records per request while searching.
pub(super) const BATCH: u32 = 100;
/// Time limit for one page. It shows what was found until then; assessments stay cached for the next time.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// How long one page waits for the documents of its rows to be compared with their records.
const LOOK: Duration = Duration::from_millis(400);

/// A record that was assessed.
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

    fn row(&self, now: Timestamp) -> QueueRow {
        QueueRow {
            id: self.id.clone(),
            document: shortened(&self.assessed.document, LONGEST_NAME),
            key_fields: self.assessed.keys.clone(),
            status: short(&self.assessed.status),
            flag_count: self.kinds().count(),
            worst_flag: self.kinds().min(),
            lowest_confidence: self.assessed.lowest_confidence,
            created_at: self.created_at.to_string(),
            age: age(self.created_at, now),
            held_by: None,
        }
    }
}

/// Records ordered by risk.
pub(super) struct Ranked {
    found: Vec<Seen>,
    /// Whether all records were looked at.
    pub is_all: bool,
    looked_at: usize,
    unreadable: usize,
}

impl Ranked {
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.found.iter().map(|seen| seen.id.as_str())
    }
}

/// What to search for in each record.
struct Wanted {
    text: Option<String>,
    /// A kind of flag, or `Some(None)` for records without flags.
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
    #[tracing::instrument(skip_all, fields(status = query.status, reviewer = reviewer.id), err(level = "info"))]
    pub async fn queue(&self, query: &QueueQuery, reviewer: &Reviewer) -> Result<QueuePage, ReviewError> {
        // The counts are one short question: a store that does not answer it in time would not answer the others, either.
        let (counts, today, page) =
            futures::try_join!(self.in_time(self.counts()), async { Ok(self.today(reviewer).await) }, self.page(query))?;
        let counts = counts.into_iter().map(|(status, count)| (short(&status), count)).collect();
        Ok(QueuePage { counts, today, ..page })
    }

    async fn in_time<T>(&self, answer: impl Future<Output = Result<T, ReviewError>>) -> Result<T, ReviewError> {
        let Some(patience) = self.patience else { return answer.await };
        tokio::time::timeout(patience, answer).await.unwrap_or_else(|_| {
            let text = format!("no answer within {} s", patience.as_secs_f32());
            Err(AgentDataError::Unavailable { text }.into())
        })
    }

    async fn page(&self, query: &QueueQuery) -> Result<QueuePage, ReviewError> {
        match query.sort {
            QueueSort::Riskiest => self.riskiest(query).await,
            _ => self.in_order(query).await,
        }
    }

    /// In the store's order: a single search if there is nothing to look for, else a limited number of them.
    async fn in_order(&self, query: &QueueQuery) -> Result<QueuePage, ReviewError> {
        let wanted = Wanted::of(query);
        let mut search = self.search_of(query);
        search.page_size = Some(PAGE as u32);
        search.include_total = wanted.is_all() && query.after.is_none();

        let (now, today, begun) = (Timestamp::now(), today(), Instant::now());
        let (mut rows, mut looked_at, mut unreadable, mut total) = (Vec::new(), 0, 0, None);
        let next = loop {
            let mut page = self.agent_data.search(search.clone()).await?;
            if wanted.is_all() {
                self.look_ahead(&page.items, LOOK).await;
            }
            total = total.or(page.total_size);
            looked_at += page.items.len();
            let seen = self.look_at(&page.items, &today).await;
            unreadable += page.items.len() - seen.len();
            rows.extend(seen.iter().filter(|seen| wanted.fits(seen)).map(|seen| seen.row(now)));
            let next = page.next_page_token.take();
            let is_enough = rows.len() >= PAGE || looked_at >= SCAN || begun.elapsed() > PATIENCE;
            if wanted.is_all() || next.is_none() || is_enough {
                break next;
            }
            search.page_token = next;
            search.page_size = Some(BATCH);
        };
        let scanned = (!wanted.is_all() && next.is_some()).then_some(looked_at as u64);
        Ok(QueuePage { rows, counts: Vec::new(), scanned, next, total, unreadable: unreadable as u64, today: None })
    }

    /// Riskiest first; `after` is the number of rows on earlier pages.
    async fn riskiest(&self, query: &QueueQuery) -> Result<QueuePage, ReviewError> {
        let Ranked { found, is_all, looked_at, unreadable } = self.by_risk(query).await?;
        let now = Timestamp::now();
        let skipped: usize = query.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0);
        let end = skipped.saturating_add(PAGE);
        Ok(QueuePage {
            rows: found.iter().skip(skipped).take(PAGE).map(|seen| seen.row(now)).collect(),
            counts: Vec::new(),
            next: (end < found.len()).then(|| end.to_string()),
            total: is_all.then_some(found.len() as u64),
            scanned: (!is_all).then_some(looked_at as u64),
            unreadable: unreadable as u64,
            today: None,
        })
    }

    /// No store can order by risk, so this reads as many of the newest records as time allows.
    pub(super) async fn by_risk(&self, query: &QueueQuery) -> Result<Ranked, ReviewError> {
        let wanted = Wanted::of(query);
        let mut search = Search::new(self.scope());
        search.filter = status_filter(query.status.as_deref());
        search.order_by = order(QueueSort::Newest);
        search.page_size = Some(BATCH);
        let (today, begun) = (today(), Instant::now());
        let (mut found, mut looked_at, mut unreadable) = (Vec::new(), 0, 0);
        let is_all = loop {
            let page = self.agent_data.search(search.clone()).await?;
            looked_at += page.items.len();
            let seen = self.look_at(&page.items, &today).await;
            unreadable += page.items.len() - seen.len();
            found.extend(seen.into_iter().filter(|seen| wanted.fits(seen)));
            search.page_token = page.next_page_token;
            if search.page_token.is_none() {
                break true;
            }
            if looked_at >= RISK_SCAN || begun.elapsed() > PATIENCE {
                break false;
            }
        };
        // The sort is stable, so newer records come first among equals.
        found.sort_by_cached_key(|seen| std::cmp::Reverse(seen.risk()));
        Ok(Ranked { found, is_all, looked_at, unreadable })
    }

    /// The Agent Data search for a queue; [`fits`](Self::fits) then filters out what only this program can tell.
    pub(super) fn search_of(&self, query: &QueueQuery) -> Search {
        let mut search = Search::new(self.scope());
        search.filter = status_filter(query.status.as_deref());
        search.order_by = order(query.sort);
        search.page_token = query.after.clone();
        search
    }

    /// Whether the queue shows this result of [`search_of`](Self::search_of). Fails for a damaged one: nobody can tell.
    pub(super) async fn fits(&self, item: &Item, query: &QueueQuery) -> Result<bool, ReviewError> {
        if !Wanted::of(query).is_all() {
            self.assessed(item, &today())?;
        }
        Ok(!self.ids_that_fit(std::slice::from_ref(item), query).await.is_empty())
    }

    /// The ids of those that the queue shows.
    pub(super) async fn ids_that_fit(&self, items: &[Item], query: &QueueQuery) -> Vec<String> {
        let wanted = Wanted::of(query);
        if wanted.is_all() {
            return items.iter().map(|item| item.id.clone()).collect();
        }
        let seen = self.look_at(items, &today()).await;
        seen.into_iter().filter(|seen| wanted.fits(seen)).map(|seen| seen.id).collect()
    }

    /// Those of the items that can be read. A damaged one must not keep the others from being seen.
    async fn look_at(&self, items: &[Item], today: &str) -> Vec<Seen> {
        let (mut batch, mut times) = (Vec::new(), Vec::new());
        for item in items {
            match self.assessed(item, today) {
                Ok(assessed) => {
                    batch.push((item.id.clone(), assessed));
                    times.push(item.created_at);
                }
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, item = item.id, "a record can't be read"),
            }
        }
        let duplicates = self.duplicates(&batch, today).await;
        let seen = batch.into_iter().zip(times).map(|((id, assessed), created_at)| Seen {
            duplicates: duplicates.get(&id).map_or(0, Vec::len),
            created_at,
            id,
            assessed,
        });
        seen.collect()
    }

    /// Number of items per status: pending first, then the other known statuses, then the agent's own.
    #[tracing::instrument(skip_all, err(level = "info"))]
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

/// Pending by default; `all` matches every status; accepted also matches the stock UI's `approved`.
pub(super) fn status_filter(status: Option<&str>) -> Filter {
    match status {
        Some("all") => Filter::new(),
        None | Some("") => Filter::new().eq("status", Status::PendingReview.word()),
        Some(word) => match Status::parse(word) {
            Status::Accepted => Filter::new().includes("status", [Status::Accepted.word(), "approved"]),
            status => Filter::new().eq("status", status.word()),
        },
    }
}

pub(super) fn order(sort: QueueSort) -> OrderBy {
    let text = match sort {
        QueueSort::Newest | QueueSort::Riskiest => "created_at desc",
        QueueSort::Oldest => "created_at",
        QueueSort::LeastConfident => "overall_confidence, created_at desc",
        QueueSort::Document => "file_name, created_at desc",
    };
    OrderBy::parse(text).unwrap_or_default()
}

/// As a queue shows it: an agent's own word can have any length.
fn short(status: &Status) -> Status {
    Status::parse(&shortened(status.word(), LONGEST_NAME))
}

fn contains(assessed: &Assessed, needle: &str) -> bool {
    assessed.document.to_lowercase().contains(needle) || assessed.keys.iter().any(|key| key.is_found_by(needle))
}

fn age(then: Timestamp, now: Timestamp) -> Age {
    Age::of_minutes(u64::try_from(now.duration_since(then).as_mins()).unwrap_or(0))
}
