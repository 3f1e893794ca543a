//! One item per line of JSON: as in Agent Data, with the reviewers' changes.

use super::Exported;
use serde_json::{Map, Value};

/// The record's text is copied unchanged, so digits and the order of keys survive.
pub(super) fn line(exported: &Exported) -> String {
    let item = &exported.item;
    let text = |value: &str| Value::from(value).to_string();
    format!(
        "{{\"id\":{},\"deployment_name\":{},\"collection\":{},\"created_at\":{},\"updated_at\":{},\"data\":{},\"changes\":{}}}\n",
        text(&item.id),
        text(&item.scope.deployment_name),
        text(&item.scope.collection),
        text(&item.created_at.to_string()),
        text(&item.updated_at.to_string()),
        item.data.get().replace(['\n', '\r'], " "),
        changes(exported)
    )
}

/// Objects with `field` and, where available, `extracted`, `now`, `by`, `at`, `decision`.
fn changes(exported: &Exported) -> Value {
    let changes = exported.changes().into_iter().map(|one| {
        let mut object = Map::new();
        object.insert("field".to_owned(), one.change.path.to_string().into());
        let event = |text: fn(&super::PastEvent) -> String| one.event.map(|event| Value::from(text(event)));
        let values = [
            ("extracted", one.change.was),
            ("now", one.change.now),
            ("by", event(|event| event.reviewer.clone())),
            ("at", event(|event| event.at.to_string())),
            ("decision", event(|event| event.kind.clone())),
        ];
        object.extend(values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        Value::Object(object)
    });
    changes.collect()
}
