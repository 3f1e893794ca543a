//! Everything known about the focused field: how sure the agent was, why, where it was read, and what it was before.

use super::{BandBadge, field_shown::why, flag_list::offer_button, nothing_menu::nothing_buttons, place_on_page::place_on_page};
use crate::{
    api::Action,
    domain::{Confidence, Problem, full_label, label::brief},
    t,
    ui::{elements::active, language, workspace::Workspace},
};
use leptos::prelude::*;

/// Stays at the foot of the fields, so nothing jumps when the focus moves.
#[component]
pub fn Inspector() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let is_empty = Memo::new(move |_| {
        workspace.focused.read().as_ref().is_none_or(|path| workspace.shown.read().fields.get(path).is_none())
    });
    // It takes its space with the first field that is looked at, which stays in sight.
    Effect::new(move |was_empty: Option<bool>| {
        let is_empty = is_empty.get();
        if was_empty == Some(true) && !is_empty {
            request_animation_frame(keep_in_sight);
        }
        is_empty
    });
    let content = move || {
        let Some(path) = workspace.focused.get() else {
            return view! { <p class="text-ink-faint text-sm">{t!(about_hint)}</p> }.into_any();
        };
        let shown = workspace.shown.get();
        let Some(field) = shown.fields.get(&path) else {
            return view! { <p class="text-ink-faint text-sm">{t!(about_row)}</p> }.into_any();
        };
        let leaf = shown.metadata.leaf(&path).cloned().unwrap_or_default();
        let percent = |value: Option<f64>| Some(value.and_then(Confidence::parse)?.percent());
        // What the agent says of itself, in its own words.
        let own_words: Vec<String> = [
            percent(leaf.extraction_confidence).map(|percent| t!(about_extraction, percent = percent)),
            percent(leaf.parsing_confidence).map(|percent| t!(about_parsing, percent = percent)),
            leaf.reasoning.as_deref().map(brief),
        ]
        .into_iter()
        .flatten()
        .chain(field.flags.iter().filter_map(|flag| flag.reason.detail().map(brief)))
        .collect();
        let evidence = leaf
            .citations
            .iter()
            .enumerate()
            .map(|(index, citation)| {
                let page = citation.page.map_or(t!(about_no_page).to_owned(), |page| t!(about_page, page = page));
                let place = if citation.boxes.is_empty() { format!(", {}", t!(about_no_place)) } else { String::new() };
                let text = citation.matching_text.clone().map(|text| format!("“{}”", brief(&text))).unwrap_or_default();
                view! {
                    <li class="truncate"><span class="text-ink-faint">{format!("{} · {page}{place} ", index + 1)}</span><span dir="auto">{text}</span></li>
                }.into_any()
            })
            .collect_view();
        let cited = !leaf.citations.is_empty();
        let locale = workspace.locale;
        let schema = workspace.view();
        let limits = schema.collection.schema.as_ref().map(|schema| schema.limits(&path)).unwrap_or_default();
        let limits = limits
            .iter()
            .filter(|limit| !matches!(limit, Problem::OtherForm(_)))
            .map(|limit| limit.sentence(&field.label, locale));
        let meaning = sentences(field.description.iter().cloned().chain(limits));
        let revert = field.was.clone().map(|was| {
            let was = locale.say(&was, &field.field_type);
            let was = if was.is_empty() { t!(empty_value).to_owned() } else { was };
            view! {
                <span class="text-changed truncate">{t!(field_was, value = &brief(&was))}</span>
                <button type="submit" name="do" value=Action::Revert(path.clone()).to_string() class="button button-small"
                    aria-label=t!(field_revert_one, label = &field.label.text(language()))>{t!(field_revert)}<kbd class="key" aria-hidden="true">"Alt R"</kbd></button>
            }.into_any()
        });
        // Earlier decisions come from the stored record; what is being typed belongs to the draft.
        let by = workspace.view().changed_by.iter().find(|changed| changed.path == path).map(|changed| {
            let (reviewer, at) = (brief(&changed.reviewer), &changed.at);
            view! { <span class="text-ink-faint">{t!(field_changed_by, reviewer = &reviewer, at = at)}</span> }.into_any()
        });
        let offer = shown.offers.iter().find(|offer| offer.path == path).map(|offer| offer_button(workspace, offer));
        let value = brief(&shown.text_in(&field, locale));
        let why = why(&field.flags).map(|why| view! { <span class="text-bad min-w-0">{why}</span> }.into_any());
        let known = field.confidence.is_some() || field.value.as_ref().is_some_and(|value| !value.is_null());
        view! {
            <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span class="text-lg font-medium tabular-nums truncate max-w-full" dir="auto">{value}</span>{why}{offer}
            </p>
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h2 class="font-semibold">{full_label(&path, workspace.view().collection.schema.as_ref()).text(language())}</h2>
                {known.then(|| view! { <BandBadge band=field.band confidence=field.confidence/> })}
                {field.is_confirmed.then(|| view! { <span class="text-good">{t!(page_confirmed)}</span> }.into_any())}
                {revert}
                {by}
                <span class="flex items-center gap-1 ml-auto" role="group" aria-label=t!(nothing_menu, label = &field.label.text(language()))>
                    {nothing_buttons(&field)}<kbd class="key" aria-hidden="true">"Alt 0"</kbd>
                </span>
            </div>
            {(!meaning.is_empty()).then(|| view! { <p class="text-sm text-ink-soft">{brief(&meaning)}</p> }.into_any())}
            {workspace.findings.read().quotations.iter().any(|found| found.path == path).then(|| view! { <p class="text-sm text-ink-soft">{t!(about_found_by_text)}</p> }.into_any())}
            {if cited {
                view! { <ol class="text-sm">{evidence}</ol> }.into_any()
            } else {
                view! { <p class="text-sm text-ink-faint">{t!(about_no_citation)}</p> }.into_any()
            }}
            {(!own_words.is_empty()).then(|| view! {
                <details class="text-sm text-ink-soft"><summary class="text-ink-faint">{t!(about_details)}</summary><p>{own_words.join(" · ")}</p></details>
            }.into_any())}
        }
        .into_any()
    };
    view! {
        <aside class="inspector" data-empty=move || is_empty.get().then_some("") aria-label=t!(about_title) tabindex="-1">
            {place_on_page()}
            {move || content()}
        </aside>
    }
}

fn keep_in_sight() {
    if let Some(field) = active() {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        field.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The texts as sentences, each with one full stop.
fn sentences(texts: impl Iterator<Item = String>) -> String {
    let end = |text: String| {
        let text = text.trim().trim_end_matches('.').to_owned();
        if text.ends_with(['!', '?', '…', ':']) || text.is_empty() { text } else { text + "." }
    };
    texts.map(end).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sentence_has_one_full_stop() {
        let said = |texts: &[&str]| sentences(texts.iter().map(|text| (*text).to_owned()));
        assert_eq!(
            said(&["In percent, if the row shows it.", "Tax rate must be at least 0"]),
            "In percent, if the row shows it. Tax rate must be at least 0."
        );
        assert_eq!(said(&["Really?", "", " Yes.. "]), "Really? Yes.");
        assert_eq!(said(&[]), "");
    }
}
