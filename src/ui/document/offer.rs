//! A word clicked on the page, or several dragged over, as the focused field's value.

use super::Viewer;
use crate::{
    domain::{FieldPath, quoted_value::quoted_value},
    ui::{elements::by_id, focus::focus_field, language, workspace::Workspace},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

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
    /// In the window, in pixels.
    pub at: (i32, i32),
}

/// Handles the mouse button being released over the document.
pub fn offer_what_was_chosen(workspace: Workspace, viewer: Viewer, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Some(text) = selected().or_else(|| clicked(&target)).filter(|text| text.chars().count() <= LONGEST) else {
        viewer.offer.set(None);
        return;
    };
    let Some(path) = workspace.focused.get_untracked() else { return };
    let shown = workspace.shown.get_untracked();
    let Some(field) = shown.fields.get(&path) else { return };
    let value = quoted_value(&text, &field, workspace.locale).map_err(|problem| problem.sentence(&field.label, workspace.locale));
    viewer.offer.set(Some(Offer { path, label: field.label.text(language()), value, at: (event.client_x(), event.client_y()) }));
    // Enter takes it, Escape does not.
    request_animation_frame(|| {
        if let Some(button) = by_id("offer-take") {
            let _ = button.focus();
        }
    });
}

/// The words that were dragged over, joined by spaces.
fn selected() -> Option<String> {
    let selection = window().get_selection().ok()??;
    let anchor = selection.anchor_node().filter(|_| !selection.is_collapsed())?;
    anchor.parent_element()?.closest(".words").ok()??;
    let text = String::from(selection.to_string());
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn clicked(target: &Element) -> Option<String> {
    let word = target.closest(".words span").ok()??;
    word.text_content().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Enters the value into the field, and focuses it.
pub fn take_offer(workspace: Workspace, viewer: Viewer) {
    if let Some(Offer { path, value: Ok((text, _)), .. }) = viewer.offer.get_untracked() {
        workspace.commit(&path, &text);
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
