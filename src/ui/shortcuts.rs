//! Keys of the whole page; those of a field are in `field_keys`. They are handled once on the form and once on the window, not on
//! every input of a large record.

use super::{
    actions::Actions,
    document::{Viewer, close_offer, close_search, open_search, turn_page, turn_round, zoom_by},
    elements::{by_id, in_dialog, target},
    focus::focus_field,
    inputs, keymap,
    router::use_router,
    saving::SaveState,
    workspace::Workspace,
};
use crate::{address::Address, api::Action, domain::Decision};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Handles the keys of the whole page. Single letters work only outside inputs (WCAG 2.1.4).
pub fn listen(workspace: Workspace, viewer: Viewer, actions: Actions) {
    let router = use_router();
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
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
            "Ctrl+Shift+Enter" if !in_dialog => {
                inputs::commit_active(workspace);
                let must_ask = workspace.refused.read_untracked().is_none() && workspace.shown.read_untracked().must_ask();
                Some(Action::Decide(if must_ask { Decision::Accept } else { Decision::AcceptAnyway }))
            }
            "Ctrl+Backspace" => Some(Action::AskReject),
            "Alt+Z" if !in_dialog => Some(Action::Undo),
            "Alt+Shift+Z" if !in_dialog => Some(Action::Redo),
            "Alt+S" if !in_dialog && !event.repeat() => {
                inputs::commit_active(workspace);
                workspace.suggested.get_untracked()
            }
            _ => None,
        };
        if let Some(action) = action {
            event.prevent_default();
            actions.perform(action);
            return;
        }
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if in_dialog {
            key_in_dialog(actions, &event, element.as_ref());
            return;
        }
        if element.as_ref().is_some_and(|element| element.matches("input, textarea, select").unwrap_or(false)) {
            return;
        }
        let go = |id: Option<String>| {
            if let Some(id) = id {
                router.go(&Address::of_item(&id).from_queue(workspace.view().from.as_deref()));
            }
        };
        match key.as_str() {
            "j" => go(workspace.around.get_untracked().next),
            "k" => go(workspace.around.get_untracked().previous),
            "u" => {
                event.prevent_default();
                if let Some(path) = workspace.next_flagged() {
                    focus_field(workspace, &path);
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
            "Escape" if viewer.offer.read_untracked().is_some() => close_offer(workspace, viewer),
            "Escape" if viewer.search.read_untracked().is_open => close_search(viewer),
            _ => {}
        }
    });
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        leave(workspace);
        // A save under way outlives the page. One that the server refuses or does not answer is worth a question.
        if matches!(&*workspace.saving.state.read_untracked(), SaveState::Failed(_)) {
            event.prevent_default(); // the browser asks
        }
    });
    let left = window_event_listener(leptos::ev::pagehide, move |_| leave(workspace));
    on_cleanup(move || {
        inputs::flush(workspace);
        handle.remove();
        leaving.remove();
        left.remove();
    });
}

/// Remembers the item whose page sent a draft while closing.
const LEFT_UNSAVED: &str = "countersign-left-unsaved";

fn leave(workspace: Workspace) {
    inputs::flush_all(workspace);
    if workspace.save_on_leaving()
        && let Ok(Some(storage)) = window().session_storage()
    {
        let _ = storage.set_item(LEFT_UNSAVED, &workspace.view().id);
    }
}

/// Whether the page before this one, of the same item in the same tab, was left with a save under way: this page may have been
/// rendered before that arrived.
pub fn was_left_unsaved(workspace: Workspace) -> bool {
    let Ok(Some(storage)) = window().session_storage() else { return false };
    let left = storage.get_item(LEFT_UNSAVED).ok().flatten();
    let _ = storage.remove_item(LEFT_UNSAVED);
    left.as_ref() == Some(&workspace.view().id)
}

/// Digits choose a reason, Enter confirms.
fn key_in_dialog(actions: Actions, event: &KeyboardEvent, element: Option<&Element>) {
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
        actions.perform(Action::Decide(Decision::REJECT));
    }
}
