//! What is left to look at: one line that stays in view, with the field that comes next.

use super::{badge::ticked_mark, flag_list::offer_button};
use crate::{
    api::Action,
    domain::{full_label, label::brief},
    t,
    ui::{Icon, focus, language, shown::ToLookAt, workspace::Workspace},
};
use leptos::prelude::*;

/// The line. Empty where nothing is flagged.
#[component]
pub fn Checklist() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    // The focused field, if it is one of them; else the first that is left.
    let current = Memo::new(move |_| {
        let (list, focused) = (workspace.checklist.read(), workspace.focused.read());
        let here = list.iter().find(|one| Some(&one.path) == focused.as_ref());
        here.or_else(|| list.iter().find(|one| !one.is_ticked)).cloned()
    });
    let is_empty = Memo::new(move |_| workspace.checklist.with(Vec::is_empty));
    let counts =
        Memo::new(move |_| workspace.checklist.with(|list| (list.iter().filter(|one| one.is_ticked).count(), list.len())));
    let content = move || {
        if is_empty.get() || workspace.is_closed() {
            return None;
        }
        let line = match current.get() {
            Some(one) => line(workspace, one),
            None => view! {
                <span id=focus::ALL_LOOKED_AT class="grow font-medium text-good" tabindex="-1">
                    {t!(checklist_all)}<span class="with-script">{t!(checklist_accept, key = &language().keys("Ctrl+Enter"))}</span>
                </span>
            }.into_any(),
        };
        Some(view! {
            <div class="checklist" role="group" aria-label=t!(checklist_title)>
                <span class="tabular-nums whitespace-nowrap text-ink-soft">{move || { let (done, all) = counts.get(); t!(checklist_count, done = done, all = all) }}</span>
                {line}
                <span class="with-script flex shrink-0">
                    {step(workspace, "chevron-left", t!(checklist_previous), -1)}
                    {step(workspace, "chevron-right", t!(checklist_next), 1)}
                </span>
            </div>
        }.into_any())
    };
    view! { {move || content()} }
}

fn line(workspace: Workspace, one: ToLookAt) -> AnyView {
    let can_be_ticked = one.can_be_ticked();
    let ToLookAt { path, flag, is_ticked, .. } = one;
    let label = brief(&full_label(&path, workspace.view().collection.schema.as_ref()).text(language()));
    let detail = flag.as_ref().and_then(|flag| flag.reason.detail().map(str::to_owned));
    let message = flag.as_ref().map(|flag| brief(&flag.message(language())));
    let message = message.or_else(|| {
        let shown = workspace.shown.read();
        shown.problem_of(&path).map(|(problem, label)| brief(&problem.sentence(&label, workspace.locale)))
    });
    let offer = workspace.shown.read().offers.iter().find(|offer| offer.path == path).cloned();
    let tick = if is_ticked { Action::Untick(path.clone()) } else { Action::Tick(path.clone()) }.to_string();
    let said = t!(checklist_tick_field, label = &label);
    view! {
        <a class="checklist-field" href=format!("#{}", path.to_id()) rel="external" on:click=move |event| { event.prevent_default(); focus::focus_field(workspace, &path) }>
            {is_ticked.then(ticked_mark)}" "<span class="font-medium" dir="auto">{label}</span> " " <span class="text-ink-soft" dir="auto" title=detail>{message}</span>
        </a>
        {offer.map(|offer| offer_button(workspace, &offer))}
        {can_be_ticked.then(|| view! {
            <button type="submit" name="do" value=tick class="button button-small shrink-0" aria-label=said aria-pressed=is_ticked.to_string()>
                {t!(checklist_tick)}{(!is_ticked).then(|| view! { <kbd class="key" aria-hidden="true">"↵"</kbd> })}
            </button>
        }.into_any())}
    }
    .into_any()
}

fn step(workspace: Workspace, icon: &'static str, label: &'static str, by: isize) -> AnyView {
    let go = move |_| {
        if let Some(path) = workspace.beside_in_checklist(by) {
            focus::focus_field(workspace, &path);
        }
    };
    view! { <button type="button" class="button button-small button-quiet" aria-label=label title=label on:click=go><Icon name=icon/></button> }.into_any()
}
