//! The queues that somebody may see, and what waits in them. Rendered on the server.

use crate::{
    address::queue_address,
    domain::{label::visible, queue::QueueQuery},
    t,
};
use leptos::prelude::*;

/// Columns where there is room for them, and one below the other on a phone.
const COLUMNS: &str = "grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr))";

/// A queue of the list.
pub(crate) struct QueueShown {
    pub(crate) name: String,
    pub(crate) deployment: String,
    pub(crate) collection: String,
    /// Somebody configured it.
    pub(crate) is_configured: bool,
    /// `None` if that can't be found out now.
    pub(crate) waiting: Option<Waiting>,
}

/// How much is in a queue.
#[derive(Clone, Copy)]
pub(crate) struct Waiting {
    pub(crate) pending: u64,
    pub(crate) all: u64,
}

impl QueueShown {
    fn address(&self) -> String {
        queue_address(&QueueQuery { queue: Some(self.name.clone()), ..QueueQuery::default() }).to_string()
    }
}

/// The content of `/` where there are several queues.
pub(crate) fn queues_page(queues: &[QueueShown], are_more: bool) -> AnyView {
    let rows: Vec<AnyView> = queues.iter().map(row).collect();
    view! {
        <h1 class="text-xl font-semibold tracking-tight">{t!(queues_title)}</h1>
        <ul class="flex flex-col gap-2" id="queues">{rows}</ul>
        {more(are_more)}
    }
    .into_any()
}

/// Says that not all are listed.
pub(crate) fn more(are_more: bool) -> Option<AnyView> {
    are_more.then(|| view! { <p class="notice notice-low">{t!(queues_more)}</p> }.into_any())
}

/// What waits, in words.
pub(crate) fn waiting(queue: &QueueShown) -> AnyView {
    match queue.waiting {
        Some(Waiting { pending: 0, all: 0 }) => view! { <span class="text-ink-soft">{t!(queues_empty)}</span> }.into_any(),
        Some(Waiting { pending: 0, .. }) => view! { <span class="text-ink-soft">{t!(queues_nothing_waits)}</span> }.into_any(),
        Some(Waiting { pending, .. }) => {
            view! { <span class="tabular-nums">{t!(queues_waiting, count = pending)}</span> }.into_any()
        }
        None => view! { <span class="text-low">{t!(queues_unknown)}</span> }.into_any(),
    }
}

/// Says of a queue that nobody configured it.
pub(crate) fn inferred(queue: &QueueShown) -> Option<AnyView> {
    (!queue.is_configured).then(|| view! { <p class="text-ink-soft text-sm">{t!(queues_inferred)}</p> }.into_any())
}

fn row(queue: &QueueShown) -> AnyView {
    view! {
        <li class="rounded-lg border border-line bg-surface px-4 py-3 grid items-baseline gap-x-4 gap-y-1" style=COLUMNS>
            <a href=queue.address() class="font-medium text-accent underline break-words min-w-0"><bdi>{visible(&queue.name)}</bdi></a>
            <p class="text-sm">{waiting(queue)}</p>
            {inferred(queue)}
        </li>
    }
    .into_any()
}
