//! Cells from a spreadsheet, pasted from the focused cell on.

use super::with_table;
use crate::{
    domain::{FieldPath, Pasted, Table, tsv::read_tsv},
    t,
    ui::{
        elements::{path_of, target},
        focus::focus_field,
        inputs,
        table_window::row_in,
        workspace::Workspace,
    },
};
use leptos::prelude::*;
use web_sys::ClipboardEvent;

/// A single cell is pasted at the caret, as in any input. Several cells fill the table from the focused one on.
pub fn pasted(workspace: Workspace, array: StoredValue<FieldPath>, note: RwSignal<String>, event: &ClipboardEvent) {
    // A table below a row has taken it.
    if event.default_prevented() {
        return;
    }
    let Some(path) = target(event).as_ref().and_then(path_of) else { return };
    let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
    let cells = read_tsv(&text);
    let is_single = cells.len() == 1 && cells[0].len() == 1;
    if workspace.deciding.get_untracked() || (is_single && !text.contains(['\n', '\r'])) {
        return;
    }
    let Some(row) = row_in(&array.read_value(), &path) else { return };
    let within = path.strip_prefix(&array.read_value().index(row));
    let column_of = |table: &Table| table.columns.iter().position(|column| Some(&column.path) == within.as_ref());
    let shown = workspace.shown.get_untracked();
    let Some(column) = with_table(&shown.blocks, array, column_of).flatten() else { return };
    inputs::commit_active(workspace);
    let shown = workspace.shown.get_untracked();
    let Some(table) = with_table(&shown.blocks, array, Clone::clone) else { return };
    event.prevent_default();
    let what = workspace.paste(&table, (row, column), &cells);
    note.set(sentence(what));
    focus_field(workspace, &path);
}

fn sentence(what: Pasted) -> String {
    let mut sentences = vec![t!(table_pasted, rows = what.rows, columns = what.columns)];
    if what.new_rows > 0 {
        sentences.push(t!(table_pasted_new_rows, count = what.new_rows));
    }
    if what.unreadable > 0 {
        sentences.push(t!(table_pasted_unreadable, count = what.unreadable));
    }
    if what.left_out > 0 {
        sentences.push(t!(table_pasted_left_out, count = what.left_out));
    }
    sentences.join(" ")
}
