//! One page follows another without loading the document anew.
//!
//! Own code and not leptos_router: its nested routes and guards cost some 40 kB of the 300 kB that a browser may be sent, for two pages.

use super::place::{PageKind, Place};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// Where the page is, and the way elsewhere; `Copy`, so that every event handler can have one.
#[derive(Clone, Copy)]
pub struct Router {
    place: ReadSignal<Place>,
    set_place: WriteSignal<Place>,
    queue: Memo<Place>,
    review: Memo<Place>,
}

impl Router {
    /// Knows where the page is, and follows links and the browser's own buttons from now on.
    pub fn start() -> Self {
        let (place, set_place) = signal(Place::parse(&current_address()));
        // Keeps the last place of its kind: a page that is being left must not load what the next address asks for.
        let last = |kind: PageKind| {
            Memo::new(move |before: Option<&Place>| {
                let place = place.get();
                if place.page() == kind { place } else { before.cloned().unwrap_or_default() }
            })
        };
        let router = Self { place, set_place, queue: last(PageKind::Queue), review: last(PageKind::Review) };
        provide_context(router);
        Effect::new(move |_| router.listen());
        router
    }

    /// Where the page is; reactive.
    pub fn place(&self) -> ReadSignal<Place> {
        self.place
    }

    /// The place of the queue, reactive; stays as it was when the queue is left.
    pub fn queue_place(&self) -> Memo<Place> {
        self.queue
    }

    /// The place of the item under review, reactive; stays as it was when it is left for another kind of page.
    pub fn review_place(&self) -> Memo<Place> {
        self.review
    }

    /// Shows another of our pages, and keeps this one for the browser's Back button.
    pub fn go(&self, address: &str) {
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
        }
        self.set_place.set(Place::parse(address));
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Shows another of our pages in the place of this one, also for the browser's Back button.
    pub fn go_instead(&self, address: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
        }
        self.set_place.set(Place::parse(address));
    }

    /// To an item from elsewhere the browser goes by itself: it keeps the page on screen until the first response is there, with all
    /// the fields in it. Leaving an item never loads the document anew, because a save may be under way.
    fn leads_on(self, to: PageKind) -> bool {
        to != PageKind::Unknown && (to != PageKind::Review || self.place.read_untracked().page() == PageKind::Review)
    }

    fn listen(self) {
        let _ = window_event_listener(leptos::ev::popstate, move |_| self.set_place.set(Place::parse(&current_address())));
        let _ = window_event_listener(leptos::ev::click, move |event| {
            let leads_on = |address: &String| self.leads_on(Place::parse(address).page());
            if let Some(address) = linked_page(&event).filter(leads_on) {
                event.prevent_default();
                self.go(&address);
            }
        });
    }
}

/// The [`Router`] of this page.
#[track_caller]
pub fn use_router() -> Router {
    expect_context::<Router>()
}

/// The address on this server that a plain click on a link leads to. Everything else is left to the browser.
fn linked_page(event: &MouseEvent) -> Option<String> {
    let is_special = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
    if event.default_prevented() || event.button() != 0 || is_special {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let is_for_the_browser = !link.target().is_empty()
        || link.has_attribute("download")
        || link.rel().contains("external")
        || link.get_attribute("href").is_none_or(|href| href.starts_with('#'));
    if is_for_the_browser || link.origin() != window().location().origin().ok()? {
        return None;
    }
    Some(format!("{}{}{}", link.pathname(), link.search(), link.hash()))
}

#[cfg(feature = "ssr")]
fn current_address() -> String {
    let parts = use_context::<axum::http::request::Parts>();
    parts.and_then(|parts| Some(parts.uri.path_and_query()?.as_str().to_owned())).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn current_address() -> String {
    let location = window().location();
    format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}
