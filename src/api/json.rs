//! The encoding of server functions' arguments and results.

use leptos::server::codee::{Decoder, Encoder};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// JSON in the body of a POST.
///
/// Like the one in `server_fn`, but decoded with [`from_json`], like the data embedded in the page.
pub type Json = Post<JsonText>;

/// Decodes JSON.
///
/// Goes through [`Value`], so that serde_json's text parser is compiled only once instead of once per type, which was a quarter
/// of what browsers downloaded. Numbers keep their digits.
///
/// # Errors
///
/// The text is not JSON, or is not a `T`.
pub fn from_json<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_value(serde_json::from_str::<Value>(text)?)
}

/// The encoding behind [`Json`].
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        from_json(std::str::from_utf8(&bytes).map_err(<serde_json::Error as serde::de::Error>::custom)?)
    }
}

impl<T: Serialize> Encoder<T> for JsonText {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for JsonText {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        from_json(text)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::domain::{Ask, Collection, Confidence, Draft, Edit, Rule, rule::Level};
    use serde::Deserialize;
    use serde_json::value::RawValue;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize, PartialEq, Serialize)]
    enum Kind {
        Unit,
        New(Vec<u8>),
        Pair(i64, Option<bool>),
        Named { text: String, rest: Value },
    }

    #[derive(Debug, Deserialize, PartialEq, Serialize)]
    struct All {
        kinds: Vec<Kind>,
        scores: BTreeMap<u32, f64>,
        #[serde(default)]
        absent: u32,
        pair: (i32, String),
        nothing: (),
        value: Value,
    }

    #[test]
    fn what_is_sent_arrives_with_every_digit_and_in_its_order() {
        let named = Kind::Named { text: "a\"b".into(), rest: serde_json::from_str("1.50").unwrap() };
        let all = All {
            kinds: vec![Kind::Unit, Kind::New(vec![1, 255]), Kind::Pair(-7, None), Kind::Pair(7, Some(true)), named],
            scores: BTreeMap::from([(1, 0.9734), (20, -1e-7), (300, 12.0)]),
            absent: 4,
            pair: (-1, "ü".into()),
            nothing: (),
            value: serde_json::from_str(r#"{"b":[1.10,-0.0,1E5,12345678901234567890123],"a":{"c":null}}"#).unwrap(),
        };
        let text = serde_json::to_string(&all).unwrap();
        let read = from_json::<All>(&text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        assert_eq!(read, all);
        let raw = from_json::<BTreeMap<String, Box<RawValue>>>(r#"{"a": {"total": 1.50}}"#).unwrap();
        assert_eq!(raw["a"].get(), r#"{"total":1.50}"#);
    }

    #[test]
    fn no_digit_of_an_edit_is_lost() {
        let values = r#"{"a":-0,"b":[-0,-0.0,1.10,12345678901234567890123,1e-7],"c":{"-0":null}}"#;
        for edit in [
            format!(r#"{{"set":{{"path":"a","value":{values}}}}}"#),
            format!(r#"{{"insert_row":{{"path":"a","index":0,"row":{values}}}}}"#),
        ] {
            assert_eq!(serde_json::to_string(&from_json::<Edit>(&edit).unwrap()).unwrap(), edit);
        }
        for mine in [format!(r#"{{"value":{values}}}"#), format!(r#"{{"row":{{"row":{values},"typed":[]}}}}"#)] {
            let ask = format!(r#"{{"place":"a","base":{values},"theirs":null,"mine":{mine}}}"#);
            assert_eq!(serde_json::to_string(&from_json::<Ask>(&ask).unwrap()).unwrap(), ask);
        }
    }

    #[test]
    fn what_travels_between_page_and_server_is_read() {
        assert_eq!(from_json::<Draft>("{\"edits\":[]}").unwrap(), Draft::default());
        let mut collection = from_json::<Collection>("{\"name\":\"a\",\"deployment_name\":\"b\",\"unknown\":[1]}").unwrap();
        collection.thresholds.insert("line_items[0].total".parse().unwrap(), 0.95);
        collection.rules.insert(Rule::VatId, Level::Off);
        let text = serde_json::to_string(&collection).unwrap();
        assert_eq!(from_json::<Collection>(&text).unwrap(), collection, "what is no text as a key, too");
        assert_eq!(from_json::<Option<Confidence>>("null").unwrap(), None);
        assert_eq!(from_json::<f64>("0.1").unwrap(), 0.1);
    }

    #[test]
    fn what_is_something_else_is_refused() {
        for text in ["{", "[]", "{}", r#"{"kinds":1}"#, r#"{"kinds":["Other"]}"#, r#"{"kinds":[],"scores":{"a":1}}"#] {
            assert!(from_json::<All>(text).is_err(), "{text}");
        }
        for text in ["1.0000002", "1e400", "-0.1", "\"1\""] {
            assert!(from_json::<Confidence>(text).is_err(), "{text} is no confidence");
        }
        assert!(from_json::<u32>("4294967296").is_err());
        assert!(<JsonText as Decodes<u32>>::decode(Bytes::from_static(b"\xff")).is_err());
    }
}
