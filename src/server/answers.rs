//! Limits how much memory answers may take until their clients have read them, as `intake` does for requests.
//!
//! A client that asks for much and reads slowly holds what it asked for. When there is no room for a large answer it gets a 503 with
//! `Retry-After`; small answers never wait for large ones.

use crate::{rest::error::ApiError, review::Hold};
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes of an answer that are not counted. The limits on connections bound them.
const SMALL: u64 = 64 << 10;
/// Bytes up to which an answer is an ordinary one: a page, a picture, a list of records.
const ORDINARY: u64 = 2 << 20;
/// Bytes for all ordinary answers, and for all larger ones. The largest answer, 1,000 records, can have more; then it goes out alone.
const ROOM: (usize, usize) = (128 << 20, 192 << 20);

/// Bytes that are handed to a connection at a time.
const PIECE: usize = 64 << 10;

/// The room for answers.
#[derive(Clone, Debug)]
pub struct Answers {
    ordinary: Arc<Semaphore>,
    large: Arc<Semaphore>,
}

impl Default for Answers {
    fn default() -> Self {
        Self { ordinary: Arc::new(Semaphore::new(ROOM.0)), large: Arc::new(Semaphore::new(ROOM.1)) }
    }
}

impl Answers {
    /// `Err` if there is none.
    fn room_for(&self, bytes: u64) -> Result<Option<OwnedSemaphorePermit>, ApiError> {
        let (room, all) = if bytes <= ORDINARY { (&self.ordinary, ROOM.0) } else { (&self.large, ROOM.1) };
        if bytes <= SMALL {
            return Ok(None);
        }
        let bytes = u32::try_from(bytes.min(all as u64)).unwrap_or(u32::MAX);
        room.clone().try_acquire_many_owned(bytes).map(Some).map_err(|_| {
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "Too much is being read at once; try again")
                .retry_after(Duration::from_secs(1))
        })
    }
}

/// Middleware that keeps the room of an answer until it has been read, and that of the record it shows. For `from_fn_with_state`.
pub async fn meter(State(answers): State<Answers>, mut request: Request, next: Next) -> Response {
    let hold = Hold::default();
    request.extensions_mut().insert(hold.clone());
    let response = next.run(request).await;
    let size = http_body::Body::size_hint(response.body()).exact().unwrap_or_default();
    match answers.room_for(size) {
        Ok(room) => response.map(|body| Body::new(Held { body, rest: Bytes::new(), _room: room, _hold: hold })),
        Err(refusal) => refusal.into_response(),
    }
}

/// An answer in pieces. hyper takes the next piece only when its write buffer has room, so the answer is dropped, and its room freed,
/// only after the client has read nearly all of it.
struct Held {
    body: Body,
    /// Of a frame that is being handed out.
    rest: Bytes,
    _room: Option<OwnedSemaphorePermit>,
    _hold: Hold,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                end => return Poll::Ready(end),
            }
        }
        let piece = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (hint, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut whole = SizeHint::new();
        whole.set_lower(hint.lower() + rest);
        if let Some(upper) = hint.upper() {
            whole.set_upper(upper + rest);
        }
        whole
    }
}
