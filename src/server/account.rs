//! `/account`: one's own role, password and sessions.

use super::{
    account_sessions::{END, OwnSessions},
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
    Extension,
    body::Bytes,
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
    /// No session was chosen.
    NoneChosen,
}

/// What was done.
#[derive(Clone, Copy, PartialEq)]
enum Done {
    Password,
    Session,
}

impl Done {
    fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Session => "session",
        }
    }
}

/// What the forms of the page say.
#[derive(Default)]
struct Change {
    now: String,
    password: String,
    again: String,
    /// Sessions are to end, and the password stays as it is.
    ends: bool,
    /// The ids of those.
    sessions: Vec<String>,
}

impl Change {
    fn read(body: &[u8]) -> Self {
        let mut change = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.into_owned();
            match name.as_ref() {
                "now" => change.now = value,
                "password" => change.password = value,
                "again" => change.again = value,
                "do" => change.ends = value == END,
                "session" => change.sessions.push(value),
                _ => {}
            }
        }
        change
    }
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
    own: Option<Extension<OwnSession>>,
    axum::extract::Query(came): axum::extract::Query<Came>,
) -> Response {
    let done = [Done::Password, Done::Session].into_iter().find(|done| came.done.as_deref() == Some(done.word()));
    Account { state: &state, reviewer: &reviewer, own: own.map(|Extension(own)| own) }.show(reader, None, done).await
}

/// `POST /account`: changes the password, or ends some of the person's other sessions.
pub(super) async fn change(
    State(state): State<SignIn>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    session: Option<Extension<OwnSession>>,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Change { now, password, again, ends, sessions } = Change::read(&body);
    let trouble = |error: &(dyn std::error::Error + Send + Sync + 'static)| {
        tracing::error!(error = error as &(dyn std::error::Error + 'static), "a password could not be changed");
        problem_page(reader.clone(), ApiError::Unavailable)
    };
    let people = &state.sessions.people;
    let Some(Extension(session)) = session else { return problem_page(reader, ApiError::NotFound) };
    let own = Account { state: &state, reviewer: &reviewer, own: Some(session.clone()) };
    let (person, kept) = match account(&state, &reviewer).await {
        Ok(Some(found)) => found,
        Ok(None) => return problem_page(reader, ApiError::NotFound),
        Err(error) => return trouble(&error),
    };
    if ends && sessions.is_empty() {
        return own.show(reader, Some(Told::NoneChosen), None).await;
    }
    if let Err(seconds) = state.attempts.of(&person.login, true) {
        return own.show(reader, Some(Told::TooOften(seconds)), None).await;
    }
    match state.passwords.is_right(&now, &kept).await {
        Ok(true) => {}
        Ok(false) => {
            state.failed(Some(&person), "wrong password for a change", &from.to_string()).await;
            return own.show(reader, Some(Told::Wrong), None).await;
        }
        Err(error) => return trouble(&*error),
    }
    if ends {
        let ended = async { own.sessions().await?.end(people, &reviewer, &sessions).await };
        return match ended.await {
            Ok(()) => Redirect::to(&done_at(Done::Session)).into_response(),
            Err(error) => trouble(&error),
        };
    }
    if let Err(refused) = Refused::check(&state.passwords, &person, &password, &again) {
        return own.show(reader, Some(Told::Refused(refused)), None).await;
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
        Ok(Some((cookie, _))) => (CookieJar::new().add(cookie), Redirect::to(&done_at(Done::Password))).into_response(),
        Err(error) => trouble(&error),
    }
}

/// The reviewer's account of our own, if they have one, with the password as it is kept.
async fn account(state: &SignIn, reviewer: &Reviewer) -> Result<Option<(Person, String)>, LedgerError> {
    let people = &state.sessions.people;
    let Some(person) = people.by_id(&reviewer.id).await?.filter(|person| !person.login.is_empty()) else { return Ok(None) };
    people.with_password(&person.login).await
}

/// The page, after this was done.
fn done_at(done: Done) -> String {
    format!("{}?done={}", Route::ACCOUNT, done.word())
}

/// Whose account it is.
struct Account<'s> {
    state: &'s SignIn,
    reviewer: &'s Reviewer,
    own: Option<OwnSession>,
}

impl Account<'_> {
    async fn sessions(&self) -> Result<OwnSessions, LedgerError> {
        let (people, limits) = (&self.state.sessions.people, self.state.sessions.limits);
        OwnSessions::of(people, limits, self.reviewer, self.own.as_ref().map(|own| &*own.id)).await
    }

    /// The page.
    async fn show(self, reader: Reader, told: Option<Told>, done: Option<Done>) -> Response {
        match futures::try_join!(account(self.state, self.reviewer), self.sessions()) {
            Ok((account, sessions)) => page_of(reader, self.reviewer, (account.map(|(person, _)| person), &sessions), told, done),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an account could not be read");
                problem_page(reader, ApiError::Unavailable)
            }
        }
    }
}

fn page_of(
    reader: Reader,
    reviewer: &Reviewer,
    (account, sessions): (Option<Person>, &OwnSessions),
    told: Option<Told>,
    done: Option<Done>,
) -> Response {
    let (language, role) = (reader.language, reader.role);
    let (is_known, signs_out) = (reader.signed_in_as.is_some(), reader.signs_out);
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
            Told::NoneChosen => message!(language, account_session_none).to_owned(),
        });
        let alert = told.map(|told| view! { <p class="notice notice-bad" role="alert">{told}</p> });
        let done = done.map(|done| {
            let text = match done {
                Done::Password => message!(language, password_changed),
                Done::Session => message!(language, account_session_ended),
            };
            view! { <p class="notice notice-low" role="status">{text}</p> }
        });
        if !is_known {
            return view! { <h1 class="text-xl font-semibold">{message!(language, account_title)}</h1><p>{message!(language, account_nobody)}</p> }.into_any();
        }
        let role = role.map_or_else(|| message!(language, account_no_role).to_owned(), |role| role_name(role).to_owned());
        let listed = sessions.view(language, account.is_some());
        let password = match account {
            None => view! { <p class="text-ink-soft">{message!(language, account_by_provider)}</p> }.into_any(),
            Some(person) => view! {
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
                <section class="flex flex-col gap-3" aria-labelledby="sessions">
                    <form method="post" action=Route::SIGN_OUT_EVERYWHERE class="flex flex-wrap items-center gap-2">
                        <h2 id="sessions" class="font-semibold">{message!(language, account_sessions, count = sessions.count())}</h2>
                        <button type="submit" class="button button-small">{message!(language, sign_out_everywhere)}</button>
                    </form>
                    {listed}
                </section>
            })}
            {password}
        }
        .into_any()
    });
    *response.status_mut() = status;
    response
}
