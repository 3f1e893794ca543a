//! One field: its label, its control, and how far it can be trusted.

use super::{
    BandBadge,
    badge::{confirmed_mark, ticked_mark},
    element_buttons::element_buttons,
    flag_list::offer_button,
    mend_buttons::mend_buttons,
    nothing_menu::OpenNothingMenu,
};
use crate::{
    api::{Action, FIELD_PREFIX},
    domain::{Band, Confidence, Field, FieldPath, FieldType, Flag, FlagKind, Nothing, Reason, label::brief, rule::Broken},
    t,
    ui::{date_picker::OpenCalendar, language, rcdata, workspace::Workspace},
};
use leptos::{either::EitherOf3, prelude::*};
use serde_json::Value;
use std::sync::Arc;

/// The parts of a field that change while it is on the page.
#[derive(Clone, PartialEq)]
pub(super) struct FieldState {
    /// The draft's value, as the reviewer's locale writes it.
    text: String,
    pub(super) band: Band,
    pub(super) confidence: Option<Confidence>,
    pub(super) flagged: bool,
    is_empty: bool,
    /// It is flagged because its confidence is unknown.
    lacks_confidence: bool,
    pub(super) was: Option<String>,
    pub(super) error: Option<String>,
    /// What is wrong, besides the confidence.
    pub(super) why: Option<String>,
    /// The values that the text can mean, in stored form; the reviewer chooses.
    choices: Vec<String>,
    /// What a value of the wrong type can be made.
    ways: Vec<Value>,
    /// Whether it is null, absent or empty.
    nothing: Option<Nothing>,
    /// The page confirms what the agent was not sure of.
    is_confirmed: bool,
    /// The reviewer has looked at it and found it right.
    is_ticked: bool,
}

pub(super) fn state_of(workspace: Workspace, first: Arc<Field>) -> Memo<FieldState> {
    Memo::new(move |_| {
        let shown = workspace.shown.read();
        let field = shown.fields.get(&first.path).unwrap_or_else(|| first.clone());
        let problem = shown.problem_of(&first.path);
        let error = problem.as_ref().map(|(problem, label)| brief(&problem.sentence(label, workspace.locale)));
        // What hides in a value may be all that is wrong with it.
        let hidden = field.flags.iter().find(|flag| matches!(flag.reason, Reason::Rule(Broken::Hidden { .. })));
        let hidden = hidden.map(|flag| flag.message(language()));
        FieldState {
            text: shown.text_in(&field, workspace.locale),
            band: field.band,
            confidence: field.confidence,
            flagged: !field.flags.is_empty(),
            is_empty: field.text.is_empty(),
            lacks_confidence: field.flags.iter().any(|flag| flag.kind == FlagKind::UnknownConfidence),
            was: field.was.as_ref().map(|was| brief(&workspace.locale.say(was, &field.field_type))),
            error: error.map(|error| hidden.as_ref().map_or(error.clone(), |hidden| format!("{error}; {hidden}"))),
            why: hidden.or_else(|| why(&field.flags)),
            choices: problem.map(|(problem, _)| problem.choices().to_vec()).unwrap_or_default(),
            ways: workspace.ways(&first.path),
            nothing: Nothing::of(field.value.as_ref()),
            is_confirmed: field.is_confirmed,
            is_ticked: workspace.checklist.with(|list| list.iter().any(|one| one.is_ticked && one.path == first.path)),
        }
    })
}

/// The badge shows the confidence; the sentence says everything else.
pub(super) fn why(flags: &[Arc<Flag>]) -> Option<String> {
    let is_confidence = |flag: &&Arc<Flag>| matches!(flag.kind, FlagKind::LowConfidence | FlagKind::UnknownConfidence);
    flags.iter().find(|flag| !is_confidence(flag)).map(|flag| brief(&flag.message(language())))
}

impl FieldState {
    /// Whether there is a confidence to tell, or its lack is a reason to look. Of an empty field nobody expects one, whatever else is
    /// wrong with it.
    fn tells_confidence(&self) -> bool {
        self.confidence.is_some() || !self.is_empty || self.lacks_confidence
    }

    /// The `data-band` of the control: only fields whose confidence is a reason to look stand out.
    fn band(&self) -> Option<&'static str> {
        let stands_out = self.flagged && self.was.is_none() && self.band != Band::High && self.tells_confidence();
        stands_out.then(|| self.band.name())
    }

    fn changed(&self) -> Option<&'static str> {
        self.was.is_some().then_some("")
    }
}

/// Buttons for the values that an ambiguous text can mean, or a value of the wrong type can be made; Alt+1 and so on press them.
pub(super) fn choice_buttons(workspace: Workspace, state: Memo<FieldState>, path: FieldPath) -> impl Fn() -> Option<AnyView> {
    move || {
        let (choices, ways) = (state.read().choices.clone(), state.read().ways.clone());
        if !ways.is_empty() {
            return mend_buttons(workspace, &path, ways, true);
        }
        let buttons = choices.into_iter().enumerate().map(|(at, stored)| {
            let shown = workspace.locale.show_choice(&stored);
            let value = Action::Choose(path.clone(), stored).to_string();
            view! {
                <button type="submit" name="do" value=value class="button button-small tabular-nums">
                    {shown}<kbd class="key" aria-hidden="true">{format!("Alt {}", at + 1)}</kbd>
                </button>
            }
            .into_any()
        });
        let buttons = buttons.collect_view();
        (!buttons.is_empty()).then(|| view! { <span class="flex flex-wrap gap-1.5 py-1">{buttons}</span> }.into_any())
    }
}

/// A field on its own line: label left, control right, trust and evidence beside it. In a list of `count` elements it can be
/// moved.
#[component]
pub fn FieldBlock(field: Arc<Field>, #[prop(optional)] count: usize) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let path = field.path.clone();
    let state = state_of(workspace, field.clone());
    let (id, label) = (field.id.clone(), field.label.text(language()));
    let error_id = format!("{id}-error");
    let was = {
        let id = format!("{id}-was");
        move || {
            let was = state.read().was.clone()?;
            let was = t!(field_was, value = if was.is_empty() { t!(empty_value) } else { was.as_str() });
            Some(view! { <p id=id.clone() class="text-xs text-changed mt-0.5 max-h-48 overflow-auto break-words">{was}</p> })
        }
    };
    let hint = field.description.clone().map(|text| view! { <p id=format!("{id}-hint") class="hint">{text}</p> }.into_any());
    let choices = choice_buttons(workspace, state, path.clone());
    let menu = view! { <OpenNothingMenu path=path.clone() label=label.clone()/> };
    let buttons = element_buttons(&field, count);
    let calendar = (field.field_type == FieldType::Date).then(|| view! { <OpenCalendar path=path.clone() label=label.clone()/> });
    let offer = {
        let path = path.clone();
        move || workspace.shown.read().offers.iter().find(|offer| offer.path == path).cloned()
    };
    let revert = {
        let value = Action::Revert(path.clone()).to_string();
        move || {
            let value = value.clone();
            state.read().was.is_some().then(|| view! {
                <button type="submit" name="do" value=value class="button button-small button-quiet" title=t!(field_revert_hint, key = "Alt+R")>{t!(field_revert)}</button>
            }.into_any())
        }
    };
    let where_read = {
        let shown = workspace.shown.get_untracked();
        let page = shown.metadata.leaf(&path).and_then(|leaf| leaf.citations.iter().find_map(|citation| citation.page));
        page.map(|page| {
            view! {
                <button
                    type="submit" name="do" value=Action::Show(path.clone()).to_string()
                    class="text-xs text-ink-faint hover:text-accent cursor-pointer whitespace-nowrap"
                    aria-label=t!(field_show_on_page, label = &label, page = page) tabindex="-1"
                >{t!(field_page_short, page = page)}</button>
            }
            .into_any()
        })
    };
    view! {
        <div class="field">
            <label for=id.clone() class="field-label">{label.clone()}</label>
            <div class="min-w-0">
                <div class="flex items-start gap-0.5 relative">
                    <FieldInput field=field state/>
                    {calendar}
                    {buttons}
                </div>
                {hint}
                {was}
                <p id=error_id class="text-xs text-bad mt-0.5 max-h-48 overflow-auto break-words empty:hidden" aria-live="polite">{move || { let state = state.read(); state.error.clone().or_else(|| state.why.clone()) }}</p>
                {move || choices()}
                {move || offer().map(|offer| offer_button(workspace, &offer))}
            </div>
            <div class="field-trust">
                {move || {
                    let state = state.read();
                    if state.was.is_some() {
                        Some(view! { <span class="badge badge-changed" title=t!(field_changed)><span aria-hidden="true">"✎"</span><span class="sr-only">{t!(field_changed)}</span></span> }.into_any())
                    } else {
                        state.tells_confidence().then(|| view! { <BandBadge band=state.band confidence=state.confidence/> }.into_any())
                    }
                }}
                {move || match (state.read().is_ticked, state.read().is_confirmed) {
                    (true, _) => Some(ticked_mark()),
                    (false, is_confirmed) => is_confirmed.then(confirmed_mark),
                }}
                {revert}
                {where_read}
                {menu}
            </div>
        </div>
    }
}

/// The control for the field's type, both on its own line and in a table cell. It needs only the workspace from its context, so a
/// table can draw and drop it as rows scroll in and out of view.
#[component]
pub(super) fn FieldInput(field: Arc<Field>, state: Memo<FieldState>, #[prop(optional)] in_table: bool) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let text = state.read_untracked().text.clone();
    let is_decided = workspace.is_decided();
    let Field { path, id, label, field_type, nullable, required, description, .. } = Field::clone(&field);
    let name = format!("{FIELD_PREFIX}{path}");
    let described_by = {
        let id = id.clone();
        let hint = (description.is_some() && !in_table).then(|| format!("{id}-hint "));
        move || {
            let state = state.read();
            let note = match (state.error.as_ref().or(state.why.as_ref()), &state.was) {
                (Some(_), _) => Some("error"),
                (None, Some(_)) => Some("was"),
                (None, None) => None,
            };
            let note = note.map(|note| format!("{id}-{note}"));
            if hint.is_none() && note.is_none() {
                None
            } else {
                Some(format!("{}{}", hint.as_deref().unwrap_or_default(), note.unwrap_or_default()))
            }
        }
    };
    // The draft's text, except in the field that is being typed into.
    let value = Memo::new(move |_| workspace.typing.text_of(&path).unwrap_or_else(|| state.read().text.clone()));
    let label = in_table.then(|| label.text(language()));
    let band = move || state.read().band();
    let changed = move || state.read().changed();
    let ticked = move || state.read().is_ticked.then_some("");
    let wrong = move || state.read().error.is_some().then_some("true");
    let nothing = move || if state.read().nothing.is_some() { "—" } else { "" };
    let which_nothing = move || state.read().nothing.map(Nothing::name);
    let required = (required && !nullable).then_some("true");
    let choices = match field_type {
        FieldType::Boolean => {
            Some(vec![("true".to_owned(), t!(field_yes).to_owned()), ("false".to_owned(), t!(field_no).to_owned())])
        }
        FieldType::Enum(ref choices) => {
            Some(choices.iter().map(|choice| (choice.value.clone(), choice.name.text(language()).into_owned())).collect())
        }
        _ => None,
    };
    if let Some(choices) = choices {
        let is_empty = text.is_empty();
        let known: Vec<String> = choices.iter().map(|(value, _)| value.clone()).collect();
        // A value outside the choices must not look like no value.
        let unknown = move || Some(value.get()).filter(|value| !value.is_empty() && !known.contains(value));
        return EitherOf3::A(view! {
            <select
                dir="auto" id=id name=name class="control" data-kind="choice" data-band=move || band() data-changed=move || changed() data-ticked=move || ticked() data-nothing=move || which_nothing() title=description
                aria-label=label aria-describedby=described_by aria-invalid=move || wrong() aria-required=required prop:value=move || value.get() disabled=is_decided
            >
                <option value="" selected=is_empty>"—"</option>
                {choices.into_iter().map(|(value, shown)| {
                    let selected = value == text;
                    view! { <option value=value selected=selected>{shown}</option> }.into_any()
                }).collect_view()}
                {move || unknown().map(|value| view! { <option value=value.clone() selected=true>{t!(field_unknown_choice, value = &brief(&value))}</option> }.into_any())}
            </select>
        });
    }
    // One line would lose line breaks, even if untouched; a list in a cell has one line per element.
    let is_list = matches!(field_type, FieldType::Array(_));
    let has_line_break = |text: &str| text.contains(['\n', '\r']);
    let extracted = field.was.as_deref().is_some_and(has_line_break);
    let has_lines = is_list || extracted || has_line_break(&text);
    if has_lines || (field_type == FieldType::LongText && !in_table) {
        let hint = if is_list { t!(list_one_on_each_line).to_owned() } else { String::new() };
        return EitherOf3::B(view! {
            <textarea
                dir="auto" id=id name=name class="control" rows=if in_table { "1" } else { "2" } data-kind="text" data-band=move || band() data-changed=move || changed() data-ticked=move || ticked() data-nothing=move || which_nothing()
                title=description.unwrap_or(hint) placeholder=move || nothing()
                aria-label=label aria-describedby=described_by aria-invalid=move || wrong() aria-required=required prop:value=move || value.get() readonly=is_decided
            >{rcdata(&text)}</textarea>
        });
    }
    let (kind, mode) = match field_type {
        FieldType::Number => ("number", "decimal"),
        FieldType::Integer => ("number", "numeric"),
        FieldType::Date | FieldType::DateTime => ("date", "text"),
        _ => ("text", "text"),
    };
    EitherOf3::C(view! {
        <input
            type="text" dir=if kind == "text" { "auto" } else { "ltr" } id=id name=name class="control" value=text inputmode=mode placeholder=move || nothing() data-kind=kind spellcheck="false"
            data-band=move || band() data-changed=move || changed() data-ticked=move || ticked() data-nothing=move || which_nothing() title=description
            aria-label=label aria-describedby=described_by aria-invalid=move || wrong() aria-required=required prop:value=move || value.get() readonly=is_decided
        />
    })
}
