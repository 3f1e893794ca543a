//! A word clicked on the page, or several dragged over, as the focused field's value.

use super::Viewer;
use crate::{
    api::Action,
    domain::{FieldPath, quoted_value::quoted_value},
    ui::{elements::by_id, focus::focus_field, language, workspace::Workspace},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, Node};

/// Longer selections are meant for copying.
const LONGEST: usize = 500;

/// What is offered, and where it appears.
#[derive(Clone, PartialEq)]
pub struct Offer {
    /// The field that would get it.
    pub path: FieldPath,
    /// The field's name.
    pub label: String,
    /// The text to enter and how the input will show it; or why it can't be the field's value.
    pub value: Result<(String, String), String>,
    /// If the text can mean several values: these, in stored form.
    pub choices: Vec<String>,
    /// In the window, in pixels.
    pub at: (i32, i32),
}

/// Handles the mouse button being released over the document.
pub fn offer_what_was_chosen(workspace: Workspace, viewer: Viewer, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let chosen = selected(viewer).or_else(|| clicked(viewer, &target));
    let Some(Chosen { text, around }) = chosen.filter(|chosen| chosen.text.chars().count() <= LONGEST) else {
        viewer.offer.set(None);
        return;
    };
    let Some(path) = workspace.focused.get_untracked() else { return };
    let shown = workspace.shown.get_untracked();
    let Some(field) = shown.fields.get(&path) else { return };
    let around = around.each_ref().map(String::as_str);
    let read = quoted_value(&text, around, &field, workspace.locale, shown.record.data());
    let choices = read.as_ref().err().map(|problem| problem.choices().to_vec()).unwrap_or_default();
    let value = read.map_err(|problem| problem.sentence(&field.label, workspace.locale));
    let at = (event.client_x(), event.client_y());
    viewer.offer.set(Some(Offer { path, label: field.label.text(language()), value, choices, at }));
    // Enter takes it, Escape does not.
    request_animation_frame(|| {
        if let Some(button) = by_id("offer-take") {
            let _ = button.focus();
        }
    });
}

/// What was clicked or dragged over, and what stands before and after it on its line: an amount may have its sign there.
struct Chosen {
    text: String,
    around: [String; 2],
}

/// The words that were dragged over, joined by spaces.
fn selected(viewer: Viewer) -> Option<Chosen> {
    let selection = window().get_selection().ok()??;
    let anchor = selection.anchor_node().filter(|_| !selection.is_collapsed())?;
    anchor.parent_element()?.closest(".words").ok()??;
    let focus = selection.focus_node().unwrap_or_else(|| anchor.clone());
    let text = String::from(selection.to_string());
    let words: Vec<&str> = text.split_whitespace().collect();
    let (first, last) = (words.first()?, words.last()?);
    let is_backward = anchor.compare_document_position(&focus) & Node::DOCUMENT_POSITION_PRECEDING != 0;
    let (start, end) = if is_backward { (focus, anchor) } else { (anchor, focus) };
    let before = span_at(&start).map(|span| beside(viewer, &span, first, false));
    let after = span_at(&end).map(|span| beside(viewer, &span, last, true));
    Some(Chosen { text: words.join(" "), around: [before.unwrap_or_default(), after.unwrap_or_default()] })
}

fn clicked(viewer: Viewer, target: &Element) -> Option<Chosen> {
    let span = target.closest(".words span").ok()??;
    let text = word_of(&span);
    let around = [false, true].map(|is_after| beside(viewer, &span, &text, is_after));
    (!text.is_empty()).then_some(Chosen { text, around })
}

fn span_at(node: &Node) -> Option<Element> {
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    element.closest(".words span").ok()?
}

fn word_of(span: &Element) -> String {
    span.text_content().unwrap_or_default().trim().to_owned()
}

/// What stands before or after a word: the rest of its span, or the next span on the line.
fn beside(viewer: Viewer, span: &Element, word: &str, is_after: bool) -> String {
    let whole = word_of(span);
    let rest =
        if is_after { whole.rsplit_once(word).map(|(_, after)| after) } else { whole.split_once(word).map(|(before, _)| before) };
    match rest {
        Some("") => neighbour(viewer, span, is_after).unwrap_or_default(),
        Some(rest) => rest.to_owned(),
        None => whole, // the selection only touches it
    }
}

/// The word before or after another one, if it is near on the same line.
fn neighbour(viewer: Viewer, span: &Element, is_after: bool) -> Option<String> {
    let other = if is_after { span.next_element_sibling() } else { span.previous_element_sibling() }?;
    let (here, there) = (span.get_bounding_client_rect(), other.get_bounding_client_rect());
    // Negative where they overlap.
    let gap = |start: f64, end: f64, other_start: f64, other_end: f64| (other_start - end).max(start - other_end);
    let mut along = gap(here.left(), here.right(), there.left(), there.right());
    let mut across = gap(here.top(), here.bottom(), there.top(), there.bottom());
    let mut height = here.height().min(there.height());
    if viewer.turn.get_untracked() % 2 == 1 {
        (along, across, height) = (across, along, here.width().min(there.width()));
    }
    (along < height && across < -height / 2.0).then(|| word_of(&other))
}

/// Enters the value into the field, and focuses it.
pub fn take_offer(workspace: Workspace, viewer: Viewer) {
    if let Some(Offer { path, value: Ok((text, _)), .. }) = viewer.offer.get_untracked() {
        workspace.commit(&path, &text);
    }
    close_offer(workspace, viewer);
}

/// Enters the value that the reviewer chose, in stored form, and focuses the field.
pub fn choose_offer(workspace: Workspace, viewer: Viewer, stored: String) {
    if let Some(offer) = viewer.offer.get_untracked() {
        drop(workspace.edit(&Action::Choose(offer.path, stored)));
    }
    close_offer(workspace, viewer);
}

/// Dismisses the offer and returns to the field.
pub fn close_offer(workspace: Workspace, viewer: Viewer) {
    let Some(offer) = viewer.offer.get_untracked() else { return };
    viewer.offer.set(None);
    if let Ok(Some(selection)) = window().get_selection() {
        let _ = selection.remove_all_ranges();
    }
    request_animation_frame(move || focus_field(workspace, &offer.path));
}
