//! The use cases of a reviewer: see the queue, open an item, save a draft, decide. No HTTP, no Leptos.

mod assessed;
mod assessing;
pub mod bulk;
mod claim;
mod decide;
pub mod export;
pub mod history;
mod known_files;
pub mod live;
mod meanwhile;
mod moved;
mod neighbours;
mod open;
mod open_records;
mod pages_by_time;
mod patience;
mod queue;
mod queue_search;
pub mod queues;
mod reviewer;
mod search_document;
mod signature;
mod take;
mod today;
mod undo;
mod went_out;
mod witness;
mod work;
mod worker;
mod write_decision;

pub use assessing::Assessing;
pub use decide::Refusal;
pub use known_files::KnownFiles;
pub use open_records::{Hold, OpenRecords};
pub use queues::Queues;
pub use reviewer::Reviewer;
pub use search_document::{FoundPlace, FoundPlaces};
pub use went_out::{PastExport, Recorded};
pub use witness::{Witnesses, printed};
pub use work::{Handled, NotHandled};

use crate::{
    agent_data::{AgentData, AgentDataError, Item, Scope},
    documents::{Documents, Pages},
    domain::{Collection, ExtractedData, UseCase, has_reserved_text},
    ledger::{Ledger, LedgerError},
};
use std::{sync::Arc, time::Duration};

/// What the use cases need; clones share it.
#[derive(Clone)]
pub struct Review {
    /// The store of the records.
    pub agent_data: Arc<dyn AgentData>,
    /// The store of the files.
    pub documents: Arc<dyn Documents>,
    /// Renders the pages of files.
    pub pages: Arc<Pages>,
    /// Drafts, claims and the history of decisions.
    pub ledger: Arc<dyn Ledger>,
    /// The name of the queue: roles are granted for it, and addresses say it.
    pub queue: Arc<str>,
    /// Whether somebody configured it. Otherwise its records are there, and everything else is inferred from them.
    pub is_configured: bool,
    /// What is reviewed, and by which rules.
    pub collection: Arc<Collection>,
    /// What is known about the reading of the records; starts empty.
    pub assessed: Arc<Assessing>,
    /// Files that items name; starts empty.
    pub known_files: Arc<KnownFiles>,
    /// Words of documents, and what they say about records; starts empty.
    pub witnesses: Arc<Witnesses>,
    /// Parsed records, and the room for large ones; starts empty.
    pub open_records: Arc<OpenRecords>,
    /// The open pages that are told what changes; starts empty.
    pub live: Arc<live::Live>,
    /// How long the queue waits for a sign of life from the store, before it says that the records can't be reached. `None` for a
    /// store on this machine.
    pub patience: Option<Duration>,
}

/// Why a use case failed. The operator can fix it, and the reviewer can try again.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// There is no such item: it was deleted, or it was replaced and its successor is unknown.
    #[error("there is no item {0}")]
    NotFound(String),
    /// The agent has read the item's file again, under a new id.
    #[error("the item {from} is now {to}")]
    Moved {
        /// The id that was requested.
        from: String,
        /// The new id.
        to: String,
    },
    /// There is no queue of this name, or not for this reviewer.
    #[error("there is no queue {0}")]
    NoQueue(String),
    /// The reviewer's role does not allow it.
    #[error("this person may not: {0:?}")]
    NotAllowed(UseCase),
    /// The store of the records failed.
    #[error(transparent)]
    AgentData(AgentDataError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A sheet would have more columns than a spreadsheet is made for.
    #[error(
        "these records have more than {most} different fields, too many for a sheet: set COUNTERSIGN_SCHEMA to a schema with those \
         that you need, or export JSON Lines",
        most = crate::domain::TooManyColumns::MOST
    )]
    TooManyColumns,
    /// A stored record is not JSON: it is damaged.
    #[error("a record could not be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

impl ReviewError {
    /// Whether what is stored is damaged: trying again does not help.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::AgentData(error) => error.is_damage(),
            Self::Ledger(error) => error.is_damage(),
            Self::Unreadable(_) => true,
            Self::NotFound(_) | Self::NoQueue(_) | Self::Moved { .. } | Self::NotAllowed(_) | Self::TooManyColumns => false,
        }
    }
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

    /// The item, if it belongs to the collection under review. If it is gone, the error names its successor, if any.
    async fn item(&self, id: &str) -> Result<(Item, ExtractedData), ReviewError> {
        let item = match self.agent_data.get(id).await {
            Err(AgentDataError::NotFound { .. }) => return Err(self.gone(id).await),
            found => found?,
        };
        if item.scope != self.scope() {
            return Err(ReviewError::NotFound(id.to_owned()));
        }
        let record = self.open_records.parse(&item)?;
        Ok((item, record))
    }
}

impl Review {
    /// Refuses an item that does not exist and that nobody ever opened. An item that was opened and is gone is fine: what was
    /// typed on its page is kept, and moves to its successor. A store that can't be reached is no reason to refuse.
    async fn check_exists(&self, id: &str, reviewer: &Reviewer) -> Result<(), ReviewError> {
        if self.ledger.draft(id, &reviewer.id).await?.is_some() || self.ledger.last_seen(id).await?.is_some() {
            return Ok(());
        }
        match self.item(id).await {
            Err(ReviewError::NotFound(id)) => Err(ReviewError::NotFound(id)),
            _ => Ok(()),
        }
    }
}

fn extracted_data(item: &Item) -> Result<ExtractedData, serde_json::Error> {
    if has_reserved_text(item.data.get().as_bytes()) {
        return Err(serde::de::Error::custom("it contains $serde_json::private::RawValue"));
    }
    Ok(ExtractedData::new(serde_json::from_str(item.data.get())?))
}
