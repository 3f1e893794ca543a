//! What is typed becomes edits: after a short pause, when a field is left, before a decision, and from before wasm took over.

use super::{
    elements::{active, path_of, set_text, target, text_of},
    focus::focus_after_decision,
    workspace::Workspace,
};
use crate::domain::{
    FieldPath,
    schema::{describe, parse_text, same_text},
};
use leptos::{html, prelude::*};
use std::{cell::RefCell, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

/// Milliseconds without a key before what is being typed is saved.
const PAUSE: u64 = 400;

thread_local! {
    /// The element that was typed into last, and the timer that will save it.
    static TYPING: RefCell<Option<(Element, TimeoutHandle)>> = const { RefCell::new(None) };
}

/// A key changed a field: saved after a short pause, without touching what is on screen.
pub fn typed(workspace: Workspace, event: &Event) {
    let Some(element) = target(event).filter(|element| path_of(element).is_some()) else { return };
    flush_other(workspace, &element);
    let waiting = element.clone();
    let handle = set_timeout_with_handle(
        move || {
            TYPING.take();
            send(workspace, &waiting);
        },
        Duration::from_millis(PAUSE),
    );
    if let Ok(handle) = handle
        && let Some((_, earlier)) = TYPING.replace(Some((element, handle)))
    {
        earlier.clear();
    }
}

/// What waits in another field than this one must not wait longer: its timer is about to be replaced.
fn flush_other(workspace: Workspace, element: &Element) {
    if let Some((waiting, timer)) = TYPING.take() {
        timer.clear();
        if waiting != *element {
            send(workspace, &waiting);
        }
    }
}

fn send(workspace: Workspace, element: &Element) {
    if let (Some(path), Some(text)) = (path_of(element), text_of(element)) {
        workspace.commit(&path, &text);
    }
}

/// A field was left, or a choice made: saved now.
pub fn changed(workspace: Workspace, event: &Event) {
    if let Some(element) = target(event) {
        commit(workspace, &element);
    }
}

/// Takes over what is in this field now, and shows how it was understood.
pub fn commit(workspace: Workspace, element: &Element) {
    let (Some(path), Some(text)) = (path_of(element), text_of(element)) else { return };
    flush_other(workspace, element);
    workspace.commit(&path, &text);
    if !workspace.is_alive() {
        return; // a field that goes with its page is left, too
    }
    // "12,50" was read as 12.50: show what was understood.
    let shown = workspace.shown.get_untracked();
    if let Some(field) = shown.fields.get(&path)
        && !shown.typed.contains_key(&path)
        && field.text != text
    {
        set_text(element, &field.text);
    }
}

/// Before a decision: what is being typed counts.
pub fn commit_active(workspace: Workspace) {
    if let Some(element) = active() {
        flush_other(workspace, &element);
        commit(workspace, &element);
    }
}

/// Keeps the text of this form's inputs equal to the draft, except where somebody types. The first time, what was typed before
/// wasm took over is read from the inputs instead.
///
/// Only inputs of `form` count: while the next item is built, the one before is still on the page, under the same ids.
pub fn keep_inputs_in_step(workspace: Workspace, form: NodeRef<html::Form>) {
    Effect::new(move |before: Option<bool>| {
        let shown = workspace.shown.get();
        workspace.shape.track();
        let Some(form) = form.get() else { return false };
        let is_first = before != Some(true);
        if is_first {
            focus_after_decision(workspace);
        }
        let active = active();
        // The inputs on the page, not the fields of the record: of a long table only the rows in view have inputs.
        let Ok(inputs) = form.query_selector_all(".control[name]") else { return false };
        for at in 0..inputs.length() {
            let Some(element) = inputs.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
            let Some(path) = path_of(&element) else { continue };
            let Some(field) = shown.fields.get(&path) else { continue };
            let typed = shown.typed.get(&path).map(|(text, _)| text);
            let wanted = typed.unwrap_or(&field.text);
            let Some(text) = text_of(&element).filter(|text| text != wanted) else { continue };
            if is_first && was_typed_into(&element) {
                if !same_text(wanted, &text) {
                    queue_microtask(move || workspace.commit(&path, &text));
                }
                continue;
            }
            if active.as_ref() == Some(&element) && typed.is_none() && reads_the_same(workspace, &path, &text) {
                continue; // still typing, and already understood
            }
            set_text(&element, wanted);
        }
        true
    });
}

/// The text is not the one that the server sent.
fn was_typed_into(element: &Element) -> bool {
    let default = js_sys::Reflect::get(element, &JsValue::from_str("defaultValue")).ok().and_then(|text| text.as_string());
    match default {
        Some(default) => text_of(element).as_ref() != Some(&default),
        // A choice: the option that the server marked is no longer the chosen one.
        None => element.query_selector("option[selected]:checked").ok().flatten().is_none(),
    }
}

fn reads_the_same(workspace: Workspace, path: &FieldPath, text: &str) -> bool {
    let view = workspace.view();
    let shown = workspace.shown.get_untracked();
    let Some(field) = shown.fields.get(path) else { return false };
    let description = describe(view.collection.schema.as_ref(), path, field.value.as_ref());
    parse_text(text, &description, &field.label, field.value.as_ref()).ok() == field.value
}

/// The page is left: what waits is sent.
pub fn flush(workspace: Workspace) {
    if let Some((waiting, timer)) = TYPING.take() {
        timer.clear();
        send(workspace, &waiting);
    }
}
