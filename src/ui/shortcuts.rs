//! Keys of the whole page; those of a field are in `field_keys`. They are handled once on the form and once on the window, not on
//! every input of a large record.

use super::{
    actions::Actions,
    beside::go_beside,
    components::KeysOpen,
    document::{Viewer, close_offer, close_search, open_search, turn_page, turn_round, zoom_by},
    elements::{begin_to_edit_any, by_id, in_dialog, is_looked_at, is_text, path_of, target, text_of},
    field_window::PANE,
    focus::{focus_all_looked_at, focus_field},
    inputs, keymap,
    left_drafts::LeftDrafts,
    router::use_router,
    saving::Leaving,
    workspace::Workspace,
};
use crate::{
    api::{Action, Asked, Input, SEND_BACK_NOTE},
    domain::Decision,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Handles the keys of the whole page. Single letters work only outside inputs (WCAG 2.1.4), and in a field that one was led to.
pub fn listen(workspace: Workspace, viewer: Viewer, actions: Actions) {
    let router = use_router();
    let keys_open = expect_context::<KeysOpen>();
    let left_drafts = LeftDrafts::here();
    workspace.next_item.show(&workspace.view().id);
    let pressed = window_event_listener(leptos::ev::pointerdown, |_| begin_to_edit_any());
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        // An input method's key, such as the Enter that takes its proposal.
        if event.is_composing() {
            return;
        }
        let element = target(&event);
        // A key held down walks on and presses the button it arrives at: that must not sign off what nobody has seen.
        let writes =
            element.as_ref().is_some_and(|element| element.tag_name() == "TEXTAREA") && !event.ctrl_key() && !event.meta_key();
        if event.key() == "Enter" && event.repeat() && !writes {
            event.prevent_default();
            return;
        }
        let in_dialog = element.as_ref().is_some_and(in_dialog);
        let key = keymap::pressed(&event);
        let action = match key.as_str() {
            "Ctrl+Enter" if in_dialog => Some(Action::Decide(Decision::REJECT)),
            // Whoever writes what is wrong must not sign it by the same key.
            "Ctrl+Enter" if element.as_ref().is_some_and(|element| element.id() == SEND_BACK_NOTE) => {
                Some(Action::Decide(Decision::SEND_BACK))
            }
            "Ctrl+Enter" if element.as_ref().is_some_and(|element| element.id() == Input::Comment.name()) => {
                Some(Action::Handle(Asked::Comment))
            }
            // Nor whoever says for whom it is.
            "Ctrl+Enter" if element.as_ref().is_some_and(|element| Input::parse(&element.id()).is_some()) => None,
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
        if keymap::name_of(&event) == "Ctrl+Z" && !in_dialog && !is_text_edited(workspace, element.as_ref()) {
            event.prevent_default();
            actions.perform(Action::Undo);
            return;
        }
        if key == "Alt+U" && !in_dialog {
            event.prevent_default();
            walk_on(workspace);
            return;
        }
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if in_dialog {
            key_in_dialog(actions, &event, element.as_ref());
            return;
        }
        // Not on a button, a link or a switch, which Enter presses.
        let is_nowhere = element.as_ref().is_none_or(|element| element.tag_name() == "BODY" || element.id() == PANE);
        if let Some(element) = element.filter(|element| element.matches("input, textarea, select").unwrap_or(false)) {
            if !is_looked_at(&element) || !keymap::is_character(&key) {
                return;
            }
            event.prevent_default();
        }
        match key.as_str() {
            "j" => go_beside(workspace, router, true),
            "k" => go_beside(workspace, router, false),
            "Enter" if is_nowhere => {
                event.prevent_default();
                match workspace.left_to_look_at() {
                    Some(path) => focus_field(workspace, &path),
                    None => focus_all_looked_at(workspace),
                }
            }
            "u" => {
                event.prevent_default();
                walk_on(workspace);
            }
            "?" => keys_open.0.set(true),
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
        if leave(workspace) == Leaving::Unsure {
            event.prevent_default(); // the browser asks
        }
    });
    let left = window_event_listener(leptos::ev::pagehide, move |_| {
        leave(workspace);
    });
    router.before_leaving(move || {
        if workspace.is_alive() {
            inputs::flush_all(workspace);
        }
    });
    on_cleanup(move || {
        left_drafts.keep(&workspace.view(), workspace.draft.get_untracked(), workspace.saving.clone_queue());
        handle.remove();
        pressed.remove();
        leaving.remove();
        left.remove();
    });
}

fn walk_on(workspace: Workspace) {
    if let Some(path) = workspace.next_flagged() {
        focus_field(workspace, &path);
    }
}

/// Whether there is something to undo in the text that has the focus: that is the browser's business.
fn is_text_edited(workspace: Workspace, element: Option<&Element>) -> bool {
    let Some(element) = element.filter(|element| is_text(element)) else { return false };
    path_of(element).is_none() || workspace.text_at_focus.get_value() != text_of(element)
}

/// Remembers the item whose page sent a draft while closing.
const LEFT_UNSAVED: &str = "countersign-left-unsaved";

fn leave(workspace: Workspace) -> Leaving {
    inputs::flush_all(workspace);
    let leaving = workspace.save_on_leaving();
    if leaving != Leaving::Saved
        && let Ok(Some(storage)) = window().session_storage()
    {
        let _ = storage.set_item(LEFT_UNSAVED, &workspace.view().id);
    }
    leaving
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
