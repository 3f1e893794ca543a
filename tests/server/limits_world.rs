//! The whole server on a real socket, with timeouts short enough for a test, and clients that misbehave.

use crate::world::{World, settings};
use countersign::server::{
    connections::{self, Limits},
    intake::Intake,
    router,
};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
};

/// Every answer must have arrived by then. A generous bound, not a measurement.
const SOON: Duration = Duration::from_secs(20);
pub const PATIENCE: Duration = Duration::from_millis(400);

pub struct Server {
    pub address: SocketAddr,
    pub world: World,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub async fn start() -> Self {
        Self::with(Limits::default(), Intake::default()).await
    }

    pub async fn with(limits: Limits, intake: Intake) -> Self {
        let world = World::new().await;
        let router = router::router_taking(&world.stores, &settings(world.folder()), intake).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(connections::serve(listener, router, limits, std::future::pending()));
        Self { address, world, task }
    }

    pub async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// A client with another address of this machine, such as 127.0.0.2.
    pub async fn connect_from(&self, address: [u8; 4]) -> Client {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((address, 0))).unwrap();
        Client(socket.connect(self.address).await.unwrap())
    }

    /// Sends a whole request before it reads, as most clients do.
    pub async fn send(&self, path: &str, content_type: &str, body: &[u8]) -> String {
        let mut client = self.connect().await;
        client.head(path, &format!("content-type: {content_type}\r\ncontent-length: {}\r\n", body.len())).await;
        let _ = client.0.write_all(body).await; // may be cut short, as long as the answer arrives
        client.answer().await
    }

    pub async fn post_json(&self, path: &str, body: &str) -> String {
        self.send(&format!("/api/v1/beta/agent-data{path}"), "application/json", body.as_bytes()).await
    }

    /// Whether an ordinary client still gets an answer.
    pub async fn is_well(&self) -> bool {
        let mut client = self.connect().await;
        client.write(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n").await;
        client.answer().await.starts_with("HTTP/1.1 200 ")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub struct Client(pub TcpStream);

impl Client {
    pub async fn write(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// Sends a POST without its body.
    pub async fn head(&mut self, path: &str, headers: &str) {
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer k\r\nconnection: close\r\n{headers}\r\n");
        self.write(head.as_bytes()).await;
    }

    /// Writes a piece every `pause` until the server answers or closes the connection.
    pub async fn trickle(&mut self, piece: &[u8], pause: Duration) -> String {
        let (mut reader, mut writer) = self.0.split();
        let writing = async {
            loop {
                if writer.write_all(piece).await.is_err() {
                    break std::future::pending::<()>().await;
                }
                tokio::time::sleep(pause).await;
            }
        };
        let mut answer = Vec::new();
        tokio::select! {
            () = writing => {}
            read = tokio::time::timeout(SOON, reader.read_to_end(&mut answer)) => { let _ = read.expect("not cut off in time"); }
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks on a connection that stays open, and reads the short answer.
    pub async fn ask_well(&mut self) -> String {
        self.write(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").await;
        let mut answer = [0; 4096];
        let length = tokio::time::timeout(SOON, self.0.read(&mut answer)).await.expect("no answer in time").unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    /// Everything the server sends until it closes the connection.
    pub async fn answer(&mut self) -> String {
        let mut answer = Vec::new();
        let read = tokio::time::timeout(SOON, self.0.read_to_end(&mut answer)).await.expect("no answer in time");
        if answer.is_empty() {
            read.unwrap();
        }
        String::from_utf8_lossy(&answer).into_owned()
    }
}
