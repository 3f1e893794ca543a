//! A form of very many fields, of which only those in view have elements.

use super::{
    blocks::form_view,
    page_buttons::{OtherPages, PageButtons},
};
use crate::{
    domain::form::{part, path_at},
    t,
    ui::{field_window::id, workspace::Workspace},
};
use leptos::prelude::*;
use std::ops::Range;

/// The form, in `chunks` of places. Every chunk has its element from the beginning, so drawing others above it moves nothing.
#[component]
pub fn LongForm(chunks: Vec<Range<usize>>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let window = workspace.field_window;
    let focused = Memo::new(move |_| {
        let shown = workspace.shown.read_untracked();
        window.chunk_of(&shown.blocks, workspace.focused.read().as_ref()?)
    });
    Effect::new(move |_| {
        if workspace.on_page.get() {
            window.take_over();
        }
    });
    let places = StoredValue::new(chunks.clone());
    view! {
        {chunks.into_iter().enumerate().map(|(at, places)| view! { <Chunk at places focused/> }.into_any()).collect_view()}
        <PageButtons pages=move || other_pages(workspace, &places.read_value())/>
    }
}

/// The fields at some places, or an empty space of their height. The fields with the focus stay wherever the pane is scrolled to, so
/// that neither the focus nor what is being typed gets lost.
#[component]
fn Chunk(at: usize, places: Range<usize>, focused: Memo<Option<usize>>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let window = workspace.field_window;
    let is_drawn = Memo::new(move |_| window.drawn().contains(&at) || focused.get() == Some(at));
    let count = places.len();
    let space = move || if is_drawn.get() { None } else { window.space(at, count) };
    let content = move || {
        is_drawn.get().then(|| {
            let shown = workspace.shown.get_untracked();
            form_view(workspace, &part(&shown.blocks, places.clone()), false)
        })
    };
    view! { <div id=id(at) class="flex flex-col gap-2 empty:hidden" style=move || space()>{move || content()}</div> }
}

/// What the server's page shows of the form, and what comes before and after.
fn other_pages(workspace: Workspace, chunks: &[Range<usize>]) -> Option<OtherPages> {
    let drawn = workspace.field_window.page();
    let (start, end) = (chunks.get(drawn.start)?.start, chunks.get(drawn.end.checked_sub(1)?)?.end);
    let count = chunks.last()?.end;
    let shown = workspace.shown.get_untracked();
    let path = |chunk: usize| path_at(&shown.blocks, chunks.get(chunk)?.start);
    Some(OtherPages {
        here: path(drawn.start)?,
        previous: drawn.start.checked_sub(1).and_then(path),
        next: path(drawn.end),
        said: t!(fields_of, first = start + 1, last = end, count = count),
        buttons: (t!(fields_previous), t!(fields_next)),
    })
}
