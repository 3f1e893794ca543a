//! Several items decided at once: the preview, which is one form, and the result. Rendered on the server.

use crate::{
    address::{Address, Route},
    api::REVIEWER,
    domain::{Collection, Decision, FlagKind},
    review::bulk::{Candidate, Obstacle, Outcome},
    t,
    ui::{Icon, language, locale, rcdata, reader},
};
use leptos::prelude::*;

/// Why a form that was sent is shown again.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Told {
    /// No reason was chosen for a rejection.
    NoReason,
    /// The session had ended.
    SignedOut,
    /// The page was made for somebody else.
    OtherReviewer,
}

impl Told {
    /// Why a form that was sent did nothing.
    pub(super) fn notice(self) -> Option<AnyView> {
        let text = match self {
            Self::NoReason => return None, // it stands at the reasons
            Self::SignedOut => t!(bulk_signed_out),
            Self::OtherReviewer => t!(bulk_other_reviewer),
        };
        Some(view! { <p class="notice notice-bad" role="alert">{text}</p> }.into_any())
    }
}

/// Above a form that was sent after a session had ended.
pub(super) fn signed_out_notice() -> AnyView {
    Told::SignedOut.notice().into_any()
}

/// What deciding these items would do. Only those without an obstacle are in the form. `reader` is the id of whoever reads it.
pub(crate) fn preview_page(
    candidates: &[Candidate],
    decision: &Decision,
    collection: &Collection,
    (told, reader): (Option<Told>, &str),
) -> AnyView {
    let accepts = *decision == Decision::Accept;
    let (ready, left): (Vec<_>, Vec<_>) = candidates.iter().partition(|candidate| candidate.obstacles.is_empty());
    let title = if accepts { t!(bulk_accept_title, count = ready.len()) } else { t!(bulk_reject_title, count = ready.len()) };
    let action = if accepts { t!(bulk_accept_button, count = ready.len()) } else { t!(bulk_reject_button, count = ready.len()) };
    let class = if accepts { "button button-accept" } else { "button button-danger" };
    let hidden: Vec<_> = ready
        .iter()
        .map(|one| {
            let version = one.version.as_ref().map(ToString::to_string).unwrap_or_default();
            view! { <input type="hidden" name="item" value=format!("{version} {}", one.id)/> }
        })
        .collect();
    view! {
        <h1 class="text-xl font-semibold tracking-tight">{title}</h1>
        {told.and_then(Told::notice)}
        <p class="text-ink-soft text-sm">{if accepts { t!(bulk_accept_rule) } else { t!(bulk_reject_rule) }}</p>
        {if ready.is_empty() {
            view! {
                <p class="notice notice-low">{t!(bulk_nothing_left)}</p>
                <p><a class="button" href=reader::home()>{t!(bulk_back)}</a></p>
            }.into_any()
        } else {
            view! {
                <form method="post" action=reader::in_queue(Route::Bulk).to_string() class="flex flex-col gap-4">
                    <input type="hidden" name=REVIEWER value=reader.to_owned()/>
                    {hidden}
                    {(!accepts).then(|| reasons(collection, decision, told == Some(Told::NoReason)))}
                    <div class="flex flex-wrap gap-2">
                        <button type="submit" name="do" value=if accepts { "accept" } else { "reject" } class=class>{action}</button>
                        <a class="button" href=reader::home()>{t!(bulk_cancel)}</a>
                    </div>
                </form>
                <section class="flex flex-col gap-2" aria-labelledby="ready">
                    <h2 id="ready" class="font-semibold">{if accepts { t!(bulk_will_accept) } else { t!(bulk_will_reject) }}</h2>
                    <ul class="flex flex-col gap-2">{ready.into_iter().map(candidate_view).collect_view()}</ul>
                </section>
            }.into_any()
        }}
        {(!left.is_empty()).then(|| view! {
            <section class="flex flex-col gap-2" aria-labelledby="left-out">
                <h2 id="left-out" class="font-semibold">{t!(bulk_left_out, count = left.len())}</h2>
                {by_reason(&left)}
            </section>
        })}
    }
    .into_any()
}

/// What is left out, under the first reason of each: those of a record itself come before who works on it.
fn by_reason(left: &[&Candidate]) -> Vec<AnyView> {
    let mut groups: Vec<(usize, String, Vec<&Candidate>)> = Vec::new();
    for candidate in left {
        let Some(worst) = candidate.obstacles.iter().min_by_key(|obstacle| rank(obstacle)) else { continue };
        let (rank, reason) = (rank(worst), reason_text(worst));
        match groups.iter_mut().find(|(_, known, _)| *known == reason) {
            Some((_, _, group)) => group.push(candidate),
            None => groups.push((rank, reason, vec![candidate])),
        }
    }
    groups.sort_by_key(|(rank, ..)| *rank);
    let group = |(_, reason, group): (usize, String, Vec<&Candidate>)| {
        let heading = t!(bulk_group, reason = &reason, count = group.len());
        view! {
            <h3 class="text-sm font-medium text-low pt-2">{heading}</h3>
            <ul class="flex flex-col gap-2">{group.into_iter().map(candidate_view).collect_view()}</ul>
        }
        .into_any()
    };
    groups.into_iter().map(group).collect()
}

/// The order of the reasons: the worst flags first.
fn rank(obstacle: &Obstacle) -> usize {
    let flags = FlagKind::ALL.len();
    match obstacle {
        Obstacle::Flag(kind, _) => FlagKind::ALL.iter().position(|one| one == kind).unwrap_or(flags),
        Obstacle::Blocked(_) => flags,
        Obstacle::OwnDraft => flags + 1,
        Obstacle::OthersDraft => flags + 2,
        Obstacle::Claimed(_) => flags + 3,
        Obstacle::Changed => flags + 4,
        Obstacle::Decided(_) => flags + 5,
        Obstacle::Gone => flags + 6,
        Obstacle::Trouble => flags + 7,
        Obstacle::ForOthers => flags + 8,
        Obstacle::OthersWork => flags + 9,
    }
}

/// A reason that several documents share: without the field.
fn reason_text(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Flag(kind, _) => kind.label(language()).to_owned(),
        Obstacle::Blocked(_) => t!(bulk_to_correct).to_owned(),
        other => obstacle_text(other),
    }
}

fn reasons(collection: &Collection, decision: &Decision, reason_missing: bool) -> AnyView {
    let Decision::Reject { reason: chosen, note } = decision else { return ().into_any() };
    let problem =
        reason_missing.then(|| view! { <p class="notice notice-bad text-sm" role="alert">{t!(reject_reason_missing)}</p> });
    let choices: Vec<_> = collection
        .reject_reasons
        .iter()
        .map(|reason| view! {
            <label class="flex items-center gap-2 py-0.5"><input type="radio" name="reason" value=reason.code.clone() checked=reason.code == *chosen required/>{reason.text(language())}</label>
        })
        .collect();
    view! {
        <fieldset class="group max-w-lg"><legend>{t!(reject_why)}</legend>{problem}{choices}</fieldset>
        <label class="text-sm text-ink-soft max-w-lg">{t!(reject_note)}<textarea name="note" rows="2" class="control mt-1">{rcdata(note)}</textarea></label>
    }
    .into_any()
}

fn candidate_view(candidate: &Candidate) -> AnyView {
    let keys = candidate.key_fields.iter().map(|key| key.shown(locale())).filter(|text| !text.is_empty());
    let keys: Vec<_> =
        keys.enumerate().map(|(at, text)| view! { {(at > 0).then_some(" · ")}<bdi>{text}</bdi> }.into_any()).collect();
    let values: Vec<_> = candidate
        .values
        .iter()
        .map(|(label, field_type, text)| {
            let text = locale().say(text, field_type);
            let text = if text.is_empty() { "—".to_owned() } else { text.clone() };
            view! { <div class="contents"><dt class="text-ink-soft">{label.text(language())}</dt><dd class="min-w-0 whitespace-pre-wrap" style="overflow-wrap: anywhere">{text}</dd></div> }
        })
        .collect();
    let has_values = !values.is_empty();
    let is_there = candidate.version.is_some();
    let name = candidate.document.clone();
    view! {
        <li class="rounded-lg border border-line bg-surface px-3 py-2 flex flex-col gap-1 text-sm">
            <p class="flex flex-wrap items-baseline gap-x-3">
                {if is_there { view! { <a class="font-medium text-accent underline break-all" href=Address::of_item(&candidate.id).to_string()>{name}</a> }.into_any() } else { view! { <span class="font-medium break-all">{name}</span> }.into_any() }}
                <span class="text-ink-soft tabular-nums">{keys}</span>
            </p>
            {obstacles_view(&candidate.obstacles)}
            {has_values.then(|| view! {
                <details><summary class="text-ink-soft">{t!(bulk_values, count = candidate.values.len())}</summary>
                    <dl class="grid gap-x-4 gap-y-0.5 pt-1" style="grid-template-columns: minmax(6rem, 14rem) minmax(0, 1fr)">{values}</dl>
                </details>
            })}
        </li>
    }
    .into_any()
}

/// The result, item by item.
pub(crate) fn outcome_page(outcomes: &[Outcome], decision: &Decision) -> AnyView {
    let accepts = *decision == Decision::Accept;
    let (done, not): (Vec<_>, Vec<_>) = outcomes.iter().partition(|outcome| outcome.obstacles.is_empty());
    let title = if accepts { t!(bulk_accepted, count = done.len()) } else { t!(bulk_rejected, count = done.len()) };
    let class = if not.is_empty() { "notice notice-good" } else { "notice notice-low" };
    let item = |outcome: &&Outcome| {
        let icon = if outcome.obstacles.is_empty() { "check" } else { "x" };
        view! {
            <li class="rounded-lg border border-line bg-surface px-3 py-2 flex flex-col gap-1 text-sm">
                <p><Icon name=icon/>" "<a class="font-medium text-accent underline break-all" href=Address::of_item(&outcome.id).to_string()>{outcome.document.clone()}</a></p>
                {outcome.waits.then(|| view! { <p class="text-sm text-ink-soft">{t!(bulk_waits)}</p> })}
                {obstacles_view(&outcome.obstacles)}
            </li>
        }
        .into_any()
    };
    let list = |heading: String, id: &'static str, list: Vec<AnyView>| {
        (!list.is_empty()).then(|| view! {
            <section class="flex flex-col gap-2" aria-labelledby=id><h2 id=id class="font-semibold">{heading}</h2><ul class="flex flex-col gap-2">{list}</ul></section>
        })
    };
    let summary = if not.is_empty() { t!(bulk_all_done).to_owned() } else { t!(bulk_some_left, count = not.len()) };
    view! {
        <h1 class="text-xl font-semibold tracking-tight">{title.clone()}</h1>
        <p class=class role="status">{summary}</p>
        <p><a class="button" href=reader::home()>{t!(bulk_back)}</a></p>
        {list(t!(bulk_not_done, count = not.len()), "not-done", not.iter().map(item).collect())}
        {list(title, "done", done.iter().map(item).collect())}
    }
    .into_any()
}

fn obstacles_view(obstacles: &[Obstacle]) -> Option<AnyView> {
    let list: Vec<_> = obstacles.iter().map(|obstacle| view! { <li>{obstacle_text(obstacle)}</li> }).collect();
    (!list.is_empty()).then(|| view! { <ul class="text-low list-disc pl-5">{list}</ul> }.into_any())
}

fn obstacle_text(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Gone => t!(obstacle_gone).to_owned(),
        Obstacle::Decided(status) => t!(obstacle_decided, status = status.label(language())),
        Obstacle::Flag(kind, None) => kind.label(language()).to_owned(),
        Obstacle::Flag(kind, Some(field)) => format!("{}: {}", field.text(language()), kind.label(language())),
        Obstacle::Blocked(field) => t!(obstacle_blocked, field = &field.text(language())),
        Obstacle::OwnDraft => t!(obstacle_own_draft).to_owned(),
        Obstacle::OthersDraft => t!(obstacle_others_draft).to_owned(),
        Obstacle::Claimed(name) => t!(obstacle_claimed, name = name),
        Obstacle::Changed => t!(obstacle_changed).to_owned(),
        Obstacle::ForOthers => t!(obstacle_for_others).to_owned(),
        Obstacle::OthersWork => t!(obstacle_others_work).to_owned(),
        Obstacle::Trouble => t!(obstacle_trouble).to_owned(),
    }
}
