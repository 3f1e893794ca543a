//! The queue: what waits for a person, and how bad it looks. Filters, sort order and page are in its address.

mod empty;
mod filters;
mod find;
mod heads;
mod live;
mod menus;
mod pager;
mod rows;
mod take;

use crate::{
    address::queue_address,
    api::{ApiError, JsonText, load_queue},
    domain::{
        Status, UseCase,
        hidden::in_sentence,
        queue::{LONGEST_NAME, QueuePage as Page, QueueQuery},
    },
    t,
    ui::{
        components::{Brand, IdentityMenu, SelectionBar, sign_in_link},
        elements::target,
        error_text, language,
        live::Live,
        next_item::NextItem,
        notice::{Notice, UndoForm},
        queue_keys::{self, Followed},
        reader,
        router::use_router,
    },
};
use empty::EmptyQueue;
use filters::{FilterMenu, chips};
use find::Find;
use heads::Heads;
use leptos::prelude::*;
use leptos_meta::Title;
use live::{NewItems, Since};
use menus::{ExportMenu, SortMenu};
use pager::Pager;
use rows::{Row, can_be_decided};
use std::sync::Arc;
use take::TakeNext;

/// `/`.
#[component]
pub fn QueuePage() -> impl IntoView {
    let place = use_router().queue_place();
    let followed = StoredValue::new(None);
    let were_rows = StoredValue::new(false);
    Effect::new(move |_| queue_keys::listen(followed));
    let query = Memo::new(move |_| QueueQuery::from(&*place.read()));
    let page = Resource::<_, JsonText>::new_with_options(move || query.get(), load_queue, true); // the response waits for it
    let since = Since::listen();
    let reload = Callback::new(move |()| page.refetch());
    let heading = move || if is_pending(&query.read()) { t!(queue_waiting) } else { t!(queue_documents) };
    view! {
        <Title text=t!(queue_title)/>
        <a class="skip" href="#rows">{t!(queue_skip)}</a>
        <header class="border-b border-line bg-surface">
            <div class="max-w-7xl mx-auto px-4 h-12 flex items-center justify-between"><Brand/><IdentityMenu/></div>
        </header>
        <NewItems since followed reload/>
        <main class="max-w-7xl mx-auto px-4 py-5 flex flex-col gap-3">
            <Notice/>
            <UndoForm/>
            <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
                <div class="min-w-0">
                    <h1 class="text-xl font-semibold tracking-tight">{move || heading()}</h1>
                    <p class="text-ink-soft text-sm min-h-5" role="status">
                        <Transition>{move || Suspend::new(async move { page.await.map(|page| summary(&page)).unwrap_or_default() })}</Transition>
                    </p>
                </div>
                <Find query/>
            </div>
            <Transition>
                {move || Suspend::new(async move {
                    let page = page.await;
                    let query = query.get_untracked();
                    match page {
                        Ok(page) => view! { <Queue page query followed were_rows since/> }.into_any(),
                        Err(error) => {
                            let sign_in = (error == ApiError::NotSignedIn).then(sign_in_link);
                            view! { <p class="notice notice-bad" role="alert">{error_text(&error)}</p> {sign_in} }.into_any()
                        }
                    }
                })}
            </Transition>
        </main>
    }
}

fn is_pending(query: &QueueQuery) -> bool {
    query.status.is_none() || query.status.as_deref() == Some(Status::PendingReview.word())
}

/// How many there are, and what was done today.
fn summary(page: &Page) -> String {
    let mut parts = Vec::new();
    match page.total {
        Some(total) if page.is_more => parts.push(t!(queue_total_more, count = total)),
        Some(total) => parts.push(t!(queue_total, count = total)),
        None => {}
    }
    if page.unassessed > 0 {
        parts.push(t!(queue_unassessed, count = page.unassessed));
    }
    parts.extend(page.today.map(|today| t!(today_done, mine = today.mine, all = today.all)));
    parts.join(" · ")
}

#[component]
fn Queue(page: Page, query: QueueQuery, followed: Followed, were_rows: StoredValue<bool>, since: Since) -> impl IntoView {
    let pager = view! { <Pager page=page.clone() query=query.clone()/> }.into_any();
    let Page { rows, counts, kinds, bands, unreadable, today, source, .. } = page.clone();
    let next_item = NextItem::here();
    let live = since.live;
    Effect::new({
        let (page, query) = (page.clone(), query.clone());
        move |_| since.shows(&page, &query)
    });
    Effect::new(move |_| queue_keys::rows_shown(next_item, followed));
    let is_empty = rows.is_empty();
    let after_others = were_rows.try_update_value(|were| std::mem::replace(were, true)).unwrap_or_default();
    let show_status = !is_pending(&query);
    let (from, here) = (query.name(), queue_address(&query).to_string());
    let can_select = reader::may(UseCase::Decide) && rows.iter().any(can_be_decided);
    let table = if is_empty && unreadable > 0 {
        ().into_any()
    } else if is_empty {
        view! { <EmptyQueue query=query.clone() today source/> }.into_any()
    } else {
        view! {
            <div class="rounded-lg border border-line bg-surface overflow-x-auto" data-part-of=here.clone()>
                <table class="w-full border-collapse text-sm" aria-label=t!(queue_title)
                    on:pointerover=move |event| queue_keys::come_to(next_item, target(&event))
                    on:focusin=move |event| queue_keys::come_to(next_item, target(&event))>
                    <Heads row=rows.first().cloned() query=query.clone() can_select show_status/>
                    <tbody id="rows" tabindex="-1">{rows.into_iter().map(|row| view! { <Row row show_status can_select from=from.clone() live/> }).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <StatusTabs counts query=query.clone() live/>
        <div class="flex flex-wrap items-center gap-2 text-sm" data-part-of=here>
            <FilterMenu query=query.clone() kinds bands/>
            {chips(&query).into_iter().map(filters::chip).collect_view()}
            <span class="grow"></span>
            <SortMenu query=query.clone()/>
            <ExportMenu query=query.clone()/>
            {(!is_empty && !show_status && reader::may(UseCase::Claim)).then(|| view! { <TakeNext query/> }.into_any())}
        </div>
        {(unreadable > 0).then(|| view! { <p class="notice notice-bad" role="alert">{t!(queue_unreadable, count = unreadable)}</p> }.into_any())}
        {table}
        {pager}
        {can_select.then(|| view! { <SelectionBar after_others/> })}
    }
}

#[component]
fn StatusTabs(counts: Vec<(Status, u64)>, query: QueueQuery, live: Live) -> impl IntoView {
    // Nothing of this list's own owner: the list stays on the page while the next one is being read.
    let then = Arc::new(counts.clone());
    // Of all, or of one status; as heard last.
    let count_of = move |then: &[(Status, u64)], status: Option<&Status>| -> u64 {
        let heard = live.counts();
        let counts = heard.as_deref().unwrap_or(then);
        counts.iter().filter(|(of, _)| status.is_none_or(|status| of == status)).map(|(_, count)| count).sum()
    };
    let current = query.status.clone().unwrap_or_else(|| Status::PendingReview.word().to_owned());
    let tab = |at: usize, word: Option<&str>, label: String, status: Option<Status>| {
        let here = current == word.unwrap_or(Status::PendingReview.word());
        // A word that was cut finds nothing: its records are among all.
        let is_whole = word.is_none_or(|word| word.chars().count() < LONGEST_NAME);
        let address = || queue_address(&QueueQuery { status: word.map(str::to_owned), ..query.first_page() });
        let href = is_whole.then(|| address().to_string());
        let then = then.clone();
        view! { <a class="tab" id=format!("tab-{at}") href=href aria-current=here.then_some("page")>{label} " " <span class="tabular-nums">{move || count_of(&then, status.as_ref())}</span></a> }
    };
    let tabs = counts
        .into_iter()
        .zip(1..)
        .map(|((status, _), at)| {
            let word = (status != Status::PendingReview).then(|| status.word().to_owned());
            tab(at, word.as_deref(), in_sentence(status.label(language())), Some(status))
        })
        .collect_view();
    let here = queue_address(&query).to_string();
    view! { <nav class="flex flex-wrap gap-1" data-part-of=here aria-label=t!(queue_column_status)>{tabs} {tab(0, Some("all"), t!(queue_status_all).into(), None)}</nav> }
}
