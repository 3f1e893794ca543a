//! Selecting several items of the queue: checkboxes of one form, for which the server renders a preview. Without JavaScript they
//! are plain checkboxes; with it, Shift selects a range, `x` toggles the focused row, and the bar is there while any is selected.

use crate::{
    address::{Route, Word},
    api::Asked,
    domain::UseCase,
    t,
    ui::{
        Icon,
        elements::{active, by_id, target},
        keymap, reader,
    },
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The id of the form that the checkboxes belong to.
pub const SELECTION: &str = "selection";

/// The id of the box of all rows.
const PAGE: &str = "select-page";

/// The checkbox of a row.
#[component]
pub fn SelectRow(id: String, document: String) -> impl IntoView {
    view! {
        <td class="select">
            <input type="checkbox" name="item" value=id form=SELECTION aria-label=t!(select_row, document = &document)/>
        </td>
    }
}

/// The checkbox of all rows of the page. It needs a script.
#[component]
pub fn SelectPage() -> impl IntoView {
    view! {
        <td class="with-script pl-3 w-6">
            <label class="flex items-center gap-2"><input type="checkbox" id=PAGE class="size-4"/><span class="md:sr-only">{t!(select_page)}</span></label>
        </td>
    }
}

/// The buttons for the selected items, and the keys.
#[component]
pub fn SelectionBar(
    /// The rows have just taken the place of others, whose boxes they use.
    after_others: bool,
) -> impl IntoView {
    // Where nobody signs in there is nobody to give anything to.
    let gives = reader::may(UseCase::Handle) && reader::signed_in_as().is_some();
    let count = RwSignal::new(0_usize);
    let last = StoredValue::new(None::<usize>);
    let clear = move || {
        boxes().iter().chain(&page_box()).for_each(|one| one.set_checked(false));
        count.set(0);
    };
    let clicked = window_event_listener(leptos::ev::click, move |event| {
        let Some(clicked) = target(&event).and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) else { return };
        let boxes = boxes();
        if clicked.id() == PAGE {
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
    Effect::new(move |_| if after_others { clear() } else { count.set(chosen(&boxes())) });
    let words = move || match count.get() {
        0 => String::new(),
        count => t!(select_count, count = count),
    };
    let queue = reader::queue().map(|name| view! { <input type="hidden" name=Word::Queue.name() value=name/> }.into_any());
    view! {
        <form id=SELECTION method="get" action=Route::BULK class="selection" data-chosen=move || (count.get() > 0).then_some("") aria-label=t!(select_title)>
            {queue}
            <output class="with-script tabular-nums" aria-live="polite">{move || words()}</output>
            <button type="submit" name="do" value="accept" class="button">{t!(select_accept)}</button>
            <button type="submit" name="do" value="reject" class="button button-reject">{t!(select_reject)}</button>
            {gives.then(|| view! { <button type="submit" name="do" value=Asked::Give.word() class="button">{t!(select_give)}</button> }.into_any())}
            <button type="button" class="button button-quiet with-script" aria-label=t!(select_clear) title=t!(select_clear) on:click=move |_| clear()><Icon name="x"/></button>
        </form>
    }
}

fn page_box() -> Option<HtmlInputElement> {
    by_id(PAGE)?.dyn_into().ok()
}

fn boxes() -> Vec<HtmlInputElement> {
    let Ok(found) = document().query_selector_all("input[name=item]") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

fn chosen(boxes: &[HtmlInputElement]) -> usize {
    boxes.iter().filter(|one| one.checked()).count()
}
