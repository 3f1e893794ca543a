//! Dragging over words from a box. It is a button, where a browser begins no selection: the words are selected one by one instead.

use super::{Viewer, sheets::pane};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, Node};

/// Pixels that a hand may tremble in a click.
const TREMBLE: i32 = 4;

/// Set on the pane while words are dragged over: the boxes let the pointer through.
const DRAGGING: &str = "data-dragging";

/// Remembers where the mouse button was pressed on a box.
pub fn press(viewer: Viewer, event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let on_box = target.and_then(|target| target.closest(".citation").ok()?);
    viewer.pressed.set_value(on_box.filter(|_| event.button() == 0).map(|_| (event.client_x(), event.client_y())));
}

/// Selects the words from there to the mouse.
pub fn drag(viewer: Viewer, event: &MouseEvent) {
    let Some((x, y)) = viewer.pressed.get_value() else { return };
    let here = (event.client_x(), event.client_y());
    if event.buttons() & 1 == 0 {
        release(viewer); // elsewhere
    } else if let Some(pane) = pane()
        && (pane.has_attribute(DRAGGING) || (here.0 - x).abs().max((here.1 - y).abs()) > TREMBLE)
    {
        let _ = pane.set_attribute(DRAGGING, "");
        select((x, y), here);
    }
}

/// The mouse button was released.
pub fn release(viewer: Viewer) {
    viewer.pressed.set_value(None);
    if let Some(pane) = pane() {
        let _ = pane.remove_attribute(DRAGGING);
    }
}

fn select(from: (i32, i32), to: (i32, i32)) -> Option<()> {
    let (from, to) = (word_at(from)?, word_at(to)?);
    let is_backward = from.compare_document_position(&to) & Node::DOCUMENT_POSITION_PRECEDING != 0;
    let end = |word: &Node| word.text_content().unwrap_or_default().trim_end().encode_utf16().count() as u32;
    let (start, stop) = if is_backward { (end(&from), 0) } else { (0, end(&to)) };
    window().get_selection().ok()??.set_base_and_extent(&from, start, &to, stop).ok()
}

/// The text of the word at this place of the window.
fn word_at((x, y): (i32, i32)) -> Option<Node> {
    document().element_from_point(x as f32, y as f32)?.closest(".words span").ok()??.first_child()
}
