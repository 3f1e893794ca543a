//! The right side: what blocks a decision, the flags, and every field of the record in document order.

use super::{FlagList, Inspector, NothingMenu, blocks::form_view, long_form::LongForm};
use crate::{
    address::Problem,
    api::{ApiError, Blocker},
    domain::{
        ExtractedData, FieldPath, Label, Objection, Status, Unreadable, Why,
        label::brief,
        queue::{ItemView, Overwritten},
        rule::BrokenRule,
    },
    t,
    ui::{
        date_picker::DatePicker, error_text, field_window::PANE, focus, language, notice::Notice, router::use_router,
        workspace::Workspace,
    },
};
use leptos::prelude::*;

/// The region named `Fields`; `children` come first in it. `nothing_asked` is the field whose menu of null, absent and empty is
/// open.
#[component]
pub fn FieldsPane(nothing_asked: RwSignal<Option<FieldPath>>, children: Children) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let view = workspace.view();
    let problems: Vec<Unreadable> = workspace.shown.with_untracked(|shown| {
        view.record.own_problems().into_iter().chain(shown.metadata.problems().iter().cloned()).collect()
    });
    // Inputs hold what is being typed, so they are rebuilt only when the form gets other parts.
    let blocks = move || {
        workspace.shape.track();
        let shown = workspace.shown.get_untracked();
        let chunks = workspace.focused.with_untracked(|focused| workspace.field_window.show(&shown.blocks, focused.as_ref()));
        if chunks.is_empty() { form_view(&shown.blocks) } else { view! { <LongForm chunks/> }.into_any() }
    };
    view! {
        <section class="pane pane-fields border-l border-line" role="region" aria-label=t!(review_fields)>
            <div id=PANE class="@container relative grow overflow-auto p-3 flex flex-col gap-3" tabindex="-1" on:scroll=move |_| workspace.field_window.scrolled()>
                <Notice/>
                {children()}
                {decided_by(&view.record)}
                {overwritten(&view)}
                <Refused/>
                {(!problems.is_empty()).then(|| view! {
                    <div class="notice notice-low text-sm">
                        <p class="font-medium">{t!(review_unreadable)}</p>
                        <ul class="list-disc pl-5 max-h-48 overflow-auto break-words">{problems.into_iter().take(10).map(|problem| view! { <li>{brief(&problem.sentence(language()))}</li> }.into_any()).collect_view()}</ul>
                    </div>
                }.into_any())}
                <FlagList/>
                <div class="flex flex-col gap-2">{move || blocks()}</div>
                <DatePicker/>
                <NothingMenu field=nothing_asked/>
            </div>
            <Inspector/>
        </section>
    }
}

/// Who decided, when and why, according to the record.
fn decided_by(record: &ExtractedData) -> Option<impl IntoView + use<>> {
    let status = record.status();
    let review = record.metadata()?.get("review")?;
    let text = |key: &str| review.get(key).and_then(|value| value.as_str()).map(brief).unwrap_or_default();
    let (reviewer, reason, note) = (text("reviewer"), text("reason"), text("note"));
    let at = text("decided_at").get(..16).unwrap_or_default().replace('T', " ");
    let reason = if reason.is_empty() { reason } else { format!(": {}", reason.replace('_', " ")) };
    let note = if note.is_empty() { note } else { format!(" “{note}”") };
    matches!(status, Status::Accepted | Status::Rejected).then(|| {
        view! { <p class="notice border-line bg-surface text-sm">{t!(review_decided, status = status.label(language()), reviewer = &reviewer, at = &at, reason = &reason, note = &note)}</p> }.into_any()
    })
}

/// The decision that the agent has written over.
fn overwritten(view: &ItemView) -> Option<impl IntoView + use<>> {
    let Overwritten { status, reviewer, at } = view.overwritten.as_ref()?;
    let said = t!(review_overwritten, status = status.label(language()), reviewer = &brief(reviewer), at = at);
    Some(view! { <p class="notice notice-low text-sm">{said}</p> }.into_any())
}

/// Why the last decision was refused, with a link to each field; or what still blocks one.
#[component]
fn Refused() -> impl IntoView {
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
    let items = move |blockers: Vec<Blocker>| {
        blockers
            .into_iter()
            .take(20)
            .map(|Blocker { path, sentence }| {
                let message = brief(&sentence);
                let href = format!("#{}", path.to_id());
                view! {
                    <li>
                        <a class="underline" href=href rel="external"
                            on:click=move |event| { event.prevent_default(); focus::focus_field(workspace, &path) }>{message}</a>
                    </li>
                }
                .into_any()
            })
            .collect_view()
    };
    // The document itself can be wrong: its sums don't add up, and the reviewer confirms that they are as printed.
    let accept_anyway = move || {
        workspace.shown.read().can_accept_anyway().then(|| {
            view! { <p class="mt-2"><button type="submit" name="do" value="accept-anyway" class="button button-small" aria-keyshortcuts="Control+Shift+Enter">
                {t!(review_accept_anyway)}<kbd class="key" aria-hidden="true">"Ctrl ⇧ ↵"</kbd>
            </button></p> }.into_any()
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
            <div class="notice notice-bad text-sm">
                <p class="font-semibold">{t!(review_to_confirm)}</p>
                <ul class="list-disc pl-5">{items(to_confirm())}</ul>
                {button}
            </div>
        }.into_any())}
        {move || workspace.refused.get().map(|error| match error {
            ApiError::Blocked(blockers) => view! {
                <div class="notice notice-bad" role="alert">
                    <p class="font-semibold">{t!(review_problem)}</p>
                    <ul class="list-disc pl-5 text-sm max-h-48 overflow-auto break-words">{items(blockers)}</ul>
                    {move || accept_anyway()}
                </div>
            }.into_any(),
            other => view! { <p class="notice notice-bad" role="alert">{error_text(&other)}"."</p> }.into_any(),
        })}
        {move || {
            let blocked = blocked.get();
            (!blocked.is_empty() && workspace.refused.read().is_none()).then(|| view! {
                <div class="notice notice-bad text-sm">
                    <p class="font-semibold">{t!(review_to_correct)}</p>
                    <ul class="list-disc pl-5 max-h-48 overflow-auto break-words">{items(blocked)}</ul>
                </div>
            }.into_any())
        }}
    }
}
