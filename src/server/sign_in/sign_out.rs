//! Signing out: here, or everywhere.

use super::SignIn;
use crate::{
    address::Route,
    server::{
        proxy::came_by_tls,
        session::{SESSION, Who, forget},
    },
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;

/// `POST /sign-out`: ends the session.
pub(in crate::server) async fn sign_out(State(state): State<SignIn>, headers: HeaderMap) -> Response {
    leave(&state, &headers, false).await
}

/// `POST /sign-out/everywhere`: ends all sessions of the person.
pub(in crate::server) async fn sign_out_everywhere(State(state): State<SignIn>, headers: HeaderMap) -> Response {
    leave(&state, &headers, true).await
}

async fn leave(state: &SignIn, headers: &HeaderMap, everywhere: bool) -> Response {
    let people = &state.sessions.people;
    let ended = match state.sessions.who(headers, true).await {
        Ok(Who::Person(reviewer, _)) if everywhere => people.end_sessions_of(&reviewer.actor(), &reviewer.id).await,
        Ok(Who::Person(reviewer, session)) => people.end_session(&reviewer.actor(), &session.id).await.map(drop),
        Ok(Who::Local(..) | Who::Nobody | Who::Disabled) => Ok(()),
        Err(error) => Err(error),
    };
    // The cookie stays where its session goes on.
    if let Err(error) = ended {
        return state.trouble(headers, &error, &super::Waiting::default()).await;
    }
    (CookieJar::new().add(forget(SESSION, came_by_tls(headers))), Redirect::to(Route::SIGN_IN)).into_response()
}
