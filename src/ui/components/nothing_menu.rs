//! Null, absent and the empty text: three things, each of which can be chosen, and is seen in the input.

use crate::{
    api::Action,
    domain::{Field, Nothing},
    t,
};
use leptos::prelude::*;

/// What an input without text says about itself.
pub(super) fn placeholder(nothing: Option<Nothing>) -> &'static str {
    match nothing {
        Some(Nothing::Absent) => t!(nothing_absent),
        Some(Nothing::Null) => t!(nothing_null),
        Some(Nothing::Empty) => t!(nothing_empty),
        None => "",
    }
}

/// One button for each that the field can be.
pub(super) fn nothing_buttons(field: &Field) -> impl IntoView + use<> {
    let now = Nothing::of(field.value.as_ref());
    let able = Nothing::ALL.into_iter().filter(|nothing| field.can_be(*nothing));
    able.map(|nothing| {
        let value = Action::Leave(field.path.clone(), nothing).to_string();
        let name = t!(nothing_make, label = &field.label, what = placeholder(Some(nothing)));
        view! {
            <button type="submit" name="do" value=value class="button button-small" aria-label=name
                aria-pressed=if now == Some(nothing) { "true" } else { "false" }>{placeholder(Some(nothing))}</button>
        }
    })
    .collect_view()
}

/// The menu beside a field: quiet until the field is looked at. In a table the same buttons are at the foot of the fields.
#[component]
pub fn NothingMenu(field: Field) -> impl IntoView {
    view! {
        <details class="nothing">
            <summary tabindex="-1" title=t!(nothing_menu_hint, key = "Alt+0") aria-label=t!(nothing_menu, label = &field.label)>
                <span aria-hidden="true">"∅"</span>
            </summary>
            <div>{nothing_buttons(&field)}</div>
        </details>
    }
}
