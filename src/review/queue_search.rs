//! The searches in the store of the records that a queue stands for.

use super::Review;
use crate::{
    agent_data::{Filter, OrderBy, Search},
    domain::{
        Status,
        queue::{QueueQuery, QueueSort},
    },
};

impl Review {
    /// The Agent Data search for a queue; `fits` then tells what only this program can tell.
    pub(super) fn search_of(&self, query: &QueueQuery) -> Search {
        let mut search = Search::new(self.scope());
        search.filter = status_filter(query.status.as_deref());
        search.order_by = order(query.sort);
        search
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
