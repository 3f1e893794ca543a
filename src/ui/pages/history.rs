//! What happened to an item: every event of its trace. Rendered on the server; a script would add nothing.

use super::values::{difference, value};
use crate::{
    address::{Address, Route},
    domain::{Collection, DecisionKind, FieldPath, Status, full_label, label::visible, work::HandlingKind},
    review::{
        PastExport,
        history::{Attributed, History, Overruled, PastChange, PastEvent, PastHandling, attributed, minute, overwritten},
    },
    t,
    ui::{
        Icon,
        components::{ExportLinks, StatusBadge},
        language, reader,
    },
};
use leptos::prelude::*;

/// The content of `/items/{id}/history`.
pub(crate) fn history_page(id: &str, from: Option<&str>, history: &History, collection: &Collection) -> AnyView {
    let current = history.item.as_ref();
    let name = current.and_then(|(_, record)| record.file_name()).map_or_else(|| id.to_owned(), visible);
    let changes = current.map(|(_, record)| attributed(record, &history.events)).unwrap_or_default();
    let lost = current.and_then(|(_, record)| overwritten(record, &history.events));
    let open = current.map(|(_, record)| {
        let status = record.status();
        view! {
            <a class="button" href=Address::of_item(id).from_queue(from).to_string()>{t!(history_open)}</a>
            <StatusBadge status/>
            <span class="text-sm text-ink-soft">{t!(history_export)}" "<ExportLinks from=Address::of(Route::ItemExport(id.to_owned()))/></span>
        }
    });
    let received = current.map(|(item, _)| {
        let at = item.created_at;
        view! {
            <li class="border-l-2 border-line pl-4 pb-1">
                <p class="text-sm"><span class="font-medium">{t!(history_received)}</span>" "{moment(at)}</p>
            </li>
        }
    });
    view! {
        <div class="flex flex-col gap-2">
            <p class="text-sm text-ink-soft">{t!(history_title)}</p>
            <h1 class="text-xl font-semibold tracking-tight break-all">{name}</h1>
            <div class="flex flex-wrap items-center gap-2">{open}</div>
        </div>
        {chain_state(&history.events)}
        <section class="flex flex-col gap-2" aria-labelledby="now">
            <h2 id="now" class="font-semibold">{t!(history_now)}</h2>
            {now_table(changes, collection, current.is_some())}
        </section>
        <section class="flex flex-col gap-2" aria-labelledby="events">
            <h2 id="events" class="font-semibold">{t!(history_events)}</h2>
            <ol class="flex flex-col gap-3">
                {received}
                {happened(history, collection)}
            </ol>
            {lost.map(|event| {
                let said = t!(history_overwritten, status = event.status.label(language()), reviewer = &visible(&event.reviewer));
                view! { <p class="notice notice-low text-sm">{said}</p> }
            })}
            {history.events.is_empty().then(|| view! { <p class="text-ink-soft text-sm">{t!(history_no_events)}</p> })}
        </section>
    }
    .into_any()
}

/// Decisions and exports in the order of time.
fn happened(history: &History, collection: &Collection) -> Vec<AnyView> {
    let decisions = history.events.iter().map(|event| (event.at, event_view(event, collection)));
    let exports = history.exports.iter().map(|export| (export.at, export_view(export)));
    let mut all: Vec<_> = decisions.chain(exports).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, view)| view).collect()
}

fn export_view(export: &PastExport) -> AnyView {
    let said = t!(history_exported, file = &visible(&export.file), reviewer = &visible(&export.reviewer));
    view! {
        <li class="border-l-2 border-line pl-4">
            <p class="text-sm break-words"><span class="font-medium">{said}</span>" "<span class="text-ink-soft">{moment(export.at)}</span></p>
        </li>
    }
    .into_any()
}

/// Whether the events are unchanged since they were written.
fn chain_state(events: &[PastEvent]) -> Option<AnyView> {
    let broken: Vec<String> = events.iter().filter(|event| !event.is_intact).map(|event| event.number.to_string()).collect();
    if events.is_empty() {
        return None;
    }
    Some(if broken.is_empty() {
        view! {
            <p class="notice notice-good text-sm"><strong>{t!(history_verified)}</strong>" "{t!(history_verified_text, count = events.len())}
                " "<span class="text-ink-soft">{t!(history_whole_ledger)}" "<code class="font-mono">"countersign verify-ledger"</code></span></p>
        }
        .into_any()
    } else {
        view! { <p class="notice notice-bad text-sm" role="alert"><strong>{t!(history_broken)}</strong>" "{t!(history_broken_text, events = &broken.join(", "))}</p> }
            .into_any()
    })
}

fn now_table(changes: Vec<Attributed<'_>>, collection: &Collection, is_there: bool) -> AnyView {
    if !is_there {
        return view! { <p class="text-ink-soft text-sm">{t!(history_gone)}</p> }.into_any();
    }
    if changes.is_empty() {
        return view! { <p class="text-ink-soft text-sm">{t!(history_nothing_changed)}</p> }.into_any();
    }
    let schema = collection.schema.as_ref();
    let rows = changes.into_iter().map(|Attributed { change, event }| {
        let (was, now) = difference(change.was.as_ref(), change.now.as_ref(), &change.path, schema);
        let by = match event {
            Some(event) => view! { <bdi>{visible(&event.reviewer)}</bdi>", "{moment(event.at)} }.into_any(),
            None => view! { <span class="text-ink-faint">{t!(history_by_nobody)}</span> }.into_any(),
        };
        row(&change.path, collection, change.is_move(), vec![was, now, by])
    });
    table(t!(history_now), &[t!(history_extracted), t!(history_value_now), t!(history_by)], rows.collect())
}

/// Something that was done about the work on the item.
fn handling_view(event: &PastEvent, handling: &PastHandling, collection: &Collection) -> AnyView {
    let field = handling.field.as_ref().map(|path| visible(&full_label(path, collection.schema.as_ref()).text(language())));
    let (to, name) = &handling.to;
    let what = match (handling.kind, field) {
        (HandlingKind::Given, _) => t!(history_given, name = &visible(&to.text(name, language()))),
        (HandlingKind::Escalated, _) => t!(history_escalated).to_owned(),
        (HandlingKind::Held, _) => t!(history_held, until = &visible(&handling.until.text(language()))),
        (HandlingKind::Resumed, _) => t!(history_resumed).to_owned(),
        (HandlingKind::Answered, _) => t!(history_answered).to_owned(),
        (HandlingKind::Commented, Some(field)) => t!(history_commented_on, field = &field),
        (HandlingKind::Commented, None) => t!(history_commented).to_owned(),
        (HandlingKind::Continued, _) => t!(history_continued).to_owned(),
    };
    let asked = handling.asked.iter().map(|name| visible(name)).collect::<Vec<_>>().join(", ");
    let asked = (!asked.is_empty()).then(|| view! { <span class="text-ink-soft">{t!(work_asks, names = &asked)}</span> });
    let text = (!handling.text.is_empty()).then(|| {
        if handling.kind == HandlingKind::Continued {
            let href = Address::of(Route::History(handling.text.clone())).to_string();
            return view! { <p class="text-sm"><a class="font-medium text-accent underline" href=href>{t!(history_earlier)}</a></p> }.into_any();
        }
        view! { <p class="text-sm whitespace-pre-line break-words" dir="auto">{visible(&handling.text)}</p> }.into_any()
    });
    view! {
        <li class="border-l-2 border-line pl-4 flex flex-col gap-1">
            {headline(event, what, asked.map(IntoAny::into_any))}
            {text}
            <p class="text-sm">{proof(event)}</p>
        </li>
    }
    .into_any()
}

/// What happened, who did it, and when.
fn headline(event: &PastEvent, what: String, more: Option<AnyView>) -> AnyView {
    view! {
        <p class="text-sm flex flex-wrap items-baseline gap-x-2">
            <span class="font-medium">{what}</span>
            <span>{visible(&event.reviewer)}</span>
            // Where nobody signs in, no name is proven.
            {(!event.is_proven && reader::signed_in_as().is_some()).then(|| view! { <span class="text-ink-soft">{t!(history_only_said)}</span> })}
            <span class="text-ink-soft">{moment(event.at)}</span>
            {more}
            {(!event.is_intact).then(|| view! { <span class="badge badge-bad"><Icon name="x"/>{t!(history_broken)}</span> })}
        </p>
    }
    .into_any()
}

/// The number of the event, and the beginning of its hash.
fn proof(event: &PastEvent) -> AnyView {
    view! {
        <span class="text-ink-faint text-xs">{t!(history_number, number = &event.number.to_string())}" · "<code class="font-mono" title=event.hash.clone()>{event.hash.chars().take(12).collect::<String>()}</code></span>
    }
    .into_any()
}

fn event_view(event: &PastEvent, collection: &Collection) -> AnyView {
    if let Some(handling) = &event.handling {
        return handling_view(event, handling, collection);
    }
    let kind = match DecisionKind::parse(&event.kind) {
        _ if event.is_undo => t!(history_undone).to_owned(),
        Some(DecisionKind::Accepted) => t!(history_accepted).to_owned(),
        Some(DecisionKind::Rejected) => t!(history_rejected).to_owned(),
        Some(DecisionKind::Signed) => t!(history_signed).to_owned(),
        Some(DecisionKind::SentBack) => t!(history_sent_back).to_owned(),
        Some(DecisionKind::Reopened) => t!(history_reopened).to_owned(),
        None => visible(&event.kind),
    };
    let why = event.reason.as_deref().map(|code| {
        let known = collection.reject_reasons.iter().find(|reason| reason.code == code);
        known.map_or_else(|| visible(code), |reason| reason.text(language()))
    });
    let note = event.note.as_deref().map(|note| view! { <q class="whitespace-pre-line" dir="auto">{visible(note)}</q> });
    let edited = event.edited.map(|count| view! { <span class="text-ink-soft">{t!(history_edited, count = count)}</span> });
    let line = match event.status {
        Status::Accepted => "border-l-2 border-good pl-4 flex flex-col gap-1.5",
        Status::Rejected => "border-l-2 border-bad pl-4 flex flex-col gap-1.5",
        _ => "border-l-2 border-line-strong pl-4 flex flex-col gap-1.5",
    };
    view! {
        <li class=line>
            {headline(event, kind, None)}
            {(why.is_some() || note.is_some()).then(|| view! { <p class="text-sm"><bdi>{why.clone()}</bdi> " " {note}</p> })}
            {event.lost_to.as_deref().map(|other| view! { <p class="text-sm text-bad">{t!(history_lost_to, reviewer = &visible(other))}</p> })}
            {overruled_view(event, collection)}
            {ticked_view(event, collection)}
            {changes_view(event, collection)}
            <p class="text-sm flex flex-wrap items-baseline gap-x-2">
                <span class="text-ink-soft">{t!(history_state)}</span> <StatusBadge status=event.status.clone()/> {edited}
                {proof(event)}
            </p>
        </li>
    }
    .into_any()
}

/// The broken rules that an acceptance overruled, and the flags that stood.
fn overruled_view(event: &PastEvent, collection: &Collection) -> Option<AnyView> {
    if event.overruled.is_empty() {
        return None;
    }
    let rules = event.overruled.iter().map(|Overruled { path, said }| {
        let label = if path.is_root() {
            t!(flag_this_record).to_owned()
        } else {
            full_label(path, collection.schema.as_ref()).text(language())
        };
        let said = said.get(language().tag()).map(|said| visible(said)).unwrap_or_default();
        view! { <li><bdi>{label}</bdi>": "<bdi>{said}</bdi></li> }
    });
    let flags = event.flags.iter().map(|(kind, count)| format!("{count} × {}", kind.label(language()))).collect::<Vec<_>>();
    let flags =
        (!flags.is_empty()).then(|| view! { <p class="text-ink-soft">{t!(history_flags, flags = &flags.join(", "))}</p> });
    Some(
        view! {
            <div class="text-sm">
                <p>{t!(history_overruled)}</p>
                <ul class="list-disc pl-5">{rules.collect_view()}</ul>
                {flags}
            </div>
        }
        .into_any(),
    )
}

/// The fields that the reviewer had ticked.
fn ticked_view(event: &PastEvent, collection: &Collection) -> Option<AnyView> {
    let names = event.ticked.iter().map(|path| visible(&full_label(path, collection.schema.as_ref()).text(language())));
    let names = names.collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| view! { <p class="text-sm text-ink-soft">{t!(history_ticked, fields = &names)}</p> }.into_any())
}

fn changes_view(event: &PastEvent, collection: &Collection) -> AnyView {
    let schema = collection.schema.as_ref();
    match &event.changes {
        None => view! { <p class="text-sm text-ink-soft">{t!(history_changes_unknown)}</p> }.into_any(),
        Some(changes) if changes.is_empty() => ().into_any(),
        Some(changes) => {
            let rows = changes.iter().map(|PastChange { path, extracted, was, now }| {
                let (before, after) = difference(was.as_ref(), now.as_ref(), path, schema);
                let moved = was.is_some() && was == now;
                row(path, collection, moved, vec![value(extracted.as_ref(), path, schema), before, after])
            });
            table(t!(history_changes), &[t!(history_extracted), t!(history_before), t!(history_after)], rows.collect())
        }
    }
}

fn table(label: &'static str, columns: &[&'static str], rows: Vec<AnyView>) -> AnyView {
    let columns: Vec<_> =
        columns.iter().map(|column| view! { <th scope="col" class="px-3 py-1.5 font-medium">{*column}</th> }).collect();
    view! {
        <div class="rounded-lg border border-line bg-surface overflow-x-auto" tabindex="0" role="group" aria-label=label>
            <table class="w-full border-collapse text-sm" aria-label=label>
                <thead><tr class="text-left text-xs text-ink-soft border-b border-line">
                    <th scope="col" class="px-3 py-1.5 font-medium">{t!(history_field)}</th>{columns}
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(path: &FieldPath, collection: &Collection, is_move: bool, cells: Vec<AnyView>) -> AnyView {
    let cells: Vec<_> = cells
        .into_iter()
        .map(|cell| view! { <td class="px-3 py-1.5 align-top min-w-32 max-w-96 whitespace-pre-wrap" style="overflow-wrap: anywhere">{cell}</td> })
        .collect();
    view! {
        <tr class="border-b border-line last:border-0">
            <th scope="row" class="px-3 py-1.5 align-top text-left font-medium">
                {full_label(path, collection.schema.as_ref()).text(language())}
                {is_move.then(|| view! { " "<span class="badge badge-plain">{t!(history_moved)}</span> })}
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

fn moment(at: jiff::Timestamp) -> AnyView {
    view! { <time class="tabular-nums whitespace-nowrap" datetime=at.to_string()>{minute(at)}" UTC"</time> }.into_any()
}
