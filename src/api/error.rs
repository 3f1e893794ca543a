//! What the page can be told, and branches on.

use super::json::JsonText;
use crate::domain::schema::Violation;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a call did not do what was asked. The Display is what the reviewer reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    /// The reviewer can mend these; nothing was written.
    #[error("There is something to correct first")]
    Rejected(Vec<Violation>),
    /// The record has changed since the reviewer opened it; nothing was written.
    #[error("Somebody else changed this item while you were reviewing it")]
    Conflict,
    /// The same reviewer has the same item open in another tab, and typed there.
    #[error("You changed this item in another tab. Reload to go on with that; what you typed here stays on screen until then")]
    OtherTab,
    /// Deleted.
    #[error(
        "This item no longer exists. The agent may be reading the document again: open this page again in a moment, or look for it in the queue. What you typed is kept"
    )]
    NotFound,
    /// Read again by the agent, under this new id.
    #[error("The agent has read this document again")]
    Moved(String),
    /// No session.
    #[error("You are signed out. Sign in again in another tab; what you typed is kept in this one, and saved then")]
    NotSignedIn,
    /// The request itself makes no sense.
    #[error("The server did not understand the request: {0}")]
    BadRequest(String),
    /// The store or the network is in trouble; the operator sees why in the log.
    #[error("The server can't reach its records just now. What you typed is kept; try again in a moment")]
    Unavailable,
}

impl ApiError {
    /// The HTTP status that goes with it.
    pub fn status_code(&self) -> u16 {
        match self {
            Self::Rejected(_) => 422,
            Self::Conflict | Self::OtherTab => 409,
            Self::NotFound => 404,
            Self::Moved(_) => 410,
            Self::NotSignedIn => 401,
            Self::BadRequest(_) => 400,
            Self::Unavailable => 503,
        }
    }

    /// Tells the response, too: Leptos 0.8 would answer 500 to every error.
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
            other => {
                tracing::error!(error = &other as &dyn std::error::Error, "a use case failed");
                Self::Unavailable
            }
        }
    }
}
