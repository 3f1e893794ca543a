//! Who a browser belongs to. A signed cookie holds the reviewer's id and name; there is nothing to look up.

use crate::review::Reviewer;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const COOKIE: &str = "countersign_session";
/// Seconds that a browser keeps the cookie.
const MAX_AGE: u32 = 30 * 24 * 3_600;

/// Makes and reads session cookies.
#[derive(Clone)]
pub struct Sessions {
    /// Of this server and of its key: with another key, nobody is signed in any more.
    secret: [u8; 32],
    /// With a key, reviewers sign in; without one (loopback only) they simply are there.
    sign_in_needed: bool,
}

impl Sessions {
    /// `secret` signs; with a key a browser without a session is sent to `/sign-in`.
    pub fn new(secret: [u8; 32], api_key: Option<&str>) -> Self {
        let mac = authentication_code(&secret, "sessions of key", api_key.unwrap_or_default());
        Self { secret: mac.finalize().into_bytes().into(), sign_in_needed: api_key.is_some() }
    }

    /// The `Set-Cookie` of a new session, issued now.
    pub fn cookie(&self, reviewer: &Reviewer, secure: bool) -> Option<HeaderValue> {
        let payload = BASE64.encode(serde_json::to_vec(&(&reviewer.id, &reviewer.name, now())).ok()?);
        let signature = BASE64.encode(authentication_code(&self.secret, "session", &payload).finalize().into_bytes());
        let secure = if secure { "; Secure" } else { "" };
        let text = format!("{COOKIE}={payload}.{signature}; Path=/; HttpOnly; SameSite=Lax; Max-Age={MAX_AGE}{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// The reviewer whose session the request carries, if it is one of ours and not too old.
    pub fn reviewer(&self, headers: &HeaderMap) -> Option<Reviewer> {
        let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let value =
            cookies.flat_map(|value| value.split(';')).find_map(|one| one.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
        let (payload, signature) = value.split_once('.')?;
        authentication_code(&self.secret, "session", payload).verify_slice(&BASE64.decode(signature).ok()?).ok()?;
        let (id, name, issued): (String, String, i64) = serde_json::from_slice(&BASE64.decode(payload).ok()?).ok()?;
        (now() - issued < i64::from(MAX_AGE)).then_some(Reviewer { id, name })
    }

    /// Somebody who signed in: the same name is the same reviewer, so that drafts are found again.
    pub fn named(&self, name: &str) -> Reviewer {
        let id = authentication_code(&self.secret, "reviewer", &name.to_lowercase()).finalize().into_bytes();
        Reviewer { id: hex::encode(&id[..16]), name: name.to_owned() }
    }
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
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// The browser came by TLS, as the proxy in front says.
pub fn came_by_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https")
}

/// Puts the `Reviewer` into the request; starts a session, or asks to sign in.
pub async fn require_reviewer(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response {
    if let Some(reviewer) = sessions.reviewer(request.headers()) {
        request.extensions_mut().insert(reviewer);
        return next.run(request).await;
    }
    if sessions.sign_in_needed {
        let is_page =
            request.headers().get(header::ACCEPT).is_some_and(|accept| accept.to_str().unwrap_or("").contains("text/html"));
        return if is_page {
            Redirect::to("/sign-in").into_response()
        } else {
            // A server function: the page reads this as `ApiError::NotSignedIn`.
            (axum::http::StatusCode::UNAUTHORIZED, r#""NotSignedIn""#).into_response()
        };
    }
    let reviewer = Reviewer { id: uuid::Uuid::new_v4().to_string(), name: "Reviewer".to_owned() };
    let cookie = sessions.cookie(&reviewer, came_by_tls(request.headers()));
    request.extensions_mut().insert(reviewer);
    let mut response = next.run(request).await;
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_session_reads_back_and_a_forged_one_does_not() {
        let sessions = Sessions::new([7; 32], Some("key"));
        let ada = Reviewer { id: "1".into(), name: "Ada; Lovelace=ä".into() };
        let cookie = sessions.cookie(&ada, false).unwrap();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&format!("a=b; {pair}")).unwrap());
        assert_eq!(sessions.reviewer(&headers), Some(ada));
        for other in [Sessions::new([8; 32], Some("key")), Sessions::new([7; 32], Some("new key")), Sessions::new([7; 32], None)]
        {
            assert_eq!(other.reviewer(&headers), None);
        }
    }
}
