//! The text of a record: found in what was read, checked, and made to name its document, without touching the rest.

use anyhow::{Context, Result, bail};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};
use std::fmt;

/// A record as it was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub(super) data: &'a str,
    /// Deployment and collection that it was exported from, if it was.
    pub(super) from: Option<(String, String)>,
}

/// The members that tell an `ExtractedData` from an Agent Data item.
#[derive(Deserialize)]
struct Outline<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    deployment_name: Option<&'a RawValue>,
    #[serde(borrow)]
    collection: Option<&'a RawValue>,
    #[serde(borrow)]
    original_data: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
}

/// Finds the record. Inside an Agent Data item, as `export` writes it, it may be any object: the API takes any. By itself it must
/// be an `ExtractedData`.
pub(super) fn written(text: &str) -> Result<Written<'_>> {
    let outline: Outline<'_> = serde_json::from_str(text).context("not JSON of a record")?;
    let word = |value: Option<&RawValue>| value.and_then(|value| serde_json::from_str::<String>(value.get()).ok());
    let from = word(outline.deployment_name).zip(word(outline.collection));
    if let (Some(_), Some(from), Some(data), None, None) =
        (word(outline.id), from, outline.data, outline.original_data, outline.status)
    {
        return Ok(Written { data: data.get(), from: Some(from) });
    }
    let mut text = text;
    let mut own = outline;
    if own.original_data.is_none()
        && let Some(data) = own.data
        && let Ok(inner) = serde_json::from_str::<Outline<'_>>(data.get())
        && inner.original_data.is_some()
    {
        (text, own) = (data.get(), inner);
    }
    let begins = |value: Option<&RawValue>, with| value.is_some_and(|value| value.get().starts_with(with));
    if begins(own.data, '{') && begins(own.status, '"') {
        Ok(Written { data: text, from: None })
    } else {
        bail!("not ExtractedData: it needs an object “data” and a text “status”")
    }
}

/// The members of an object, with their values as they were written.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// The record with the id of its document, and with the document's name and hash unless it has them. Everything else stays as it
/// was written.
pub(super) fn pointing_at(record: &str, id: String, name: String, hash: String) -> Result<String> {
    let Members(mut members) = serde_json::from_str(record).context("not JSON of a record")?;
    for (key, value, replaces) in [("file_id", id, true), ("file_name", name, false), ("file_hash", hash, false)] {
        let value = RawValue::from_string(Value::from(value).to_string())?;
        match members.iter_mut().find(|(other, _)| other == key) {
            Some((_, old)) if replaces || old.get() == "null" => *old = value,
            Some(_) => {}
            None => members.push((key.to_owned(), value)),
        }
    }
    let members = members.iter().map(|(key, value)| format!("{}:{value}", Value::from(key.as_str())));
    Ok(format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn data(text: &str) -> Option<&str> {
        written(text).ok().map(|written| written.data)
    }

    #[test]
    fn extracted_data_is_known_with_and_without_an_item_around_it() {
        let record = r#"{"original_data":{"n":1.50},"data":{"n":1.50},"status":"pending_review"}"#;
        assert_eq!(data(record), Some(record));
        assert_eq!(data(&format!(r#"{{"id":"a","data":{record},"collection":"c"}}"#)), Some(record));
        let without_original = r#"{"data":{"n":1},"status":"error"}"#;
        assert_eq!(data(without_original), Some(without_original));
        for other in ["", "[]", "{}", r#"{"data":[],"status":"x"}"#, r#"{"data":{}}"#, r#"{"data":{},"status":1}"#] {
            assert!(written(other).is_err(), "{other}");
        }
    }

    #[test]
    fn of_an_exported_item_exactly_one_wrapping_is_taken_off_whatever_is_in_it() {
        let item =
            |data: &str| format!(r#"{{"id":"a","deployment_name":"d\u0065","collection":"c","data":{data},"changes":[]}}"#);
        let like_an_item = item(r#"{"original_data":{},"data":{},"status":"x"}"#);
        for record in ["{}", r#"{"a":[1,2]}"#, r#"{"data":{"original_data":{}}}"#, &like_an_item, &item(&like_an_item)] {
            let item = item(record);
            let expected = Written { data: record, from: Some(("de".to_owned(), "c".to_owned())) };
            assert_eq!(written(&item).unwrap(), expected, "{record}");
        }
    }

    #[test]
    fn a_record_that_gets_a_document_keeps_every_other_character() {
        let record = r#"{"file_id":"old","data":{"n":1E5,"z":-0,"t":"\u00e9"},"file_name":null,"status":"x"}"#;
        assert_eq!(
            pointing_at(record, "new".into(), "ü\".pdf".into(), "h".into()).unwrap(),
            r#"{"file_id":"new","data":{"n":1E5,"z":-0,"t":"\u00e9"},"file_name":"ü\".pdf","status":"x","file_hash":"h"}"#
        );
        let named = r#"{"file_name":"a.pdf"}"#;
        let pointing = pointing_at(named, "new".into(), "b.pdf".into(), "h".into()).unwrap();
        assert_eq!(pointing, r#"{"file_name":"a.pdf","file_id":"new","file_hash":"h"}"#);
    }
}
