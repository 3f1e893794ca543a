//! The left side: the pages as pictures, with a box wherever a value was read.

mod bar;
mod offer;
mod problem;
mod search_bar;
mod sheet;
mod strip;

pub use problem::UnlockForm;

use crate::{
    address::{Address, Route, Word},
    domain::{ItemView, label::visible},
    t,
    ui::{
        document::{self, Marks, Viewer},
        workspace::Workspace,
    },
};
use bar::DocumentBar;
use leptos::prelude::*;
use offer::OfferPanel;
use problem::{DocumentBeingRead, DocumentProblem};
use search_bar::SearchBar;
use sheet::Sheet;
pub(super) use sheet::picture_sources;
use strip::PageStrip;

/// The region named `Document`.
#[component]
pub fn DocumentPane() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let viewer = expect_context::<Viewer>();
    let view = workspace.view();
    let Marks(marks) = expect_context::<Marks>();

    Effect::new(move |_| {
        if workspace.on_page.get() {
            document::zoom_as_kept(viewer);
        }
    });
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
            {attached_files(&view, viewer.attached)}
            <div class="flex grow min-h-0">
                {view.document.clone().filter(|document| document.pages.len() > 1).map(|document| view! { <PageStrip document/> })}
                <div
                    id="document-scroll" class="document-scroll" tabindex="0" role="group" aria-label=t!(document_page_list)
                    data-turn=move || turn()
                    on:scroll=move |_| look()
                    on:load:capture=move |_| look()
                    on:error:capture=move |_| look()
                    on:mousedown=move |event| document::press(viewer, &event)
                    on:mousemove=move |event| document::drag(viewer, &event)
                    on:mouseup=move |event| { document::offer_what_was_chosen(workspace, viewer, &event); document::release(viewer) }
                >
                    {content}
                </div>
            </div>
            <OfferPanel/>
        </section>
    }
}

/// Names the attached files. Those with pages open in place of the document; the whole page is loaded for it, after what is typed was
/// saved. Of a hundred, the document still has its place.
fn attached_files(view: &ItemView, shown: Option<u32>) -> Option<AnyView> {
    let files = view.document.as_ref().map(|document| document.attached.clone()).unwrap_or_default();
    let here = Address::of_item(&view.id).from_queue(view.from.as_deref());
    let link = |to: String, text: String| view! { <a class="underline" href=to rel="external" dir="auto">{text}</a> }.into_any();
    let count = files.len();
    let names = files.into_iter().map(|file| {
        let name = visible(&file.name);
        let name = if shown == Some(file.number) {
            view! { <b aria-current="true" dir="auto">{name}</b> }.into_any()
        } else if file.has_pages {
            link(here.clone().with(Word::Attached, file.number.to_string()).to_string(), name)
        } else {
            let name = link(Route::Download(file.file_id).to_string(), name);
            view! { {name} " (" {t!(document_download)} ")" }.into_any()
        };
        view! { <li class="py-1">{name}</li> }.into_any()
    });
    let list = (count > 0).then(|| {
        view! {
            <p id="attached-title">{t!(document_attached, count = count)}</p>
            <ul class="list-disc pl-5 max-h-32 overflow-auto break-words" aria-labelledby="attached-title">{names.collect_view()}</ul>
        }
        .into_any()
    });
    let back =
        shown.map(|_| view! { <p class="pt-1">{link(here.to_string(), t!(document_attached_back).to_owned())}</p> }.into_any());
    (count > 0 || shown.is_some())
        .then(|| view! { <div class="notice notice-low text-sm shrink-0">{list}{back}</div> }.into_any())
}
