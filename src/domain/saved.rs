//! What a page is told after saving its draft.

use serde::{Deserialize, Serialize};

/// The draft is saved; also says what happened to the item since the page was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The draft's new revision; the next save names it.
    pub revision: i64,
    /// Somebody changed the record.
    pub is_changed: bool,
    /// The agent has read the document again, under this id.
    pub moved_to: Option<String>,
}
