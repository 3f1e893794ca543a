//! Requests to LlamaCloud with the key, and to presigned addresses without it.

use super::super::{DocumentError, child::Refusal};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use reqwest::{
    Client, Method, RequestBuilder, Response, StatusCode, Url,
    header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
    redirect,
};
use serde::de::DeserializeOwned;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(60);
/// Attempts of a request that changes nothing.
const TRIES: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_millis(300);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// Metadata of 1000 files takes about 400 kB; bytes.
const LARGEST_ANSWER: u64 = 16 << 20;
const PROJECT: HeaderName = HeaderName::from_static("project-id");

/// What went wrong between here and LlamaCloud, for the log.
#[derive(Debug, thiserror::Error)]
pub(super) enum CloudError {
    #[error("LlamaCloud's Files API answered {status}{}: {detail}", if *status == 401 { " (check LLAMA_CLOUD_API_KEY and the region of LLAMA_CLOUD_BASE_URL)" } else { "" })]
    Refused { status: u16, detail: String },
    #[error("LlamaCloud's Files API can't be reached")]
    Unreachable(#[source] reqwest::Error),
    #[error("LlamaCloud's Files API answered something else than its contract says: {0}")]
    Unexpected(String),
    #[error("{0}")]
    TooLong(DocumentError),
}

impl From<CloudError> for DocumentError {
    fn from(error: CloudError) -> Self {
        match error {
            CloudError::TooLong(error) => error,
            CloudError::Refused { status: 401 | 403, .. } => Self::StoreRefuses(std::sync::Arc::new(error)),
            CloudError::Refused { status: 404, .. } => Self::NotFound,
            error => Self::store(error),
        }
    }
}

pub(super) struct Transport {
    /// Sends the key.
    api: Client,
    /// Has no key.
    plain: Client,
    base: Url,
    project_id: Option<String>,
}

impl Transport {
    pub(super) fn new(base_url: &str, api_key: &str, project_id: Option<String>) -> Result<Self, DocumentError> {
        // Another part of the program may have installed one first.
        rustls::crypto::ring::default_provider().install_default().ok();
        let wrong = |what: String| DocumentError::store(CloudError::Unexpected(what));
        let base = Url::parse(base_url.trim_end_matches('/')).map_err(|error| wrong(format!("base URL: {error}")))?;
        if base.cannot_be_a_base() || !matches!(base.scheme(), "http" | "https") {
            return Err(wrong(format!("base URL: {base} is no http address")));
        }
        let mut key = HeaderValue::from_str(&format!("Bearer {api_key}"))
            .map_err(|_| wrong("the API key has odd characters".to_owned()))?;
        key.set_sensitive(true);
        let mut headers = HeaderMap::from_iter([(AUTHORIZATION, key)]);
        if let Some(project_id) = &project_id {
            headers.insert(
                PROJECT,
                HeaderValue::from_str(project_id).map_err(|_| wrong("the project id has odd characters".to_owned()))?,
            );
        }
        let client = || Client::builder().connect_timeout(CONNECT_TIMEOUT).timeout(TIMEOUT).redirect(redirect::Policy::none());
        Ok(Self {
            api: client().default_headers(headers).build().map_err(DocumentError::store)?,
            plain: client().build().map_err(DocumentError::store)?,
            base,
            project_id,
        })
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        self.with_project(method, url)
    }

    /// Below the file collection; `segments` come from outside and are encoded.
    pub(super) fn request_below(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{}", self.base.path().trim_end_matches('/'), super::FILES));
        if let Ok(mut path) = url.path_segments_mut() {
            path.extend(segments);
        }
        self.with_project(method, url)
    }

    fn with_project(&self, method: Method, url: Url) -> RequestBuilder {
        let request = self.api.request(method, url);
        match &self.project_id {
            Some(project_id) => request.query(&[("project_id", project_id)]),
            None => request,
        }
    }

    /// A request that changes nothing, retried when the other side is busy.
    pub(super) async fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, CloudError> {
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            let Some(again) = request.try_clone() else { break };
            match send(again).await {
                Err(Busy { after, .. }) => tokio::time::sleep(after.unwrap_or(wait).min(LONGEST_WAIT)).await,
                Ok(answer) => return parse(answer?).await,
            }
            wait *= 2;
        }
        self.once(request).await
    }

    pub(super) async fn once<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, CloudError> {
        parse(send(request).await.unwrap_or_else(|busy| Err(busy.error))?).await
    }

    pub(super) async fn without_answer(&self, request: RequestBuilder) -> Result<(), CloudError> {
        send(request).await.unwrap_or_else(|busy| Err(busy.error)).map(drop)
    }

    /// The bytes behind a presigned address, requested without the key.
    pub(super) async fn fetch(&self, address: &str, longest: u64) -> Result<Bytes, DocumentError> {
        let address = Url::parse(address).map_err(|error| CloudError::Unexpected(format!("a presigned address: {error}")))?;
        let secure_enough = address.scheme() == "https" || (address.scheme() == "http" && self.base.scheme() == "http");
        if !secure_enough {
            return Err(CloudError::Unexpected(format!("a presigned address with the scheme {}", address.scheme())).into());
        }
        let answer = send(self.plain.get(address)).await.unwrap_or_else(|busy| Err(busy.error))?;
        Ok(read_bounded(answer, longest).await?)
    }
}

/// The other side may be able to answer later.
struct Busy {
    error: CloudError,
    after: Option<Duration>,
}

/// `Err` is worth a retry; the answer within `Ok` is final.
async fn send(request: RequestBuilder) -> Result<Result<Response, CloudError>, Busy> {
    // An address in the error would put a signature into the log.
    let answer =
        request.send().await.map_err(|error| Busy { error: CloudError::Unreachable(error.without_url()), after: None })?;
    let status = answer.status();
    if status.is_success() {
        return Ok(Ok(answer));
    }
    let after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok()).map(Duration::from_secs);
    let detail = read_bounded(answer, LARGEST_ANSWER).await.unwrap_or_default();
    let detail = String::from_utf8_lossy(&detail).chars().filter(|c| !c.is_control()).take(200).collect();
    let error = CloudError::Refused { status: status.as_u16(), detail };
    let busy = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
    if busy { Err(Busy { error, after }) } else { Ok(Err(error)) }
}

async fn parse<T: DeserializeOwned>(answer: Response) -> Result<T, CloudError> {
    let bytes = read_bounded(answer, LARGEST_ANSWER).await?;
    serde_json::from_slice(&bytes).map_err(|error| CloudError::Unexpected(error.to_string()))
}

async fn read_bounded(answer: Response, longest: u64) -> Result<Bytes, CloudError> {
    let too_long = |found| match Refusal::too_many_bytes(found, longest) {
        Refusal::TooLarge { found, allowed } => CloudError::TooLong(DocumentError::TooLarge { found, allowed }),
        _ => CloudError::Unexpected("an answer without end".to_owned()),
    };
    if let Some(announced) = answer.content_length().filter(|length| *length > longest) {
        return Err(too_long(announced));
    }
    let mut bytes = BytesMut::new();
    let mut pieces = answer.bytes_stream();
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece.map_err(|error| CloudError::Unreachable(error.without_url()))?);
        if bytes.len() as u64 > longest {
            return Err(too_long(longest + 1));
        }
    }
    Ok(bytes.freeze())
}
