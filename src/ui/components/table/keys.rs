//! Keys in a table: as in a spreadsheet, as far as inputs stay inputs.
//!
//! A cell that is reached by key is selected as a whole. Then typing replaces it, and arrows go to the next cell; where the caret stands
//! inside the text, left and right move it, until it can't. F2 stays in the cell, so that arrows only move in its text (or change its
//! choice). Enter confirms and goes to the next flagged field, as everywhere; so the way down a column is the arrow.

use crate::{
    api::Action,
    domain::FieldPath,
    t,
    ui::{
        elements::{path_of, set_text, target, text_of},
        focus::{focus_field, select_all},
        typing,
        workspace::Workspace,
    },
};
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FocusEvent, KeyboardEvent};

/// Rows that Page up and Page down pass.
const SCREEN: usize = 10;

/// The keys, for the list of all keys: what to press, and what it does.
#[allow(dead_code, reason = "the list of all keys is about to show them")]
pub fn table_keys() -> [(&'static str, &'static str); 10] {
    [
        ("← ↑ → ↓", t!(key_table_arrows)),
        ("PageUp PageDown", t!(key_table_screen)),
        ("Ctrl+Home Ctrl+End", t!(key_table_ends)),
        ("F2", t!(key_table_edit)),
        ("Esc", t!(key_table_take_back)),
        ("Ctrl+Insert", t!(key_table_insert_below)),
        ("Ctrl+Shift+Insert", t!(key_table_insert_above)),
        ("Ctrl+D", t!(key_table_duplicate)),
        ("Ctrl+Delete", t!(key_table_delete)),
        ("Alt+↑ Alt+↓", t!(key_table_move)),
    ]
}

/// The cell that has the focus.
struct Cell {
    element: Element,
    /// What was in it when the focus came.
    text: String,
    /// F2 was pressed: arrows stay in it.
    stays: bool,
}

thread_local! {
    static CELL: RefCell<Option<Cell>> = const { RefCell::new(None) };
}

/// A cell of a table got the focus.
pub fn arrived(event: &FocusEvent) {
    let Some(element) = target(event).filter(|element| path_of(element).is_some()) else { return };
    let text = text_of(&element).unwrap_or_default();
    CELL.set(Some(Cell { element, text, stays: false }));
}

/// What was in the cell when the focus came is no longer what Escape goes back to: the cell now holds another row's value.
pub fn leave_cell() {
    CELL.set(None);
}

fn stays(element: &Element) -> bool {
    CELL.with_borrow(|cell| cell.as_ref().is_some_and(|cell| cell.element == *element && cell.stays))
}

/// The place of a cell: its table, its row, the field in the row.
struct Place {
    array: FieldPath,
    row: usize,
    column: FieldPath,
    rows: usize,
}

fn place_of(element: &Element, path: &FieldPath) -> Option<Place> {
    let table = element.closest("table[data-array]").ok()??;
    let array: FieldPath = table.get_attribute("data-array")?.parse().ok()?;
    let rows = table.get_attribute("aria-rowcount")?.parse::<usize>().ok()?.saturating_sub(1);
    let row = super::window::row_in(&array, path)?;
    let column = path.strip_prefix(&array.index(row))?;
    Some(Place { array, row, column, rows })
}

/// A key was pressed in a field. Says whether it was one of a table's, and is done.
pub fn key_in_table(
    workspace: Workspace,
    act: Callback<Action>,
    event: &KeyboardEvent,
    element: &Element,
    path: &FieldPath,
) -> bool {
    let Some(place) = place_of(element, path) else { return false };
    let row = place.array.index(place.row);
    let (control, alt, shift) = (event.ctrl_key() || event.meta_key(), event.alt_key(), event.shift_key());
    let key = event.key();
    let action = match (key.as_str(), control, alt, shift) {
        ("Insert", true, false, false) => Action::InsertRow(place.array.index(place.row + 1)),
        ("Insert", true, false, true) => Action::InsertRow(row),
        ("Delete", true, false, false) => Action::DeleteRow(row),
        ("d" | "D", true, false, false) => Action::DuplicateRow(row),
        ("ArrowUp", false, true, false) => Action::MoveRowUp(row),
        ("ArrowDown", false, true, false) => Action::MoveRowDown(row),
        ("F2", false, false, false) => {
            event.prevent_default();
            stay(element);
            return true;
        }
        ("Escape", false, false, false) => return take_back(workspace, element),
        (_, _, true, _) | (_, _, _, true) => return false,
        _ => return go(event, element, &place, control),
    };
    event.prevent_default();
    act.run(action);
    true
}

/// To another cell, if this key leads to one from where the caret is.
fn go(event: &KeyboardEvent, element: &Element, place: &Place, control: bool) -> bool {
    let last = place.rows.saturating_sub(1);
    let free = !stays(element);
    let to_row = match event.key().as_str() {
        "ArrowUp" if !control && free && may_leave(element, false) => place.row.checked_sub(1),
        "ArrowDown" if !control && free && may_leave(element, true) => Some(place.row + 1).filter(|row| *row <= last),
        "PageUp" if !control => Some(place.row.saturating_sub(SCREEN)),
        "PageDown" if !control => Some((place.row + SCREEN).min(last)),
        "Home" if control => Some(0),
        "End" if control => Some(last),
        "ArrowLeft" if !control && free && at_edge(element, false) => return to_neighbour(event, element, false),
        "ArrowRight" if !control && free && at_edge(element, true) => return to_neighbour(event, element, true),
        _ => return false,
    };
    event.prevent_default();
    if let Some(row) = to_row {
        focus_field(&place.array.index(row).join(&place.column));
    }
    true
}

fn to_neighbour(event: &KeyboardEvent, element: &Element, forward: bool) -> bool {
    event.prevent_default(); // at the edge of the table, the selection stays
    let cell = element.closest("td").ok().flatten();
    let next = cell.and_then(|cell| if forward { cell.next_element_sibling() } else { cell.previous_element_sibling() });
    let control = next.and_then(|next| next.query_selector(".control").ok().flatten());
    if let Some(path) = control.as_ref().and_then(path_of) {
        focus_field(&path);
    }
    true
}

/// Start and end of the selection, and the length of the text, in the browser's units; `None` for a choice.
fn selection(element: &Element) -> Option<(f64, f64, f64)> {
    let number = |name: &str| js_sys::Reflect::get(element, &JsValue::from_str(name)).ok()?.as_f64();
    let text = js_sys::JsString::from(text_of(element)?);
    Some((number("selectionStart")?, number("selectionEnd")?, f64::from(text.length())))
}

/// Whether the caret can't go further left or right: at the end of the text, or with all of it selected.
fn at_edge(element: &Element, forward: bool) -> bool {
    let Some((start, end, length)) = selection(element) else { return true };
    let is_whole = start == 0.0 && end == length;
    is_whole || (start == end && start == if forward { length } else { 0.0 })
}

/// Whether up and down lead out of the cell: always from one line, from several only at their edge.
fn may_leave(element: &Element, forward: bool) -> bool {
    element.tag_name() != "TEXTAREA" || at_edge(element, forward)
}

/// F2: the caret goes to the end of the text, and arrows stay in the cell; a choice opens. Pressed again: all is selected.
fn stay(element: &Element) {
    let now = CELL.with_borrow_mut(|cell| {
        let cell = cell.as_mut().filter(|cell| cell.element == *element)?;
        cell.stays = !cell.stays;
        Some(cell.stays)
    });
    match (now, selection(element)) {
        (Some(true), Some((_, _, length))) => {
            let range = js_sys::Array::of2(&length.into(), &length.into());
            call(element, "setSelectionRange", &range);
        }
        (Some(true), None) => call(element, "showPicker", &js_sys::Array::new()),
        _ => select_all(element),
    }
}

fn call(element: &Element, method: &str, arguments: &js_sys::Array) {
    let method = js_sys::Reflect::get(element, &JsValue::from_str(method))
        .ok()
        .and_then(|method| method.dyn_into::<js_sys::Function>().ok());
    if let Some(method) = method {
        let _ = js_sys::Reflect::apply(&method, element, arguments); // an old browser can't open a choice
    }
}

/// Escape: what was typed since the focus came is taken back.
fn take_back(workspace: Workspace, element: &Element) -> bool {
    let before = CELL.with_borrow_mut(|cell| {
        let cell = cell.as_mut().filter(|cell| cell.element == *element)?;
        cell.stays = false;
        Some(cell.text.clone())
    });
    let Some(before) = before.filter(|before| text_of(element).as_ref() != Some(before)) else { return false };
    set_text(element, &before);
    typing::commit(workspace, element);
    select_all(element);
    true
}
