//! Each reader's language, from a cookie or else `Accept-Language`. The server stores nothing.

use super::session::came_by_tls;
use crate::text::Language;
use axum::{
    Form,
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use cookie::time::Duration;
use serde::Deserialize;

const COOKIE: &str = "countersign_language";
/// How long a browser keeps the cookie.
const MAX_AGE: Duration = Duration::days(365);

/// The language for a request with these headers.
pub(super) fn of_request(headers: &HeaderMap) -> Language {
    let chosen = CookieJar::from_headers(headers).get(COOKIE).and_then(|cookie| Language::of_tag(cookie.value()));
    let asked = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(Language::accepted);
    chosen.or_else(asked).unwrap_or_default()
}

#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    language: String,
}

/// `POST /language`: stores the choice in the cookie and redirects to the previous page.
pub(super) async fn choose(headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    let back = Redirect::to(&place_before(&headers));
    let Some(language) = Language::of_tag(&choice.language) else { return back.into_response() };
    let cookie = Cookie::build((COOKIE, language.tag())).path("/").http_only(true).same_site(SameSite::Lax).max_age(MAX_AGE);
    (CookieJar::new().add(cookie.secure(came_by_tls(&headers))), back).into_response()
}

/// The path of the previous page. Drops the host, so that nobody can be redirected to another site.
pub(super) fn place_before(headers: &HeaderMap) -> String {
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok()?.parse::<Uri>().ok());
    let place = from.as_ref().and_then(Uri::path_and_query).map_or("/", |place| place.as_str());
    if place.starts_with('/') && !place.starts_with("//") && !place.contains('\\') { place.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn the_cookie_wins_over_the_browser() {
        let asked = headers(&[(header::ACCEPT_LANGUAGE, "de-DE,de;q=0.9")]);
        assert_eq!(of_request(&asked), Language::German);
        let chosen = headers(&[(header::ACCEPT_LANGUAGE, "de"), (header::COOKIE, "a=b; countersign_language=en")]);
        assert_eq!(of_request(&chosen), Language::English);
        let odd = headers(&[(header::ACCEPT_LANGUAGE, "de"), (header::COOKIE, "countersign_language=<script>")]);
        assert_eq!(of_request(&odd), Language::German);
    }

    #[test]
    fn the_way_back_never_leads_to_another_site() {
        for (from, to) in [
            ("http://127.0.0.1:3000/items/7?field=a", "/items/7?field=a"),
            ("https://elsewhere.example//evil.example/", "/"),
            ("nonsense", "/"),
            ("https://elsewhere.example", "/"),
        ] {
            assert_eq!(place_before(&headers(&[(header::REFERER, from)])), to, "{from}");
        }
    }
}
