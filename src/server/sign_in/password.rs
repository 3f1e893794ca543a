//! `POST /sign-in`: a name and a password.

use super::{
    SignIn,
    page::{Told, Waiting},
};
use crate::{
    ledger::people::{Person, login_key},
    server::proxy::{ClientAddress, came_by_tls},
};
use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderMap, header},
    response::Response,
};
use axum_extra::extract::cookie::Cookie;
use serde::Deserialize;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// A refusal takes at least so long, so that it does not tell whether it was written down: of names that nobody has, only so many are.
const REFUSED_AFTER: Duration = Duration::from_millis(300);

#[derive(Deserialize)]
pub(in crate::server) struct Answer {
    #[serde(default)]
    password: String,
    #[serde(flatten)]
    waiting: Waiting,
}

/// Takes as long, and says the same, whether there is such an account, and whether it has a password or is disabled.
pub(in crate::server) async fn sign_in(
    State(state): State<SignIn>,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(Answer { password, waiting }): Form<Answer>,
) -> Response {
    if !state.sessions.has_passwords {
        return state.page(&headers, Some(Told::NoPasswords), &waiting).await;
    }
    let began = Instant::now();
    let account = login_key(&waiting.login);
    let is_known = state.sessions.is_known_browser(&account, &headers);
    if let Err(seconds) = state.attempts.of(&account, is_known) {
        return state.page(&headers, Some(Told::TooOften(seconds)), &waiting).await;
    }
    let found = match state.sessions.people.with_password(&waiting.login).await {
        Ok(found) => found,
        Err(error) => return state.trouble(&headers, &error, &waiting).await,
    };
    let kept = found.as_ref().map_or_else(String::new, |(_, kept)| kept.clone());
    let is_right = match state.passwords.is_right(&password, &kept).await {
        Ok(is_right) => is_right,
        Err(error) => return state.trouble(&headers, &*error, &waiting).await,
    };
    let from = from.to_string();
    let person = found.map(|(person, _)| person);
    match person {
        Some(person) if is_right && person.disabled_at.is_none() => {
            let known = state.sessions.known_browser(&account, came_by_tls(&headers));
            let page = state.welcome(&headers, (&person, Some(&kept)), ("password", &from), waiting).await;
            with_cookie(page, known)
        }
        person => {
            state.failed(person.as_ref(), why(person.as_ref(), is_right), &from).await;
            sleep_until(began + REFUSED_AFTER).await;
            state.page(&headers, Some(Told::Wrong), &waiting).await
        }
    }
}

/// A response that also sets this cookie.
pub(super) fn with_cookie(mut response: Response, cookie: Cookie<'static>) -> Response {
    if let Ok(cookie) = cookie.to_string().parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// For the trace. It never repeats what was typed: people type passwords into the wrong field.
fn why(person: Option<&Person>, is_right: bool) -> &'static str {
    match person {
        None => "unknown name",
        Some(person) if !person.has_password => "no password yet",
        Some(_) if is_right => "disabled",
        Some(_) => "wrong password",
    }
}
