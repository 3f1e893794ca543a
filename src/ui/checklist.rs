//! Walking through the checklist, and ticking off what is right.

use super::{shown::ToLookAt, workspace::Workspace};
use crate::domain::FieldPath;
use leptos::prelude::*;

impl Workspace {
    /// The next field of the checklist that is not ticked, else the next one at all; wraps around.
    pub fn next_flagged(&self) -> Option<FieldPath> {
        self.left_to_look_at().or_else(|| self.beside_in_checklist(1))
    }

    /// The next field of the checklist that is not ticked; wraps around. `None` if there is no other than the focused one.
    pub fn left_to_look_at(&self) -> Option<FieldPath> {
        let list = self.checklist.get_untracked();
        let here = self.place_in_checklist(&list);
        let (before, after) = list.split_at(here.map_or(0, |here| here + 1));
        let other = |one: &&ToLookAt| !one.is_ticked && here.is_none_or(|here| one.path != list[here].path);
        after.iter().chain(before).find(other).map(|one| one.path.clone())
    }

    /// The field of the checklist that is so many places after the focused one; wraps around.
    pub fn beside_in_checklist(&self, by: isize) -> Option<FieldPath> {
        let list = self.checklist.get_untracked();
        let count = isize::try_from(list.len()).ok().filter(|count| *count > 0)?;
        let here = self.place_in_checklist(&list).and_then(|here| isize::try_from(here).ok());
        let to = here.map_or(if by > 0 { 0 } else { -1 }, |here| here + by).rem_euclid(count);
        list.get(usize::try_from(to).ok()?).map(|one| one.path.clone())
    }

    fn place_in_checklist(&self, list: &[ToLookAt]) -> Option<usize> {
        let focused = self.focused.get_untracked()?;
        list.iter().position(|one| one.path == focused)
    }

    /// The reviewer has looked at this field and found it right. Only what is in the checklist is ticked.
    pub fn tick(&self, path: &FieldPath) {
        if self.checklist.with_untracked(|list| list.iter().any(|one| one.path == *path && one.can_be_ticked())) {
            self.set_tick(path, true);
        }
    }

    /// Whether the reviewer has ticked all these fields.
    pub fn are_ticked<'p>(&self, mut paths: impl Iterator<Item = &'p FieldPath>) -> bool {
        let list = self.checklist.get_untracked();
        paths.all(|path| list.iter().any(|one| one.is_ticked && one.path == *path))
    }

    /// Ticks the field, or takes the tick away.
    pub fn set_tick(&self, path: &FieldPath, is_on: bool) {
        let mut draft = self.draft.get_untracked();
        if !self.is_closed() && draft.tick(&self.shown.get_untracked().record, path, is_on) {
            self.keep(draft);
        }
    }
}
