use super::ApiError;
use crate::domain::queue::QueueQuery;
use leptos::prelude::*;

/// The items on the first page of the queue that have come since a moment, in microseconds since 1970. For an open page with filters, which can't
/// tell by itself what fits them: it asks without anybody doing anything, so this counts as no use of a session, unlike
/// [`load_queue`](super::load_queue).
#[server(endpoint = "look_queue", input = super::Json, output = super::Json)]
pub async fn look_queue(query: QueueQuery, since: i64) -> Result<Vec<String>, ApiError> {
    use super::context::{queue, reviewer};
    let reviewer = reviewer()?;
    let review = queue(&query, &reviewer).await?;
    let page = review.queue(&query.first_page(), &reviewer).await.map_err(|error| ApiError::from(error).with_status())?;
    Ok(page.rows.into_iter().filter(|row| row.came_at > since).map(|row| row.id).collect())
}
