use super::ApiError;
use crate::domain::{Version, live::LiveNews};
use leptos::prelude::*;

/// What has happened in a queue since a moment of a run, and what became of these items since these versions. `None` if nothing has. Asked by
/// pages that no stream reaches, or that have missed something. Without the name of a queue, it is that of the first item.
#[server(endpoint = "look_live", input = super::Json, output = super::Json)]
pub async fn look_live(
    queue: Option<String>,
    since: Option<(String, u64)>,
    items: Vec<(String, Version)>,
) -> Result<Option<LiveNews>, ApiError> {
    use super::context::{self, queue_of, reviewer};
    use crate::domain::QueueQuery;
    let reviewer = reviewer()?;
    let since = since.as_ref().map(|(run, moment)| (run.as_str(), *moment));
    let review = match (&queue, items.first()) {
        (None, Some((id, _))) => queue_of(id, &reviewer).await?,
        _ => context::queue(&QueueQuery { queue, ..QueueQuery::default() }, &reviewer).await?,
    };
    review.news_since(since, &items, &reviewer).await.map_err(|error| ApiError::from(error).with_status())
}
