//! The keys of agents, for the API: looked up at each request, so that a key which is revoked opens nothing from then on.

use crate::{
    ledger::{ApiKeys, FoundKey},
    rest::auth::{Keys, Known},
};
use async_trait::async_trait;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often the use of a key is written down.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// See [`Keys`].
pub(super) struct AgentKeys {
    keys: ApiKeys,
    /// When the use of a key was last written down, by its id.
    told: Mutex<HashMap<String, Instant>>,
}

impl AgentKeys {
    pub(super) fn new(keys: ApiKeys) -> Self {
        Self { keys, told: Mutex::default() }
    }

    /// Writes down that the key is used, in the background. That it can't be is no reason to refuse the request.
    fn tell(&self, id: &str) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.get(id).is_some_and(|at| at.elapsed() < TOLD_EVERY) {
            return;
        }
        told.insert(id.to_owned(), Instant::now());
        drop(told);
        let (keys, id) = (self.keys.clone(), id.to_owned());
        tokio::spawn(async move {
            if let Err(error) = keys.used(&id).await {
                tracing::warn!(%error, id, "the use of a key could not be written down");
            }
        });
    }
}

#[async_trait]
impl Keys for AgentKeys {
    async fn known(&self, text: &str) -> Result<Known, String> {
        match self.keys.find(text).await {
            Ok(FoundKey::Key(key)) => {
                self.tell(&key.id);
                Ok(Known::Permit(key.permit))
            }
            Ok(FoundKey::Nothing) => Ok(Known::Nothing),
            Ok(FoundKey::NoKeys) => Ok(Known::NoKeys),
            Err(error) => Err(error.to_string()),
        }
    }
}
