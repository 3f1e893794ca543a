//! The errors that the page can tell apart.

use super::json::JsonText;
use crate::domain::{FieldPath, Locale, Objection, work::CantHandle};
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
    /// There is no such queue, or not for this reviewer.
    #[error("no such queue")]
    NoQueue,
    /// The agent has read the document again, under this new id.
    #[error("moved to {0}")]
    Moved(String),
    /// There is no session.
    #[error("not signed in")]
    NotSignedIn,
    /// Somebody else has signed in in this browser since the page was made.
    #[error("somebody else is signed in")]
    OtherReviewer,
    /// The reviewer's role does not allow it.
    #[error("not allowed")]
    NotAllowed,
    /// That can't be done about the work on the item; nothing was.
    #[error("can't be done: {0:?}")]
    CantHandle(CantHandle),
    /// The request is malformed.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// The store of the records does not accept this server's key. Only the operator can help.
    #[error("the store refused the key")]
    StoreRefusesKey,
    /// The store of the records refuses what was asked for. Only the operator can help.
    #[error("the store refused access")]
    StoreRefusesAccess,
    /// The record would be larger than its store accepts; nothing was written.
    #[error("too large")]
    TooLarge,
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
            Self::Blocked(_) | Self::CantHandle(_) => 422,
            Self::Conflict | Self::OtherTab => 409,
            Self::NotFound | Self::NoQueue => 404,
            Self::Moved(_) => 410,
            Self::NotSignedIn => 401,
            Self::OtherReviewer | Self::NotAllowed => 403,
            Self::BadRequest(_) => 400,
            // Not 401 or 403: the reviewer's own session is in order.
            Self::StoreRefusesKey | Self::StoreRefusesAccess => 502,
            Self::TooLarge => 413,
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
            ServerFnErrorErr::Args(text) | ServerFnErrorErr::MissingArg(text) => Self::BadRequest(text),
            // The server could not read the arguments.
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Deserialization(text) => Self::BadRequest(text),
            // In the browser, an answer that is not ours, such as a proxy's error page, is trouble on the way and no refusal.
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
            ReviewError::NoQueue(_) => Self::NoQueue,
            ReviewError::Moved { to, .. } => Self::Moved(to),
            ReviewError::NotAllowed(_) => Self::NotAllowed,
            ReviewError::TooManyColumns => Self::BadRequest(error.to_string()),
            ReviewError::AgentData(AgentDataError::BadRequest { message, .. }) => Self::BadRequest(message),
            ReviewError::Ledger(crate::ledger::LedgerError::DraftMovedOn) => Self::OtherTab,
            ReviewError::AgentData(AgentDataError::Conflict { .. }) => Self::Conflict,
            other if other.is_damage() => {
                tracing::error!(error = &other as &dyn std::error::Error, "what is stored is damaged");
                Self::Damaged
            }
            other => {
                tracing::error!(error = &other as &dyn std::error::Error, "a use case failed");
                match other {
                    ReviewError::AgentData(AgentDataError::NotSignedIn) => Self::StoreRefusesKey,
                    ReviewError::AgentData(AgentDataError::Forbidden) => Self::StoreRefusesAccess,
                    ReviewError::AgentData(AgentDataError::TooLarge) => Self::TooLarge,
                    _ => Self::Unavailable,
                }
            }
        }
    }
}
