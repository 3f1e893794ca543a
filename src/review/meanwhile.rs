//! Describes what a colleague or the agent did to a record since a reviewer opened it.

use crate::domain::{Ask, Change, Collection, ExtractedData, Locale, Meanwhile, diff, full_label};
use serde_json::Value;

/// The page lists no more than this.
const MOST_CHANGES: usize = 20;

/// Leaves out the changes that are `asked` about, because they are shown there.
pub(super) fn meanwhile(
    base: Option<&ExtractedData>,
    now: &ExtractedData,
    asked: &[Ask],
    collection: &Collection,
    locale: Locale,
) -> Meanwhile {
    let review = |record: &ExtractedData| record.metadata().and_then(|metadata| metadata.get("review")).cloned();
    let last = review(now);
    let who = last.as_ref().filter(|last| base.and_then(review).as_ref() != Some(last)).and_then(|last| last.get("reviewer"));
    let is_asked = |change: &Change| {
        asked
            .iter()
            .any(|ask| ask.place == change.path || (change.now.is_none() && ask.theirs.is_none() && ask.base == change.was))
    };
    let changes = base.map(|base| diff(base.data(), now.data())).unwrap_or_default();
    Meanwhile {
        who: who.and_then(Value::as_str).map(str::to_owned),
        changes: changes
            .iter()
            .filter(|change| !is_asked(change))
            .take(MOST_CHANGES)
            .map(|change| {
                let schema = collection.schema.as_ref();
                let said = |value: Option<&Value>| locale.say_value(value, &change.path, schema);
                (full_label(&change.path, schema), said(change.was.as_ref()), said(change.now.as_ref()))
            })
            .collect(),
    }
}
