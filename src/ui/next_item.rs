//! What an item's page hands on to the next: the prefetched item, and where the focus goes. A prefetched item is shown at once,
//! and then requested again in the background, since it may have changed.

use crate::{address::Route, api::load_item, domain::queue::ItemView};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// The item just opened loads first.
const WAIT: Duration = Duration::from_millis(150);

/// How a page of an item starts.
#[derive(Clone, Copy, PartialEq)]
pub enum Arrival {
    /// After a decision, or by a key of the queue: the focus goes to the work.
    AtWork,
    /// After a decision that met somebody else's change: the reviewer must see that first.
    AfterConflict,
}

/// Handles to the state, one for the whole application; `Copy`.
#[derive(Clone, Copy)]
pub struct NextItem {
    fetched: RwSignal<Option<ItemView>>,
    /// The item that was asked for last.
    wanted: StoredValue<Option<String>>,
    /// The item that was shown last.
    shown: StoredValue<Option<String>>,
    arrival: StoredValue<Option<Arrival>>,
}

impl NextItem {
    /// Starts empty, and serves all pages below.
    pub fn provide() {
        provide_context(Self {
            fetched: RwSignal::new(None),
            wanted: StoredValue::new(None),
            shown: StoredValue::new(None),
            arrival: StoredValue::new(None),
        });
    }

    /// The one of this application.
    #[track_caller]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Prefetches an item that will probably be opened next: its fields, and the picture of its first page. Only the last one that was
    /// asked for is kept.
    pub fn fetch_ahead(self, id: String, from: Option<String>) {
        // It is there, or on its way, or can't be fetched.
        if self.wanted.get_value().as_ref() == Some(&id) {
            return;
        }
        self.wanted.set_value(Some(id.clone()));
        let fetch = move || {
            let is_wanted = move |id: &String| self.wanted.get_value().as_ref() == Some(id);
            if !is_wanted(&id) {
                return;
            }
            spawn_local(async move {
                if let Ok(view) = load_item(id.clone(), false, from, None).await
                    && is_wanted(&id)
                {
                    fetch_first_page(&view);
                    self.keep(view);
                }
            });
        };
        set_timeout(fetch, WAIT);
    }

    /// Fetches an item that is about to be shown, unless it is there already. Returns whether it is there now.
    pub async fn fetch(self, id: &str, from: Option<String>) -> bool {
        if self.is_waiting(id) {
            return true;
        }
        self.wanted.set_value(Some(id.to_owned()));
        match load_item(id.to_owned(), false, from, None).await {
            Ok(view) => {
                self.keep(view);
                true
            }
            Err(_) => false,
        }
    }

    /// Remembers the item that is shown now.
    pub fn show(self, id: &str) {
        self.shown.set_value(Some(id.to_owned()));
    }

    /// The item that was shown last; only once.
    pub fn take_shown(self) -> Option<String> {
        self.shown.try_update_value(Option::take).flatten()
    }

    /// The item that is prefetched and not yet shown; reactive.
    pub fn fetched(self) -> Option<ItemView> {
        self.fetched.get()
    }

    /// Whether this item is prefetched and not yet shown.
    pub fn is_waiting(self, id: &str) -> bool {
        self.fetched.try_with_untracked(|fetched| fetched.as_ref().is_some_and(|view| view.id == id)) == Some(true)
    }

    /// Takes the item, if it is there. Only once: later it is requested again.
    pub fn take(self, id: &str, from: Option<&str>) -> Option<ItemView> {
        let is_there = self.fetched.read_untracked().as_ref().is_some_and(|view| view.id == id && view.from.as_deref() == from);
        if is_there {
            self.wanted.set_value(None);
        }
        // Untracked: nobody who waits for a prefetch is notified.
        is_there.then(|| self.fetched.try_update_untracked(Option::take)).flatten().flatten()
    }

    /// Keeps an item that has just arrived, for the page that will show it.
    pub fn keep(self, view: ItemView) {
        self.fetched.set(Some(view));
    }

    /// Sets how the next page starts.
    pub fn arrive(self, arrival: Arrival) {
        self.arrival.set_value(Some(arrival));
    }

    /// Takes how this page starts; only once.
    pub fn take_arrival(self) -> Option<Arrival> {
        self.arrival.try_update_value(Option::take).flatten()
    }
}

/// Loads a picture into the browser's cache before it is on the page.
fn fetch_first_page(view: &ItemView) {
    if let Some(shown) = view.document.as_ref().filter(|shown| !shown.pages.is_empty())
        && let Ok(picture) = document().create_element("img")
    {
        let _ = picture.set_attribute("src", &Route::Picture(shown.file_id.clone(), 1).to_string());
    }
}
