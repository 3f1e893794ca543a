//! The left side: the pages as pictures, with a box wherever a value was read.

mod bar;
mod marks;
mod offer;
mod problem;
mod search_bar;
mod sheet;
mod strip;

pub use problem::UnlockForm;

use crate::{
    address::Route,
    domain::{DocumentView, label::visible},
    t,
    ui::{
        document::{self, Viewer},
        workspace::Workspace,
    },
};
use bar::DocumentBar;
use leptos::prelude::*;
use marks::all_marks;
use offer::OfferPanel;
use problem::{DocumentBeingRead, DocumentProblem};
use search_bar::SearchBar;
use sheet::Sheet;
use strip::PageStrip;

/// The region named `Document`.
#[component]
pub fn DocumentPane() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let viewer = expect_context::<Viewer>();
    let view = workspace.view();
    let marks = Memo::new(move |_| all_marks(workspace, viewer));

    // Scrolling, zooming, resizing the window and arriving pictures all change what is in view.
    Effect::new(move |_| {
        viewer.turn.track();
        viewer.zoom.track();
        if workspace.on_page.get() {
            document::look_soon(viewer);
        }
    });
    // Pictures also arrive while the page is only being built ahead; looking sheets up by id would then find those of the page on
    // the screen.
    let look = move || {
        if workspace.on_page.get_untracked() {
            document::look_soon(viewer);
        }
    };
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    Effect::new(move |_| {
        let focused = workspace.focused.get();
        viewer.offer.set(None); // it was for another field
        if let Some(path) = focused {
            document::find_quotation(workspace, viewer, path);
        }
    });

    let turn = move || viewer.turn.get().to_string();
    let zoom = move || format!("--zoom: {}", f64::from(viewer.zoom.get()) / 100.0);
    let content = match view.document.clone() {
        Some(document) => {
            let sheets = (1..).zip(document.pages.iter().copied()).map(|(number, size)| {
                view! { <Sheet file=document.file_id.clone() number size scalable=document.scalable marks/> }
            });
            sheets.collect_view().into_any()
        }
        None if view.is_being_read() => view! { <DocumentBeingRead/> }.into_any(),
        None => view! { <DocumentProblem/> }.into_any(),
    };
    let notices = view.document.iter().flat_map(|document| document.notices.clone());
    let notices = notices.map(|notice| view! { <p class="notice notice-low text-sm">{notice}</p> }.into_any());
    view! {
        <section id="document" class="pane pane-document bg-well" role="region" aria-label=t!(review_document)>
            <DocumentBar/>
            <SearchBar/>
            {notices.collect_view()}
            {view.document.clone().filter(|document| !document.attached.is_empty()).map(attached_files)}
            <div class="flex grow min-h-0">
                {view.document.clone().filter(|document| document.pages.len() > 1).map(|document| view! { <PageStrip document/> })}
                <div
                    id="document-scroll" class="document-scroll" tabindex="0" role="group" aria-label=t!(document_page_list)
                    data-turn=move || turn() style=move || zoom()
                    on:scroll=move |_| look()
                    on:load:capture=move |_| look()
                    on:error:capture=move |_| look()
                    on:mouseup=move |event| document::offer_what_was_chosen(workspace, viewer, &event)
                >
                    {content}
                </div>
            </div>
            <OfferPanel/>
        </section>
    }
}

/// Names the attached files. They open beside the item, so that nothing typed is left.
fn attached_files(document: DocumentView) -> AnyView {
    let count = document.attached.len();
    let links = document.attached.into_iter().map(|file| {
        let route = if file.has_pages { Route::Attached(file.file_id) } else { Route::Download(file.file_id) };
        view! { " " <a class="underline" href=route.to_string() target="_blank" rel="external">{visible(&file.name)}</a> }
            .into_any()
    });
    view! { <p class="notice notice-low text-sm">{t!(document_attached, count = count)}{links.collect_view()}</p> }.into_any()
}
