//! Whether data conforms to the schema.

use serde_json::Value;

use super::pattern::Patterns;
use super::problem::Bound;
use super::{FieldType, Layers, Problem, Schema, Violation, label_of};
use crate::domain::date::{is_date, is_date_time};
use crate::domain::decimal::{Decimal, same_value};
use crate::domain::{FieldPath, Label, Name};

/// The most places that are checked; otherwise a schema of nested choices could keep a server busy for ever.
const MOST_STEPS: usize = 2_000_000;
/// The most steps spent on matching patterns; what is unchecked by then is let through.
const MOST_PATTERN_STEPS: usize = 10_000_000;
/// The most violations that are reported.
const MOST_VIOLATIONS: usize = 10_000;
/// How deep nested choices are tried.
const DEEPEST_CHOICE: usize = 8;

pub(super) fn check(schema: &Schema, data: &Value) -> Vec<Violation> {
    let mut checker =
        Checker { found: Vec::new(), steps: 0, choices: 0, patterns: &schema.patterns, pattern_steps: MOST_PATTERN_STEPS };
    checker.value(&Layers::root(schema), &FieldPath::root(), data);
    // Inside a choice most violations are discarded: labels are looked up only for the remaining ones.
    for violation in &mut checker.found {
        let path = &violation.path;
        violation.label = if path.is_root() { Name::Document.into() } else { label_of(path, Some(schema)) };
    }
    checker.found
}

/// What the schema objects to at one place, apart from what is below it.
pub(super) fn problem_at<'s>(schema: &'s Schema, layers: &Layers<'s>, value: &Value) -> Option<Problem> {
    let mut checker =
        Checker { found: Vec::new(), steps: 0, choices: 0, patterns: &schema.patterns, pattern_steps: MOST_PATTERN_STEPS };
    checker.value(layers, &FieldPath::root(), value);
    checker.found.into_iter().find(|violation| violation.path.is_root()).map(|violation| violation.problem)
}

struct Checker<'s> {
    found: Vec<Violation>,
    steps: usize,
    choices: usize,
    patterns: &'s Patterns,
    /// What is left of [`MOST_PATTERN_STEPS`].
    pattern_steps: usize,
}

impl<'s> Checker<'s> {
    fn value(&mut self, layers: &Layers<'s>, path: &FieldPath, value: &Value) {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.found.len() >= MOST_VIOLATIONS {
            return;
        }
        if value.is_null() {
            if !layers.nullable() {
                self.report(path, Problem::Missing);
            }
            return;
        }
        let types = layers.types();
        if !types.is_empty() && !types.iter().any(|name| is_of_type(value, name)) {
            return self.report(path, other_type(&layers.field_type(0), &types));
        }
        if let Some(values) = layers.values()
            && !values.iter().any(|allowed| same_value(allowed, value))
        {
            return self.report(path, Problem::NotListed(layers.choices().unwrap_or_default().into()));
        }
        self.choice(layers, path, value);
        match value {
            Value::Number(number) => self.number(layers, path, Decimal::of(number)),
            Value::String(text) => self.text(layers, path, text),
            Value::Array(list) => {
                if let Some(items) = layers.own_items() {
                    list.iter().enumerate().for_each(|(at, item)| self.value(&items, &path.index(at), item));
                }
            }
            Value::Object(map) => {
                for key in ordered_keys(layers, map) {
                    match map.get(key) {
                        // Agents write null where there is nothing: what may be left out may be null, too.
                        Some(Value::Null) if !layers.requires(key) => {}
                        Some(value) => {
                            if let Some(layers) = layers.own_property(key) {
                                self.value(&layers, &path.key(key), value);
                            }
                        }
                        None if layers.requires(key) => self.report(&path.key(key), Problem::Missing),
                        None => {}
                    }
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// A choice is satisfied if one branch is; otherwise the only branch of the value's type says what is wrong.
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
            Err(_) => self.report(path, other_type(&FieldType::Any, &names)),
        }
    }

    fn number(&mut self, layers: &Layers<'s>, path: &FieldPath, value: Option<Decimal>) {
        let Some(value) = value else { return };
        let outside = [
            ("minimum", Bound::AtLeast, (|v, l| v < l) as fn(&Decimal, &Decimal) -> bool),
            ("maximum", Bound::AtMost, |v, l| v > l),
            ("exclusiveMinimum", Bound::Above, |v, l| v <= l),
            ("exclusiveMaximum", Bound::Below, |v, l| v >= l),
        ];
        for (keyword, bound, is_outside) in outside {
            for limit in layers.all(keyword) {
                let Value::Number(number) = limit else { continue };
                if Decimal::of(number).is_some_and(|limit| is_outside(&value, &limit)) {
                    return self.report(path, Problem::Outside(bound, number.to_string()));
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
            return self.report(path, Problem::wanted(&field_type));
        }
        let length = text.chars().count() as u64;
        let limit = |keyword| layers.all(keyword).find_map(Value::as_u64);
        if let Some(most) = limit("maxLength").filter(|most| length > *most) {
            self.report(path, Problem::TooLong(most));
        } else if let Some(least) = limit("minLength").filter(|least| length < *least) {
            self.report(path, if text.is_empty() { Problem::Missing } else { Problem::TooShort(least) });
        } else {
            self.pattern(layers, path, text);
        }
    }

    fn pattern(&mut self, layers: &Layers<'s>, path: &FieldPath, text: &str) {
        for source in layers.all("pattern").filter_map(Value::as_str) {
            let Some(pattern) = self.patterns.get(source) else { continue };
            let Some(left) = self.pattern_steps.checked_sub(pattern.steps(text)) else { continue };
            self.pattern_steps = left;
            if !pattern.is_in(text) {
                return self.report(path, Problem::OtherForm(source.to_owned()));
            }
        }
    }

    fn report(&mut self, path: &FieldPath, problem: Problem) {
        self.found.push(Violation { path: path.clone(), label: Label::default(), problem });
    }
}

/// The keys of an object in the order of the form: the schema's, including absent ones, then the others.
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

/// The problem that a value is of another type; lists the allowed JSON Schema types if the field's own type is open.
fn other_type(field_type: &FieldType, types: &[&str]) -> Problem {
    match field_type {
        FieldType::Any => Problem::NoneOf(types.iter().map(|&name| name.to_owned()).collect()),
        known => Problem::wanted(known),
    }
}

pub(super) fn is_of_type(value: &Value, name: &str) -> bool {
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
