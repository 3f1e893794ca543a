//! Where the focus is, and where it goes next: fields, and their marks on the document.

use super::{
    elements::{after_effects, by_id, look_at, path_of, target, text_of},
    field_window::PANE,
    next_item::Arrival,
    workspace::Workspace,
};
use crate::domain::{FieldPath, Step};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How many rounds of effects a row may take to be drawn.
const TURNS: usize = 20;
/// The id of the line that says that all is looked at.
pub const ALL_LOOKED_AT: &str = "all-looked-at";

/// Moves the focus to a field, and the document to where it was read. In a long form or table the field is drawn first if
/// necessary; the focus is there before the next key is handled. The caret is at the end of the text, and single letters are keys until
/// the text is really edited: a key pressed once too often must not change it.
pub fn focus_field(workspace: Workspace, path: &FieldPath) {
    focus_on(workspace, path, |element| {
        caret_at_end(element);
        // Where there is nothing yet, one types.
        if text_of(element).is_some_and(|text| !text.is_empty()) {
            look_at(element);
        }
    });
}

/// The same for a cell of a table, reached from another cell: its text is selected as in a spreadsheet.
pub fn focus_cell(workspace: Workspace, path: &FieldPath) {
    focus_on(workspace, path, select_all);
}

fn focus_on(workspace: Workspace, path: &FieldPath, place_caret: fn(&Element)) {
    if !workspace.reveal(path) {
        focus_drawn(path, place_caret);
        return;
    }
    let path = path.clone();
    spawn_local(async move {
        // The field is drawn by effects that are queued as this task is, one after another: first its table, then its row.
        for _ in 0..TURNS {
            tick().await;
            if !workspace.is_alive() || !workspace.reveal(&path) {
                break;
            }
        }
        focus_drawn(&path, place_caret);
    });
}

/// Does the same after the field's text was changed: waits until the input shows the text.
pub fn focus_changed(workspace: Workspace, path: FieldPath) {
    after_effects(move || focus_field(workspace, &path));
}

fn focus_drawn(path: &FieldPath, place_caret: fn(&Element)) {
    // An element of a list that is edited in one cell has no input of its own.
    let Some(element) = by_id(&path.to_id()).or_else(|| by_id(&path.parent()?.to_id())) else { return };
    let focusable = if element.has_attribute("name") { Some(element) } else { first_input(&element) };
    if let Some(element) = focusable {
        let _ = element.focus();
        place_caret(&element);
    }
}

/// Leaves the field, so that single letters are keys again.
pub fn leave_field() {
    if let Some(fields) = by_id(PANE) {
        let _ = fields.focus();
    }
}

fn first_input(within: &Element) -> Option<HtmlElement> {
    within.query_selector(".control").ok()??.dyn_into().ok()
}

pub(super) fn select_all(element: &Element) {
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        input.select();
    } else if let Some(lines) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        lines.select();
    }
}

pub(super) fn caret_at_end(element: &Element) {
    let end = text_of(element).map_or(0, |text| text.encode_utf16().count());
    let end = u32::try_from(end).unwrap_or(u32::MAX);
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        let _ = input.set_selection_range(end, end);
    } else if let Some(lines) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        let _ = lines.set_selection_range(end, end);
    }
}

/// After rows were redrawn: focuses the first cell of `row`.
pub fn focus_first_in(workspace: Workspace, row: FieldPath) {
    request_animation_frame(move || focus_cell(workspace, &row));
}

/// After rows were added, removed or moved: focuses the cell of `row` in the column that had the focus, else the first one.
pub fn focus_in_row(workspace: Workspace, row: &FieldPath) {
    let column = workspace.focused.get_untracked().and_then(|focused| {
        let array = row.parent()?;
        let [Step::Index(_), column @ ..] = focused.steps().strip_prefix(array.steps())? else { return None };
        Some(column.iter().cloned().collect::<FieldPath>())
    });
    let cell = row.join(&column.unwrap_or_default());
    focus_first_in(workspace, cell);
}

/// Handles focus on a field: its boxes are drawn, and scrolled into view if necessary.
pub fn field_focused(workspace: Workspace, event: &web_sys::FocusEvent) {
    let Some(element) = target(event) else { return };
    let Some(path) = path_of(&element) else { return };
    workspace.text_at_focus.set_value(text_of(&element));
    if workspace.focused.get_untracked().as_ref() == Some(&path) {
        return;
    }
    workspace.focused.set(Some(path));
    show_marks();
}

/// Scrolls the first box of the focused field into view, if necessary.
pub fn show_marks() {
    request_animation_frame(|| {
        if let Ok(Some(mark)) = document().query_selector(".citation[data-kind=focused]") {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
            mark.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// Prepares for opening the next item after a decision.
///
/// It takes the focus away first: a browser that removes the focused element lays out the page at once, while both the old and
/// the new one are in it (16 ms of the 100 that this may take).
pub fn decision_made(workspace: Workspace) {
    workspace.next_item.arrive(Arrival::AtWork);
    let focused = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let _ = focused.map(|element| element.blur());
}

/// Runs when the page is on the screen. After a decision, or a key of the queue, the focus goes to the first doubtful field, else to the fields as a
/// whole, and never to a button that decides. After a conflict it goes to the question.
pub fn arrived(workspace: Workspace) {
    match workspace.next_item.take_arrival() {
        // After the other effects, but before the next paint.
        Some(Arrival::AtWork) => queue_microtask(move || focus_on_work(workspace)),
        Some(Arrival::AfterConflict) => request_animation_frame(focus_question),
        None => {}
    }
}

fn focus_on_work(workspace: Workspace) {
    match workspace.is_alive().then(|| workspace.next_flagged()).flatten() {
        Some(path) => focus_field(workspace, &path),
        None => leave_field(),
    }
}

/// Goes to the first question; if there is none, to the top of the fields, where it says what changed.
fn focus_question() {
    let place = document().query_selector("button[value^='theirs ']").ok().flatten().or_else(|| by_id(PANE).map(Into::into));
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        let _ = place.focus();
    }
}

/// After an answer: goes to the next question, and after the last one to the field.
pub fn after_answer(workspace: Workspace, place: Option<FieldPath>) {
    request_animation_frame(move || {
        let is_asked = document().query_selector("button[value^='theirs ']").ok().flatten().is_some();
        match place {
            Some(place) if !is_asked && by_id(&place.to_id()).is_some() => focus_field(workspace, &place),
            _ => focus_question(),
        }
    });
}

/// Everything flagged has been looked at: goes where it says so, and how to accept. Enter does nothing there: one pressed too often
/// must not sign off.
pub fn focus_all_looked_at(workspace: Workspace) {
    workspace.focused.set(None);
    after_effects(|| match by_id(ALL_LOOKED_AT) {
        Some(line) => drop(line.focus()),
        None => leave_field(),
    });
}

/// Goes to the button that accepts although a rule is broken.
pub fn focus_accept_anyway() {
    focus_button("accept-anyway");
}

fn focus_button(value: &str) {
    if let Ok(Some(button)) = document().query_selector(&format!("button[value={value}]"))
        && let Ok(button) = button.dyn_into::<HtmlElement>()
    {
        let _ = button.focus();
    }
}
