//! What the buttons and the keys of the review page do.

use super::{
    elements::{by_id, text_of},
    focus,
    handling::{self, REJECT_NOTE},
    inputs,
    next_item::Arrival,
    router::{Router, use_router},
    toast::{LastDecided, Said, UNDO_BUTTON},
    workspace::Workspace,
};
use crate::{
    address::{Address, Done, queue_address, read_queue},
    api::{Action, ApiError, Asked, Input, SEND_BACK_NOTE},
    domain::{Decided, Decision, DecisionKind, FieldPath, Version, work::CantHandle},
    t,
};
use leptos::{html, prelude::*};
use web_sys::{HtmlFormElement, SubmitEvent};

/// Handles to the state that they change; `Copy`, so every event handler can have them.
#[derive(Clone, Copy)]
pub struct Actions {
    workspace: Workspace,
    router: Router,
    last_decided: LastDecided,
    /// Fetches the item again and shows it.
    reload: RwSignal<u32>,
    /// The form of the page.
    pub form: NodeRef<html::Form>,
    /// The reject dialog.
    pub dialog: NodeRef<html::Dialog>,
    /// A rejection was attempted without a reason.
    pub reason_missing: RwSignal<bool>,
    /// The field whose menu of null, absent and empty is open.
    pub nothing_asked: RwSignal<Option<FieldPath>>,
}

impl Actions {
    /// The actions of this item's page.
    pub fn new(workspace: Workspace, reload: RwSignal<u32>) -> Self {
        Self {
            workspace,
            router: use_router(),
            last_decided: LastDecided::here(),
            reload,
            form: NodeRef::new(),
            dialog: NodeRef::new(),
            reason_missing: RwSignal::new(false),
            nothing_asked: RwSignal::new(None),
        }
    }

    /// Handles a button of the form; its `value` says what it asks for.
    pub fn submitted(self, event: &SubmitEvent) {
        event.prevent_default();
        let value = event.submitter().and_then(|button| button.get_attribute("value"));
        if let Some(action) = value.and_then(|value| value.parse().ok()) {
            self.perform(action);
        }
    }

    /// Does what was asked for. What is being typed is saved first, unless the action replaces it.
    pub fn perform(self, action: Action) {
        let workspace = self.workspace;
        // A closed item shows at most Reopen, but the keys work everywhere.
        let is_closed = workspace.is_closed();
        match action {
            Action::Save if workspace.view().is_being_read() => {
                let saving = workspace.saving.clone_queue();
                leptos::task::spawn_local(async move {
                    drop(saving.settled().await);
                    self.show_again();
                });
            }
            Action::Save => {}
            Action::AskReject | Action::Use(..) | Action::UseAll if is_closed => {}
            Action::Decide(decision) if (is_closed && decision != Decision::Reopen) || workspace.view().only_looks => {}
            Action::Decide(Decision::Reject { .. }) => self.reject(),
            Action::Decide(Decision::SendBack { .. }) => {
                let note = by_id(SEND_BACK_NOTE).and_then(|input| text_of(&input)).unwrap_or_default();
                self.decide(Decision::SendBack { note });
            }
            Action::Decide(decision) => self.decide(decision),
            Action::AskReject => self.ask_for_reason(),
            Action::CancelReject => self.close_dialog(),
            Action::Handle(asked) => self.handle(asked),
            Action::TakeOver => workspace.claim(true),
            Action::Show(path) => focus::focus_field(workspace, &path),
            Action::AskNothing(path) => self.nothing_asked.set(Some(path)),
            Action::Undo | Action::Redo => self.step(&action),
            Action::Tick(path) => workspace.set_tick(&path, true),
            Action::Untick(path) => workspace.set_tick(&path, false),
            Action::Revert(_) | Action::Leave(..) | Action::Choose(..) | Action::Use(..) | Action::UseAll => {
                if let Some(path) = workspace.edit(&action) {
                    focus::focus_changed(workspace, path);
                }
            }
            Action::Mend(..) => {
                if let Some(path) = workspace.edit(&action) {
                    // A list or a group has no input of its own.
                    let below = workspace.shown.read_untracked().fields.below(&path);
                    let place = below.into_iter().next().map_or(path, |(_, field)| field.path.clone());
                    focus::focus_first_in(workspace, place);
                }
            }
            Action::AddRow(_) | Action::InsertRow(_) => {
                inputs::commit_active(workspace);
                if let Some(row) = workspace.edit(&action) {
                    focus::focus_first_in(workspace, row);
                }
            }
            Action::DuplicateRow(_) | Action::MoveRowUp(_) | Action::MoveRowDown(_) | Action::DeleteRow(_) => {
                inputs::commit_active(workspace);
                if let Some(row) = workspace.edit(&action) {
                    focus::focus_in_row(workspace, &row);
                }
            }
            Action::Mine(_) | Action::Theirs(_) | Action::AllMine | Action::AllTheirs => {
                focus::after_answer(workspace, workspace.edit(&action));
            }
        }
    }

    fn step(self, step: &Action) {
        inputs::commit_active(self.workspace);
        // Right after a decision, with nothing to undo since, undo takes back the decision.
        let decision = by_id(UNDO_BUTTON).filter(|_| *step == Action::Undo && !self.workspace.draft.read_untracked().can_undo());
        if let Some(button) = decision {
            button.click();
        } else if let Some(place) = self.workspace.step(step) {
            let workspace = self.workspace;
            request_animation_frame(move || focus::focus_field(workspace, &place));
        }
    }

    fn ask_for_reason(self) {
        self.reason_missing.set(false);
        self.close_dialog();
        if let Some(dialog) = self.dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    }

    fn close_dialog(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    fn reject(self) {
        let Some((reason, note)) = self.form.get_untracked().and_then(|form| chosen_reason(&form)) else {
            self.reason_missing.set(true);
            return;
        };
        self.close_dialog();
        self.decide(Decision::Reject { reason, note });
    }

    /// Does something about the work on the item, with what its inputs say. A comment that was begun goes along.
    fn handle(self, asked: Asked) {
        let workspace = self.workspace;
        let Some(handling) = asked.handling(handling::said) else {
            return workspace.refused.set(Some(ApiError::CantHandle(CantHandle::Nobody)));
        };
        if handling.leaves() && handling::is_comment_begun() {
            return self.comment_first(move || self.handle(asked));
        }
        let (leaves, done, sent) = (handling.leaves(), Done::of(&handling), handling.text().to_owned());
        let input = if asked == Asked::Comment { Input::Comment } else { Input::Note };
        inputs::commit_active(workspace);
        workspace.handle(handling, move |handled| {
            handling::forget(workspace, input.name(), &sent);
            if leaves {
                self.leave_for(handled.next, done, None);
            }
        });
    }

    /// Sends the comment that was begun, and then goes on.
    fn comment_first(self, then: impl FnOnce() + 'static) {
        let workspace = self.workspace;
        let Some(comment) = Asked::Comment.handling(handling::said) else { return };
        let sent = comment.text().to_owned();
        workspace.handle(comment, move |_| {
            handling::forget(workspace, Input::Comment.name(), &sent);
            then();
        });
    }

    fn decide(self, decision: Decision) {
        let workspace = self.workspace;
        // What is written about an item is not lost with it.
        if decision != Decision::Reopen && handling::is_comment_begun() {
            return self.comment_first(move || self.decide(decision));
        }
        // Another item was asked for, and is not on the screen yet.
        if self.router.place().read_untracked().item_id() != Some(&workspace.view().id) {
            return;
        }
        inputs::commit_active(workspace);
        let reopens = decision == Decision::Reopen;
        let noted = match &decision {
            Decision::Reject { note, .. } => Some((REJECT_NOTE, note.clone())),
            Decision::SendBack { note } => Some((SEND_BACK_NOTE, note.clone())),
            _ => None,
        };
        workspace.decide(decision, move |result| match (result, reopens) {
            (Ok(decided), false) => {
                if let Some((input, sent)) = &noted {
                    handling::forget(workspace, input, sent);
                }
                self.go_on(decided);
            }
            // The reloaded page has both sides merged, and asks about what both changed.
            (Err(ApiError::Conflict), _) => {
                self.workspace.next_item.arrive(Arrival::AfterConflict);
                self.show_again();
            }
            (Ok(_), true) | (Err(ApiError::Moved(_)), _) => self.show_again(),
            // The reviewer has said that all of it is right: what is left is to say so once more.
            (Err(ApiError::Blocked(blockers)), _) if workspace.are_ticked(blockers.iter().map(|blocker| &blocker.path)) => {
                request_animation_frame(focus::focus_accept_anyway);
            }
            (Err(ApiError::Blocked(blockers)), _) => {
                if let Some(first) = blockers.into_iter().find(|blocker| !blocker.path.is_root()) {
                    focus::focus_field(workspace, &first.path);
                }
            }
            (Err(_), _) => {}
        });
    }

    /// Goes to the next item of the queue that this one was opened from, or back to that queue.
    fn go_on(self, decided: Decided) {
        let done = match decided.kind {
            DecisionKind::Accepted => Done::Accepted,
            DecisionKind::Rejected => Done::Rejected,
            DecisionKind::Signed => Done::Signed,
            DecisionKind::SentBack => Done::SentBack,
            DecisionKind::Reopened => return self.show_again(),
        };
        self.leave_for(decided.next, done, Some(decided.version));
    }

    fn leave_for(self, next: Option<String>, done: Done, version: Option<Version>) {
        let view = self.workspace.view();
        let from = view.from.as_deref();
        self.last_decided.say(Said {
            done,
            of: version.map(|version| (view.id.clone(), version)),
            document: Some(view.record.file_name().unwrap_or(t!(no_document)).to_owned()),
        });
        if next.is_some() {
            focus::decision_made(self.workspace);
        }
        let queue = || queue_address(&read_queue(from.unwrap_or_default()));
        let place = next.map_or_else(queue, |next| Address::of_item(&next).from_queue(from));
        self.router.go(&place);
    }

    fn show_again(self) {
        let _ = self.reload.try_update(|count| *count += 1);
    }
}

/// The reason and the note of the reject dialog.
fn chosen_reason(form: &HtmlFormElement) -> Option<(String, String)> {
    let reason = form.query_selector("input[name=reason]:checked").ok()??.get_attribute("value")?;
    let note = form.query_selector("textarea[name=note]").ok()?.and_then(|note| text_of(&note)).unwrap_or_default();
    Some((reason, note))
}
