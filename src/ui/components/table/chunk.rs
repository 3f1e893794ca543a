//! A block of table rows, drawn only when in view.
//!
//! Every chunk has its place in the table from the beginning, so drawing others above it moves nothing: an element that the
//! browser moves loses the focus.

use super::{
    row::{LineRow, drawing_of},
    with_table,
};
use crate::{
    domain::{FieldPath, Table},
    ui::{
        table_window::{CHUNK, Window, overlap},
        workspace::Workspace,
    },
};
use leptos::prelude::*;

/// The rows from `chunk` times [`CHUNK`] on, or an empty space of their height.
#[component]
pub fn Chunk(
    array: StoredValue<FieldPath>,
    chunk: usize,
    window: Window,
    count: Memo<usize>,
    focused: Memo<Option<usize>>,
) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let rows = move || chunk * CHUNK..count.get().min((chunk + 1) * CHUNK);
    // The focused row stays wherever the table is scrolled to, so that neither the focus nor what is being typed gets lost.
    let is_drawn = Memo::new(move |_| {
        let own = rows();
        overlap(&own, &window.rows(count.get())) || focused.get().is_some_and(|row| own.contains(&row))
    });
    let drawn = move || {
        if !is_drawn.get() {
            return Vec::new();
        }
        let shown = workspace.shown.read();
        let drawings = |table: &Table| rows().filter_map(|row| Some((row, drawing_of(&table.rows.get(row)?)))).collect();
        with_table(&shown.blocks, array, drawings).unwrap_or_default()
    };
    let spacer = move || match is_drawn.get() || !window.has_script() {
        true => "display: none".to_owned(),
        false => format!("height: calc(var(--row) * {})", rows().len()),
    };
    view! {
        <tbody>
            <For each=drawn key=|drawn| *drawn children=move |(index, _)| view! { <LineRow array index/> }/>
            <tr aria-hidden="true" style=move || spacer()></tr>
        </tbody>
    }
}
