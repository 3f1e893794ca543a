use super::ApiError;
use crate::domain::{Draft, Saved, Version};
use leptos::prelude::*;

/// Saves the reviewer's edits. `revision` is the one that they were made on. Sending the same save twice stores it once. `made_by` is the
/// id of the reviewer for whom the page was made: what they typed is never saved as the work of another who has signed in since.
#[server(endpoint = "save_draft", input = super::Json, output = super::Json)]
pub async fn save_draft(
    id: String,
    version: Version,
    draft: Draft,
    revision: i64,
    made_by: Option<String>,
) -> Result<Saved, ApiError> {
    use super::context::{queue_of, reviewer};
    use crate::ledger::StoredDraft;
    let reviewer = reviewer()?;
    if made_by.is_some_and(|made_by| made_by != reviewer.id) {
        return Err(ApiError::OtherReviewer.with_status());
    }
    let stored = StoredDraft { version, draft, revision };
    queue_of(&id, &reviewer).await?.save_draft(&id, &reviewer, stored).await.map_err(|error| ApiError::from(error).with_status())
}
