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
mod sums;
mod toolbar;

pub use cell::FieldCell;
pub use keys::key_in_table;

use crate::{
    address::Word,
    api::Action,
    domain::{Block, FieldPath, Table, form::table_at},
    t,
    ui::{
        language,
        table_window::{CHUNK, PAGE, WHOLE, Window, row_in},
        workspace::Workspace,
    },
};
use chunk::Chunk;
use columns::Columns;
use leptos::prelude::*;
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
                <button type="submit" name="do" value=add class="button button-small" title="Ctrl+Insert">{t!(table_add_row)}</button>
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
                        each=move || 0..count.get().div_ceil(CHUNK)
                        key=|chunk| *chunk
                        children=move |chunk| view! { <Chunk array chunk window count focused/> }
                    />
                    <SumRow array columns=columns.paths()/>
                </table>
            </div>
            <Pages array window count/>
        </section>
    }
}

/// Calls `with` on the table of this array, if the record still has it.
fn with_table<T>(blocks: &[Block], array: StoredValue<FieldPath>, with: impl FnOnce(&Table) -> T) -> Option<T> {
    table_at(blocks, &array.read_value()).map(with)
}

/// Without JavaScript: buttons to the other pages of a long table. They post what was typed on this one.
#[component]
fn Pages(array: StoredValue<FieldPath>, window: Window, count: Memo<usize>) -> impl IntoView {
    let content = move || {
        let count = count.get();
        let range = window.rows(count);
        (count > WHOLE).then(|| {
            let (start, end) = (range.start, range.end);
            let show = |row: usize| Action::Show(array.read_value().index(row)).to_string();
            view! {
                <input type="hidden" name=Word::At.name() value=array.read_value().index(start).to_string()/>
                <span class="grow">{t!(table_rows_of, first = start + 1, last = end, count = count)}</span>
                <button type="submit" name="do" class="button button-small" value=show(start.saturating_sub(PAGE)) disabled=start == 0>{t!(table_previous_rows)}</button>
                <button type="submit" name="do" class="button button-small" value=show(end) disabled={end >= count}>{t!(table_next_rows)}</button>
            }.into_any()
        })
    };
    view! {
        <div class="without-script">
            <div class="flex items-center gap-2 px-3 py-1.5 border-t border-line text-xs text-ink-soft empty:hidden">{move || content()}</div>
        </div>
    }
}
