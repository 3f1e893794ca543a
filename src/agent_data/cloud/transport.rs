//! HTTP to LlamaCloud: bounded in time and size, repeated where repeating is safe.

use super::{
    CloudSettings, repeat,
    wire::{AGENT_DATA, ErrorBody, Mistake},
};
use crate::agent_data::AgentDataError;
use reqwest::{
    Client, Method, Response, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, IF_MATCH, LOCATION},
    redirect,
};
use serde::{Serialize, de::DeserializeOwned};
use std::time::{Duration, Instant};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Of an answer. A page of the embedded server is at most about half of this.
const MAX_ANSWER_BYTES: usize = 64 << 20;
/// Of what an error says.
const MAX_ERROR_BYTES: usize = 64 << 10;

/// A client with its address and key.
pub(super) struct Transport {
    client: Client,
    base: Url,
    timeout: Duration,
    pub(super) first_wait: Duration,
}

/// A request, before it is tried.
pub(super) struct Call<'a> {
    pub method: Method,
    /// The item id or `:search` and the like; `None` for the collection of all.
    pub last_segment: Option<&'a str>,
    /// What is not found if the answer is 404.
    pub subject: &'a str,
    pub if_match: Option<&'a str>,
    /// Whether a second time does no harm when the first may have worked.
    pub is_idempotent: bool,
}

/// Why a call failed, and whether an attempt before the last may have worked although its answer was lost.
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

/// What became of one attempt.
enum Attempt {
    Done(Vec<u8>),
    /// No use in trying again.
    Failed(AgentDataError),
    /// Another attempt may work.
    Again {
        error: AgentDataError,
        /// The request surely never left: even a create may be repeated.
        was_never_sent: bool,
        wait: Option<Duration>,
    },
}

impl Transport {
    pub fn new(settings: &CloudSettings) -> Result<Self, AgentDataError> {
        // Fails when the program has installed one already, which is as good.
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
            .redirect(redirect::Policy::none()) // the key goes to nobody else
            .build()
            .map_err(|error| AgentDataError::Unavailable { text: describe(&error) })?;
        let base = with_project(base, settings.project_id.as_deref());
        Ok(Self { client, base, timeout: settings.timeout, first_wait: repeat::FIRST_WAIT })
    }

    /// Makes the call, again and again where that is safe, until the time is up.
    pub async fn call<T: DeserializeOwned>(&self, call: &Call<'_>, body: Option<&impl Serialize>) -> Result<T, Failure> {
        let fail = |error| Failure { error, may_have_worked: false };
        let url = self.url(call).map_err(fail)?;
        let body = body.map(serde_json::to_vec).transpose().map_err(|error| fail(AgentDataError::protocol(error.to_string())))?;
        let deadline = Instant::now() + self.timeout;
        let mut may_have_worked = false;
        let mut repetition = 0;
        loop {
            let attempt = self.attempt(call, url.clone(), body.clone(), deadline).await;
            let (error, was_never_sent, asked_to_wait) = match attempt {
                Attempt::Done(answer) => {
                    return serde_json::from_slice(&answer)
                        .map_err(|error| Failure { error: AgentDataError::protocol(format!("{error}")), may_have_worked });
                }
                Attempt::Failed(error) => return Err(Failure { error, may_have_worked }),
                Attempt::Again { error, was_never_sent, wait } => (error, was_never_sent, wait),
            };
            let wait = asked_to_wait.unwrap_or_else(|| repeat::backoff(self.first_wait, repetition));
            let may_repeat = call.is_idempotent || was_never_sent;
            let has_time = wait <= repeat::LONGEST_WAIT && Instant::now() + wait < deadline;
            if repetition == repeat::MAX_REPETITIONS || !may_repeat || !has_time {
                return Err(Failure { error, may_have_worked });
            }
            tracing::warn!(%error, ?wait, "asking the store again");
            may_have_worked |= !was_never_sent;
            repetition += 1;
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, call: &Call<'_>, url: Url, body: Option<Vec<u8>>, deadline: Instant) -> Attempt {
        let mut request = self.client.request(call.method.clone(), url);
        request = request.timeout(deadline.saturating_duration_since(Instant::now()));
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        if let Some(version) = call.if_match {
            request = request.header(IF_MATCH, format!("\"{version}\""));
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return lost(&error),
        };
        let status = response.status();
        if status.is_success() {
            return match read_bounded(response, MAX_ANSWER_BYTES).await {
                Ok(Some(answer)) => Attempt::Done(answer),
                Ok(None) => Attempt::Failed(AgentDataError::protocol("the answer is larger than 64 MB")),
                Err(error) => lost(&error),
            };
        }
        let headers = response.headers().clone();
        let should_repeat = repeat::is_wanted(status, &headers);
        let wait = repeat::wait_asked_for(&headers);
        let body = read_bounded(response, MAX_ERROR_BYTES).await.ok().flatten().unwrap_or_default();
        let error = read_error(status, &headers, &body, wait, call.subject);
        if should_repeat { Attempt::Again { error, was_never_sent: false, wait } } else { Attempt::Failed(error) }
    }

    fn url(&self, call: &Call<'_>) -> Result<Url, AgentDataError> {
        // A URL drops these; they would name something else than an item.
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

fn with_project(mut base: Url, project_id: Option<&str>) -> Url {
    base.set_fragment(None);
    base.set_query(None);
    if let Some(project_id) = project_id {
        base.query_pairs_mut().append_pair("project_id", project_id);
    }
    base
}

/// A request without a whole answer.
fn lost(error: &reqwest::Error) -> Attempt {
    let unavailable = AgentDataError::Unavailable { text: describe(error) };
    if error.is_builder() {
        return Attempt::Failed(unavailable);
    }
    Attempt::Again { error: unavailable, was_never_sent: error.is_connect(), wait: None }
}

/// With its causes, without the URL's query.
fn describe(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// `None` if there is more than `limit`.
async fn read_bounded(mut response: Response, limit: usize) -> reqwest::Result<Option<Vec<u8>>> {
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Ok(None);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

fn read_error(status: StatusCode, headers: &HeaderMap, body: &[u8], wait: Option<Duration>, subject: &str) -> AgentDataError {
    let detail =
        serde_json::from_slice(body).map_or_else(|_| String::from_utf8_lossy(body).into(), |body: ErrorBody| body.detail);
    let text = detail.as_str().map_or_else(|| detail.to_string(), str::to_owned);
    let text: String = text.chars().take(500).collect();
    match status {
        StatusCode::UNAUTHORIZED => AgentDataError::NotSignedIn,
        StatusCode::FORBIDDEN => AgentDataError::Forbidden,
        StatusCode::NOT_FOUND => AgentDataError::not_found(subject),
        StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED => AgentDataError::Conflict { current: None },
        StatusCode::PAYLOAD_TOO_LARGE => AgentDataError::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => AgentDataError::RateLimited { retry_after: wait },
        StatusCode::UNPROCESSABLE_ENTITY => {
            let mistakes: Vec<Mistake> = serde_json::from_value(detail).unwrap_or_default();
            let mistake = mistakes.into_iter().next().unwrap_or_else(|| Mistake::new([], text, "value_error"));
            let loc = mistake.loc.iter().map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned)).collect();
            AgentDataError::BadRequest { message: mistake.msg, loc, kind: mistake.kind }
        }
        StatusCode::BAD_REQUEST => AgentDataError::bad_request(&[], text, "bad_request"),
        StatusCode::REQUEST_TIMEOUT => AgentDataError::Unavailable { text: format!("{status}: {text}") },
        _ if status.is_server_error() => AgentDataError::Unavailable { text: format!("{status}: {text}") },
        _ if status.is_redirection() => {
            let place = headers.get(LOCATION).and_then(|place| place.to_str().ok()).unwrap_or("another place");
            let place: String = place.chars().take(200).collect();
            AgentDataError::protocol(format!("{status}: it points to {place}; set LLAMA_CLOUD_BASE_URL to where the API is"))
        }
        _ => AgentDataError::protocol(format!("{status}: {text}")),
    }
}
