//! How a reviewer likes the pages on this device: properties of the page's root, for the stylesheet. `early_keys.js` sets them before
//! the first paint, so that nothing jumps.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The width of the document beside the fields, in percent.
pub(super) const SPLIT: &str = "--split";
/// How large pages are drawn: 1 is the width of their pane.
pub(super) const ZOOM: &str = "--zoom";
/// The colour that lies over pages in the dark.
pub(super) const VEIL: &str = "--veil";

/// The name in the browser's storage.
fn stored_as(name: &str) -> String {
    format!("countersign{name}")
}

/// What was kept, if anything.
pub(super) fn kept(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(&stored_as(name)).ok()?
}

/// The kept number; `0` without its sign where it is one of percent.
pub(super) fn kept_number(name: &str) -> Option<f64> {
    kept(name)?.trim_end_matches('%').parse().ok()
}

/// Sets it now and for later; an empty value is the usual one.
pub(super) fn keep(name: &str, value: &str) {
    if let Some(root) = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        let _ = root.style().set_property(name, value);
    }
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(&stored_as(name), value);
    }
}
