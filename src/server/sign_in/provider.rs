//! Signing in at an OpenID provider: authorization code with PKCE, `state` and `nonce`
//! (<https://openid.net/specs/openid-connect-core-1_0.html>).
//!
//! A person is the provider and the subject it names, never an e-mail address.

use super::{
    SignIn,
    page::{Told, Waiting},
};
use crate::{
    address::Route,
    ledger::{
        people::{CameBack, OfProvider, StartedSignIn},
        token,
    },
    message,
    server::{
        openid::{Answer, OpenId, OpenIdError},
        people_settings::Groups,
        plain_page::bare_page,
        proxy::{ClientAddress, came_by_tls, origin},
        reader::{language_of, theme_of},
        session::{cookie, cookie_name},
    },
};
use axum::{
    Extension, Form,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;

/// The cookie of a browser that is at the provider.
const STARTED: &str = "countersign_sign_in";
/// Seconds for which it is kept: a day longer than a sign-in may take, for the form that waits.
const STARTED_AGE: i64 = 600 + 24 * 3_600;

/// The provider, and what its groups may do.
#[derive(Clone)]
pub(in crate::server) struct Provider {
    pub(in crate::server) openid: Arc<OpenId>,
    pub(in crate::server) groups: Arc<Groups>,
}

/// `POST /sign-in/provider`: goes there.
///
/// By a page rather than a redirect: after a form, browsers apply `form-action` to every address that the provider leads on to.
pub(in crate::server) async fn go(State(state): State<SignIn>, headers: HeaderMap, Form(waiting): Form<Waiting>) -> Response {
    let Some(provider) = &state.provider else { return state.page(&headers, None, &waiting).await };
    let begun = match provider.openid.begin(&state.redirect_uri(&headers)).await {
        Ok(begun) => begun,
        Err(error) => return state.at_the_provider(&headers, &error, &waiting).await,
    };
    // Two tabs may both be there.
    let browser = match browser_of(&headers).map_or_else(token::random, Ok) {
        Ok(browser) => browser,
        Err(error) => return state.trouble(&headers, &error, &waiting).await,
    };
    // Whoever was never signed in has typed nothing, and must not fill the store.
    let form = match waiting.form() {
        Some(_) if state.sessions.was_somebody(&headers).await => waiting.form.clone(),
        _ => String::new(),
    };
    let started = StartedSignIn { nonce: begun.nonce, verifier: begun.verifier, place: waiting.place(), form };
    if let Err(error) = state.sessions.people.start_sign_in(&begun.state, &browser, &started).await {
        return state.trouble(&headers, &error, &waiting).await;
    }
    let mut cookie = cookie(STARTED, browser, came_by_tls(&headers));
    cookie.set_max_age(cookie::time::Duration::seconds(STARTED_AGE));
    let language = language_of(&headers);
    let address = begun.address;
    let page = bare_page(language, theme_of(&headers), message!(language, sign_in_title), Some(&address), || {
        view! {
            <p>{message!(language, sign_in_going)}</p>
            <p><a class="button button-accept" href=address.clone()>{message!(language, sign_in_continue)}</a></p>
        }
        .into_any()
    });
    (CookieJar::new().add(cookie), page).into_response()
}

/// What the provider's redirect says.
#[derive(Deserialize)]
pub(in crate::server) struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    error: Option<String>,
    /// Who answers (RFC 9207).
    iss: Option<String>,
}

/// `GET /sign-in/provider`: comes back.
pub(in crate::server) async fn come_back(
    State(state): State<SignIn>,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Response {
    state.back_from_provider(&headers, back, &from.to_string()).await
}

/// What was given to the browser when it went there.
fn browser_of(headers: &HeaderMap) -> Option<String> {
    let cookies = CookieJar::from_headers(headers);
    cookies
        .get(&cookie_name(STARTED, came_by_tls(headers)))
        .map(|cookie| cookie.value().to_owned())
        .filter(|text| !text.is_empty())
}

impl SignIn {
    async fn back_from_provider(&self, headers: &HeaderMap, back: Back, from: &str) -> Response {
        let nothing = Waiting::default();
        let Some(provider) = &self.provider else { return self.page(headers, None, &nothing).await };
        // Without the cookie nobody went there from here: anybody can send such requests, and they must not fill the trace.
        let Some(browser) = browser_of(headers) else { return self.page(headers, Some(Told::NotStarted), &nothing).await };
        let started = match self.sessions.people.finish_sign_in(&back.state, &browser).await {
            Ok(Some(CameBack::InTime(started))) => started,
            Ok(Some(CameBack::TooLate { place, form })) => {
                self.failed(None, "answer of a provider that came too late", from).await;
                return self.page(headers, Some(Told::NotStarted), &Waiting { to: place, form, ..Waiting::default() }).await;
            }
            Ok(None) => {
                self.failed(None, "answer of a provider to nobody's question", from).await;
                return self.page(headers, Some(Told::NotStarted), &nothing).await;
            }
            Err(error) => return self.trouble(headers, &error, &nothing).await,
        };
        let waiting = waiting_of(&started);
        if let Some(error) = &back.error {
            self.failed(None, "refused by the provider", from).await;
            let told = if error == "access_denied" { Told::ProviderRefused } else { Told::ProviderUnproven };
            return self.page(headers, Some(told), &waiting).await;
        }
        if back.iss.is_some_and(|iss| iss != provider.openid.issuer()) {
            self.failed(None, "answer of another provider", from).await;
            return self.page(headers, Some(Told::ProviderUnproven), &waiting).await;
        }
        let answer = match provider.openid.finish(&back.code, started, &self.redirect_uri(headers)).await {
            Ok(answer) => answer,
            Err(error) => {
                self.failed(None, error.why(), from).await;
                return self.at_the_provider(headers, &error, &waiting).await;
            }
        };
        let Answer { subject, name, groups } = answer;
        let teams = provider.groups.teams.teams(groups.iter().flatten().map(String::as_str));
        let group_grants = groups.map(|groups| provider.groups.roles.grants(groups.iter().map(String::as_str)));
        let said = OfProvider { issuer: provider.openid.issuer().to_owned(), subject, name, group_grants };
        let person = match self.sessions.people.of_provider(&said).await {
            Ok(person) => person,
            Err(error) => return self.trouble(headers, &error, &waiting).await,
        };
        if let Err(error) = self.sessions.people.set_group_teams(&person.id, &teams).await {
            return self.trouble(headers, &error, &waiting).await;
        }
        if person.disabled_at.is_some() {
            self.failed(Some(&person), "disabled", from).await;
            return self.page(headers, Some(Told::Disabled), &waiting).await;
        }
        self.welcome(headers, (&person, None), ("provider", from), waiting).await
    }

    fn redirect_uri(&self, headers: &HeaderMap) -> String {
        format!("{}{}", origin(headers, self.origin.as_deref()), Route::PROVIDER)
    }

    async fn at_the_provider(&self, headers: &HeaderMap, error: &OpenIdError, waiting: &Waiting) -> Response {
        tracing::warn!(error = error as &dyn std::error::Error, "signing in at the provider failed");
        let told = match error {
            OpenIdError::Away(_) => Told::ProviderAway,
            OpenIdError::Unproven(_) => Told::ProviderUnproven,
            OpenIdError::Unsure(_) => Told::ProviderUnsure,
        };
        self.page(headers, Some(told), waiting).await
    }
}

fn waiting_of(started: &StartedSignIn) -> Waiting {
    Waiting { to: started.place.clone(), form: started.form.clone(), ..Waiting::default() }
}
