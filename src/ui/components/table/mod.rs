//! An array of objects as a table: one row per object, one column per member.
//!
//! The cells are always real inputs, not a grid with an edit mode: a form without JavaScript posts them, screen readers and
//! autofill know them, and nothing typed is hidden. The keys that make a table quick are in `keys`.
//!
//! Rows are drawn per place, not per record: when rows are inserted, removed or moved, the inputs stay and get other texts.

mod chunk;
mod columns;
mod keys;
mod paste;
mod row;
mod section;
mod sums;
mod toolbar;

pub use keys::key_in_table;

use super::page_buttons::{OtherPages, PageButtons};
use crate::{
    api::Action,
    domain::{
        Block, FieldPath, Table,
        form::{WHOLE, table_at},
        full_label,
    },
    t,
    ui::{
        language,
        table_window::{PAGE, SECTION, Window, row_in},
        workspace::Workspace,
    },
};
use columns::Columns;
use leptos::prelude::*;
use section::Section;
use std::ops::Range;
use sums::SumRow;
use toolbar::RowToolbar;

/// Makes the lists below a row.
pub type DrawBelow = fn(Workspace, &[Block]) -> AnyView;

/// What the rows of a table need to be drawn.
#[derive(Clone, Copy)]
struct Drawn {
    array: StoredValue<FieldPath>,
    window: Window,
    count: Memo<usize>,
    /// The row with the focus.
    focused: Memo<Option<usize>>,
    /// The column whose texts may take several lines.
    wide: Option<usize>,
    is_long: Memo<bool>,
    /// What makes the lists below rows, if there can be any.
    below: Option<DrawBelow>,
    /// What names of buttons end with, below a row: ", Taxes, row 3".
    within: StoredValue<String>,
}

/// A table editor. An `inner` one is below a row of another. `draw_below` makes what is below its own rows.
#[component]
pub fn LineTable(table: Table, #[prop(optional)] inner: bool, draw_below: DrawBelow) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let columns = Columns::of(&table, inner);
    let Table { path, id, label, rows, inner: below, .. } = table;
    let title = label.text(language());
    // Several rows may have a list of this name.
    let label =
        if inner { full_label(&path, workspace.view().collection.schema.as_ref()).text(language()) } else { title.clone() };
    let first_count = rows.len();
    let title_id = format!("{id}-title");
    let titled_by = (!inner).then(|| title_id.clone());
    let within = StoredValue::new(if inner { format!(", {label}") } else { String::new() });
    let add_named = inner.then(|| t!(table_add_row_to, list = &label));
    let below = StoredValue::new(below);
    let add = Action::AddRow(path.clone()).to_string();
    let focused_at_first = workspace.focused.get_untracked();
    let window = Window::new(&path, focused_at_first.as_ref(), workspace.windows, workspace.on_page);
    let note = RwSignal::new(String::new());
    let array = StoredValue::new(path);
    let count =
        Memo::new(move |_| with_table(&workspace.shown.read().blocks, array, |table| table.rows.len()).unwrap_or(first_count));
    let focused = Memo::new(move |_| row_in(&array.read_value(), workspace.focused.read().as_ref()?));
    // Rows of one height, of which those out of view need not be drawn.
    let is_long = Memo::new(move |_| count.get() > WHOLE);
    let wide = columns.wide();
    let title = view! { {title} " " <span class="font-normal text-ink-faint">{count}</span> };
    let heading = match inner {
        true => view! { <h4 id=title_id class="text-sm font-semibold text-ink-soft grow">{title}</h4> }.into_any(),
        false => view! { <h3 id=title_id class="text-sm font-semibold text-ink-soft grow">{title}</h3> }.into_any(),
    };
    let draw_below = (!below.read_value().is_empty()).then_some(draw_below);
    view! {
        <section class="rounded-md border border-line bg-surface min-w-0" aria-labelledby=titled_by>
            <header class="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-1.5">
                {heading}
                <RowToolbar array below focused count within/>
                <button type="submit" name="do" value=add class="button button-small" aria-label=add_named title=language().keys("Ctrl+Insert")>{t!(table_add_row)}</button>
            </header>
            <p role="status" class="px-3 pb-1 text-xs text-ink-soft empty:hidden">{note}</p>
            <div
                class="rows-scroll border-t border-line" tabindex="-1"
                on:focusin=move |event| keys::arrived(workspace, &event)
                on:paste=move |event| paste::pasted(workspace, array, note, &event)
            >
                <table id=id node_ref=window.table() class="rows text-sm" aria-label=label data-long=move || is_long.get().then_some("")
                    aria-rowcount=move || count.get() + 1 style=columns.table_style(inner)>
                    {columns.widths()}
                    <thead>
                        <tr aria-rowindex="1">
                            <th scope="col"><span class="sr-only">{t!(table_row)}</span></th>
                            {columns.headings()}
                            <th scope="col"><span class="sr-only">{t!(table_delete)}</span></th>
                        </tr>
                    </thead>
                    <For
                        each=move || 0..count.get().div_ceil(SECTION)
                        key=|section| *section
                        children=move |section| view! { <Section table=Drawn { array, window, count, focused, wide, is_long, below: draw_below, within } section/> }
                    />
                    <SumRow array columns=columns.paths()/>
                </table>
            </div>
            <PageButtons pages=move || other_pages(array, window, count.get())/>
        </section>
    }
}

/// Calls `with` on the table of this array, if the record still has it.
fn with_table<T>(blocks: &[Block], array: StoredValue<FieldPath>, with: impl FnOnce(&Table) -> T) -> Option<T> {
    table_at(blocks, &array.read_value()).map(with)
}

/// What the server's page shows of a long table, and what comes before and after.
fn other_pages(array: StoredValue<FieldPath>, window: Window, count: usize) -> Option<OtherPages> {
    let Range { start, end } = window.rows(count);
    let row = |row: usize| array.read_value().index(row);
    (count > WHOLE).then(|| OtherPages {
        here: row(start),
        previous: (start > 0).then(|| row(start.saturating_sub(PAGE))),
        next: (end < count).then(|| row(end)),
        said: t!(table_rows_of, first = start + 1, last = end, count = count),
        buttons: (t!(table_previous_rows), t!(table_next_rows)),
    })
}
