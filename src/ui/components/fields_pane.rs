//! The right side: what blocks a decision, the flags, and every field of the record in document order.

use super::{Checklist, FlagList, Inspector, NothingMenu, blocks::form_view, long_form::LongForm, refused::ToCorrect};
use crate::{
    domain::{
        ExtractedData, FieldPath, Status, Unreadable,
        label::brief,
        queue::{ItemView, Overwritten},
    },
    t,
    ui::{date_picker::DatePicker, field_window::PANE, language, notice::Notice, workspace::Workspace},
};
use leptos::prelude::*;

/// The region named `Fields`; `children` come first in it, and `end` last. `nothing_asked` is the field whose menu of null, absent and empty is
/// open.
#[component]
pub fn FieldsPane(nothing_asked: RwSignal<Option<FieldPath>>, end: AnyView, children: Children) -> impl IntoView {
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
        if chunks.is_empty() { form_view(workspace, &shown.blocks, true) } else { view! { <LongForm chunks/> }.into_any() }
    };
    view! {
        <section class="pane pane-fields border-l border-line" role="region" aria-label=t!(review_fields)>
            <Checklist/>
            <div id=PANE class="@container relative grow overflow-auto p-3 flex flex-col gap-3" tabindex="-1" on:scroll=move |_| {
                workspace.field_window.scrolled();
                workspace.windows.scrolled();
            }>
                <Notice/>
                {children()}
                {decided_by(&view.record)}
                {overwritten(&view)}
                <ToCorrect/>
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
                {end}
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
