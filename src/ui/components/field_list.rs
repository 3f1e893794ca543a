//! An array of texts, numbers or other scalars: one field per element, which can be moved, removed and added.

use super::FieldBlock;
use crate::{
    api::Action,
    domain::{Field, FieldPath, Step},
    t,
    ui::language,
};
use leptos::prelude::*;

/// The list as a group.
#[component]
pub fn FieldList(path: FieldPath, label: String, items: Vec<Field>) -> impl IntoView {
    let count = items.len();
    let add = Action::AddRow(path).to_string();
    view! {
        <fieldset class="group">
            <legend>{label.clone()} " " <span class="font-normal text-ink-faint">{count}</span></legend>
            {items.into_iter().map(|field| view! { <FieldBlock field count/> }).collect_view()}
            <div>
                <button type="submit" name="do" value=add class="button button-small" aria-label=t!(list_add_to, label = &label) title="Ctrl+Insert">{t!(list_add)}</button>
            </div>
        </fieldset>
    }
}

/// The buttons of one of `count` elements; empty for a field that is not in a list.
pub(super) fn element_buttons(field: &Field, count: usize) -> Option<impl IntoView + use<>> {
    let Some(&Step::Index(at)) = field.path.last() else { return None };
    if count == 0 {
        return None;
    }
    let label = field.label.text(language());
    let button = |action: Action, sign: &'static str, name: String, key: &'static str, off: bool| {
        view! {
            <button type="submit" name="do" value=action.to_string() tabindex="-1" class="button button-small button-quiet"
                aria-label=name title=key disabled=off>{sign}</button>
        }
    };
    Some(view! {
        <span class="flex shrink-0">
            {button(Action::MoveRowUp(field.path.clone()), "↑", t!(list_move_up, label = &label), "Alt+↑", at == 0)}
            {button(Action::MoveRowDown(field.path.clone()), "↓", t!(list_move_down, label = &label), "Alt+↓", at + 1 >= count)}
            {button(Action::DeleteRow(field.path.clone()), "✕", t!(list_delete, label = &label), "Ctrl+Delete", false)}
        </span>
    })
}
