//! Undo and redo of a draft's changes. The history is part of the draft, so it survives a reload and works without JavaScript.

use serde::{Deserialize, Serialize};

use super::{Ask, Draft, Edit, FieldPath, Tick};

/// Older steps are forgotten: the draft travels with every save.
const MOST_STEPS: usize = 100;

/// What was done, and what was undone.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct History {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    done: Vec<Change>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undone: Vec<Change>,
    /// The last step belongs to a field that is still being typed into.
    #[serde(skip)]
    open: bool,
}

/// How to get from one state of a draft to a neighbouring one: replace the edits `at..at + len`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Change {
    place: FieldPath,
    at: usize,
    len: usize,
    edits: Vec<Edit>,
    /// The open questions of that state, if they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asks: Option<Vec<Ask>>,
    /// Its ticks, if they differ: rows take them along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ticks: Option<Vec<Tick>>,
}

impl Change {
    /// The change from `here` to `there`. Keeps only what lies between their common beginning and end.
    fn between(here: &Draft, there: &Draft) -> Self {
        let at = here.edits.iter().zip(&there.edits).take_while(|(a, b)| a == b).count();
        let (here_rest, there_rest) = (&here.edits[at..], &there.edits[at..]);
        let end = here_rest.iter().rev().zip(there_rest.iter().rev()).take_while(|(a, b)| a == b).count();
        let (here_rest, there_rest) = (&here_rest[..here_rest.len() - end], &there_rest[..there_rest.len() - end]);
        let asked = || here.asks.iter().chain(&there.asks).find(|ask| !(here.asks.contains(ask) && there.asks.contains(ask)));
        let place = here_rest.first().or(there_rest.first()).map(place_of).or_else(|| asked().map(|ask| ask.place.clone()));
        Self {
            place: place.unwrap_or_default(),
            at,
            len: here_rest.len(),
            edits: there_rest.to_vec(),
            asks: (here.asks != there.asks).then(|| there.asks.clone()),
            ticks: (here.ticks != there.ticks).then(|| there.ticks.clone()),
        }
    }

    /// Applies the change and returns its inverse. A draft that it does not belong to stays as it is.
    fn walk(self, draft: &mut Draft) -> Option<Self> {
        let end = self.at.checked_add(self.len).filter(|end| *end <= draft.edits.len())?;
        let len = self.edits.len();
        let edits = draft.edits.splice(self.at..end, self.edits).collect();
        let asks = self.asks.map(|asks| std::mem::replace(&mut draft.asks, asks));
        let ticks = self.ticks.map(|ticks| std::mem::replace(&mut draft.ticks, ticks));
        Some(Self { place: self.place, at: self.at, len, edits, asks, ticks })
    }
}

/// The place to look at to see what an edit did.
fn place_of(edit: &Edit) -> FieldPath {
    match edit {
        Edit::InsertRow { path, index, .. } | Edit::RemoveRow { path, index } => path.index(*index),
        Edit::MoveRow { path, to, .. } => path.index(*to),
        Edit::Set { path, .. } | Edit::Typed { path, .. } | Edit::Clear { path } => path.clone(),
    }
}

impl History {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty() && self.undone.is_empty()
    }
}

impl Draft {
    /// Makes everything since `before` one undo step. With `typing`, it joins the previous step if that was in the same field: a
    /// word is undone as a whole.
    pub fn remember(&mut self, before: &Self, typing: bool) {
        if before.edits == self.edits && before.asks == self.asks {
            return;
        }
        let back = Change::between(self, before);
        let last = self.history.done.last().filter(|last| typing && self.history.open && last.place == back.place);
        let mut earlier = before.clone();
        if last.cloned().and_then(|last| last.walk(&mut earlier)).is_some() {
            self.history.done.pop();
            if earlier.edits != self.edits || earlier.asks != self.asks {
                let back = Change::between(self, &earlier);
                self.history.done.push(back);
            }
        } else {
            self.history.done.push(back);
        }
        let too_many = self.history.done.len().saturating_sub(MOST_STEPS);
        self.history.done.drain(..too_many);
        self.history.undone.clear();
        self.history.open = typing;
    }

    /// This draft without its history.
    #[must_use]
    pub fn without_history(self) -> Self {
        Self { history: History::default(), ..self }
    }

    /// The field was left: what is typed next is a new step.
    pub fn end_step(&mut self) {
        self.history.open = false;
    }

    /// Undoes the last step; returns the place that changed.
    pub fn undo(&mut self) -> Option<FieldPath> {
        let change = self.history.done.pop()?;
        self.history.open = false;
        let back = change.walk(self)?;
        let place = back.place.clone();
        self.history.undone.push(back);
        Some(place)
    }

    /// Redoes the last undone step; returns the place that changed.
    pub fn redo(&mut self) -> Option<FieldPath> {
        let change = self.history.undone.pop()?;
        self.history.open = false;
        let back = change.walk(self)?;
        let place = back.place.clone();
        self.history.done.push(back);
        Some(place)
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        !self.history.done.is_empty()
    }

    /// Whether there is a step to redo.
    pub fn can_redo(&self) -> bool {
        !self.history.undone.is_empty()
    }
}
