//! What the document is about, always in view: who is paid, which number, when, and how much.

use super::badge::{looks, ticked_mark};
use crate::{
    domain::{FieldPath, KeyField, KeyKind, label::brief},
    t,
    ui::{Icon, focus, language, workspace::Workspace},
};
use leptos::prelude::*;

/// The key fields of the record as it is now, each a way to its field.
#[component]
pub(super) fn Head() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let keys = Memo::new(move |_| {
        let shown = workspace.shown.read();
        workspace.view().collection.key_places(shown.record.data())
    });
    let items = move || keys.get().into_iter().map(|(key, path)| item(workspace, key, path)).collect_view();
    view! { <dl class="head" aria-label=t!(head_title)>{move || items()}</dl> }
}

fn item(workspace: Workspace, key: KeyField, path: Option<FieldPath>) -> AnyView {
    let label = brief(&key.label.text(language()));
    let text = brief(&key.shown(workspace.locale));
    let value = if text.is_empty() { "—".to_owned() } else { text };
    let kind = if key.kind == KeyKind::Amount { "amount" } else { "text" };
    let value = match path {
        Some(path) => {
            let (href, place) = (format!("#{}", path.to_id()), path.clone());
            view! {
                <a href=href rel="external" on:click=move |event| { event.prevent_default(); focus::focus_field(workspace, &path) }>
                    <bdi>{value}</bdi>" "{move || mark(workspace, &place)}
                </a>
            }
            .into_any()
        }
        None => view! { <span class="text-ink-faint">{value}</span> }.into_any(),
    };
    view! { <div class="head-item" data-kind=kind><dt>{label}</dt><dd>{value}</dd></div> }.into_any()
}

/// Whether there is something to look at in the field: the same signs as in the list of flags.
fn mark(workspace: Workspace, path: &FieldPath) -> Option<AnyView> {
    let list = workspace.checklist.read();
    let one = list.iter().find(|one| one.path == *path)?;
    if one.is_ticked {
        return Some(ticked_mark());
    }
    let flag = one.flag.as_ref();
    let (class, icon) = looks(flag.map(|flag| flag.kind));
    let said = flag.map(|flag| brief(&flag.message(language()))).unwrap_or_default();
    let title = said.clone();
    Some(view! { <span class=class title=title><Icon name=icon/><span class="sr-only">{said}</span></span> }.into_any())
}
