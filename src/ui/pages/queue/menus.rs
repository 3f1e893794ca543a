//! The menus beside the filters.

use crate::{
    address::{Address, Route, Word, queue_address},
    domain::{ExportFormat, QueueSort, queue::QueueQuery},
    t,
    ui::{language, reader},
};
use leptos::prelude::*;

/// The orders, where the columns have no heads.
#[component]
pub(super) fn SortMenu(query: QueueQuery) -> impl IntoView {
    let links = QueueSort::ALL.map(|sort| {
        let href = queue_address(&QueueQuery { sort, ..query.first_page() }).to_string();
        view! { <a href=href aria-current=(sort == query.sort).then_some("true")>{sort.label(language())}</a> }.into_any()
    });
    view! {
        <details class="menu lg:hidden">
            <summary class="button" id="sort"><span class="sr-only">{t!(queue_sort_by)}": "</span>{query.sort.label(language())}</summary>
            <div class="menu-panel menu-end">{links.collect_view()}</div>
        </details>
    }
}

/// Downloads what the filters show, or leads to what is new.
#[component]
pub(super) fn ExportMenu(query: QueueQuery) -> impl IntoView {
    let from = Address::of(Route::Export).and(queue_address(&query.first_page()));
    let links = ExportFormat::ALL.map(|format| {
        let href = from.clone().with(Word::Format, format.name()).to_string();
        view! { <a href=href download="">{format.label(language())}</a> }.into_any()
    });
    view! {
        <details class="menu">
            <summary class="button" id="export">{t!(queue_export)}</summary>
            <div class="menu-panel menu-end">
                <p class="menu-title">{t!(queue_export_these)}</p>
                {links.collect_view()}
                <a class="border-t border-line" href=reader::in_queue(Route::Exports).to_string()>{t!(exports_new)}"…"</a>
            </div>
        </details>
    }
}
