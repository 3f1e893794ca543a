//! Values as people read them, and what became of them. On the server only.

use crate::{
    domain::{
        FieldPath, Schema,
        diff::{Piece, words},
        label::visible,
        label_of,
    },
    t,
    ui::{
        html::{Html, IntoHtml, view},
        language,
    },
};
use serde_json::Value;

/// What was and what is: parts of two similar texts that differ are marked, word by word.
pub(crate) fn difference(was: Option<&Value>, now: Option<&Value>, path: &FieldPath, schema: Option<&Schema>) -> (Html, Html) {
    if let (Some(Value::String(was)), Some(Value::String(now))) = (was, now) {
        let (was, now) = (visible(was), visible(now));
        if let Some(pieces) = words(&was, &now) {
            let side = |is_new: bool| {
                pieces
                    .iter()
                    .filter_map(|piece| match *piece {
                        Piece::Same(text) => Some(text.to_owned().into_html()),
                        Piece::Removed(text) if !is_new => {
                            Some(view! { <del class="bg-bad-soft text-bad">{text.to_owned()}</del> })
                        }
                        Piece::Added(text) if is_new => {
                            Some(view! { <ins class="bg-good-soft text-good no-underline font-medium">{text.to_owned()}</ins> })
                        }
                        _ => None,
                    })
                    .collect::<Html>()
            };
            return (side(false), side(true));
        }
    }
    (value(was, path, schema), value(now, path, schema))
}

/// One value. Nothing, null and the empty text are three things.
pub(crate) fn value(value: Option<&Value>, path: &FieldPath, schema: Option<&Schema>) -> Html {
    let faint = |text: &'static str| view! { <span class="text-ink-faint">{text}</span> };
    match value {
        None => faint(t!(value_absent)),
        Some(Value::Null) => faint(t!(value_null)),
        Some(Value::String(text)) if text.is_empty() => faint(t!(value_empty)),
        Some(Value::String(text)) => visible(text).into_html(),
        Some(Value::Object(members)) if !members.is_empty() => members
            .iter()
            .map(|(key, member)| {
                let inner = path.key(key);
                view! { <span class="block"><span class="text-ink-soft">{label_of(&inner, schema).text(language())}": "</span>{self::value(Some(member), &inner, schema)}</span> }
            })
            .collect::<Html>()
            ,
        Some(other) => visible(&other.to_string()).into_html(),
    }
}
