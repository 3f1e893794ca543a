//! One row of a table, and below it what is said about its cells.

use super::{
    super::{
        field_input::{Place, field_input},
        field_shown::FieldShown,
        flag_list::offer_button,
    },
    DrawBelow, with_table,
};
use crate::{
    api::Action,
    domain::{Band, FieldPath, form::same_layout},
    t,
    ui::{Icon, language, workspace::Workspace},
};
use leptos::prelude::*;
use std::sync::Arc;

/// A row as it is shown.
#[derive(Clone, PartialEq)]
struct RowShown {
    /// Its index in the extraction, from 0; `None` if it is new.
    origin: Option<usize>,
    cells: Vec<FieldShown>,
}

/// The row at this place of the array. In the column `wide`, texts take several lines; in a long table no row does, because all have
/// one height, and what is said about a cell is in it.
///
/// Each cell is an effect of its own: a view that is made again sets every attribute of its elements again.
#[component]
pub fn LineRow(
    array: StoredValue<FieldPath>,
    index: usize,
    wide: Option<usize>,
    is_long: bool,
    below: Option<DrawBelow>,
    within: StoredValue<String>,
) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let shown = Memo::new(move |_| {
        let shown = workspace.shown.read();
        let row = with_table(&shown.blocks, array, |table| table.rows.get(index)).flatten()?;
        let cells = row.cells.into_iter().map(|field| FieldShown::of(workspace, &shown, Arc::new(field))).collect();
        Some(RowShown { origin: row.origin, cells })
    });
    let first = shown.get_untracked().map(|row| row.cells).unwrap_or_default();
    let cells = first.into_iter().enumerate().map(|(column, first)| {
        let text = first.text.clone();
        let wraps = !is_long && wide == Some(column);
        // A row that is about to go keeps what it showed.
        let cell = Memo::new(move |before: Option<&FieldShown>| {
            let row = shown.read();
            let cell = row.as_ref().and_then(|row| row.cells.get(column));
            cell.or(before).unwrap_or(&first).clone()
        });
        let content = move || {
            let cell = cell.read();
            let input = field_input(&cell, &text, Place::Cell { wraps }, workspace.is_closed());
            let note = if is_long { whole_note(workspace, &cell) } else { confidence_note(&cell) };
            view! { {input}{note} }.into_any()
        };
        view! { <td>{move || content()}</td> }.into_any()
    });
    let cells = cells.collect_view();
    let (path, number) = (array.read_value().index(index), index + 1);
    let show = Action::Show(path.clone()).to_string();
    let delete = Action::DeleteRow(path.clone()).to_string();
    let origin = Memo::new(move |_| shown.read().as_ref().map_or(Some(index), |row| row.origin));
    let is_changed = Memo::new(move |_| {
        let has_changed = |row: &RowShown| row.origin.is_none() || row.cells.iter().any(|cell| cell.was.is_some());
        shown.read().as_ref().is_some_and(has_changed)
    });
    let was = move || {
        let origin = origin.get();
        let was = origin.filter(|was| *was != index).map(|was| {
            view! { <span class="row-was" title=t!(table_row_was, number = was + 1)>{format!("({})", was + 1)}</span> }.into_any()
        });
        let is_new = origin.is_none().then(|| view! { <span class="sr-only">{t!(table_row_new)}</span> }.into_any());
        view! { {was}{is_new} }.into_any()
    };
    let notes = move || notes(workspace, shown.read().as_ref()?);
    let notes = (!is_long).then(|| view! { {move || notes()} }.into_any());
    let below = below.map(|draw| view! { <Below array index draw/> }.into_any());
    view! {
        <tr id=path.to_id() aria-rowindex=number + 1 data-changed=move || is_changed.get().then_some("")>
            <th scope="row">
                <button type="submit" name="do" value=show tabindex="-1"
                    class="row-number" aria-label=format!("{}{}", t!(table_show_row, number = number), within.read_value())>{number}</button>
                {move || was()}
            </th>
            {cells}
            <td class="text-center!">
                <button type="submit" name="do" value=delete tabindex="-1"
                    class="button button-small button-quiet mt-0.5" aria-label=format!("{}{}", t!(table_delete_row, number = number), within.read_value()) title=language().keys("Alt+Shift+Delete")><Icon name="x"/></button>
            </td>
        </tr>
        {notes}
        {below}
    }
}

/// The lists of a row that no cell can hold. They are made again only when they get other parts.
#[component]
fn Below(array: StoredValue<FieldPath>, index: usize, draw: DrawBelow) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let lists = Memo::new_with_compare(
        move |_| {
            let shown = workspace.shown.read();
            with_table(&shown.blocks, array, |table| (table.columns.len() + 1, table.rows.inner(index).to_vec()))
        },
        |one, other| match (one, other) {
            (Some(Some((_, one))), Some(Some((_, other)))) => !same_layout(one, other),
            _ => true,
        },
    );
    let content = move || {
        let (columns, lists) = lists.get()?;
        (!lists.is_empty())
            .then(|| view! { <tr class="row-inner"><td></td><td colspan=columns>{draw(workspace, &lists)}</td></tr> }.into_any())
    };
    view! { {move || content()} }
}

/// How sure the agent was, where that is a reason to look.
fn confidence_note(cell: &FieldShown) -> Option<AnyView> {
    if !cell.is_flagged() || cell.was.is_some() || cell.message().is_some() {
        return None;
    }
    let band = cell.field.band;
    let text = match (band, cell.field.confidence) {
        (Band::Low, Some(confidence)) => format!("{} %", confidence.percent()),
        (Band::High, _) => t!(field_see_flags).to_owned(),
        _ => t!(confidence_unknown_short).to_owned(),
    };
    let class = if band == Band::Low { "cell-note cell-note-low text-low" } else { "cell-note text-unknown" };
    Some(view! { <span class=class>{text}</span> }.into_any())
}

/// Everything that is said about a cell, in it.
fn whole_note(workspace: Workspace, cell: &FieldShown) -> Option<AnyView> {
    let note = |class: &'static str, id: &str, text: String| {
        let title = text.clone();
        view! { <span class=format!("cell-note max-h-48 break-words {class}") id=cell.note_id(id) title=title>{text}</span> }
            .into_any()
    };
    let note = match (cell.message(), cell.was_text()) {
        (Some(message), _) => Some(note("text-bad", "error", message.clone())),
        (None, Some(was)) => Some(note("text-changed", "was", was)),
        (None, None) => confidence_note(cell),
    };
    let choices = cell.choice_buttons(workspace);
    (note.is_some() || choices.is_some()).then(|| view! { {note}{choices} }.into_any())
}

/// What is said about the cells, as a row of its own below theirs.
fn notes(workspace: Workspace, row: &RowShown) -> Option<AnyView> {
    let notes = row.cells.iter().filter_map(|cell| {
        let (class, id, text) = match (cell.message(), cell.was_text()) {
            (Some(message), _) => ("text-bad", "error", message.clone()),
            (None, Some(was)) => ("text-changed", "was", was),
            (None, None) => return None,
        };
        // What is wrong with a text names its field.
        let name = cell.error.is_none().then(|| format!("{}: ", cell.field.label.clone().without_row().text(language())));
        Some(
            view! {
                <li>
                    <span class="text-ink-soft">{name}</span><span class=class id=cell.note_id(id) dir="auto">{text}</span>
                    {cell.choice_buttons(workspace)}
                    {cell.offer.as_ref().map(|offer| offer_button(workspace, offer))}
                </li>
            }
            .into_any(),
        )
    });
    let notes: Vec<AnyView> = notes.collect();
    let columns = row.cells.len() + 1;
    (!notes.is_empty())
        .then(|| view! { <tr class="row-notes"><td></td><td colspan=columns><ul>{notes}</ul></td></tr> }.into_any())
}
