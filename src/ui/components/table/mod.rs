//! An array of objects as a table: one row per object, one column per member.
//!
//! The cells are always real inputs, not a grid with an edit mode: a form without JavaScript posts them, screen readers and
//! autofill know them, and nothing typed is hidden. The keys that make a table quick are in `keys`.
//!
//! Rows are drawn per place, not per record: when rows are inserted, removed or moved, the inputs stay and get other texts.

mod cell;
mod chunk;
mod columns;
mod keys;
mod paste;
mod row;
mod section;
mod sums;
mod toolbar;

pub use cell::FieldCell;
pub use keys::key_in_table;

use super::page_buttons::{OtherPages, PageButtons};
use crate::{
    api::Action,
    domain::{Block, FieldPath, Table, form::table_at},
    t,
    ui::{
        language,
        table_window::{PAGE, SECTION, WHOLE, Window, row_in},
        workspace::Workspace,
    },
};
use columns::Columns;
use leptos::prelude::*;
use section::Section;
use std::ops::Range;
use sums::SumRow;
use toolbar::RowToolbar;

/// A table editor.
#[component]
pub fn LineTable(table: Table) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let columns = Columns::of(&table);
    let Table { path, id, label, rows, .. } = table;
    let label = label.text(language());
    let first_count = rows.len();
    let title_id = format!("{id}-title");
    let titled_by = title_id.clone();
    let add = Action::AddRow(path.clone()).to_string();
    let focused_at_first = workspace.focused.get_untracked();
    let window = Window::new(&path, focused_at_first.as_ref(), workspace.windows, workspace.on_page);
    let note = RwSignal::new(String::new());
    let array = StoredValue::new(path);
    let count =
        Memo::new(move |_| with_table(&workspace.shown.read().blocks, array, |table| table.rows.len()).unwrap_or(first_count));
    let focused = Memo::new(move |_| row_in(&array.read_value(), workspace.focused.read().as_ref()?));
    let is_long = move || (count.get() > WHOLE).then_some("");
    view! {
        <section class="rounded-md border border-line bg-surface min-w-0" aria-labelledby=titled_by>
            <header class="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-1.5">
                <h3 id=title_id class="text-sm font-semibold text-ink-soft grow">
                    {label.clone()} " " <span class="font-normal text-ink-faint">{count}</span>
                </h3>
                <RowToolbar array focused count/>
                <button type="submit" name="do" value=add class="button button-small" title=language().keys("Ctrl+Insert")>{t!(table_add_row)}</button>
            </header>
            <p role="status" class="px-3 pb-1 text-xs text-ink-soft empty:hidden">{note}</p>
            <div
                class="rows-scroll border-t border-line" tabindex="-1" node_ref=window.scroller()
                on:scroll=move |_| window.scrolled()
                on:focusin=move |event| keys::arrived(workspace, &event)
                on:paste=move |event| paste::pasted(workspace, array, note, &event)
            >
                <table id=id class="rows text-sm" aria-label=label data-long=move || is_long()
                    aria-rowcount=move || count.get() + 1 style=columns.table_style()>
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
                        children=move |section| view! { <Section array section window count focused/> }
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
