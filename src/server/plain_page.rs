//! Pages without scripts: read-only or with a single form. They look like the rest of the application, without its wasm.

use super::assets;
use crate::{
    address::Theme,
    api::{ApiError, context::Reader},
    message,
    text::Language,
    ui::{
        components::{Brand, IdentityForm, IdentityMenu},
        error_text, home,
    },
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use leptos::prelude::*;

/// No scripts at all. Column widths are style attributes.
pub(super) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A whole page around `content`, which is rendered in the reader's language.
pub(super) fn plain_page(reader: Reader, title: &str, content: impl FnOnce() -> AnyView) -> Response {
    let language = reader.language;
    let to_queue = if leads_to_all(&reader) { message!(language, queues_all) } else { message!(language, review_queue) };
    let mut response = page(reader, title, None, || {
        view! {
            <header class="border-b border-line bg-surface">
                <div class="max-w-5xl mx-auto px-4 h-12 flex items-center justify-between">
                    <nav class="flex items-center gap-2"><Brand/><a class="button button-quiet" href=home()>{to_queue}</a></nav>
                    <IdentityMenu/>
                </div>
            </header>
            <main class="max-w-5xl mx-auto px-4 py-5 flex flex-col gap-5">{content()}</main>
            <IdentityForm/>
        }
        .into_any()
    });
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether the start page, to which the page leads back, lists several queues.
fn leads_to_all(reader: &Reader) -> bool {
    reader.has_several && reader.queue.is_none()
}

/// A page for whoever is not signed in: without a menu. `refresh` is where the browser goes by itself.
pub(super) fn bare_page(
    language: Language,
    theme: Theme,
    title: &str,
    refresh: Option<&str>,
    content: impl FnOnce() -> AnyView,
) -> Response {
    page(Reader { language, theme, ..Reader::default() }, title, refresh, || {
        view! { <main class="max-w-xl mx-auto p-8 flex flex-col gap-4">{content()}</main> }.into_any()
    })
}

fn page(reader: Reader, title: &str, refresh: Option<&str>, body: impl FnOnce() -> AnyView) -> Response {
    let html = Owner::new().with(|| {
        let (language, theme) = (reader.language, reader.theme);
        provide_context(reader);
        let refresh = refresh.map(|to| view! { <meta http-equiv="refresh" content=format!("0; url={to}")/> });
        let stylesheet = format!("/pkg/{}/countersign.css", assets::fingerprint());
        view! {
            <html lang=language.tag() data-theme=theme.name()>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    {refresh}
                    <title>{format!("{title} · Countersign")}</title>
                    <link rel="stylesheet" href=stylesheet/>
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                </head>
                <body>{body()}</body>
            </html>
        }
        .to_html()
    });
    Html(format!("<!DOCTYPE html>{html}")).into_response()
}

/// A page that shows an error.
pub(super) fn problem_page(reader: Reader, error: ApiError) -> Response {
    let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let language = reader.language;
    let heading = match error {
        ApiError::NotFound | ApiError::Moved(_) | ApiError::Damaged => message!(language, review_cannot_be_shown),
        ApiError::NoQueue => message!(language, error_page_nothing),
        _ => message!(language, error_page_failed),
    };
    let back = if leads_to_all(&reader) { message!(language, queues_all) } else { message!(language, bulk_back) };
    let mut response = plain_page(reader, message!(language, review_not_available), || {
        let said = error_text(&error);
        let said = if said.ends_with('.') { said } else { format!("{said}.") };
        view! {
            <h1 class="text-xl font-semibold">{heading}</h1>
            <p class="text-ink-soft" role="alert">{said}</p>
            <p><a class="button" href=home()>{back}</a></p>
        }
        .into_any()
    });
    *response.status_mut() = status;
    response
}
