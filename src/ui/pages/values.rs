//! Values as people read them, and how they changed. Server only.

use crate::ui::{language, locale};
use crate::{
    domain::{
        FieldPath, Schema,
        diff::{Piece, words},
        hidden::{visible, visible_identifier},
        identifier::is_identifier,
        label_of,
    },
    t,
};
use leptos::prelude::*;
use serde_json::Value;

/// The old and the new value: if two texts are similar, the differing words are marked.
pub(crate) fn difference(
    was: Option<&Value>,
    now: Option<&Value>,
    path: &FieldPath,
    schema: Option<&Schema>,
) -> (AnyView, AnyView) {
    if let (Some(Value::String(was)), Some(Value::String(now))) = (was, now) {
        let (was, now) = (shown(was, path, schema), shown(now, path, schema));
        if let Some(pieces) = words(&was, &now) {
            let side = |is_new: bool| {
                pieces
                    .iter()
                    .filter_map(|piece| match *piece {
                        Piece::Same(text) => Some(text.to_owned().into_any()),
                        Piece::Removed(text) if !is_new => {
                            Some(view! { <del class="bg-bad-soft text-bad">{text.to_owned()}</del> }.into_any())
                        }
                        Piece::Added(text) if is_new => Some(
                            view! { <ins class="bg-good-soft text-good no-underline font-medium">{text.to_owned()}</ins> }
                                .into_any(),
                        ),
                        _ => None,
                    })
                    .collect_view()
                    .into_any()
            };
            return (side(false), side(true));
        }
    }
    (value(was, path, schema), value(now, path, schema))
}

/// One value. Absent, null and the empty text are three different things.
pub(crate) fn value(value: Option<&Value>, path: &FieldPath, schema: Option<&Schema>) -> AnyView {
    let faint = |text: &'static str| {
        view! { <span class="text-ink-faint" title=text><span aria-hidden="true">"—"</span><span class="sr-only">{text}</span></span> }.into_any()
    };
    match value {
        None => faint(t!(value_absent)),
        Some(Value::Null) => faint(t!(value_null)),
        Some(Value::String(text)) if text.is_empty() => faint(t!(value_empty)),
        Some(Value::String(text)) => shown(text, path, schema).into_any(),
        Some(Value::Number(_) | Value::Bool(_)) => locale().say_value(value, path, schema).into_any(),
        Some(Value::Object(members)) if !members.is_empty() => members
            .iter()
            .map(|(key, member)| {
                let inner = path.key(key);
                view! { <span class="block"><span class="text-ink-soft">{label_of(&inner, schema).text(language())}": "</span><bdi>{self::value(Some(member), &inner, schema)}</bdi></span> }
            })
            .collect_view()
            .into_any(),
        Some(other) => visible(&other.to_string()).into_any(),
    }
}

/// A text of the record as people read it, with what hides in it.
fn shown(text: &str, path: &FieldPath, schema: Option<&Schema>) -> String {
    let text = &locale().say_value(Some(&text.into()), path, schema);
    if is_identifier(path, schema) { visible_identifier(text) } else { visible(text) }
}
