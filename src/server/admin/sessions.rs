//! `GET /admin/sessions` lists who is signed in, `POST /admin/sessions` ends one session.

use super::{AdminState, failed, time, unknown_action};
use crate::{
    address::Route,
    api::{ApiError, context::Reader},
    ledger::LedgerError,
    message,
    review::Reviewer,
    server::{
        plain_page::{plain_page, problem_page},
        session::OwnSession,
    },
    ui::pages::admin::sessions::{SessionShown, sessions_page},
};
use axum::{
    Extension,
    extract::{Form, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "do")]
    action: String,
    /// The id of the session.
    session: String,
}

/// `GET /admin/sessions`
pub(super) async fn page(
    State(state): State<AdminState>,
    Extension(reader): Extension<Reader>,
    own: Option<Extension<OwnSession>>,
) -> Response {
    show(&state, reader, own.as_ref().map(|Extension(own)| own.id.as_str()), false).await
}

/// The page of a form that was sent after a session had ended.
pub(super) async fn show_again(state: &AdminState, reader: Reader, own: &str) -> Response {
    show(state, reader, Some(own), true).await
}

async fn show(state: &AdminState, reader: Reader, own: Option<&str>, was_signed_out: bool) -> Response {
    match open_sessions(state, own).await {
        Ok(sessions) => {
            let title = message!(reader.language, admin_sessions);
            plain_page(reader, title, || sessions_page(&sessions, was_signed_out))
        }
        Err(error) => problem_page(reader, failed(error)),
    }
}

/// `POST /admin/sessions`
pub(super) async fn end(
    State(state): State<AdminState>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    Form(asked): Form<Asked>,
) -> Response {
    let answer: Result<bool, ApiError> = match asked.action.as_str() {
        "end" => state.people.end_session(&reviewer.actor(), &asked.session).await.map_err(failed),
        other => Err(unknown_action(other)),
    };
    // One that has ended meanwhile is no problem: the page no longer lists it.
    match answer {
        Ok(_) => Redirect::to(Route::SESSIONS).into_response(),
        Err(error) => problem_page(reader, error),
    }
}

/// `own` is the id of the session in which the page is read.
async fn open_sessions(state: &AdminState, own: Option<&str>) -> Result<Vec<SessionShown>, LedgerError> {
    let people = state.people.list().await?;
    let names: HashMap<String, String> = people.into_iter().map(|person| (person.id, person.name)).collect();
    let sessions = state.people.sessions(state.limits).await?;
    let shown = sessions.into_iter().map(|session| SessionShown {
        name: names.get(&session.person).unwrap_or(&session.person).clone(),
        started: time(session.started_at),
        used: time(session.used_at),
        is_own: own == Some(session.id.as_str()),
        id: session.id,
    });
    Ok(shown.collect())
}
