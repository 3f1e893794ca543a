//! Moves parsed metadata along with its rows. Parsing that of 3,000 rows again takes longer than a key press may.

use super::{FieldMetadata, Members, Node};
use crate::domain::{Edit, FieldPath, Step};

impl FieldMetadata {
    /// The tree after a row edit, equal to what parsing the edited record would give. `None` if it must be parsed: problems name
    /// their place, and lists shorter than their rows grow in the record.
    pub fn after(&self, edit: &Edit) -> Option<Self> {
        if !self.problems.is_empty() {
            return None;
        }
        let mut moved = self.clone();
        let Some(list) = list_at(&mut moved.root, edit.path()) else { return Some(moved) };
        match *edit {
            Edit::InsertRow { index, .. } if index < list.len() => list.insert(index, Node::Group(Members::default())),
            Edit::RemoveRow { index, .. } if index < list.len() => drop(list.remove(index)),
            Edit::MoveRow { from, to, .. } if from.max(to) < list.len() => {
                let row = list.remove(from);
                list.insert(to, row);
            }
            Edit::MoveRow { from, to, .. } if from.min(to) < list.len() => return None,
            _ => {}
        }
        Some(moved)
    }
}

/// The metadata list of an array, if there is one.
fn list_at<'n>(node: &'n mut Node, array: &FieldPath) -> Option<&'n mut Vec<Node>> {
    let found = array.steps().iter().try_fold(node, |node, step| match (node, step) {
        (Node::Group(fields) | Node::Covering(_, fields), Step::Key(key)) => fields.get_mut(key),
        (Node::List(list), Step::Index(index)) => list.get_mut(*index),
        _ => None,
    });
    match found {
        Some(Node::List(list)) => Some(list),
        _ => None,
    }
}
