//! What the page of one item hands on to the next: the item itself, fetched while the reviewer works on this one, and where the focus
//! goes. What was fetched is shown at once, and asked for again in the background: it may have changed meanwhile.

use crate::{address::Route, api::load_item, domain::queue::ItemView};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// The item that was just opened comes first.
const WAIT: Duration = Duration::from_millis(150);

/// What a new page of an item begins with.
#[derive(Clone, Copy, PartialEq)]
pub enum Arrival {
    /// A decision opened it: the focus goes where the work is.
    AfterDecision,
    /// A decision met somebody else's change: that is what the reviewer must see first.
    AfterConflict,
}

/// Handles to the state, one for the whole application; `Copy`.
#[derive(Clone, Copy)]
pub struct NextItem {
    fetched: RwSignal<Option<ItemView>>,
    arrival: StoredValue<Option<Arrival>>,
}

impl NextItem {
    /// Begins without any, and serves all pages below.
    pub fn provide() {
        provide_context(Self { fetched: RwSignal::new(None), arrival: StoredValue::new(None) });
    }

    /// The one of this application.
    #[track_caller]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Fetches an item that will probably be opened next: its fields, and the picture of its first page.
    pub fn fetch_ahead(self, id: String, from: Option<String>) {
        let fetch = move || {
            spawn_local(async move {
                if let Ok(view) = load_item(id, false, from).await {
                    fetch_first_page(&view);
                    self.keep(view);
                }
            });
        };
        set_timeout(fetch, WAIT);
    }

    /// The item that was fetched and is not shown yet; reactive.
    pub fn fetched(self) -> Option<ItemView> {
        self.fetched.get()
    }

    /// Whether this item was fetched and is not shown yet.
    pub fn is_waiting(self, id: &str) -> bool {
        self.fetched.try_with_untracked(|fetched| fetched.as_ref().is_some_and(|view| view.id == id)) == Some(true)
    }

    /// The item, if it is there already. Only once: what is shown later is asked for again.
    pub fn take(self, id: &str, from: Option<&str>) -> Option<ItemView> {
        let is_there = self.fetched.read_untracked().as_ref().is_some_and(|view| view.id == id && view.from.as_deref() == from);
        // Nobody who waits for an item to be fetched is told.
        is_there.then(|| self.fetched.try_update_untracked(Option::take)).flatten().flatten()
    }

    /// Keeps an item that has just come for the page that will show it.
    pub fn keep(self, view: ItemView) {
        self.fetched.set(Some(view));
    }

    /// What the page that comes next begins with.
    pub fn arrive(self, arrival: Arrival) {
        self.arrival.set_value(Some(arrival));
    }

    /// What this page begins with; only once.
    pub fn take_arrival(self) -> Option<Arrival> {
        self.arrival.try_update_value(Option::take).flatten()
    }
}

/// A picture that is not on the page yet still gets into the browser's cache.
fn fetch_first_page(view: &ItemView) {
    if let Some(shown) = view.document.as_ref().filter(|shown| !shown.pages.is_empty())
        && let Ok(picture) = document().create_element("img")
    {
        let _ = picture.set_attribute("src", &Route::Picture(shown.file_id.clone(), 1).to_string());
    }
}
