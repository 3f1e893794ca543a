//! The heads of the columns: each that can be sorted by is a link that does so, or turns the order around.

use crate::{
    address::queue_address,
    domain::{
        KeyKind, QueueSort,
        queue::{QueueQuery, QueueRow},
    },
    t,
    ui::{components::SelectPage, language},
};
use leptos::prelude::*;

/// The key fields that are the title of a row: the seller and the number, unless others are configured.
pub(super) const TITLE_KEYS: usize = 2;

/// Which way an order goes.
fn way(sort: QueueSort) -> (&'static str, &'static str) {
    match sort {
        QueueSort::Newest | QueueSort::LeastConfident | QueueSort::Document => ("ascending", "↑"),
        QueueSort::Oldest | QueueSort::Riskiest => ("descending", "↓"),
    }
}

/// A head that sorts in these orders, one after the other.
fn sorted(query: &QueueQuery, id: &'static str, label: &'static str, sorts: &[QueueSort]) -> (Option<&'static str>, AnyView) {
    let at = sorts.iter().position(|sort| *sort == query.sort);
    // After its last order, the queue is in its usual one again.
    let next = sorts.get(at.map_or(0, |at| at + 1)).copied().unwrap_or_default();
    let active = at.and(Some(way(query.sort)));
    let href = queue_address(&QueueQuery { sort: next, ..query.first_page() }).to_string();
    let link = view! {
        <a id=id href=href class="head-link" title=next.label(language())>{label}{active.map(|(_, arrow)| view! { <span aria-hidden="true">" "{arrow}</span> }.into_any())}</a>
    };
    (active.map(|(way, _)| way), link.into_any())
}

#[component]
pub(super) fn Heads(row: Option<QueueRow>, query: QueueQuery, can_select: bool, show_status: bool) -> impl IntoView {
    let keys = row.map(|row| row.key_fields).unwrap_or_default();
    let title = keys.iter().take(TITLE_KEYS).map(|key| key.label.text(language())).collect::<Vec<_>>().join(", ");
    let title = (!title.is_empty()).then(|| format!("{title}, "));
    let (by_document, document) = sorted(&query, "by-document", t!(queue_column_document), &[QueueSort::Document]);
    let (by_flags, flags) = sorted(&query, "by-flags", t!(queue_column_flags), &[QueueSort::Riskiest]);
    let (by_lowest, lowest) = sorted(&query, "by-lowest", t!(queue_column_lowest), &[QueueSort::LeastConfident]);
    let (by_age, age) = sorted(&query, "by-age", t!(queue_column_age), &[QueueSort::Newest, QueueSort::Oldest]);
    view! {
        <thead>
            <tr class="queue-heads">
                {can_select.then(|| view! { <SelectPage/> })}
                <th scope="col" aria-sort=by_document>{title}{document}</th>
                {keys.into_iter().skip(TITLE_KEYS).map(|key| view! { <th scope="col" class:md:text-right={key.kind == KeyKind::Amount}>{key.label.text(language())}</th> }.into_any()).collect_view()}
                <th scope="col" aria-sort=by_flags>{flags}</th>
                <th scope="col" class="text-right md:max-lg:hidden" aria-sort=by_lowest>{lowest}</th>
                {show_status.then(|| view! { <th scope="col">{t!(queue_column_status)}</th> }.into_any())}
                <th scope="col" class="text-right" aria-sort=by_age>{age}</th>
            </tr>
        </thead>
    }
}
