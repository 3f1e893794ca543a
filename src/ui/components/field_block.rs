//! A field on its own line: label left, control right, trust and evidence beside it.

use super::{
    BandBadge,
    badge::{confirmed_mark, ticked_mark},
    element_buttons::element_buttons,
    field_input::{Place, field_input},
    field_shown::{FieldShown, field_shown},
    flag_list::offer_button,
    nothing_menu::OpenNothingMenu,
};
use crate::{
    api::Action,
    domain::{Field, FieldType},
    t,
    ui::{Icon, date_picker::OpenCalendar, language, workspace::Workspace},
};
use leptos::prelude::*;
use std::sync::Arc;

/// The field. In a list of `count` elements it can be moved.
#[component]
pub fn FieldBlock(field: Arc<Field>, #[prop(optional)] count: usize) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let shown = field_shown(workspace, field.clone());
    let first = shown.with_untracked(|shown| shown.text.clone());
    let content = move || content(workspace, &shown.read(), &first, count);
    view! {
        <div class="field">
            <label for=field.id.clone() class="field-label">{field.label.text(language())}</label>
            {move || content()}
        </div>
    }
}

fn content(workspace: Workspace, shown: &FieldShown, first: &str, count: usize) -> AnyView {
    let field = &shown.field;
    let (path, label) = (&field.path, field.label.text(language()));
    let hint = field.description.clone().map(|text| view! { <p id=shown.note_id("hint") class="hint">{text}</p> }.into_any());
    let was = shown.was_text().map(|was| {
        view! { <p id=shown.note_id("was") class="text-xs text-changed mt-0.5 max-h-48 overflow-auto break-words">{was}</p> }
            .into_any()
    });
    let calendar =
        (field.field_type == FieldType::Date).then(|| view! { <OpenCalendar path=path.clone() label=label.clone()/> }.into_any());
    let badge = if shown.was.is_some() {
        Some(view! { <span class="badge badge-changed" title=t!(field_changed)><Icon name="pencil"/><span class="sr-only">{t!(field_changed)}</span></span> }.into_any())
    } else {
        shown.tells_confidence().then(|| view! { <BandBadge band=field.band confidence=field.confidence/> }.into_any())
    };
    let mark = if shown.is_ticked { Some(ticked_mark()) } else { field.is_confirmed.then(confirmed_mark) };
    let revert = shown.was.is_some().then(|| {
        view! {
            <button type="submit" name="do" value=Action::Revert(path.clone()).to_string() class="button button-small button-quiet" title=t!(field_revert_hint, key = "Alt+R")>{t!(field_revert)}</button>
        }
        .into_any()
    });
    let metadata = workspace.shown.with_untracked(|shown| shown.metadata.clone());
    let page = metadata.leaf(path).and_then(|leaf| leaf.citations.iter().find_map(|citation| citation.page));
    let where_read = page.map(|page| {
        view! {
            <button
                type="submit" name="do" value=Action::Show(path.clone()).to_string()
                class="text-xs text-ink-faint hover:text-accent cursor-pointer whitespace-nowrap"
                aria-label=t!(field_show_on_page, label = &label, page = page) tabindex="-1"
            >{t!(field_page_short, page = page)}</button>
        }
        .into_any()
    });
    view! {
        <div class="min-w-0">
            <div class="flex items-start gap-0.5 relative">
                {field_input(shown, first, Place::Line, workspace.is_closed())}
                {calendar}
                {element_buttons(field, count)}
            </div>
            {hint}
            {was}
            <p id=shown.note_id("error") class="text-xs text-bad mt-0.5 max-h-48 overflow-auto break-words empty:hidden" aria-live="polite">{shown.message().cloned()}</p>
            {shown.choice_buttons(workspace)}
            {shown.offer.as_ref().map(|offer| offer_button(workspace, offer))}
        </div>
        <div class="field-trust">
            {badge}
            {mark}
            {revert}
            {where_read}
            <OpenNothingMenu path=path.clone() label=label/>
        </div>
    }
    .into_any()
}
