//! The rows of the queue.

use super::{heads::TITLE_KEYS, live::RowNews};
use crate::{
    address::Address,
    domain::{
        KeyKind, Status,
        label::visible,
        queue::{QueueRow, RowWork},
        work::Assignee,
    },
    t,
    ui::{
        Icon,
        components::{FlagCount, SelectRow, StatusBadge},
        language,
        live::Live,
        locale, named,
    },
};
use leptos::prelude::*;

/// Items already decided are reopened one by one.
pub(super) fn can_be_decided(row: &QueueRow) -> bool {
    !matches!(row.status, Status::Accepted | Status::Rejected)
}

#[component]
pub(super) fn Row(row: QueueRow, show_status: bool, can_select: bool, from: Option<String>, live: Live) -> impl IntoView {
    let news = RowNews::of(live, &row.id, &row.version, &row.status, row.held_by.as_deref());
    let (is_held, over) = (news.is_held.clone(), news.clone());
    let select = can_select.then(|| {
        if can_be_decided(&row) {
            view! { <SelectRow id=row.id.clone() document=visible(named(&row.document))/> }.into_any()
        } else {
            view! { <td></td> }.into_any()
        }
    });
    let href = Address::of_item(&row.id).from_queue(from.as_deref()).to_string();
    // Who, and which of theirs; the document where the record does not say it.
    let document = visible(named(&row.document));
    let mut names = row.key_fields.iter().take(TITLE_KEYS).map(|key| key.shown(locale())).filter(|text| !text.is_empty());
    let title = names.next().unwrap_or_else(|| document.clone());
    let under = names.filter(|text| *text != title).collect::<Vec<_>>().join(" · ");
    let document = (document != title).then(|| match under.as_str() {
        "" => document.into_any(),
        _ => view! { <span class="document">" · "{document}</span> }.into_any(),
    });
    let lowest = row.lowest_confidence.map_or("?".to_owned(), |lowest| format!("{} %", (lowest * 100.0).floor()));
    view! {
        <tr class="queue-row" class:is-over=move || over.is_over()>
            {select}
            <td>
                <a href=href>
                    <span><bdi>{title}</bdi>
                    {row.has_draft.then(|| view! { <span class="text-changed" title=t!(queue_has_draft)>" "<Icon name="pencil"/><span class="sr-only">" "{t!(queue_has_draft)}</span></span> }.into_any())}
                    {row.held_by.map(|name| view! { <span class:invisible=move || !is_held.get()>{initials(&name, t!(queue_held_by, name = &visible(&name)), "initials")}</span> }.into_any())}
                    {row.signed_by.map(|name| initials(&name, t!(queue_signed_by, name = &visible(&name)), "initials is-signed"))}</span>
                    <small>{under}{document}</small>
                    {row.work.map(work)}
                    {move || news.view()}
                </a>
            </td>
            {row.key_fields.into_iter().skip(TITLE_KEYS).map(|key| {
                let text = key.shown(locale());
                view! {
                    <td class=if key.kind == KeyKind::Amount { "value amount" } else { "value" } title=key.label.text(language())>
                        {if text.is_empty() { view! { <span class="text-ink-soft">"—"</span> }.into_any() } else { text.into_any() }}
                    </td>
                }.into_any()
            }).collect_view()}
            <td class="flags"><FlagCount count=row.flag_count worst=row.worst_flag/>{(!row.is_assessed).then(|| view! { <span class="block text-xs text-ink-soft">{t!(queue_not_assessed)}</span> }.into_any())}</td>
            <td class="lowest">
                {lowest}
            </td>
            {show_status.then(|| view! { <td class="status"><StatusBadge status=row.status/></td> }.into_any())}
            <td class="age" title=row.created_at>{row.age.text(language())}</td>
        </tr>
    }
}

/// Whose work it is, until when it rests, and whether the reader is asked.
fn work(work: RowWork) -> AnyView {
    let language = language();
    let to = work.to.map(|to| match to {
        Assignee::Approvers => t!(whose_escalated).to_owned(),
        to => t!(queue_given_to, name = &visible(&to.text(&work.name, language))),
    });
    let rests = work.rests.map(|until| t!(queue_rests, until = &until.text(language)));
    let said = to.into_iter().chain(rests).collect::<Vec<_>>().join(" · ");
    let asks = work.asks_me.then(|| {
        let dot = (!said.is_empty()).then_some(" · ");
        view! { {dot}<span class="font-semibold text-low">{t!(queue_asks_you)}</span> }.into_any()
    });
    view! { <small dir="auto">{said.clone()}{asks}</small> }.into_any()
}

/// The initials of a colleague, and what they do with it.
fn initials(name: &str, said: String, class: &'static str) -> AnyView {
    let name = visible(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let ends = [words.first(), words.last().filter(|_| words.len() > 1)];
    let initials: String =
        ends.into_iter().flatten().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect();
    let sign = class.contains("is-signed").then(|| view! { <Icon name="check"/> }.into_any());
    view! { <span class=class title=said.clone()><span aria-hidden="true">{sign}{initials}</span><span class="sr-only">{said.clone()}</span></span> }
        .into_any()
}
