//! Refusals as pages: what happened, in the frame of all pages, and the way back. What programs read stays as it is.

use super::{
    plain_page::plain_page,
    reader::{language_of, place_before, theme_of},
};
use crate::{address::Route, api::context::Reader, message, text::Language};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use leptos::prelude::*;

/// Longer texts of a refusal are not shown.
const LONGEST: usize = 4 << 10;

/// In the extensions of a refusal whose text says no more than its page.
#[derive(Clone, Copy)]
pub(super) struct SaysNoMore;

/// Middleware that puts a refusal into a page, for a browser that goes to it. What is one already stays.
pub(super) async fn frame(request: Request, next: Next) -> Response {
    let is_asked = wants_page(&request);
    // Nobody may be signed in where a request is refused.
    let (language, theme) = (language_of(request.headers()), theme_of(request.headers()));
    let (reader, here) = (Reader { language, theme, ..Reader::default() }, request.uri().path().to_owned());
    let before = place_before(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    if !is_asked || !(status.is_client_error() || status.is_server_error()) || is(response.headers(), "text/html") {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let says_no_more = status == StatusCode::INTERNAL_SERVER_ERROR || parts.extensions.get::<SaysNoMore>().is_some();
    let said = if says_no_more { None } else { said(&parts.headers, body).await };
    let back = Some(before).filter(|before| *before != here && before != Route::QUEUE);
    let (page, body) = error_page(reader, status, said, back).into_parts();
    for gone in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::CONTENT_DISPOSITION, header::TRANSFER_ENCODING] {
        parts.headers.remove(gone);
    }
    parts.headers.extend(page.headers);
    Response::from_parts(parts, body)
}

/// Whether a browser will show the answer as a page.
fn wants_page(request: &Request) -> bool {
    is_in(request.headers(), header::ACCEPT, "text/html") && !request.uri().path().starts_with("/api/")
}

fn is_in(headers: &HeaderMap, name: header::HeaderName, what: &str) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
}

fn is(headers: &HeaderMap, media_type: &str) -> bool {
    is_in(headers, header::CONTENT_TYPE, media_type)
}

/// The sentence of a refusal: its text, or the detail of its JSON.
async fn said(headers: &HeaderMap, body: Body) -> Option<String> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return None;
    }
    let bytes = to_bytes(body, LONGEST).await.ok()?;
    let text = if is(headers, "application/json") {
        serde_json::from_slice::<serde_json::Value>(&bytes).ok()?.get("detail")?.as_str()?.to_owned()
    } else if is(headers, "text/plain") {
        String::from_utf8_lossy(&bytes).trim().to_owned()
    } else {
        return None;
    };
    Some(text).filter(|text| !text.is_empty())
}

fn error_page(reader: Reader, status: StatusCode, said: Option<String>, back: Option<String>) -> Response {
    let language = reader.language;
    let (heading, hint) = words(language, status);
    let mut response = plain_page(reader, heading, || {
        view! {
            <h1 class="text-xl font-semibold">{heading}</h1>
            <div class="flex flex-col gap-2" role="alert">
                {said.map(|said| view! { <p class="break-words">{said}</p> })}
                <p class="text-ink-soft">{hint}</p>
            </div>
            <p class="flex flex-wrap gap-2">
                {back.map(|back| view! { <a class="button" href=back>{message!(language, error_page_back)}</a> })}
                <a class="button" href=Route::QUEUE>{message!(language, go_to_queue)}</a>
            </p>
        }
        .into_any()
    });
    *response.status_mut() = status;
    response
}

/// What happened, and what to do.
fn words(language: Language, status: StatusCode) -> (&'static str, &'static str) {
    match status.as_u16() {
        404 | 410 => (message!(language, error_page_nothing), message!(language, error_page_nothing_hint)),
        401 | 403 => (message!(language, error_page_refused), message!(language, error_page_refused_hint)),
        413 | 431 => (message!(language, error_page_large), message!(language, error_page_large_hint)),
        408 | 429 | 503 => (message!(language, error_page_busy), message!(language, error_page_busy_hint)),
        400..500 => (message!(language, error_page_odd), message!(language, error_page_odd_hint)),
        _ => (message!(language, error_page_broken), message!(language, error_page_broken_hint)),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use axum::{Router, middleware::from_fn, response::IntoResponse, routing::get};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    async fn answer(path: &str, accept: &str, language: &str) -> (StatusCode, HeaderMap, String) {
        let panics = get(async || -> String { panic!("a secret of the house") });
        let busy =
            get(async || (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], "Too much at once <b>").into_response());
        let router = Router::new()
            .route("/panics", panics)
            .route("/busy", busy)
            .route("/api/busy", get(async || (StatusCode::SERVICE_UNAVAILABLE, "Too much at once")))
            .layer(CatchPanicLayer::new())
            .layer(from_fn(frame));
        let request = Request::get(path).header(header::ACCEPT, accept).header(header::ACCEPT_LANGUAGE, language);
        let request = request.header(header::REFERER, "http://localhost/items/7?field=total").body(Body::empty()).unwrap();
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
        (parts.status, parts.headers, text)
    }

    #[tokio::test]
    async fn a_refusal_is_a_page_with_the_way_back_for_a_browser_and_stays_as_it_is_for_programs() {
        let (status, headers, page) = answer("/busy", "text/html,*/*", "de").await;
        assert_eq!((status, headers[header::RETRY_AFTER].to_str().unwrap()), (StatusCode::SERVICE_UNAVAILABLE, "1"));
        assert!(page.contains("lang=\"de\"") && page.contains("Too much at once &lt;b&gt;"), "{page}");
        assert!(page.contains("href=\"/items/7?field=total\"") && page.contains("href=\"/\""), "{page}");
        assert!(page.contains("/favicon.svg") && page.contains("Zur Warteschlange"), "{page}");
        for (path, accept) in [("/busy", "*/*"), ("/api/busy", "text/html")] {
            assert!(answer(path, accept, "de").await.2.starts_with("Too much at once"), "{path}");
        }
    }

    #[tokio::test]
    async fn a_fault_of_our_own_tells_no_secret() {
        let (status, _, page) = answer("/panics", "text/html", "en").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.contains("Something went wrong") && !page.contains("secret") && !page.contains("panicked"), "{page}");
    }
}
