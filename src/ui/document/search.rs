//! Searching the document. The server searches, since it has all pages; matches are marked on the pages in view.

use super::{
    PagePlace, Viewer,
    fetch::{json, member, places},
    finds::{mark, unmark},
    look::look,
    sheets::{into_view, pane, sheet},
};
use crate::{
    address::{Address, Route, Word},
    domain::FieldPath,
    ui::{elements::by_id, focus::show_marks, workspace::Workspace},
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::ScrollLogicalPosition;

/// What is searched for, and where it was found.
#[derive(Clone, Default, PartialEq)]
pub struct Search {
    /// The search bar is open.
    pub is_open: bool,
    /// The text that `places` are about.
    pub text: String,
    /// The matches, in page order.
    pub places: Vec<PagePlace>,
    /// The index of the current match.
    pub at: usize,
    /// The server is searching.
    pub is_running: bool,
    /// The whole document was searched.
    pub complete: bool,
    /// The document has no words to search.
    pub is_wordless: bool,
}

/// Opens the search bar, or focuses it.
pub fn open_search(viewer: Viewer) {
    if !viewer.search.read_untracked().is_open {
        viewer.search.update(|search| search.is_open = true);
        ask(viewer, String::new());
    }
    request_animation_frame(|| {
        if let Some(input) = by_id("document-search") {
            let _ = input.focus();
        }
    });
}

/// Closes it, and removes the marks.
pub fn close_search(viewer: Viewer) {
    viewer.search.set(Search::default());
    redraw(viewer);
    if let Some(pane) = pane() {
        let _ = pane.focus();
    }
}

/// Searches for this text unless that was done already, then shows the first match.
pub fn search_for(viewer: Viewer, text: String) {
    let text = text.trim().to_owned();
    if viewer.search.with_untracked(|search| search.text == text) {
        return;
    }
    viewer.search.update(|search| {
        let is_wordless = search.is_wordless;
        *search = Search { is_open: true, is_running: !text.is_empty(), text: text.clone(), is_wordless, ..Search::default() }
    });
    if text.is_empty() {
        redraw(viewer);
    } else {
        ask(viewer, text);
    }
}

/// Asks the server where the text is, or without one only whether there is any.
fn ask(viewer: Viewer, text: String) {
    let address = Address::of(Route::Search(viewer.file.get_value())).with(Word::Query, &text).to_string();
    spawn_local(async move {
        let answer = json(&address).await.unwrap_or_default();
        // This answers what was typed before.
        if !viewer.is_alive() || viewer.search.with_untracked(|search| search.text != text) {
            return;
        }
        let is_wordless = member(&answer, "wordless").is_truthy();
        let complete = member(&answer, "complete").is_truthy();
        let found = places(&member(&answer, "found"));
        viewer.search.update(|search| {
            // The first match from the page being read on.
            let page = viewer.page.get_untracked();
            search.at = found.iter().position(|place| place.page >= page).unwrap_or_default();
            *search = Search { places: found, complete, is_running: false, is_wordless, ..search.clone() };
        });
        if !text.is_empty() {
            show(viewer);
        }
    });
}

/// Goes to the next or previous match; wraps around.
pub fn step(viewer: Viewer, forwards: bool) {
    viewer.search.update(|search| {
        let count = search.places.len();
        if count > 0 {
            search.at = (search.at + if forwards { 1 } else { count - 1 }) % count;
        }
    });
    show(viewer);
}

fn show(viewer: Viewer) {
    redraw(viewer);
    let page = viewer.search.with_untracked(|search| search.places.get(search.at).map(|place| place.page));
    if let Some((page, sheet)) = page.and_then(|page| Some((page, sheet(page)?))) {
        mark(viewer, page, &sheet);
        if let Ok(Some(current)) = sheet.query_selector(".find[data-current]") {
            into_view(&current, ScrollLogicalPosition::Center);
        }
        look(viewer);
    }
}

fn redraw(viewer: Viewer) {
    for (page, sheet) in viewer.filled.get_value().into_iter().filter_map(|page| Some((page, sheet(page)?))) {
        unmark(&sheet);
        mark(viewer, page, &sheet);
    }
}

/// Finds a field's quotation among the words, for an agent that gave no boxes.
pub fn find_quotation(workspace: Workspace, viewer: Viewer, path: FieldPath) {
    let shown = workspace.shown.get_untracked();
    let citations = shown.metadata.leaf(&path).map(|leaf| leaf.citations.clone()).unwrap_or_default();
    let unplaced = citations.into_iter().filter(|citation| citation.boxes.is_empty());
    let asked: Vec<String> = unplaced
        .filter_map(|citation| {
            let text = citation.matching_text.filter(|text| !text.trim().is_empty())?;
            let page = citation.page.map(|page| page.to_string()).unwrap_or_default();
            let search = Address::of(Route::Search(viewer.file.get_value()));
            Some(search.with(Word::Quoted, page).with(Word::Query, text).to_string())
        })
        .collect();
    if asked.is_empty() || viewer.pages() == 0 || viewer.attached.is_some() {
        return;
    }
    spawn_local(async move {
        let mut found = vec![];
        for address in asked {
            found.extend(places(&member(&json(&address).await.unwrap_or_default(), "found")));
        }
        if viewer.is_alive() && workspace.is_alive() && workspace.focused.get_untracked().as_ref() == Some(&path) {
            viewer.quoted.set(Some((path, found)));
            show_marks();
        }
    });
}
