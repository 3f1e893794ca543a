use super::ApiError;
use crate::domain::Version;
use leptos::prelude::*;

/// Takes back a decision that left the record at `version`: the item is as it was before, with its draft.
#[server(endpoint = "undo_decision", input = super::Json, output = super::Json)]
pub async fn undo_decision(id: String, version: Version) -> Result<(), ApiError> {
    use super::context::{review, reviewer};
    let reviewer = reviewer()?;
    let undone = review()?.undo_decision(&id, &reviewer, &version).await;
    undone.map_err(|error| ApiError::from(error).with_status())?.map_err(|refusal| ApiError::from(refusal).with_status())
}
