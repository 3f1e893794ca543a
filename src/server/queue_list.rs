//! `GET /` for whoever sees several queues: what waits in each.

use super::plain_page::plain_page;
use crate::{
    api::context::Reader,
    domain::Status,
    message,
    review::{Queues, Review, Reviewer},
    ui::pages::queues::{QueueShown, Waiting, queues_page},
};
use axum::response::Response;
use futures::{StreamExt, stream};

/// Queues that are counted at once.
const AT_ONCE: usize = 8;

/// The page.
pub(super) async fn page(queues: &Queues, reviewer: &Reviewer, reader: Reader) -> Response {
    let shown = shown(queues.seen_by(reviewer)).await;
    let are_more = queues.are_more();
    plain_page(reader.clone(), message!(reader.language, queues_title), || queues_page(&shown, are_more))
}

/// These queues, with what waits in them.
pub(super) async fn shown(queues: Vec<Review>) -> Vec<QueueShown> {
    stream::iter(queues).map(counted).buffered(AT_ONCE).collect().await
}

async fn counted(review: Review) -> QueueShown {
    let counts = review.counts_in_time().await;
    let waiting = counts.map(|counts| Waiting {
        pending: counts.iter().filter(|(status, _)| *status == Status::PendingReview).map(|(_, count)| count).sum(),
        all: counts.iter().map(|(_, count)| count).sum(),
    });
    if let Err(error) = &waiting {
        tracing::warn!(error = error as &dyn std::error::Error, queue = &*review.queue, "what waits could not be counted");
    }
    QueueShown {
        name: review.queue.to_string(),
        deployment: review.collection.deployment_name.clone(),
        collection: review.collection.name.clone(),
        is_configured: review.is_configured,
        waiting: waiting.ok(),
    }
}
