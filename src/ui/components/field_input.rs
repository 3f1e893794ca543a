//! One field: its label, its control, and how much it can be trusted.

use super::BandBadge;
use crate::{
    api::{Action, FIELD_PREFIX},
    domain::{Band, Confidence, Field, FieldPath, FieldType, Flag, FlagKind, label::visible},
    t,
    ui::{language, workspace::Workspace},
};
use leptos::{either::EitherOf3, prelude::*};

/// What of a field changes while it is on the page.
#[derive(Clone, PartialEq)]
pub(super) struct FieldState {
    pub(super) band: Band,
    pub(super) confidence: Option<Confidence>,
    pub(super) flagged: bool,
    pub(super) was: Option<String>,
    pub(super) error: Option<String>,
    /// What is the matter besides the confidence.
    pub(super) why: Option<String>,
}

pub(super) fn state_of(workspace: Workspace, path: FieldPath, first: Field) -> Memo<FieldState> {
    Memo::new(move |_| {
        let shown = workspace.shown.read();
        let field = shown.fields.get(&path).unwrap_or(&first);
        FieldState {
            band: field.band,
            confidence: field.confidence,
            flagged: !field.flags.is_empty(),
            was: field.was.clone(),
            error: shown.typed.get(&path).map(|(_, why)| why.clone()),
            why: why(&field.flags),
        }
    })
}

/// A confidence is shown by its badge; everything else is told in its sentence.
fn why(flags: &[Flag]) -> Option<String> {
    let is_confidence = |flag: &&Flag| matches!(flag.kind, FlagKind::LowConfidence | FlagKind::UnknownConfidence);
    flags.iter().find(|flag| !is_confidence(flag)).map(|flag| visible(&flag.message(language())))
}

impl FieldState {
    /// The `data-band` of the control: only what must be looked at stands out.
    fn band(&self) -> Option<&'static str> {
        (self.flagged && self.was.is_none() && self.band != Band::High).then(|| self.band.name())
    }

    fn changed(&self) -> Option<&'static str> {
        self.was.is_some().then_some("")
    }
}

/// A field on its own line: label left, control right, trust and evidence beside it.
#[component]
pub fn FieldBlock(field: Field) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let path = field.path.clone();
    let state = state_of(workspace, path.clone(), field.clone());
    let (id, label) = (field.id.clone(), field.label.clone());
    let (was_id, error_id) = (format!("{id}-was"), format!("{id}-error"));
    let empty = field.value.is_none() || field.text.is_empty();
    let revert = {
        let value = Action::Revert(path.clone()).to_string();
        move || {
            let value = value.clone();
            state.read().was.is_some().then(|| view! {
                <button type="submit" name="do" value=value class="button button-small button-quiet" title=t!(field_revert_hint, key = "Alt+R")>{t!(field_revert)}</button>
            })
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
        })
    };
    view! {
        <div class="field">
            <label for=id.clone() class="field-label">{label.clone()}</label>
            <div class="min-w-0">
                <FieldInput field=field state/>
                <p id=was_id class="text-xs text-changed mt-0.5 empty:hidden">
                    {move || state.read().was.as_ref().map(|was| t!(field_was, value = if was.is_empty() { t!(empty_value) } else { was.as_str() }))}
                </p>
                <p id=error_id class="text-xs text-bad mt-0.5 empty:hidden">{move || { let state = state.read(); state.error.clone().or_else(|| state.why.clone()) }}</p>
            </div>
            <div class="field-trust">
                {move || {
                    let state = state.read();
                    if state.was.is_some() {
                        Some(view! { <span class="badge badge-changed" title=t!(field_changed)><span aria-hidden="true">"✎"</span><span class="sr-only">{t!(field_changed)}</span></span> }.into_any())
                    } else if empty && state.confidence.is_none() && !state.flagged {
                        None
                    } else {
                        Some(view! { <BandBadge band=state.band confidence=state.confidence/> }.into_any())
                    }
                }}
                {revert}
                {where_read}
            </div>
        </div>
    }
}

/// The control by the field's type. Text typed into it stays its own until it is committed.
#[component]
pub(super) fn FieldInput(field: Field, state: Memo<FieldState>, #[prop(optional)] in_table: bool) -> impl IntoView {
    let Field { path, id, label, field_type, nullable, text, description, .. } = field;
    // Not reactive: `shortcuts::keep_inputs_in_step` follows the draft, and leaves alone what is being typed.
    let text = expect_context::<Workspace>().shown.get_untracked().typed.get(&path).map_or(text, |(typed, _)| typed.clone());
    let name = format!("{FIELD_PREFIX}{path}");
    let described_by = {
        let id = id.clone();
        move || {
            let state = state.read();
            match (state.error.as_ref().or(state.why.as_ref()), &state.was) {
                (Some(_), _) => Some(format!("{id}-error")),
                (None, Some(_)) => Some(format!("{id}-was")),
                (None, None) => None,
            }
        }
    };
    let label = in_table.then_some(label);
    let band = move || state.read().band();
    let changed = move || state.read().changed();
    let wrong = move || state.read().error.is_some().then_some("true");
    let choices = match field_type {
        FieldType::Boolean => {
            Some(vec![("true".to_owned(), t!(field_yes).to_owned()), ("false".to_owned(), t!(field_no).to_owned())])
        }
        FieldType::Enum(ref words) => Some(words.iter().map(|word| (word.clone(), word.replace('_', " "))).collect()),
        _ => None,
    };
    if let Some(mut choices) = choices {
        if !text.is_empty() && !choices.iter().any(|(value, _)| *value == text) {
            choices.push((text.clone(), t!(field_unknown_choice, value = &text)));
        }
        if nullable || text.is_empty() {
            choices.insert(0, (String::new(), "—".to_owned()));
        }
        return EitherOf3::A(view! {
            <select
                id=id name=name class="control" data-kind="choice" data-band=band data-changed=changed title=description
                aria-label=label aria-describedby=described_by aria-invalid=wrong
            >
                {choices.into_iter().map(|(value, shown)| {
                    let selected = value == text;
                    view! { <option value=value selected=selected>{shown}</option> }
                }).collect_view()}
            </select>
        });
    }
    // One line would lose line breaks, even untouched.
    let has_lines = text.contains(['\n', '\r']);
    if has_lines || (field_type == FieldType::LongText && !in_table) {
        return EitherOf3::B(view! {
            <textarea
                id=id name=name class="control" rows=if in_table { "1" } else { "3" } data-kind="text" data-band=band data-changed=changed title=description
                aria-label=label aria-describedby=described_by aria-invalid=wrong
            >{text}</textarea>
        });
    }
    let (kind, mode, hint) = match field_type {
        FieldType::Number => ("number", "decimal", ""),
        FieldType::Integer => ("number", "numeric", ""),
        FieldType::Date => ("date", "numeric", "YYYY-MM-DD"),
        FieldType::DateTime => ("date", "text", "YYYY-MM-DDThh:mm:ssZ"),
        _ => ("text", "text", ""),
    };
    EitherOf3::C(view! {
        <input
            type="text" id=id name=name class="control" value=text inputmode=mode placeholder=hint data-kind=kind spellcheck="false"
            data-band=band data-changed=changed title=description
            aria-label=label aria-describedby=described_by aria-invalid=wrong
        />
    })
}
