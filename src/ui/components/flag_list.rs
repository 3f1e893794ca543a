//! Reasons to look, each leading to its field.

use crate::{
    domain::FlagKind,
    t,
    ui::{focus, workspace::Workspace},
};
use leptos::prelude::*;

/// Flags shown before the list is cut; a record without any confidence has one per field.
const SHOWN: usize = 60;

/// The list named `Flags`.
#[component]
pub fn FlagList() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let flags = Memo::new(move |_| workspace.shown.read().flags.clone());
    let title = move || t!(flags_to_look_at, count = flags.read().len());
    view! {
        <section class="rounded-md border border-line bg-surface" aria-labelledby="flags-title">
            <header class="px-3 py-2 flex items-center gap-2">
                <h2 id="flags-title" class="font-medium grow">{title}</h2>
                <button
                    type="button" class="button button-small with-script"
                    on:click=move |_| if let Some(path) = workspace.next_flagged() { focus::focus_field(&path) }
                >
                    {t!(flags_next)}<kbd class="key" aria-hidden="true">"u"</kbd>
                </button>
            </header>
            <ul aria-label=t!(flags_title) class="max-h-48 overflow-auto border-t border-line text-sm empty:hidden" tabindex="0">
                {move || flags.get().into_iter().take(SHOWN).map(|flag| {
                    let (class, mark) = match flag.kind {
                        FlagKind::LowConfidence => ("text-low", "▲"),
                        FlagKind::UnknownConfidence => ("text-unknown", "?"),
                        _ => ("text-bad", "!"),
                    };
                    let content = view! {
                        <span class=class aria-hidden="true">{mark}</span>
                        <span class="font-medium">{flag.label}</span>
                        <span class="text-ink-soft">{flag.message}</span>
                    };
                    let line = "flex gap-2 px-3 py-1 items-baseline";
                    match flag.path {
                        Some(path) => {
                            let href = format!("#{}", path.to_id());
                            view! {
                                <li>
                                    <a class=format!("{line} no-underline text-ink hover:bg-accent-soft") href=href rel="external"
                                        on:click=move |event| { event.prevent_default(); focus::focus_field(&path) }>{content}</a>
                                </li>
                            }.into_any()
                        }
                        None => view! { <li class=line>{content}</li> }.into_any(),
                    }
                }).collect_view()}
                {move || (flags.read().len() > SHOWN).then(|| view! {
                    <li class="px-3 py-1 text-ink-faint">{t!(flags_more, count = flags.read().len() - SHOWN)}</li>
                })}
            </ul>
        </section>
    }
}
