//! How a draft reaches the server: one save at a time, the newest state wins, and network errors are retried. If the answer was
//! lost, the save may have arrived: the server recognises it by the draft's writer.

use crate::{
    api::{ApiError, save_draft},
    domain::{Draft, Saved, Version},
    t,
    ui::error_text,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use serde::Serialize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the status line says.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveState {
    /// Nothing typed since the page loaded.
    Untouched,
    /// On its way to the server.
    Saving,
    /// The server has it.
    Saved,
    /// The server doesn't have it.
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

/// What becomes of a draft when its page closes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leaving {
    /// The server has all of it.
    Saved,
    /// The browser sends it on.
    Sent,
    /// It is too large for that, or the server has not taken it so far: worth a question.
    Unsure,
}

/// What the answer to a save said about the item.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// Somebody changed the record.
    Changed,
    /// The agent has read the document again, under this id.
    Moved(String),
}

/// Handles to a queue of one draft; `Copy`.
#[derive(Clone, Copy)]
pub struct Saving {
    /// For the status line.
    pub state: RwSignal<SaveState>,
    /// What happened to the item meanwhile.
    pub news: RwSignal<Option<News>>,
    queue: StoredValue<SaveQueue>,
}

/// The save under way. It outlives the page until the server has it.
#[derive(Clone)]
pub struct SaveQueue(Arc<Shared>);

struct Shared {
    /// The id of the reviewer for whom the page was made.
    reviewer: String,
    waiting: Mutex<Waiting>,
    state: ArcRwSignal<SaveState>,
    news: ArcRwSignal<Option<News>>,
}

struct Waiting {
    draft: Option<Draft>,
    revision: i64,
    running: bool,
    failed: Option<ApiError>,
    is_discarded: bool,
}

/// Milliseconds before the second, third, … attempt; the last one repeats.
const PATIENCE: [u32; 4] = [500, 1_000, 3_000, 10_000];

impl Saving {
    /// `revision` is that of the stored draft, `reviewer` the id of whose it is.
    pub fn new(revision: i64, reviewer: &str) -> Self {
        let waiting = Waiting { draft: None, revision, running: false, failed: None, is_discarded: false };
        Self::of(SaveQueue(Arc::new(Shared {
            reviewer: reviewer.to_owned(),
            waiting: Mutex::new(waiting),
            state: ArcRwSignal::new(SaveState::Untouched),
            news: ArcRwSignal::new(None),
        })))
    }

    /// Goes on with what another page of the item began.
    pub fn of(queue: SaveQueue) -> Self {
        Self { state: queue.0.state.clone().into(), news: queue.0.news.clone().into(), queue: StoredValue::new(queue) }
    }

    /// For a task that may outlive the page.
    pub fn clone_queue(&self) -> SaveQueue {
        self.queue.get_value()
    }

    /// Sends `draft` when its turn comes, unless a newer one replaces it.
    pub fn save(&self, id: String, version: Version, draft: Draft) {
        let queue = self.clone_queue();
        queue.0.state.set(SaveState::Saving);
        {
            let mut waiting = queue.lock();
            waiting.draft = Some(draft);
            if waiting.running {
                return;
            }
            waiting.running = true;
        }
        spawn_local(async move {
            let outcome = queue.drain(&id, &version).await;
            {
                let mut waiting = queue.lock();
                waiting.running = false;
                waiting.failed = outcome.as_ref().err().cloned();
            }
            queue.0.state.set(outcome.map_or_else(SaveState::Failed, |()| SaveState::Saved));
        });
    }
}

/// The arguments of `save_draft`, as its server function reads them.
#[derive(Serialize)]
struct LastSave {
    id: String,
    version: Version,
    draft: Draft,
    revision: i64,
    made_by: String,
}

impl LastSave {
    /// Hands it to the browser, which sends it even after the page is gone. Returns whether the browser took it.
    fn send(&self) -> bool {
        let Ok(text) = serde_json::to_string(self) else { return false };
        let options = web_sys::BlobPropertyBag::new();
        options.set_type("application/json");
        let parts = js_sys::Array::of1(&text.into());
        web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)
            .and_then(|body| window().navigator().send_beacon_with_opt_blob("/api/save_draft", Some(&body)))
            .unwrap_or(false)
    }
}

impl SaveQueue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the status line says; reactive.
    pub fn state(&self) -> SaveState {
        self.0.state.get()
    }

    /// The reviewer gives up what is not saved yet: it is not sent again. A request that is under way may still arrive.
    pub fn discard(&self) {
        let mut waiting = self.lock();
        waiting.draft = None;
        waiting.failed = None;
        waiting.is_discarded = true;
    }

    /// Whether the server may lack something.
    pub fn is_unsaved(&self) -> bool {
        let waiting = self.lock();
        !waiting.is_discarded && (waiting.running || waiting.failed.is_some())
    }

    /// The page is closing: sends what the server has not confirmed, in a way that outlives the page. It may arrive twice; the
    /// server stores it once.
    pub fn save_on_leaving(&self, id: String, version: Version, draft: Draft) -> Leaving {
        let (revision, has_failed) = {
            let waiting = self.lock();
            (waiting.revision, waiting.failed.is_some())
        };
        if !self.is_unsaved() {
            return Leaving::Saved;
        }
        let mut save = LastSave { id, version, draft, revision, made_by: self.0.reviewer.clone() };
        // A beacon holds up to 64 kB: the edits matter more than the undo history.
        let is_sent = save.send() || {
            save.draft = save.draft.without_history();
            save.send()
        };
        if is_sent && !has_failed { Leaving::Sent } else { Leaving::Unsure }
    }

    /// Sends until nothing waits. Stops early only at an error that a retry can't fix.
    async fn drain(&self, id: &str, version: &Version) -> Result<(), ApiError> {
        let mut failures = 0;
        loop {
            let (draft, revision) = {
                let mut waiting = self.lock();
                let Some(draft) = waiting.draft.take() else { return Ok(()) };
                (draft, waiting.revision)
            };
            match save_draft(id.to_owned(), version.clone(), draft.clone(), revision, Some(self.0.reviewer.clone())).await {
                Ok(Saved { revision, is_changed, moved_to }) => {
                    failures = 0;
                    {
                        let mut waiting = self.lock();
                        waiting.revision = revision;
                        waiting.failed = None;
                    }
                    if let Some(told) = moved_to.map(News::Moved).or(is_changed.then_some(News::Changed)) {
                        self.0.news.set(Some(told));
                    }
                }
                // Signing in again in another tab fixes the second one.
                Err(error @ (ApiError::Unavailable | ApiError::NotSignedIn)) => {
                    self.0.state.set(SaveState::Failed(error.clone()));
                    {
                        let mut waiting = self.lock();
                        if waiting.is_discarded {
                            return Ok(());
                        }
                        waiting.failed = Some(error);
                        waiting.draft.get_or_insert(draft); // unless a newer one has arrived meanwhile
                    }
                    TimeoutFuture::new(PATIENCE[failures.min(PATIENCE.len() - 1)]).await;
                    failures += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits up to ten seconds for saves under way; returns the revision that the server has, or why it lacks something.
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
        Err(self.lock().failed.clone().unwrap_or(ApiError::Unavailable))
    }
}
