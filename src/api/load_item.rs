use super::ApiError;
use crate::domain::queue::ItemView;
use leptos::prelude::*;

/// Everything the review page shows.
#[server(endpoint = "load_item", input = super::Json, output = super::Json)]
pub async fn load_item(id: String) -> Result<ItemView, ApiError> {
    use super::context::{review, reviewer};
    let reviewer = reviewer()?;
    review()?.open(&id, &reviewer).await.map_err(|error| ApiError::from(error).with_status())
}
