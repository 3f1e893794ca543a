//! Null, absent and the empty text: three different things. Each can be chosen; an input shows a dash for all of them.

use crate::{
    api::Action,
    domain::{Field, FieldPath, Nothing},
    t,
    ui::{Icon, elements::by_id, focus::focus_field, language, workspace::Workspace},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent};

const ID: &str = "nothing-menu";

fn name_of(nothing: Nothing) -> &'static str {
    match nothing {
        Nothing::Absent => t!(nothing_absent),
        Nothing::Null => t!(nothing_null),
        Nothing::Empty => t!(nothing_empty),
    }
}

/// A button for each that the field can be.
pub(super) fn nothing_buttons(field: &Field) -> impl IntoView + use<> {
    let now = Nothing::of(field.value.as_ref());
    let able = Nothing::ALL.into_iter().filter(|nothing| field.can_be(*nothing));
    able.map(|nothing| {
        let value = Action::Leave(field.path.clone(), nothing).to_string();
        let name = t!(nothing_make, label = &field.label.text(language()), what = name_of(nothing));
        view! {
            <button type="submit" name="do" value=value class="button button-small" aria-label=name
                aria-pressed=if now == Some(nothing) { "true" } else { "false" }>{name_of(nothing)}</button>
        }
        .into_any()
    })
    .collect_view()
}

/// The button beside a field: inconspicuous until the field is looked at. In a table the same choices are at the foot of the
/// fields, where this leads without JavaScript.
#[component]
pub fn OpenNothingMenu(path: FieldPath, label: String) -> impl IntoView {
    view! {
        <button type="submit" name="do" value=Action::AskNothing(path).to_string() class="nothing" tabindex="-1"
            title=t!(nothing_menu_hint, key = "Alt+0") aria-label=t!(nothing_menu, label = &label)><Icon name="ban"/></button>
    }
}

/// The menu, once per page: below the field that it was opened for, until something is chosen or the focus leaves.
#[component]
pub fn NothingMenu(field: RwSignal<Option<FieldPath>>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let content = move || {
        let path = field.get()?;
        let shown = workspace.shown.get_untracked();
        let asked = shown.fields.get(&path)?;
        let place = by_id(&path.to_id()).and_then(|input| below(&input)).unwrap_or_default();
        request_animation_frame(|| {
            let first = by_id(ID).and_then(|menu| menu.query_selector("button").ok().flatten());
            let _ = first.and_then(|button| button.dyn_into::<HtmlElement>().ok()).map(|button| button.focus());
        });
        // In some browsers a mouse press on a button, or on the space between, does not move the focus: the menu keeps it.
        let left = move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Element>().ok());
            if to.is_none_or(|to| to.closest(".nothing-menu").ok().flatten().is_none()) {
                field.set(None);
            }
        };
        let pressed = move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                focus_field(workspace, &path);
            }
        };
        Some(view! {
            <div id=ID class="nothing-menu" role="group" aria-label=t!(nothing_menu, label = &asked.label.text(language())) style=place
                on:focusout=left on:keydown=pressed on:mousedown=|event| event.prevent_default()>{nothing_buttons(&asked)}</div>
        }.into_any())
    };
    view! { {move || content()} }
}

/// Where the menu lies within the scrolling fields: below the line of `input`, aligned right.
fn below(input: &Element) -> Option<String> {
    let line = input.closest(".field").ok()??.dyn_into::<HtmlElement>().ok()?;
    let top = line.offset_top() + line.offset_height();
    let right = line.offset_parent()?.client_width() - line.offset_left() - line.offset_width();
    Some(format!("top:{top}px;right:{right}px"))
}
