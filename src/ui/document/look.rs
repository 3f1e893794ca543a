//! What the reviewer is looking at: the page being read, and what the pages in view need.

use super::{
    Viewer, finds,
    sheets::{into_view, pane, sheet},
    words,
};
use crate::ui::{
    elements::{after_paint, by_id},
    kept::{ZOOM as ZOOM_KEPT, keep, kept_number},
};
use leptos::prelude::*;
use std::ops::RangeInclusive;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlImageElement};

/// Percent.
const ZOOM: (u32, u32) = (25, 400);
/// Pages this many pixels above and below the pane are prepared, too.
const AHEAD: f64 = 300.0;

/// Pages above and below those in view whose pictures the browser may already be fetching.
const FETCHED_AHEAD: u32 = 6;

/// Calls [`look`] after the next frame: once, however often it is requested.
pub fn look_soon(viewer: Viewer) {
    if viewer.is_about_to_look.try_update_value(|is_about_to| std::mem::replace(is_about_to, true)) == Some(false) {
        after_paint(move || {
            let _ = viewer.is_about_to_look.try_set_value(false);
            look(viewer);
        });
    }
}

/// Finds the page being read, fills the pages that came into view, and empties those that left it.
pub fn look(viewer: Viewer) {
    let Some(pane) = pane().filter(|_| viewer.is_alive()) else { return };
    let view = pane.get_bounding_client_rect();
    if view.height() == 0.0 {
        return; // a narrow screen shows the fields instead
    }
    if let Some(current) = first_page_below(viewer, view.top() + view.height() / 3.0) {
        if viewer.page.get_untracked() != current {
            viewer.page.set(current);
        }
        mark_in_strip(current);
    }
    let mut in_view = vec![];
    let first = first_page_below(viewer, view.top() - AHEAD).unwrap_or(1);
    for number in first..=viewer.pages() {
        let Some(sheet) = sheet(number).filter(|sheet| sheet.get_bounding_client_rect().top() < view.bottom() + AHEAD) else {
            break;
        };
        fill(viewer, number, &sheet);
        in_view.push(number);
    }
    let before = viewer.filled.try_update_value(|filled| std::mem::replace(filled, in_view.clone())).unwrap_or_default();
    let wanted = around(&in_view);
    around(&before).filter(|number| !wanted.contains(number)).filter_map(sheet).for_each(stop_fetching);
    for sheet in before.into_iter().filter(|number| !in_view.contains(number)).filter_map(sheet) {
        words::empty(&sheet);
        finds::unmark(&sheet);
    }
}

fn around(pages: &[u32]) -> RangeInclusive<u32> {
    let (first, last) = (pages.first().copied().unwrap_or(1), pages.last().copied().unwrap_or(0));
    first.saturating_sub(FETCHED_AHEAD)..=last + FETCHED_AHEAD
}

/// What an image loads, and where that is kept while its page is out of view.
const SOURCES: [(&str, &str); 2] = [("srcset", "data-srcset"), ("src", "data-src")];

/// A picture that nobody looks at any more must not hold up the others.
fn stop_fetching(sheet: Element) {
    if let Some(picture) = picture_of(&sheet).filter(|picture| !picture.complete()) {
        SOURCES.into_iter().for_each(|(source, kept)| move_attribute(&picture, source, kept));
    }
}

/// Fetches it after all, now that its page is in view.
fn fetch_again(picture: &Element) {
    SOURCES.into_iter().for_each(|(source, kept)| move_attribute(picture, kept, source));
}

fn move_attribute(element: &Element, from: &str, to: &str) {
    if let Some(value) = element.get_attribute(from) {
        let _ = element.set_attribute(to, &value);
        let _ = element.remove_attribute(from);
    }
}

fn picture_of(sheet: &Element) -> Option<HtmlImageElement> {
    sheet.query_selector("img").ok()??.dyn_into().ok()
}

/// The first page that ends below this height of the window.
fn first_page_below(viewer: Viewer, height: f64) -> Option<u32> {
    let (mut low, mut high) = (1, viewer.pages());
    while low < high {
        let middle = (low + high) / 2;
        if sheet(middle)?.get_bounding_client_rect().bottom() > height { high = middle } else { low = middle + 1 }
    }
    (high > 0).then_some(low)
}

fn fill(viewer: Viewer, number: u32, sheet: &Element) {
    words::own(viewer, sheet);
    if let Some(picture) = picture_of(sheet) {
        fetch_again(&picture);
        // The browser takes the sharper picture when this one is too small for the screen. If told before this one has arrived,
        // it would restart the download each time.
        let width = format!("{}px", picture.client_width());
        if picture.complete() && picture.sizes() != width {
            picture.set_sizes(&width);
        }
        if picture.complete() && picture.natural_width() == 0 {
            words::explain_missing_picture(viewer, number, sheet, &picture.src());
            return;
        }
    }
    words::fill(viewer, number, sheet);
    finds::mark(viewer, number, sheet);
}

fn mark_in_strip(current: u32) {
    let id = format!("strip-{current}");
    let Some(link) = by_id(&id) else { return };
    if link.has_attribute("aria-current") {
        return;
    }
    if let Ok(Some(before)) = document().query_selector("#strip [aria-current]") {
        let _ = before.remove_attribute("aria-current");
    }
    let _ = link.set_attribute("aria-current", "true");
    into_view(&link, web_sys::ScrollLogicalPosition::Nearest);
}

/// Scrolls the top of a page to the top of the pane.
pub fn go_to_page(viewer: Viewer, page: u32) {
    let page = page.clamp(1, viewer.pages().max(1));
    if let (Some(pane), Some(sheet)) = (pane(), sheet(page)) {
        let distance = sheet.get_bounding_client_rect().top() - pane.get_bounding_client_rect().top();
        pane.set_scroll_top(pane.scroll_top() + distance as i32 - 8);
        look_soon(viewer);
    }
}

/// Goes this many pages on from the one being read, or back.
pub fn turn_page(viewer: Viewer, step: i32) {
    go_to_page(viewer, viewer.page.get_untracked().saturating_add_signed(step));
}

/// Zooms by this many percent of the pane's width; what is being read stays where it is.
pub fn zoom_by(viewer: Viewer, step: i32) {
    let zoom = viewer.zoom.get_untracked().saturating_add_signed(step).clamp(ZOOM.0, ZOOM.1);
    keep_place(viewer, move || set_zoom(viewer, zoom));
}

fn set_zoom(viewer: Viewer, zoom: u32) {
    viewer.zoom.set(zoom);
    keep(ZOOM_KEPT, &if zoom == 100 { String::new() } else { (f64::from(zoom) / 100.0).to_string() });
}

/// Zooms as the reviewer did on this device the last time.
pub fn zoom_as_kept(viewer: Viewer) {
    let zoom = kept_number(ZOOM_KEPT).map_or(100, |zoom| (zoom * 100.0).round() as u32);
    viewer.zoom.set(zoom.clamp(ZOOM.0, ZOOM.1));
}

/// Zooms to the width of the pane.
pub fn fit_width(viewer: Viewer) {
    keep_place(viewer, move || set_zoom(viewer, 100));
}

/// Rotates by a quarter clockwise; the page being read stays in view.
pub fn turn_round(viewer: Viewer) {
    let page = viewer.page.get_untracked();
    viewer.turn.update(|turn| *turn = (*turn + 1) % 4);
    request_animation_frame(move || go_to_page(viewer, page));
}

fn keep_place(viewer: Viewer, change: impl Fn()) {
    let part = pane().map(|pane| f64::from(pane.scroll_top()) / f64::from(pane.scroll_height().max(1)));
    change();
    request_animation_frame(move || {
        if let (Some(pane), Some(part)) = (pane(), part) {
            pane.set_scroll_top((part * f64::from(pane.scroll_height())) as i32);
            // Centres it if it is wider than the pane.
            let wider = pane.scroll_width() - pane.client_width();
            if wider > 0 && pane.scroll_left() == 0 {
                pane.set_scroll_left(wider / 2);
            }
        }
        look(viewer);
    });
}
