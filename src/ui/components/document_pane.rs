//! The left side: the pages as pictures, with a box wherever a value was read.

use crate::{
    api::Action,
    domain::{Band, FieldPath, PageBox, PageDimensions},
    t,
    ui::{focus, workspace::Workspace},
};
use leptos::prelude::*;

/// A box on a page.
#[derive(Clone, PartialEq)]
struct Mark {
    path: FieldPath,
    label: String,
    kind: &'static str,
    /// Counts the boxes of the focused field across pages.
    number: Option<usize>,
    place: PageBox,
}

/// The boxes of `page`: every one of the focused field, and of the doubtful fields so that they stand out.
fn marks(workspace: Workspace, page: u32, size: PageDimensions) -> Vec<Mark> {
    let shown = workspace.shown.get();
    let focused = workspace.focused.get();
    let mut marks = Vec::new();
    let is_focused = |path: &FieldPath| focused.as_ref().is_some_and(|focused| path.starts_with(focused));
    for field in shown.fields.iter() {
        let path = &field.path;
        let focus = is_focused(path);
        if !focus && field.flags.is_empty() {
            continue;
        }
        let Some(leaf) = shown.metadata.leaf(path) else { continue };
        let kind = match (focus, field.band) {
            (true, _) => "focused",
            (false, Band::Unknown) => "unknown",
            (false, _) => "flagged",
        };
        let mut number = 0;
        for citation in &leaf.citations {
            for place in citation.page_boxes(size) {
                number += 1;
                if citation.page.unwrap_or(1) == page {
                    let number = focus.then_some(number);
                    marks.push(Mark { path: path.clone(), label: field.label.clone(), kind, number, place });
                }
            }
        }
    }
    marks
}

/// The region named `Document`.
#[component]
pub fn DocumentPane() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let view = workspace.view();
    let zoom = RwSignal::new(100_u32);
    let pages = view.document.as_ref().map(|document| document.pages.len()).unwrap_or_default();
    let file = view.document.as_ref().map(|document| document.file_id.clone());
    provide_context(DocumentZoom(zoom));
    view! {
        <section id="document" class="pane pane-document bg-well" role="region" aria-label=t!(review_document)>
            <div class="flex items-center gap-1 px-2 h-9 border-b border-line bg-surface text-sm shrink-0">
                <button type="button" class="button button-small with-script" aria-label=t!(document_previous_page) title=format!("{} ([)", t!(document_previous_page)) on:click=move |_| focus::turn_page(-1)>"‹"</button>
                <button type="button" class="button button-small with-script" aria-label=t!(document_next_page) title=format!("{} (])", t!(document_next_page)) on:click=move |_| focus::turn_page(1)>"›"</button>
                <span class="text-ink-soft px-1 grow">{t!(document_pages, count = pages)}</span>
                <button type="button" class="button button-small with-script" aria-label=t!(document_zoom_out) title=format!("{} (-)", t!(document_zoom_out)) on:click=move |_| zoom_by(zoom, -25)>"−"</button>
                <span class="tabular-nums text-ink-soft w-12 text-center with-script">{move || format!("{} %", zoom.get())}</span>
                <button type="button" class="button button-small with-script" aria-label=t!(document_zoom_in) title=format!("{} (+)", t!(document_zoom_in)) on:click=move |_| zoom_by(zoom, 25)>"+"</button>
                <button type="button" class="button button-small with-script" aria-label=t!(document_fit_width) on:click=move |_| zoom.set(100)>{t!(document_fit_width)}</button>
                {file.clone().map(|file| view! { <a class="button button-small" href=format!("/files/{file}/download") download rel="external">{t!(document_download)}</a> })}
            </div>
            <div id="document-scroll" class="grow overflow-auto p-3" tabindex="0" role="group" aria-label=t!(document_page_list)>
                {match (view.document.clone(), view.document_problem.clone()) {
                    (Some(document), _) => {
                        let file = document.file_id;
                        document.pages.into_iter().enumerate().map(|(index, size)| {
                            view! { <Sheet file=file.clone() number=index as u32 + 1 size zoom/> }
                        }).collect_view().into_any()
                    }
                    (None, problem) => view! {
                        <div class="h-full grid place-items-center p-8">
                            <div class="max-w-sm text-center">
                                <p class="font-medium">{t!(document_cannot_be_shown)}</p>
                                <p class="text-ink-soft mt-1">{problem.unwrap_or_default()}</p>
                                <p class="text-ink-soft mt-1 text-sm">{t!(document_fields_remain)}</p>
                            </div>
                        </div>
                    }.into_any(),
                }}
            </div>
        </section>
    }
}

/// The zoom of the document pane, for the keyboard.
#[derive(Clone, Copy)]
pub struct DocumentZoom(pub RwSignal<u32>);

/// Percent of the pane's width, within reason.
pub fn zoom_by(zoom: RwSignal<u32>, step: i32) {
    zoom.update(|percent| *percent = percent.saturating_add_signed(step).clamp(25, 400));
}

#[component]
fn Sheet(file: String, number: u32, size: PageDimensions, zoom: RwSignal<u32>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let boxes = Memo::new(move |_| marks(workspace, number, size));
    let ratio = format!("{} / {}", size.width.max(1.0), size.height.max(1.0));
    let style = move || format!("width: {}%; aspect-ratio: {ratio}", zoom.get());
    let eager = number == 1;
    view! {
        <div id=format!("page-{number}") class="sheet mb-3" style=style>
            <img
                src=format!("/files/{file}/pages/{number}") alt=t!(document_page, page = number)
                width=size.width.round().to_string() height=size.height.round().to_string()
                loading=if eager { "eager" } else { "lazy" } decoding="async"
            />
            {move || boxes.get().into_iter().map(|mark| view! { <CitationBox mark page=number/> }).collect_view()}
        </div>
    }
}

#[component]
fn CitationBox(mark: Mark, page: u32) -> impl IntoView {
    let Mark { path, label, kind, number, place } = mark;
    let style =
        format!("left: {:.3}%; top: {:.3}%; width: {:.3}%; height: {:.3}%", place.left, place.top, place.width, place.height);
    view! {
        <button
            type="submit" name="do" value=Action::Show(path).to_string() class="citation" data-kind=kind style=style
            aria-label=t!(document_citation, label = &label, page = page) title=label.clone() tabindex="-1"
        >{number.map(|number| view! { <span aria-hidden="true">{number}</span> })}</button>
    }
}
