//! Time limits for the headers of a request. hyper's own limit also runs while a connection is idle between two requests, and idle
//! connections deserve more time: a proxy keeps some in store.

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// The requests of one connection.
#[derive(Clone, Default)]
pub(super) struct Requests(Arc<Counts>);

#[derive(Default)]
struct Counts {
    /// Requests whose headers were complete.
    begun: AtomicUsize,
    /// Those whose response has been handed over to its end.
    ended: AtomicUsize,
}

impl Requests {
    /// A request's headers are complete. It ends when the result is dropped.
    pub(super) fn begin(&self) -> UnderWay {
        self.0.begun.fetch_add(1, SeqCst);
        UnderWay(self.0.clone())
    }
}

pub(super) struct UnderWay(Arc<Counts>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, SeqCst);
    }
}

/// A response's body, with the request that it answers.
pub(super) struct Answer {
    pub(super) body: Body,
    pub(super) _request: UnderWay,
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection that ends when a request's headers take longer than `time`: from the start of the connection for the first
/// request, from its first byte for any other.
pub(super) struct Patience<S> {
    connection: S,
    requests: Requests,
    time: Duration,
    deadline: Pin<Box<Sleep>>,
    /// Whether headers are expected in time; if not, the connection is idle, or a request is under way.
    in_headers: bool,
    /// The requests whose headers were complete when this was last looked at.
    begun: usize,
}

impl<S> Patience<S> {
    pub(super) fn new(connection: S, requests: Requests, time: Duration) -> Self {
        Self { connection, requests, time, deadline: Box::pin(sleep(time)), in_headers: true, begun: 0 }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patience<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.connection).poll_read(context, buffer);
        let (begun, ended) = (self.requests.0.begun.load(SeqCst), self.requests.0.ended.load(SeqCst));
        if begun != self.begun {
            self.begun = begun;
            self.in_headers = false;
        }
        if begun != ended {
            return read; // this is the request's body
        }
        if !self.in_headers && buffer.filled().len() > before {
            self.in_headers = true;
            let deadline = Instant::now() + self.time;
            self.deadline.as_mut().reset(deadline);
        }
        if read.is_pending() && self.in_headers && self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patience<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}
