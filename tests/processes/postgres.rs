//! Databases on the PostgreSQL that `tests/postgres/run` starts.

use super::api::Api;
use rustix::process::{Pid, Signal, kill_process};
use std::time::{Duration, Instant};
use tokio_postgres::{Config, NoTls};

const HOW: &str = "TEST_DATABASE_URL is not set, so there is no PostgreSQL to test with; run \
                   `tests/postgres/run cargo test --features ssr --test processes`, which starts one for the tests";

/// Creates an empty database and returns its URL.
pub fn new_database(runtime: &tokio::runtime::Runtime, purpose: &str) -> String {
    let url = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty()).unwrap_or_else(|| panic!("{HOW}"));
    let mut new = reqwest::Url::parse(&url).unwrap();
    let name = format!("countersign_{purpose}_{}", fastrand::u32(..));
    new.set_path(&name);
    runtime.block_on(async {
        let (client, connection) = url.parse::<Config>().unwrap().connect(NoTls).await.expect("TEST_DATABASE_URL can be reached");
        let connection = tokio::spawn(connection);
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();
    });
    new.into()
}

/// Ends PostgreSQL without a checkpoint: QUIT is its immediate shutdown, KILL gives it no chance to do anything.
/// `tests/postgres/run` then restarts it on the same data.
pub fn kill_postgres(signal: Signal) {
    let file = std::env::var("TEST_DATABASE_PID_FILE").unwrap_or_else(|_| panic!("TEST_DATABASE_PID_FILE is not set; {HOW}"));
    let text = std::fs::read_to_string(file).expect("PostgreSQL runs");
    let pid =
        text.lines().next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw).expect("the pid of PostgreSQL");
    kill_process(pid, signal).unwrap();
}

/// Waits until the server behind `api`, which was not restarted, answers again.
pub async fn wait_until_it_answers(api: &Api) {
    let began = Instant::now();
    loop {
        match api.count().await {
            Ok(_) => return,
            Err(trouble) => assert!(
                began.elapsed() < Duration::from_secs(30),
                "30 s after PostgreSQL was killed and started again, the server still answers {trouble}"
            ),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
