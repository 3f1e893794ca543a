//! What is typed becomes edits: after a short pause, when a field is left, before a decision, and from before wasm took over.

use super::{
    date_picker,
    elements::{active, by_id, path_of, set_text, target, text_of},
    focus::{focus_after_conflict, focus_after_decision, focus_field},
    workspace::Workspace,
};
use crate::{
    api::Action,
    domain::{FieldPath, FieldType, Nothing, Step, schema::same_text},
};
use leptos::{html, prelude::*};
use std::{cell::RefCell, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, KeyboardEvent};

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
        workspace.end_step();
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
    // "1515,5" was read as 1,515.5: show what was understood.
    let shown = workspace.shown.get_untracked();
    if let Some(understood) =
        shown.fields.get(&path).map(|field| shown.text_in(field, workspace.locale)).filter(|now| *now != text)
    {
        set_text(element, &understood);
    }
}

/// Whether what stands in this field could be two things. It then wants an answer before the focus goes on.
pub fn asks(workspace: Workspace, path: &FieldPath) -> bool {
    workspace.shown.get_untracked().typed.get(path).is_some_and(|(_, problem)| !problem.choices().is_empty())
}

/// Makes a field null, absent or the empty text, and stays there.
pub fn leave(workspace: Workspace, path: &FieldPath, nothing: Nothing) {
    TYPING.take().inspect(|(_, timer)| timer.clear());
    workspace.leave(path, nothing);
    show_again(workspace, path);
}

/// Takes one of the values that a text can mean.
pub fn choose(workspace: Workspace, path: &FieldPath, stored: &str) {
    TYPING.take().inspect(|(_, timer)| timer.clear());
    workspace.choose(path, stored);
    show_again(workspace, path);
}

/// Also in the field that has the focus: its text was not typed.
fn show_again(workspace: Workspace, path: &FieldPath) {
    let shown = workspace.shown.get_untracked();
    if let (Some(field), Some(element)) = (shown.fields.get(path), by_id(&path.to_id())) {
        set_text(&element, &shown.text_in(field, workspace.locale));
        focus_field(path);
    }
}

/// The keys that all fields have, in a table or not; says whether this was one. Alt+0 walks through null, absent and empty, Alt+1 to
/// Alt+9 choose what an unclear text means, F4 opens the calendar; in a list Alt+↑ and Alt+↓ move, Ctrl+Insert adds and
/// Ctrl+Delete removes an element.
pub fn key(workspace: Workspace, act: Callback<Action>, event: &KeyboardEvent, element: &Element, path: &FieldPath) -> bool {
    let shown = workspace.shown.get_untracked();
    let Some(field) = shown.fields.get(path) else { return false };
    let alt = event.alt_key() && !event.ctrl_key() && !event.meta_key();
    // The key and not the letter: with Alt a Mac writes `º` for 0.
    let digit = event.code().strip_prefix("Digit").and_then(|digit| digit.parse::<usize>().ok());
    let position = match path.last() {
        Some(&Step::Index(index)) => Some(index),
        _ => None,
    };
    let action = match (event.key().as_str(), digit, position) {
        (_, Some(0), _) if alt => {
            let able: Vec<Nothing> = Nothing::ALL.into_iter().filter(|nothing| field.can_be(*nothing)).collect();
            let now = Nothing::of(field.value.as_ref()).and_then(|now| able.iter().position(|one| *one == now));
            let Some(next) = able.get(now.map_or(0, |now| (now + 1) % able.len())) else { return false };
            Action::Leave(path.clone(), *next)
        }
        (_, Some(number), _) if alt => {
            let problem = shown.typed.get(path).map(|(_, problem)| problem);
            let Some(stored) = problem.and_then(|problem| problem.choices().get(number - 1)) else { return false };
            Action::Choose(path.clone(), stored.clone())
        }
        ("F4", _, _) if field.field_type == FieldType::Date => {
            date_picker::open(workspace, path);
            event.prevent_default();
            return true;
        }
        ("ArrowUp", _, Some(_)) if alt => Action::MoveRowUp(path.clone()),
        ("ArrowDown", _, Some(_)) if alt => Action::MoveRowDown(path.clone()),
        ("Insert", _, Some(_)) if event.ctrl_key() => Action::AddRow(path.parent().unwrap_or_default()),
        ("Delete", _, Some(_)) if event.ctrl_key() => Action::DeleteRow(path.clone()),
        _ => return false,
    };
    event.prevent_default();
    // What is being typed counts, unless it is just replaced.
    if !matches!(action, Action::Leave(..) | Action::Choose(..)) {
        commit(workspace, element);
    }
    act.run(action);
    true
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
        if !workspace.on_page.get() {
            return false;
        }
        let shown = workspace.shown.get();
        workspace.shape.track();
        let Some(form) = form.get() else { return false };
        let is_first = before != Some(true);
        if is_first {
            focus_after_decision(workspace);
            focus_after_conflict();
        }
        let active = active();
        // The inputs on the page, not the fields of the record: of a long table only the rows in view have inputs.
        let Ok(inputs) = form.query_selector_all(".control[name]") else { return false };
        for at in 0..inputs.length() {
            let Some(element) = inputs.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
            let Some(path) = path_of(&element) else { continue };
            let Some(field) = shown.fields.get(&path) else { continue };
            let wanted = shown.text_in(field, workspace.locale);
            let Some(text) = text_of(&element).filter(|text| *text != wanted) else { continue };
            if is_first && was_typed_into(&element) {
                if !same_text(&wanted, &text) {
                    queue_microtask(move || workspace.commit(&path, &text));
                }
                continue;
            }
            if active.as_ref() == Some(&element) && !shown.typed.contains_key(&path) && reads_the_same(workspace, &path, &text) {
                continue; // still typing, and already understood
            }
            set_text(&element, &wanted);
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
    let shown = workspace.shown.get_untracked();
    shown.fields.get(path).is_some_and(|field| field.read(text, workspace.locale).ok() == field.value)
}

/// The browser is leaving: also what is in the field right now.
pub fn flush_all(workspace: Workspace) {
    flush(workspace);
    if let Some(element) = active() {
        send(workspace, &element);
    }
}

/// The page is left: what waits is sent.
pub fn flush(workspace: Workspace) {
    if let Some((waiting, timer)) = TYPING.take() {
        timer.clear();
        send(workspace, &waiting);
    }
}
