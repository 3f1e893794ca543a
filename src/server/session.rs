//! Sessions: who a request comes from.
//!
//! A person's session is a row ([`People`]); its cookie has the row's id and a secret of which the row has the hash. So it ends when
//! somebody ends it, and a disabled person is nobody from the next request on. (The crate tower-sessions fixes the cookie's name and
//! `Secure` for all requests, keeps the cookie itself in its row, and does not know whose session it is; what is left of it is shorter
//! than its store would be.)
//!
//! On a machine where nobody signs in, a signed cookie tells browsers apart, so that each finds its drafts again. It proves nothing.

use super::proxy::came_by_tls;
use crate::{
    domain::{Permit, UseCase, fold::composed},
    ledger::{
        LedgerError, People,
        people::{Limits, Person, REMEMBERED, SessionError},
    },
    review::{Queues, Reviewer},
};
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
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

/// The cookie of a browser where nobody signs in.
const LOCAL: &str = "countersign_session";
/// How long a browser keeps that.
const LOCAL_AGE: Duration = Duration::days(30);
/// How often the use of one session is written down at most; a write that fails is not tried again before.
const TOLD_EVERY: std::time::Duration = std::time::Duration::from_secs(30);
/// It gets a new one when it is as old as this.
const RENEW_AFTER: Duration = Duration::days(1);

/// The name of a cookie: behind TLS, no other site of the same domain can set it (`__Host-`).
pub(super) fn cookie_name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

/// A cookie that only the server reads.
pub(super) fn cookie(name: &str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build((cookie_name(name, secure), value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).build()
}

/// What a browser sets to forget a cookie.
pub(super) fn forget(name: &str, secure: bool) -> Cookie<'static> {
    let mut cookie = cookie(name, String::new(), secure);
    cookie.set_max_age(Duration::ZERO);
    cookie
}

/// The cookie of a browser in which somebody has signed in before.
const KNOWN: &str = "countersign_known";
/// How long a browser keeps that.
const KNOWN_AGE: Duration = Duration::days(365);

/// The name of the cookie of a person's session.
pub const SESSION: &str = "countersign";

/// The session that a request belongs to.
#[derive(Clone, Debug)]
pub(super) struct OwnSession {
    /// Its id.
    pub id: String,
}

/// Who sends a request.
pub(super) enum Who {
    /// Somebody with a session.
    Person(Reviewer, OwnSession),
    /// A browser on a machine where nobody signs in, with the cookie that it must keep, if it is new.
    Local(Reviewer, Option<Cookie<'static>>),
    /// Nobody who is known.
    Nobody,
    /// Somebody whose access was ended here, and whom a proxy still names.
    Disabled,
}

/// Finds out who sends a request. Clones share it.
#[derive(Clone)]
pub struct Sessions {
    secret: [u8; 32],
    pub(super) people: People,
    pub(super) limits: Limits,
    /// The settings alone say that people sign in.
    always: bool,
    /// Whether people sign in with passwords of their own. Otherwise sessions of such accounts open nothing.
    pub(super) has_passwords: bool,
    /// Somebody was added, so people sign in from now on.
    anybody: Arc<AtomicBool>,
    /// When the use of a session was last written down, by its id.
    told: Arc<Mutex<HashMap<String, Instant>>>,
}

impl Sessions {
    /// `secret` signs the cookies of browsers where nobody signs in. With `always`, people sign in even if nobody was added yet.
    pub fn new(secret: [u8; 32], people: People, limits: Limits, always: bool) -> Self {
        Self { secret, people, limits, always, has_passwords: true, anybody: Arc::default(), told: Arc::default() }
    }

    /// The same, where people sign in with passwords of their own, or don't.
    #[must_use]
    pub(super) fn with_passwords(self, has_passwords: bool) -> Self {
        Self { has_passwords, ..self }
    }

    /// Whether people must sign in: nobody goes back to a server without.
    pub async fn is_sign_in_needed(&self) -> Result<bool, LedgerError> {
        if self.always || self.anybody.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let anybody = self.people.any().await?;
        self.anybody.store(anybody, Ordering::Relaxed);
        Ok(anybody)
    }

    /// Who sends a request with these headers. With `is_use`, their session is used by it.
    pub(super) async fn who(&self, headers: &HeaderMap, is_use: bool) -> Result<Who, LedgerError> {
        if let Some(text) = self.text_of(headers)
            && let Ok((person, session)) = self.people.session(&text, self.limits).await?
            && (self.has_passwords || person.login.is_empty())
        {
            if is_use && session.is_untold() {
                self.tell(&session.id);
            }
            return Ok(Who::Person(reviewer_of(&person), OwnSession { id: session.id }));
        }
        if self.is_sign_in_needed().await? {
            return Ok(Who::Nobody);
        }
        let secure = came_by_tls(headers);
        Ok(match self.read_local(headers) {
            Some((reviewer, since)) if now() - since < RENEW_AFTER.whole_seconds() => Who::Local(reviewer, None),
            known => {
                let new = || Reviewer::local(uuid::Uuid::new_v4().to_string(), "Reviewer");
                let reviewer = known.map_or_else(new, |(reviewer, _)| reviewer);
                let cookie = self.local_cookie_since(now(), &reviewer, secure);
                Who::Local(reviewer, Some(cookie))
            }
        })
    }

    /// The text of the cookie of a person's session.
    fn text_of(&self, headers: &HeaderMap) -> Option<String> {
        let name = cookie_name(SESSION, came_by_tls(headers));
        CookieJar::from_headers(headers).get(&name).map(|cookie| cookie.value().to_owned())
    }

    /// Whether the request claims to be of a session, which may have ended. Asks the database nothing.
    pub(super) fn has_cookie(&self, headers: &HeaderMap) -> bool {
        self.text_of(headers).is_some()
    }

    /// Whether these headers come from somebody who was signed in not long ago.
    pub(super) async fn was_somebody(&self, headers: &HeaderMap) -> bool {
        let Some(text) = self.text_of(headers) else { return false };
        matches!(self.people.session(&text, self.limits).await, Ok(Ok(_) | Err(SessionError::Ended)))
    }

    /// Starts a session, and ends the one that the browser had. Returns its cookie and its id; `None` if the person was disabled meanwhile,
    /// or has another password than the one that was verified.
    pub(super) async fn start(
        &self,
        person: &Person,
        how: (&str, &str),
        password: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Option<(Cookie<'static>, String)>, LedgerError> {
        if let Some(text) = self.text_of(headers)
            && let Ok((before, session)) = self.people.session(&text, self.limits).await?
        {
            self.people.end_session(&before.actor(), &session.id).await?;
        }
        let Some((text, id)) = self.people.start_session(person, how, password).await? else { return Ok(None) };
        let mut cookie = cookie(SESSION, text, came_by_tls(headers));
        // Longer than the session: a form that is sent after it ended came from somebody who was signed in.
        cookie.set_max_age(Duration::try_from(self.limits.whole + REMEMBERED).ok());
        Ok(Some((cookie, id)))
    }

    /// Writes down in the background that the session is used. That it can't be is no reason to refuse the request.
    fn tell(&self, id: &str) {
        {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            told.retain(|_, at| at.elapsed() < TOLD_EVERY);
            if told.insert(id.to_owned(), Instant::now()).is_some() {
                return;
            }
        }
        let (people, id) = (self.people.clone(), id.to_owned());
        tokio::spawn(async move {
            if let Err(error) = people.used_session(&id).await {
                tracing::warn!(%error, "the use of a session could not be written down");
            }
        });
    }

    /// The cookie of a browser where nobody signs in, from `since`, in seconds since 1970.
    pub fn local_cookie_since(&self, since: i64, reviewer: &Reviewer, secure: bool) -> Cookie<'static> {
        let payload = BASE64.encode(json!([reviewer.id, reviewer.name, since]).to_string());
        let signature = BASE64.encode(self.mac("session", &payload).finalize().into_bytes());
        let cookie = Cookie::build((LOCAL, format!("{payload}.{signature}")));
        cookie.path("/").http_only(true).same_site(SameSite::Lax).max_age(LOCAL_AGE).secure(secure).build()
    }

    /// The reviewer of such a cookie, and since when.
    pub fn read_local(&self, headers: &HeaderMap) -> Option<(Reviewer, i64)> {
        let cookies = CookieJar::from_headers(headers);
        let (payload, signature) = cookies.get(LOCAL)?.value().split_once('.')?;
        self.mac("session", payload).verify_slice(&BASE64.decode(signature).ok()?).ok()?;
        let (id, name, since): (String, String, i64) = serde_json::from_slice(&BASE64.decode(payload).ok()?).ok()?;
        (now() - since < LOCAL_AGE.whole_seconds()).then(|| (Reviewer::local(id, name), since))
    }

    fn mac(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        // Before people had accounts, a server with a key signed with another secret.
        let mac = authentication_code(&self.secret, "sessions of key", "");
        authentication_code(&mac.finalize().into_bytes().into(), purpose, text)
    }

    /// The cookie of a browser in which somebody has signed in with this name: its attempts count apart, so that nobody elsewhere can keep
    /// the account closed by guessing.
    pub(super) fn known_browser(&self, login: &str, secure: bool) -> Cookie<'static> {
        let proof = BASE64.encode(self.mac("known browser", login).finalize().into_bytes());
        let mut cookie = cookie(KNOWN, proof, secure);
        cookie.set_max_age(KNOWN_AGE);
        cookie
    }

    /// Whether these headers come from such a browser.
    pub(super) fn is_known_browser(&self, login: &str, headers: &HeaderMap) -> bool {
        let cookies = CookieJar::from_headers(headers);
        let proof = cookies.get(&cookie_name(KNOWN, came_by_tls(headers))).and_then(|cookie| BASE64.decode(cookie.value()).ok());
        proof.is_some_and(|proof| self.mac("known browser", login).verify_slice(&proof).is_ok())
    }

    /// The id that stood for a name when people only said it: `key` is the server's key of that time.
    pub(super) fn said_id(&self, key: Option<&str>, name: &str) -> String {
        let mac = authentication_code(&self.secret, "sessions of key", key.unwrap_or_default());
        let mac = authentication_code(&mac.finalize().into_bytes().into(), "reviewer", &composed(name).to_lowercase());
        hex::encode(&mac.finalize().into_bytes()[..16])
    }
}

/// The person, as the use cases know them.
pub(super) fn reviewer_of(person: &Person) -> Reviewer {
    Reviewer { id: person.id.clone(), name: person.name.clone(), grants: person.all_grants() }
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

/// What somebody may read through the API: the collections of the queues that they may see.
pub(super) async fn reading(reviewer: &Reviewer, queues: &Queues) -> Permit {
    if reviewer.grants.allow_everywhere(UseCase::See) {
        return Permit::reading();
    }
    let is_known = |name: &str| queues.all().iter().any(|review| &*review.queue == name);
    if reviewer.grants.iter().filter_map(|grant| grant.collection.as_deref()).any(|name| !is_known(name)) {
        queues.look_for_more().await;
    }
    let places = queues.seen_by(reviewer).into_iter().map(|review| {
        let collection = &review.collection;
        (collection.deployment_name.clone(), collection.name.clone())
    });
    Permit { places: Some(places.collect()), ..Permit::reading() }
}
