//! Failures that are not retried for a while: a broken document must not start a process for every request.

use super::super::DocumentError;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How long a failure is remembered.
const STANDS_FOR: Duration = Duration::from_secs(60);
/// How long a time-out is remembered: trying again costs as much again.
const TIME_OUT_STANDS_FOR: Duration = Duration::from_hours(24);
/// When there are more, those that no longer stand are dropped, then the oldest.
const MOST: usize = 4096;

type Key = (String, String);

#[derive(Default)]
pub(super) struct Failures {
    known: Mutex<HashMap<Key, (Instant, DocumentError)>>,
}

fn stands((since, error): &(Instant, DocumentError)) -> bool {
    let stands_for = if matches!(error, DocumentError::TimedOut) { TIME_OUT_STANDS_FOR } else { STANDS_FOR };
    since.elapsed() < stands_for
}

impl Failures {
    /// The failure of `work` on this content, if it is recent.
    pub(super) fn check(&self, hash: &str, work: &str) -> Result<(), DocumentError> {
        match self.lock().get(&(hash.to_owned(), work.to_owned())) {
            Some(failure) if stands(failure) => Err(failure.1.clone()),
            _ => Ok(()),
        }
    }

    pub(super) fn remember(&self, hash: &str, work: &str, error: &DocumentError) {
        let mut known = self.lock();
        if known.len() >= MOST {
            known.retain(|_, failure| stands(failure));
        }
        if known.len() >= MOST
            && let Some(oldest) = known.iter().min_by_key(|(_, (since, _))| *since).map(|(key, _)| key.clone())
        {
            known.remove(&oldest);
        }
        known.insert((hash.to_owned(), work.to_owned()), (Instant::now(), error.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, (Instant, DocumentError)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_time_out_stands_longer_than_other_failures() {
        let since = Instant::now().checked_sub(STANDS_FOR + Duration::from_secs(1)).unwrap();
        assert!(stands(&(since, DocumentError::TimedOut)));
        assert!(!stands(&(since, DocumentError::Crashed)));
        assert!(stands(&(Instant::now(), DocumentError::Crashed)));
    }
}
