//! One at a time per task: a request for a page that is being drawn waits for it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};
use tokio::sync::OwnedMutexGuard;

/// Beyond this many, the finished ones are swept out.
const SWEEP_AT: usize = 256;

type Key = (String, String);

#[derive(Default)]
pub(super) struct Turns {
    running: Mutex<HashMap<Key, Weak<tokio::sync::Mutex<()>>>>,
}

impl Turns {
    /// Waits until nobody does `work` on `subject`, and holds it until dropped.
    pub(super) async fn take(&self, subject: &str, work: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            if running.len() >= SWEEP_AT {
                running.retain(|_, turn| turn.strong_count() > 0);
            }
            let place = running.entry((subject.to_owned(), work.to_owned())).or_default();
            place.upgrade().unwrap_or_else(|| {
                let turn = Arc::new(tokio::sync::Mutex::new(()));
                *place = Arc::downgrade(&turn);
                turn
            })
        };
        turn.lock_owned().await
    }
}
