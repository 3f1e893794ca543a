//! The browser's own calendar for a field that holds a day. Typing stays possible, and is quicker.
//!
//! One `<input type=date>` serves all fields of the page: it is placed at the field, opened, and read when a day is chosen.

use super::{
    Icon,
    elements::{by_id, set_text, text_of},
    focus::focus_changed,
    workspace::Workspace,
};
use crate::{api::Action, domain::FieldPath, t};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

const ID: &str = "date-picker";
/// Set on the calendar: the field that it was opened for.
const FIELD: &str = "data-field";

/// Opens the calendar at a field.
pub fn open(workspace: Workspace, path: &FieldPath) {
    let shown = workspace.shown.get_untracked();
    let (Some(field), Some(element), Some(picker)) = (shown.fields.get(path), by_id(&path.to_id()), by_id(ID)) else { return };
    let Ok(picker) = picker.dyn_into::<HtmlInputElement>() else { return };
    let place = element.get_bounding_client_rect();
    let style = format!("left:{}px;top:{}px;width:{}px;height:{}px", place.left(), place.top(), place.width(), place.height());
    let _ = picker.set_attribute("style", &style);
    let _ = picker.set_attribute(FIELD, &path.to_string());
    set_text(&picker, &field.text);
    let _ = picker.show_picker();
}

/// The calendar itself, once per page; keyboard and screen readers skip it.
#[component]
pub fn DatePicker() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let chosen = move |_| {
        let Some(picker) = by_id(ID) else { return };
        let path = picker.get_attribute(FIELD).and_then(|path| path.parse::<FieldPath>().ok());
        if let (Some(path), Some(day)) = (path, text_of(&picker).filter(|day| !day.is_empty())) {
            drop(workspace.edit(&Action::Choose(path.clone(), day)));
            focus_changed(workspace, path);
        }
    };
    view! { <input type="date" id=ID class="date-picker" tabindex="-1" aria-hidden="true" on:change=chosen/> }
}

/// The button beside a field.
#[component]
pub fn OpenCalendar(path: FieldPath, label: String) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    view! {
        <button
            type="button" class="open-calendar with-script" tabindex="-1" title="F4"
            aria-label=t!(calendar_open, label = &label) on:click=move |_| open(workspace, &path)
        ><Icon name="calendar"/></button>
    }
}
