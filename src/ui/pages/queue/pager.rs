//! Where this page is among all, and the ways to those beside it.

use crate::{
    address::queue_address,
    domain::queue::{QueuePage, QueueQuery},
    t,
    ui::Icon,
};
use leptos::prelude::*;

/// Nothing if all rows are on this page.
#[component]
pub(super) fn Pager(page: QueuePage, query: QueueQuery) -> impl IntoView {
    if page.next.is_none() && page.previous.is_none() {
        return ().into_any();
    }
    let QueuePage { next, previous, skipped, total, is_more, .. } = page;
    let range = skipped.map(|skipped| {
        let (from, to) = (skipped + 1, skipped + page.rows.len() as u64 + page.unreadable);
        match total {
            Some(total) if is_more => t!(queue_range_more, from = from, to = to.max(from), total = total),
            Some(total) => t!(queue_range, from = from, to = to.max(from), total = total),
            None => t!(queue_range_alone, from = from, to = to.max(from)),
        }
    });
    let here = queue_address(&query).to_string();
    let previous = previous.map(|before| queue_address(&QueueQuery { before: Some(before), ..query.first_page() }).to_string());
    let next = next.map(|after| queue_address(&QueueQuery { after: Some(after), ..query.first_page() }).to_string());
    view! {
        <nav class="flex items-center justify-end gap-2 text-sm" data-part-of=here aria-label=t!(queue_pages)>
            <span class="text-ink-soft tabular-nums">{range}</span>
            {turn(previous, "page-previous", "prev", t!(queue_previous_page), "chevron-left")}
            {turn(next, "page-next", "next", t!(queue_next_page), "chevron-right")}
        </nav>
    }
    .into_any()
}

/// A link; on the first and the last page, one that leads nowhere.
fn turn(href: Option<String>, id: &'static str, rel: &'static str, label: &'static str, icon: &'static str) -> AnyView {
    let is_off = href.is_none();
    view! {
        <a class="button" id=id href=href rel=rel aria-label=label title=label role=is_off.then_some("link") aria-disabled=is_off.then_some("true")>
            <Icon name=icon/>
        </a>
    }
    .into_any()
}
