//! The bar above the pages.

use crate::{
    address::Route,
    t,
    ui::{
        Icon,
        document::{self, Viewer},
        elements::{set_text, target, text_of},
        kept::{VEIL, keep, kept},
        workspace::Workspace,
    },
};
use leptos::prelude::*;

/// Pages, zoom, search, download. Without JavaScript only the strip of pages and the download remain.
#[component]
pub(super) fn DocumentBar() -> impl IntoView {
    let viewer = expect_context::<Viewer>();
    let view = expect_context::<Workspace>().view();
    let pages = viewer.pages();
    let button = |icon: &'static str, name: &'static str, key: &'static str, act: fn(Viewer)| {
        let title = if key.is_empty() { name.to_owned() } else { format!("{name} ({key})") };
        view! { <button type="button" class="button button-small with-script" aria-label=name title=title on:click=move |_| act(viewer)><Icon name=icon/></button> }
    };
    let go = move |event: leptos::ev::Event| {
        let Some(input) = target(&event) else { return };
        if let Some(page) = text_of(&input).and_then(|text| text.trim().parse().ok()) {
            document::go_to_page(viewer, page);
        }
        set_text(&input, &viewer.page.get_untracked().to_string());
    };
    let go_by_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default(); // don't submit the form
            go(event.into());
        }
    };
    let to_pages = (pages > 1).then(|| {
        view! {
            {button("chevron-left", t!(document_previous_page), "[", |viewer| document::turn_page(viewer, -1))}
            <input
                id="document-page" class="page-number with-script" inputmode="numeric" aria-label=t!(document_go_to_page)
                title=format!("{} (g)", t!(document_go_to_page)) value="1" prop:value=move || viewer.page.get().to_string()
                on:focus=|event| if let Some(input) = target(&event) { super::sheet::select_all(&input) }
                on:change=go on:keydown=go_by_key
            />
            {button("chevron-right", t!(document_next_page), "]", |viewer| document::turn_page(viewer, 1))}
            <label class="button button-small toggle">
                <input type="checkbox" id="show-strip" class="sr-only" on:change=move |_| document::look_soon(viewer)/>
                {t!(document_thumbnails)}
            </label>
        }
        .into_any()
    });
    let to_look = (pages > 0).then(|| {
        view! {
            {button("zoom-out", t!(document_zoom_out), "-", |viewer| document::zoom_by(viewer, -25))}
            <span class="tabular-nums text-ink-soft w-11 text-center text-xs with-script">{move || format!("{} %", viewer.zoom.get())}</span>
            {button("zoom-in", t!(document_zoom_in), "+", |viewer| document::zoom_by(viewer, 25))}
            {button("move-horizontal", t!(document_fit_width), "", document::fit_width)}
            {button("rotate-cw", t!(document_rotate), "r", document::turn_round)}
            {button("search", t!(document_search), "/", document::open_search)}
        }.into_any()
    });
    // Seen in the dark only. What was chosen without a script lasts as long as the page.
    let is_bright = RwSignal::new(false);
    Effect::new(move |_| is_bright.set(kept(VEIL).is_some_and(|veil| !veil.is_empty())));
    let brighten = move |event: leptos::ev::Event| {
        let is_on = event_target_checked(&event);
        is_bright.set(is_on);
        keep(VEIL, if is_on { "transparent" } else { "" });
    };
    let to_dim = (pages > 0).then(|| {
        view! {
            <label class="button button-small toggle in-the-dark" title=t!(document_bright)>
                <input type="checkbox" id="bright-pages" class="sr-only" aria-label=t!(document_bright) prop:checked=move || is_bright.get() on:change=brighten/>
                <Icon name="sun"/>
            </label>
        }
        .into_any()
    });
    view! {
        <div class="document-bar">
            {to_pages}
            <span class="text-ink-soft px-1 grow whitespace-nowrap">{(pages > 0).then(|| t!(document_pages, count = pages))}</span>
            {to_look}
            {to_dim}
            {view.file_id.clone().map(|file| view! { <a class="button button-small" href=Route::Download(file).to_string() download rel="external" aria-label=t!(document_download) title=t!(document_download)><Icon name="download"/></a> }.into_any())}
        </div>
    }
}
