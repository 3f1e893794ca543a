//! A proxy between client and server that loses what it is told to lose.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// What happens to one request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// Nothing goes wrong.
    None,
    /// The server gets the request; the connection closes before its answer.
    LoseAnswer,
    /// As before, in the middle of the answer's body.
    CutAnswer,
    /// The server gets the request; its answer never comes.
    Stall,
    /// The server gets the request; the client gets this instead of the answer.
    DoneBut(&'static str),
    /// The server never hears of it; the client gets this.
    NotDone(&'static str),
    /// The server never hears of it, and the connection closes.
    LoseRequest,
}

pub(super) const STATUS_500: &str = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
pub(super) const STATUS_429: &str =
    "HTTP/1.1 429 Too Many Requests\r\nretry-after-ms: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
pub(super) const STATUS_401: &str = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
pub(super) const NOT_JSON: &str = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>";
pub(super) const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
pub(super) const NOTHING_FOUND: &str = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\nconnection: close\r\n\r\n{\"items\":[]}";

/// The proxy; stops when dropped.
pub(super) struct FaultyProxy {
    pub base_url: String,
    counts: Arc<Counts>,
    _proxy: JoinSet<()>,
}

#[derive(Default)]
struct Counts {
    creates: AtomicUsize,
    searches: AtomicUsize,
}

/// Picks the fault by the number of the request, from 0.
pub(super) type Script = Box<dyn Fn(usize) -> Fault + Send + Sync>;

/// These faults, then none.
pub(super) fn first(faults: &[Fault]) -> Script {
    let faults = faults.to_vec();
    Box::new(move |number| faults.get(number).copied().unwrap_or(Fault::None))
}

/// This fault, always.
pub(super) fn always(fault: Fault) -> Script {
    Box::new(move |_| fault)
}

impl FaultyProxy {
    pub async fn start(server: SocketAddr, creates: Script, searches: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let counts = Arc::new(Counts::default());
        let (counted, scripts) = (counts.clone(), Arc::new((creates, searches)));
        let mut proxy = JoinSet::new();
        proxy.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                connections.spawn(pass_on(stream, server, scripts.clone(), counted.clone()));
            }
        });
        Self { base_url, counts, _proxy: proxy }
    }

    pub fn creates(&self) -> usize {
        self.counts.creates.load(Ordering::Relaxed)
    }

    pub fn searches(&self) -> usize {
        self.counts.searches.load(Ordering::Relaxed)
    }
}

/// One request; each connection carries only one.
async fn pass_on(mut client: TcpStream, server: SocketAddr, scripts: Arc<(Script, Script)>, counts: Arc<Counts>) {
    let Some((head, body)) = read_request(&mut client).await else { return };
    let fault = if head.starts_with("POST /api/v1/beta/agent-data HTTP") {
        scripts.0(counts.creates.fetch_add(1, Ordering::Relaxed))
    } else if head.contains(":search HTTP") {
        scripts.1(counts.searches.fetch_add(1, Ordering::Relaxed))
    } else {
        Fault::None
    };
    let mut answer = Vec::new();
    if !matches!(fault, Fault::NotDone(_) | Fault::LoseRequest) {
        let mut server = TcpStream::connect(server).await.unwrap();
        server.write_all(format!("{}\r\nconnection: close\r\n\r\n", head.trim_end()).as_bytes()).await.unwrap();
        server.write_all(&body).await.unwrap();
        server.read_to_end(&mut answer).await.unwrap();
    }
    match fault {
        Fault::None => {}
        Fault::LoseAnswer | Fault::LoseRequest => answer.clear(),
        Fault::CutAnswer => answer.truncate(answer.len() - 5),
        Fault::Stall => tokio::time::sleep(Duration::from_secs(600)).await,
        Fault::DoneBut(instead) | Fault::NotDone(instead) => answer = instead.as_bytes().to_vec(),
    }
    client.write_all(&answer).await.ok();
}

async fn read_request(client: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut received = Vec::new();
    loop {
        if let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8(received[..end].to_vec()).unwrap();
            let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            let mut body = received.split_off(end + 4);
            let missing = length.unwrap_or(0_usize).saturating_sub(body.len());
            let start = body.len();
            body.resize(start + missing, 0);
            client.read_exact(&mut body[start..]).await.ok()?;
            return Some((head, body));
        }
        if client.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
    }
}
