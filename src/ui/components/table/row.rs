//! One row of a table, and below it what is said about its cells.

use super::{
    super::{
        field_input::{Place, field_input},
        field_shown::FieldShown,
        flag_list::offer_button,
    },
    with_table,
};
use crate::{
    api::Action,
    domain::{Band, FieldPath},
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
#[component]
pub fn LineRow(array: StoredValue<FieldPath>, index: usize, wide: Option<usize>, is_long: bool) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let shown = Memo::new(move |_| {
        let shown = workspace.shown.read();
        let row = with_table(&shown.blocks, array, |table| table.rows.get(index)).flatten()?;
        let cells = row.cells.into_iter().map(|field| FieldShown::of(workspace, &shown, Arc::new(field))).collect();
        Some(RowShown { origin: row.origin, cells })
    });
    let cells = shown.get_untracked().into_iter().flat_map(|row| row.cells);
    let first: Vec<String> = cells.map(|cell| cell.text).collect();
    let content = move || {
        let row = shown.read();
        let row = row.as_ref()?;
        let place = RowPlace { path: array.read_value().index(index), index, wide: wide.filter(|_| !is_long), is_long };
        Some(row_view(workspace, &place, row, &first))
    };
    view! { {move || content()} }
}

/// Where a row is, and in what table.
struct RowPlace {
    path: FieldPath,
    index: usize,
    /// The column whose texts take several lines.
    wide: Option<usize>,
    is_long: bool,
}

/// The row; `first` are the texts in its cells when it was made.
fn row_view(workspace: Workspace, place: &RowPlace, row: &RowShown, first: &[String]) -> AnyView {
    let RowPlace { path, index, wide, is_long } = place;
    let (index, wide, is_long) = (*index, *wide, *is_long);
    let number = index + 1;
    let show = Action::Show(path.clone()).to_string();
    let delete = Action::DeleteRow(path.clone()).to_string();
    let is_decided = workspace.is_decided();
    let cells = row.cells.iter().enumerate().map(|(column, cell)| {
        let input = field_input(
            cell,
            first.get(column).map_or("", String::as_str),
            Place::Cell { wraps: wide == Some(column) },
            is_decided,
        );
        let note = if is_long { whole_note(workspace, cell) } else { confidence_note(cell) };
        view! { <td>{input}{note}</td> }.into_any()
    });
    let cells = cells.collect_view();
    let was = row.origin.filter(|was| *was != index).map(|was| {
        view! { <span class="row-was" title=t!(table_row_was, number = was + 1)>{format!("({})", was + 1)}</span> }.into_any()
    });
    let is_new = row.origin.is_none();
    let is_changed = is_new || row.cells.iter().any(|cell| cell.was.is_some());
    let notes = if is_long { None } else { notes(workspace, row) };
    view! {
        <tr id=path.to_id() aria-rowindex=number + 1 data-changed=is_changed.then_some("")>
            <th scope="row">
                <button type="submit" name="do" value=show tabindex="-1"
                    class="row-number" aria-label=t!(table_show_row, number = number)>{number}{was}</button>
                {is_new.then(|| view! { <span class="sr-only">{t!(table_row_new)}</span> }.into_any())}
            </th>
            {cells}
            <td class="text-center!">
                <button type="submit" name="do" value=delete tabindex="-1"
                    class="button button-small button-quiet mt-0.5" aria-label=t!(table_delete_row, number = number) title=language().keys("Alt+Shift+Delete")><Icon name="x"/></button>
            </td>
        </tr>
        {notes}
    }
    .into_any()
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
