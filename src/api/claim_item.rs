use super::ApiError;
use leptos::prelude::*;

/// Claims the item for the reviewer. The page repeats this while it is open. Returns the name of the colleague who claimed it
/// first, if there is one.
#[server(endpoint = "claim_item", input = super::Json, output = super::Json)]
pub async fn claim_item(id: String) -> Result<Option<String>, ApiError> {
    use super::context::{review, reviewer};
    let reviewer = reviewer()?;
    review()?.claim(&id, &reviewer).await.map_err(|error| ApiError::from(error).with_status())
}
