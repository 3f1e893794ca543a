use super::ApiError;
use leptos::prelude::*;

/// Ends the reviewer's claim on an item that they have left.
#[server(endpoint = "leave_item", input = super::Json, output = super::Json)]
pub async fn leave_item(id: String) -> Result<(), ApiError> {
    use super::context::{queue_of, reviewer};
    let reviewer = reviewer()?;
    queue_of(&id, &reviewer).await?.leave(&id, &reviewer).await.map_err(|error| ApiError::from(error).with_status())
}
