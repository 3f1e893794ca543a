//! Limits attempts to sign in, so that nobody can guess a password.
//!
//! Each client has [`AT_ONCE`] attempts, then one every [`THEN_EVERY`]. That is enough for colleagues who share an address (an
//! office, or a proxy that does not name its clients), and 6 guesses a minute won't find any serious password. A proxy's claims can be
//! forged, so all clients behind one peer address share [`TOGETHER_AT_ONCE`] attempts, then one every [`TOGETHER_EVERY`].
//! Each account has a number of its own (`account_attempts`). Attempts with the right password count, too; otherwise the response would reveal it to a client without attempts left.
//! Each process counts for itself.

use super::{
    proxy::{client, network, peer},
    sign_in::{SignIn, Waiting},
};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request, State},
    http::{self, Method, StatusCode},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use std::{
    convert::Infallible,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tower_governor::{GovernorError, GovernorLayer, governor::GovernorConfigBuilder, key_extractor::KeyExtractor};

const AT_ONCE: u32 = 20;
const THEN_EVERY: Duration = Duration::from_secs(10);
const TOGETHER_AT_ONCE: u32 = 200;
const TOGETHER_EVERY: Duration = Duration::from_millis(200);
/// Above this number of clients, those whose attempts are all available again are forgotten.
const MOST_REMEMBERED: usize = 1_000;

/// Drops idle clients once there are too many.
type Forget = Arc<dyn Fn() + Send + Sync>;

/// The same handlers, with a 429 for too many attempts.
#[expect(clippy::expect_used, reason = "none of the numbers is 0")]
pub(super) fn limit(handlers: MethodRouter<SignIn>, state: &SignIn) -> MethodRouter<SignIn> {
    let mut by_client = GovernorConfigBuilder::default().key_extractor(ByClient);
    let by_client = by_client.burst_size(AT_ONCE).period(THEN_EVERY).finish().expect("numbers above 0");
    let mut by_connection = GovernorConfigBuilder::default().key_extractor(ByConnection);
    let by_connection = by_connection.burst_size(TOGETHER_AT_ONCE).period(TOGETHER_EVERY).finish().expect("numbers above 0");
    let (clients, connections) = (by_client.limiter().clone(), by_connection.limiter().clone());
    let forget: Forget = Arc::new(move || {
        if clients.len() + connections.len() > MOST_REMEMBERED {
            clients.retain_recent();
            connections.retain_recent();
        }
    });
    handlers
        .layer::<_, Infallible>(from_fn(give_body_back))
        .layer::<_, Infallible>(GovernorLayer::new(by_connection).error_handler(refusal))
        // Checked first: what it refuses does not use up the attempts of other clients behind the same proxy.
        .layer::<_, Infallible>(GovernorLayer::new(by_client).error_handler(refusal))
        .layer(from_fn_with_state((forget, state.clone()), say_how_long))
}

/// Seconds until the next attempt. A refusal passes it to [`say_how_long`], which knows the reader's language.
#[derive(Clone, Copy)]
struct Wait(u64);

fn refusal(error: GovernorError) -> Response {
    let GovernorError::TooManyRequests { wait_time, .. } = error else { return error.into() };
    let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
    response.extensions_mut().insert(Wait(wait_time + 1)); // it is rounded down
    response
}

async fn say_how_long(State((forget, state)): State<(Forget, SignIn)>, request: Request, next: Next) -> Response {
    forget();
    let (client, headers) = (client(&request), request.headers().clone());
    let again = (request.method() == Method::GET).then(|| request.uri().to_string());
    let (mut parts, body) = request.into_parts();
    let aside = Aside(Arc::new(Mutex::new(Some(body))));
    parts.extensions.insert(aside.clone());
    let response = next.run(Request::from_parts(parts.clone(), Body::empty())).await;
    let Some(&Wait(seconds)) = response.extensions().get() else { return response };
    tracing::warn!(%client, seconds, "too many attempts to sign in; the next must wait");
    // The form of somebody who was signed in goes on waiting. What others send is not even read.
    let is_somebody = state.sessions.has_cookie(&headers);
    let body = match aside.take().filter(|_| is_somebody) {
        Some(body) => Bytes::from_request(Request::from_parts(parts, body), &()).await.unwrap_or_default(),
        None => Bytes::new(),
    };
    state.too_often(&headers, seconds, (&Waiting::read(&body), again.as_deref()))
}

/// The body of a request, put aside until it is sure that there were not too many.
#[derive(Clone)]
struct Aside(Arc<Mutex<Option<Body>>>);

impl Aside {
    fn take(&self) -> Option<Body> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

async fn give_body_back(mut request: Request, next: Next) -> Response {
    if let Some(body) = request.extensions().get::<Aside>().and_then(Aside::take) {
        *request.body_mut() = body;
    }
    next.run(request).await
}

// ---- who is asking -------------------------------------------------------------------------------------

#[derive(Clone, Copy, Debug)]
struct ByClient;

impl KeyExtractor for ByClient {
    type Key = IpAddr;

    fn extract<T>(&self, request: &http::Request<T>) -> Result<IpAddr, GovernorError> {
        Ok(network(client(request)))
    }
}

#[derive(Clone, Copy, Debug)]
struct ByConnection;

impl KeyExtractor for ByConnection {
    type Key = IpAddr;

    fn extract<T>(&self, request: &http::Request<T>) -> Result<IpAddr, GovernorError> {
        Ok(network(peer(request)))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use axum::{extract::ConnectInfo, http::HeaderValue};
    use std::net::SocketAddr;

    fn asked_by(peer: &str, forwarded: &[&str]) -> String {
        let mut request = http::Request::new(Body::empty());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        for value in forwarded {
            request.headers_mut().append("x-forwarded-for", HeaderValue::from_str(value).unwrap());
        }
        ByClient.extract(&request).unwrap().to_string()
    }

    #[test]
    fn a_proxy_is_believed_whom_it_serves_and_a_stranger_is_not() {
        assert_eq!(asked_by("203.0.113.9", &[]), "203.0.113.9");
        assert_eq!(asked_by("203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "a stranger");
        for proxy in ["127.0.0.1", "172.18.0.2", "::1", "fd00::2", "::ffff:10.0.0.2"] {
            assert_eq!(asked_by(proxy, &["198.51.100.1"]), "198.51.100.1", "{proxy}");
        }
        assert_eq!(asked_by("127.0.0.1", &["made.up, 10.9.9.9, 198.51.100.1:4711"]), "198.51.100.1", "the last one counts");
        assert_eq!(asked_by("127.0.0.1", &["10.9.9.9", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(asked_by("127.0.0.1", &["nonsense"]), "127.0.0.1");
    }

    #[test]
    fn whoever_has_a_network_of_ipv6_is_one_client() {
        assert_eq!(asked_by("2001:db8::1", &[]), asked_by("2001:db8:0:0:ffff::2", &[]));
        assert_ne!(asked_by("2001:db8::1", &[]), asked_by("2001:db8:0:1::1", &[]));
    }
}
