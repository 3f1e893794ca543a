use super::ApiError;
use crate::domain::queue::QueueQuery;
use leptos::prelude::*;

/// Claims the first item of this queue that nobody is working on, and returns its id; `None` if nothing is left.
#[server(endpoint = "take_next", input = super::Json, output = super::Json)]
pub async fn take_next(query: QueueQuery) -> Result<Option<String>, ApiError> {
    use super::context::{queue, reviewer};
    let reviewer = reviewer()?;
    queue(&query, &reviewer).await?.take_next(&query, &reviewer).await.map_err(|error| ApiError::from(error).with_status())
}
