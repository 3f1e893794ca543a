//! The control for a field's type: an input, a choice, or lines of text.

use super::field_shown::FieldShown;
use crate::{
    api::FIELD_PREFIX,
    domain::{Field, FieldType, Nothing, label::brief},
    t,
    ui::{language, rcdata},
};
use leptos::prelude::*;

/// Where a control stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// On a line of its own.
    Line,
    /// In a table. With `wraps`, a text may take several lines.
    Cell {
        /// Whether the column has room for several lines.
        wraps: bool,
    },
}

/// The control of a field. When the field is shown again, the element stays, unless the field needs one of another kind. `first` is the
/// text that the element started with. It stays in the markup: changing the `value` attribute costs a style pass and a layout.
pub(super) fn field_input(shown: &FieldShown, first: &str, place: Place, is_closed: bool) -> AnyView {
    let Field { path, id, label, field_type, nullable, required, description, was, .. } = &*shown.field;
    let (id, name, text) = (id.clone(), format!("{FIELD_PREFIX}{path}"), shown.text.clone());
    let in_table = place != Place::Line;
    let label = in_table.then(|| label.text(language()));
    let note = match (shown.message(), &shown.was) {
        (Some(_), _) => Some(shown.note_id("error")),
        (None, Some(_)) => Some(shown.note_id("was")),
        (None, None) => None,
    };
    let hint = (description.is_some() && !in_table).then(|| shown.note_id("hint"));
    let described_by = (hint.is_some() || note.is_some()).then(|| hint.into_iter().chain(note).collect::<Vec<_>>().join(" "));
    let (band, nothing) = (shown.band(), shown.nothing());
    let changed = shown.was.is_some().then_some("");
    let ticked = shown.is_ticked.then_some("");
    let wrong = shown.error.is_some().then_some("true");
    let placeholder = if nothing.is_some() { "—" } else { "" };
    let nothing = nothing.map(Nothing::name);
    let required = (*required && !nullable).then_some("true");
    let title = description.clone();
    let choices = match field_type {
        FieldType::Boolean => {
            Some(vec![("true".to_owned(), t!(field_yes).to_owned()), ("false".to_owned(), t!(field_no).to_owned())])
        }
        FieldType::Enum(choices) => {
            Some(choices.iter().map(|choice| (choice.value.clone(), choice.name.text(language()).into_owned())).collect())
        }
        _ => None,
    };
    if let Some(choices) = choices {
        // A value outside the choices must not look like no value.
        let unknown = Some(text.clone()).filter(|text| !text.is_empty() && choices.iter().all(|(value, _)| value != text));
        return view! {
            <select
                dir="auto" id=id name=name class="control" data-kind="choice" data-band=band data-changed=changed data-ticked=ticked data-nothing=nothing title=title
                aria-label=label aria-describedby=described_by aria-invalid=wrong aria-required=required prop:value=text.clone() disabled=is_closed
            >
                <option value="" selected=text.is_empty()>"—"</option>
                {choices.into_iter().map(|(value, shown)| {
                    let selected = value == text;
                    view! { <option value=value selected=selected>{shown}</option> }.into_any()
                }).collect_view()}
                {unknown.map(|value| view! { <option value=value.clone() selected=true>{t!(field_unknown_choice, value = &brief(&value))}</option> }.into_any())}
            </select>
        }
        .into_any();
    }
    // One line would lose line breaks, even if untouched; a list in a cell has one line per element.
    let is_list = matches!(field_type, FieldType::Array(_));
    let has_line_break = |text: &str| text.contains(['\n', '\r']);
    let has_lines =
        is_list || was.as_deref().is_some_and(has_line_break) || has_line_break(&shown.field.text) || has_line_break(&text);
    let is_text = matches!(field_type, FieldType::Text | FieldType::LongText | FieldType::Any);
    let wraps = match place {
        Place::Line => *field_type == FieldType::LongText,
        Place::Cell { wraps } => wraps && is_text,
    };
    if has_lines || wraps {
        let hint = if is_list { t!(list_one_on_each_line).to_owned() } else { String::new() };
        return view! {
            <textarea
                dir="auto" id=id name=name class="control" rows=if in_table { "1" } else { "2" } data-kind="text" data-band=band data-changed=changed data-ticked=ticked data-nothing=nothing
                title=title.unwrap_or(hint) placeholder=placeholder spellcheck="false"
                aria-label=label aria-describedby=described_by aria-invalid=wrong aria-required=required prop:value=text.clone() readonly=is_closed
            >{rcdata(first)}</textarea>
        }
        .into_any();
    }
    let (kind, mode) = match field_type {
        FieldType::Number => ("number", "decimal"),
        FieldType::Integer => ("number", "numeric"),
        FieldType::Date | FieldType::DateTime => ("date", "text"),
        _ => ("text", "text"),
    };
    view! {
        <input
            type="text" dir=if kind == "text" { "auto" } else { "ltr" } id=id name=name class="control" value=first.to_owned() inputmode=mode placeholder=placeholder data-kind=kind spellcheck="false"
            data-band=band data-changed=changed data-ticked=ticked data-nothing=nothing title=title
            aria-label=label aria-describedby=described_by aria-invalid=wrong aria-required=required prop:value=text readonly=is_closed
        />
    }
    .into_any()
}
