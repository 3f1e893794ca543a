//! The rows of the queue.

use super::heads::TITLE_KEYS;
use crate::{
    address::Address,
    domain::{KeyKind, Status, label::visible, queue::QueueRow},
    t,
    ui::{
        Icon,
        components::{FlagCount, SelectRow, StatusBadge},
        language, locale,
    },
};
use leptos::prelude::*;

/// Items already decided are reopened one by one.
pub(super) fn can_be_decided(row: &QueueRow) -> bool {
    !matches!(row.status, Status::Accepted | Status::Rejected)
}

#[component]
pub(super) fn Row(row: QueueRow, show_status: bool, can_select: bool, from: Option<String>) -> impl IntoView {
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
        <tr class="queue-row">
            {select}
            <td>
                <a href=href>
                    <bdi>{title}</bdi>
                    {row.has_draft.then(|| view! { <span class="text-changed" title=t!(queue_has_draft)>" "<Icon name="pencil"/><span class="sr-only">" "{t!(queue_has_draft)}</span></span> }.into_any())}
                    <small>{under}</small>
                </a>
                {row.held_by.map(|name| view! { <span class="block text-xs text-low">{t!(queue_held_by, name = &visible(&name))}</span> }.into_any())}
            </td>
            {row.key_fields.into_iter().skip(TITLE_KEYS).map(|key| {
                let text = key.shown(locale());
                view! {
                    <td class=if key.kind == KeyKind::Amount { "value amount" } else { "value" } title=key.label.text(language())>
                        {if text.is_empty() { view! { <span class="text-ink-soft">"—"</span> }.into_any() } else { text.into_any() }}
                    </td>
                }.into_any()
            }).collect_view()}
            <td><FlagCount count=row.flag_count worst=row.worst_flag/>{(!row.is_assessed).then(|| view! { <span class="block text-xs text-ink-soft">{t!(queue_not_assessed)}</span> }.into_any())}</td>
            <td class="lowest">
                <span class="md:hidden text-ink-soft">{t!(queue_column_lowest)} " "</span>{lowest}
            </td>
            {show_status.then(|| view! { <td><StatusBadge status=row.status/></td> }.into_any())}
            <td class="age" title=row.created_at>{row.age.text(language())}</td>
        </tr>
    }
}
