//! Reasons to look, each with a link to its field; and the one change that would put the sums right.

use super::badge::{looks, ticked_mark};
use crate::{
    address::Address,
    api::Action,
    domain::{FieldPath, Flag, Reason, evidence::Offer, full_label, label::brief, to_text},
    t,
    ui::{
        Icon,
        elements::{is_hydrated, target},
        focus, language, named,
        workspace::Workspace,
    },
};
use leptos::prelude::*;

/// Flags shown before the list is cut; a record without any confidence has one flag per field.
const SHOWN: usize = 60;

/// The list named `Flags`, folded: the checklist leads through it. What no field shows, and what stood at a decision, is open at once.
#[component]
pub fn FlagList() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let count = Memo::new(move |_| workspace.shown.read().flags.len());
    let flags = Memo::new(move |_| workspace.shown.read().flags.iter().take(SHOWN).cloned().collect::<Vec<_>>());
    let stood = workspace.view().stood.is_some();
    // The same number as in the checklist: what is flagged twice is looked at once.
    let fields = Memo::new(move |_| workspace.checklist.with(Vec::len));
    let of_document = Memo::new(move |_| workspace.shown.read().count_at_no_field());
    let title = move || {
        let (fields, of_document) = (fields.get(), of_document.get());
        let about = (of_document > 0).then(|| t!(flags_of_document, count = of_document));
        let at_fields = (fields > 0 || about.is_none())
            .then(|| if stood { t!(flags_at_decision, count = fields) } else { t!(flags_to_look_at, count = fields) });
        at_fields.into_iter().chain(about).collect::<Vec<_>>().join(" · ")
    };
    let is_open = RwSignal::new(stood || of_document.get_untracked() > 0);
    Effect::new(move |_| {
        if of_document.get() > 0 {
            is_open.set(true);
        }
    });
    // The server sends them all, for pages without a script. With one, a list that is folded has no lines to keep up to date.
    let lines = move || {
        let is_shown = is_open.get() || cfg!(feature = "ssr") || !is_hydrated();
        let flags = if is_shown { flags.get() } else { Vec::new() };
        flags.iter().map(|flag| flag_line(workspace, Flag::clone(flag))).collect_view()
    };
    let list = move || {
        if count.get() == 0 {
            return view! { <h2 id="flags-title" class="px-3 py-2 font-medium">{title()}</h2> }.into_any();
        }
        view! {
            <details open=move || is_open.get() on:toggle=move |event| is_open.set(target(&event).is_some_and(|list| list.has_attribute("open")))>
                <summary class="flags-title"><h2 id="flags-title" class="inline">{move || title()}</h2></summary>
                <ul aria-label=t!(flags_title) class="max-h-48 overflow-auto border-t border-line text-sm" tabindex="0">
                    {move || lines()}
                    {move || (count.get() > SHOWN).then(|| view! {
                        <li class="px-3 py-1 text-ink-faint">{t!(flags_more, count = count.get() - SHOWN)}</li>
                    }.into_any())}
                </ul>
            </details>
            <button
                type="button" class="button button-small flags-next with-script"
                on:click=move |_| if let Some(path) = workspace.next_flagged() { focus::focus_field(workspace, &path) }
            >
                {t!(flags_next)}<kbd class="key" aria-hidden="true">"u"</kbd>
            </button>
        }.into_any()
    };
    view! {
        <section class="relative rounded-md border border-line bg-surface" aria-labelledby="flags-title">
            {move || list()}
            <SuggestionLine/>
            <OfferLines/>
        </section>
    }
}

fn flag_line(workspace: Workspace, flag: Flag) -> AnyView {
    let (class, icon) = looks(Some(flag.kind));
    let is_ticked = flag.path.as_ref().is_some_and(|place| {
        workspace.ticked.with(|ticked| ticked.iter().any(|one| place.starts_with(one) || one.starts_with(place)))
    });
    let mark = if is_ticked { ticked_mark() } else { view! { <span class=class><Icon name=icon/></span> }.into_any() };
    let content = view! {
        {mark}
        <span class="min-w-0 break-words">
            <span class="font-medium" dir="auto">{brief(&flag.title(language()))}</span>" "
            <span class="text-ink-soft" dir="auto" title=flag.reason.detail().map(str::to_owned)>{brief(&flag.message(language()))}</span>
        </span>
    };
    let line = "flex gap-2 px-3 py-1 items-baseline";
    match (flag.path, flag.reason) {
        (Some(path), _) => {
            let href = format!("#{}", path.to_id());
            view! {
                <li>
                    <a class=format!("{line} no-underline text-ink hover:bg-accent-soft") href=href rel="external"
                        on:click=move |event| { event.prevent_default(); focus::focus_field(workspace, &path) }>{content}</a>
                </li>
            }
            .into_any()
        }
        (None, Reason::Duplicate(other)) => {
            let name = t!(flag_open_document, document = named(&other.document));
            view! {
                <li class=line>{content}<a class="underline text-accent" href=Address::of_item(&other.id).to_string() aria-label=brief(&name)>{t!(flag_open_other)}</a></li>
            }
            .into_any()
        }
        (None, _) => view! { <li class=line>{content}</li> }.into_any(),
    }
}

/// One key applies it.
#[component]
fn SuggestionLine() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let suggestion = Memo::new(move |_| workspace.shown.read().suggestion.clone());
    let content = move || {
        let suggestion = suggestion.get()?;
        let was =
            workspace.shown.read_untracked().fields.get(&suggestion.path).and_then(|field| field.value.as_ref().map(to_text));
        let was = was.filter(|was| !was.is_empty()).map_or(t!(empty_value).to_owned(), |was| workspace.locale.show_choice(&was));
        let value = workspace.locale.show_choice(&suggestion.text);
        let change = t!(suggestion_text, field = &suggestion.label.text(language()), value = &value, was = &was);
        Some(view! {
            <div class="px-3 py-2 border-t border-line bg-accent-soft text-sm flex items-center gap-3" role="group" aria-label=t!(suggestion_title)>
                <p class="grow min-w-0">
                    <span class="font-medium">{brief(&change)}</span>
                    <span class="block text-ink-soft">{brief(&suggestion.evidence.sentence(language()))}</span>
                </p>
                {use_button(workspace, &suggestion.path, suggestion.text, &value, None)}
            </div>
        }.into_any())
    };
    view! { {move || content()} }
}

/// The values that the page offers: what each would change is the preview of using all, so none is left out.
#[component]
fn OfferLines() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let offers = Memo::new(move |_| workspace.shown.read().offers.clone());
    let content = move || {
        let offers = offers.get();
        let count = offers.len();
        if count == 0 {
            return None;
        }
        let shown = workspace.shown.read_untracked();
        let lines = offers.iter().filter_map(|offer| {
            let field = shown.fields.get(&offer.path)?;
            let was = if offer.about.is_empty() { t!(empty_value).to_owned() } else { workspace.locale.say(&offer.about, &field.field_type) };
            let value = workspace.locale.say(&offer.text, &field.field_type);
            let label = full_label(&offer.path, workspace.view().collection.schema.as_ref()).text(language());
            let change = brief(&t!(suggestion_text, field = &label, value = &value, was = &was));
            Some(view! { <li class="flex flex-wrap items-center gap-x-2 py-0.5"><span class="grow basis-48 min-w-0 break-words" dir="auto">{change}</span>{offer_button(workspace, offer)}</li> }.into_any())
        });
        Some(view! {
            <details class="border-t border-line bg-accent-soft text-sm px-3 py-2" role="group" aria-label=t!(offers_title)>
                <summary>{t!(offers_count, count = count)}</summary>
                <ul class="pt-1 max-h-64 overflow-auto">{lines.collect_view()}</ul>
                {(count > 1).then(|| view! {
                    <button type="submit" name="do" value=Action::UseAll.to_string() class="button button-small mt-1">{t!(offers_use_all, count = count)}</button>
                }.into_any())}
            </details>
        }.into_any())
    };
    view! { {move || content()} }
}

/// Uses one value from the page.
pub(super) fn offer_button(workspace: Workspace, offer: &Offer) -> AnyView {
    let shown = workspace.shown.read_untracked();
    let value = shown
        .fields
        .get(&offer.path)
        .map_or_else(|| offer.text.clone(), |field| workspace.locale.say(&offer.text, &field.field_type));
    use_button(workspace, &offer.path, offer.text.clone(), &value, Some(t!(offer_hint)))
}

/// Sets the field to `text`, which people read as `value`. On the one that `Alt+S` presses stands that key.
fn use_button(workspace: Workspace, path: &FieldPath, text: String, value: &str, hint: Option<&'static str>) -> AnyView {
    let label = full_label(path, workspace.view().collection.schema.as_ref()).text(language());
    let name = t!(suggestion_use_for, value = &brief(value), label = &label);
    let action = Action::Use(path.clone(), text);
    let pressed = action.to_string();
    let has_key = Memo::new(move |_| workspace.suggested.read().as_ref() == Some(&action));
    view! {
        <button type="submit" name="do" value=pressed class="button button-small shrink-0 max-w-full" title=hint aria-label=name
            aria-keyshortcuts=move || has_key.get().then_some("Alt+S")>
            <span class="truncate">{t!(suggestion_use, value = &brief(value))}</span>
            {move || has_key.get().then(|| view! { <kbd class="key" aria-hidden="true">"Alt S"</kbd> })}
        </button>
    }
    .into_any()
}
