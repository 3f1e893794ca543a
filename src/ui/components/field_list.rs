//! An array of texts, numbers or other scalars: one field per element, which can be moved, removed and added.

use super::FieldBlock;
use crate::{
    api::Action,
    domain::{Field, FieldPath},
    t,
    ui::language,
};
use leptos::prelude::*;
use std::sync::Arc;

/// The list as a group; of a long one, some of its `count` elements. The button to add one comes after the last.
#[component]
pub fn FieldList(path: FieldPath, label: String, items: Vec<Arc<Field>>, count: usize) -> impl IntoView {
    let has_end = items.last().is_none_or(|last| last.path == path.index(count - 1));
    let id = path.to_id();
    let add = Action::AddRow(path).to_string();
    view! {
        <fieldset class="group" id=id>
            <legend>{label.clone()} " " <span class="font-normal text-ink-faint">{count}</span></legend>
            {items.into_iter().map(|field| view! { <FieldBlock field count/> }).collect_view()}
            {has_end.then(|| view! {
                <div>
                    <button type="submit" name="do" value=add class="button button-small" aria-label=t!(list_add_to, label = &label) title=language().keys("Ctrl+Insert")>{t!(list_add)}</button>
                </div>
            }.into_any())}
        </fieldset>
    }
}
