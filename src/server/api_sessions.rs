//! Sessions, for the API: they open it for reading only.

use super::{
    proxy_people::ProxyPeople,
    session::{Sessions, Who, reading},
};
use crate::{domain::Permit, rest::auth, review::Queues};
use async_trait::async_trait;
use axum::http::HeaderMap;

/// See [`auth::Sessions`].
pub(super) struct ApiSessions {
    pub sessions: Sessions,
    /// A proxy that signs people in: then what it says counts, not a cookie.
    pub proxy: Option<ProxyPeople>,
    /// What there is to read.
    pub queues: Queues,
}

#[async_trait]
impl auth::Sessions for ApiSessions {
    async fn permit(&self, headers: &HeaderMap) -> Result<Option<Permit>, String> {
        if let Some(proxy) = &self.proxy {
            let known = proxy.known(&self.sessions, headers).await.map_err(|error| error.to_string())?;
            return Ok(match known {
                Some(reviewer) => Some(reading(&reviewer, &self.queues).await),
                None => None,
            });
        }
        match self.sessions.who(headers, true).await {
            Ok(Who::Person(reviewer, _)) => Ok(Some(reading(&reviewer, &self.queues).await)),
            // Whoever has no cookie yet is nobody for the API.
            Ok(Who::Local(..)) => Ok(self.sessions.read_local(headers).map(|_| Permit::reading())),
            Ok(Who::Nobody | Who::Disabled) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    async fn is_sign_in_needed(&self) -> Result<bool, String> {
        self.sessions.is_sign_in_needed().await.map_err(|error| error.to_string())
    }
}
