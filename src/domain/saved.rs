//! What a page is told when its draft was saved.

use serde::{Deserialize, Serialize};

/// A draft is kept; and what happened to its item since the page was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Of the draft; the next save names it.
    pub revision: i64,
    /// Somebody changed the record.
    pub is_changed: bool,
    /// The agent has read the document again, under this id.
    pub moved_to: Option<String>,
}
