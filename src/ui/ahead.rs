//! The next item's page, made while the reviewer works on this one: after a decision it only has to be put on the screen.
//!
//! It is made off the page in idle time, under an owner of its own. What reaches beyond its own elements (keys, the claim, what is
//! fetched, where the focus goes) waits until the page is opened: [`OnPage`].

use super::{
    elements::{active, by_id},
    prefetch,
};
use crate::{
    domain::{Version, queue::ItemView},
    ui::html::{Html, State, effect, view},
};
use leptos::{
    html,
    prelude::*,
    tachys::view::{Mountable, Render},
};
use serde_json::Value;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// Values in a record, at most: more take so long to make that a key pressed meanwhile would be felt to wait.
const MOST_VALUES: usize = 300;

/// The fields as a whole, which scroll.
const FIELDS: &str = "fields-scroll";

/// Switches between the parts of the page that a reviewer sets once: the narrow screen's pane, and the thumbnails.
const KEPT: [&str; 2] = ["show-document", "show-strip"];

/// Whether what is made under this owner is on the page yet.
#[derive(Clone, Copy)]
pub struct OnPage(pub RwSignal<bool>);

/// A page that can be opened.
pub struct Ready {
    id: String,
    from: Option<String>,
    version: Version,
    draft_revision: i64,
    owner: Owner,
    _state: State,
    page: Element,
    on_page: RwSignal<bool>,
}

impl Drop for Ready {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

thread_local! {
    static READY: RefCell<Option<Ready>> = const { RefCell::new(None) };
}

/// From now on, makes the page of each item that is fetched ahead, until the current owner is gone.
pub fn make_pages(page: impl Fn(ItemView) -> Html + Copy + 'static) {
    let Some(owner) = Owner::current().filter(|_| cfg!(not(feature = "ssr"))) else { return };
    let is_open = StoredValue::new(());
    prefetch::when_fetched(Some(Box::new(move || {
        let owner = owner.clone();
        // Where a browser knows no idle time, pages are made when they are opened.
        request_idle_callback(move || {
            if is_open.try_get_value().is_some()
                && let Some(view) = prefetch::fetched().filter(|view| count(view.record.data()) <= MOST_VALUES)
            {
                drop(READY.replace(make(&owner, view, page)));
            }
        });
    })));
    on_cleanup(|| {
        prefetch::when_fetched(None);
        drop(READY.take());
    });
}

fn make(owner: &Owner, view: ItemView, page: impl Fn(ItemView) -> Html) -> Option<Ready> {
    let holder = document().create_element("div").ok()?;
    let owner = owner.child();
    let (id, from, version, draft_revision) = (view.id.clone(), view.from.clone(), view.version.clone(), view.draft_revision);
    let (mut state, on_page) = owner.with(|| {
        let on_page = RwSignal::new(false);
        provide_context(OnPage(on_page));
        (page(view).build(), on_page)
    });
    state.mount(&holder, None);
    Some(Ready { id, from, version, draft_revision, owner, _state: state, page: holder.first_element_child()?, on_page })
}

/// The page of this item, if it was made from the very same.
pub fn take(view: &ItemView) -> Option<Ready> {
    READY.take().filter(|ready| {
        ready.id == view.id
            && ready.from == view.from
            && ready.version == view.version
            && ready.draft_revision == view.draft_revision
    })
}

/// The page that was made ahead.
#[component]
pub fn Opened(ready: Ready) -> Html {
    let slot = NodeRef::<html::Div>::new();
    // The page that is left is still there.
    KEPT.into_iter().for_each(|id| keep_switch(&ready.page, id));
    let scrolled = active().is_some_and(|element| element.id() == FIELDS);
    // The effect keeps it, for as long as this is on the page.
    effect(move || {
        if let Some(slot) = slot.get() {
            slot.replace_children_with_node_1(&ready.page);
            // Arrows go on scrolling after j and k.
            if let Some(fields) = by_id(FIELDS).filter(|_| scrolled) {
                let _ = fields.focus();
            }
            ready.on_page.set(true);
        }
    });
    view! { <div class="contents" node_ref=slot></div> }
}

/// A switch of the page that is left, if it is on, is so on the new page, too.
fn keep_switch(page: &Element, id: &str) {
    let is_on = by_id(id).is_some_and(|switch| switch.matches(":checked").unwrap_or(false));
    if let (true, Ok(Some(switch))) = (is_on, page.query_selector(&format!("#{id}"))) {
        let _ = js_sys::Reflect::set(&switch, &JsValue::from_str("checked"), &JsValue::TRUE);
    }
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 1,
    }
}
