//! Which pages are slow to draw: what is known of them spares others a wait.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// How many are remembered; the oldest are forgotten first.
const MOST: usize = 4096;

/// By document and task. A document's other pages may be quick.
#[derive(Default)]
pub(super) struct Slow(Mutex<VecDeque<(String, String)>>);

impl Slow {
    pub(super) fn has(&self, document: &str, task: &str) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().any(|(known, its_task)| known == document && its_task == task)
    }

    pub(super) fn remember(&self, document: &str, task: String) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.pop_front();
        }
        known.push_back((document.to_owned(), task));
    }
}
