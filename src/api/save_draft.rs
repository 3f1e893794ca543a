use super::ApiError;
use crate::domain::{Draft, Saved, Version};
use leptos::prelude::*;

/// Saves the reviewer's edits. `revision` is the one that they were made on. Sending the same save twice stores it once.
#[server(endpoint = "save_draft", input = super::Json, output = super::Json)]
pub async fn save_draft(id: String, version: Version, draft: Draft, revision: i64) -> Result<Saved, ApiError> {
    use super::context::{review, reviewer};
    use crate::ledger::StoredDraft;
    let reviewer = reviewer()?;
    let stored = StoredDraft { version, draft, revision };
    review()?.save_draft(&id, &reviewer, stored).await.map_err(|error| ApiError::from(error).with_status())
}
