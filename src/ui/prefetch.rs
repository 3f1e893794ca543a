//! The next item is fetched while the reviewer works on this one: its fields, and the picture of its first page. It is shown at
//! once, and asked for again in the background: it may have changed meanwhile.

use crate::{api::load_item, domain::queue::ItemView};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, time::Duration};

/// Milliseconds before the next item is fetched: the one that was just opened comes first.
const WAIT: u64 = 150;

thread_local! {
    static READY: RefCell<Option<ItemView>> = const { RefCell::new(None) };
    static THEN: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Fetches an item that will probably be opened next.
pub fn fetch_ahead(id: String, from: Option<String>) {
    let fetch = move || {
        spawn_local(async move {
            if let Ok(view) = load_item(id, false, from).await {
                fetch_first_page(&view);
                READY.set(Some(view));
                THEN.with_borrow(|then| then.as_ref().inspect(|then| then()).is_some());
            }
        });
    };
    set_timeout(fetch, Duration::from_millis(WAIT));
}

/// What is done when an item was fetched ahead.
pub fn when_fetched(then: Option<Box<dyn Fn()>>) {
    drop(THEN.replace(then));
}

/// The item that was fetched ahead and is not shown yet.
pub fn fetched() -> Option<ItemView> {
    READY.with_borrow(Clone::clone)
}

/// The item, if it is there already. Only once: what is shown later is asked for anew.
pub fn take(id: &str, from: Option<&str>) -> Option<ItemView> {
    READY.with_borrow_mut(|ready| ready.take_if(|view| view.id == id && view.from.as_deref() == from))
}

/// Keeps an item that has just come for the page that will show it.
pub fn keep(view: ItemView) {
    READY.set(Some(view));
}

/// A picture that is not on the page yet still gets into the browser's cache.
fn fetch_first_page(view: &ItemView) {
    if let Some(shown) = view.document.as_ref().filter(|shown| !shown.pages.is_empty())
        && let Ok(picture) = document().create_element("img")
    {
        let _ = picture.set_attribute("src", &format!("/files/{}/pages/1", shown.file_id));
    }
}
