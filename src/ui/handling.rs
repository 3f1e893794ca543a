//! What is done about the work on an item; and a comment that was begun and not sent: the browser keeps it for this tab, so that leaving
//! the page, or closing and opening it again, loses nothing.

use super::{
    elements::{by_id, set_text, text_of},
    workspace::Workspace,
};
use crate::{
    api::{self, Input},
    domain::work::{Handled, Handling},
};
use leptos::{prelude::*, task::spawn_local};

/// Where it is kept: whoever signs in next in this tab does not see it.
fn stored_as(workspace: Workspace) -> String {
    let view = workspace.view();
    format!("countersign-comment {} {}", view.reviewer_id, view.id)
}

/// What stands in the input, if anything.
pub(super) fn written() -> Option<String> {
    by_id(Input::Comment.name()).and_then(|input| text_of(&input)).filter(|text| !text.trim().is_empty())
}

/// Keeps what stands in the input now.
pub(super) fn keep(workspace: Workspace) {
    let Ok(Some(storage)) = window().session_storage() else { return };
    let name = stored_as(workspace);
    let _ = match written() {
        Some(text) => storage.set_item(&name, &text),
        None => storage.remove_item(&name),
    };
}

/// Puts what was kept back into the input, and opens it.
pub(super) fn bring_back(workspace: Workspace) {
    let Ok(Some(storage)) = window().session_storage() else { return };
    let kept = storage.get_item(&stored_as(workspace)).ok().flatten();
    if let (Some(text), Some(input), None) = (kept, by_id(Input::Comment.name()), written()) {
        set_text(&input, &text);
        if let Some(around) = input.closest("details").ok().flatten() {
            let _ = around.set_attribute("open", "");
        }
    }
}

/// It was sent: empties the input.
pub(super) fn forget(workspace: Workspace) {
    if let Some(input) = by_id(Input::Comment.name()) {
        set_text(&input, "");
    }
    keep(workspace);
}

impl Workspace {
    /// Claims the item; with `take_over`, also from the colleague who has it.
    pub fn claim(&self, take_over: bool) {
        if self.view().is_for_others() {
            return;
        }
        let (holder, id) = (self.held_by, self.view().id.clone());
        spawn_local(async move {
            if let Ok(name) = api::claim_item(id, take_over).await {
                let _ = holder.try_set(name);
            }
        });
    }

    /// Does something about the work on the item once saves under way are done, and calls `then` with what came of it.
    pub fn handle(&self, handling: Handling, then: impl FnOnce(Handled) + 'static) {
        if self.deciding.get_untracked() {
            return;
        }
        self.deciding.set(true);
        let (this, view, saving) = (*self, self.view(), self.saving.clone_queue());
        spawn_local(async move {
            let result = match saving.settled().await {
                Ok(_) => api::handle_item(view.id.clone(), handling, view.from.clone(), view.reviewer_id.clone()).await,
                Err(error) => Err(error),
            };
            if !this.is_alive() {
                return;
            }
            this.deciding.set(false);
            match result {
                Ok(handled) => {
                    this.refused.set(None);
                    this.work.set(handled.work.clone());
                    then(handled);
                }
                Err(error) => this.refused.set(Some(error)),
            }
        });
    }
}
