//! Drafts of items that were left before the server had them. They stay in this tab and are sent until they are saved. Meanwhile every
//! page says so, and the item shows what was typed when it is opened again.

use super::{
    error_text,
    saving::{Leaving, SaveQueue, SaveState},
};
use crate::{
    address::Address,
    domain::{Draft, Version, label::brief, queue::ItemView},
    t,
};
use leptos::prelude::*;

/// The draft of an item whose page is gone.
#[derive(Clone)]
pub struct LeftDraft {
    id: String,
    document: String,
    from: Option<String>,
    version: Version,
    draft: Draft,
    queue: SaveQueue,
}

impl LeftDraft {
    fn is_of(&self, view: &ItemView) -> bool {
        self.id == view.id && self.version == view.version && self.queue.is_unsaved()
    }
}

/// The drafts that were left; one list for the whole application.
#[derive(Clone, Copy)]
pub struct LeftDrafts(RwSignal<Vec<LeftDraft>>);

impl LeftDrafts {
    /// Starts empty, and asks before the tab is closed while there is one.
    pub fn provide() {
        let all = Self(RwSignal::new(Vec::new()));
        provide_context(all);
        Effect::new(move |_| {
            let _ = window_event_listener(leptos::ev::beforeunload, move |event| {
                if all.send().contains(&Leaving::Unsure) {
                    event.prevent_default(); // the browser asks
                }
            });
            let _ = window_event_listener(leptos::ev::pagehide, move |_| drop(all.send()));
        });
    }

    /// Those of this application.
    #[track_caller]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// The page of an item is left: keeps its draft, unless the server has it.
    pub fn keep(self, view: &ItemView, draft: Draft, queue: SaveQueue) {
        if !queue.is_unsaved() {
            return;
        }
        self.0.update(|all| {
            all.retain(|one| one.queue.is_unsaved());
            all.push(LeftDraft {
                id: view.id.clone(),
                document: brief(view.record.file_name().unwrap_or(t!(no_document))),
                from: view.from.clone(),
                version: view.version.clone(),
                draft,
                queue,
            });
        });
    }

    /// Whether the server may lack something that was typed on an earlier page of this item.
    pub fn has(self, view: &ItemView) -> bool {
        self.0.with_untracked(|all| all.iter().any(|one| one.is_of(view)))
    }

    /// Takes what was typed on an earlier page of this item, if the server does not have it yet: the new page goes on with it.
    pub fn take(self, view: &ItemView) -> Option<(Draft, SaveQueue)> {
        let place = self.0.with_untracked(|all| all.iter().position(|one| one.is_of(view)))?;
        let left = self.0.try_update(|all| all.remove(place))?;
        Some((left.draft, left.queue))
    }

    fn send(self) -> Vec<Leaving> {
        let send = |one: &LeftDraft| one.queue.save_on_leaving(one.id.clone(), one.version.clone(), one.draft.clone());
        self.0.with_untracked(|all| all.iter().map(send).collect())
    }
}

/// Says which drafts the server refuses or does not answer, and where they are.
#[component]
pub fn NotSaved() -> impl IntoView {
    let LeftDrafts(all) = LeftDrafts::here();
    let discard = move |id: &str| {
        all.update(|all| {
            all.iter().filter(|one| one.id == id).for_each(|one| one.queue.discard());
            all.retain(|one| one.id != id);
        });
    };
    let content = move || {
        let told = all.get().into_iter().filter_map(|one| {
            let SaveState::Failed(error) = one.queue.state() else { return None };
            let said = t!(left_not_saved, document = &one.document, why = &error_text(&error));
            let item = Address::of_item(&one.id).from_queue(one.from.as_deref()).to_string();
            let id = one.id.clone();
            Some(view! {
                <div role="alert" class="notice notice-bad shadow-xl flex flex-wrap items-center gap-3">
                    <span class="grow min-w-0 break-words">{said}</span>
                    <a class="button button-small" href=item>{t!(left_open)}</a>
                    <button type="button" class="button button-small button-quiet" on:click=move |_| discard(&id)>{t!(left_discard)}</button>
                </div>
            }
            .into_any())
        });
        told.collect_view()
    };
    view! { <div class="left-drafts">{move || content()}</div> }
}
