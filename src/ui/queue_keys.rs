//! The keys of the queue, its menus, and what it fetches ahead. `x` is in `components::selection`.

use super::{
    elements::{active, by_id, target},
    keymap,
    next_item::NextItem,
    router::address_of,
};
use crate::address::Word;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlElement, HtmlFormElement, HtmlInputElement, KeyboardEvent};

/// The id of the button that takes the next item.
pub const TAKE: &str = "take-next";
/// The link that a row is.
const LINKS: &str = ".queue-row a[href]";
/// The id of the menu of filters.
pub const FILTER: &str = "filter";
/// The input for words to find.
const FIND: &str = "form[role=search] input[type=search]";

/// The id of the element that gets the focus back once the new rows are on the page.
pub type Followed = StoredValue<Option<String>>;

/// A menu that is open.
const OPEN_MENU: &str = "details.menu[open]";

/// j and k walk over the rows, Enter opens the one that has the focus, else the first, `t` takes the next that is free, and `/` leads to the search. Escape closes a menu.
pub fn listen(followed: Followed) {
    let pressed = window_event_listener(leptos::ev::keydown, move |event| key(&event));
    let clicked = window_event_listener(leptos::ev::click, move |event| {
        if let Some(element) = target(&event) {
            close_menus(Some(&element));
            if let Some(link) = element.closest("main a[href]:not(.queue-row a)").ok().flatten() {
                followed.set_value(Some(return_to(&link)));
            }
        }
    });
    let left = window_event_listener(leptos::ev::focusout, move |event| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Element>().ok());
        let form = target(&event).and_then(|element| form_of(&element));
        if let Some(form) = form.filter(|form| to.as_ref().is_none_or(|to| !form.contains(Some(to)))) {
            apply(&form);
        }
    });
    let sent = window_event_listener(leptos::ev::submit, move |event| {
        if target(&event).is_some_and(|form| form_of(&form).is_some()) {
            followed.set_value(Some(FILTER.to_owned()));
            close_menus(None);
        }
    });
    on_cleanup(move || {
        sent.remove();
        pressed.remove();
        clicked.remove();
        left.remove();
    });
}

/// A link of the page comes again with its id; one of a menu, or one that is gone with what it stood for, has the menu's.
fn return_to(link: &Element) -> String {
    let of_menu = || link.closest(".menu").ok()??.query_selector("summary").ok().flatten();
    let id = Some(link.id()).filter(|id| !id.is_empty());
    id.or_else(|| of_menu().map(|summary| summary.id())).unwrap_or_else(|| FILTER.to_owned())
}

/// The form of a menu that an element is in.
fn form_of(element: &Element) -> Option<HtmlFormElement> {
    element.closest(".menu-form").ok()??.dyn_into().ok()
}

/// Whoever leaves a form of the menu has filled it in.
fn apply(form: &HtmlFormElement) {
    let Ok(inputs) = form.query_selector_all("input:not([type=hidden])") else { return };
    let inputs = (0..inputs.length()).filter_map(|at| inputs.item(at)?.dyn_into::<HtmlInputElement>().ok());
    if inputs.into_iter().any(|input| input.value() != input.default_value()) {
        let _ = form.request_submit();
    }
}

/// A click elsewhere, or on what a menu offers, closes it.
fn close_menus(clicked: Option<&Element>) {
    let Ok(open) = document().query_selector_all(OPEN_MENU) else { return };
    for menu in (0..open.length()).filter_map(|at| open.item(at)?.dyn_into::<Element>().ok()) {
        let goes_on = clicked.filter(|clicked| menu.contains(Some(clicked)));
        if goes_on.is_none_or(|clicked| clicked.closest(".menu-panel a").ok().flatten().is_some()) {
            let _ = menu.remove_attribute("open");
        }
    }
}

/// Closes the menu without what was typed into it; the focus goes back to where it was opened.
fn escape(menu: &Element) {
    reset(menu.query_selector("form"));
    if let Some(summary) =
        menu.query_selector("summary").ok().flatten().and_then(|summary| summary.dyn_into::<HtmlElement>().ok())
    {
        let _ = summary.focus();
    }
    let _ = menu.remove_attribute("open");
}

fn key(event: &KeyboardEvent) {
    if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let Some(element) = target(event) else { return };
    if event.key() == "Escape"
        && let Some(menu) = document().query_selector(OPEN_MENU).ok().flatten()
    {
        return escape(&menu);
    }
    if element.matches("input:not([type=checkbox]), select, textarea, dialog *").unwrap_or(false) {
        if event.key() == "Escape" && element.matches(FIND).unwrap_or(false) {
            let _ = element.dyn_into::<HtmlElement>().map(|input| input.blur());
        }
        return;
    }
    match keymap::pressed(event).as_str() {
        "j" => walk(1),
        "k" => walk(-1),
        "t" if !event.repeat() => {
            if let Some(button) = by_id(TAKE) {
                button.click();
            }
        }
        "/" => {
            event.prevent_default();
            let input =
                document().query_selector(FIND).ok().flatten().and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
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

/// The form says again what the address says.
fn reset(form: Result<Option<Element>, JsValue>) {
    if let Some(form) = form.ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        form.reset();
    }
}

/// The rows are on the screen: the focus goes back to the item that was open, and the first one is fetched ahead.
pub fn rows_shown(next_item: NextItem, followed: Followed) {
    request_animation_frame(move || begin(next_item, followed));
}

fn begin(next_item: NextItem, followed: Followed) {
    reset(document().query_selector(".menu:not([open]) .menu-form"));
    let is_lost = active().is_none_or(|element| element.tag_name() == "BODY");
    if let Some(id) = followed.try_update_value(Option::take).flatten().filter(|_| is_lost)
        && let Some(element) = by_id(&id).or_else(|| by_id(FILTER))
    {
        let _ = element.focus();
    }
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
