//! The keys of the queue, and what it fetches ahead. `x` is in `components::selection`.

use super::{
    elements::{active, target},
    keymap,
    next_item::NextItem,
    router::address_of,
};
use crate::address::Word;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, HtmlElement, KeyboardEvent};

/// The link that a row is.
const LINKS: &str = ".queue-row a[href]";
/// The input for words to find.
const FIND: &str = "form[role=search] input[type=search]";

/// j and k walk over the rows, Enter opens the one that has the focus, else the first, and `/` leads to the search.
pub fn listen() {
    let pressed = window_event_listener(leptos::ev::keydown, move |event| key(&event));
    on_cleanup(move || pressed.remove());
}

fn key(event: &KeyboardEvent) {
    if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let Some(element) = target(event) else { return };
    if element.matches("input:not([type=checkbox]), select, textarea, dialog *").unwrap_or(false) {
        if event.key() == "Escape" && element.matches(FIND).unwrap_or(false) {
            let _ = element.dyn_into::<HtmlElement>().map(|input| input.blur());
        }
        return;
    }
    match keymap::pressed(event).as_str() {
        "j" => walk(1),
        "k" => walk(-1),
        "/" => {
            event.prevent_default();
            let input = document()
                .query_selector(FIND)
                .ok()
                .flatten()
                .and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok());
            if let Some(input) = input {
                let _ = input.focus();
                input.select();
            }
        }
        "Enter" if element.tag_name() == "BODY" && !event.repeat() => {
            if let Some(first) = links().first() {
                first.click();
            }
        }
        _ => {}
    }
}

fn links() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(LINKS) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// The link of the row that this element is in.
fn link_of(element: &Element) -> Option<HtmlElement> {
    element.closest(".queue-row").ok()??.query_selector("a[href]").ok()??.dyn_into().ok()
}

fn walk(by: isize) {
    let links = links();
    let here = active().and_then(|element| link_of(&element)).and_then(|link| links.iter().position(|one| *one == link));
    let to = here.map_or(Some(0), |here| here.checked_add_signed(by));
    if let Some(link) = to.and_then(|to| links.get(to)) {
        let _ = link.focus();
    }
}

/// The rows are on the screen: the focus goes back to the item that was open, and the first one is fetched ahead.
pub fn rows_shown(next_item: NextItem) {
    request_animation_frame(move || begin(next_item));
}

fn begin(next_item: NextItem) {
    let links = links();
    let last = next_item.take_shown();
    let is_of_last = |link: &&HtmlElement| {
        let address = link.dyn_ref::<HtmlAnchorElement>().map(address_of);
        last.is_some() && address.as_ref().and_then(|address| address.item_id()) == last.as_deref()
    };
    match links.iter().find(is_of_last) {
        Some(link) => drop(link.focus()), // which fetches it
        None => drop(links.first().map(|link| fetch(next_item, link))),
    }
}

/// Fetches the item of the row that the pointer or the focus has come to.
pub fn come_to(next_item: NextItem, element: Option<Element>) {
    if let Some(link) = element.and_then(|element| link_of(&element)) {
        fetch(next_item, &link);
    }
}

fn fetch(next_item: NextItem, link: &HtmlElement) {
    let Some(address) = link.dyn_ref::<HtmlAnchorElement>().map(address_of) else { return };
    if let Some(id) = address.item_id() {
        next_item.fetch_ahead(id.to_owned(), address.get(Word::From).map(str::to_owned));
    }
}
