//! The parts of a schema that apply to one place, with references resolved and null removed.

use serde_json::{Map, Value};

use super::{Bound, Choice, Description, FieldType, Problem, Schema, spoken, to_text, undescribed};
use crate::domain::identifying_name::names_identifier;

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

    /// The titles by language; what is closest to the field says them all.
    pub(super) fn titles(&self) -> Vec<(String, String)> {
        let titles = self.parts.iter().map(|part| spoken::texts(part, "title"));
        titles.into_iter().find(|titles| !titles.is_empty()).unwrap_or_default()
    }

    /// Whether the schema's own title says that the text identifies something.
    pub(super) fn identifies(&self) -> bool {
        let told = self.all(spoken::IDENTIFIES).find_map(Value::as_bool);
        let title = || self.text("title").filter(|title| !title.trim().is_empty());
        told.unwrap_or_else(|| title().is_some_and(names_identifier))
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

    /// The values that are allowed, from `enum` or `const`, or from branches that each have one.
    pub(super) fn values(&self) -> Option<Vec<&'s Value>> {
        let listed = self.all("enum").find_map(Value::as_array).map(|values| values.iter().collect());
        let only = || self.all("const").next().map(|value| vec![value]);
        let branches = || {
            let values: Option<Vec<_>> = self.branches.iter().map(|branch| branch.get("const")).collect();
            values.filter(|values| !values.is_empty())
        };
        listed.or_else(only).or_else(branches)
    }

    /// The values that are allowed, without null, each with what it is called.
    pub(super) fn choices(&self) -> Option<Vec<Choice>> {
        let values = self.values()?.into_iter().enumerate().filter(|(_, value)| !value.is_null());
        let choice = |(at, value): (usize, &Value)| {
            let value = to_text(value);
            let own = self.branches.get(at).and_then(|branch| branch.as_object()).filter(|branch| branch.contains_key("const"));
            let own = own.map(|branch| spoken::texts(branch, "title")).filter(|titles| !titles.is_empty());
            let parts = self.parts.iter().map(|part| spoken::names_of(part, &value, at));
            let titles = own.or_else(|| parts.into_iter().find(|titles| !titles.is_empty())).unwrap_or_default();
            Choice::new(value, titles)
        };
        Some(values.map(choice).collect())
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
        if self.values().is_some_and(|values| are_words(&values)) {
            return FieldType::Enum(self.choices().unwrap_or_default().into());
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

/// Whether all the allowed values are words, or null.
fn are_words(values: &[&Value]) -> bool {
    values.iter().any(|value| value.is_string()) && values.iter().all(|value| value.is_string() || value.is_null())
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null") || schema.get("const").is_some_and(Value::is_null)
}

/// The schema that a `$ref` refers to: `#`, or a JSON pointer into the same document.
fn follow<'s>(root: &'s Value, reference: &str) -> Option<&'s Value> {
    root.pointer(reference.strip_prefix('#')?)
}
