//! An array of objects: one row each, one column per member.

use super::FieldCell;
use crate::{
    api::Action,
    domain::{FieldType, Table, form::Row},
    t,
};
use leptos::prelude::*;

/// A table editor.
#[component]
pub fn LineTable(table: Table) -> impl IntoView {
    let Table { path, id, label, columns, rows, .. } = table;
    let count = rows.len();
    let title_id = format!("{id}-title");
    let titled_by = title_id.clone();
    view! {
        <section class="rounded-md border border-line bg-surface min-w-0" aria-labelledby=titled_by>
            <header class="flex items-center gap-2 px-3 py-1.5">
                <h3 id=title_id class="text-sm font-semibold text-ink-soft grow">
                    {label.clone()} " " <span class="font-normal text-ink-faint">{count}</span>
                </h3>
                <button type="submit" name="do" value=Action::AddRow(path).to_string() class="button button-small" title="Ctrl+Insert">{t!(table_add_row)}</button>
            </header>
            <div class="relative overflow-x-auto border-t border-line" tabindex="-1">
                <table id=id class="rows w-full border-collapse text-sm" aria-label=label>
                    <thead>
                        <tr>
                            <th scope="col"><span class="sr-only">{t!(table_row)}</span></th>
                            {columns.into_iter().map(|column| {
                                let class = if matches!(column.field_type, FieldType::Number | FieldType::Integer) { "text-right!" } else { "" };
                                view! { <th scope="col" class=class>{column.label}</th> }
                            }).collect_view()}
                            <th scope="col"><span class="sr-only">{t!(table_delete)}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|row| view! { <LineRow row/> }).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn LineRow(row: Row) -> impl IntoView {
    let number = row.index + 1;
    let id = row.path.to_id();
    let show = Action::Show(row.path.clone()).to_string();
    let delete = Action::DeleteRow(row.path).to_string();
    view! {
        <tr id=id>
            <th scope="row" class="text-center!">
                <button type="submit" name="do" value=show tabindex="-1"
                    class="cursor-pointer hover:text-accent tabular-nums" aria-label=t!(table_show_row, number = number)>{number}</button>
            </th>
            {row.cells.into_iter().map(|field| view! { <FieldCell field/> }).collect_view()}
            <td class="text-center!">
                <button type="submit" name="do" value=delete tabindex="-1"
                    class="button button-small button-quiet mt-1" aria-label=t!(table_delete_row, number = number) title="Ctrl+Delete">"✕"</button>
            </td>
        </tr>
    }
}
