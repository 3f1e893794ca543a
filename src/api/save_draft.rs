use super::ApiError;
use crate::domain::{Draft, Version};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A draft is kept; and what became of its item since the page was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Of the draft; the next save names it.
    pub revision: i64,
    /// Somebody changed the record.
    pub is_changed: bool,
    /// The agent has read the document again, under this id.
    pub moved_to: Option<String>,
}

/// Keeps what a reviewer has changed so far. `revision` is the one that the edits were made on. Sent again, it is one save.
#[server(endpoint = "save_draft", input = super::Json, output = super::Json)]
pub async fn save_draft(id: String, version: Version, draft: Draft, revision: i64) -> Result<Saved, ApiError> {
    use super::context::{review, reviewer};
    use crate::ledger::StoredDraft;
    let reviewer = reviewer()?;
    let stored = StoredDraft { version, draft, revision };
    let kept = review()?.save_draft(&id, &reviewer, stored).await.map_err(|error| ApiError::from(error).with_status())?;
    Ok(Saved { revision: kept.revision, is_changed: kept.is_changed, moved_to: kept.moved_to })
}
