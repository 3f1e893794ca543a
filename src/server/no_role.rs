//! Pages for people who are known, or should be, but may do nothing here.

use super::{
    plain_page::{bare_page, plain_page},
    reader::{language_of, theme_of},
};
use crate::{api::context::Reader, domain::label::visible, message, review::Reviewer};
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;

/// For somebody without a role.
pub(super) fn page(reader: Reader, reviewer: &Reviewer) -> Response {
    let language = reader.language;
    let mut response = plain_page(reader, message!(language, no_role_title), || {
        view! {
            <h1 class="text-xl font-semibold">{message!(language, no_role_heading)}</h1>
            <p class="text-ink-soft break-words" dir="auto">{message!(language, no_role_text, name = &visible(&reviewer.name))}</p>
        }
        .into_any()
    });
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

/// For somebody whose access was ended here, but whom the proxy still lets through.
pub(super) fn disabled(headers: &HeaderMap) -> Response {
    refusal(headers, StatusCode::FORBIDDEN, message!(language_of(headers), sign_in_disabled))
}

/// For whoever did not come through the proxy that signs people in.
pub(super) fn not_through_the_proxy(headers: &HeaderMap) -> Response {
    refusal(headers, StatusCode::UNAUTHORIZED, message!(language_of(headers), sign_in_by_proxy))
}

fn refusal(headers: &HeaderMap, status: StatusCode, why: &'static str) -> Response {
    let language = language_of(headers);
    let mut response = bare_page(language, theme_of(headers), message!(language, sign_in_title), None, || {
        view! {
            <h1 class="text-xl font-semibold">{message!(language, sign_in_heading)}</h1>
            <p class="notice notice-bad" role="alert">{why}</p>
        }
        .into_any()
    });
    *response.status_mut() = status;
    response
}
