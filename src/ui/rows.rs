//! What the reviewer does to rows, on the draft of this page.

use super::workspace::Workspace;
use crate::domain::{Draft, FieldPath, Pasted, Step, Table};
use leptos::prelude::*;

impl Workspace {
    /// Changes rows. Inputs stay where the form has the same parts as before.
    fn change_rows<T>(&self, edit: impl FnOnce(&mut Draft) -> T) -> T {
        let before = self.shown.get_untracked();
        let mut draft = self.draft.get_untracked();
        let answer = edit(&mut draft);
        self.cell.set_value(None);
        self.change(draft);
        self.draw_again_unless(&before);
        answer
    }

    /// A new row at the end of `array`; gives its path.
    pub fn add_row(&self, array: &FieldPath) -> FieldPath {
        self.change_rows(|draft| draft.add_row(&self.base(), &self.view().collection, array))
    }

    /// A new row in the place of this one. Says whether there is such a place.
    pub fn insert_row(&self, row: &FieldPath) -> bool {
        self.change_rows(|draft| draft.insert_row(&self.base(), &self.view().collection, row))
    }

    /// This row once more; gives the place of the copy.
    pub fn duplicate_row(&self, row: &FieldPath) -> Option<FieldPath> {
        self.change_rows(|draft| draft.duplicate_row(&self.base(), row))
    }

    /// Moves a row so many places down; gives its new place, if there is one.
    pub fn move_row(&self, row: &FieldPath, by: isize) -> Option<FieldPath> {
        let place = row.neighbour(by).filter(|place| place.get(self.shown.get_untracked().record.data()).is_some())?;
        let &Step::Index(to) = place.last()? else { return None };
        self.change_rows(|draft| draft.move_row(&self.base(), row, to));
        Some(place)
    }

    /// Removes `row` with its metadata; gives the row that is in its place now, or the one above.
    pub fn delete_row(&self, row: &FieldPath) -> Option<FieldPath> {
        self.change_rows(|draft| draft.delete_row(&self.base(), row));
        let shown = self.shown.get_untracked();
        [Some(row.clone()), row.neighbour(-1)].into_iter().flatten().find(|row| row.get(shown.record.data()).is_some())
    }

    /// Puts cells into a table from this row and column on.
    pub fn paste(&self, table: &Table, at: (usize, usize), cells: &[Vec<String>]) -> Pasted {
        self.change_rows(|draft| draft.paste(&self.base(), &self.view().collection, table, at, cells, self.locale))
    }
}
