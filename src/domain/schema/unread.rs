//! Finds the patterns in a schema that are not understood, so that the operator learns that they are not checked.

use super::pattern::{Pattern, Unreadable};
use serde_json::Value;

/// Keywords that hold schemas under arbitrary names, such as `enum`.
pub(super) const NAMED: [&str; 5] = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
/// Keywords that hold data, which may look like a schema.
pub(super) const DATA: [&str; 5] = ["enum", "const", "default", "example", "examples"];

/// A pattern that is not understood and so restricts nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnreadPattern {
    /// Its location in the schema, as a JSON pointer.
    pub pointer: String,
    /// The pattern.
    pub pattern: String,
    /// Why it is not understood.
    pub problem: Unreadable,
}

/// All such patterns of a schema, in document order.
pub(super) fn unread_patterns(schema: &Value) -> Vec<UnreadPattern> {
    let mut found = Vec::new();
    look(schema, "", &mut found);
    found
}

fn look(schema: &Value, pointer: &str, found: &mut Vec<UnreadPattern>) {
    match schema {
        Value::Object(keywords) => {
            for (keyword, value) in keywords {
                let pointer = below(pointer, keyword);
                match value {
                    _ if DATA.contains(&keyword.as_str()) => {}
                    Value::String(pattern) if keyword == "pattern" => {
                        let problem = Pattern::parse(pattern).err();
                        found.extend(problem.map(|problem| UnreadPattern { pointer, pattern: pattern.clone(), problem }));
                    }
                    Value::Object(named) if NAMED.contains(&keyword.as_str()) => {
                        named.iter().for_each(|(name, schema)| look(schema, &below(&pointer, name), found));
                    }
                    value => look(value, &pointer, found),
                }
            }
        }
        Value::Array(schemas) => {
            schemas.iter().enumerate().for_each(|(at, schema)| look(schema, &below(pointer, &at.to_string()), found));
        }
        _ => {}
    }
}

/// Appends a key to a JSON pointer (RFC 6901).
pub(super) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_pattern_that_is_not_understood_is_told_with_its_place() {
        let schema = json!({
            "properties": {
                "iban": {"type": "string", "pattern": "^[A-Z]{2}"},
                "a/b~c": {"anyOf": [{"type": "null"}, {"pattern": "(?i)x"}]},
                "default": {"pattern": "(?=a)"},
                "rows": {"items": {"$ref": "#/$defs/enum"}},
                "pattern": {"type": "string", "default": {"pattern": "("}, "enum": [{"pattern": "("}]},
            },
            "$defs": {"enum": {"pattern": r"^\p{L}+$"}},
        });
        let found: Vec<_> =
            unread_patterns(&schema).into_iter().map(|one| format!("{} {}: {}", one.pointer, one.pattern, one.problem)).collect();
        assert_eq!(
            found,
            [
                "/properties/a~1b~0c/anyOf/1/pattern (?i)x: (?i is not supported",
                "/properties/default/pattern (?=a): it looks ahead or behind, which is not supported",
                r"/$defs/enum/pattern ^\p{L}+$: \p is not supported",
            ]
        );
        assert!(unread_patterns(&json!(null)).is_empty() && unread_patterns(&json!({"pattern": 5})).is_empty());
    }
}
