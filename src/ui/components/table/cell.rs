//! A cell of a table.

use super::super::field_input::{FieldInput, choice_buttons, state_of};
use crate::{
    domain::{Band, Field},
    t,
    ui::workspace::Workspace,
};
use leptos::prelude::*;
use std::sync::Arc;

/// A field in a table cell: the column heading is its label, notes go below.
#[component]
pub fn FieldCell(field: Field) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let field = Arc::new(field);
    let state = state_of(workspace, field.clone());
    let id = field.id.clone();
    let choices = choice_buttons(workspace, state, field.path.clone());
    let note = move || {
        let state = state.read();
        if let Some(error) = &state.error {
            return Some(
                view! { <span class="cell-note text-bad max-h-48 break-words" id=format!("{id}-error")>{error.clone()}</span> }
                    .into_any(),
            );
        }
        if let Some(why) = &state.why {
            let title = why.clone();
            return Some(
                view! { <span class="cell-note text-bad max-h-48 break-words" id=format!("{id}-error") title=title>{why.clone()}</span> }.into_any(),
            );
        }
        if let Some(was) = &state.was {
            let was = if was.is_empty() { t!(empty_value) } else { was.as_str() };
            return Some(
                view! { <span class="cell-note text-changed max-h-48 break-words" id=format!("{id}-was")>{t!(field_was, value = was)}</span> }
                    .into_any(),
            );
        }
        if !state.flagged {
            return None;
        }
        let text = match (state.band, state.confidence) {
            (Band::Low, Some(confidence)) => format!("▲ {} %", confidence.percent()),
            (Band::High, _) => t!(field_see_flags).to_owned(),
            _ => t!(confidence_unknown_short).to_owned(),
        };
        let class = if state.band == Band::Low { "cell-note text-low" } else { "cell-note text-unknown" };
        Some(view! { <span class=class>{text}</span> }.into_any())
    };
    view! { <td><FieldInput field state in_table=true/>{move || note()}{move || choices()}</td> }
}
