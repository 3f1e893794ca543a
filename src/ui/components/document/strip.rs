//! Thumbnails of all pages. They are links, so they work without JavaScript; the browser fetches those in view.

use crate::{
    address::{Address, Route, Word},
    domain::DocumentView,
    t,
    ui::{
        document::{Viewer, go_to_page},
        elements::target,
    },
};
use leptos::prelude::*;

/// Shown by the switch in the bar.
#[component]
pub(super) fn PageStrip(document: DocumentView) -> impl IntoView {
    let viewer = expect_context::<Viewer>();
    let go = move |event: leptos::ev::MouseEvent| {
        let link = target(&event).and_then(|element| element.closest("a").ok()?);
        if let Some(page) = link.and_then(|link| link.get_attribute("data-page")).and_then(|page| page.parse().ok()) {
            event.prevent_default();
            go_to_page(viewer, page);
        }
    };
    let links = (1_u32..).zip(document.pages).map(|(number, size)| {
        let picture = Address::of(Route::Picture(document.file_id.clone(), number)).with(Word::Size, "small").to_string();
        let shape = format!("aspect-ratio: {} / {}", size.width.max(1.0), size.height.max(1.0));
        view! {
            <a id=format!("strip-{number}") href=format!("#page-{number}") data-page=number.to_string() rel="external" aria-label=t!(document_page, page = number)>
                <img src=picture alt="" loading="lazy" decoding="async" style=shape/>
                {number}
            </a>
        }.into_any()
    });
    view! { <nav id="strip" class="strip" aria-label=t!(document_thumbnails) on:click=go>{links.collect_view()}</nav> }
}
