use super::ApiError;
use crate::domain::queue::{QueuePage, QueueQuery};
use leptos::prelude::*;

/// One page of the queue.
#[server(endpoint = "load_queue", input = super::Json, output = super::Json)]
pub async fn load_queue(query: QueueQuery) -> Result<QueuePage, ApiError> {
    use super::context::{origin, queue, reviewer};
    let reviewer = reviewer()?;
    let review = queue(&query, &reviewer).await?;
    let page = review.queue(&query, &reviewer).await.map_err(|error| ApiError::from(error).with_status())?;
    let mut page = review.with_holders(page, &reviewer).await;
    if let Some(source) = &mut page.source {
        source.address = origin();
    }
    Ok(page)
}
