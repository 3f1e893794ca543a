//! `GET /live`: what happens in the queue, as server-sent events.
//!
//! A stream ends after a minute or two, and the browser asks again by itself: so it passes the gate again, and a server that stops or a
//! proxy that forgets connections costs nothing. In between it ends as soon as its session does, or the roles of its person change.

use super::{connections::StreamPlaces, require_reviewer::Gate};
use crate::{
    address::{Address, Word},
    api::ApiError,
    domain::Version,
    review::{
        Queues, Reviewer,
        live::{Heard, Listening},
    },
};
use axum::{
    Extension,
    extract::{FromRef, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::stream::{self, Stream};
use std::{convert::Infallible, time::Duration};
use tokio::time::{Instant, timeout_at};

/// How long a stream lasts, and up to how much longer, so that not all begin anew at once.
const LASTS: Duration = Duration::from_secs(80);
const SPREAD: u64 = 40_000;
/// A sign of life, for proxies that end connections on which nothing comes.
const SIGN: Duration = Duration::from_secs(20);
/// When a browser asks again after a stream has ended.
const RETRY: Duration = Duration::from_secs(1);
/// When a browser may ask again if there is no place.
const NO_PLACE: &str = "60";

/// What the route needs.
#[derive(Clone, FromRef)]
pub(super) struct LiveState {
    pub queues: Queues,
    pub gate: Gate,
}

/// The stream for somebody who may see the queue: of `?queue=`, or of the item that the page shows, `?of=` in the version `&at=`.
pub(super) async fn stream(
    State(LiveState { queues, gate }): State<LiveState>,
    Extension(reviewer): Extension<Reviewer>,
    places: Option<Extension<StreamPlaces>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let place = Address::parse(&uri.to_string());
    let version = place.get(Word::At).map(Version::new);
    let item = place.get(Word::Of).zip(version.as_ref());
    // Otherwise streams would keep pages from the server.
    let held = match &places {
        None => None,
        Some(Extension(places)) => match places.take() {
            None => return no_place(),
            held => held,
        },
    };
    let queue = match item {
        Some((id, _)) => queues.of_item(id, &reviewer).await,
        None => queues.named(place.get(Word::Queue), &reviewer).await,
    };
    let listening = match queue {
        Ok(review) => review.listen(item, &reviewer).await,
        Err(error) => Err(error),
    };
    let listening = match listening {
        Ok(Some(listening)) => listening,
        Ok(None) => return no_place(),
        Err(error) => {
            let error = ApiError::from(error);
            let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, [(header::CACHE_CONTROL, "no-store")], axum::Json(error)).into_response();
        }
    };
    let until = Instant::now() + LASTS + Duration::from_millis(some_millis());
    let open = Open { listening, gate, headers, reviewer, until, has_begun: false, _held: held };
    let mut response = Sse::new(events(open)).keep_alive(KeepAlive::new().interval(SIGN)).into_response();
    let sent = response.headers_mut();
    // `no-transform`, and nginx' own header: nobody in between collects what must arrive at once.
    sent.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    sent.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// A number below [`SPREAD`]; not a secret.
fn some_millis() -> u64 {
    let mut bytes = [0; 2];
    // If that fails, all streams last equally long.
    let _ = getrandom::fill(&mut bytes);
    u64::from(u16::from_le_bytes(bytes)) % SPREAD
}

fn no_place() -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::RETRY_AFTER, NO_PLACE)];
    (StatusCode::SERVICE_UNAVAILABLE, headers, "Too many pages listen at once, or the server is stopping.\n").into_response()
}

/// A stream that is open.
struct Open {
    listening: Listening,
    gate: Gate,
    headers: HeaderMap,
    reviewer: Reviewer,
    until: Instant,
    has_begun: bool,
    _held: Option<super::connections::Place>,
}

fn events(open: Open) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(open, |mut open| async move {
        let event = open.next().await?;
        Some((Ok(event), open))
    })
}

impl Open {
    async fn next(&mut self) -> Option<Event> {
        if !std::mem::replace(&mut self.has_begun, true) {
            return Some(Event::default().retry(RETRY).data(std::mem::take(&mut self.listening.hello)));
        }
        loop {
            match timeout_at(self.until, self.listening.next()).await.ok()?? {
                Heard::News(text) => return Some(Event::default().data(&*text)),
                // The browser asks again, and passes the gate or does not.
                Heard::People if !self.gate.is_still(&self.headers, &self.reviewer).await => return None,
                Heard::People => {}
            }
        }
    }
}
