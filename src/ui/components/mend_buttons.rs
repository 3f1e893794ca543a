//! Buttons that make a value of the wrong type or shape what the schema wants.

use crate::{
    api::Action,
    domain::{FieldPath, FieldType, label::brief},
    ui::workspace::Workspace,
};
use leptos::prelude::*;
use serde_json::Value;

/// One button for each of [`Workspace::ways`]; `has_keys`: Alt+1 and so on press them.
pub(super) fn mend_buttons(workspace: Workspace, path: &FieldPath, ways: Vec<Value>, has_keys: bool) -> Option<AnyView> {
    let view = workspace.view();
    let wanted = view.collection.schema.as_ref().map_or(FieldType::Any, |schema| schema.describe(path).field_type);
    let buttons = ways.into_iter().enumerate().map(|(way, value)| {
        let label = brief(&workspace.locale.make_it(&value, &wanted));
        let action = Action::Mend(path.clone(), way).to_string();
        view! {
            <button type="submit" name="do" value=action class="button button-small max-w-full">
                <span class="truncate" dir="auto">{label}</span>
                {has_keys.then(|| view! { <kbd class="key" aria-hidden="true">{format!("Alt {}", way + 1)}</kbd> }.into_any())}
            </button>
        }
        .into_any()
    });
    let buttons = buttons.collect_view();
    (!buttons.is_empty()).then(|| view! { <span class="flex flex-wrap gap-1.5 py-1">{buttons}</span> }.into_any())
}
