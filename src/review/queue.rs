//! The queue: which items wait, and how bad they look.

use super::{Review, ReviewError, extracted_data};
use crate::{
    agent_data::{Aggregate, Filter, Item, OrderBy, Search},
    domain::{
        Status, flag,
        queue::{QueuePage, QueueQuery, QueueRow, QueueSort},
    },
    text::Language,
};
use jiff::Timestamp;

/// Rows of one page.
const PAGE: u32 = 20;
/// A text filter looks at this many records for one page, then offers to go on. Agent Data has no text search.
const SCAN: u64 = 2_000;

impl Review {
    /// One page of the queue.
    pub async fn queue(&self, query: &QueueQuery, language: Language) -> Result<QueuePage, ReviewError> {
        let needle = query.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_lowercase);
        let mut search = Search::new(self.scope());
        search.filter = status_filter(query.status.as_deref());
        search.order_by = order(query.sort);
        search.page_token = query.after.clone();
        search.page_size = Some(PAGE);
        search.include_total = needle.is_none() && query.after.is_none();

        let now = Timestamp::now();
        let (counts, first) = futures::join!(self.counts(), self.agent_data.search(search.clone()));
        let mut page = first?;
        let total = page.total_size;
        let mut rows = Vec::new();
        let mut seen = 0;
        loop {
            seen += page.items.len() as u64;
            for item in &page.items {
                let row = self.row(item, now, language)?;
                if needle.as_ref().is_none_or(|needle| contains(&row, needle)) {
                    rows.push(row);
                }
            }
            if needle.is_none() || page.next_page_token.is_none() || rows.len() >= PAGE as usize || seen >= SCAN {
                break;
            }
            search.page_token = page.next_page_token.take();
            search.page_size = Some(100);
            page = self.agent_data.search(search.clone()).await?;
        }
        Ok(QueuePage {
            rows,
            counts: counts?,
            scanned: needle.filter(|_| page.next_page_token.is_some()).map(|_| seen),
            next: page.next_page_token,
            total,
        })
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

    fn row(&self, item: &Item, now: Timestamp, language: Language) -> Result<QueueRow, ReviewError> {
        let record = extracted_data(item)?;
        let flag::Assessment { flags, lowest_confidence } = flag::assess(&record, &self.collection);
        Ok(QueueRow {
            id: item.id.clone(),
            document: record.file_name().unwrap_or("(no document)").to_owned(),
            key_fields: self.collection.key_fields(record.data(), language),
            status: record.status(),
            flag_count: flags.len(),
            worst_flag: flags.iter().map(|flag| flag.kind).min(),
            lowest_confidence: lowest_confidence.map(|confidence| confidence.get()),
            created_at: item.created_at.to_string(),
            age: age(item.created_at, now),
            held_by: None,
        })
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
        QueueSort::Newest => "created_at desc",
        QueueSort::Oldest => "created_at",
        QueueSort::LeastConfident => "overall_confidence, created_at desc",
        QueueSort::Document => "file_name, created_at desc",
    };
    OrderBy::parse(text).unwrap_or_default()
}

fn contains(row: &QueueRow, needle: &str) -> bool {
    row.document.to_lowercase().contains(needle) || row.key_fields.iter().any(|(_, text)| text.to_lowercase().contains(needle))
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
