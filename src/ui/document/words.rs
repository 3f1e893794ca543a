//! The words over a page's picture: invisible, but they can be selected, clicked and read aloud. They are only ever inserted as
//! text.

use super::{
    Viewer,
    fetch::{json, list, member, number},
    finds,
};
use crate::{address::Route, domain::short};
use leptos::{
    prelude::{GetUntracked, GetValue, WithValue, document},
    task::spawn_local,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Holds the words of a page; `data-state` says whether they are loading or loaded.
const LAYER: &str = ".words";
const STATE: &str = "data-state";
/// Set on a page: the document that its words belong to.
const FILE: &str = "data-file";

fn layer(sheet: &Element) -> Option<Element> {
    sheet.query_selector(LAYER).ok()?
}

/// Makes a page's elements this document's: the previous document may have left words and matches in them.
pub(super) fn own(viewer: Viewer, sheet: &Element) {
    let file = viewer.file.get_value();
    if sheet.get_attribute(FILE).is_some_and(|before| before != file) {
        empty(sheet);
        finds::unmark(sheet);
    }
    let _ = sheet.set_attribute(FILE, &file);
}

/// Fetches the words of a page, unless they are there or loading.
pub(super) fn fill(viewer: Viewer, page: u32, sheet: &Element) {
    let Some(layer) = layer(sheet).filter(|layer| !layer.has_attribute(STATE)) else { return };
    let _ = layer.set_attribute(STATE, "coming");
    let address = Route::Words(viewer.file.get_value(), page).to_string();
    spawn_local(async move {
        let answer = json(&address).await;
        // Meanwhile the page may have left the view, or the reviewer the document.
        if viewer.is_alive() && layer.is_connected() && layer.get_attribute(STATE).as_deref() == Some("coming") {
            if let Ok(answer) = answer {
                put(viewer, page, &layer, &list(&member(&answer, "words")));
            }
            let _ = layer.set_attribute(STATE, "there");
        }
    });
}

/// Removes them: what is out of view costs nothing.
pub(super) fn empty(sheet: &Element) {
    if let Some(layer) = layer(sheet) {
        layer.set_text_content(None);
        let _ = layer.remove_attribute(STATE);
    }
}

/// Shows the server's reason for not drawing a page, in place of its picture.
pub(super) fn explain_missing_picture(viewer: Viewer, page: u32, sheet: &Element, picture: &str) {
    let Some(layer) = layer(sheet).filter(|layer| layer.get_attribute(STATE).as_deref() != Some("refused")) else { return };
    let _ = layer.set_attribute(STATE, "refused");
    let address = picture.to_owned();
    spawn_local(async move {
        let sentence = json(&address).await.err().filter(|sentence| !sentence.is_empty());
        if viewer.is_alive() && layer.is_connected() {
            let text = sentence.unwrap_or_else(|| crate::t!(document_page_missing, page = page));
            layer.set_text_content(Some(&text));
        }
    });
}

/// One span per word, as wide as the word in the picture.
fn put(viewer: Viewer, page: u32, layer: &Element, words: &[wasm_bindgen::JsValue]) {
    let size = viewer.sizes.with_value(|sizes| sizes.get(page as usize - 1).copied());
    let Some(size) = size.filter(|size| size.is_usable()) else { return };
    let mut spans = Vec::with_capacity(words.len());
    for word in words {
        let parts = list(word);
        let [text, x, y, w, h] = &parts[..] else { continue };
        let (Some(text), (x, y, w, h)) = (text.as_string(), (number(x), number(y), number(w), number(h))) else { continue };
        let Some(span) = document().create_element("span").ok().and_then(|span| span.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let upright = h > 1.5 * w && text.chars().nth(1).is_some();
        let percent = |part: f64, whole: f64| part / whole * 100.0;
        let (left, top) = (percent(x, size.width), percent(y, size.height));
        let height = percent(if upright { w } else { h }, size.width);
        let mode = if upright { ";writing-mode:vertical-rl" } else { "" };
        let _ = span
            .set_attribute("style", &format!("left:{}%;top:{}%;font-size:{}cqw{mode}", short(left), short(top), short(height)));
        span.set_text_content(Some(&text));
        let _ = layer.append_child(&span);
        spans.push((span, text, if upright { h } else { w }, upright));
    }
    // Measure all before changing any, so that the browser lays them out once. A rotated page swaps width and height.
    let is_turned = viewer.turn.get_untracked() % 2 == 1;
    let along = |element: &Element, upright: bool| {
        let place = element.get_bounding_client_rect();
        if is_turned != upright { place.height() } else { place.width() }
    };
    let scale = along(layer, false) / size.width;
    let lengths: Vec<f64> = spans.iter().map(|(span, _, _, upright)| along(span, *upright)).collect();
    for ((span, text, wanted, upright), length) in spans.iter().zip(lengths) {
        let axis = if *upright { 'Y' } else { 'X' };
        if length > 0.0 && scale > 0.0 {
            let _ = span.style().set_property("transform", &format!("scale{axis}({})", short(wanted * scale / length)));
        }
        // A space after each word, for copying.
        span.set_text_content(Some(&format!("{text} ")));
    }
}
