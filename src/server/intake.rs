//! Limits how slowly request bodies may arrive, and how much memory all of them may take. Every body passes through here.
//!
//! A stalled client gets a 408; a body for which there is no room gets a 503 with `Retry-After`. After refusing a request early,
//! the server keeps reading and discarding its body for a moment: closing at once would reset the connection, and the client
//! would never see the response.

use crate::rest::error::ApiError;
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use http_body::{Body as _, Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep},
};

/// The limits for request bodies.
#[derive(Clone, Debug)]
pub struct Intake {
    /// In every window of this length …
    window: Duration,
    /// … at least this many bytes must arrive. Even a phone on a bad line sends more.
    bytes_per_window: usize,
    /// How long to keep reading from a refused client.
    linger: Duration,
    /// Bytes that bodies may occupy while their requests are handled. JSON counts several times, see [`WEIGHT_OF_JSON`].
    room: Arc<Semaphore>,
}

/// Parsed JSON takes more memory than its text; the worst case, lists of empty lists, 30 times as much.
const WEIGHT_OF_JSON: u32 = 16;
/// Enough for five uploads of the largest size or three records of the largest size, and for any number of ordinary ones.
const ROOM: usize = 512 << 20;

impl Default for Intake {
    fn default() -> Self {
        Self::new(Duration::from_secs(10), 10_000, ROOM)
    }
}

impl Intake {
    /// `room` is the number of bytes for all bodies together.
    pub fn new(window: Duration, bytes_per_window: usize, room: usize) -> Self {
        Self { window, bytes_per_window, linger: Duration::from_secs(5), room: Arc::new(Semaphore::new(room)) }
    }

    /// Changes how long to keep reading from a refused client.
    #[must_use]
    pub fn lingering(self, linger: Duration) -> Self {
        Self { linger, ..self }
    }
}

/// Middleware that meters the request's body. For `from_fn_with_state`.
pub async fn meter(State(intake): State<Intake>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let shared = Arc::new(Shared::default());
    let is_form = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let is_file = is_form || request.uri().path().starts_with("/api/v1/blobs/");
    // A client that waits for "100 Continue" has sent nothing yet, and reading would tell it to continue.
    let lingers = !request.headers().contains_key(header::EXPECT);
    let request = request.map(|body| {
        Body::new(Metered {
            inner: Some(body),
            shared: shared.clone(),
            weight: if is_file { 1 } else { WEIGHT_OF_JSON },
            deadline: None,
            came: 0,
            lingers,
            intake,
        })
    });
    let response = next.run(request).await;
    match shared.failure.get() {
        // This is the cause, whatever the handler made of the broken body.
        Some(Failure::TooSlow) => ApiError::new(StatusCode::REQUEST_TIMEOUT, "The request body came too slowly").into_response(),
        Some(Failure::NoRoom) => ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "Too much is being sent at once; try again")
            .retry_after(Duration::from_secs(1))
            .into_response(),
        None => response,
    }
}

#[derive(Clone, Copy, Debug, thiserror::Error)]
enum Failure {
    #[error("the body came too slowly")]
    TooSlow,
    #[error("too many bodies at once")]
    NoRoom,
}

/// Shared with the body's meter: why it failed, and the room reserved until the handler is done.
#[derive(Default)]
struct Shared {
    failure: OnceLock<Failure>,
    held: Mutex<Option<OwnedSemaphorePermit>>,
}

struct Metered {
    /// `None` once the body has ended or failed.
    inner: Option<Body>,
    shared: Arc<Shared>,
    weight: u32,
    /// End of the current window. The first starts with the first poll.
    deadline: Option<Pin<Box<Sleep>>>,
    /// Bytes received in this window.
    came: usize,
    lingers: bool,
    intake: Intake,
}

impl Metered {
    fn fail(&mut self, failure: Failure) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let _ = self.shared.failure.set(failure);
        Poll::Ready(Some(Err(axum::Error::new(failure))))
    }

    /// Reserves room for a piece; `false` if there is none.
    fn take_room(&self, bytes: usize) -> bool {
        let wanted = u32::try_from(bytes).unwrap_or(u32::MAX).saturating_mul(self.weight);
        let Ok(more) = self.intake.room.clone().try_acquire_many_owned(wanted) else { return false };
        let mut held = self.shared.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_mut() {
            Some(permit) => permit.merge(more),
            None => *held = Some(more),
        }
        true
    }

    /// Whether a window ended with too few bytes. If not, the task is woken when the current one ends.
    fn is_too_slow(&mut self, context: &mut Context<'_>) -> bool {
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep(self.intake.window)));
        while deadline.as_mut().poll(context).is_ready() {
            if self.came < self.intake.bytes_per_window {
                return true;
            }
            self.came = 0;
            deadline.as_mut().reset(Instant::now() + self.intake.window);
        }
        false
    }
}

impl http_body::Body for Metered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(inner) = self.inner.as_mut() else { return Poll::Ready(None) };
        let polled = Pin::new(inner).poll_frame(context);
        if polled.is_pending() && self.is_too_slow(context) {
            return self.fail(Failure::TooSlow);
        }
        let frame = ready!(polled);
        match &frame {
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.came = self.came.saturating_add(bytes);
                if !self.take_room(bytes) {
                    return self.fail(Failure::NoRoom);
                }
            }
            Some(Err(_)) | None => self.inner = None,
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or_else(SizeHint::default, http_body::Body::size_hint)
    }
}

impl Drop for Metered {
    fn drop(&mut self) {
        let Some(rest) = self.inner.take().filter(|rest| self.lingers && !rest.is_end_stream()) else { return };
        let linger = self.intake.linger;
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let mut pieces = rest.into_data_stream();
                let read_on = async { while let Some(Ok(_)) = pieces.next().await {} };
                let _ = tokio::time::timeout(linger, read_on).await;
            });
        }
    }
}
