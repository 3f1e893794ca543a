//! `/account`: one's own role, password and sessions.

use super::{
    plain_page::plain_page,
    proxy::ClientAddress,
    session::OwnSession,
    sign_in::{Refused, SignIn, new_password},
};
use crate::{
    address::Route,
    api::{ApiError, context::Reader},
    domain::label::visible,
    ledger::{LedgerError, people::Person},
    message,
    review::Reviewer,
    server::plain_page::problem_page,
    ui::role_name,
};
use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use leptos::prelude::*;
use serde::Deserialize;

/// What is told above the form.
enum Told {
    Refused(Refused),
    Wrong,
    TooOften(u64),
}

#[derive(Deserialize)]
pub(super) struct Change {
    #[serde(default)]
    now: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

#[derive(Deserialize)]
pub(super) struct Came {
    done: Option<String>,
}

/// `GET /account`.
pub(super) async fn page(
    State(state): State<SignIn>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    axum::extract::Query(came): axum::extract::Query<Came>,
) -> Response {
    show(&state, reader, &reviewer, None, came.done.is_some()).await
}

/// `POST /account`: changes the password.
pub(super) async fn change(
    State(state): State<SignIn>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    session: Option<Extension<OwnSession>>,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(Change { now, password, again }): Form<Change>,
) -> Response {
    let trouble = |error: &(dyn std::error::Error + Send + Sync + 'static)| {
        tracing::error!(error = error as &(dyn std::error::Error + 'static), "a password could not be changed");
        problem_page(reader.clone(), ApiError::Unavailable)
    };
    let people = &state.sessions.people;
    let Some(Extension(session)) = session else { return problem_page(reader, ApiError::NotFound) };
    let (person, kept) = match account(&state, &reviewer).await {
        Ok(Some(found)) => found,
        Ok(None) => return problem_page(reader, ApiError::NotFound),
        Err(error) => return trouble(&error),
    };
    if let Err(seconds) = state.attempts.of(&person.login, true) {
        return show(&state, reader, &reviewer, Some(Told::TooOften(seconds)), false).await;
    }
    match state.passwords.is_right(&now, &kept).await {
        Ok(true) => {}
        Ok(false) => {
            state.failed(Some(&person), "wrong password for a change", &from.to_string()).await;
            return show(&state, reader, &reviewer, Some(Told::Wrong), false).await;
        }
        Err(error) => return trouble(&*error),
    }
    if let Err(refused) = Refused::check(&person, &password, &again) {
        return show(&state, reader, &reviewer, Some(Told::Refused(refused)), false).await;
    }
    let new = match state.passwords.keep(&password).await {
        Ok(new) => new,
        Err(error) => return trouble(&*error),
    };
    match people.change_password(&person, (&kept, &new), &session.id).await {
        Ok(true) => {}
        Ok(false) => return Redirect::to(Route::SIGN_IN).into_response(),
        Err(error) => return trouble(&error),
    }
    // What an earlier holder of the cookie may know is of no use any more.
    match state.sessions.start(&person, ("new password", &from.to_string()), Some(&new), &headers).await {
        Ok(None) => Redirect::to(Route::SIGN_IN).into_response(),
        Ok(Some((cookie, _))) => {
            (CookieJar::new().add(cookie), Redirect::to(&format!("{}?done=1", Route::ACCOUNT))).into_response()
        }
        Err(error) => trouble(&error),
    }
}

/// The reviewer's account of our own, if they have one, with the password as it is kept.
async fn account(state: &SignIn, reviewer: &Reviewer) -> Result<Option<(Person, String)>, LedgerError> {
    let people = &state.sessions.people;
    let Some(person) = people.by_id(&reviewer.id).await?.filter(|person| !person.login.is_empty()) else { return Ok(None) };
    people.with_password(&person.login).await
}

async fn show(state: &SignIn, reader: Reader, reviewer: &Reviewer, told: Option<Told>, is_done: bool) -> Response {
    let (account, sessions) =
        match futures::try_join!(account(state, reviewer), state.sessions.people.sessions(state.sessions.limits)) {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an account could not be read");
                return problem_page(reader, ApiError::Unavailable);
            }
        };
    let (language, role) = (reader.language, reader.role);
    let (is_known, signs_out) = (reader.signed_in_as.is_some(), reader.signs_out);
    let count = sessions.iter().filter(|session| session.person == reviewer.id).count();
    let status = match told {
        None => StatusCode::OK,
        Some(Told::TooOften(_)) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = plain_page(reader, message!(language, account_title), || {
        let told = told.map(|told| match told {
            Told::Refused(refused) => refused.text(language),
            Told::Wrong => message!(language, password_wrong).to_owned(),
            Told::TooOften(seconds) => message!(language, sign_in_too_often, seconds = seconds),
        });
        let alert = told.map(|told| view! { <p class="notice notice-bad" role="alert">{told}</p> });
        let done =
            is_done.then(|| view! { <p class="notice notice-low" role="status">{message!(language, password_changed)}</p> });
        if !is_known {
            return view! { <h1 class="text-xl font-semibold">{message!(language, account_title)}</h1><p>{message!(language, account_nobody)}</p> }.into_any();
        }
        let role = role.map_or_else(|| message!(language, account_no_role).to_owned(), |role| role_name(role).to_owned());
        let password = match account {
            None => view! { <p class="text-ink-soft">{message!(language, account_by_provider)}</p> }.into_any(),
            Some((person, _)) => view! {
                <form method="post" action=Route::ACCOUNT class="flex flex-col gap-4 max-w-xl">
                    <h2 class="font-semibold">{message!(language, password_change)}</h2>
                    <label class="text-sm text-ink-soft">{message!(language, sign_in_login)}
                        <input class="control mt-1" name="login" autocomplete="username" value=person.login.clone() readonly/>
                    </label>
                    <label class="text-sm text-ink-soft">{message!(language, password_now)}
                        <input class="control mt-1" name="now" type="password" autocomplete="current-password" required/>
                    </label>
                    {new_password(language)}
                    <p><button type="submit" class="button">{message!(language, password_change)}</button></p>
                </form>
            }
            .into_any(),
        };
        view! {
            <h1 class="text-xl font-semibold break-words" dir="auto">{visible(&reviewer.name)}</h1>
            {done}{alert}
            <p>{message!(language, account_role, role = &role)}</p>
            {signs_out.then(|| view! {
                <form method="post" action=Route::SIGN_OUT_EVERYWHERE class="flex flex-wrap items-center gap-2">
                    <span>{message!(language, account_sessions, count = count)}</span>
                    <button type="submit" class="button button-small">{message!(language, sign_out_everywhere)}</button>
                </form>
            })}
            {password}
        }
        .into_any()
    });
    *response.status_mut() = status;
    response
}
