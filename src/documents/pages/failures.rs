//! Failures that are not retried for a while: a broken document must not start a process for every request.

use super::super::DocumentError;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How long a failure is remembered.
const STANDS_FOR: Duration = Duration::from_secs(60);
/// When there are more, the old ones are dropped, then all.
const MOST: usize = 4096;

type Key = (String, String);

#[derive(Default)]
pub(super) struct Failures {
    known: Mutex<HashMap<Key, (Instant, DocumentError)>>,
}

impl Failures {
    /// The failure of `work` on this content, if it is recent.
    pub(super) fn check(&self, hash: &str, work: &str) -> Result<(), DocumentError> {
        match self.lock().get(&(hash.to_owned(), work.to_owned())) {
            Some((since, error)) if since.elapsed() < STANDS_FOR => Err(error.clone()),
            _ => Ok(()),
        }
    }

    pub(super) fn remember(&self, hash: &str, work: &str, error: &DocumentError) {
        let mut known = self.lock();
        if known.len() >= MOST {
            known.retain(|_, (since, _)| since.elapsed() < STANDS_FOR);
        }
        if known.len() >= MOST {
            known.clear();
        }
        known.insert((hash.to_owned(), work.to_owned()), (Instant::now(), error.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, (Instant, DocumentError)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
