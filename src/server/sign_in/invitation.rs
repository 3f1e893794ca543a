//! `/invitation/{id}`: choosing a password with a link of use once.

use super::{
    SignIn,
    page::{Told, Waiting},
    password::with_cookie,
};
use crate::{
    domain::label::visible,
    ledger::people::Person,
    message,
    server::{
        passwords::{LONGEST, Passwords, SHORTEST, Weak},
        plain_page::bare_page,
        proxy::{ClientAddress, came_by_tls},
        reader::{language_of, theme_of},
    },
    text::Language,
};
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

/// What somebody chose.
#[derive(Deserialize)]
pub(in crate::server) struct Chosen {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// Why a password was not taken.
#[derive(Clone, Copy)]
pub(in crate::server) enum Refused {
    Weak(Weak),
    NotTheSame,
}

impl Refused {
    pub(in crate::server) fn text(self, language: Language) -> String {
        match self {
            Self::Weak(Weak::Length) => message!(language, password_length, least = SHORTEST, most = LONGEST),
            Self::Weak(Weak::Guessable) => message!(language, password_guessable).to_owned(),
            Self::NotTheSame => message!(language, password_not_the_same).to_owned(),
        }
    }

    /// Checks a password that somebody typed twice.
    pub(in crate::server) fn check(passwords: &Passwords, person: &Person, password: &str, again: &str) -> Result<(), Self> {
        if password != again {
            return Err(Self::NotTheSame);
        }
        let known = [&person.login, &person.name].into_iter();
        let known: Vec<&str> = known.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([text.as_str()])).collect();
        passwords.check(password, &known).map_err(Self::Weak)
    }
}

/// `GET /invitation/{id}`.
pub(in crate::server) async fn invitation(State(state): State<SignIn>, Path(text): Path<String>, headers: HeaderMap) -> Response {
    if !state.sessions.has_passwords {
        return state.page(&headers, Some(Told::NoPasswords), &Waiting::default()).await;
    }
    match state.sessions.people.invited(&text).await {
        Ok(Some(person)) => ask(&headers, &person, None),
        Ok(None) => state.page(&headers, Some(Told::LinkOver), &Waiting::default()).await,
        Err(error) => state.trouble(&headers, &error, &Waiting::default()).await,
    }
}

/// `POST /invitation/{id}`.
pub(in crate::server) async fn choose(
    State(state): State<SignIn>,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    Path(text): Path<String>,
    headers: HeaderMap,
    Form(Chosen { password, again }): Form<Chosen>,
) -> Response {
    let over = Waiting::default();
    if !state.sessions.has_passwords {
        return state.page(&headers, Some(Told::NoPasswords), &over).await;
    }
    let person = match state.sessions.people.invited(&text).await {
        Ok(Some(person)) => person,
        Ok(None) => return state.page(&headers, Some(Told::LinkOver), &over).await,
        Err(error) => return state.trouble(&headers, &error, &over).await,
    };
    if let Err(refused) = Refused::check(&state.passwords, &person, &password, &again) {
        return ask(&headers, &person, Some(refused));
    }
    let kept = match state.passwords.keep(&password).await {
        Ok(kept) => kept,
        Err(error) => return state.trouble(&headers, &*error, &over).await,
    };
    let mut before = vec![state.sessions.said_id(state.old_key.as_deref(), &person.name)];
    before.extend(state.sessions.read_local(&headers).map(|(local, _)| local.id));
    match state.sessions.people.choose_password(&text, &kept, &before).await {
        Ok(Some(person)) => {
            let known = state.sessions.known_browser(&person.login, came_by_tls(&headers));
            let page = state.welcome(&headers, (&person, Some(&kept)), ("invitation", &from.to_string()), over).await;
            with_cookie(page, known)
        }
        Ok(None) => state.page(&headers, Some(Told::LinkOver), &over).await,
        Err(error) => state.trouble(&headers, &error, &over).await,
    }
}

fn ask(headers: &HeaderMap, person: &Person, refused: Option<Refused>) -> Response {
    let language = language_of(headers);
    let mut response = bare_page(language, theme_of(headers), message!(language, invitation_title), None, || {
        let alert = refused.map(|refused| view! { <p class="notice notice-bad" role="alert">{refused.text(language)}</p> });
        view! {
            <h1 class="text-xl font-semibold">{message!(language, invitation_heading)}</h1>
            <p class="break-words" dir="auto">{visible(&person.name)}</p>
            {alert}
            <form method="post" class="flex flex-col gap-4">
                // For password managers.
                <label class="text-sm text-ink-soft">{message!(language, sign_in_login)}
                    <input class="control mt-1" name="login" autocomplete="username" value=person.login.clone() readonly/>
                </label>
                {new_password(language)}
                <p><button type="submit" class="button button-accept">{message!(language, invitation_button)}</button></p>
            </form>
        }
        .into_any()
    });
    if refused.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// The two fields for a new password, and what it must be like.
pub(in crate::server) fn new_password(language: Language) -> AnyView {
    // Without `maxlength`: a browser would cut what is pasted, and say nothing.
    let least = SHORTEST.to_string();
    view! {
        <label class="text-sm text-ink-soft">{message!(language, password_new)}
            <input class="control mt-1" name="password" type="password" autofocus autocomplete="new-password" required minlength=least.clone() aria-describedby="password-rule"/>
        </label>
        <label class="text-sm text-ink-soft">{message!(language, password_again)}
            <input class="control mt-1" name="again" type="password" autocomplete="new-password" required minlength=least/>
        </label>
        <p id="password-rule" class="text-sm text-ink-soft">{message!(language, password_rule, least = SHORTEST)}</p>
    }
    .into_any()
}
