//! The way of a draft to the server: one save at a time, the newest state wins, a bad network is tried again.

use crate::{
    api::{ApiError, save_draft},
    domain::{Draft, Version},
    t,
    ui::error_text,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the status line says.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveState {
    /// Nothing typed since the page came.
    Untouched,
    /// On its way.
    Saving,
    /// The server has it.
    Saved,
    /// The server does not have it.
    Failed(ApiError),
}

impl SaveState {
    /// The words of the status line.
    pub fn text(&self) -> String {
        match self {
            Self::Untouched => String::new(),
            Self::Saving => t!(saving).into(),
            Self::Saved => t!(saved).into(),
            Self::Failed(error) => t!(not_saved_yet, why = &error_text(error)),
        }
    }
}

/// Handles to the queue of one; `Copy`.
#[derive(Clone, Copy)]
pub struct Saving {
    /// For the status line.
    pub state: RwSignal<SaveState>,
    queue: StoredValue<SaveQueue>,
}

/// What is on its way. Lives on when the page is left, until the server has it.
#[derive(Clone)]
pub struct SaveQueue(Arc<Mutex<Waiting>>);

struct Waiting {
    draft: Option<Draft>,
    revision: i64,
    running: bool,
    failed: Option<ApiError>,
}

/// Milliseconds before the second, third, … try; the last one repeats.
const PATIENCE: [u32; 4] = [500, 1_000, 3_000, 10_000];

impl Saving {
    /// `revision` is the stored draft's.
    pub fn new(revision: i64) -> Self {
        let waiting = Waiting { draft: None, revision, running: false, failed: None };
        Self { state: RwSignal::new(SaveState::Untouched), queue: StoredValue::new(SaveQueue(Arc::new(Mutex::new(waiting)))) }
    }

    /// For a task that may outlive the page.
    pub fn clone_queue(&self) -> SaveQueue {
        self.queue.get_value()
    }

    /// Sends `draft` when its turn comes, unless a newer one takes its place.
    pub fn save(&self, id: String, version: Version, draft: Draft) {
        self.state.set(SaveState::Saving);
        let (queue, state) = (self.clone_queue(), self.state);
        {
            let mut waiting = queue.lock();
            waiting.draft = Some(draft);
            if waiting.running {
                return;
            }
            waiting.running = true;
        }
        spawn_local(async move {
            let outcome = queue.drain(&id, &version, state).await;
            let mut waiting = queue.lock();
            waiting.running = false;
            waiting.failed = outcome.as_ref().err().cloned();
            drop(state.try_set(outcome.map_or_else(SaveState::Failed, |()| SaveState::Saved)));
        });
    }
}

impl SaveQueue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends what waits until nothing does. Only what the reviewer must know ends it early.
    async fn drain(&self, id: &str, version: &Version, state: RwSignal<SaveState>) -> Result<(), ApiError> {
        let mut failures = 0;
        loop {
            let (draft, revision) = {
                let mut waiting = self.lock();
                let Some(draft) = waiting.draft.take() else { return Ok(()) };
                (draft, waiting.revision)
            };
            match save_draft(id.to_owned(), version.clone(), draft.clone(), revision).await {
                Ok(revision) => {
                    failures = 0;
                    self.lock().revision = revision;
                }
                Err(error @ ApiError::Unavailable) => {
                    drop(state.try_set(SaveState::Failed(error)));
                    self.lock().draft.get_or_insert(draft); // unless a newer one came meanwhile
                    TimeoutFuture::new(PATIENCE[failures.min(PATIENCE.len() - 1)]).await;
                    failures += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits for saves under way, at most ten seconds; gives the revision that the server has, or why it lacks something.
    pub async fn settled(&self) -> Result<i64, ApiError> {
        for _ in 0..500 {
            {
                let waiting = self.lock();
                if !waiting.running {
                    return waiting.failed.clone().map_or(Ok(waiting.revision), Err);
                }
            }
            TimeoutFuture::new(20).await;
        }
        Err(ApiError::Unavailable)
    }
}
