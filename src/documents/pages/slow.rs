//! Which documents are slow to draw: what is known of them spares others a wait.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// How many are remembered; the oldest are forgotten first.
const MOST: usize = 4096;

#[derive(Default)]
pub(super) struct Slow(Mutex<VecDeque<(String, &'static str)>>);

impl Slow {
    pub(super) fn has(&self, document: &str, work: &'static str) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().any(|(known, its_work)| known == document && *its_work == work)
    }

    pub(super) fn remember(&self, document: &str, work: &'static str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.pop_front();
        }
        known.push_back((document.to_owned(), work));
    }
}
