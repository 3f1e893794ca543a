use super::ApiError;
use crate::domain::Version;
use leptos::prelude::*;

/// After a conflict: `keep_mine` puts the reviewer's edits onto the record as it is now, otherwise they are dropped.
/// Changes nothing when the record has changed again since its values were `shown`.
#[server(endpoint = "resolve_conflict", input = super::Json, output = super::Json)]
pub async fn resolve_conflict(id: String, shown: Version, keep_mine: bool) -> Result<(), ApiError> {
    use super::context::{review, reviewer};
    let reviewer = reviewer()?;
    review()?.resolve_conflict(&id, &reviewer, &shown, keep_mine).await.map_err(|error| ApiError::from(error).with_status())
}
