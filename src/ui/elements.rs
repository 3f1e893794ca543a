//! Finding inputs on the page, and the text in them.

use crate::{api::FIELD_PREFIX, domain::FieldPath};
use leptos::prelude::{document, request_animation_frame, set_timeout};
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
    let set = || js_sys::Reflect::set(element, &JsValue::from_str("value"), &JsValue::from_str(text));
    let _ = set();
    // A choice that the list does not have: it must not look as if there were none.
    if element.tag_name() == "SELECT"
        && text_of(element).as_deref() != Some(text)
        && let Ok(option) = document().create_element("option")
    {
        option.set_text_content(Some(text));
        let _ = element.append_child(&option);
        let _ = set();
    }
}

pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

pub(super) fn active() -> Option<Element> {
    document().active_element()
}

pub(super) fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Does what can wait until the next picture is on the screen.
pub(super) fn after_paint(work: impl FnOnce() + 'static) {
    fn after(work: Box<dyn FnOnce()>) {
        request_animation_frame(move || set_timeout(work, Duration::ZERO));
    }
    after(Box::new(work));
}
