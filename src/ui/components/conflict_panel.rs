//! Somebody else changed the item meanwhile: shows what they did, and offers a choice where both sides changed the same field.

use crate::{
    api::Action,
    domain::{
        Ask, FieldPath, Mine, Schema, full_label,
        label::{LONGEST_SPOKEN, brief, shortened},
    },
    t,
    ui::{language, locale, workspace::Workspace},
};
use leptos::prelude::*;
use serde_json::Value;

/// Empty while nobody else has changed anything.
#[component]
pub fn ConflictPanel() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let asks = Memo::new(move |_| workspace.draft.read().asks.clone());
    view! {
        {move || {
            let asks = asks.get();
            (!asks.is_empty()).then(|| view! { <Questions asks/> })
        }}
        <WhatChanged/>
    }
}

#[component]
fn Questions(asks: Vec<Ask>) -> impl IntoView {
    let view = expect_context::<Workspace>().view();
    let rows = asks
        .into_iter()
        .enumerate()
        .map(|(at, ask)| {
            let label = full_label(&ask.place, view.collection.schema.as_ref()).text(language());
            let said = |value: Option<&Value>| text_of(value, &ask.place, view.collection.schema.as_ref());
            let (base, theirs, mine) = (said(ask.base.as_ref()), theirs_of(&ask, said), mine_of(&ask, said));
            let choice = |text: String, action: Action, name: &'static str| {
                let label = format!("{name}: {}, {label}", shortened(&text, LONGEST_SPOKEN));
                view! {
                    <td class="py-1 pr-3 align-top">
                        <span class="block max-h-48 overflow-auto break-words text-ink font-medium">{text}</span>
                        <button type="submit" name="do" value=action.to_string() class="button button-small mt-0.5" aria-label=label>{name}</button>
                    </td>
                }
            };
            view! {
                <tr class="border-t border-line">
                    <th scope="row" class="py-1 pr-3 font-medium text-left align-top">{label.clone()}</th>
                    <td class="py-1 pr-3 text-ink-soft align-top"><span class="block max-h-48 overflow-auto break-words">{base}</span></td>
                    {choice(theirs, Action::Theirs(at), t!(conflict_theirs))}
                    {choice(mine, Action::Mine(at), t!(conflict_mine))}
                </tr>
            }.into_any()
        })
        .collect_view();
    view! {
        <section class="notice notice-bad flex flex-col gap-2" aria-labelledby="conflict-title" role="region">
            <h2 id="conflict-title" class="font-semibold">{t!(conflict_title)}</h2>
            <p class="text-sm">{t!(conflict_text)}</p>
            <table class="w-full text-sm border-collapse text-ink table-fixed">
                <thead><tr class="text-left text-ink-soft">
                    <th scope="col" class="py-1 pr-3 font-medium">{t!(conflict_field)}</th>
                    <th scope="col" class="py-1 pr-3 font-medium">{t!(conflict_base)}</th>
                    <th scope="col" class="py-1 pr-3 font-medium">{t!(conflict_theirs)}</th>
                    <th scope="col" class="py-1 font-medium">{t!(conflict_mine)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="flex gap-2">
                <button type="submit" name="do" value=Action::AllTheirs.to_string() class="button">{t!(conflict_all_theirs)}</button>
                <button type="submit" name="do" value=Action::AllMine.to_string() class="button">{t!(conflict_all_mine)}</button>
            </div>
        </section>
    }
}

/// What they changed, without emphasis: it is already in the fields.
#[component]
fn WhatChanged() -> impl IntoView {
    let view = expect_context::<Workspace>().view();
    view.meanwhile.clone().filter(|meanwhile| !meanwhile.changes.is_empty()).map(|meanwhile| {
        let who = meanwhile.who.unwrap_or_else(|| t!(conflict_somebody).to_owned());
        let blank = |text: String| if text.is_empty() { t!(empty_value).to_owned() } else { brief(&text) };
        let changes = meanwhile.changes.into_iter().map(|(label, was, now)| {
            view! { <li>{label.text(language())} ": " <s class="text-ink-soft" dir="auto">{blank(was)}</s> " → " <span dir="auto">{blank(now)}</span></li> }
                .into_any()
        });
        view! {
            <div class="notice notice-low text-sm" role="status">
                <p class="font-medium">{t!(conflict_put_together, who = &who)}</p>
                <ul class="list-disc pl-5 max-h-48 overflow-auto break-words">{changes.collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

fn theirs_of(ask: &Ask, said: impl Fn(Option<&Value>) -> String) -> String {
    if ask.theirs.is_none() && matches!(ask.mine, Mine::Row { .. }) {
        t!(conflict_row_removed).to_owned()
    } else {
        said(ask.theirs.as_ref())
    }
}

fn mine_of(ask: &Ask, said: impl Fn(Option<&Value>) -> String) -> String {
    match &ask.mine {
        Mine::Value(value) => said(Some(value)),
        Mine::Typed(text) => brief(text),
        Mine::Absent => said(None),
        Mine::Gone => t!(conflict_row_removed).to_owned(),
        Mine::Row { row, .. } => said(Some(row)),
    }
}

fn text_of(value: Option<&Value>, path: &FieldPath, schema: Option<&Schema>) -> String {
    let text = locale().say_value(value, path, schema);
    if text.is_empty() { t!(empty_value).to_owned() } else { brief(&text) }
}
