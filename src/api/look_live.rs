use super::ApiError;
use crate::domain::{Version, live::LiveNews};
use leptos::prelude::*;

/// What has happened in the queue of this name, or of the items, since `moment` of a `run`, and what became of items that a page shows in these versions; `None` if
/// nothing has. For a page to which no stream of server-sent events gets through, which asks every few seconds, and for one that has missed
/// something.
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
    let review = match items.first() {
        Some((id, _)) => queue_of(id, &reviewer).await?,
        None => context::queue(&QueueQuery { queue, ..QueueQuery::default() }, &reviewer).await?,
    };
    review.news_since(since, &items, &reviewer).await.map_err(|error| ApiError::from(error).with_status())
}
