//! Finds what makes a schema no schema. Applying it ignores such places, so that nothing fails; the operator must hear of them.

use super::unread::{NAMED, below};
use serde_json::Value;
use std::{collections::HashSet, fmt};

/// Keywords that hold one schema.
const ONE: [&str; 11] = [
    "additionalProperties",
    "additionalItems",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];
/// Keywords that hold a list of schemas.
const SEVERAL: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const NUMBERS: [&str; 3] = ["minimum", "maximum", "multipleOf"];
/// Numbers, and in drafts before the sixth a switch.
const EXCLUSIVE: [&str; 2] = ["exclusiveMinimum", "exclusiveMaximum"];
const COUNTS: [&str; 8] =
    ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"];
const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "object", "array", "null"];

/// A place in a schema that no schema can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// A JSON pointer; empty for the whole schema.
    pub pointer: String,
    /// What is wrong there.
    pub wrong: Wrong,
}

/// What is wrong at a place of a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A value of another kind.
    #[error("it is {is}, not {wanted}")]
    Kind {
        /// What stands there.
        is: &'static str,
        /// What belongs there.
        wanted: &'static str,
    },
    /// An unknown word under `type`.
    #[error("there is no type “{0}”")]
    Type(String),
    /// A `$ref` to a place that the schema does not have.
    #[error("“{0}” leads nowhere")]
    Nowhere(String),
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => self.wrong.fmt(formatter),
            pointer => write!(formatter, "at {pointer}: {}", self.wrong),
        }
    }
}

/// All mistakes of a schema, in document order.
pub(super) fn mistakes(root: &Value) -> Vec<Mistake> {
    let mut looking = Looking { root, seen: HashSet::new(), found: Vec::new() };
    looking.schema(String::new(), root);
    looking.found
}

struct Looking<'s> {
    root: &'s Value,
    /// Pointers of schemas.
    seen: HashSet<String>,
    found: Vec<Mistake>,
}

impl Looking<'_> {
    fn schema(&mut self, pointer: String, schema: &Value) {
        let keywords = match schema {
            Value::Object(keywords) => keywords,
            Value::Bool(_) => return, // all, or nothing
            other => return self.wanted(&pointer, other, "an object"),
        };
        if !self.seen.insert(pointer.clone()) {
            return;
        }
        for (keyword, value) in keywords {
            let pointer = below(&pointer, keyword);
            let keyword = keyword.as_str();
            match value {
                Value::Object(named) if NAMED.contains(&keyword) => {
                    named.iter().for_each(|(name, schema)| self.schema(below(&pointer, name), schema));
                }
                other if NAMED.contains(&keyword) => self.wanted(&pointer, other, "an object"),
                Value::Array(schemas) if SEVERAL.contains(&keyword) || keyword == "items" => {
                    schemas.iter().enumerate().for_each(|(at, schema)| self.schema(below(&pointer, &at.to_string()), schema));
                }
                other if SEVERAL.contains(&keyword) => self.wanted(&pointer, other, "a list of schemas"),
                schema if ONE.contains(&keyword) || keyword == "items" => self.schema(pointer, schema),
                value => self.keyword(&pointer, keyword, value),
            }
        }
    }

    fn keyword(&mut self, pointer: &str, keyword: &str, value: &Value) {
        let texts = |value: &Value| value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
        match (keyword, value) {
            ("type", Value::String(name)) => self.type_name(pointer, name),
            ("type", Value::Array(names)) if texts(value) => {
                names.iter().filter_map(Value::as_str).for_each(|name| self.type_name(pointer, name));
            }
            ("type", other) => self.wanted(pointer, other, "a text or a list of texts"),
            ("required", other) if !texts(other) => self.wanted(pointer, other, "a list of texts"),
            ("enum", other) if !other.is_array() => self.wanted(pointer, other, "a list"),
            ("pattern", other) if !other.is_string() => self.wanted(pointer, other, "a text"),
            ("$ref", Value::String(reference)) => self.reference(pointer, reference),
            ("$ref", other) => self.wanted(pointer, other, "a text"),
            (keyword, other) if NUMBERS.contains(&keyword) && !other.is_number() => self.wanted(pointer, other, "a number"),
            (keyword, other) if EXCLUSIVE.contains(&keyword) && !other.is_number() && !other.is_boolean() => {
                self.wanted(pointer, other, "a number");
            }
            (keyword, other) if COUNTS.contains(&keyword) && !is_count(other) => self.wanted(pointer, other, "a whole number"),
            _ => {}
        }
    }

    fn type_name(&mut self, pointer: &str, name: &str) {
        if !TYPES.contains(&name) {
            self.found.push(Mistake { pointer: pointer.to_owned(), wrong: Wrong::Type(name.to_owned()) });
        }
    }

    /// References to other documents and to `$anchor`s are not followed, so nothing is said of them.
    fn reference(&mut self, pointer: &str, reference: &str) {
        let Some(place) = reference.strip_prefix('#').filter(|place| place.is_empty() || place.starts_with('/')) else { return };
        let decoded = percent_encoding::percent_decode_str(place).decode_utf8_lossy();
        let target = [place, &*decoded].into_iter().find_map(|place| Some((place.to_owned(), self.root.pointer(place)?)));
        match target {
            Some((place, schema @ (Value::Object(_) | Value::Bool(_)))) => self.schema(place, schema),
            _ => {
                let wrong = Wrong::Nowhere(reference.to_owned());
                self.found.push(Mistake { pointer: pointer.to_owned(), wrong });
            }
        }
    }

    fn wanted(&mut self, pointer: &str, value: &Value, wanted: &'static str) {
        let is = match value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) if wanted.starts_with("a list of") || wanted.ends_with("of texts") => {
                "a list with something else in it"
            }
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.found.push(Mistake { pointer: pointer.to_owned(), wrong: Wrong::Kind { is, wanted } });
    }
}

fn is_count(value: &Value) -> bool {
    value.as_u64().is_some() || value.as_f64().is_some_and(|number| number >= 0.0 && number.fract() == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(schema: Value) -> Vec<String> {
        mistakes(&schema).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_no_schema_can_have_is_told_with_its_place() {
        for (schema, expected) in [
            (json!([]), "it is a list, not an object"),
            (json!("object"), "it is a text, not an object"),
            (json!(null), "it is null, not an object"),
            (json!({"properties": []}), "at /properties: it is a list, not an object"),
            (json!({"properties": {"a/b": 5}}), "at /properties/a~1b: it is a number, not an object"),
            (json!({"properties": {"a": {"type": "text"}}}), "at /properties/a/type: there is no type “text”"),
            (json!({"type": ["string", "nul"]}), "at /type: there is no type “nul”"),
            (json!({"type": [1]}), "at /type: it is a list with something else in it, not a text or a list of texts"),
            (json!({"type": {}}), "at /type: it is an object, not a text or a list of texts"),
            (json!({"items": {"required": true}}), "at /items/required: it is true or false, not a list of texts"),
            (json!({"required": ["a", 1]}), "at /required: it is a list with something else in it, not a list of texts"),
            (json!({"anyOf": {"type": "null"}}), "at /anyOf: it is an object, not a list of schemas"),
            (json!({"anyOf": [{"type": "null"}, "string"]}), "at /anyOf/1: it is a text, not an object"),
            (json!({"enum": "a"}), "at /enum: it is a text, not a list"),
            (json!({"minimum": "0"}), "at /minimum: it is a text, not a number"),
            (json!({"maxLength": -1}), "at /maxLength: it is a number, not a whole number"),
            (json!({"pattern": null}), "at /pattern: it is null, not a text"),
            (json!({"$ref": "#/$defs/Row"}), "at /$ref: “#/$defs/Row” leads nowhere"),
            (json!({"title": "T", "items": {"$ref": "#/title"}}), "at /items/$ref: “#/title” leads nowhere"),
            (json!({"$ref": "#/own", "own": {"type": "row"}}), "at /own/type: there is no type “row”"),
        ] {
            assert_eq!(told(schema.clone()), [expected], "{schema}");
        }
    }

    #[test]
    fn what_a_schema_may_have_is_let_through() {
        let schema = json!({
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": ["object", "null"], "title": 5, "x-own": {"type": "anything"}, "additionalProperties": false,
            "properties": {
                "type": {"enum": [{"type": "nonsense"}], "default": {"$ref": "#/nowhere"}},
                "required": {"type": "number", "minimum": 0, "exclusiveMinimum": true},
                "rows": {"items": {"$ref": "#/definitions/a row"}, "maxItems": 2.0},
                "again": {"$ref": "#/definitions/a%20row"},
                "pair": {"items": [{"type": "string"}, true]},
                "other": {"$ref": "other.json#/a"}, "anchor": {"$ref": "#row"}, "whole": {"$ref": "#"},
            },
            "definitions": {"a row": {"properties": {"within": {"$ref": "#/definitions/a row"}}, "required": []}},
        });
        assert_eq!(told(schema), [""; 0]);
        assert_eq!(told(json!(true)), [""; 0]);
    }
}
