//! Turns what is typed into edits: after a short pause, when a field is left, before a decision, and at hydration.

use super::{
    elements::{active, begin_to_edit, is_hydrated, path_of, target, text_of},
    workspace::Workspace,
};
use crate::domain::FieldPath;
use leptos::prelude::*;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

/// A key changed a field: it is saved after a short pause, without touching what is on the screen.
pub fn typed(workspace: Workspace, event: &Event) {
    let Some(element) = target(event) else { return };
    let (Some(path), Some(text)) = (path_of(&element), text_of(&element)) else { return };
    flush_other(workspace, &path);
    go_on(workspace, &path, text);
}

fn go_on(workspace: Workspace, path: &FieldPath, text: String) {
    workspace.typing.go_on(path, text, move || flush(workspace));
}

/// Whatever waits in another field is saved now: there is only one timer.
fn flush_other(workspace: Workspace, path: &FieldPath) {
    if let Some((other, text)) = workspace.typing.now()
        && other != *path
    {
        workspace.end_typing();
        workspace.commit_typed(&other, &text);
    }
}

/// A choice was made, or a changed field is being left: saves now.
pub fn changed(workspace: Workspace, event: &Event) {
    if let Some(element) = target(event) {
        commit(workspace, &element);
        workspace.end_step();
    }
}

/// A field was left, changed or not.
pub fn left(workspace: Workspace, event: &Event) {
    let element = target(event);
    element.as_ref().inspect(|element| begin_to_edit(element));
    let path = element.as_ref().and_then(path_of);
    if let Some((typed_into, text)) = workspace.typing.now()
        && path.as_ref() == Some(&typed_into)
    {
        workspace.end_typing();
        workspace.commit_typed(&typed_into, &text);
        workspace.end_step();
    }
}

/// Commits the text of this field. The field then shows how it was understood: `1515,5` becomes `1,515.5`.
pub fn commit(workspace: Workspace, element: &Element) {
    let (Some(path), Some(text)) = (path_of(element), text_of(element)) else { return };
    flush_other(workspace, &path);
    workspace.end_typing();
    workspace.commit(&path, &text);
}

/// Before a decision: commits what is being typed.
pub fn commit_active(workspace: Workspace) {
    if let Some(element) = active().filter(|element| path_of(element).is_some()) {
        commit(workspace, &element);
    }
}

/// Turns what was typed before hydration into edits, except in the field that is still being typed into.
pub fn take_over(workspace: Workspace) {
    let active = active().as_ref().and_then(path_of);
    let typed = workspace.typing.before_script();
    if let Some((path, text)) = active.and_then(|path| typed.get_key_value(&path)) {
        go_on(workspace, path, text.clone());
    }
    workspace.typing.end_before_script();
    typed.keys().for_each(|path| workspace.show_text(path));
    for (path, text) in typed.iter().filter(|(path, _)| workspace.typing.now().is_none_or(|(active, _)| active != **path)) {
        workspace.commit(path, text);
    }
}

/// The browser is leaving the page: commits everything, including the text in the focused field.
pub fn flush_all(workspace: Workspace) {
    flush(workspace);
    if let Some(element) = active()
        && let (Some(path), Some(text)) = (path_of(&element), text_of(&element))
    {
        workspace.commit(&path, &text);
    }
}

/// Saves what is being typed; its input stays as it is.
pub fn flush(workspace: Workspace) {
    if let Some((path, text)) = workspace.typing.now() {
        workspace.typing.stop_timer();
        workspace.commit(&path, &text);
    }
}

/// The inputs whose text is not what the server sent: typed before hydration, or restored by the browser. Empty after hydration,
/// and on the server.
pub fn typed_before_script() -> HashMap<FieldPath, String> {
    if cfg!(feature = "ssr") || is_hydrated() {
        return HashMap::new();
    }
    let Ok(inputs) = document().query_selector_all("#review .control[name]") else { return HashMap::new() };
    let elements = (0..inputs.length()).filter_map(|at| inputs.item(at)?.dyn_into::<Element>().ok());
    elements.filter(was_typed_into).filter_map(|element| Some((path_of(&element)?, text_of(&element)?))).collect()
}

fn was_typed_into(element: &Element) -> bool {
    let default = js_sys::Reflect::get(element, &JsValue::from_str("defaultValue"));
    match default.ok().and_then(|text| text.as_string()) {
        Some(default) => text_of(element).as_ref() != Some(&default),
        // A choice: the option marked by the server is no longer selected.
        None => element.query_selector("option[selected]:checked").ok().flatten().is_none(),
    }
}
