//! The use cases of a reviewer: see the queue, open an item, save a draft, decide. No HTTP, no Leptos.

mod assessed;
pub mod bulk;
mod claim;
mod decide;
pub mod export;
pub mod history;
mod meanwhile;
mod moved;
mod neighbours;
mod open;
mod queue;
mod search_document;
mod today;
mod undo;

pub use assessed::Assessments;
pub use decide::Refusal;
pub use search_document::{FoundPlace, FoundPlaces};

use crate::{
    agent_data::{AgentData, AgentDataError, Item, Scope},
    documents::{Documents, Pages},
    domain::{Collection, ExtractedData, has_reserved_text},
    ledger::{Ledger, LedgerError},
};
use std::sync::Arc;

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// Stable through a session; drafts belong to it.
    pub id: String,
    /// What colleagues see.
    pub name: String,
}

/// Everything a use case needs; clones share it.
#[derive(Clone)]
pub struct Review {
    /// Where the records live.
    pub agent_data: Arc<dyn AgentData>,
    /// Where the files live.
    pub documents: Arc<dyn Documents>,
    /// Their pages as pictures.
    pub pages: Arc<Pages>,
    /// Drafts and the trace.
    pub ledger: Arc<dyn Ledger>,
    /// What is reviewed, and by which rules.
    pub collection: Arc<Collection>,
    /// What is known of which record; begins empty.
    pub assessed: Arc<Assessments>,
}

/// Why a use case could not be done; the operator can mend it, the reviewer can try again.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// Nobody has this item: it was deleted, or the agent read the file again under a new id.
    #[error("there is no item {0}")]
    NotFound(String),
    /// The agent has read the file of this item again, under a new id.
    #[error("the item {from} is now {to}")]
    Moved {
        /// The id that was asked for.
        from: String,
        /// The id that it has now.
        to: String,
    },
    /// The store of the records.
    #[error(transparent)]
    AgentData(AgentDataError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A stored record is not JSON; cannot happen with our own store.
    #[error("a record could not be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

impl From<AgentDataError> for ReviewError {
    fn from(error: AgentDataError) -> Self {
        match error {
            AgentDataError::NotFound { id } => Self::NotFound(id),
            other => Self::AgentData(other),
        }
    }
}

impl Review {
    fn scope(&self) -> Scope {
        Scope { deployment_name: self.collection.deployment_name.clone(), collection: self.collection.name.clone() }
    }

    /// The item, if it belongs to the collection under review. One that is gone may have a successor.
    async fn item(&self, id: &str) -> Result<(Item, ExtractedData), ReviewError> {
        let item = match self.agent_data.get(id).await {
            Err(AgentDataError::NotFound { .. }) => return Err(self.gone(id).await),
            found => found?,
        };
        if item.scope != self.scope() {
            return Err(ReviewError::NotFound(id.to_owned()));
        }
        let record = extracted_data(&item)?;
        Ok((item, record))
    }
}

fn extracted_data(item: &Item) -> Result<ExtractedData, serde_json::Error> {
    if has_reserved_text(item.data.get().as_bytes()) {
        return Err(serde::de::Error::custom("it contains $serde_json::private::RawValue"));
    }
    Ok(ExtractedData::new(serde_json::from_str(item.data.get())?))
}
