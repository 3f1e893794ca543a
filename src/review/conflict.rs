//! When the record has changed since a reviewer opened it: which fields both sides touched.

use crate::domain::{
    Change, Collection, Draft, Edit, ExtractedData, FieldPath,
    decimal::same_value,
    diff::{diff, origin},
    label::full_label,
    queue::Conflict,
    schema::to_text,
};
use serde_json::Value;
use std::collections::BTreeSet;

const ROW_GONE: &str = "(this row is gone)";

/// The fields on which `theirs` (the record as it is now) and the draft disagree, with both values. Without a remembered
/// base every difference counts, because nobody can say who made it.
pub(super) fn conflicts(
    base: Option<&ExtractedData>,
    theirs: &ExtractedData,
    draft: &Draft,
    collection: &Collection,
) -> Vec<Conflict> {
    let (mine, _) = draft.apply(base.unwrap_or(theirs));
    let changes = base.map(|base| diff(base.data(), theirs.data())).unwrap_or_default();
    let arrays: Vec<&FieldPath> = draft.edits.iter().filter(|edit| edit.is_row_edit()).map(Edit::path).collect();
    let meets_row_edit =
        |change: &Change| arrays.iter().any(|array| change.path.starts_with(array) || array.starts_with(&change.path));

    let schema = collection.schema.as_ref();
    let text = |record: &ExtractedData, path: &FieldPath| path.get(record.data()).map(to_text).unwrap_or_default();
    let typed = draft.typed();
    let my_text = |path: &FieldPath| match typed.iter().find(|(at, _)| at == path) {
        Some((_, typed)) => typed.clone(),
        None => text(&mine, path),
    };
    let mut conflicts = Vec::new();
    for path in draft.touched().into_iter().collect::<BTreeSet<_>>() {
        if arrays.iter().any(|array| path.starts_with(array)) {
            continue; // see below
        }
        let (place, before, after) = match base {
            None => (path.clone(), String::new(), text(theirs, &path)),
            Some(base) => match origin(theirs.data(), base.data(), &path) {
                Some(place) if same(path.get(base.data()), place.get(theirs.data())) => continue,
                Some(place) => (place.clone(), text(base, &path), text(theirs, &place)),
                None => (path.clone(), text(base, &path), ROW_GONE.to_owned()),
            },
        };
        let mine = my_text(&path);
        if after != mine {
            conflicts.push(Conflict { label: full_label(&place, schema), path: place, base: before, theirs: after, mine });
        }
    }
    // Both sides moved rows of one array: places do not compare, so the reviewer looks at everything that they changed in it.
    conflicts.extend(changes.iter().filter(|change| meets_row_edit(change)).map(|change| Conflict {
        label: full_label(&change.path, schema),
        base: change.was.as_ref().map(to_text).unwrap_or_default(),
        theirs: change.now.as_ref().map(to_text).unwrap_or_else(|| ROW_GONE.to_owned()),
        mine: "(you changed rows here)".to_owned(),
        path: change.path.clone(),
    }));
    conflicts
}

/// 1.5 and 1.50 are one value: a store may write a number's digits its own way.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_value(one, other),
        (None, None) => true,
        _ => false,
    }
}
