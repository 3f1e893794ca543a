//! One row of a table.

use super::{FieldCell, with_table};
use crate::{
    api::Action,
    domain::{FieldPath, FieldType, Row},
    t,
    ui::{language, workspace::Workspace},
};
use leptos::prelude::*;

/// What decides which elements a row consists of: the kind of each cell's control. While this stays the same, so do the row's
/// elements, whatever their texts.
pub fn drawing_of(row: &Row) -> u64 {
    row.cells.iter().fold(0, |all, field| {
        let kind = match field.field_type {
            FieldType::Boolean => 1,
            FieldType::Enum(_) => 2,
            // One line would lose line breaks.
            _ if field.text.contains(['\n', '\r']) => 3,
            FieldType::Number => 4,
            FieldType::Integer => 5,
            FieldType::Date => 6,
            FieldType::DateTime => 7,
            _ => 0,
        };
        all * 31 + kind
    })
}

/// The row at this place of the array.
#[component]
pub fn LineRow(array: StoredValue<FieldPath>, index: usize) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let shown = workspace.shown.get_untracked();
    let row = with_table(&shown.blocks, array, |table| table.rows.get(index)).flatten();
    row.map(|row| {
        let number = index + 1;
        let show = Action::Show(row.path.clone()).to_string();
        let delete = Action::DeleteRow(row.path.clone()).to_string();
        view! {
            <tr id=row.path.to_id() aria-rowindex=number + 1>
                <th scope="row">
                    <button type="submit" name="do" value=show tabindex="-1"
                        class="row-number" aria-label=t!(table_show_row, number = number)>{number}</button>
                </th>
                {row.cells.iter().map(|field| view! { <FieldCell field=field.clone()/> }).collect_view()}
                <td class="text-center!">
                    <button type="submit" name="do" value=delete tabindex="-1"
                        class="button button-small button-quiet mt-0.5" aria-label=t!(table_delete_row, number = number) title=language().keys("Alt+Shift+Delete")>"✕"</button>
                </td>
            </tr>
        }.into_any()
    })
}
