//! HTTP to LlamaCloud: bounded in time, size and connections; retries where that is safe.

use super::{
    CloudSettings,
    answer::{self, Answer},
    clock::ServerClock,
    repeat,
};
use crate::agent_data::{AgentDataError, wire::AGENT_DATA};
use bytes::Bytes;
use reqwest::{
    Client, Method, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, IF_MATCH},
    redirect,
};
use serde::{Serialize, de::DeserializeOwned};
use std::time::{Duration, Instant, SystemTime};
use tokio::{sync::Semaphore, time::timeout_at};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Concurrent calls, and so connections, since they use HTTP/1.1. Further calls wait their turn.
const MAX_CONNECTIONS: usize = 32;
/// Connections kept open for the next call.
const MAX_IDLE_CONNECTIONS: usize = 8;
/// Shorter than the minute after which load balancers commonly close a connection: we should be the ones to close it.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// Detects a peer that has gone away silently.
const KEEPALIVE: Duration = Duration::from_secs(30);
/// For one answer. A page of the embedded server is at most about half of this.
const MAX_ANSWER_BYTES: usize = 64 << 20;
/// For the body of an error.
const MAX_ERROR_BYTES: usize = 64 << 10;

/// A client with its address and key.
pub(super) struct Transport {
    client: Client,
    base: Url,
    pub turns: Semaphore,
    attempt_timeout: Duration,
    pub timeout: Duration,
    pub first_wait: Duration,
    pub max_answer_bytes: usize,
    pub clock: ServerClock,
}

/// A request before it is sent.
pub(super) struct Call<'a> {
    pub method: Method,
    /// The item id, or `:search` and so on; `None` for the whole collection.
    pub last_segment: Option<&'a str>,
    /// What a 404 did not find.
    pub subject: &'a str,
    pub if_match: Option<&'a str>,
}

/// Why a call failed, and whether an earlier attempt may have worked although its answer was lost.
#[derive(Debug)]
pub(super) struct Failure {
    pub error: AgentDataError,
    pub may_have_worked: bool,
}

impl From<Failure> for AgentDataError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

/// Why one attempt failed.
#[derive(Debug)]
pub(super) struct FailedAttempt {
    pub error: AgentDataError,
    /// Its fate is unknown: the server may have done what was asked, or may do it later.
    pub may_have_worked: bool,
    /// Another attempt may work.
    pub may_repeat: bool,
    /// How long the server asks to wait first.
    pub wait: Option<Duration>,
}

impl FailedAttempt {
    /// An attempt without a complete answer.
    fn lost(error: reqwest::Error) -> Self {
        // Without a connection, nothing was sent.
        let (never_sent, hopeless) = (error.is_connect() || error.is_builder(), error.is_builder());
        let error = AgentDataError::Unavailable { text: describe(error) };
        Self { error, may_have_worked: !never_sent, may_repeat: !hopeless, wait: None }
    }

    fn not_sent(error: AgentDataError) -> Self {
        Self { error, may_have_worked: false, may_repeat: false, wait: None }
    }
}

impl Transport {
    pub fn new(settings: &CloudSettings) -> Result<Self, AgentDataError> {
        // Fails when the program has installed one already, which is just as good.
        rustls::crypto::ring::default_provider().install_default().ok();
        let configuration =
            |name: &str, message: &str| AgentDataError::bad_request(&[name], format!("Set {name} to {message}"), "configuration");
        let base = Url::parse(&settings.base_url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| configuration("LLAMA_CLOUD_BASE_URL", "a URL that begins with https://"))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &settings.custom_headers {
            let header = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
            let (Ok(name), Ok(value)) = header else {
                return Err(configuration("LLAMA_CLOUD_CUSTOM_HEADERS", "one `Name: value` a line"));
            };
            headers.append(name, value);
        }
        let mut key = HeaderValue::from_str(&format!("Bearer {}", settings.api_key))
            .map_err(|_| configuration("LLAMA_CLOUD_API_KEY", "a key of letters, digits and hyphens"))?;
        key.set_sensitive(true);
        headers.insert(AUTHORIZATION, key);
        let client = Client::builder()
            .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .connect_timeout(CONNECT_TIMEOUT)
            .http1_only()
            .pool_max_idle_per_host(MAX_IDLE_CONNECTIONS)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .tcp_keepalive(KEEPALIVE)
            // Decompression is not compiled in. This keeps it off if another crate of the program enables it: the limit below
            // counts bytes on the wire, and a compressed answer could grow a thousandfold.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .redirect(redirect::Policy::none()) // the key goes to nobody else
            .build()
            .map_err(|error| AgentDataError::Unavailable { text: describe(error) })?;
        let base = with_project(base, settings.project_id.as_deref());
        Ok(Self {
            client,
            base,
            turns: Semaphore::new(MAX_CONNECTIONS),
            attempt_timeout: settings.attempt_timeout,
            timeout: settings.timeout,
            first_wait: repeat::FIRST_WAIT,
            max_answer_bytes: MAX_ANSWER_BYTES,
            clock: ServerClock::default(),
        })
    }

    /// Makes an idempotent call, retrying until the time is up, and reads the answer.
    pub async fn call<T: DeserializeOwned>(&self, call: &Call<'_>, body: Option<&impl Serialize>) -> Result<T, Failure> {
        let (answer, may_have_worked) = self.answer_to(call, body).await?;
        answer.read().map_err(|error| Failure { error, may_have_worked })
    }

    /// Like [`Transport::call`], but ignores the answer's content.
    pub async fn call_unread(&self, call: &Call<'_>, body: Option<&impl Serialize>) -> Result<(), Failure> {
        self.answer_to(call, body).await.map(drop)
    }

    async fn answer_to(&self, call: &Call<'_>, body: Option<&impl Serialize>) -> Result<(Answer, bool), Failure> {
        let body = match body {
            Some(body) => Some(write(body).map_err(|error| Failure { error, may_have_worked: false })?),
            None => None,
        };
        let deadline = Instant::now() + self.timeout;
        let mut may_have_worked = false;
        let mut repetition = 0;
        loop {
            let failed = match self.attempt(call, body.clone(), deadline).await {
                Ok(answer) => return Ok((answer, may_have_worked)),
                Err(failed) => failed,
            };
            let Some(wait) = self.wait_before_repeating(&failed, repetition, deadline) else {
                return Err(Failure { error: failed.error, may_have_worked });
            };
            tracing::warn!(error = %failed.error, ?wait, "asking the store again");
            may_have_worked |= failed.may_have_worked;
            repetition += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// `None` if a retry is pointless or there is no time for one.
    pub fn wait_before_repeating(&self, failed: &FailedAttempt, repetition: u32, deadline: Instant) -> Option<Duration> {
        let wait = failed.wait.unwrap_or_else(|| repeat::backoff(self.first_wait, repetition));
        let has_time = wait <= repeat::LONGEST_WAIT && Instant::now() + wait < deadline;
        (failed.may_repeat && repetition < repeat::MAX_REPETITIONS && has_time).then_some(wait)
    }

    /// Makes one attempt.
    pub async fn attempt(&self, call: &Call<'_>, body: Option<Bytes>, deadline: Instant) -> Result<Answer, FailedAttempt> {
        let url = self.url(call).map_err(FailedAttempt::not_sent)?;
        let Ok(Ok(_turn)) = timeout_at(deadline.into(), self.turns.acquire()).await else {
            let text = format!("{MAX_CONNECTIONS} calls are on the way, and none of them ended in time");
            return Err(FailedAttempt::not_sent(AgentDataError::Unavailable { text }));
        };
        let mut request = self.client.request(call.method.clone(), url);
        request = request.timeout(self.attempt_timeout.min(deadline.saturating_duration_since(Instant::now())));
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        if let Some(version) = call.if_match {
            request = request.header(IF_MATCH, format!("\"{version}\""));
        }
        let response = request.send().await.map_err(FailedAttempt::lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let now = SystemTime::now();
        self.clock.learn(&headers, now);
        if status.is_success() {
            return match answer::read_bounded(response, self.max_answer_bytes).await {
                Ok(Some(body)) => Ok(Answer::new(status, headers, body)),
                Ok(None) => {
                    let error = AgentDataError::protocol(format!("it is larger than {} MB", self.max_answer_bytes >> 20));
                    Err(FailedAttempt { error, may_have_worked: true, may_repeat: false, wait: None })
                }
                Err(error) => Err(FailedAttempt::lost(error)),
            };
        }
        let wait = repeat::wait_asked_for(&headers, now);
        let body = answer::read_bounded(response, MAX_ERROR_BYTES).await.ok().flatten().unwrap_or_default();
        Err(FailedAttempt {
            error: answer::read_error(status, &headers, &body, wait, call.subject),
            // A failing server may have done its work first, a gateway may have failed before the answer. Any other status is a refusal.
            may_have_worked: status.is_server_error() || status == reqwest::StatusCode::REQUEST_TIMEOUT,
            may_repeat: repeat::is_wanted(status, &headers),
            wait,
        })
    }

    fn url(&self, call: &Call<'_>) -> Result<Url, AgentDataError> {
        // A URL drops these segments, so that it would name something other than an item.
        if matches!(call.last_segment, Some("" | "." | "..")) {
            return Err(AgentDataError::not_found(call.subject));
        }
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(AGENT_DATA).extend(call.last_segment);
        }
        Ok(url)
    }
}

/// A body, serialized once and shared by all attempts.
pub(super) fn write(body: &impl Serialize) -> Result<Bytes, AgentDataError> {
    serde_json::to_vec(body).map(Bytes::from).map_err(|error| AgentDataError::protocol(error.to_string()))
}

fn with_project(mut base: Url, project_id: Option<&str>) -> Url {
    base.set_fragment(None);
    base.set_query(None);
    if let Some(project_id) = project_id {
        base.query_pairs_mut().append_pair("project_id", project_id);
    }
    base
}

/// The error with its causes, but without any part of the address that may be secret.
fn describe(mut error: reqwest::Error) -> String {
    if let Some(url) = error.url_mut() {
        url.set_query(None);
        let _ = url.set_password(None); // an address without a host has none
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
