//! Where a page ended, for the client to send back. Opaque to the client, and checked before it is believed.

use super::super::{AgentDataError, item::digest_of};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Serialized as base64url of this as JSON.
#[derive(Serialize, Deserialize)]
struct Token<P> {
    /// A hash of the query, so that the token is not used for another one.
    question: String,
    position: P,
}

/// One sort value of the last row of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SortValue {
    Null,
    Integer(i64),
    /// As text: a double may be infinite.
    Real(String),
    Text(String),
}

impl SortValue {
    /// A double, as text.
    pub fn of_double(real: f64) -> Self {
        Self::Real(real.to_string())
    }

    /// The double of [`Self::Real`]; `None` if the token was tampered with.
    pub fn read_double(real: &str) -> Option<f64> {
        real.parse().ok().filter(|real: &f64| !real.is_nan())
    }
}

/// A hash of everything that decides which rows come in which order.
pub(super) fn question(parts: &[Value]) -> String {
    digest_of(&json!(parts))
}

/// Writes the token.
pub(super) fn write<P: Serialize>(question: &str, position: P) -> Result<String, AgentDataError> {
    let token = Token { question: question.to_owned(), position };
    let json = serde_json::to_vec(&token).map_err(|error| AgentDataError::protocol(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

/// Reads the token of the same query.
pub(super) fn read<P: DeserializeOwned>(question: &str, token: &str) -> Result<P, AgentDataError> {
    let json = URL_SAFE_NO_PAD.decode(token).map_err(|_| refused())?;
    let token: Token<P> = serde_json::from_slice(&json).map_err(|_| refused())?;
    if token.question == question { Ok(token.position) } else { Err(refused()) }
}

/// The one answer to garbage and to the token of another query.
pub(super) fn refused() -> AgentDataError {
    let message = "Send the page_token with the same filter, order and scope as the request that it came from";
    AgentDataError::bad_request(&["body", "page_token"], message, "value_error")
}
