//! What is done about the work on an item; and a comment or a note that was begun and not sent: the browser keeps it for this tab, so that
//! leaving the page, signing in again, or closing and opening it again loses nothing.

use super::{
    elements::{by_id, set_text, text_of},
    workspace::Workspace,
};
use crate::{
    api::{self, Input, SEND_BACK_NOTE},
    domain::work::{Handled, Handling},
};
use leptos::{prelude::*, task::spawn_local};

/// The id of the note of the reject dialog.
pub const REJECT_NOTE: &str = "reject-note";

/// The ids of the inputs in which people write.
const WRITTEN: [&str; 4] = [Input::Comment.name(), Input::Note.name(), SEND_BACK_NOTE, REJECT_NOTE];

/// Where it is kept: whoever signs in next in this tab does not see it.
fn stored_as(workspace: Workspace, input: &str) -> String {
    let view = workspace.view();
    format!("countersign-{input} {} {}", view.reviewer_id, view.id)
}

/// What one of the inputs says.
pub(super) fn said(input: Input) -> String {
    text_in(input.name())
}

fn text_in(input: &str) -> String {
    by_id(input).and_then(|input| text_of(&input)).unwrap_or_default()
}

/// Whether a comment was begun.
pub(super) fn is_comment_begun() -> bool {
    !said(Input::Comment).trim().is_empty()
}

/// Keeps what stands in the input now.
pub(super) fn keep(workspace: Workspace, input: &str) {
    let Ok(Some(storage)) = window().session_storage() else { return };
    let (name, text) = (stored_as(workspace, input), text_in(input));
    let _ = if text.trim().is_empty() { storage.remove_item(&name) } else { storage.set_item(&name, &text) };
}

/// What is kept of an input, which is kept no more.
pub(super) fn take(workspace: Workspace, input: &str) -> Option<String> {
    let text = kept(workspace, input)?;
    let storage = window().session_storage().ok()??;
    storage.remove_item(&stored_as(workspace, input)).ok().map(|()| text)
}

fn kept(workspace: Workspace, input: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(&stored_as(workspace, input)).ok()?
}

/// Puts what was kept back into the inputs, and opens them.
pub(super) fn bring_back(workspace: Workspace) {
    for input in WRITTEN {
        if let (Some(text), Some(element), true) = (kept(workspace, input), by_id(input), text_in(input).is_empty()) {
            set_text(&element, &text);
            if let Some(around) = element.closest("details").ok().flatten() {
                let _ = around.set_attribute("open", "");
            }
        }
    }
}

/// This was sent: takes it out of the input. What was written after it while it was under way stays.
pub(super) fn forget(workspace: Workspace, input: &str, sent: &str) {
    if let Some(element) = by_id(input) {
        let now = text_in(input);
        set_text(&element, now.strip_prefix(sent).unwrap_or(&now));
    }
    keep(workspace, input);
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
        let seen = self.work.with_untracked(|work| work.seen);
        spawn_local(async move {
            let result = match saving.settled().await {
                Ok(_) => api::handle_item(view.id.clone(), handling, seen, view.from.clone(), view.reviewer_id.clone()).await,
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
