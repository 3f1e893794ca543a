//! What can be done with the focused row. One group of buttons for the whole table, not one for each row: without JavaScript, a
//! row's number focuses it.

use crate::{
    api::Action,
    domain::{FieldPath, form::InnerList},
    t,
    ui::{language, workspace::Workspace},
};
use leptos::prelude::*;
use serde_json::Value;

/// The group of buttons. It keeps its space while no row has the focus, so nothing jumps; an `inner` one would keep it in many rows.
/// Lists that the focused row lacks, of those that can be `below` it, are begun here.
#[component]
pub fn RowToolbar(
    array: StoredValue<FieldPath>,
    below: StoredValue<Vec<InnerList>>,
    focused: Memo<Option<usize>>,
    count: Memo<usize>,
    within: StoredValue<String>,
) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let row = Memo::new(move |_| focused.get().filter(|row| *row < count.get()));
    let place = move |by: usize| array.read_value().index(row.get().unwrap_or_default() + by);
    let number = move || row.get().unwrap_or_default() + 1;
    let named = move |said: String| format!("{said}{}", within.read_value());
    let style = move || match (row.get().is_some(), !within.read_value().is_empty()) {
        (true, _) => "",
        (false, false) => "visibility: hidden",
        (false, true) => "display: none",
    };
    let lacking = Memo::new(move |_| {
        let Some(row) = row.get().filter(|_| !below.read_value().is_empty()) else { return Vec::new() };
        let shown = workspace.shown.read();
        let row = array.read_value().index(row);
        let lists = below.read_value();
        let lists = lists.iter().map(|list| (row.join(&list.path), list.label.text(language())));
        let is_nothing = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        lists.filter(|(path, _)| path.get(shown.record.data()).is_none_or(is_nothing)).collect::<Vec<_>>()
    });
    let begin = move || {
        let button = |(path, label): (FieldPath, String)| {
            let named = named(t!(table_begin_list_named, list = &label, number = number()));
            view! {
                <button type="submit" name="do" class="button button-small button-quiet"
                    value=Action::AddRow(path).to_string() aria-label=named>{t!(table_begin_list, list = &label)}</button>
            }
            .into_any()
        };
        lacking.get().into_iter().map(button).collect_view()
    };
    view! {
        <div class="flex flex-wrap gap-1 @max-xl:order-last @max-xl:w-full" role="group" aria-label=move || named(t!(table_row_actions, number = number()))
            style=move || style()>
            <button type="submit" name="do" class="button button-small button-quiet" title=language().keys("Ctrl+Shift+Insert")
                value=move || Action::InsertRow(place(0)).to_string()
                aria-label=move || named(t!(table_insert_above, number = number()))>{t!(table_insert_above_short)}</button>
            <button type="submit" name="do" class="button button-small button-quiet" title=language().keys("Ctrl+Insert")
                value=move || Action::InsertRow(place(1)).to_string()
                aria-label=move || named(t!(table_insert_below, number = number()))>{t!(table_insert_below_short)}</button>
            <button type="submit" name="do" class="button button-small button-quiet" title=language().keys("Ctrl+D")
                value=move || Action::DuplicateRow(place(0)).to_string()
                aria-label=move || named(t!(table_duplicate_row, number = number()))>{t!(table_duplicate_short)}</button>
            <button type="submit" name="do" class="button button-small button-quiet" title="Alt+↑"
                value=move || Action::MoveRowUp(place(0)).to_string()
                aria-label=move || named(t!(table_move_up, number = number()))>"↑"</button>
            <button type="submit" name="do" class="button button-small button-quiet" title="Alt+↓"
                value=move || Action::MoveRowDown(place(0)).to_string()
                aria-label=move || named(t!(table_move_down, number = number()))>"↓"</button>
            {move || begin()}
        </div>
    }
}
