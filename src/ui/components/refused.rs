//! Why a decision was refused, at the buttons that decide; and what still blocks one, among the fields.

use super::mend_buttons::mend_buttons;
use crate::{
    address::Problem,
    api::{ApiError, Blocker},
    domain::{Label, Objection, Why, label::brief, rule::BrokenRule},
    t,
    ui::{error_text, focus, language, router::use_router, workspace::Workspace},
};
use leptos::prelude::*;

/// Why the last decision was refused, with a link to each field, and the way to decide all the same, if there is one.
#[component]
pub(super) fn Refused() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    // The document itself can be wrong: its sums don't add up, and the reviewer confirms that they are as printed.
    let accept_anyway = move || {
        workspace.shown.read().can_accept_anyway().then(|| {
            view! { <button type="submit" name="do" value="accept-anyway" class="button button-small shrink-0" aria-keyshortcuts="Control+Shift+Enter">
                {t!(review_accept_anyway)}<kbd class="key" aria-hidden="true">{language().keys("Ctrl ⇧ ↵")}</kbd>
            </button> }.into_any()
        })
    };
    // Without JavaScript the refusal comes with the address.
    let place = use_router().place();
    let was_refused = move || place.read().problem() == Some(Problem::Blocked) && workspace.refused.read().is_none();
    let to_confirm = move || {
        let blocking = workspace.shown.read().blocking.clone().into_iter();
        let objections =
            blocking.map(|BrokenRule { path, broken, .. }| Objection { path, label: Label::default(), why: Why::Rule(broken) });
        objections.map(|objection| Blocker::new(&objection, workspace.locale)).collect()
    };
    view! {
        {move || was_refused().then(accept_anyway).flatten().map(|button| view! {
            <div class="refused">
                <div class="grow min-w-0"><p class="font-semibold">{t!(review_to_confirm)}</p>{list(workspace, to_confirm())}</div>
                {button}
            </div>
        }.into_any())}
        {move || workspace.refused.get().map(|error| match error {
            ApiError::Blocked(blockers) => view! {
                <div class="refused" role="alert">
                    <div class="grow min-w-0"><p class="font-semibold">{t!(review_problem)}</p>{list(workspace, blockers)}</div>
                    {move || accept_anyway()}
                </div>
            }.into_any(),
            other => view! { <p class="refused" role="alert">{error_text(&other)}</p> }.into_any(),
        })}
    }
}

/// What has to be put right before the item can be accepted.
#[component]
pub(super) fn ToCorrect() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let blocked: Memo<Vec<Blocker>> = Memo::new(move |_| {
        let shown = workspace.shown.read();
        let typed = shown.typed_in_order().filter_map(|(path, problem)| {
            let label = shown.fields.get(path)?.label.clone();
            Some(Objection { path: path.clone(), label, why: Why::Problem(problem.clone()) })
        });
        let broken = shown.violations.iter().cloned().map(Objection::from);
        typed.chain(broken).map(|objection| Blocker::new(&objection, workspace.locale)).collect()
    });
    move || {
        let blocked = blocked.get();
        (!blocked.is_empty() && workspace.refused.read().is_none()).then(|| {
            view! {
                <div class="notice notice-bad text-sm"><p class="font-semibold">{t!(review_to_correct)}</p>{list(workspace, blocked)}</div>
            }
            .into_any()
        })
    }
}

fn list(workspace: Workspace, blockers: Vec<Blocker>) -> impl IntoView {
    let items = blockers.into_iter().take(20).map(move |Blocker { path, sentence }| {
        let message = brief(&sentence);
        let href = format!("#{}", path.to_id());
        // A field has its own buttons.
        let mend = {
            let path = path.clone();
            move || match workspace.shown.read().fields.get(&path) {
                Some(_) => None,
                None => mend_buttons(workspace, &path, workspace.ways(&path), false),
            }
        };
        view! {
            <li>
                <a class="underline" href=href rel="external"
                    on:click=move |event| { event.prevent_default(); focus::focus_field(workspace, &path) }>{message}</a>
                {move || mend()}
            </li>
        }
        .into_any()
    });
    view! { <ul class="list-disc pl-5 text-sm max-h-48 overflow-auto break-words">{items.collect_view()}</ul> }.into_any()
}
