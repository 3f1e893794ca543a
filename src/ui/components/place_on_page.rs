//! The place beside the value: what the page shows where the focused field was read, at reading size.

use super::document::picture_sources;
use crate::ui::{
    document::{Mark, Marks},
    workspace::Workspace,
};
use leptos::prelude::*;

/// Height in pixels that a box around one line of text gets, and how high pages are drawn at least and at most for it: a box may be
/// around many lines, or a line may be tiny.
const LINE: f64 = 18.0;
const PAGE: (f64, f64) = (1_200.0, 2_200.0);

/// A strip of the page's picture around the place; hidden where none is known.
pub(super) fn place_on_page() -> Option<AnyView> {
    let workspace = expect_context::<Workspace>();
    let marks = use_context::<Marks>()?;
    let document = workspace.view().document.clone()?;
    // The place that contradicts the value, else the first one where it was read.
    let mark = Memo::new(move |_| {
        let (marks, focused) = (marks.0.read(), workspace.focused.read());
        let of_field = |mark: &&Mark| mark.number.is_some() && Some(&mark.path) == focused.as_ref();
        marks.iter().filter(of_field).find(|mark| mark.is_said).or_else(|| marks.iter().find(of_field)).cloned()
    });
    let page = Memo::new(move |_| Some(mark.read().as_ref()?.page));
    // The picture is the same element as long as the page is, so that going from field to field only moves it.
    let picture = move || {
        let number = page.get()?;
        let size = *document.pages.get(number as usize - 1)?;
        let (width, height) = (size.width.max(1.0), size.height.max(1.0));
        let (source, sources) = picture_sources(&document.file_id, number, size, document.scalable);
        let drawn = move || {
            mark.with(|mark| {
                let place = mark.as_ref().filter(|mark| mark.page == number)?.place;
                let tall = (LINE * 100.0 / place.height.max(0.1)).clamp(PAGE.0, PAGE.1);
                let wide = (tall * width / height).round();
                let (left, top) = (place.left / 100.0, place.top / 100.0);
                let (right, bottom) = (left + place.width / 100.0, top + place.height / 100.0);
                Some(format!(
                    "--wide: {wide}px; --tall: {}px; --left: {left}; --top: {top}; --right: {right}; --bottom: {bottom}",
                    tall.round()
                ))
            })
        };
        Some(
            view! {
                <div class="place" aria-hidden="true">
                    <div class="place-page" style=drawn>
                        <img src=source srcset=sources sizes="1000px" alt="" loading="lazy" decoding="async"/>
                        <div class="place-mark"></div>
                    </div>
                </div>
            }
            .into_any(),
        )
    };
    Some(view! { {move || picture()} }.into_any())
}
