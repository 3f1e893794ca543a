//! What can be done with one element of a list of scalars.

use crate::{
    api::Action,
    domain::{Field, Step},
    t,
    ui::language,
};
use leptos::prelude::*;

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
                aria-label=name title=language().keys(key) disabled=off>{sign}</button>
        }
    };
    Some(view! {
        <span class="flex shrink-0">
            {button(Action::MoveRowUp(field.path.clone()), "↑", t!(list_move_up, label = &label), "Alt+↑", at == 0)}
            {button(Action::MoveRowDown(field.path.clone()), "↓", t!(list_move_down, label = &label), "Alt+↓", at + 1 >= count)}
            {button(Action::DeleteRow(field.path.clone()), "✕", t!(list_delete, label = &label), "Alt+Shift+Delete", false)}
        </span>
    })
}
