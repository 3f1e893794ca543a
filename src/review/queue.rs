//! The queue: which items are waiting, and how risky they look.

use super::{Review, ReviewError, Reviewer, assessed::today, pages_by_time::TimePage};
use crate::{
    agent_data::{AgentDataError, Aggregate, Item},
    domain::{
        Age, Status, UseCase, Version,
        label::shortened,
        queue::{LONGEST_NAME, QueuePage, QueueQuery, QueueRow, QueueSort, Source},
    },
    ledger::assessment::{Assessment, Found, TablePage, ToDo},
};
use jiff::Timestamp;
use std::{collections::HashMap, time::Duration};

/// Rows per page.
const PAGE: usize = 20;
/// Time limit for assessing what was written since the last time, before a page is read from the stored assessments.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// How long one page waits for the documents of its rows to be compared with their records.
const LOOK: Duration = Duration::from_millis(400);
/// How long one page waits for what it has found out to be stored.
const STORE: Duration = Duration::from_secs(1);

/// How long one page looks for what is gone.
const SWEEP: Duration = Duration::from_secs(1);

/// Whether the store of the records can answer this, without any assessment.
pub(super) fn is_in_the_stores_order(query: &QueueQuery) -> bool {
    query.wants_all_of_its_status() && matches!(query.sort, QueueSort::Newest | QueueSort::Oldest)
}

/// A row of the queue, as it is stored.
fn row(found: Found, now: Timestamp) -> QueueRow {
    let created_at = Timestamp::from_microsecond(found.created_at).unwrap_or(Timestamp::UNIX_EPOCH);
    QueueRow {
        id: found.item_id,
        document: shortened(&found.document, LONGEST_NAME),
        key_fields: found.keys,
        status: short(&found.status),
        flag_count: found.kinds.len(),
        worst_flag: found.kinds.iter().copied().min(),
        lowest_confidence: found.confidence,
        created_at: created_at.to_string(),
        came_at: found.created_at,
        age: age(created_at, now),
        held_by: None,
        signed_by: None,
        work: None,
        has_draft: false,
        is_assessed: found.todo == ToDo::Nothing,
        version: Version::new(found.version),
    }
}

/// A row that could not be stored. Nobody looked for duplicates.
fn unstored(made: Assessment) -> Found {
    Found {
        item_id: made.item_id,
        version: made.version,
        document: made.document,
        keys: made.keys,
        status: made.status,
        kinds: made.kinds,
        confidence: made.confidence,
        created_at: made.created_at,
        todo: made.todo,
    }
}

impl Review {
    /// One page of the queue.
    #[tracing::instrument(skip_all, fields(status = query.status, reviewer = reviewer.id), err(level = "info"))]
    pub async fn queue(&self, query: &QueueQuery, reviewer: &Reviewer) -> Result<QueuePage, ReviewError> {
        self.require(reviewer, UseCase::See)?;
        // Whatever comes later is new for this page.
        let read_at = Timestamp::now().as_microsecond();
        // The counts are one short question: a store that does not answer it in time would not answer the others, either.
        let (counts, today, page) = futures::try_join!(
            self.in_time(self.counts()),
            async { Ok(self.today(reviewer).await) },
            self.page(query, reviewer)
        )?;
        let page = self.with_what_is_missing(page, query, reviewer, &counts).await;
        let is_empty = counts.iter().all(|(_, count)| *count == 0);
        let counts = counts.into_iter().map(|(status, count)| (short(&status), count)).collect();
        Ok(QueuePage { counts, today, source: is_empty.then(|| self.source()), read_at, ..page })
    }

    /// Where records would come from.
    fn source(&self) -> Source {
        Source {
            is_hosted: self.agent_data.sharing_transactions().is_none(),
            address: String::new(),
            deployment: self.collection.deployment_name.clone(),
            collection: self.collection.name.clone(),
        }
    }

    pub(super) async fn in_time<T>(&self, answer: impl Future<Output = Result<T, ReviewError>>) -> Result<T, ReviewError> {
        let Some(patience) = self.patience else { return answer.await };
        tokio::time::timeout(patience, answer).await.unwrap_or_else(|_| {
            let text = format!("no answer within {} s", patience.as_secs_f32());
            Err(AgentDataError::Unavailable { text }.into())
        })
    }

    async fn page(&self, query: &QueueQuery, reviewer: &Reviewer) -> Result<QueuePage, ReviewError> {
        if is_in_the_stores_order(query) {
            return self.in_order(query).await;
        }
        self.catch_up(PATIENCE).await;
        self.of_the_table(query, reviewer).await
    }

    /// In the store's order, so that an item is shown whether or not it has been assessed.
    async fn in_order(&self, query: &QueueQuery) -> Result<QueuePage, ReviewError> {
        let TimePage { items, next, previous, skipped, total } = self.page_in_time(query, PAGE).await?;
        let found = self.look_at(&items).await;
        let unreadable = items.len() - found.len();
        let now = Timestamp::now();
        Ok(QueuePage {
            rows: found.into_iter().map(|found| row(found, now)).collect(),
            next,
            previous,
            skipped,
            total,
            unreadable: unreadable as u64,
            ..QueuePage::default()
        })
    }

    /// From the stored assessments, in any order. Documents of these rows that nobody has read yet are read, as far as time allows.
    async fn of_the_table(&self, query: &QueueQuery, reviewer: &Reviewer) -> Result<QueuePage, ReviewError> {
        let page = self.table().seen_by(&reviewer.id).page(query, PAGE).await?;
        let TablePage { mut rows, next, previous, skipped, total, is_more } = page;
        let waiting = rows.iter().filter(|row| matches!(row.todo, ToDo::Words | ToDo::Everything));
        let waiting: Vec<String> = waiting.map(|row| row.item_id.clone()).collect();
        if !waiting.is_empty() {
            let items = self.look_up(&waiting).await.unwrap_or_else(|error| {
                tracing::warn!(error = &error as &dyn std::error::Error, "the records of a page could not be assessed");
                Vec::new()
            });
            let mut now: HashMap<String, Found> =
                self.look_at(&items).await.into_iter().map(|found| (found.item_id.clone(), found)).collect();
            rows = rows.into_iter().map(|row| now.remove(&row.item_id).unwrap_or(row)).collect();
        }
        let now = Timestamp::now();
        let rows = rows.into_iter().map(|found| row(found, now)).collect();
        Ok(QueuePage { rows, next, previous, skipped, total: Some(total), is_more, ..QueuePage::default() })
    }

    /// Assesses these items, and returns the rows of those that can be read, in the same order. A damaged one must not keep the others
    /// from being seen, nor a database that can't be written to.
    async fn look_at(&self, items: &[Item]) -> Vec<Found> {
        let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
        let made = tokio::time::timeout(LOOK + STORE, self.assess(items, LOOK)).await;
        let stored = match made {
            Ok(Ok(_)) => self.table().rows(ids).await.map_err(ReviewError::from),
            Ok(Err(error)) => Err(error),
            Err(_) => Ok(Vec::new()),
        };
        let stored = stored.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "the records could not be assessed");
            Vec::new()
        });
        let mut stored: HashMap<String, Found> = stored.into_iter().map(|found| (found.item_id.clone(), found)).collect();
        let (rules, today) = (self.rules(), today());
        let now = items.iter().map(|item| match stored.remove(&item.id) {
            Some(found) if found.version == item.version().as_str() => found,
            _ => unstored(self.assessment(item, &rules, &today, self.known_findings(item).as_ref())),
        });
        now.filter(|found| found.todo != ToDo::Unreadable).collect()
    }

    /// Compares the table with the store: forgets what is gone, and says how much has not been assessed.
    async fn with_what_is_missing(
        &self,
        mut page: QueuePage,
        query: &QueueQuery,
        reviewer: &Reviewer,
        counts: &[(Status, u64)],
    ) -> QueuePage {
        let count = |is_asked: &dyn Fn(&Status) -> bool| -> u64 {
            counts.iter().filter(|(status, _)| is_asked(status)).map(|(_, count)| count).sum()
        };
        let stored = count(&|status| match query.status.as_deref() {
            Some("all") => true,
            None | Some("") => *status == Status::PendingReview,
            Some(word) => *status == Status::parse(word),
        });
        let is_from_table = !is_in_the_stores_order(query);
        if !is_from_table {
            page.total = page.total.or(Some(stored));
        }
        let mending = async {
            let (mut page, mut census) = (page.clone(), self.table().census(query).await?);
            let is_more_than_stored = census.all + census.unreadable > count(&|_| true);
            let is_gone = if is_more_than_stored {
                tokio::time::timeout(SWEEP, self.sweep()).await.unwrap_or(Ok(()))?;
                true
            } else if is_from_table && census.known != stored {
                let ids: Vec<String> = page.rows.iter().map(|row| row.id.clone()).collect();
                self.look_up(&ids).await?.len() < ids.len()
            } else {
                false
            };
            if is_gone {
                page = self.page(query, reviewer).await?;
                census = self.table().census(query).await?;
            }
            if is_from_table {
                page.unreadable = census.unreadable;
            }
            let by_filter = self.table().by_filter(query).await?;
            (page.kinds, page.bands) = (by_filter.kinds, by_filter.bands);
            page.kinds.retain(|(_, count)| *count > 0);
            page.bands.retain(|(_, count)| *count > 0);
            let unknown = stored.saturating_sub(census.known + census.unreadable);
            Ok::<_, ReviewError>(QueuePage { unassessed: unknown + census.waiting, ..page })
        };
        let mended = mending.await;
        mended.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "the assessments could not be compared with the records");
            page
        })
    }

    /// Whether the queue shows this result of `search_of`. Fails for a damaged one: nobody can tell.
    pub(super) async fn fits(&self, item: &Item, query: &QueueQuery, reviewer: &str) -> Result<bool, ReviewError> {
        if query.wants_all_of_its_status() {
            return Ok(true);
        }
        super::extracted_data(item)?;
        self.assess(std::slice::from_ref(item), Duration::ZERO).await?;
        Ok(self.table().seen_by(reviewer).is_in(query, &item.id).await?)
    }

    /// [`Self::counts`], unless the store takes too long.
    pub async fn counts_in_time(&self) -> Result<Vec<(Status, u64)>, ReviewError> {
        self.in_time(self.counts()).await
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

/// As a queue shows it: an agent's own word can have any length.
pub(super) fn short(status: &Status) -> Status {
    Status::parse(&shortened(status.word(), LONGEST_NAME))
}

fn age(then: Timestamp, now: Timestamp) -> Age {
    Age::of_minutes(u64::try_from(now.duration_since(then).as_mins()).unwrap_or(0))
}
