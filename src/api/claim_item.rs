use super::ApiError;
use leptos::prelude::*;

/// Claims the item for the reviewer; with `take_over`, also from the colleague who has it. The page repeats this while somebody works
/// on it. Returns the name of the colleague who claimed it first, if there is one.
#[server(endpoint = "claim_item", input = super::Json, output = super::Json)]
pub async fn claim_item(id: String, take_over: bool) -> Result<Option<String>, ApiError> {
    use super::context::{queue_of, reviewer};
    let reviewer = reviewer()?;
    let review = queue_of(&id, &reviewer).await?;
    let held_by =
        if take_over { review.take_over(&id, &reviewer).await.map(|()| None) } else { review.claim(&id, &reviewer).await };
    held_by.map_err(|error| ApiError::from(error).with_status())
}
