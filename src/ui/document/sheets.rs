//! The pages on the screen: the scrolling pane, and the sheets in it.

use crate::ui::elements::by_id;
use leptos::prelude::document;
use web_sys::{Element, HtmlElement};

/// Scrolls no further than needed, or to the centre.
pub(super) fn into_view(element: &Element, block: web_sys::ScrollLogicalPosition) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(block);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

pub(super) fn pane() -> Option<HtmlElement> {
    by_id("document-scroll")
}

pub(super) fn sheet(number: u32) -> Option<Element> {
    document().get_element_by_id(&format!("page-{number}"))
}
