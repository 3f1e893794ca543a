use super::ApiError;
use leptos::prelude::*;

/// Says that the reviewer works on this item; again and again, as long as its page is open. Gives the name of the colleague who
/// was there first, if there is one.
#[server(endpoint = "claim_item", input = super::Json, output = super::Json)]
pub async fn claim_item(id: String) -> Result<Option<String>, ApiError> {
    use super::context::{review, reviewer};
    let reviewer = reviewer()?;
    review()?.claim(&id, &reviewer).await.map_err(|error| ApiError::from(error).with_status())
}
