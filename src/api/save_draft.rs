use super::ApiError;
use crate::domain::{Draft, Saved, Version};
use leptos::prelude::*;

/// Keeps what a reviewer has changed so far. `revision` is the one that the edits were made on. Sent again, it is one save.
#[server(endpoint = "save_draft", input = super::Json, output = super::Json)]
pub async fn save_draft(id: String, version: Version, draft: Draft, revision: i64) -> Result<Saved, ApiError> {
    use super::context::{review, reviewer};
    use crate::ledger::StoredDraft;
    let reviewer = reviewer()?;
    let stored = StoredDraft { version, draft, revision };
    review()?.save_draft(&id, &reviewer, stored).await.map_err(|error| ApiError::from(error).with_status())
}
