//! Keys in a table: as in a spreadsheet, as far as cells that are real inputs allow.
//!
//! A cell reached from another cell is selected as a whole. Then typing replaces it, and arrows go to the next cell; with the caret
//! inside the text, left and right move the caret until it reaches an end. F2 stays in the cell, so arrows only move the caret (or
//! change the choice). Enter confirms and goes to the next flagged field, as everywhere; the arrow is the way down a column.

use crate::{
    api::Action,
    domain::{FieldPath, form::table_around},
    ui::{
        actions::Actions,
        elements::{path_of, set_text, target, text_of},
        focus::{caret_at_end, focus_cell, select_all},
        inputs, keymap,
        table_window::row_in,
        workspace::{FocusedCell, Workspace},
    },
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FocusEvent, KeyboardEvent};

/// How many rows Page up and Page down move.
const SCREEN: usize = 10;
/// The least height of two lines of text with their padding, in pixels.
const TWO_LINES: i32 = 44;

/// Handles focus in a cell of a table.
pub fn arrived(workspace: Workspace, event: &FocusEvent) {
    let Some(element) = target(event) else { return };
    if let (Some(path), Some(text)) = (path_of(&element), text_of(&element)) {
        workspace.cell.set_value(Some(FocusedCell { path, text, stays: false }));
    }
}

fn stays(workspace: Workspace, path: &FieldPath) -> bool {
    workspace.cell.with_value(|cell| cell.as_ref().is_some_and(|cell| cell.path == *path && cell.stays))
}

/// Where a cell is: its table, its row, its field within the row.
struct CellPlace {
    path: FieldPath,
    array: FieldPath,
    row: usize,
    column: FieldPath,
    rows: usize,
}

fn place_of(workspace: Workspace, path: &FieldPath) -> Option<CellPlace> {
    let shown = workspace.shown.get_untracked();
    let table = table_around(&shown.blocks, path)?;
    let row = row_in(&table.path, path)?;
    let column = path.strip_prefix(&table.path.index(row))?;
    // A list below a row has keys of its own.
    table.columns.iter().find(|one| one.path == column)?;
    Some(CellPlace { path: path.clone(), array: table.path.clone(), row, column, rows: table.rows.len() })
}

/// Handles a key pressed in a field. Returns whether it was one of a table's keys.
pub fn key_in_table(workspace: Workspace, actions: Actions, event: &KeyboardEvent, element: &Element, path: &FieldPath) -> bool {
    let Some(place) = place_of(workspace, path) else { return false };
    let row = place.array.index(place.row);
    let key = keymap::pressed(event);
    let action = match key.as_str() {
        "Ctrl+Insert" => Action::InsertRow(place.array.index(place.row + 1)),
        "Ctrl+Shift+Insert" => Action::InsertRow(row),
        "Alt+Shift+Delete" => Action::DeleteRow(row),
        "Ctrl+D" => Action::DuplicateRow(row),
        "Alt+ArrowUp" => Action::MoveRowUp(row),
        "Alt+ArrowDown" => Action::MoveRowDown(row),
        "F2" => {
            event.prevent_default();
            stay(workspace, element, path);
            return true;
        }
        "Escape" => return take_back(workspace, element, path),
        key => return go(workspace, key, event, element, &place),
    };
    event.prevent_default();
    actions.perform(action);
    true
}

/// Goes to another cell, if this key leads to one from where the caret is.
fn go(workspace: Workspace, key: &str, event: &KeyboardEvent, element: &Element, place: &CellPlace) -> bool {
    let last = place.rows.saturating_sub(1);
    let free = !stays(workspace, &place.path);
    let to_row = match key {
        "ArrowUp" if free && may_leave(element, false) => place.row.checked_sub(1),
        "ArrowDown" if free && may_leave(element, true) => Some(place.row + 1).filter(|row| *row <= last),
        "PageUp" => Some(place.row.saturating_sub(SCREEN)),
        "PageDown" => Some((place.row + SCREEN).min(last)),
        "Ctrl+Home" => Some(0),
        "Ctrl+End" => Some(last),
        "ArrowLeft" if free && at_edge(element, false) => return to_neighbour(workspace, event, element, false),
        "ArrowRight" if free && at_edge(element, true) => return to_neighbour(workspace, event, element, true),
        _ => return false,
    };
    event.prevent_default();
    if let Some(row) = to_row {
        focus_cell(workspace, &place.array.index(row).join(&place.column));
    }
    true
}

fn to_neighbour(workspace: Workspace, event: &KeyboardEvent, element: &Element, forward: bool) -> bool {
    event.prevent_default(); // at the edge of the table, the selection stays
    let cell = element.closest("td").ok().flatten();
    let next = cell.and_then(|cell| if forward { cell.next_element_sibling() } else { cell.previous_element_sibling() });
    let control = next.and_then(|next| next.query_selector(".control").ok().flatten());
    if let Some(path) = control.as_ref().and_then(path_of) {
        focus_cell(workspace, &path);
    }
    true
}

/// Start and end of the selection, and the length of the text, in UTF-16 units; `None` for a choice.
fn selection(element: &Element) -> Option<(f64, f64, f64)> {
    let number = |name: &str| js_sys::Reflect::get(element, &JsValue::from_str(name)).ok()?.as_f64();
    let text = js_sys::JsString::from(text_of(element)?);
    Some((number("selectionStart")?, number("selectionEnd")?, f64::from(text.length())))
}

/// Whether the caret can't go further left or right: it is at that end of the text, or the whole text is selected.
fn at_edge(element: &Element, forward: bool) -> bool {
    let Some((start, end, length)) = selection(element) else { return true };
    let is_whole = start == 0.0 && end == length;
    is_whole || (start == end && start == if forward { length } else { 0.0 })
}

/// Whether up and down leave the cell: always from a single line, from several only with the caret at that end of the text.
fn may_leave(element: &Element, forward: bool) -> bool {
    element.tag_name() != "TEXTAREA" || is_one_line(element) || at_edge(element, forward)
}

/// Whether a text that may take several lines takes one: such a field is lower than two lines.
fn is_one_line(element: &Element) -> bool {
    element.client_height() < TWO_LINES && text_of(element).is_none_or(|text| !text.contains('\n'))
}

/// F2: the caret goes to the end of the text, and arrows stay in the cell; a choice opens. Pressed again: everything is selected.
fn stay(workspace: Workspace, element: &Element, path: &FieldPath) {
    let toggle = |cell: &mut Option<FocusedCell>| {
        let cell = cell.as_mut().filter(|cell| cell.path == *path)?;
        cell.stays = !cell.stays;
        Some(cell.stays)
    };
    let now = workspace.cell.try_update_value(toggle).flatten();
    match (now, selection(element)) {
        (Some(true), Some(_)) => caret_at_end(element),
        (Some(true), None) => call(element, "showPicker", &js_sys::Array::new()),
        _ => select_all(element),
    }
}

fn call(element: &Element, method: &str, arguments: &js_sys::Array) {
    let method = js_sys::Reflect::get(element, &JsValue::from_str(method))
        .ok()
        .and_then(|method| method.dyn_into::<js_sys::Function>().ok());
    if let Some(method) = method {
        let _ = js_sys::Reflect::apply(&method, element, arguments); // older browsers can't open a choice
    }
}

/// Escape: undoes what was typed since the cell got the focus.
fn take_back(workspace: Workspace, element: &Element, path: &FieldPath) -> bool {
    let let_go = |cell: &mut Option<FocusedCell>| {
        let cell = cell.as_mut().filter(|cell| cell.path == *path)?;
        cell.stays = false;
        Some(cell.text.clone())
    };
    let before = workspace.cell.try_update_value(let_go).flatten();
    let Some(before) = before.filter(|before| text_of(element).as_ref() != Some(before)) else { return false };
    set_text(element, &before);
    inputs::commit(workspace, element);
    select_all(element);
    true
}
