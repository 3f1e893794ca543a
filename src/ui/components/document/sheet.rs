//! A page: its picture, the words over it, and the boxes.

use crate::{
    address::{Address, Route, Word},
    api::Action,
    domain::{PageDimensions, short},
    t,
    ui::document::Mark,
};
use leptos::prelude::*;

/// Pixels per point, and in all: as the server draws pages (`documents::child`).
const SCALES: (f64, f64) = (2.0, 4.0);
const MOST_PIXELS: f64 = 9_000_000.0;

/// A page takes its space before its picture arrives, so nothing jumps.
#[component]
pub(super) fn Sheet(file: String, number: u32, size: PageDimensions, scalable: bool, marks: Memo<Vec<Mark>>) -> impl IntoView {
    let boxes =
        Memo::new(move |_| marks.with(|marks| marks.iter().filter(|mark| mark.page == number).cloned().collect::<Vec<_>>()));
    let (width, height) = (size.width.max(1.0), size.height.max(1.0));
    let (source, sources) = picture_sources(&file, number, size, scalable);
    let sizes = sources.is_some().then_some("(min-width: 800px) 50vw, 100vw");
    let first = number == 1;
    view! {
        <div id=format!("page-{number}") class="sheet" style=format!("--w: {width}; --h: {height}")>
            <div class="paper">
                <img
                    src=source srcset=sources sizes=sizes alt=t!(document_page, page = number)
                    loading=if first { "eager" } else { "lazy" } fetchpriority=first.then_some("high") decoding="async"
                />
                <div class="words"></div>
                <div class="finds"></div>
                {move || boxes.get().into_iter().map(|mark| view! { <CitationBox mark/> }).collect_view()}
            </div>
        </div>
    }
}

/// The `src` of a page's picture; and its `srcset`, if there is a sharper one.
pub(in crate::ui::components) fn picture_sources(
    file: &str,
    number: u32,
    size: PageDimensions,
    scalable: bool,
) -> (String, Option<String>) {
    let (width, height) = (size.width.max(1.0), size.height.max(1.0));
    let address = Address::of(Route::Picture(file.to_owned(), number));
    let pixels = |scale: f64| (width * scale.min((MOST_PIXELS / (width * height)).sqrt())) as u32;
    let (usual, sharp) = (pixels(SCALES.0), pixels(SCALES.1));
    let sources = (scalable && sharp > usual)
        .then(|| format!("{address} {usual}w, {} {sharp}w", address.clone().with(Word::Size, "sharp")));
    (address.to_string(), sources)
}

#[component]
fn CitationBox(mark: Mark) -> impl IntoView {
    let Mark { page, path, label, kind, number, by_text, is_passed, place, .. } = mark;
    let style = format!(
        "left: {}%; top: {}%; width: {}%; height: {}%",
        short(place.left),
        short(place.top),
        short(place.width),
        short(place.height)
    );
    view! {
        <button
            type="submit" name="do" value=Action::Show(path).to_string() class="citation" data-kind=kind data-by-text=by_text.then_some("")
            data-passed=is_passed.then_some("") style=style
            aria-label=t!(document_citation, label = &label, page = page) title=label.clone() tabindex="-1"
        >{number.map(|number| view! { <span aria-hidden="true">{number}</span> }.into_any())}</button>
    }
}

pub(super) fn select_all(element: &web_sys::Element) {
    use wasm_bindgen::JsCast;
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        input.select();
    }
}
