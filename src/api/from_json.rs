//! Reads JSON into our types.
//!
//! serde_json's own reader is compiled once more for each type and each form of input: that was a quarter of the download. Here
//! it parses a [`Value`], and each type then takes what it expects from that, in the one form that serde_json writes. Numbers
//! keep their digits.

use crate::domain::number_to_f64;
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, Expected, IntoDeserializer, Unexpected, VariantAccess,
        Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Reads a value from JSON text.
///
/// # Errors
///
/// The text is not JSON, or not a `T`.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, FromJsonError> {
    T::deserialize(Read(serde_json::from_str(text).map_err(FromJsonError::custom)?))
}

/// The key under which serde_json hands on a number as a map (`serde_json::number::TOKEN`, which is private).
const NUMBER: &str = "$serde_json::private::Number";

struct Read(Value);

/// What the text was expected to be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FromJsonError(String);

impl serde::de::Error for FromJsonError {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self(problem.to_string())
    }

    // The unexpected values are left out: code to print every kind of value would add more to the download than it is worth.
    fn invalid_type(_: Unexpected, what: &dyn Expected) -> Self {
        expected(what)
    }

    fn invalid_value(_: Unexpected, what: &dyn Expected) -> Self {
        expected(what)
    }
}

#[cold]
fn expected(what: impl fmt::Display) -> FromJsonError {
    FromJsonError(format!("expected {what}"))
}

impl Read {
    fn number(self) -> Result<Number, FromJsonError> {
        match self.0 {
            Value::Number(number) => Ok(number),
            _ => Err(expected("a number")),
        }
    }
}

macro_rules! integers {
    ($($method:ident)*, $as:ident, $visit:ident) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
            visitor.$visit(self.number()?.$as().ok_or_else(|| expected("a whole number"))?)
        })*
    };
}

impl<'de> Deserializer<'de> for Read {
    type Error = FromJsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            // With all its digits, as serde_json hands a number from one of its types to another.
            Value::Number(number) => {
                let number = Value::String(number.as_str().to_owned());
                Read(Value::Object(Map::from_iter([(NUMBER.to_owned(), number)]))).deserialize_map(visitor)
            }
            Value::String(_) => self.deserialize_string(visitor),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        visitor.visit_bool(self.0.as_bool().ok_or_else(|| expected("true or false"))?)
    }

    integers!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64, as_u64, visit_u64);
    integers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64, as_i64, visit_i64);

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        visitor.visit_f64(number_to_f64(&self.number()?).ok_or_else(|| expected("a number"))?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        match self.0 {
            Value::String(text) => visitor.visit_string(text),
            _ => Err(expected("a text")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            _ => Err(expected("null")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FromJsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        match self.0 {
            Value::Array(elements) => visitor.visit_seq(SeqDeserializer::new(elements.into_iter().map(Read))),
            _ => Err(expected("a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, FromJsonError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        match self.0 {
            Value::Object(members) => {
                visitor.visit_map(MapDeserializer::new(members.into_iter().map(|(key, value)| (key, Read(value)))))
            }
            _ => Err(expected("an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FromJsonError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FromJsonError> {
        let (name, content) = match self.0 {
            Value::String(name) => (name, Value::Null),
            Value::Object(members) => members.into_iter().next().ok_or_else(|| expected("a variant"))?,
            _ => return Err(expected("a variant")),
        };
        visitor.visit_enum(Variant(name, Read(content)))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FromJsonError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 f32 char bytes byte_buf unit_struct tuple_struct }
}

impl IntoDeserializer<'_, FromJsonError> for Read {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A variant of an enum: its name, and what it holds.
struct Variant(String, Read);

impl<'de> EnumAccess<'de> for Variant {
    type Error = FromJsonError;
    type Variant = Read;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Read), FromJsonError> {
        Ok((seed.deserialize(Read(Value::String(self.0)))?, self.1))
    }
}

impl<'de> VariantAccess<'de> for Read {
    type Error = FromJsonError;

    fn unit_variant(self) -> Result<(), FromJsonError> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, FromJsonError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, FromJsonError> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, FromJsonError> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::{Collection, Draft, Rule, rule::Level};
    use serde::{Deserialize, Serialize};
    use serde_json::json;
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
        scores: BTreeMap<String, f64>,
        #[serde(default)]
        absent: u32,
        pair: (i32, String),
        nothing: (),
        value: Value,
    }

    #[test]
    fn reads_what_serde_json_reads() {
        let named = Kind::Named { text: "a\"b".into(), rest: serde_json::from_str("1.50").unwrap() };
        let all = All {
            kinds: vec![Kind::Unit, Kind::New(vec![1, 255]), Kind::Pair(-7, None), Kind::Pair(7, Some(true)), named],
            scores: BTreeMap::from([("a".to_owned(), 0.9734), ("b".to_owned(), -1e-7)]),
            absent: 4,
            pair: (-1, "ü".into()),
            nothing: (),
            value: serde_json::from_str(r#"{"b":[1.10,-0,1E5,12345678901234567890123],"a":{"c":null}}"#).unwrap(),
        };
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!(from_json::<All>(&text).unwrap(), all);
        assert_eq!(
            from_json::<All>(&text).map(|read| serde_json::to_string(&read).unwrap()).unwrap(),
            text,
            "every digit and order"
        );
        let more = r#"{"new":{"x":[1]},"kinds":[],"scores":{},"pair":[1,""],"nothing":null,"value":{}}"#;
        assert_eq!(from_json::<All>(more).unwrap().absent, 0, "what is unknown is passed over, what is absent has its default");
        assert_eq!(from_json::<Draft>("{\"edits\":[]}").unwrap(), Draft::default());
        let mut collection = from_json::<Collection>("{\"name\":\"a\",\"deployment_name\":\"b\"}").unwrap();
        collection.thresholds.insert("line_items[0].total".parse().unwrap(), 0.95);
        collection.rules.insert(Rule::VatId, Level::Off);
        let text = serde_json::to_string(&collection).unwrap();
        assert_eq!(from_json::<Collection>(&text).unwrap(), collection, "what is no text as a key, too");
        assert_eq!(from_json::<Option<String>>("null").unwrap(), None);
    }

    #[test]
    fn says_what_is_wrong() {
        let told = |value: Value| from_json::<All>(&value.to_string()).unwrap_err().to_string();
        assert_eq!(told(json!([])), "expected an object");
        assert_eq!(told(json!({"kinds": 1})), "expected a list");
        assert_eq!(told(json!({"kinds": [{}]})), "expected a variant");
        assert!(told(json!({"kinds": ["Other"]})).starts_with("unknown variant `Other`"));
        assert_eq!(told(json!({"scores": {"a": "b"}})), "expected a number");
        assert_eq!(told(json!({"absent": -1})), "expected a whole number");
        assert_eq!(told(json!({"absent": 4294967296_u64})), "expected u32");
        assert_eq!(told(json!({})), "missing field `kinds`");
        assert!(from_json::<All>("{").is_err());
    }
}
