use super::ApiError;
use leptos::prelude::*;

/// The items before and after this one in the queue `from` (a query string) that no colleague has at this moment: previous, next.
#[server(endpoint = "find_beside", input = super::Json, output = super::Json)]
pub async fn find_beside(id: String, from: Option<String>) -> Result<(Option<String>, Option<String>), ApiError> {
    use super::context::{queue_of, reviewer};
    let reviewer = reviewer()?;
    let query = from.as_deref().and_then(crate::address::other_queue).map(|from| crate::address::read_queue(&from));
    let beside = queue_of(&id, &reviewer)
        .await?
        .beside(&id, query.as_ref(), &reviewer)
        .await
        .map_err(|error| ApiError::from(error).with_status())?;
    Ok((beside.previous, beside.next))
}
