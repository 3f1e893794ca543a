use super::ApiError;
use crate::domain::{Draft, evidence::Findings};
use leptos::prelude::*;

/// What the pages of the document say about the item with this draft. The page never waits for it.
#[server(endpoint = "look_again", input = super::Json, output = super::Json)]
pub async fn look_again(id: String, draft: Draft) -> Result<Findings, ApiError> {
    use super::context::{queue_of, reviewer};
    let reviewer = reviewer()?;
    queue_of(&id, &reviewer).await?.look_again(&id, &reviewer, &draft).await.map_err(|error| ApiError::from(error).with_status())
}
