//! Keys. They are caught once on the form and once on the window, not on every input of a large record.

use super::{
    components::table::key_in_table,
    document::{Viewer, close_offer, close_search, open_search, turn_page, turn_round, zoom_by},
    elements::{by_id, path_of, target, text_of},
    focus::{focus_accept, focus_field},
    keymap,
    place::item_address,
    router::use_router,
    saving::SaveState,
    typing,
    workspace::Workspace,
};
use crate::{
    api::Action,
    domain::{Decision, Suggestion},
    ui::html::on_window,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, KeyboardEvent};

/// The reason and note of the reject dialog.
pub fn chosen_reason(form: &HtmlFormElement) -> Option<(String, String)> {
    let reason = form.query_selector("input[name=reason]:checked").ok()??.get_attribute("value")?;
    let note = form.query_selector("textarea[name=note]").ok()?.and_then(|note| text_of(&note)).unwrap_or_default();
    Some((reason, note))
}

/// Keys inside a field: Enter confirms and goes on, Alt+R takes back; those of a table are in `components::table::keys`.
pub fn key_in_field(workspace: Workspace, act: Callback<Action>, event: &KeyboardEvent) {
    let Some(element) = target(event) else { return };
    if in_dialog(&element) || event.is_composing() {
        return;
    }
    if workspace.deciding.get_untracked() {
        event.prevent_default(); // what is typed now would come too late for the decision under way
        return;
    }
    let Some(path) = path_of(&element) else { return };
    if key_in_table(workspace, act, event, &element, &path) || typing::key(workspace, act, event, &element, &path) {
        return;
    }
    let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
    match event.key().as_str() {
        // In text of several lines Shift+Enter begins a new one.
        "Enter" if plain && !event.shift_key() => {
            event.prevent_default();
            if event.repeat() {
                return;
            }
            typing::commit(workspace, &element);
            if typing::asks(workspace, &path) {
                return;
            }
            match workspace.flagged_after() {
                Some(next) => focus_field(&next),
                None => focus_accept(),
            }
        }
        _ if keymap::pressed(event) == "Alt+R" => {
            event.prevent_default();
            act.run(Action::Revert(path));
        }
        _ => {}
    }
}

fn in_dialog(element: &Element) -> bool {
    element.closest("dialog").ok().flatten().is_some()
}

/// Keys of the whole page. Single letters only outside of inputs (WCAG 2.1.4).
pub fn listen(workspace: Workspace, viewer: Viewer, act: Callback<Action>) {
    let router = use_router();
    on_window(leptos::ev::keydown, move |event| {
        let element = target(&event);
        // A key held down walks on and presses the button it arrives at: that must not sign off what nobody has seen.
        if event.key() == "Enter" && event.repeat() && element.as_ref().is_none_or(|element| element.tag_name() != "TEXTAREA") {
            event.prevent_default();
            return;
        }
        let in_dialog = element.as_ref().is_some_and(in_dialog);
        let key = keymap::pressed(&event);
        let action = match key.as_str() {
            "Ctrl+Enter" if in_dialog => Some(Action::Decide(Decision::REJECT)),
            "Ctrl+Enter" => Some(Action::Decide(Decision::Accept)),
            "Ctrl+Shift+Enter" if !in_dialog => Some(Action::Decide(Decision::AcceptAnyway)),
            "Ctrl+Backspace" => Some(Action::AskReject),
            "Alt+Z" if !in_dialog => Some(Action::Undo),
            "Alt+Shift+Z" if !in_dialog => Some(Action::Redo),
            "Alt+S" if !in_dialog && !event.repeat() => {
                typing::commit_active(workspace);
                let suggestion = workspace.shown.get_untracked().suggestion.clone();
                suggestion.map(|Suggestion { path, text, .. }| Action::Use(path, text))
            }
            _ => None,
        };
        if let Some(action) = action {
            event.prevent_default();
            act.run(action);
            return;
        }
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if in_dialog {
            key_in_dialog(act, &event, element.as_ref());
            return;
        }
        if element.as_ref().is_some_and(|element| element.matches("input, textarea, select").unwrap_or(false)) {
            return;
        }
        let go = |id: Option<String>| {
            if let Some(id) = id {
                router.go(&item_address(&id, workspace.view().from.as_deref()));
            }
        };
        match key.as_str() {
            "j" => go(workspace.around.get_untracked().next),
            "k" => go(workspace.around.get_untracked().previous),
            "u" => {
                event.prevent_default();
                if let Some(path) = workspace.next_flagged() {
                    focus_field(&path);
                }
            }
            "[" => turn_page(viewer, -1),
            "]" => turn_page(viewer, 1),
            "+" | "=" => zoom_by(viewer, 25),
            "-" => zoom_by(viewer, -25),
            "r" => turn_round(viewer),
            "g" => {
                event.prevent_default();
                if let Some(input) = by_id("document-page") {
                    let _ = input.focus();
                }
            }
            "/" => {
                event.prevent_default();
                open_search(viewer);
            }
            "Escape" if viewer.offer.read_untracked().is_some() => close_offer(viewer),
            "Escape" if viewer.search.read_untracked().is_open => close_search(viewer),
            _ => {}
        }
    });
    on_window(leptos::ev::beforeunload, move |event| {
        leave(workspace);
        // On its way is good enough: it outlives the page. What the server refuses, or does not answer, is worth a question.
        if matches!(&*workspace.saving.state.read_untracked(), SaveState::Failed(_)) {
            event.prevent_default(); // the browser asks
        }
    });
    on_window(leptos::ev::pagehide, move |_| leave(workspace));
    on_cleanup(move || typing::flush(workspace));
}

/// Of a page that sent something while it was going away.
const LEFT_UNSAVED: &str = "countersign-left-unsaved";

fn leave(workspace: Workspace) {
    typing::flush_all(workspace);
    if workspace.save_on_leaving()
        && let Ok(Some(storage)) = window().session_storage()
    {
        let _ = storage.set_item(LEFT_UNSAVED, &workspace.view().id);
    }
}

/// Whether the page before this one, of the same item in the same tab, was left with something on its way: this page may have been
/// drawn before that arrived.
pub fn was_left_unsaved(workspace: Workspace) -> bool {
    let Ok(Some(storage)) = window().session_storage() else { return false };
    let left = storage.get_item(LEFT_UNSAVED).ok().flatten();
    let _ = storage.remove_item(LEFT_UNSAVED);
    left.as_ref() == Some(&workspace.view().id)
}

/// Digits choose a reason, Enter confirms.
fn key_in_dialog(act: Callback<Action>, event: &KeyboardEvent, element: Option<&Element>) {
    let in_note = element.is_some_and(|element| element.tag_name() == "TEXTAREA");
    if in_note {
        return;
    }
    if let Ok(digit) = event.key().parse::<u32>()
        && digit > 0
        && let Ok(reasons) = document().query_selector_all("#reject-dialog input[name=reason]")
        && let Some(reason) = reasons.item(digit - 1).and_then(|node| node.dyn_into::<HtmlElement>().ok())
    {
        event.prevent_default();
        reason.click();
        let _ = reason.focus();
    } else if event.key() == "Enter" && element.is_some_and(|element| element.tag_name() == "INPUT") {
        event.prevent_default();
        act.run(Action::Decide(Decision::REJECT));
    }
}
