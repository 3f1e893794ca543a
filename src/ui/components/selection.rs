//! Selecting several items of the queue: checkboxes of one form, for which the server renders a preview. Without JavaScript they
//! are plain checkboxes; with it, Shift selects a range, `x` toggles the focused row, and the bar shows the count.

use crate::{
    address::Route,
    t,
    ui::{
        elements::{active, target},
        keymap,
    },
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The id of the form that the checkboxes belong to.
pub const SELECTION: &str = "selection";

/// The checkbox of a row.
#[component]
pub fn SelectRow(id: String, document: String) -> impl IntoView {
    view! {
        <td class="pl-3 py-2 w-6 max-md:absolute max-md:right-2 max-md:top-1">
            <input type="checkbox" name="item" value=id form=SELECTION class="relative z-1 size-4 align-middle" aria-label=t!(select_row, document = &document)/>
        </td>
    }
}

/// The buttons for the selected items, and the keys.
#[component]
pub fn SelectionBar() -> impl IntoView {
    let count = RwSignal::new(0_usize);
    let last = StoredValue::new(None::<usize>);
    let clicked = window_event_listener(leptos::ev::click, move |event| {
        let Some(clicked) = target(&event).and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) else { return };
        let boxes = boxes();
        if clicked.id() == "select-page" {
            boxes.iter().for_each(|one| one.set_checked(clicked.checked()));
        } else if let Some(at) = boxes.iter().position(|one| *one == clicked) {
            if let (true, Some(from)) = (event.shift_key(), last.get_value()) {
                boxes[from.min(at)..=from.max(at).min(boxes.len() - 1)].iter().for_each(|one| one.set_checked(clicked.checked()));
            }
            last.set_value(Some(at));
        } else {
            return;
        }
        count.set(chosen(&boxes));
    });
    let pressed = window_event_listener(leptos::ev::keydown, move |event| {
        if keymap::pressed(&event) != "x" {
            return;
        }
        let row = active().and_then(|element| element.closest("tr.queue-row").ok().flatten());
        let one = row.and_then(|row| row.query_selector("input[name=item]").ok().flatten());
        if let Some(one) = one.and_then(|one| one.dyn_into::<HtmlInputElement>().ok()) {
            one.set_checked(!one.checked());
            count.set(chosen(&boxes()));
        }
    });
    on_cleanup(move || {
        clicked.remove();
        pressed.remove();
    });
    // The browser may have restored the selection when it came back to this page.
    Effect::new(move |_| count.set(chosen(&boxes())));
    let words = move || match count.get() {
        0 => t!(select_none).to_owned(),
        count => t!(select_count, count = count),
    };
    view! {
        <form id=SELECTION method="get" action=Route::BULK class="flex flex-wrap items-center gap-2 min-h-8 text-sm" aria-label=t!(select_title)>
            <label class="with-script inline-flex items-center gap-2 pl-3"><input type="checkbox" id="select-page" class="size-4"/>{t!(select_page)}</label>
            <button type="submit" name="do" value="accept" class="button">{t!(select_accept)}</button>
            <button type="submit" name="do" value="reject" class="button button-reject">{t!(select_reject)}</button>
            <output class="with-script text-ink-soft" aria-live="polite">{move || words()}</output>
        </form>
    }
}

fn boxes() -> Vec<HtmlInputElement> {
    let Ok(found) = document().query_selector_all("input[name=item]") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

fn chosen(boxes: &[HtmlInputElement]) -> usize {
    boxes.iter().filter(|one| one.checked()).count()
}
