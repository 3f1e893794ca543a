//! What happened to an item: what each decision changed, by whom, and when.

use crate::domain::{Draft, ExtractedData, FieldPath, diff::diff, diff::origin};
use serde_json::{Map, Value, json};

/// The body of a decision's event: its words, the draft that it was made with, and what that changed in the data; each change
/// with what the agent had extracted at that place. The history must tell it when the record has long been changed again.
pub(super) fn event_body(words: Map<String, Value>, draft: &Draft, before: &ExtractedData, after: &ExtractedData) -> Value {
    let changes = diff(before.data(), after.data()).into_iter().map(|change| {
        let extracted = extracted_value(before, after, &change.path, change.now.is_some());
        let mut object = Map::new();
        object.insert("path".into(), change.path.to_string().into());
        let values = [("extracted", extracted), ("was", change.was), ("now", change.now)];
        object.extend(values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        Value::Object(object)
    });
    json!({ "decision": words, "draft": draft, "changes": changes.collect::<Vec<_>>() })
}

/// What the agent read for the field that is at `path` after the decision or, when nothing is there any more, was before it.
fn extracted_value(before: &ExtractedData, after: &ExtractedData, path: &FieldPath, is_there: bool) -> Option<Value> {
    let state = if is_there { after } else { before };
    origin(state.original_data(), state.data(), path)?.get(state.original_data()).cloned()
}
