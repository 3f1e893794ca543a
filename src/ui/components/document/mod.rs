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
    address::{Address, Route, Word},
    domain::{DocumentView, ItemView, label::visible},
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
            {view.document.clone().filter(|document| !document.attached.is_empty()).map(|document| attached_files(&view, document))}
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

/// Names the attached files. Those with pages open in place of the document; the whole page is loaded for it, after what is typed was
/// saved.
fn attached_files(view: &ItemView, document: DocumentView) -> AnyView {
    let here = Address::of_item(&view.id).from_queue(view.from.as_deref());
    let link = |to: String, text: String| view! { " " <a class="underline" href=to rel="external">{text}</a> }.into_any();
    let count = document.attached.len();
    let is_whole = !document.attached.iter().any(|file| file.file_id == document.file_id);
    let back = (!is_whole).then(|| link(here.to_string(), t!(document_attached_back).to_owned()));
    let links = document.attached.into_iter().map(|file| {
        let name = visible(&file.name);
        match (file.file_id == document.file_id, file.has_pages) {
            (true, _) => view! { " " <b>{name}</b> }.into_any(),
            (_, true) => link(here.clone().with(Word::Attached, file.number.to_string()).to_string(), name),
            (_, false) => link(Route::Download(file.file_id).to_string(), name),
        }
    });
    view! { <p class="notice notice-low text-sm">{t!(document_attached, count = count)}{links.collect_view()}{back}</p> }
        .into_any()
}
