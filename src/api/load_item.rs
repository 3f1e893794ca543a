use super::ApiError;
use crate::domain::queue::ItemView;
use leptos::prelude::*;

/// Everything that the review page shows. With `claim` the item counts as being worked on; a page that only prefetches does not
/// claim, and gets no item under which a draft has to be moved. The neighbours come from the queue `from` (a query string). With `attached`, the document is its attachment of this number.
#[server(endpoint = "load_item", input = super::Json, output = super::Json)]
pub async fn load_item(id: String, claim: bool, from: Option<String>, attached: Option<u32>) -> Result<ItemView, ApiError> {
    use super::context::{hold, queue_of, reader, reviewer};
    let reviewer = reviewer()?;
    let review = queue_of(&id, &reviewer).await?;
    let from = from.as_deref().and_then(crate::address::other_queue);
    // Who only looks ahead must not use up what is told once: that somebody has changed the record under a draft.
    if !claim && review.must_merge(&id, &reviewer).await.map_err(|error| ApiError::from(error).with_status())? {
        return Err(ApiError::Conflict.with_status());
    }
    let query = from.as_deref().map(crate::address::read_queue);
    let opened = review.open(&id, &reviewer, reader().language, query.as_ref(), attached, &hold()).await;
    let mut view = opened.map_err(|error| ApiError::from(error).with_status())?;
    view.from = from;
    if claim && !view.is_for_others() {
        view.held_by = review.claim_in_passing(&id, &reviewer).await;
    }
    Ok(view)
}
