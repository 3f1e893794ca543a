//! The keys of agents, and the form to make one.

use super::{COLUMNS, Input, PROBLEM, Place, Problem, Secret, head, problem_view, row_button, secret_view};
use crate::{
    address::Route,
    domain::{
        Permit, Right,
        label::{LONGEST_SPOKEN, shortened, visible},
    },
    review::history::minute,
    t,
    ui::pages::bulk::signed_out_notice,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// The name under which a problem with the rights is told.
pub(crate) const RIGHTS: &str = "may";

/// What the page shows.
#[derive(Default)]
pub(crate) struct KeysShown {
    pub(crate) keys: Vec<KeyShown>,
    pub(crate) typed: TypedKey,
    /// A form was sent after a session had ended.
    pub(crate) was_signed_out: bool,
    pub(crate) problem: Option<Problem>,
    /// A key that was just made.
    pub(crate) new: Option<Secret>,
}

/// What was typed to make a key.
pub(crate) struct TypedKey {
    pub(crate) name: String,
    pub(crate) may: Vec<Right>,
    pub(crate) deployments: String,
    pub(crate) collections: String,
    pub(crate) until: String,
}

impl Default for TypedKey {
    fn default() -> Self {
        let may = vec![Right::Read, Right::Write];
        Self { name: String::new(), may, deployments: String::new(), collections: String::new(), until: String::new() }
    }
}

pub(crate) struct KeyShown {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) permit: Permit,
    pub(crate) last_used: Option<Timestamp>,
    pub(crate) state: KeyState,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum KeyState {
    NoEnd,
    Until(Timestamp),
    Ended(Timestamp),
    Revoked(Timestamp),
}

/// The content of `/admin/keys`.
pub(crate) fn keys_page(shown: &KeysShown) -> AnyView {
    let new = shown.new.as_ref().map(|Secret { name, text }| {
        secret_view(t!(admin_key_new, name = name), t!(admin_key), "new-key", text, t!(admin_key_rule))
    });
    let rows: Vec<AnyView> = shown.keys.iter().map(row).collect();
    let list = if rows.is_empty() {
        view! { <p class="text-ink-soft text-sm">{t!(admin_keys_none)}</p> }.into_any()
    } else {
        view! { <ul class="flex flex-col gap-2">{rows}</ul> }.into_any()
    };
    view! {
        {head(Place::Keys)}
        {shown.was_signed_out.then(signed_out_notice)}
        {new}
        {problem_view(shown.problem.as_ref())}
        <p class="text-ink-soft text-sm">{t!(admin_keys_rule)}</p>
        {add_form(&shown.typed, shown.problem.as_ref())}
        <section class="flex flex-col gap-2" aria-labelledby="all">
            <h2 id="all" class="font-semibold">{t!(admin_keys_list)}</h2>
            {list}
        </section>
    }
    .into_any()
}

/// The content of `/admin/keys` where the records live in LlamaCloud.
pub(crate) fn no_keys_page() -> AnyView {
    view! {
        {head(Place::Keys)}
        <p class="notice notice-low">{t!(admin_keys_elsewhere)}</p>
    }
    .into_any()
}

fn add_form(typed: &TypedKey, problem: Option<&Problem>) -> AnyView {
    let is_wrong = problem.is_some_and(|problem| problem.input == RIGHTS);
    let rights = Right::ALL.map(|right| {
        let is_chosen = typed.may.contains(&right);
        view! {
            <label class="flex items-center gap-2">
                <input type="checkbox" name=right.word() value="yes" checked=is_chosen class="size-4"/>{right_name(right)}
            </label>
        }
        .into_any()
    });
    let until = Input { kind: "date", ..Input::text("until", t!(admin_key_last_day), &typed.until) };
    view! {
        <section class="flex flex-col gap-2" aria-labelledby="add">
            <h2 id="add" class="font-semibold">{t!(admin_add_key)}</h2>
            <form method="post" action=Route::KEYS class="grid items-end gap-3" style=COLUMNS>
                {Input::text("name", t!(admin_name), &typed.name).required().view(problem)}
                <fieldset class="min-w-0" aria-describedby=is_wrong.then_some(PROBLEM)>
                    <legend class="text-xs text-ink-soft">{t!(admin_key_may)}</legend>
                    <div class="flex flex-wrap items-center gap-x-4 gap-y-1 py-1">{rights.collect_view()}</div>
                </fieldset>
                {until.view(problem)}
                {Input::text("deployments", t!(admin_key_deployments_typed), &typed.deployments).view(problem)}
                {Input::text("collections", t!(admin_key_collections_typed), &typed.collections).view(problem)}
                <div><button type="submit" name="do" value="add" class="button button-accept">{t!(admin_add_key_button)}</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn row(key: &KeyShown) -> AnyView {
    let used = key.last_used.map_or_else(|| t!(admin_unused).to_owned(), |at| t!(admin_used, at = &minute(at)));
    let (class, state) = match key.state {
        KeyState::NoEnd => ("text-ink-soft", t!(admin_key_no_end).to_owned()),
        KeyState::Until(at) => ("text-ink-soft", t!(admin_key_until, at = &minute(at))),
        KeyState::Ended(at) => ("text-bad", t!(admin_key_ended, at = &minute(at))),
        KeyState::Revoked(at) => ("text-bad", t!(admin_key_revoked, at = &minute(at))),
    };
    let revoke = (!matches!(key.state, KeyState::Revoked(_))).then(|| {
        let whose = t!(admin_revoke_which, name = &shortened(&key.name, LONGEST_SPOKEN));
        view! {
            <form method="post" action=Route::KEYS>
                <input type="hidden" name="key" value=key.id.clone()/>
                {row_button("revoke", t!(admin_revoke), whose, true)}
            </form>
        }
        .into_any()
    });
    view! {
        <li class="rounded-lg border border-line bg-surface px-3 py-2 flex flex-col gap-2 text-sm">
            <div class="grid gap-x-4 gap-y-1" style=COLUMNS>
                <div class="min-w-0">
                    <p class="font-medium break-words" dir="auto">{visible(&key.name)}</p>
                    <p class="text-ink-soft font-mono">{visible(&key.id)}</p>
                </div>
                {permit_view(&key.permit)}
                <div class="tabular-nums">
                    <p class="text-ink-soft">{used}</p>
                    <p class=class>{state}</p>
                </div>
            </div>
            {revoke}
        </li>
    }
    .into_any()
}

fn permit_view(permit: &Permit) -> AnyView {
    let rights = permit.may.iter().map(|right| right_name(*right)).collect::<Vec<_>>().join(", ");
    let deployments = permit.deployments.as_ref().map(|names| t!(admin_key_deployments, names = &names.join(", ")));
    let collections = permit.collections.as_ref().map(|names| t!(admin_key_collections, names = &names.join(", ")));
    let everywhere = (!permit.is_limited()).then(|| t!(admin_key_everywhere).to_owned());
    let limits: Vec<AnyView> = [deployments, collections, everywhere]
        .into_iter()
        .flatten()
        .map(|limit| view! { <p class="text-ink-soft break-words" dir="auto">{limit}</p> }.into_any())
        .collect();
    view! { <div class="min-w-0"><p>{rights}</p>{limits}</div> }.into_any()
}

fn right_name(right: Right) -> &'static str {
    match right {
        Right::Read => t!(admin_right_read),
        Right::Write => t!(admin_right_write),
        Right::Delete => t!(admin_right_delete),
    }
}
