//! Documents that a reviewer opened with a password. Kept only in memory, for a short time, and only for that reviewer.

use super::super::description::Description;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// After this long without access to the document, its password is asked for again.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(15 * 60);
/// When there are more, the least recently used one is dropped.
const MOST: usize = 256;

/// What a password opened.
#[derive(Clone)]
pub(super) struct Opened {
    pub(super) password: Arc<str>,
    pub(super) description: Arc<Description>,
}

/// The reviewer, and the hash of the content.
type Key = (String, String);

#[derive(Default)]
pub(super) struct Unlocked {
    known: Mutex<HashMap<Key, (Instant, Opened)>>,
}

impl Unlocked {
    /// The password and what it opened, if that is recent.
    pub(super) fn of(&self, reader: &str, hash: &str) -> Option<Opened> {
        let mut known = self.lock();
        known.retain(|_, (used, _)| used.elapsed() < FORGOTTEN_AFTER);
        let (used, opened) = known.get_mut(&(reader.to_owned(), hash.to_owned()))?;
        *used = Instant::now();
        Some(opened.clone())
    }

    pub(super) fn keep(&self, reader: &str, hash: &str, opened: Opened) {
        let mut known = self.lock();
        if known.len() >= MOST
            && let Some(oldest) = known.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone())
        {
            known.remove(&oldest);
        }
        known.insert((reader.to_owned(), hash.to_owned()), (Instant::now(), opened));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, (Instant, Opened)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
