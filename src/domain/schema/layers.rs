//! The parts of a schema that apply to one place, with references resolved and null removed.

use serde_json::{Map, Value};

use super::{Bound, Description, FieldType, Problem, Schema, undescribed};

/// The most parts that are read for one place; what exceeds this, such as a reference to itself, restricts nothing.
const MOST_LAYERS: usize = 32;
/// How deep the element types of nested lists are resolved.
const DEEPEST_ITEMS: usize = 4;

/// All objects of the schema that together restrict one place.
#[derive(Clone)]
pub(in crate::domain) struct Layers<'s> {
    root: &'s Value,
    parts: Vec<&'s Map<String, Value>>,
    /// The non-null branches of an `anyOf` or `oneOf` that has more than one.
    branches: Vec<&'s Value>,
    /// Whether a branch of an `anyOf` or `oneOf` is null.
    or_null: bool,
}

impl<'s> Layers<'s> {
    pub(in crate::domain) fn root(schema: &'s Schema) -> Self {
        Self::of(&schema.raw, &schema.raw)
    }

    fn of(root: &'s Value, schema: &'s Value) -> Self {
        let mut layers = Self { root, parts: Vec::new(), branches: Vec::new(), or_null: false };
        let mut open = vec![schema];
        while let Some(schema) = open.pop() {
            let Value::Object(part) = schema else { continue };
            if layers.parts.len() == MOST_LAYERS {
                break;
            }
            layers.parts.push(part);
            // What is closer to the field comes first: its title wins.
            if let Some(Value::Array(all)) = part.get("allOf") {
                open.extend(all.iter().rev().take(MOST_LAYERS));
            }
            for choice in ["anyOf", "oneOf"] {
                let Some(Value::Array(branches)) = part.get(choice) else { continue };
                let others: Vec<&Value> = branches.iter().filter(|branch| !is_null(branch)).collect();
                layers.or_null |= others.len() < branches.len();
                match others.as_slice() {
                    [one] => open.push(one),
                    _ => layers.branches.extend(others.into_iter().take(MOST_LAYERS)),
                }
            }
            if let Some(target) = part.get("$ref").and_then(Value::as_str).and_then(|reference| follow(root, reference)) {
                open.push(target);
            }
        }
        layers
    }

    /// One branch of a choice, as a place of its own.
    pub(super) fn branch(&self, branch: &'s Value) -> Self {
        Self::of(self.root, branch)
    }

    pub(super) fn branches(&self) -> &[&'s Value] {
        &self.branches
    }

    /// All values of a keyword, the one closest to the field first.
    pub(super) fn all(&self, keyword: &'s str) -> impl Iterator<Item = &'s Value> {
        self.parts.iter().filter_map(move |part| part.get(keyword))
    }

    fn text(&self, keyword: &'s str) -> Option<&'s str> {
        self.all(keyword).find_map(Value::as_str)
    }

    pub(in crate::domain) fn title(&self) -> Option<&'s str> {
        self.text("title").filter(|title| !title.trim().is_empty())
    }

    /// The schema of a property. Branches of a choice between objects are asked if nothing else names it.
    pub(in crate::domain) fn property(&self, key: &str) -> Option<Self> {
        let in_branches = || {
            let branches = self.branches.iter().map(|branch| self.branch(branch));
            branches.filter(|branch| branch.branches.is_empty()).find_map(|branch| branch.own_property(key))
        };
        self.own_property(key).or_else(in_branches)
    }

    /// The schema of a property that holds for every branch of a choice.
    pub(super) fn own_property(&self, key: &str) -> Option<Self> {
        let named = self.all("properties").find_map(|properties| properties.get(key));
        let schema = named.or_else(|| self.all("additionalProperties").find(|schema| schema.is_object()));
        schema.map(|schema| Self::of(self.root, schema))
    }

    /// The names of the properties, in schema order.
    pub(in crate::domain) fn property_names(&self) -> Vec<&'s str> {
        let mut names: Vec<&str> = Vec::new();
        for properties in self.all("properties").filter_map(Value::as_object) {
            let only = names.is_empty();
            names.extend(properties.keys().map(String::as_str).filter(|name| only || !names.contains(name)).collect::<Vec<_>>());
        }
        names
    }

    /// Whether `properties` has the key.
    pub(super) fn names(&self, key: &str) -> bool {
        self.all("properties").any(|properties| properties.get(key).is_some())
    }

    pub(in crate::domain) fn requires(&self, key: &str) -> bool {
        self.all("required").filter_map(Value::as_array).any(|names| names.iter().any(|name| name == key))
    }

    /// All required properties, in schema order.
    pub(in crate::domain) fn required(&self) -> impl Iterator<Item = &'s str> {
        self.all("required").filter_map(Value::as_array).flatten().filter_map(Value::as_str)
    }

    /// The schema of the elements. Branches of a choice are asked if nothing else describes them.
    pub(in crate::domain) fn items(&self) -> Option<Self> {
        let in_branches = || {
            let branches = self.branches.iter().map(|branch| self.branch(branch));
            branches.filter(|branch| branch.branches.is_empty()).find_map(|branch| branch.own_items())
        };
        self.own_items().or_else(in_branches)
    }

    /// The schema of the elements that holds for every branch of a choice.
    pub(super) fn own_items(&self) -> Option<Self> {
        self.all("items").find(|schema| schema.is_object()).map(|schema| Self::of(self.root, schema))
    }

    /// The names under `type`; empty if it is left open.
    pub(super) fn types(&self) -> Vec<&'s str> {
        match self.all("type").next() {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The values that are allowed, from `enum` or `const`.
    pub(super) fn values(&self) -> Option<Vec<&'s Value>> {
        let listed = self.all("enum").find_map(Value::as_array).map(|values| values.iter().collect());
        listed.or_else(|| self.all("const").next().map(|value| vec![value]))
    }

    pub(in crate::domain) fn nullable(&self) -> bool {
        let types = self.types();
        match self.values() {
            _ if self.or_null => true,
            Some(values) => values.iter().any(|value| value.is_null()),
            None if types.is_empty() => self.all("properties").next().is_none() && self.branches.is_empty(),
            None => types.contains(&"null"),
        }
    }

    pub(in crate::domain) fn describe(&self, required: bool) -> Description {
        Description {
            field_type: self.field_type(0),
            nullable: self.nullable(),
            title: self.title().map(str::to_owned),
            description: self.text("description").map(str::to_owned),
            ..undescribed(required)
        }
    }

    /// What is required beyond the type, as the problems that would report its violation.
    pub(super) fn limits(&self) -> Vec<Problem> {
        let number = |keyword, bound| {
            let limit = self.all(keyword).find(|limit| limit.is_number());
            limit.map(|limit| Problem::Outside(bound, limit.to_string()))
        };
        let length = |keyword| self.all(keyword).find_map(Value::as_u64);
        let pattern = self.text("pattern").map(|pattern| Problem::OtherForm(pattern.to_owned()));
        [
            number("minimum", Bound::AtLeast),
            number("maximum", Bound::AtMost),
            number("exclusiveMinimum", Bound::Above),
            number("exclusiveMaximum", Bound::Below),
            length("minLength").filter(|least| *least > 1).map(Problem::TooShort),
            length("maxLength").map(Problem::TooLong),
            pattern,
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    pub(in crate::domain) fn field_type(&self, depth: usize) -> FieldType {
        if let Some(words) = self.values().and_then(words) {
            return FieldType::Enum(words);
        }
        let types: Vec<&str> = self.types().into_iter().filter(|name| *name != "null").collect();
        match types.as_slice() {
            ["string"] => match self.text("format") {
                Some("date") => FieldType::Date,
                Some("date-time") => FieldType::DateTime,
                _ => FieldType::Text,
            },
            ["integer"] => FieldType::Integer,
            ["number"] | ["integer", "number"] | ["number", "integer"] => FieldType::Number,
            ["boolean"] => FieldType::Boolean,
            ["object"] => FieldType::Object,
            ["array"] => {
                let items = if depth < DEEPEST_ITEMS { self.items() } else { None };
                FieldType::Array(Box::new(items.map_or(FieldType::Any, |items| items.field_type(depth + 1))))
            }
            [] if self.all("properties").next().is_some() => FieldType::Object,
            [] if depth < DEEPEST_ITEMS && self.all("items").next().is_some() => {
                FieldType::Array(Box::new(self.items().map_or(FieldType::Any, |items| items.field_type(depth + 1))))
            }
            [] => self.common_type(depth),
            _ => FieldType::Any,
        }
    }

    /// The type that all branches of a choice share.
    fn common_type(&self, depth: usize) -> FieldType {
        if depth >= DEEPEST_ITEMS {
            return FieldType::Any;
        }
        let mut types = self.branches.iter().map(|branch| self.branch(branch).field_type(depth + 1));
        match types.next() {
            Some(first) if types.all(|other| other == first) => first,
            _ => FieldType::Any,
        }
    }
}

/// The allowed values as words; `None` if one of them is neither text nor null.
fn words(values: Vec<&Value>) -> Option<Vec<String>> {
    let words = values.into_iter().filter(|value| !value.is_null()).map(|value| value.as_str().map(str::to_owned));
    words.collect::<Option<Vec<_>>>().filter(|words| !words.is_empty())
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null") || schema.get("const").is_some_and(Value::is_null)
}

/// The schema that a `$ref` refers to: `#`, or a JSON pointer into the same document.
fn follow<'s>(root: &'s Value, reference: &str) -> Option<&'s Value> {
    root.pointer(reference.strip_prefix('#')?)
}
