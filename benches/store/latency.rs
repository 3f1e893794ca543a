//! A single client that sends one request after another.

use super::{
    Result,
    client::{Answer, Client},
    questions::{Ask, Question},
};
use bytes::Bytes;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const WARM_UP: usize = 50;
const REQUESTS: usize = 2_000;
/// Slow questions are asked fewer times, but at least once.
const WARM_UP_TIME: Duration = Duration::from_secs(2);
const TIME: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct Measured {
    /// Sorted.
    pub times: Vec<Duration>,
    /// Bytes of the last response.
    pub bytes: usize,
    /// Number of items, total, and groups: the stores must agree on them.
    pub first_answer: Value,
    /// The response, if the question was refused with 422.
    pub refused: Option<String>,
}

pub async fn measure(client: &Client, question: &Question, bodies: &[Bytes]) -> Result<Measured> {
    let mut bodies = bodies.iter().cycle();
    let mut ask = async || -> Result<Answer> {
        let body = bodies.next().cloned().unwrap_or_default();
        let answer = match question.ask {
            Ask::Health => client.health().await?,
            Ask::Search | Ask::SearchPage(_) => client.post("/:search", body).await?,
            Ask::Aggregate => client.post("/:aggregate", body).await?,
        };
        if answer.status != 422 && answer.status != 200 {
            answer.json()?; // returns the response as an error
        }
        Ok(answer)
    };
    let start = Instant::now();
    let first = ask().await?;
    let refused = (first.status == 422).then(|| String::from_utf8_lossy(&first.body).into_owned());
    let first_answer = if question.ask == Ask::Health || refused.is_some() { Value::Null } else { gist(&first.json()?) };
    for _ in 1..WARM_UP {
        if start.elapsed() > WARM_UP_TIME {
            break;
        }
        ask().await?;
    }
    let (mut times, mut bytes) = (Vec::new(), 0);
    let start = Instant::now();
    while times.len() < REQUESTS && (times.is_empty() || start.elapsed() < TIME) {
        let answer = ask().await?;
        times.push(answer.took);
        bytes = answer.body.len();
    }
    times.sort_unstable();
    Ok(Measured { times, bytes, first_answer, refused })
}

/// What correct responses have in common.
fn gist(answer: &Value) -> Value {
    let items = answer["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let groups: Vec<_> =
        items.iter().filter(|item| !item["group_key"].is_null()).map(|item| json!([item["group_key"], item["count"]])).collect();
    json!({"items": items.len(), "total_size": if groups.is_empty() { answer["total_size"].clone() } else { Value::Null }, "groups": groups})
}

/// In milliseconds, by nearest rank; the times must be sorted.
pub fn percentile(sorted: &[Duration], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

impl Measured {
    pub fn p(&self, share: f64) -> f64 {
        percentile(&self.times, share)
    }
}
