//! The errors that the page can tell apart.

use super::json::JsonText;
use crate::domain::{FieldPath, Locale, Objection};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What stands in the way of a decision, in the reviewer's words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blocker {
    /// The field to go to; the root for the whole record.
    pub path: FieldPath,
    /// Says what to do.
    pub sentence: String,
}

/// Why a call failed. `Display` is for the log; the reviewer reads `ui::error_text`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    /// The reviewer can fix these; nothing was written.
    #[error("blocked")]
    Blocked(Vec<Blocker>),
    /// The record changed after the reviewer opened it; nothing was written.
    #[error("conflict")]
    Conflict,
    /// The same reviewer has the item open in another tab, and typed there.
    #[error("edited in another tab")]
    OtherTab,
    /// The item was deleted.
    #[error("not found")]
    NotFound,
    /// The agent has read the document again, under this new id.
    #[error("moved to {0}")]
    Moved(String),
    /// There is no session.
    #[error("not signed in")]
    NotSignedIn,
    /// The request is malformed.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// What is stored is damaged; the log says what.
    #[error("damaged")]
    Damaged,
    /// The store or the network failed; the log says why.
    #[error("unavailable")]
    Unavailable,
}

impl Blocker {
    /// The objection for a reviewer who reads and writes like this.
    pub fn new(objection: &Objection, locale: Locale) -> Self {
        Self { path: objection.path.clone(), sentence: objection.sentence(locale) }
    }
}

impl ApiError {
    /// The matching HTTP status.
    pub fn status_code(&self) -> u16 {
        match self {
            Self::Blocked(_) => 422,
            Self::Conflict | Self::OtherTab => 409,
            Self::NotFound => 404,
            Self::Moved(_) => 410,
            Self::NotSignedIn => 401,
            Self::BadRequest(_) => 400,
            Self::Damaged => 500,
            Self::Unavailable => 503,
        }
    }

    /// Also sets the status of the response: Leptos 0.8 would answer 500 to every error.
    #[cfg(feature = "ssr")]
    pub(super) fn with_status(self) -> Self {
        use axum::http::StatusCode;
        if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(StatusCode::from_u16(self.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        }
        self
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            ServerFnErrorErr::Args(text) | ServerFnErrorErr::MissingArg(text) | ServerFnErrorErr::Deserialization(text) => {
                Self::BadRequest(text)
            }
            _ => Self::Unavailable,
        };
        #[cfg(feature = "ssr")]
        let error = error.with_status();
        error
    }
}

#[cfg(feature = "ssr")]
impl From<crate::review::ReviewError> for ApiError {
    fn from(error: crate::review::ReviewError) -> Self {
        use crate::{agent_data::AgentDataError, review::ReviewError};
        match error {
            ReviewError::NotFound(_) => Self::NotFound,
            ReviewError::Moved { to, .. } => Self::Moved(to),
            ReviewError::AgentData(AgentDataError::BadRequest { message, .. }) => Self::BadRequest(message),
            ReviewError::Ledger(crate::ledger::LedgerError::DraftMovedOn) => Self::OtherTab,
            other if other.is_damage() => {
                tracing::error!(error = &other as &dyn std::error::Error, "what is stored is damaged");
                Self::Damaged
            }
            other => {
                tracing::error!(error = &other as &dyn std::error::Error, "a use case failed");
                Self::Unavailable
            }
        }
    }
}
