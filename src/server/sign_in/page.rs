//! The page that asks who somebody is.

use super::SignIn;
use crate::{
    address::{Address, Route},
    domain::Role,
    message,
    server::{
        plain_page::bare_page,
        reader::{language_of, own_place, theme_of},
    },
    text::Language,
};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

/// A form that waits, with its body.
pub(in crate::server) enum WaitingForm<'w> {
    /// The review form of an item.
    Item { id: String, body: &'w str },
    /// What to do with several items of a queue.
    Bulk { queue: Option<String>, body: &'w str },
    /// Of one of the administrator's pages.
    Administration { page: Route, body: &'w str },
}

/// What somebody wanted to do before they were asked to sign in: a page to go to, or a form that was posted without a session. The form
/// is shown again after signing in, and never carried out: it may be somebody else who signs in.
#[derive(Clone, Default, Deserialize)]
pub(in crate::server) struct Waiting {
    /// Its address.
    #[serde(default)]
    pub(super) to: String,
    /// The body of the form.
    #[serde(default)]
    pub(super) form: String,
    /// The name that they have typed.
    #[serde(default)]
    pub(super) login: String,
}

impl Waiting {
    /// What this request wants. Too large a body is answered as everywhere.
    pub(in crate::server) async fn of(request: Request) -> Result<Self, Response> {
        let to = request.uri().path_and_query().map_or("/", |place| place.as_str()).to_owned();
        if request.method() != Method::POST {
            return Ok(Self { to, ..Self::default() });
        }
        let mut address = Address::parse(&to);
        match address.route {
            Route::Item(_) | Route::Bulk | Route::People | Route::Keys | Route::Sessions => {
                let form = String::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
                return Ok(Self { to, form, ..Self::default() });
            }
            // What these say is one click, or a password, which is not kept.
            Route::Exports | Route::Account => {}
            Route::Undo(item) => address.route = Route::Item(item),
            _ => address.route = Route::Queue,
        }
        Ok(Self { to: address.to_string(), ..Self::default() })
    }

    /// What waits in the body of a form of the sign-in page.
    pub(in crate::server) fn read(body: &[u8]) -> Self {
        let mut waiting = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "to" => waiting.to = value.into_owned(),
                "form" => waiting.form = value.into_owned(),
                "login" => waiting.login = value.into_owned(),
                _ => {}
            }
        }
        waiting
    }

    /// The form, if there is one that can be shown again.
    pub(in crate::server) fn form(&self) -> Option<WaitingForm<'_>> {
        if self.form.is_empty() {
            return None;
        }
        let (address, body) = (Address::parse(own_place(&self.to)), self.form.as_str());
        Some(match address.route {
            Route::Item(id) => WaitingForm::Item { id, body },
            Route::Bulk => WaitingForm::Bulk { queue: address.queue_name(), body },
            Route::People | Route::Keys | Route::Sessions => WaitingForm::Administration { page: address.route, body },
            _ => return None,
        })
    }

    /// The path to go to, which is one of this server.
    pub(in crate::server) fn place(&self) -> String {
        let place = own_place(&self.to);
        match Route::parse(place.split(['?', '#']).next().unwrap_or_default()) {
            Route::SignIn | Route::SignOut | Route::SignOutEverywhere | Route::Provider | Route::Invitation(_) => {
                Route::QUEUE.to_owned()
            }
            _ => place.to_owned(),
        }
    }

    /// The address of the page that asks them to sign in.
    pub(in crate::server) fn address(&self) -> String {
        let place = self.place();
        if place == Route::QUEUE {
            return Route::SIGN_IN.to_owned();
        }
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", &place).finish();
        format!("{}?{query}", Route::SIGN_IN)
    }
}

/// What is told above the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// The session had ended when a form was sent.
    SignInFirst,
    /// The name or the password is wrong; which one, nobody is told.
    Wrong,
    /// So many attempts that the next must wait for so many seconds.
    TooOften(u64),
    /// A link to choose a password opens nothing any more.
    LinkOver,
    /// The provider can't be reached.
    ProviderAway,
    /// The provider's answer is not what it should be.
    ProviderUnproven,
    /// The provider has not made sure enough who they are.
    ProviderUnsure,
    /// People sign in only at the provider here.
    NoPasswords,
    /// The provider did not let them in.
    ProviderRefused,
    /// Nobody here started this sign-in, or too long ago.
    NotStarted,
    /// Their access was ended here.
    Disabled,
    /// Something failed here.
    Trouble,
}

impl Told {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignInFirst | Self::Wrong | Self::ProviderUnproven | Self::ProviderUnsure | Self::ProviderRefused => {
                StatusCode::UNAUTHORIZED
            }
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::LinkOver => StatusCode::GONE,
            Self::NotStarted => StatusCode::BAD_REQUEST,
            Self::Disabled | Self::NoPasswords => StatusCode::FORBIDDEN,
            Self::ProviderAway => StatusCode::BAD_GATEWAY,
            Self::Trouble => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            Self::SignInFirst => message!(language, sign_in_first),
            Self::Wrong => message!(language, sign_in_wrong),
            Self::TooOften(seconds) => return message!(language, sign_in_too_often, seconds = *seconds),
            Self::LinkOver => message!(language, sign_in_link_over),
            Self::ProviderAway => message!(language, sign_in_provider_away),
            Self::ProviderUnproven => message!(language, sign_in_provider_unproven),
            Self::ProviderUnsure => message!(language, sign_in_provider_unsure),
            Self::NoPasswords => message!(language, sign_in_no_passwords),
            Self::ProviderRefused => message!(language, sign_in_provider_refused),
            Self::NotStarted => message!(language, sign_in_not_started),
            Self::Disabled => message!(language, sign_in_disabled),
            Self::Trouble => message!(language, sign_in_trouble),
        }
        .to_owned()
    }
}

/// The page with a form that waits for somebody to sign in.
pub(in crate::server) async fn page_with(state: &SignIn, headers: &HeaderMap, waiting: &Waiting) -> Response {
    state.page(headers, Some(Told::SignInFirst), waiting).await
}

/// How people sign in here.
#[derive(Clone, Copy)]
struct Ways<'w> {
    password: bool,
    provider: bool,
    /// Nobody was added yet.
    is_empty: bool,
    /// A link that can be followed once more.
    again: Option<&'w str>,
}

impl SignIn {
    /// The response to too many attempts; `seconds` until the next one. It asks the database nothing. `again` is the address of a link that was
    /// followed too often: whoever comes from the provider is signed in by following it later.
    pub(in crate::server) fn too_often(
        &self,
        headers: &HeaderMap,
        seconds: u64,
        (waiting, again): (&Waiting, Option<&str>),
    ) -> Response {
        let (password, provider) = (self.sessions.has_passwords && again.is_none(), self.provider.is_some() && again.is_none());
        show(headers, Some(Told::TooOften(seconds)), waiting, Ways { password, provider, is_empty: false, again })
    }

    /// The page, with what is told.
    pub(super) async fn page(&self, headers: &HeaderMap, told: Option<Told>, waiting: &Waiting) -> Response {
        let provider = self.provider.is_some();
        // If that can't be found out, the form does no harm.
        let (accounts, anybody) = self.sessions.people.ways().await.unwrap_or((true, true));
        show(
            headers,
            told,
            waiting,
            Ways {
                password: self.sessions.has_passwords && (accounts || (anybody && !provider)),
                provider,
                is_empty: !anybody && !provider,
                again: None,
            },
        )
    }
}

fn show(headers: &HeaderMap, told: Option<Told>, waiting: &Waiting, ways: Ways<'_>) -> Response {
    let language = language_of(headers);
    let status = told.as_ref().map_or(StatusCode::OK, Told::status);
    let seconds = match told {
        Some(Told::TooOften(seconds)) => Some(seconds),
        _ => None,
    };
    let mut response = bare_page(language, theme_of(headers), message!(language, sign_in_title), None, || {
        let alert = told.map(|told| view! { <p class="notice notice-bad" role="alert">{told.text(language)}</p> });
        let again = ways.again.map(|again| {
            view! { <p><a class="button button-accept" href=again.to_owned()>{message!(language, sign_in_continue)}</a></p> }
        });
        let provider = ways.provider.then(|| {
            view! {
                <form method="post" action=Route::PROVIDER>
                    {hidden(waiting)}
                    <button type="submit" class="button button-accept">{message!(language, sign_in_provider)}</button>
                </form>
            }
        });
        let (login, has_name) = (waiting.login.clone(), !waiting.login.is_empty());
        let password = ways.password.then(|| view! {
            <form method="post" action=Route::SIGN_IN class="flex flex-col gap-4">
                {hidden(waiting)}
                <label class="text-sm text-ink-soft">{message!(language, sign_in_login)}
                    <input class="control mt-1" name="login" value=login autofocus=!has_name autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200"/>
                </label>
                <label class="text-sm text-ink-soft">{message!(language, sign_in_password)}
                    <input class="control mt-1" name="password" type="password" autofocus=has_name autocomplete="current-password" required/>
                </label>
                <p><button type="submit" class=if ways.provider { "button" } else { "button button-accept" }>{message!(language, sign_in_button)}</button></p>
            </form>
            <p class="text-sm text-ink-soft">{message!(language, sign_in_forgotten)}</p>
        });
        let nobody = ways.is_empty.then(|| view! {
            <p class="notice notice-low">
                {message!(language, sign_in_nobody_yet)}" "<code>{format!("countersign user add NAME --role {}", Role::Admin.word())}</code>
            </p>
        });
        view! { <h1 class="text-xl font-semibold">{message!(language, sign_in_heading)}</h1>{alert}{again}{nobody}{provider}{password} }
            .into_any()
    });
    *response.status_mut() = status;
    if let Some(seconds) = seconds {
        response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
    }
    response
}

/// What waits, in a form.
fn hidden(waiting: &Waiting) -> AnyView {
    let place = waiting.place();
    let to = (place != Route::QUEUE).then(|| view! { <input type="hidden" name="to" value=place/> });
    let form = waiting.form().map(|_| view! { <input type="hidden" name="form" value=waiting.form.clone()/> });
    view! { {to}{form} }.into_any()
}
