//! Who reads a page, and how they like it. The choices are in cookies; the server stores nothing.

use super::proxy::came_by_tls;
use crate::{
    address::Theme,
    api::context::Reader,
    domain::{Collection, label::visible},
    ledger::people::Person,
    review::{Queues, Review, Reviewer},
    text::Language,
};
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
use std::sync::Arc;

const LANGUAGE: &str = "countersign_language";
const THEME: &str = "countersign_theme";
/// How long a browser keeps the cookies.
const MAX_AGE: Duration = Duration::days(365);

/// What is the same for all readers.
#[derive(Clone)]
pub(super) struct Readers {
    pub(super) queues: Queues,
    /// A proxy signs people in.
    pub(super) by_proxy: bool,
}

impl Readers {
    /// What names fields where it is not known, or must not be said, in which queue an item is.
    pub(super) fn fields(&self) -> Arc<Collection> {
        self.queues.only().map_or_else(|| Arc::new(Collection::new("", "")), |only| only.collection.clone())
    }

    /// Who sent a request with these headers, in the session of `reviewer`, about this queue, or the only one.
    pub(super) fn reader(&self, headers: &HeaderMap, reviewer: Option<&Reviewer>, queue: Option<&Review>) -> Reader {
        let queue = queue.or(self.queues.only());
        let has_several = reviewer.is_some_and(|reviewer| self.queues.has_several(reviewer));
        Reader {
            language: language_of(headers),
            theme: theme_of(headers),
            signed_in_as: reviewer.filter(|reviewer| Person::is_id(&reviewer.id)).map(|reviewer| reviewer.name.clone()),
            role: reviewer.zip(queue).and_then(|(reviewer, queue)| reviewer.grants.role_in(&queue.queue)),
            signs_out: !self.by_proxy && reviewer.is_some_and(|reviewer| Person::is_id(&reviewer.id)),
            administers: reviewer.is_some_and(Reviewer::may_administer),
            collection: queue.map(|queue| visible(&queue.queue)).unwrap_or_default(),
            queue: queue.filter(|_| has_several).map(|queue| queue.queue.to_string()),
            has_several,
        }
    }
}

/// The language of this request: chosen, else the browser's (`Accept-Language`).
pub(super) fn language_of(headers: &HeaderMap) -> Language {
    let chosen = CookieJar::from_headers(headers).get(LANGUAGE).and_then(|cookie| Language::of_tag(cookie.value()));
    let asked = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(Language::accepted);
    chosen.or_else(asked).unwrap_or_default()
}

/// The theme that was chosen for this browser.
pub(super) fn theme_of(headers: &HeaderMap) -> Theme {
    CookieJar::from_headers(headers).get(THEME).and_then(|cookie| Theme::of_name(cookie.value())).unwrap_or_default()
}

#[derive(Deserialize)]
pub(super) struct LanguageChoice {
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
pub(super) struct ThemeChoice {
    #[serde(default)]
    theme: String,
}

/// `POST /language`: stores the choice in the cookie and redirects to the previous page.
pub(super) async fn choose_language(headers: HeaderMap, Form(choice): Form<LanguageChoice>) -> Response {
    keep(&headers, LANGUAGE, Language::of_tag(&choice.language).map(Language::tag))
}

/// `POST /theme`: the same.
pub(super) async fn choose_theme(headers: HeaderMap, Form(choice): Form<ThemeChoice>) -> Response {
    keep(&headers, THEME, Theme::of_name(&choice.theme).map(Theme::name))
}

/// Stores the choice in a cookie; an unknown choice is ignored.
fn keep(headers: &HeaderMap, name: &'static str, choice: Option<&'static str>) -> Response {
    let back = Redirect::to(&place_before(headers));
    let Some(choice) = choice else { return back.into_response() };
    let cookie = Cookie::build((name, choice)).path("/").http_only(true).same_site(SameSite::Lax).max_age(MAX_AGE);
    (CookieJar::new().add(cookie.secure(came_by_tls(headers))), back).into_response()
}

/// The path of the previous page. Drops the host, so that nobody can be redirected to another site.
pub(super) fn place_before(headers: &HeaderMap) -> String {
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok()?.parse::<Uri>().ok());
    own_place(from.as_ref().and_then(Uri::path_and_query).map_or("/", |place| place.as_str())).to_owned()
}

/// The place, if it is one of this server whatever a browser makes of it; else the queue.
pub(super) fn own_place(place: &str) -> &str {
    let is_own = place.starts_with('/') && !place.starts_with("//") && !place.contains(|c: char| c == '\\' || c.is_control());
    if is_own { place } else { "/" }
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
        assert_eq!(language_of(&asked), Language::German);
        let chosen = headers(&[(header::ACCEPT_LANGUAGE, "de"), (header::COOKIE, "a=b; countersign_language=en")]);
        assert_eq!(language_of(&chosen), Language::English);
        let odd = headers(&[(header::ACCEPT_LANGUAGE, "de"), (header::COOKIE, "countersign_language=<script>")]);
        assert_eq!(language_of(&odd), Language::German);
    }

    #[test]
    fn an_unknown_theme_is_the_devices() {
        let chosen = |cookie: &str| theme_of(&headers(&[(header::COOKIE, cookie)]));
        assert_eq!(chosen("countersign_theme=dark"), Theme::Dark);
        assert_eq!([chosen("a=b"), chosen("countersign_theme=\"><script>")], [Theme::System; 2]);
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
