//! Search marks on the pages in view.

use super::Viewer;
use leptos::prelude::*;
use web_sys::Element;

fn layer(sheet: &Element) -> Option<Element> {
    sheet.query_selector(".finds").ok()?
}

pub(super) fn unmark(sheet: &Element) {
    if let Some(layer) = layer(sheet) {
        layer.set_text_content(None);
    }
}

/// Draws the matches on this page, unless they are drawn already.
pub(super) fn mark(viewer: Viewer, page: u32, sheet: &Element) {
    let Some(layer) = layer(sheet).filter(|layer| !layer.has_child_nodes()) else { return };
    viewer.search.with_untracked(|search| {
        for (index, place) in search.places.iter().enumerate().filter(|(_, place)| place.page == page) {
            for one in &place.boxes {
                let Ok(mark) = document().create_element("div") else { return };
                let style = format!("left:{}%;top:{}%;width:{}%;height:{}%", one.left, one.top, one.width, one.height);
                let _ = mark.set_attribute("style", &style);
                let _ = mark.set_attribute("class", "find");
                if index == search.at {
                    let _ = mark.set_attribute("data-current", "");
                }
                let _ = layer.append_child(&mark);
            }
        }
    });
}
