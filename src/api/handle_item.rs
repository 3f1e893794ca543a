use super::ApiError;
use crate::domain::work::{Handled, Handling};
use leptos::prelude::*;

/// Gives the item to somebody, holds it, or comments on it. `page` is the id of the reviewer for whom the page was made, `seen` the number
/// of the last event that it has seen. The answer has the state of the work after it; and, where the reviewer leaves the item with it,
/// the next one in the queue `from` (a query string).
#[server(endpoint = "handle_item", input = super::Json, output = super::Json)]
pub async fn handle_item(
    id: String,
    handling: Handling,
    seen: Option<i64>,
    from: Option<String>,
    page: String,
) -> Result<Handled, ApiError> {
    use super::context::{queue_of, reviewer};
    let reviewer = reviewer()?;
    if reviewer.id != page {
        return Err(ApiError::OtherReviewer.with_status());
    }
    let review = queue_of(&id, &reviewer).await?;
    let done = review.handle_since(&id, &reviewer, &handling, seen).await.map_err(|error| ApiError::from(error).with_status())?;
    let work = done.map_err(|why| ApiError::CantHandle(why).with_status())?;
    let next = if handling.leaves() {
        review.next_in(&crate::address::read_queue(from.as_deref().unwrap_or_default()), &id, None, &reviewer).await
    } else {
        None
    };
    Ok(Handled { work, next })
}
