//! The next item's page, built while the reviewer works on this one: after a decision it only has to be shown.
//!
//! It is built off screen in idle time, under its own owner. Whatever reaches beyond its own elements (keys, the claim, fetches,
//! the focus) waits until the page is opened: [`OnPage`].

use super::{
    elements::{active, by_id},
    field_window::PANE,
    left_drafts::LeftDrafts,
    next_item::NextItem,
    workspace::OnPage,
};
use crate::domain::{Version, queue::ItemView};
use leptos::{html, mount::mount_to, prelude::*};
use serde_json::Value;
use std::any::Any;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// The most values in a record: larger pages take so long to build that a key pressed meanwhile would feel slow.
const MOST_VALUES: usize = 300;

/// Switches that a reviewer sets once for all items: which pane a narrow screen shows, and the thumbnails.
const KEPT: [&str; 3] = ["show-document", "show-strip", "bright-pages"];

/// A page that is ready to be opened.
pub struct Ready {
    id: String,
    from: Option<String>,
    version: Version,
    draft_revision: i64,
    page: Element,
    on_page: RwSignal<bool>,
    /// What Leptos mounted; dropping this removes it.
    _mounted: Box<dyn Any>,
}

/// The last page built and not yet opened. In the context of the page that builds it, and only in a browser.
#[derive(Clone, Copy)]
struct MadeAhead(StoredValue<Option<Ready>, LocalStorage>);

/// From now on builds the page of each prefetched item, until the current owner is disposed.
pub fn make_pages(page: impl Fn(ItemView) -> AnyView + Copy + 'static) {
    if cfg!(feature = "ssr") {
        return;
    }
    let Some(owner) = Owner::current() else { return };
    let (made, next_item, left) = (StoredValue::new_local(None), NextItem::here(), LeftDrafts::here());
    provide_context(MadeAhead(made));
    Effect::new(move |_| {
        let Some(view) = next_item.fetched().filter(|view| count(view.record.data()) <= MOST_VALUES) else { return };
        let owner = owner.clone();
        // In browsers without idle callbacks, pages are built when they are opened.
        request_idle_callback(move || {
            let is_open = made.try_with_value(|_| ()).is_some();
            // What was typed there and is not saved yet belongs to the page that is shown.
            if is_open && next_item.is_waiting(&view.id) && !left.has(&view) {
                let ready = owner.with(|| make(view.clone(), page));
                let _ = made.try_set_value(ready);
            }
        });
    });
}

/// Builds a page in an element that is not on the screen.
fn make(view: ItemView, page: impl Fn(ItemView) -> AnyView + 'static) -> Option<Ready> {
    let holder = document().create_element("div").ok()?;
    let (id, from, version, draft_revision) = (view.id.clone(), view.from.clone(), view.version.clone(), view.draft_revision);
    let on_page = RwSignal::new(false);
    let mounted = mount_to(holder.clone().unchecked_into(), move || {
        provide_context(OnPage(on_page));
        page(view)
    });
    Some(Ready { id, from, version, draft_revision, page: holder.first_element_child()?, on_page, _mounted: Box::new(mounted) })
}

/// The page of this item, if it was built from exactly this state.
pub fn take(view: &ItemView) -> Option<Ready> {
    let MadeAhead(made) = use_context()?;
    made.try_update_value(Option::take).flatten().filter(|ready| {
        ready.id == view.id
            && ready.from == view.from
            && ready.version == view.version
            && ready.draft_revision == view.draft_revision
    })
}

/// The prebuilt page.
#[component]
pub fn Opened(ready: Ready) -> impl IntoView {
    let slot = NodeRef::<html::Div>::new();
    // The page being left is still in the document.
    KEPT.into_iter().for_each(|id| keep_switch(&ready.page, id));
    let scrolled = active().is_some_and(|element| element.id() == PANE);
    Effect::new(move |_| {
        // All of it: the effect owns what is mounted, for as long as this is on the page.
        let ready = &ready;
        if let Some(slot) = slot.get() {
            slot.replace_children_with_node_1(&ready.page);
            // So that arrow keys still scroll after j and k.
            if let Some(fields) = by_id(PANE).filter(|_| scrolled) {
                let _ = fields.focus();
            }
            ready.on_page.set(true);
        }
    });
    view! { <div class="contents" node_ref=slot></div> }
}

/// Carries a switch that is on over to the new page.
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
