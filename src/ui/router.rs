//! Navigates between pages without reloading the document.
//!
//! Our own code, not leptos_router: there are two pages, and an item is shown when it has been fetched ([`Router::open`]), so that the
//! queue stays on the screen until then. leptos_router would add 40 kB to the download, and do neither.

use super::{
    next_item::{Arrival, NextItem},
    reader,
};
use crate::{
    address::{Address, Route, Word, followed, queue_address},
    domain::queue::QueueQuery,
};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlInputElement, MouseEvent};

/// The attribute of what belongs to a queue: its address.
pub const PART_OF: &str = "data-part-of";

/// Where the page is, and how to leave it; `Copy`, so every event handler can have one.
#[derive(Clone, Copy)]
pub struct Router {
    place: ReadSignal<Address>,
    set_place: WriteSignal<Address>,
    queue: Memo<Address>,
    review: Memo<Address>,
    next_item: NextItem,
    /// What the page does before another one is shown.
    before: StoredValue<Option<Arc<dyn Fn() + Send + Sync>>>,
    /// Counts what was followed: an answer that comes too late leads nowhere.
    turn: StoredValue<u32>,
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
        let router = Self {
            place,
            set_place,
            queue,
            review,
            next_item: NextItem::here(),
            before: StoredValue::new(None),
            turn: StoredValue::new(0),
        };
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

    /// Follows a link or a form that leads to the queue. What stands in a part of the page that belongs to a queue ([`PART_OF`]) changes
    /// that, also while another one is on its way.
    fn go_to_queue(self, link: Address, from: &Element) {
        let part = from.closest(&format!("[{PART_OF}]")).ok().flatten();
        let shown = part.and_then(|part| part.get_attribute(PART_OF)).map(|shown| Address::parse(&shown));
        let asked = self.place.get_untracked();
        self.go(&match shown {
            Some(shown) if asked.route == Route::Queue => followed(&link, &shown, &asked),
            _ => link,
        });
    }

    /// Shows another page; the browser's Back button returns to this one.
    pub fn go(&self, address: &Address) {
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address.to_string()));
        }
        self.show(address.clone());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Shows another page in place of this one, in the browser's history, too.
    pub fn go_instead(&self, address: &Address) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address.to_string()));
        }
        self.show(address.clone());
    }

    /// Sets what the page does before another one is shown, while everything on it is still there.
    /// It is called until another page sets its own, even when this one is gone.
    pub fn before_leaving(&self, before: impl Fn() + Send + Sync + 'static) {
        self.before.set_value(Some(Arc::new(before)));
    }

    fn show(self, address: Address) {
        self.turn.update_value(|turn| *turn += 1);
        if let Some(before) = self.before.get_value() {
            before();
        }
        self.set_place.set(address);
    }

    /// Shows an item from the queue as soon as it is there; the queue stays on the screen until then. If the item can't be fetched, the
    /// browser loads its page, which says why.
    pub fn open(self, address: Address, by_key: bool) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        spawn_local(async move {
            let (id, from) = (address.item_id().unwrap_or_default(), address.get(Word::From).map(str::to_owned));
            let is_there = self.next_item.fetch(id, from).await;
            if self.turn.get_value() != turn {
                return;
            }
            if is_there {
                if by_key {
                    self.next_item.arrive(Arrival::AtWork);
                }
                self.go(&address);
            } else {
                let _ = window().location().assign(&address.to_string());
            }
        });
    }

    fn listen(self) {
        let _ = window_event_listener(leptos::ev::popstate, move |_| self.show(Address::parse(&current_address())));
        let _ = window_event_listener(leptos::ev::click, move |event| {
            let Some((link, address)) = linked_page(&event) else { return };
            let is_in_item = matches!(self.place.read_untracked().route, Route::Item(_));
            match address.route {
                // Another queue, or the list of them, is another page.
                Route::Queue if address.get(Word::Queue).map(str::to_owned) != reader::queue() => return,
                Route::Queue => self.go_to_queue(address, &link),
                Route::Item(_) if is_in_item => self.go(&address),
                // A key, not the mouse, presses it without a count of clicks.
                Route::Item(_) if self.place.read_untracked().route == Route::Queue => self.open(address, event.detail() == 0),
                _ => return,
            }
            event.prevent_default();
        });
        let _ = window_event_listener(leptos::ev::submit, move |event| {
            let form = event.target().and_then(|form| form.dyn_into::<Element>().ok());
            let asked = form.filter(|_| !event.default_prevented()).and_then(|form| Some((asked_queue(&form)?, form)));
            if let Some((address, form)) = asked {
                event.prevent_default();
                if address != *self.place.read_untracked() {
                    self.go_to_queue(address, &form);
                }
            }
        });
    }
}

/// The queue that a form of the queue asks for.
fn asked_queue(form: &Element) -> Option<Address> {
    if form.get_attribute("action").as_deref() != Some(Route::QUEUE) {
        return None;
    }
    let inputs = form.query_selector_all("input[name]").ok()?;
    let inputs = (0..inputs.length()).filter_map(|at| inputs.item(at)?.dyn_into::<HtmlInputElement>().ok());
    let address = inputs.fold(Address::of(Route::Queue), |address, input| match Word::parse(&input.name()) {
        // Names of collections are somebody else's, blanks and all.
        Some(Word::Queue) => address.with(Word::Queue, input.value()),
        Some(word) => address.with(word, input.value().trim()),
        None => address,
    });
    Some(queue_address(&QueueQuery::from(&address)))
}

/// The [`Router`] of this page.
#[track_caller]
pub fn use_router() -> Router {
    expect_context::<Router>()
}

/// Whether this is a click, or Enter on a link, that opens no other tab or window.
pub fn is_plain(event: &MouseEvent) -> bool {
    let is_special = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
    event.button() == 0 && !is_special
}

/// The link that a plain click is on, and the address on this server that it leads to. Everything else is left to the browser.
fn linked_page(event: &MouseEvent) -> Option<(HtmlAnchorElement, Address)> {
    if event.default_prevented() || !is_plain(event) {
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
    let address = address_of(&link);
    Some((link, address))
}

/// Where a link on this server leads.
pub fn address_of(link: &HtmlAnchorElement) -> Address {
    Address::parse(&format!("{}{}{}", link.pathname(), link.search(), link.hash()))
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
