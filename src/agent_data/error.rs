//! What can go wrong in a store of records. Read by the operator and by the layer above, which branches on it.

use super::{FilterError, Item, OrderByError};
#[cfg(feature = "stores")]
use crate::database::DatabaseError;
use std::time::Duration;

/// Why a store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AgentDataError {
    /// No item has this id: it never existed, was deleted, or was processed again under another id.
    #[error("Agent data item not found: {id}")]
    NotFound {
        /// The requested id.
        id: String,
    },
    /// The stored item is not the version that the writer saw; nothing was written.
    #[error("the item has changed since it was read; read it again and decide anew")]
    Conflict {
        /// What is stored now, if the store could tell.
        current: Option<Box<Item>>,
    },
    /// The request itself is wrong; repeating it does not help.
    #[error("{message} (at {})", loc.join("."))]
    BadRequest {
        /// What is wrong, as a sentence.
        message: String,
        /// Where, as FastAPI writes it: `body`, `filter`, `total`, `eq`.
        loc: Vec<String>,
        /// FastAPI's word for the kind of mistake, such as `missing`.
        kind: String,
    },
    /// The store does not know who is asking.
    #[error("the store did not accept the API key; check LLAMA_CLOUD_API_KEY and the region in LLAMA_CLOUD_BASE_URL")]
    NotSignedIn,
    /// The store knows who is asking and refuses.
    #[error("the store refused access; check that the API key belongs to this project")]
    Forbidden,
    /// The record is larger than the store accepts.
    #[error("the record is too large for the store")]
    TooLarge,
    /// The store is rate limiting.
    #[error("the store is asked too often; wait and try again")]
    RateLimited {
        /// How long to wait, if the store said.
        retry_after: Option<Duration>,
    },
    /// The store is unreachable or failed; trying again later may help.
    #[error("the store is not available: {text}")]
    Unavailable {
        /// What happened, for the operator.
        text: String,
    },
    /// The server sent something that the contract does not allow.
    #[error("the store answered in a way that is not understood: {text}")]
    Protocol {
        /// What was wrong with it, for the operator.
        text: String,
    },
    /// The database below the embedded store.
    #[cfg(feature = "stores")]
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl AgentDataError {
    pub(crate) fn bad_request(loc: &[&str], message: impl Into<String>, kind: &str) -> Self {
        Self::BadRequest {
            message: message.into(),
            loc: loc.iter().map(|&part| part.to_owned()).collect(),
            kind: kind.to_owned(),
        }
    }

    pub(crate) fn not_found(id: &str) -> Self {
        Self::NotFound { id: id.to_owned() }
    }

    /// Whether what is stored is damaged: repeating the request does not help, but others may work.
    #[cfg(feature = "stores")]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Database(DatabaseError::Damaged(_)))
    }

    pub(crate) fn protocol(text: impl Into<String>) -> Self {
        Self::Protocol { text: text.into() }
    }
}

#[cfg(feature = "stores")]
impl From<rusqlite::Error> for AgentDataError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

#[cfg(feature = "stores")]
impl From<tokio_postgres::Error> for AgentDataError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<FilterError> for AgentDataError {
    fn from(error: FilterError) -> Self {
        let mut loc = vec!["body".to_owned(), "filter".to_owned()];
        loc.extend(error.loc);
        Self::BadRequest { message: error.message, loc, kind: error.kind.to_owned() }
    }
}

impl From<OrderByError> for AgentDataError {
    fn from(error: OrderByError) -> Self {
        Self::bad_request(&["body", "order_by"], error.to_string(), "value_error")
    }
}
