//! Texts that open something: keys of agents, sessions, links. A token is a prefix, its id, `_` and 32 random bytes: with so much chance
//! in it, its SHA-256 tells nothing, so no slow hash is needed, and only that is kept.

use super::LedgerError;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A new token.
pub(super) struct Token {
    /// Where it is found; no secret.
    pub id: String,
    /// What is given out, once.
    pub text: String,
    /// What is kept.
    pub hash: String,
}

impl Token {
    /// Makes one.
    pub fn new(prefix: &str) -> Result<Self, LedgerError> {
        let id = uuid::Uuid::new_v4().simple().to_string()[..12].to_owned();
        let text = format!("{prefix}{id}_{}", random()?);
        Ok(Self { hash: hash(&text), id, text })
    }
}

/// 32 random bytes, as a text for addresses and cookies.
pub fn random() -> Result<String, LedgerError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| LedgerError::NoChance(error.to_string()))?;
    Ok(BASE64.encode(bytes))
}

/// The id in a text that should be a token with this prefix; empty if it is none.
pub(super) fn id_of<'a>(prefix: &str, text: &'a str) -> &'a str {
    text.strip_prefix(prefix).and_then(|text| text.split_once('_')).map_or("", |(id, _)| id)
}

/// What is kept of a text.
pub(super) fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// Whether a text has this hash, in a time that tells nothing.
pub(super) fn has_hash(text: &str, kept: &str) -> bool {
    hash(text).as_bytes().ct_eq(kept.as_bytes()).into()
}
