//! Whether data is as the schema wants it, in sentences that say what to enter.

use serde_json::Value;

use super::{FieldType, Layers, Schema, Violation};
use crate::domain::date::{is_date, is_date_time};
use crate::domain::decimal::{Decimal, same_value};
use crate::domain::{FieldPath, label_of};

/// So many places are looked at; a schema of choices within choices could otherwise keep a server busy for ever.
const MOST_STEPS: usize = 2_000_000;
/// So many violations are told.
const MOST_VIOLATIONS: usize = 10_000;
/// So many words of a choice are listed in its sentence.
const MOST_WORDS: usize = 12;
/// How deep choices within choices are tried.
const DEEPEST_CHOICE: usize = 8;

pub(super) fn check(schema: &Schema, data: &Value) -> Vec<Violation> {
    let mut checker = Checker { schema, found: Vec::new(), steps: 0, choices: 0 };
    checker.value(&Layers::root(schema), &FieldPath::root(), data);
    checker.found
}

struct Checker<'s> {
    schema: &'s Schema,
    found: Vec<Violation>,
    steps: usize,
    choices: usize,
}

impl<'s> Checker<'s> {
    fn value(&mut self, layers: &Layers<'s>, path: &FieldPath, value: &Value) {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.found.len() >= MOST_VIOLATIONS {
            return;
        }
        if value.is_null() {
            if !layers.nullable() {
                self.report(path, |label| format!("Enter {label}"));
            }
            return;
        }
        let types = layers.types();
        if !types.is_empty() && !types.iter().any(|name| is_of_type(value, name)) {
            let field_type = layers.field_type(0);
            return self.report(path, |label| wanted(&field_type, &types, label));
        }
        if let Some(values) = layers.values()
            && !values.iter().any(|allowed| same_value(allowed, value))
        {
            return self.report(path, |label| choose(label, &values));
        }
        self.choice(layers, path, value);
        match value {
            Value::Number(number) => self.number(layers, path, Decimal::of(number)),
            Value::String(text) => self.text(layers, path, text),
            Value::Array(list) => {
                if let Some(items) = layers.items() {
                    list.iter().enumerate().for_each(|(at, item)| self.value(&items, &path.index(at), item));
                }
            }
            Value::Object(map) => {
                for key in ordered_keys(layers, map) {
                    match map.get(key) {
                        Some(value) => {
                            if let Some(layers) = layers.own_property(key) {
                                self.value(&layers, &path.key(key), value);
                            }
                        }
                        None if layers.requires(key) => self.report(&path.key(key), |label| format!("Enter {label}")),
                        None => {}
                    }
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// A choice is right when one branch is; else the only branch that is of the value's type says what is wrong.
    fn choice(&mut self, layers: &Layers<'s>, path: &FieldPath, value: &Value) {
        if layers.branches().is_empty() || self.choices == DEEPEST_CHOICE {
            return;
        }
        let before = self.found.len();
        let mut of_type = Vec::new();
        let mut names = Vec::new();
        self.choices += 1;
        for branch in layers.branches() {
            let branch = layers.branch(branch);
            self.value(&branch, path, value);
            let complaints = self.found.split_off(before);
            if complaints.is_empty() {
                self.choices -= 1;
                return;
            }
            let types = branch.types();
            if types.is_empty() || types.iter().any(|name| is_of_type(value, name)) {
                of_type.push(complaints);
            }
            names.extend(types);
        }
        self.choices -= 1;
        match <[_; 1]>::try_from(of_type) {
            Ok([complaints]) => self.found.extend(complaints),
            Err(_) => self.report(path, |label| wanted(&FieldType::Any, &names, label)),
        }
    }

    fn number(&mut self, layers: &Layers<'s>, path: &FieldPath, value: Option<Decimal>) {
        let Some(value) = value else { return };
        let outside = [
            ("minimum", "or more", (|v, l| v < l) as fn(&Decimal, &Decimal) -> bool),
            ("maximum", "or less", |v, l| v > l),
            ("exclusiveMinimum", "more than", |v, l| v <= l),
            ("exclusiveMaximum", "less than", |v, l| v >= l),
        ];
        for (keyword, words, is_outside) in outside {
            for limit in layers.all(keyword) {
                let Value::Number(number) = limit else { continue };
                if Decimal::of(number).is_some_and(|limit| is_outside(&value, &limit)) {
                    let words = if words.starts_with("or") { format!("{number} {words}") } else { format!("{words} {number}") };
                    return self.report(path, |label| format!("{label} must be {words}"));
                }
            }
        }
    }

    fn text(&mut self, layers: &Layers<'s>, path: &FieldPath, text: &str) {
        let wrong = match layers.all("format").find_map(Value::as_str) {
            Some("date") if !is_date(text) => Some(FieldType::Date),
            Some("date-time") if !is_date_time(text) => Some(FieldType::DateTime),
            _ => None,
        };
        if let Some(field_type) = wrong {
            return self.report(path, |label| wanted(&field_type, &[], label));
        }
        let length = text.chars().count() as u64;
        let limit = |keyword| layers.all(keyword).find_map(Value::as_u64);
        if let Some(most) = limit("maxLength").filter(|most| length > *most) {
            self.report(path, |label| format!("{label} must be {most} characters or less"));
        } else if let Some(least) = limit("minLength").filter(|least| length < *least) {
            let empty = text.is_empty();
            self.report(path, |label| {
                if empty { format!("Enter {label}") } else { format!("{label} must be {least} characters or more") }
            });
        }
    }

    fn report(&mut self, path: &FieldPath, message: impl FnOnce(&str) -> String) {
        // Inside a choice most complaints are thrown away: their labels are not worth looking up.
        let label = if path.is_root() { "This document".to_owned() } else { label_of(path, Some(self.schema)) };
        self.found.push(Violation { path: path.clone(), message: message(&label) });
    }
}

/// The keys of an object as the form shows them: the schema's in its order, absent ones too, then the others.
pub(in crate::domain) fn ordered_keys<'k>(layers: &Layers<'k>, map: &'k serde_json::Map<String, Value>) -> Vec<&'k str> {
    let mut keys = layers.property_names();
    let named = keys.len();
    keys.extend(map.keys().map(String::as_str).filter(|key| !layers.names(key)));
    for key in layers.required().filter(|key| !layers.names(key) && !map.contains_key(*key)) {
        if !keys[named..].contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The sentence that says how a value of a type is written.
pub(super) fn wanted(field_type: &FieldType, types: &[&str], label: &str) -> String {
    match field_type {
        FieldType::Text | FieldType::LongText => format!("Enter {label} as text"),
        FieldType::Number => format!("Enter {label} as a number, like 1234.56"),
        FieldType::Integer => format!("Enter {label} as a whole number, like 12"),
        FieldType::Boolean => format!("Enter {label} as yes or no"),
        FieldType::Date => format!("Enter {label} as a date, like 2026-03-31"),
        FieldType::DateTime => format!("Enter {label} as a date and time, like 2026-03-31T14:00:00Z"),
        FieldType::Enum(words) => format!("Choose {label} from: {}", listed(words)),
        FieldType::Object => format!("{label} must be a group of fields"),
        FieldType::Array(_) => format!("{label} must be a list"),
        FieldType::Any => {
            let words: Vec<&str> = types.iter().filter_map(|name| in_words(name)).collect();
            if words.is_empty() {
                format!("Enter {label} as its description says")
            } else {
                format!("Enter {label} as {}", words.join(" or "))
            }
        }
    }
}

fn in_words(name: &str) -> Option<&'static str> {
    Some(match name {
        "string" => "text",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "yes or no",
        "object" => "a group of fields",
        "array" => "a list",
        _ => return None,
    })
}

fn choose(label: &str, values: &[&Value]) -> String {
    let words: Vec<String> = values.iter().filter(|value| !value.is_null()).map(|value| super::to_text(value)).collect();
    format!("Choose {label} from: {}", listed(&words))
}

fn listed(words: &[String]) -> String {
    let more = if words.len() > MOST_WORDS { " …" } else { "" };
    format!("{}{more}", words.iter().take(MOST_WORDS).map(String::as_str).collect::<Vec<_>>().join(", "))
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
        Value::Number(number) => {
            name == "number" || (name == "integer" && Decimal::of(number).is_some_and(|value| value.is_whole()))
        }
    }
}
