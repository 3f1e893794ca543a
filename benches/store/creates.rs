//! Durable creates over many concurrent connections, in a separate collection that is deleted afterwards.

use super::{
    Result,
    client::{Client, DEPLOYMENT},
    sample::Sample,
    say,
    store::Store,
};
use bytes::Bytes;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

pub const CONNECTIONS: usize = 16;
const TIME: Duration = Duration::from_secs(10);
const COLLECTION: &str = "bench_creates";

pub struct Created {
    pub count: usize,
    pub seconds: f64,
    /// Sorted.
    pub times: Vec<Duration>,
}

impl Created {
    pub fn per_second(&self) -> f64 {
        self.count as f64 / self.seconds
    }
}

pub async fn measure(store: &Store, sample: &Sample) -> Result<Created> {
    say(&format!("{}: creates from {CONNECTIONS} connections", store.engine.name()));
    let client = Client::new(store.url()?)?;
    client.clear(COLLECTION).await?; // an earlier run may have been interrupted
    let bodies: Arc<Vec<Bytes>> = Arc::new(sample.records.iter().map(|record| body(record)).collect());
    let start = Instant::now();
    let mut writers = tokio::task::JoinSet::new();
    for first in 0..CONNECTIONS {
        writers.spawn(write(Client::new(store.url()?)?, bodies.clone(), first, start + TIME));
    }
    let mut times = Vec::new();
    while let Some(written) = writers.join_next().await {
        times.extend(written??);
    }
    let seconds = start.elapsed().as_secs_f64();
    times.sort_unstable();
    let kept = client.count(COLLECTION).await?;
    if kept != times.len() {
        return Err(
            format!("{}: {} creates were acknowledged, {kept} records are there", store.engine.name(), times.len()).into()
        );
    }
    client.clear(COLLECTION).await?;
    Ok(Created { count: times.len(), seconds, times })
}

fn body(record: &str) -> Bytes {
    format!(r#"{{"deployment_name":"{DEPLOYMENT}","collection":"{COLLECTION}","data":{record}}}"#).into()
}

async fn write(client: Client, bodies: Arc<Vec<Bytes>>, first: usize, until: Instant) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    for body in bodies.iter().cycle().skip(first).step_by(CONNECTIONS) {
        if Instant::now() > until {
            break;
        }
        let answer = client.post("", body.clone()).await?;
        if answer.status != 200 {
            answer.json()?;
        }
        times.push(answer.took);
    }
    Ok(times)
}
