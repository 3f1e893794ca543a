//! The way to the next and the previous item.

use super::{router::Router, workspace::Workspace};
use crate::{address::Address, api::find_beside};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::Cell, rc::Rc, time::Duration};

/// How long the server is waited for, before the page goes to the neighbour that it knows.
const PATIENCE: Duration = Duration::from_millis(500);

/// Opens the next or the previous item that nobody has. Asks the server, because a colleague may have opened the one that was next when
/// this page was.
pub fn go_beside(workspace: Workspace, router: Router, is_next: bool) {
    let view = workspace.view();
    let known = workspace.around.get_untracked();
    // A decision that is under way has its own next item.
    if (known.next.is_none() && known.previous.is_none()) || workspace.deciding.get_untracked() {
        return;
    }
    let known = (known.previous, known.next);
    let is_answered = Rc::new(Cell::new(false));
    let from = view.from.clone();
    let go = move |(previous, next): (Option<String>, Option<String>)| {
        // Once, and not for a key pressed on a page that has been left.
        if is_answered.replace(true) || !workspace.is_alive() || workspace.deciding.get_untracked() {
            return;
        }
        if router.place().read_untracked().item_id() != Some(&workspace.view().id) {
            return; // the way was taken already
        }
        match if is_next { &next } else { &previous } {
            Some(id) => router.go(&Address::of_item(id).from_queue(from.as_deref())),
            None => workspace.around.update(|around| (around.previous, around.next) = (previous, next)),
        }
    };
    let (late, unanswered) = (go.clone(), known.clone());
    set_timeout(move || late(unanswered), PATIENCE);
    spawn_local(async move { go(find_beside(view.id.clone(), view.from.clone()).await.unwrap_or(known)) });
}
