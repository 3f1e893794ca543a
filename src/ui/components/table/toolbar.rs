//! What can be done with the focused row. One group of buttons for the whole table, not one for each row: without JavaScript, a
//! row's number focuses it.

use crate::{api::Action, domain::FieldPath, t, ui::language};
use leptos::prelude::*;

/// The group of buttons. It keeps its space while no row has the focus, so nothing jumps.
#[component]
pub fn RowToolbar(array: StoredValue<FieldPath>, focused: Memo<Option<usize>>, count: Memo<usize>) -> impl IntoView {
    let row = Memo::new(move |_| focused.get().filter(|row| *row < count.get()));
    let place = move |by: usize| array.read_value().index(row.get().unwrap_or_default() + by);
    let number = move || row.get().unwrap_or_default() + 1;
    view! {
        <div class="flex flex-wrap gap-1 @max-xl:order-last @max-xl:w-full" role="group" aria-label=move || t!(table_row_actions, number = number())
            style:visibility=move || if row.get().is_some() { "visible" } else { "hidden" }>
            <button type="submit" name="do" class="button button-small button-quiet" title=language().keys("Ctrl+Shift+Insert")
                value=move || Action::InsertRow(place(0)).to_string()
                aria-label=move || t!(table_insert_above, number = number())>{t!(table_insert_above_short)}</button>
            <button type="submit" name="do" class="button button-small button-quiet" title=language().keys("Ctrl+Insert")
                value=move || Action::InsertRow(place(1)).to_string()
                aria-label=move || t!(table_insert_below, number = number())>{t!(table_insert_below_short)}</button>
            <button type="submit" name="do" class="button button-small button-quiet" title=language().keys("Ctrl+D")
                value=move || Action::DuplicateRow(place(0)).to_string()
                aria-label=move || t!(table_duplicate_row, number = number())>{t!(table_duplicate_short)}</button>
            <button type="submit" name="do" class="button button-small button-quiet" title="Alt+↑"
                value=move || Action::MoveRowUp(place(0)).to_string()
                aria-label=move || t!(table_move_up, number = number())>"↑"</button>
            <button type="submit" name="do" class="button button-small button-quiet" title="Alt+↓"
                value=move || Action::MoveRowDown(place(0)).to_string()
                aria-label=move || t!(table_move_down, number = number())>"↓"</button>
        </div>
    }
}
