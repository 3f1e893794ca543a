//! Finding inputs on the page, and the text in them.

use crate::{api::FIELD_PREFIX, domain::FieldPath};
use leptos::{
    prelude::{document, request_animation_frame, set_timeout},
    task::{spawn_local, tick},
};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement};

/// The field that an element edits.
pub(super) fn path_of(element: &Element) -> Option<FieldPath> {
    element.get_attribute("name")?.strip_prefix(FIELD_PREFIX)?.parse().ok()
}

pub(super) fn text_of(element: &Element) -> Option<String> {
    js_sys::Reflect::get(element, &JsValue::from_str("value")).ok()?.as_string()
}

pub(super) fn set_text(element: &Element, text: &str) {
    let _ = js_sys::Reflect::set(element, &JsValue::from_str("value"), &JsValue::from_str(text));
}

pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

pub(super) fn in_dialog(element: &Element) -> bool {
    element.closest("dialog").ok().flatten().is_some()
}

pub(super) fn active() -> Option<Element> {
    document().active_element()
}

pub(super) fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Marks the page as hydrated; tests and styles wait for this.
const HYDRATED: &str = "data-hydrated";

pub(super) fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(HYDRATED, "");
    }
}

pub(super) fn is_hydrated() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(HYDRATED))
}

/// Runs this when the inputs show what has just changed.
pub(super) fn after_effects(work: impl FnOnce() + 'static) {
    spawn_local(async move {
        tick().await; // the effects
        tick().await; // what effects defer: Leptos sets the value of an input last
        work();
    });
}

/// Runs this after the next paint.
pub(super) fn after_paint(work: impl FnOnce() + 'static) {
    fn after(work: Box<dyn FnOnce()>) {
        request_animation_frame(move || set_timeout(work, Duration::ZERO));
    }
    after(Box::new(work));
}

/// Whether this element's text can be edited.
pub fn is_text(element: &Element) -> bool {
    element.matches("textarea, input:not([type=checkbox], [type=radio], [type=submit])").unwrap_or(false)
}

/// Marks a field that a key has led to, to be looked at: single letters are still keys.
const LOOKED_AT: &str = "data-looking";

/// Marks this field as only looked at.
pub(super) fn look_at(element: &Element) {
    let _ = element.set_attribute(LOOKED_AT, "");
}

/// Whether this field is only looked at.
pub(super) fn is_looked_at(element: &Element) -> bool {
    element.has_attribute(LOOKED_AT)
}

/// From now on, what is typed into this field is text.
pub(super) fn begin_to_edit(element: &Element) {
    let _ = element.remove_attribute(LOOKED_AT);
}

/// The same for whichever field is looked at.
pub(super) fn begin_to_edit_any() {
    if let Ok(Some(element)) = document().query_selector(&format!("[{LOOKED_AT}]")) {
        begin_to_edit(&element);
    }
}
