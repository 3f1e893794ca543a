//! Three-way merge: moves a draft from one state of a record to another that a colleague or the agent has made meanwhile.
//!
//! What only one side changed is taken from that side. Where both did, the merged draft holds an [`Ask`]. Nothing of the
//! reviewer's is dropped, or put on a row that is not surely the same one; nothing of the other side is changed without asking.

mod rows;
#[cfg(test)]
mod tests;

use serde_json::Value;

use super::decimal::same_value;
use super::schema::to_text;
use super::{Ask, Draft, Edit, ExtractedData, FieldPath, Mine};

/// The draft moved onto `theirs`. Without a `base` nobody can say who changed what, so every field is asked about. The undo
/// history ends here: the states that it leads back to are gone.
pub fn merge(base: Option<&ExtractedData>, mine: &Draft, theirs: &ExtractedData) -> Draft {
    let from = base.unwrap_or(theirs);
    let (record, _) = mine.apply(from);
    let typed = mine.typed();
    let mut touched = mine.touched();
    touched.extend(typed.iter().map(|(path, _)| path.clone()));
    touched.extend(mine.asks.iter().map(|ask| ask.place.clone()));
    let whole = with_unsettled(&record, &typed, &mine.asks);
    let mut merging = Merging { draft: mine, whole, typed, touched, edits: Vec::new(), asks: Vec::new() };
    let root =
        ThreeWayPlace { base: FieldPath::root(), mine: FieldPath::root(), theirs: FieldPath::root(), sure: base.is_some() };
    merging.place(&root, Some(from.data()), Some(record.data()), Some(theirs.data()));
    let mut merged = Draft {
        edits: merging.edits,
        asks: merging.asks,
        ticks: mine.ticks_that_stay(base, theirs),
        writer: mine.writer.clone(),
        ..Draft::default()
    };
    // An edit fails to apply here only if it is too deep or conflicts with another edit; then it is asked about, too.
    for (edit, _) in merged.apply(theirs).1 {
        merged.edits.retain(|one| *one != edit);
        if let Edit::Set { path, value } = edit {
            let theirs = path.get(theirs.data()).cloned();
            merged.asks.push(Ask { place: path, base: None, theirs, mine: Mine::Value(value) });
        }
    }
    merged
}

/// The data with everything unsettled put in as values: what a container holds if it can only be taken as a whole.
fn with_unsettled(record: &ExtractedData, typed: &[(FieldPath, String)], asks: &[Ask]) -> ExtractedData {
    let mut whole = record.clone();
    let texts = typed.iter().map(|(path, text)| Edit::Set { path: path.clone(), value: text.as_str().into() });
    let asked = asks.iter().filter_map(|ask| match &ask.mine {
        Mine::Value(value) => Some(Edit::Set { path: ask.place.clone(), value: value.clone() }),
        Mine::Typed(text) => Some(Edit::Set { path: ask.place.clone(), value: text.as_str().into() }),
        // At the end, where it moves no other row.
        Mine::Row { row, .. } => {
            let array = ask.place.parent()?;
            let index = array.get(record.data())?.as_array()?.len();
            Some(Edit::InsertRow { path: array, index, row: row.clone() })
        }
        Mine::Absent | Mine::Gone => None,
    });
    for edit in texts.chain(asked) {
        drop(super::edit::apply(&mut whole, &edit)); // what does not fit is not in a container that exists
    }
    whole
}

/// One place in all three states.
struct ThreeWayPlace {
    base: FieldPath,
    mine: FieldPath,
    theirs: FieldPath,
    /// It is certainly the same field on both sides; in rows matched only by position it may not be.
    sure: bool,
}

struct Merging<'a> {
    draft: &'a Draft,
    whole: ExtractedData,
    typed: Vec<(FieldPath, String)>,
    touched: Vec<FieldPath>,
    edits: Vec<Edit>,
    asks: Vec<Ask>,
}

impl Merging<'_> {
    fn touches(&self, path: &FieldPath) -> bool {
        self.touched.iter().any(|touched| touched.starts_with(path) || path.starts_with(touched))
    }

    fn place(&mut self, at: &ThreeWayPlace, base: Option<&Value>, mine: Option<&Value>, theirs: Option<&Value>) {
        if !self.touches(&at.mine) {
            return;
        }
        if let Some(open) = self.draft.asks.iter().find(|ask| ask.place == at.mine && ask.is_answered_by(&at.mine)) {
            self.ask(at, open.base.as_ref(), theirs, open.mine.clone());
            return;
        }
        if let Some(text) = self.typed.iter().find(|(path, _)| *path == at.mine).map(|(_, text)| text.clone()) {
            if at.sure && same(base, theirs) {
                // The value from before the typing is still the record's.
                if let Some(value) = mine.filter(|mine| Some(*mine) != base) {
                    self.edits.push(Edit::Set { path: at.theirs.clone(), value: value.clone() });
                }
                self.edits.push(Edit::Typed { path: at.theirs.clone(), text });
            } else if theirs.is_none_or(|theirs| to_text(theirs) != text) {
                self.ask(at, base, theirs, Mine::Typed(text));
            }
            return;
        }
        match (mine, theirs) {
            (Some(Value::Object(mine)), Some(Value::Object(theirs))) => {
                let base = base.and_then(Value::as_object);
                let cleared = base.into_iter().flat_map(|base| base.keys().filter(|key| !mine.contains_key(*key)));
                for key in mine.keys().chain(cleared) {
                    let below = ThreeWayPlace {
                        base: at.base.key(key),
                        mine: at.mine.key(key),
                        theirs: at.theirs.key(key),
                        sure: at.sure,
                    };
                    self.place(&below, base.and_then(|base| base.get(key)), mine.get(key), theirs.get(key));
                }
            }
            (Some(Value::Array(mine)), Some(Value::Array(theirs))) => {
                let base = base.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                rows::merge(self, at, base, mine, theirs);
            }
            _ => self.value(at, base, mine, theirs),
        }
    }

    /// A place that can only be taken as a whole.
    fn value(&mut self, at: &ThreeWayPlace, base: Option<&Value>, mine: Option<&Value>, theirs: Option<&Value>) {
        let is_container = mine.is_some_and(|mine| mine.is_object() || mine.is_array());
        let whole = if is_container { at.mine.get(self.whole.data()).cloned() } else { None };
        let mine = whole.as_ref().or(mine);
        if mine == base || same(mine, theirs) {
            return;
        }
        if !at.sure || !same(base, theirs) {
            let mine = mine.map_or(Mine::Absent, |value| Mine::Value(value.clone()));
            self.ask(at, base, theirs, mine);
            return;
        }
        let path = at.theirs.clone();
        self.edits.push(match mine {
            Some(value) => Edit::Set { path, value: value.clone() },
            None => Edit::Clear { path },
        });
    }

    fn ask(&mut self, at: &ThreeWayPlace, base: Option<&Value>, theirs: Option<&Value>, mine: Mine) {
        self.asks.push(Ask { place: at.theirs.clone(), base: base.cloned(), theirs: theirs.cloned(), mine });
    }

    /// A row edit on `theirs`: the questions so far move with their rows.
    fn row_edit(&mut self, edit: Edit) {
        self.asks = std::mem::take(&mut self.asks).into_iter().filter_map(|ask| ask.carried(&edit)).collect();
        self.edits.push(edit);
    }
}

/// 1.5 and 1.50 are one value: a store may normalise a number's digits.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_value(one, other),
        (None, None) => true,
        _ => false,
    }
}
