//! Merges the rows of one array. What the reviewer did to them is known exactly, from the edits; what the other side did is
//! inferred from the rows' contents.

use std::collections::HashSet;

use serde_json::Value;

use super::{Merging, ThreeWayPlace, same_value};
use crate::domain::diff::{Pair, align};
use crate::domain::{Ask, Draft, Edit, FieldPath, Mine, Step};

/// What became of the base's rows in the draft.
struct Traced {
    /// For each row of mine, the base row that it was.
    origins: Vec<Option<usize>>,
    /// Base rows that the reviewer moved.
    moved: HashSet<usize>,
}

/// A row of the merged array.
#[derive(Clone, Copy, PartialEq)]
enum Slot {
    Theirs(usize),
    Mine(usize),
}

pub(super) fn merge(merging: &mut Merging<'_>, at: &ThreeWayPlace, base: &[Value], mine: &[Value], theirs: &[Value]) {
    let traced = trace(merging.draft, &at.base, base.len(), mine.len());
    let places = places(base, theirs);
    let place_of = |row: usize| traced.origins[row].and_then(|origin| places[origin]);

    // First the contents of rows that still exist, at their current places.
    for (row, value) in mine.iter().enumerate() {
        let (Some(origin), Some(place)) = (traced.origins[row], place_of(row)) else { continue };
        let below = ThreeWayPlace {
            base: at.base.index(origin),
            mine: at.mine.index(row),
            theirs: at.theirs.index(place),
            sure: at.sure && is_surely_one(&base[origin], &theirs[place]),
        };
        merging.place(&below, Some(&base[origin]), Some(value), Some(&theirs[place]));
        let asked = merging.draft.asks.iter().any(|ask| ask.place == below.mine && ask.mine == Mine::Gone);
        if asked {
            merging.ask(&below, Some(&base[origin]), Some(&theirs[place]), Mine::Gone);
        }
    }

    let mut slots: Vec<Slot> = (0..theirs.len()).map(Slot::Theirs).collect();
    remove_mine(merging, at, &traced, &places, base, theirs, &mut slots);
    let agreed = agreed_rows(&traced, &places, mine, theirs);
    let slot_of = |row: usize| match (traced.origins[row], agreed[row]) {
        (Some(_), _) => place_of(row).map(Slot::Theirs),
        (None, Some(place)) => Some(Slot::Theirs(place)),
        (None, None) => Some(Slot::Mine(row)),
    };

    // In the order of mine: a new or moved row goes after the row that precedes it there.
    let mut before: Option<Slot> = None;
    for (row, value) in mine.iter().enumerate() {
        let Some(slot) = slot_of(row) else { continue };
        let was_moved = traced.origins[row].is_some_and(|origin| traced.moved.contains(&origin));
        let from = slots.iter().position(|one| *one == slot);
        match from {
            Some(from) if was_moved => {
                slots.remove(from);
                let to = behind(&slots, before);
                slots.insert(to, slot);
                if from != to {
                    merging.row_edit(Edit::MoveRow { path: at.theirs.clone(), from, to });
                }
            }
            Some(_) => {}
            None if matches!(slot, Slot::Mine(_)) => {
                let index = behind(&slots, before);
                slots.insert(index, slot);
                merging.row_edit(Edit::InsertRow { path: at.theirs.clone(), index, row: value.clone() });
                for (below, text) in typed_in(merging, &at.mine.index(row)) {
                    merging.edits.push(Edit::Typed { path: at.theirs.index(index).join(&below), text });
                }
            }
            None => continue,
        }
        before = Some(slot);
    }
    ask_for_rows_that_are_gone(merging, at, &traced, base, mine, &slots, &slot_of);
}

/// Removes the rows that the reviewer removed, unless the other side changed something in them: then it asks.
fn remove_mine(
    merging: &mut Merging<'_>,
    at: &ThreeWayPlace,
    traced: &Traced,
    places: &[Option<usize>],
    base: &[Value],
    theirs: &[Value],
    slots: &mut Vec<Slot>,
) {
    let kept: HashSet<usize> = traced.origins.iter().flatten().copied().collect();
    for (origin, place) in places.iter().enumerate() {
        let Some(place) = place.filter(|_| !kept.contains(&origin)) else { continue };
        if at.sure && same_value(&base[origin], &theirs[place]) {
            if let Some(index) = slots.iter().position(|slot| *slot == Slot::Theirs(place)) {
                slots.remove(index);
                merging.row_edit(Edit::RemoveRow { path: at.theirs.clone(), index });
            }
        } else if let Some(index) = slots.iter().position(|slot| *slot == Slot::Theirs(place)) {
            merging.asks.push(Ask {
                place: at.theirs.index(index),
                base: Some(base[origin].clone()),
                theirs: Some(theirs[place].clone()),
                mine: Mine::Gone,
            });
        }
    }
}

/// Asks about rows that the other side removed while the reviewer worked on them; earlier such questions stay open.
fn ask_for_rows_that_are_gone(
    merging: &mut Merging<'_>,
    at: &ThreeWayPlace,
    traced: &Traced,
    base: &[Value],
    mine: &[Value],
    slots: &[Slot],
    slot_of: &dyn Fn(usize) -> Option<Slot>,
) {
    let mut before = None;
    for (row, value) in mine.iter().enumerate() {
        let slot = slot_of(row);
        if let (None, Some(origin)) = (slot, traced.origins[row]) {
            let path = at.mine.index(row);
            let was_touched = merging.touched.iter().any(|touched| touched.starts_with(&path));
            if was_touched || traced.moved.contains(&origin) {
                let place = at.theirs.index(behind(slots, before));
                let mine = whole_row(merging, &path, value);
                merging.asks.push(Ask { place, base: Some(base[origin].clone()), theirs: None, mine });
            }
        }
        before = slot.or(before);
    }
    let open = merging
        .draft
        .asks
        .iter()
        .filter(|ask| matches!(ask.mine, Mine::Row { .. }) && ask.place.parent().as_ref() == Some(&at.mine));
    let open: Vec<Ask> = open.cloned().collect();
    for mut ask in open {
        let index = match ask.place.last() {
            Some(Step::Index(index)) => *index,
            _ => 0,
        };
        ask.place = at.theirs.index(index.min(slots.len()));
        merging.asks.push(ask);
    }
}

/// The row as the reviewer had it, including the reviewer's side of open questions about its fields.
fn whole_row(merging: &Merging<'_>, row: &FieldPath, value: &Value) -> Mine {
    let mut typed = typed_in(merging, row);
    let mut whole = value.clone();
    for ask in &merging.draft.asks {
        let Some(below) = ask.place.strip_prefix(row).filter(|below| !below.is_root()) else { continue };
        let holder = below.parent().and_then(|holder| holder.get_mut(&mut whole));
        match (&ask.mine, holder, below.last()) {
            (Mine::Typed(text), ..) => typed.push((below, text.clone())),
            (Mine::Value(value), Some(Value::Object(map)), Some(Step::Key(key))) => drop(map.insert(key.clone(), value.clone())),
            (Mine::Value(value), Some(Value::Array(list)), Some(Step::Index(index))) if *index < list.len() => {
                list[*index] = value.clone();
            }
            (Mine::Value(row) | Mine::Row { row, .. }, Some(Value::Array(list)), _) => list.push(row.clone()),
            _ => {}
        }
    }
    Mine::Row { row: whole, typed }
}

fn behind(slots: &[Slot], before: Option<Slot>) -> usize {
    before.and_then(|before| slots.iter().position(|slot| *slot == before)).map_or(0, |index| index + 1)
}

fn typed_in(merging: &Merging<'_>, row: &FieldPath) -> Vec<(FieldPath, String)> {
    merging.typed.iter().filter_map(|(path, text)| Some((path.strip_prefix(row)?, text.clone()))).collect()
}

/// Follows the base's rows of the array at `array` through the draft's edits. `length` is the number of rows at the end.
fn trace(draft: &Draft, array: &FieldPath, rows: usize, length: usize) -> Traced {
    let mut place = array.clone();
    let mut origins: Vec<Option<usize>> = (0..rows).map(Some).collect();
    let mut moved = HashSet::new();
    for edit in &draft.edits {
        if edit.path() == &place {
            match edit {
                Edit::InsertRow { index, .. } if *index <= origins.len() => origins.insert(*index, None),
                Edit::RemoveRow { index, .. } if *index < origins.len() => drop(origins.remove(*index)),
                Edit::MoveRow { from, to, .. } if *from < origins.len() && *to < origins.len() => {
                    let row = origins.remove(*from);
                    moved.extend(row);
                    origins.insert(*to, row);
                }
                Edit::Set { value, .. } => {
                    let count = value.as_array().map_or(0, Vec::len);
                    origins = (0..count).map(|row| Some(row).filter(|row| *row < rows)).collect();
                }
                _ => {}
            }
        }
        if edit.is_row_edit()
            && let Some(carried) = edit.carry(&place)
        {
            place = carried;
        }
    }
    // A container above was replaced: match rows by position.
    if origins.len() != length {
        origins = (0..length).map(|row| Some(row).filter(|row| *row < rows)).collect();
    }
    Traced { origins, moved }
}

/// Where each base row is in `theirs`. Two rows that share nothing are different rows, even in the same position.
fn places(base: &[Value], theirs: &[Value]) -> Vec<Option<usize>> {
    let mut places = vec![None; base.len()];
    for pair in align(base, theirs) {
        if let Pair::Both { was, now } | Pair::Moved { was, now } = pair {
            let (equal, most) = likeness(&base[was], &theirs[now]);
            if equal > 0 || most <= 1 || same_value(&base[was], &theirs[now]) {
                places[was] = Some(now);
            }
        }
    }
    places
}

/// New rows of mine that the other side has added, too: one of them is enough.
fn agreed_rows(traced: &Traced, places: &[Option<usize>], mine: &[Value], theirs: &[Value]) -> Vec<Option<usize>> {
    let mut taken: HashSet<usize> = places.iter().flatten().copied().collect();
    let new = |row: &usize| traced.origins[*row].is_none();
    let mut agreed = vec![None; mine.len()];
    for row in (0..mine.len()).filter(new) {
        let found = (0..theirs.len()).find(|place| !taken.contains(place) && same_value(&mine[row], &theirs[*place]));
        if let Some(place) = found {
            taken.insert(place);
            agreed[row] = Some(place);
        }
    }
    agreed
}

/// At least two thirds of what both rows say is equal; with less it may be another row that happens to be there.
fn is_surely_one(base: &Value, theirs: &Value) -> bool {
    let (equal, most) = likeness(base, theirs);
    same_value(base, theirs) || (most > 0 && equal * 3 >= most * 2)
}

/// How many members are equal, and out of how many. Nulls and empty texts don't count.
fn likeness(one: &Value, other: &Value) -> (usize, usize) {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return (usize::from(same_value(one, other)), 1) };
    let says = |value: &Value| !value.is_null() && value.as_str() != Some("");
    let count = |map: &serde_json::Map<String, Value>| map.values().filter(|value| says(value)).count();
    let equal = one.iter().filter(|(key, value)| says(value) && other.get(*key).is_some_and(|other| same_value(value, other)));
    (equal.count(), count(one).max(count(other)))
}
