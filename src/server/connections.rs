//! Accepts connections within limits: on their number, on the time for a request's headers, and on stalled responses.
//!
//! `axum::serve` has none of these: hyper's header timeout needs a timer, which `axum::serve` does not set.

mod patience;
mod places;

use axum::{Extension, Router, body::Body, extract::ConnectInfo, response::Response};
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use patience::{Answer, Patience, Requests};
use places::Places;
pub(super) use places::{Place, StreamPlaces};
use std::{convert::Infallible, future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tower::{Layer, ServiceExt};

/// The limits for connections.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most connections at once; more get a 503. The default is half of the usual limit of 1,024 open files.
    pub connections: usize,
    /// Most connections of one address. Behind a proxy, all clients have its address.
    pub connections_per_address: usize,
    /// Time for a request's headers, from the start of the connection or, for a later request, its first byte.
    pub header_time: Duration,
    /// Time from the end of a response to the next request's headers. The default is longer than nginx keeps connections in store:
    /// otherwise it would sometimes send a request to a connection that is just being closed.
    pub idle_time: Duration,
    /// How long a client may read nothing of a response.
    pub stalled_answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            connections_per_address: 128,
            header_time: Duration::from_secs(10),
            idle_time: Duration::from_secs(75),
            stalled_answer: Duration::from_secs(30),
        }
    }
}

/// Bytes buffered per connection for headers and the start of a body.
const READ_BUFFER: usize = 64 << 10;
/// Most clients over the limit that get a 503 at once; further connections are just closed.
const REFUSALS: usize = 64;

/// Serves until `stop` resolves, then lets pending requests finish.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let places = Places::new(limits.connections, limits.connections_per_address);
    // Half of them may be streams, which hold theirs for long.
    let streams = Arc::new(Places::new(limits.connections / 2, limits.connections_per_address / 2));
    let refusals = Arc::new(Semaphore::new(REFUSALS));
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(limits.idle_time.max(limits.header_time)).max_buf_size(READ_BUFFER);
    let under_way = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (connection, peer) = tokio::select! {
            connection = accept(&listener) => connection,
            () = &mut stop => break,
        };
        let Some(place) = places.take(peer.ip()) else {
            if let Ok(turn) = refusals.clone().try_acquire_owned() {
                tokio::spawn(refuse(connection, turn));
            }
            continue;
        };
        let mut connection = TimeoutStream::new(connection);
        connection.set_write_timeout(Some(limits.stalled_answer));
        let requests = Requests::default();
        let io = TokioIo::new(Patience::new(Box::pin(connection), requests.clone(), limits.header_time));
        let service = Extension(StreamPlaces::new(&streams, peer.ip())).layer(router.clone());
        let service = Extension(ConnectInfo(peer)).layer(service);
        let service = ServiceExt::<Request<Incoming>>::map_future(service, move |answer| {
            let request = requests.begin();
            async move { Ok::<Response, Infallible>(answer.await?.map(|body| Body::new(Answer { body, _request: request }))) }
        });
        let served = under_way.watch(protocol.serve_connection(io, TowerToHyperService::new(service)));
        tokio::spawn(async move {
            if let Err(error) = served.await {
                tracing::debug!(%error, "a connection ended");
            }
            drop(place);
        });
    }
    drop(listener);
    under_way.shutdown().await;
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((connection, peer)) => {
                // HTML is streamed in small pieces; with Nagle's algorithm each would wait for the acknowledgement of the
                // previous one.
                let _ = connection.set_nodelay(true);
                return (connection, peer);
            }
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                // Usually too many open files: wait until some connection ends.
                tracing::error!(%error, "no connection can be accepted");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_of_one_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Responds with 503 and drains what the client sends, because otherwise it would see a reset instead of the response.
async fn refuse(mut connection: TcpStream, _turn: OwnedSemaphorePermit) {
    const BODY: &str = r#"{"detail":"Too many connections at once; try again soon"}"#;
    let length = BODY.len();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 1\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{BODY}"
    );
    let say = async {
        connection.write_all(answer.as_bytes()).await?;
        connection.shutdown().await?;
        let mut ignored = [0; 4096];
        while connection.read(&mut ignored).await? > 0 {}
        Ok::<_, io::Error>(())
    };
    let _ = timeout(Duration::from_secs(1), say).await;
}
