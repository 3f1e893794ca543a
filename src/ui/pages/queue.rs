//! The queue: what waits for a person, and how bad it looks.

use crate::{
    address::{Address, Route, Word, queue_address},
    api::{JsonText, load_queue},
    domain::{
        Band, FlagKind, KeyField, KeyKind, Status,
        hidden::in_sentence,
        label::visible,
        queue::{LONGEST_NAME, QueuePage as Page, QueueQuery, QueueRow, QueueSort},
    },
    t,
    ui::{
        Icon,
        components::{Brand, ExportLinks, FlagCount, IdentityMenu, SelectRow, SelectionBar, StatusBadge},
        elements::target,
        error_text, language, locale,
        next_item::NextItem,
        notice::{Notice, UndoForm},
        queue_keys,
        router::use_router,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;

/// `/`: filters, sort order and page are in the address.
#[component]
pub fn QueuePage() -> impl IntoView {
    let place = use_router().queue_place();
    Effect::new(|_| queue_keys::listen());
    let query = Memo::new(move |_| QueueQuery::from(&*place.read()));
    let page = Resource::<_, JsonText>::new_with_options(move || query.get(), load_queue, true); // the response waits for it
    view! {
        <Title text=t!(queue_title)/>
        <a class="skip" href="#rows">{t!(queue_skip)}</a>
        <header class="border-b border-line bg-surface">
            <div class="max-w-7xl mx-auto px-4 h-12 flex items-center justify-between"><Brand/><IdentityMenu/></div>
        </header>
        <main class="max-w-7xl mx-auto px-4 py-5 flex flex-col gap-4">
            <Notice/>
            <UndoForm/>
            <Transition>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! { <Queue page query=query.get()/> }.into_any(),
                        Err(error) => view! { <p class="notice notice-bad" role="alert">{error_text(&error)}</p> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Queue(page: Page, query: QueueQuery) -> impl IntoView {
    let Page { rows, counts, kinds, bands, next, total, is_more, unassessed, unreadable, today } = page;
    let pending = query.status.is_none() || query.status.as_deref() == Some(Status::PendingReview.word());
    let empty = rows.is_empty();
    let older = next.map(|after| queue_address(&QueueQuery { after: Some(after), ..query.clone() }).to_string());
    let paged = query.after.is_some().then(|| queue_address(&QueueQuery { after: None, ..query.clone() }).to_string());
    let mut summary = match total {
        Some(total) if is_more => t!(queue_total_more, count = total),
        Some(total) => t!(queue_total, count = total),
        None => String::new(),
    };
    if unassessed > 0 {
        summary = format!("{summary} · {}", t!(queue_unassessed, count = unassessed));
    }
    let next_item = NextItem::here();
    Effect::new(move |_| queue_keys::rows_shown(next_item));
    // The first two are in the first column.
    let heads: Vec<KeyField> =
        rows.first().map(|row| row.key_fields.iter().skip(TITLE_KEYS).cloned().collect()).unwrap_or_default();
    let title_heads = rows
        .first()
        .map(|row| row.key_fields.iter().take(TITLE_KEYS).map(|key| key.label.text(language())).collect::<Vec<_>>().join(", "));
    let show_status = !pending;
    let from = query.name();
    let can_select = rows.iter().any(can_be_decided);
    let export = Address::of(Route::Export).and(queue_address(&QueueQuery { after: None, ..query.clone() }));
    let done = today.map(|today| t!(today_done, mine = today.mine, all = today.all));
    view! {
        <div class="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
            <div>
                <h1 class="text-xl font-semibold tracking-tight">{if pending { t!(queue_waiting) } else { t!(queue_documents) }}</h1>
                <p class="text-ink-soft text-sm min-h-5">{summary}{done.map(|done| view! { <span class="text-ink-faint" title=t!(today_hint)>" · "{done}</span> }.into_any())}</p>
            </div>
            <Filters query=query.clone() kinds bands/>
        </div>
        <StatusTabs counts query=query.clone()/>
        {(unreadable > 0).then(|| view! { <p class="notice notice-bad" role="alert">{t!(queue_unreadable, count = unreadable)}</p> }.into_any())}
        {if empty && unreadable > 0 {
            ().into_any()
        } else if empty {
            view! { <EmptyQueue query=query.clone()/> }.into_any()
        } else {
            view! {
                {can_select.then(|| view! { <SelectionBar/> })}
                <div class="rounded-lg border border-line bg-surface overflow-x-auto">
                    <table id="rows" tabindex="-1" class="w-full border-collapse text-sm" aria-label=t!(queue_title)
                        on:pointerover=move |event| queue_keys::come_to(next_item, target(&event))
                        on:focusin=move |event| queue_keys::come_to(next_item, target(&event))>
                        <thead class="max-md:sr-only">
                            <tr class="text-left text-xs text-ink-soft border-b border-line">
                                {can_select.then(|| view! { <td></td> }.into_any())}
                                <th scope="col" class="px-3 py-2 font-medium">{title_heads.filter(|heads| !heads.is_empty()).unwrap_or(t!(queue_column_document).to_owned())}</th>
                                {heads.into_iter().map(|head| view! { <th scope="col" class="px-3 py-2 font-medium" class:md:text-right={head.kind == KeyKind::Amount}>{head.label.text(language())}</th> }.into_any()).collect_view()}
                                <th scope="col" class="px-3 py-2 font-medium">{t!(queue_column_flags)}</th>
                                <th scope="col" class="px-3 py-2 font-medium text-right md:max-lg:hidden">{t!(queue_column_lowest)}</th>
                                {show_status.then(|| view! { <th scope="col" class="px-3 py-2 font-medium">{t!(queue_column_status)}</th> }.into_any())}
                                <th scope="col" class="px-3 py-2 font-medium text-right">{t!(queue_column_age)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows.into_iter().map(|row| view! { <Row row show_status can_select from=from.clone()/> }).collect_view()}</tbody>
                    </table>
                </div>
            }.into_any()
        }}
        <nav class="flex gap-2" aria-label=t!(queue_pages)>
            {paged.map(|first| view! { <a class="button" href=first>{t!(queue_first_page)}</a> }.into_any())}
            {older.map(|older| view! { <a class="button" href=older rel="next">{t!(queue_next_page)}</a> }.into_any())}
        </nav>
        {(!empty).then(|| view! { <p class="text-sm text-ink-soft">{t!(queue_export)}" "<ExportLinks from=export/></p> }.into_any())}
        <p class="text-sm"><a class="text-accent underline" href=Route::EXPORTS>{t!(exports_new)}"…"</a></p>
    }
}

/// The key fields that are the title of a row: the seller and the number, unless others are configured.
const TITLE_KEYS: usize = 2;

/// Items already decided are reopened one by one.
fn can_be_decided(row: &QueueRow) -> bool {
    !matches!(row.status, Status::Accepted | Status::Rejected)
}

#[component]
fn Row(row: QueueRow, show_status: bool, can_select: bool, from: Option<String>) -> impl IntoView {
    let select = can_select.then(|| {
        if can_be_decided(&row) {
            view! { <SelectRow id=row.id.clone() document=visible(&row.document)/> }.into_any()
        } else {
            view! { <td></td> }.into_any()
        }
    });
    let href = Address::of_item(&row.id).from_queue(from.as_deref()).to_string();
    // Who, and which of theirs; the document where the record does not say it.
    let document = visible(&row.document);
    let mut names = row.key_fields.iter().take(TITLE_KEYS).map(|key| key.shown(locale())).filter(|text| !text.is_empty());
    let title = names.next().unwrap_or_else(|| document.clone());
    let under = names.chain([document.clone()]).filter(|text| *text != title).collect::<Vec<_>>().join(" · ");
    let lowest = row.lowest_confidence.map_or("?".to_owned(), |lowest| format!("{} %", (lowest * 100.0).floor()));
    view! {
        <tr class="queue-row border-b border-line last:border-0 max-md:grid max-md:grid-cols-2 max-md:py-2">
            {select}
            <td class="px-3 py-2 max-md:py-0.5 max-md:col-span-2 max-md:pr-10">
                <a href=href class="block text-ink no-underline min-w-0">
                    <bdi class="font-medium break-words">{title}</bdi>
                    {row.has_draft.then(|| view! { <span class="text-changed" title=t!(queue_has_draft)>" "<Icon name="pencil"/><span class="sr-only">" "{t!(queue_has_draft)}</span></span> }.into_any())}
                    <span class="block text-xs text-ink-soft break-words">{under}</span>
                </a>
                {row.held_by.map(|name| view! { <span class="block text-xs text-low">{t!(queue_held_by, name = &visible(&name))}</span> }.into_any())}
            </td>
            {row.key_fields.into_iter().skip(TITLE_KEYS).map(|key| {
                let text = key.shown(locale());
                view! {
                    <td class="px-3 py-2 max-md:py-0.5 max-w-64 truncate tabular-nums whitespace-nowrap" class:md:text-right={key.kind == KeyKind::Amount} title=key.label.text(language())>
                        {if text.is_empty() { view! { <span class="text-ink-faint">"—"</span> }.into_any() } else { text.into_any() }}
                    </td>
                }.into_any()
            }).collect_view()}
            <td class="px-3 py-2 max-md:py-0.5"><FlagCount count=row.flag_count worst=row.worst_flag/>{(!row.is_assessed).then(|| view! { <span class="block text-xs text-ink-soft">{t!(queue_not_assessed)}</span> }.into_any())}</td>
            <td class="px-3 py-2 max-md:py-0.5 md:text-right tabular-nums whitespace-nowrap md:max-lg:hidden">
                <span class="md:hidden text-ink-faint">{t!(queue_column_lowest)} " "</span>{lowest}
            </td>
            {show_status.then(|| view! { <td class="px-3 py-2 max-md:py-0.5"><StatusBadge status=row.status/></td> }.into_any())}
            <td class="px-3 py-2 max-md:py-0.5 md:text-right text-ink-soft whitespace-nowrap" title=row.created_at>{row.age.text(language())}</td>
        </tr>
    }
}

#[component]
fn StatusTabs(counts: Vec<(Status, u64)>, query: QueueQuery) -> impl IntoView {
    let all: u64 = counts.iter().map(|(_, count)| count).sum();
    let current = query.status.clone().unwrap_or_else(|| Status::PendingReview.word().to_owned());
    let tab = |word: Option<&str>, label: String, count: u64| {
        let here = current == word.unwrap_or(Status::PendingReview.word());
        // A word that was cut finds nothing: its records are among all.
        let is_whole = word.is_none_or(|word| word.chars().count() < LONGEST_NAME);
        let address = || queue_address(&QueueQuery { status: word.map(str::to_owned), after: None, ..query.clone() });
        let href = is_whole.then(|| address().to_string());
        let class = "max-w-60 truncate px-3 py-1.5 rounded-full no-underline text-sm text-ink-soft hover:bg-accent-soft \
             aria-[current=page]:bg-ink aria-[current=page]:text-canvas aria-[current=page]:font-medium";
        view! {
            <a href=href class=class aria-current=here.then_some("page")>{label} " " <span class="tabular-nums">{count}</span></a>
        }
    };
    let tabs = counts
        .into_iter()
        .map(|(status, count)| {
            let word = (status != Status::PendingReview).then(|| status.word().to_owned());
            tab(word.as_deref(), in_sentence(status.label(language())), count)
        })
        .collect_view();
    view! { <nav class="flex flex-wrap gap-1" aria-label=t!(queue_column_status)>{tabs} {tab(Some("all"), t!(queue_status_all).into(), all)}</nav> }
}

#[component]
fn Filters(query: QueueQuery, kinds: Vec<(Option<FlagKind>, u64)>, bands: Vec<(Band, u64)>) -> impl IntoView {
    let sort = query.sort;
    let flag = query.flag.unwrap_or_default();
    let flags = [("", t!(queue_flag_any)), (QueueQuery::NO_FLAG, t!(queue_flag_none))];
    let flags = flags.into_iter().chain(FlagKind::ALL.map(|kind| (kind.name(), kind.label(language()))));
    let counted = |label: &str, count: Option<u64>| {
        count.map_or_else(|| label.to_owned(), |count| t!(queue_counted, label = label, count = count))
    };
    let flags = flags.map(move |(name, label)| {
        let count = kinds.iter().find(|(kind, _)| kind.map_or(QueueQuery::NO_FLAG, FlagKind::name) == name);
        (name, counted(label, count.map(|(_, count)| *count)))
    });
    let confidence = query.confidence.unwrap_or_default();
    let confidences = std::iter::once(("", t!(queue_flag_any).to_owned())).chain(Band::ALL.map(|band| {
        let count = bands.iter().find(|(one, _)| *one == band).map(|(_, count)| *count);
        (band.name(), counted(band.label(language()), count))
    }));
    view! {
        <form method="get" action="/" class="flex flex-wrap items-end gap-2" role="search">
            {query.status.map(|status| view! { <input type="hidden" name="status" value=status/> }.into_any())}
            <label class="text-xs text-ink-soft">
                {t!(queue_find)}
                <input type="search" name="text" class="control block w-56" value=query.text.unwrap_or_default() placeholder=t!(queue_find_hint)/>
            </label>
            <label class="text-xs text-ink-soft">
                {t!(queue_flag)}
                <select name="flag" class="control block">
                    {flags.map(|(name, label)| view! { <option value=name selected={name == flag}>{label}</option> }.into_any()).collect_view()}
                </select>
            </label>
            <label class="text-xs text-ink-soft">
                {t!(queue_confidence)}
                <select name=Word::Confidence.name() class="control block">
                    {confidences.map(|(name, label)| view! { <option value=name selected={name == confidence}>{label}</option> }.into_any()).collect_view()}
                </select>
            </label>
            <label class="text-xs text-ink-soft">
                {t!(queue_sort_by)}
                <select name="sort" class="control block">
                    {QueueSort::ALL.map(|one| view! { <option value=one.name() selected={one == sort}>{one.label(language())}</option> }.into_any()).collect_view()}
                </select>
            </label>
            <button type="submit" class="button">{t!(queue_apply)}</button>
        </form>
    }
}

#[component]
fn EmptyQueue(query: QueueQuery) -> impl IntoView {
    let filtered = query != QueueQuery { sort: query.sort, ..QueueQuery::default() };
    view! {
        <div class="rounded-lg border border-dashed border-line-strong p-10 text-center">
            {if filtered {
                view! {
                    <p class="font-medium">{t!(queue_nothing_matches)}</p>
                    <p class="text-ink-soft mt-1"><a class="text-accent underline" href="/">{t!(queue_show_all)}</a></p>
                }.into_any()
            } else {
                view! {
                    <p class="font-medium text-lg">{t!(queue_all_done)}</p>
                    <p class="text-ink-soft mt-1">{t!(queue_all_done_hint)}</p>
                }.into_any()
            }}
        </div>
    }
}
