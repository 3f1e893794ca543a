//! Fields that a reviewer has looked at and found right.

use super::{Draft, Edit, ExtractedData, FieldPath, Step, decimal::same_value};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One of them. It counts as long as the field has the value that was found right.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Tick {
    /// Where the field is now.
    pub path: FieldPath,
    /// Its value; null also if it was absent.
    #[serde(default)]
    pub value: Value,
}

impl Draft {
    /// Ticks a field of `record`, which is the record with this draft applied; with `is_on`, else takes the tick away. Returns whether
    /// anything changed.
    pub fn tick(&mut self, record: &ExtractedData, path: &FieldPath, is_on: bool) -> bool {
        if self.is_ticked(record, path) == is_on {
            return false;
        }
        self.ticks.retain(|tick| tick.path != *path);
        if is_on {
            let value = path.get(record.data()).cloned().unwrap_or_default();
            self.ticks.push(Tick { path: path.clone(), value });
        }
        true
    }

    /// Whether a field of `record`, which is the record with this draft applied, is ticked with the value that it has.
    pub fn is_ticked(&self, record: &ExtractedData, path: &FieldPath) -> bool {
        self.ticks.iter().any(|tick| tick.path == *path && tick.stands(record))
    }

    /// The fields of `record` that are ticked with the values that they have, in the order of the ticks.
    pub fn ticked<'d>(&'d self, record: &'d ExtractedData) -> impl Iterator<Item = &'d FieldPath> {
        self.ticks.iter().filter(|tick| tick.stands(record)).map(|tick| &tick.path)
    }

    /// The ticks that are surely on the same fields when the record has become `theirs`: not those in lists that have changed.
    pub(super) fn ticks_that_stay(&self, base: Option<&ExtractedData>, theirs: &ExtractedData) -> Vec<Tick> {
        let is_sure = |tick: &&Tick| {
            let steps = tick.path.steps();
            let Some(row) = steps.iter().position(|step| matches!(step, Step::Index(_))) else { return true };
            let list: FieldPath = steps[..row].iter().cloned().collect();
            base.is_some_and(|base| list.get(base.data()) == list.get(theirs.data()))
        };
        self.ticks.iter().filter(is_sure).cloned().collect()
    }

    /// Ticks move along with their rows, and go with them.
    pub(super) fn carry_ticks(&mut self, row_edit: &Edit) {
        self.ticks.retain_mut(|tick| row_edit.carry(&tick.path).map(|path| tick.path = path).is_some());
    }
}

impl Tick {
    fn stands(&self, record: &ExtractedData) -> bool {
        same_value(self.path.get(record.data()).unwrap_or(&Value::Null), &self.value)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(text: &str) -> FieldPath {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_stay_on_their_rows_when_row_edits_are_undone_and_records_change() {
        let base = ExtractedData::new(json!({"data": {"total": 1, "rows": [{"n": 1}, {"n": 1}]}}));
        let mut draft = Draft::default();
        draft.tick(&base, &path("rows[0].n"), true);
        draft.tick(&base, &path("total"), true);
        let before = draft.clone();
        draft.push(&base, Edit::InsertRow { path: path("rows"), index: 0, row: json!({"n": 1}) });
        draft.remember(&before, false);
        assert_eq!(draft.ticks[0].path, path("rows[1].n"));
        draft.undo();
        assert_eq!(draft.ticks, before.ticks);
        draft.redo();
        assert_eq!(draft.ticks[0].path, path("rows[1].n"));

        let ticked = |theirs: Value| -> Vec<String> {
            let merged = super::super::merge(Some(&base), &before, &ExtractedData::new(json!({ "data": theirs })));
            merged.ticks.iter().map(|tick| tick.path.to_string()).collect()
        };
        assert_eq!(ticked(json!({"total": 1, "rows": [{"n": 1}, {"n": 1}], "more": 2})), ["rows[0].n", "total"]);
        assert_eq!(
            ticked(json!({"total": 1, "rows": [{"n": 1}, {"n": 1}, {"n": 1}]})),
            ["total"],
            "which row is which is not sure"
        );
    }

    #[test]
    fn a_tick_counts_for_the_value_that_was_seen_and_moves_with_its_row() {
        let base = ExtractedData::new(json!({"data": {"total": 1.50, "note": null, "rows": [{"n": 1}, {"n": 2}, {"n": 3}]}}));
        let mut draft = Draft::default();
        for field in ["total", "note", "gone", "rows[1].n", "rows[2].n"] {
            assert!(draft.tick(&base, &path(field), true), "{field}");
            assert!(!draft.tick(&base, &path(field), true), "{field} is ticked once");
        }
        let ticked = |draft: &Draft| {
            let record = draft.apply(&base).0;
            draft.ticked(&record).map(ToString::to_string).collect::<Vec<_>>()
        };
        draft.push(&base, Edit::Set { path: path("total"), value: json!(2) });
        assert_eq!(ticked(&draft), ["note", "gone", "rows[1].n", "rows[2].n"], "another value was not looked at");
        draft.push(&base, Edit::Set { path: path("total"), value: json!(1.5) });
        assert_eq!(ticked(&draft), ["total", "note", "gone", "rows[1].n", "rows[2].n"], "the same number is the same value");
        draft.push(&base, Edit::RemoveRow { path: path("rows"), index: 1 });
        assert_eq!(ticked(&draft), ["total", "note", "gone", "rows[1].n"]);
        let record = draft.apply(&base).0;
        assert!(draft.tick(&record, &path("total"), false));
        assert_eq!(ticked(&draft), ["note", "gone", "rows[1].n"]);
        let again: Draft = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
        assert_eq!(again, draft);
        let left = ["note", "gone", "rows[1].n"];
        assert_eq!(draft.recorded(&record).ticks.iter().map(|tick| tick.path.to_string()).collect::<Vec<_>>(), left);
    }
}
