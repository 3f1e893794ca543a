//! What a colleague or the agent did to a record since a reviewer opened it, in words for the page.

use crate::domain::{Collection, ExtractedData, Meanwhile, diff, full_label, to_text};
use serde_json::Value;

/// More the page does not list.
const MOST_CHANGES: usize = 20;

pub(super) fn meanwhile(base: Option<&ExtractedData>, now: &ExtractedData, collection: &Collection) -> Meanwhile {
    let review = |record: &ExtractedData| record.metadata().and_then(|metadata| metadata.get("review")).cloned();
    let last = review(now);
    let who = last.as_ref().filter(|last| base.and_then(review).as_ref() != Some(last)).and_then(|last| last.get("reviewer"));
    let text = |value: &Option<Value>| value.as_ref().map(to_text).unwrap_or_default();
    let changes = base.map(|base| diff(base.data(), now.data())).unwrap_or_default();
    Meanwhile {
        who: who.and_then(Value::as_str).map(str::to_owned),
        changes: changes
            .iter()
            .take(MOST_CHANGES)
            .map(|change| (full_label(&change.path, collection.schema.as_ref()), text(&change.was), text(&change.now)))
            .collect(),
    }
}
