//! Keys inside a field.

use super::{
    actions::Actions,
    components::table::key_in_table,
    date_picker,
    elements::{begin_to_edit, in_dialog, is_looked_at, path_of, target},
    focus::{caret_at_end, focus_all_looked_at, focus_field, leave_field, select_all},
    inputs, keymap,
    workspace::Workspace,
};
use crate::{
    api::Action,
    domain::{FieldPath, FieldType, Nothing, Problem, Step},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Enter confirms and goes on, Alt+R reverts, F2 selects the text, Escape leaves the field; a table's own keys are in
/// `components::table::keys`.
pub fn key_in_field(workspace: Workspace, actions: Actions, event: &KeyboardEvent) {
    let Some(element) = target(event) else { return };
    if in_dialog(&element) || event.is_composing() {
        return;
    }
    if workspace.deciding.get_untracked() {
        event.prevent_default(); // a decision is under way: what is typed now would come too late
        return;
    }
    let Some(path) = path_of(&element) else { return };
    if event.key() == "F2" && is_looked_at(&element) {
        event.prevent_default();
        begin_to_edit(&element);
        select_all(&element);
        return;
    }
    let key = keymap::pressed(event);
    let is_modifier = keymap::name_of(event).is_empty();
    if !is_modifier && !keymap::is_character(&key) && key != "Ctrl+Backspace" {
        begin_to_edit(&element);
    }
    if key_in_table(workspace, actions, event, &element, &path) || key_of_any_field(workspace, actions, event, &element, &path) {
        return;
    }
    let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
    match event.key().as_str() {
        // In multi-line text, Shift+Enter inserts a line break.
        "Enter" if plain && !event.shift_key() => {
            event.prevent_default();
            if event.repeat() {
                return;
            }
            inputs::commit(workspace, &element);
            if asks(workspace, &path) {
                return;
            }
            if let Some(action) = workspace.confirming(&path) {
                let _ = workspace.edit(&action);
            }
            workspace.tick(&path);
            match workspace.left_to_look_at() {
                Some(next) => focus_field(workspace, &next),
                None => focus_all_looked_at(workspace),
            }
        }
        "F2" if plain => {
            event.prevent_default();
            if is_selected(&element) { caret_at_end(&element) } else { select_all(&element) }
        }
        "Escape" if plain => {
            event.prevent_default();
            leave_field();
        }
        _ if keymap::pressed(event) == "Alt+R" => {
            event.prevent_default();
            actions.perform(Action::Revert(path));
        }
        _ => {}
    }
}

fn is_selected(element: &Element) -> bool {
    let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() else { return false };
    let (start, end) = (input.selection_start().ok().flatten(), input.selection_end().ok().flatten());
    start == Some(0) && end == u32::try_from(input.value().encode_utf16().count()).ok()
}

/// Whether the text in this field could mean two things. It then needs an answer before the focus moves on.
fn asks(workspace: Workspace, path: &FieldPath) -> bool {
    let is_unclear = |(_, problem): &(String, Problem)| !problem.choices().is_empty();
    workspace.shown.get_untracked().typed.get(path).is_some_and(is_unclear) || untrack(|| workspace.ways(path)).len() > 1
}

/// Keys of all fields, in a table or not; returns whether this was one. Alt+0 cycles through null, absent and empty, Alt+1 to
/// Alt+9 choose what an ambiguous text means or what a value of the wrong type is made, F4 opens the calendar; in a list Alt+↑ and Alt+↓ move, Ctrl+Insert adds and
/// Alt+Shift+Delete removes an element.
fn key_of_any_field(workspace: Workspace, actions: Actions, event: &KeyboardEvent, element: &Element, path: &FieldPath) -> bool {
    let shown = workspace.shown.get_untracked();
    let Some(field) = shown.fields.get(path) else { return false };
    let alt = event.alt_key() && !event.ctrl_key() && !event.meta_key();
    // The key and not the character: Alt+0 on a Mac is `º`.
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
            match problem.and_then(|problem| problem.choices().get(number - 1)) {
                Some(stored) => Action::Choose(path.clone(), stored.clone()),
                None if number <= untrack(|| workspace.ways(path)).len() => Action::Mend(path.clone(), number - 1),
                None => return false,
            }
        }
        ("F4", _, _) if field.field_type == FieldType::Date => {
            date_picker::open(workspace, path);
            event.prevent_default();
            return true;
        }
        ("ArrowUp", _, Some(_)) if alt => Action::MoveRowUp(path.clone()),
        ("ArrowDown", _, Some(_)) if alt => Action::MoveRowDown(path.clone()),
        ("Insert", _, Some(_)) if event.ctrl_key() => Action::AddRow(path.parent().unwrap_or_default()),
        ("Delete", _, Some(_)) if alt && event.shift_key() => Action::DeleteRow(path.clone()),
        _ => return false,
    };
    event.prevent_default();
    // What is being typed is saved first, unless it is about to be replaced.
    if !matches!(action, Action::Leave(..) | Action::Choose(..) | Action::Mend(..)) {
        inputs::commit(workspace, element);
    }
    actions.perform(action);
    true
}
