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
        search.filter = status_filter(query.wanted_status());
        search.order_by = order(query.sort);
        search
    }
}

/// Records of this status, or of any; accepted also matches the stock UI's `approved`.
pub(super) fn status_filter(wanted: Option<Status>) -> Filter {
    match wanted {
        None => Filter::new(),
        Some(Status::Accepted) => Filter::new().includes("status", [Status::Accepted.word(), "approved"]),
        Some(status) => Filter::new().eq("status", status.word()),
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
