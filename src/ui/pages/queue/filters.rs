//! Filters: those that are active as chips, each a link without it, and a menu of those that can be added.

use super::find::hidden_inputs;
use crate::{
    address::{Route, Word, queue_address},
    domain::{Band, FlagKind, OlderThan, hidden::in_sentence, queue::QueueQuery, work::Whose},
    t,
    ui::{Icon, language, queue_keys::FILTER, reader},
};
use leptos::prelude::*;

/// What an active filter says, and the queue without it.
pub(super) type Chip = (String, QueueQuery);

/// The active filters, except the text, which stands in the search.
pub(super) fn chips(query: &QueueQuery) -> Vec<Chip> {
    let all = query.first_page();
    let flag = query.flag.as_deref().map(|name| match FlagKind::parse(name) {
        Some(kind) => kind.label(language()).to_owned(),
        None => t!(queue_flag_none).to_owned(),
    });
    let band = query.confidence.as_deref().and_then(Band::parse);
    let age = query.age.as_deref().and_then(OlderThan::parse);
    let amount = match (query.least.as_deref(), query.most.as_deref()) {
        (None, None) => None,
        (Some(least), None) => Some(t!(queue_from, least = least)),
        (None, Some(most)) => Some(t!(queue_to, most = most)),
        (Some(least), Some(most)) => Some(t!(queue_between, least = least, most = most)),
    };
    let chips = [
        (flag, QueueQuery { flag: None, ..all.clone() }),
        (band.map(|band| confidence(band)), QueueQuery { confidence: None, ..all.clone() }),
        (age.map(|age| age.label(language()).to_owned()), QueueQuery { age: None, ..all.clone() }),
        (
            query.seller.as_deref().map(|name| t!(queue_seller_is, name = &in_sentence(name))),
            QueueQuery { seller: None, ..all.clone() },
        ),
        (amount, QueueQuery { least: None, most: None, ..all.clone() }),
        (query.mine.then(|| t!(queue_mine).to_owned()), QueueQuery { mine: false, ..all.clone() }),
        (query.whose.map(|whose| whose.label(language()).to_owned()), QueueQuery { whose: None, ..all }),
    ];
    chips.into_iter().filter_map(|(text, without)| Some((text?, without))).collect()
}

fn confidence(band: Band) -> String {
    t!(queue_confidence_is, band = band.label(language()))
}

pub(super) fn chip((text, without): Chip) -> AnyView {
    let href = queue_address(&without).to_string();
    view! {
        <a class="chip" href=href aria-label=t!(queue_remove_filter, filter = &text)>
            <bdi>{text.clone()}</bdi><Icon name="x"/>
        </a>
    }
    .into_any()
}

/// Adds a filter. With a script, it applies at once.
#[component]
pub(super) fn FilterMenu(query: QueueQuery, kinds: Vec<(Option<FlagKind>, u64)>, bands: Vec<(Band, u64)>) -> impl IntoView {
    let all = query.first_page();
    let link = |to: QueueQuery, text: String, count: Option<u64>| {
        let is_here = to == all;
        view! {
            <a href=queue_address(&to).to_string() aria-current=is_here.then_some("true")>
                {text}{count.map(|count| view! { " "<span class="text-ink-soft tabular-nums">{count}</span> }.into_any())}
            </a>
        }
        .into_any()
    };
    let flags: Vec<_> = kinds
        .into_iter()
        .map(|(kind, count)| {
            let (name, text) =
                kind.map_or((QueueQuery::NO_FLAG, t!(queue_flag_none)), |kind| (kind.name(), kind.label(language())));
            link(QueueQuery { flag: Some(name.to_owned()), ..all.clone() }, text.to_owned(), Some(count))
        })
        .collect();
    let bands: Vec<_> = bands
        .into_iter()
        .map(|(band, count)| {
            let to = QueueQuery { confidence: Some(band.name().to_owned()), ..all.clone() };
            link(to, band.label(language()).to_owned(), Some(count))
        })
        .collect();
    let ages = OlderThan::ALL
        .map(|age| link(QueueQuery { age: Some(age.name().to_owned()), ..all.clone() }, age.label(language()).to_owned(), None));
    let mine = link(QueueQuery { mine: true, ..all.clone() }, t!(queue_mine_long).to_owned(), None);
    let whose: Vec<_> = Whose::ALL
        .into_iter()
        .filter(|whose| reader::signed_in_as().is_some() || *whose == Whose::Held)
        .map(|whose| link(all.showing(whose), whose.label(language()).to_owned(), None))
        .collect();
    let kept = hidden_inputs(&QueueQuery { seller: None, least: None, most: None, ..all.clone() });
    let group = |title: &'static str, links: Vec<AnyView>| {
        (!links.is_empty()).then(|| view! { <div><p class="menu-title">{title}</p>{links}</div> }.into_any())
    };
    view! {
        <details class="menu">
            <summary class="button" id=FILTER>{t!(queue_filter)}</summary>
            <div class="menu-panel menu-wide">
                {group(t!(queue_flag), flags)}
                {group(t!(queue_confidence), bands)}
                {group(t!(queue_column_age), ages.into())}
                <div>
                    <p class="menu-title">{t!(queue_work)}</p>
                    {mine}
                    {whose}
                </div>
                <form method="get" action=Route::QUEUE class="menu-form">
                    {kept}
                    <label>{t!(queue_seller)}<input class="control" name=Word::Seller.name() value=query.seller.unwrap_or_default() autocomplete="off"/></label>
                    <fieldset class="flex gap-2">
                        <legend class="sr-only">{t!(queue_amount)}</legend>
                        <label>{t!(queue_amount_from)}<input class="control" type="number" step="any" name=Word::Least.name() value=query.least.unwrap_or_default()/></label>
                        <label>{t!(queue_amount_to)}<input class="control" type="number" step="any" name=Word::Most.name() value=query.most.unwrap_or_default()/></label>
                    </fieldset>
                    <button type="submit" class="button without-script">{t!(queue_apply)}</button>
                </form>
            </div>
        </details>
    }
}
