//! A block of table rows, drawn only when in view.
//!
//! Every chunk has its place in the table from the beginning, so drawing others above it moves nothing: an element that the
//! browser moves loses the focus.

use super::{Drawn, row::LineRow};
use crate::ui::table_window::{CHUNK, overlap};
use leptos::prelude::*;

/// The rows from `chunk` times [`CHUNK`] on, or an empty space of their height.
#[component]
pub fn Chunk(table: Drawn, chunk: usize) -> impl IntoView {
    let Drawn { array, window, count, focused, wide, is_long, below, within } = table;
    let rows = move || chunk * CHUNK..count.get().min((chunk + 1) * CHUNK);
    // The focused row stays wherever the table is scrolled to, so that neither the focus nor what is being typed gets lost.
    let is_drawn = Memo::new(move |_| {
        let own = rows();
        overlap(&own, &window.rows(count.get())) || focused.get().is_some_and(|row| own.contains(&row))
    });
    // A table that becomes long, or short again, is drawn otherwise.
    let drawn = move || {
        let is_long = is_long.get();
        let rows = if is_drawn.get() { rows() } else { 0..0 };
        rows.map(move |row| (row, is_long))
    };
    let spacer = move || match is_drawn.get() || !window.has_script() {
        true => "display: none".to_owned(),
        false => format!("height: calc(var(--row) * {})", rows().len()),
    };
    view! {
        <tbody>
            <For each=drawn key=|row| *row children=move |(index, is_long)| view! { <LineRow array index wide is_long below within/> }/>
            <tr aria-hidden="true" style=move || spacer()></tr>
        </tbody>
    }
}
