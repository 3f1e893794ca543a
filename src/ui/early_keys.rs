//! Keys pressed between the first paint of a page and its hydration: none is lost.

use super::elements::active;
use gloo_timers::future::TimeoutFuture;
use leptos::{
    prelude::{document, window},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, EventInit, HtmlInputElement, KeyboardEvent};

/// Records them; the first script that a page runs.
pub(super) const SCRIPT: &str = include_str!("early_keys.js");

/// Replays them in order, each where the previous one left the focus.
pub(super) fn press_again() {
    let Ok(kept) = js_sys::Reflect::get(&window(), &JsValue::from_str("earlyKeys")) else { return };
    let Ok(kept) = kept.dyn_into::<js_sys::Array>() else { return };
    spawn_local(async move {
        for key in kept.iter().filter_map(|key| key.dyn_into::<KeyboardEvent>().ok()) {
            TimeoutFuture::new(0).await; // let the handlers attach, and the previous key take effect
            let Some(element) = active().or_else(|| Some(document().body()?.into())) else { return };
            if element.dispatch_event(&key) == Ok(true) {
                type_into(&element, &key);
            }
        }
    });
}

/// A dispatched key event types nothing by itself.
fn type_into(element: &Element, key: &KeyboardEvent) {
    let text = key.key();
    let is_letter = text.chars().count() == 1 && !key.ctrl_key() && !key.alt_key() && !key.meta_key();
    let (true, Some(input)) = (is_letter, element.dyn_ref::<HtmlInputElement>()) else { return };
    let end = input.selection_end().ok().flatten().unwrap_or_default();
    let start = input.selection_start().ok().flatten().unwrap_or(end);
    if input.set_range_text_with_start_and_end(&text, start, end).is_err() {
        return; // a checkbox
    }
    let after = start + text.encode_utf16().count() as u32;
    let _ = input.set_selection_range(after, after);
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    let typed = Event::new_with_event_init_dict("input", &bubbles);
    let _ = typed.and_then(|typed| input.dispatch_event(&typed));
}
