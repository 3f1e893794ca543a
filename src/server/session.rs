//! Sessions: a signed cookie with the reviewer's id and name. The server stores nothing.

use crate::{domain::fold::composed, review::Reviewer};
use axum::http::HeaderMap;
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use cookie::time::Duration;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

pub(super) const COOKIE: &str = "countersign_session";
/// How long a session is valid, in the browser and here.
const MAX_AGE: Duration = Duration::days(30);
/// A session that is used gets a new cookie when it is as old as this.
pub(super) const RENEW_AFTER: Duration = Duration::days(1);

/// Creates and checks session cookies.
#[derive(Clone)]
pub struct Sessions {
    /// Derived from the server's secret and the key: changing the key signs everybody out.
    secret: [u8; 32],
    /// With a key, reviewers must sign in; without one (loopback only), each browser simply gets a session.
    pub(super) sign_in_needed: bool,
}

impl Sessions {
    /// `secret` signs the cookies. If there is a key, browsers without a session are redirected to `/sign-in`.
    pub fn new(secret: [u8; 32], api_key: Option<&str>) -> Self {
        let mac = authentication_code(&secret, "sessions of key", api_key.unwrap_or_default());
        Self { secret: mac.finalize().into_bytes().into(), sign_in_needed: api_key.is_some() }
    }

    /// A new session that starts now; `secure` for TLS.
    pub fn cookie(&self, reviewer: &Reviewer, secure: bool) -> Cookie<'static> {
        self.cookie_since(now(), reviewer, secure)
    }

    /// A session that started at `issued`, in seconds since 1970.
    pub fn cookie_since(&self, issued: i64, reviewer: &Reviewer, secure: bool) -> Cookie<'static> {
        let payload = BASE64.encode(json!([reviewer.id, reviewer.name, issued]).to_string());
        let signature = BASE64.encode(authentication_code(&self.secret, "session", &payload).finalize().into_bytes());
        let cookie = Cookie::build((COOKIE, format!("{payload}.{signature}")));
        cookie.path("/").http_only(true).same_site(SameSite::Lax).max_age(MAX_AGE).secure(secure).build()
    }

    /// The reviewer of the request's session, if it is genuine and not expired.
    pub fn reviewer(&self, headers: &HeaderMap) -> Option<Reviewer> {
        self.read(headers).map(|(reviewer, _)| reviewer)
    }

    /// The reviewer, and when the session started.
    pub(super) fn read(&self, headers: &HeaderMap) -> Option<(Reviewer, i64)> {
        let cookies = CookieJar::from_headers(headers);
        let (payload, signature) = cookies.get(COOKIE)?.value().split_once('.')?;
        authentication_code(&self.secret, "session", payload).verify_slice(&BASE64.decode(signature).ok()?).ok()?;
        let (id, name, issued): (String, String, i64) = serde_json::from_slice(&BASE64.decode(payload).ok()?).ok()?;
        (now() - issued < MAX_AGE.whole_seconds()).then_some((Reviewer { id, name }, issued))
    }

    /// The reviewer who signed in with this name. The same name gives the same id, so that drafts are found again; also where
    /// another keyboard composes its letters otherwise.
    pub fn named(&self, name: &str) -> Reviewer {
        let id = authentication_code(&self.secret, "reviewer", &composed(name).to_lowercase()).finalize().into_bytes();
        Reviewer { id: hex::encode(&id[..16]), name: name.to_owned() }
    }
}

/// What a browser sets to forget its session; `secure` for TLS.
pub(super) fn end(secure: bool) -> Cookie<'static> {
    let cookie = Cookie::build((COOKIE, "")).path("/").http_only(true).same_site(SameSite::Lax);
    cookie.max_age(Duration::ZERO).secure(secure).build()
}

fn authentication_code(secret: &[u8; 32], purpose: &str, text: &str) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
    mac.update(purpose.as_bytes());
    mac.update(b"\0");
    mac.update(text.as_bytes());
    mac
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Whether the browser uses TLS, see [`settle_scheme`](super::proxy::settle_scheme).
pub fn came_by_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn a_reviewer_is_the_same_on_any_keyboard() {
        let sessions = Sessions::new([7; 32], Some("key"));
        assert_eq!(sessions.named("Mu\u{308}ller").id, sessions.named("müller").id);
        assert_ne!(sessions.named("Muller").id, sessions.named("Müller").id);
        assert_ne!(sessions.named("Weiß").id, sessions.named("Weiss").id, "two people");
    }

    #[test]
    fn a_session_reads_back_and_a_forged_one_does_not() {
        let sessions = Sessions::new([7; 32], Some("key"));
        let ada = Reviewer { id: "1".into(), name: "Ada; Lovelace=ä".into() };
        let cookie = sessions.cookie(&ada, false);
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("a=b; {}", cookie.stripped()).parse().unwrap());
        assert_eq!(sessions.reviewer(&headers), Some(ada));
        for other in [Sessions::new([8; 32], Some("key")), Sessions::new([7; 32], Some("new key")), Sessions::new([7; 32], None)]
        {
            assert_eq!(other.reviewer(&headers), None);
        }
    }
}
