//! Navigates between pages without reloading the document.
//!
//! Our own code, not leptos_router: there are two pages, and a link to an item reloads the document unless an item is already
//! open ([`Router::leads_on`]). leptos_router would add 40 kB to the download, and do neither.

use crate::address::{Address, Route};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// Where the page is, and how to leave it; `Copy`, so every event handler can have one.
#[derive(Clone, Copy)]
pub struct Router {
    place: ReadSignal<Address>,
    set_place: WriteSignal<Address>,
    queue: Memo<Address>,
    review: Memo<Address>,
}

impl Router {
    /// Reads the current address, and follows links and the browser's Back and Forward from now on.
    pub fn start() -> Self {
        let (place, set_place) = signal(Address::parse(&current_address()));
        // Keeps the last address of its kind: a page being left must not load what the next address asks for.
        let last = |is_of_this_kind: fn(&Route) -> bool| {
            Memo::new(move |before: Option<&Address>| {
                let place = place.get();
                if is_of_this_kind(&place.route) { place } else { before.cloned().unwrap_or_default() }
            })
        };
        let queue = last(|route| *route == Route::Queue);
        let review = last(|route| matches!(route, Route::Item(_)));
        let router = Self { place, set_place, queue, review };
        provide_context(router);
        Effect::new(move |_| router.listen());
        router
    }

    /// The current address; reactive.
    pub fn place(&self) -> ReadSignal<Address> {
        self.place
    }

    /// The last address of the queue, reactive; unchanged when the queue is left.
    pub fn queue_place(&self) -> Memo<Address> {
        self.queue
    }

    /// The last address of an item under review, reactive; unchanged when it is left for another kind of page.
    pub fn review_place(&self) -> Memo<Address> {
        self.review
    }

    /// Shows another page; the browser's Back button returns to this one.
    pub fn go(&self, address: &Address) {
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address.to_string()));
        }
        self.set_place.set(address.clone());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Shows another page in place of this one, in the browser's history, too.
    pub fn go_instead(&self, address: &Address) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address.to_string()));
        }
        self.set_place.set(address.clone());
    }

    /// Whether a link to this route is followed without reloading. From elsewhere, the browser itself loads an item: it keeps the
    /// old page on the screen until the first response arrives, which has all the fields in it. Leaving an item never reloads the
    /// document, because a save may be under way.
    fn leads_on(self, to: &Route) -> bool {
        match to {
            Route::Queue => true,
            Route::Item(_) => matches!(self.place.read_untracked().route, Route::Item(_)),
            _ => false,
        }
    }

    fn listen(self) {
        let _ = window_event_listener(leptos::ev::popstate, move |_| self.set_place.set(Address::parse(&current_address())));
        let _ = window_event_listener(leptos::ev::click, move |event| {
            if let Some(address) = linked_page(&event).filter(|address| self.leads_on(&address.route)) {
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
fn linked_page(event: &MouseEvent) -> Option<Address> {
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
    Some(Address::parse(&format!("{}{}{}", link.pathname(), link.search(), link.hash())))
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
