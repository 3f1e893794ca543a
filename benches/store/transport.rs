//! What HTTP, client and kernel cost for a response of this size that takes no work.

use super::{Result, client::Client};
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    time::{Duration, Instant},
};

const WARM_UP: usize = 50;
const REPETITIONS: usize = 2_000;
const TIME: Duration = Duration::from_secs(20);

/// Sorted times of a constant response of `bytes`, sent by a thread of this process.
pub async fn measure(bytes: usize) -> Result<Vec<Duration>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = Client::new(&format!("http://{}", listener.local_addr()?))?;
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            answer_all(connection, bytes).ok(); // until the client goes
        }
    });
    for _ in 0..WARM_UP {
        client.health().await?;
    }
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < REPETITIONS && start.elapsed() < TIME {
        times.push(client.health().await?.took);
    }
    times.sort_unstable();
    Ok(times)
}

fn answer_all(mut connection: TcpStream, bytes: usize) -> std::io::Result<()> {
    connection.set_nodelay(true)?;
    let mut answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n").into_bytes();
    answer.resize(answer.len() + bytes, b'x');
    let requests = BufReader::new(connection.try_clone()?);
    for line in requests.lines() {
        if line?.is_empty() {
            connection.write_all(&answer)?;
        }
    }
    Ok(())
}
