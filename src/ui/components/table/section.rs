//! A section of a very long table: even empty chunks are too many for a browser if there are 10,000 of them.

use super::{Drawn, chunk::Chunk};
use crate::ui::table_window::{CHUNK, SECTION, overlap};
use leptos::prelude::*;

/// The chunks of the rows from `section` times [`SECTION`] on, or an empty space of their height while none of them is in view.
#[component]
pub fn Section(table: Drawn, section: usize) -> impl IntoView {
    let Drawn { window, count, focused, .. } = table;
    let rows = move || section * SECTION..count.get().min((section + 1) * SECTION);
    let is_near = Memo::new(move |_| {
        let rows = rows();
        overlap(&rows, &window.rows(count.get())) || focused.get().is_some_and(|row| rows.contains(&row))
    });
    let chunks = move || if is_near.get() { rows().start / CHUNK..rows().end.div_ceil(CHUNK) } else { 0..0 };
    let space = move || {
        (!is_near.get() && window.has_script()).then(|| {
            let style = format!("height: calc(var(--row) * {})", rows().len());
            view! { <tbody><tr aria-hidden="true" style=style></tr></tbody> }.into_any()
        })
    };
    view! {
        <For each=chunks key=|chunk| *chunk children=move |chunk| view! { <Chunk table chunk/> }/>
        {move || space()}
    }
}
