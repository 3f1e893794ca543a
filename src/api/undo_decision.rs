use super::ApiError;
use crate::domain::Version;
use leptos::prelude::*;

/// Undoes the decision that left the record at `version`: restores the item and its draft to what they were before.
#[server(endpoint = "undo_decision", input = super::Json, output = super::Json)]
pub async fn undo_decision(id: String, version: Version) -> Result<(), ApiError> {
    use super::context::{queue_of, reviewer};
    let reviewer = reviewer()?;
    let undone = queue_of(&id, &reviewer).await?.undo_decision(&id, &reviewer, &version).await;
    let undone = undone.map_err(|error| ApiError::from(error).with_status())?;
    // Only a conflict refuses it, which has no sentence of its own.
    undone.map_err(|refusal| ApiError::refused(refusal, crate::domain::Locale::default()).with_status())
}
