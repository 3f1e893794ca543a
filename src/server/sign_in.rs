//! The sign-in page, which asks for a name and the key. Plain HTML, so that it works without scripts.

use super::{
    assets,
    plain_page::CONTENT_SECURITY_POLICY,
    reader::{Readers, language_of, theme_of},
    session::{self, Sessions, came_by_tls},
    unsaved,
};
use crate::{
    address::Route,
    api::form::{KeptTexts, Unsaved, Why},
    domain::Collection,
    message,
};
use axum::{
    Form,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// State of the sign-in page.
#[derive(Clone)]
pub(super) struct SignIn {
    pub(super) sessions: Sessions,
    pub(super) api_key: Option<String>,
    pub(super) collection: Arc<Collection>,
}

/// A review form that was posted without a session: its item and its body. It is shown again after signing in, and never carried
/// out: it may be somebody else who signs in.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Waiting {
    #[serde(default)]
    item: String,
    #[serde(default)]
    form: String,
}

impl Waiting {
    /// The form that this request posts, if it is a review form. Too large a body is answered as everywhere.
    pub(super) async fn of(request: Request) -> Result<Option<Self>, Response> {
        let Route::Item(item) = Route::parse(request.uri().path()) else { return Ok(None) };
        if request.method() != Method::POST {
            return Ok(None);
        }
        let form = String::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
        Ok(Some(Self { item, form }))
    }
}

#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    name: String,
    #[serde(default)]
    key: String,
    #[serde(flatten)]
    waiting: Waiting,
}

/// `GET /sign-in`.
pub(super) async fn page(headers: HeaderMap) -> Html<String> {
    Html(html(&headers, "", &Waiting::default()))
}

/// The same page, with a form that waits for somebody to sign in.
pub(super) fn page_with(headers: &HeaderMap, waiting: &Waiting) -> Response {
    let problem = message!(language_of(headers), sign_in_first);
    (StatusCode::UNAUTHORIZED, Html(html(headers, problem, waiting))).into_response()
}

/// `POST /sign-in`.
pub(super) async fn sign_in(State(state): State<SignIn>, headers: HeaderMap, Form(answer): Form<Answer>) -> Response {
    let key = state.api_key.unwrap_or_default();
    let right = bool::from(key.as_bytes().ct_eq(answer.key.as_bytes()));
    let name: String = answer.name.trim().chars().filter(|c| !c.is_control()).take(80).collect();
    if !right || name.is_empty() {
        let language = language_of(&headers);
        let problem = if right { message!(language, sign_in_name_missing) } else { message!(language, sign_in_wrong_key) };
        return (StatusCode::UNAUTHORIZED, Html(html(&headers, problem, &answer.waiting))).into_response();
    }
    let reviewer = state.sessions.named(&name);
    let cookie = state.sessions.cookie(&reviewer, came_by_tls(&headers));
    let Waiting { item, form } = answer.waiting;
    let page = if item.is_empty() {
        Redirect::to("/").into_response()
    } else {
        let unsaved = Unsaved { why: Why::SignedOut, texts: KeptTexts::parse(form.as_bytes()) };
        let reader = Readers { collection: state.collection.clone(), sign_in: true }.reader(&headers, Some(&reviewer));
        unsaved::page(reader, &item, unsaved, &state.collection)
    };
    (CookieJar::new().add(cookie), page).into_response()
}

/// `POST /sign-out`: the browser forgets its session.
pub(super) async fn sign_out(headers: HeaderMap) -> Response {
    (CookieJar::new().add(session::end(came_by_tls(&headers))), Redirect::to(Route::SIGN_IN)).into_response()
}

/// For every answer to signing in or out: it runs no script, and no browser or proxy keeps it.
pub(super) async fn shield(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The response to too many attempts; `seconds` until the next one.
pub(super) fn too_often(headers: &HeaderMap, seconds: u64) -> Response {
    let problem = message!(language_of(headers), sign_in_too_often, seconds = seconds);
    (StatusCode::TOO_MANY_REQUESTS, Html(html(headers, &problem, &Waiting::default()))).into_response()
}

/// `problem` must be a text of ours, never the visitor's: it is not escaped.
fn html(headers: &HeaderMap, problem: &str, waiting: &Waiting) -> String {
    let css = assets::fingerprint();
    let language = language_of(headers);
    let (tag, theme) = (language.tag(), theme_of(headers).name());
    let (title, heading) = (message!(language, sign_in_title), message!(language, sign_in_heading));
    let (name, key, button) =
        (message!(language, sign_in_name), message!(language, sign_in_key), message!(language, sign_in_button));
    let alert =
        if problem.is_empty() { String::new() } else { format!(r#"<p class="notice notice-bad" role="alert">{problem}</p>"#) };
    let waiting = if waiting.item.is_empty() {
        String::new()
    } else {
        let (item, form) = (escaped(&waiting.item), escaped(&waiting.form));
        format!(r#"<input type="hidden" name="item" value="{item}"><input type="hidden" name="form" value="{form}">"#)
    };
    format!(
        r#"<!DOCTYPE html><html lang="{tag}" data-theme="{theme}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Countersign</title><link rel="stylesheet" href="/pkg/{css}/countersign.css"><link rel="icon" href="/favicon.svg"></head>
<body><main class="max-w-xl mx-auto p-8 flex flex-col gap-4"><h1 class="text-xl font-semibold">{heading}</h1>{alert}
<form method="post" action="/sign-in" class="flex flex-col gap-4">{waiting}
<label class="text-sm text-ink-soft">{name}<input class="control mt-1" name="name" autocomplete="name" required maxlength="80"></label>
<label class="text-sm text-ink-soft">{key}<input class="control mt-1" name="key" type="password" autocomplete="current-password" required></label>
<button type="submit" class="button button-accept">{button}</button></form></main></body></html>"#
    )
}

/// For an attribute in double quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
