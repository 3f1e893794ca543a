//! A value of the wrong type, as the schema wants it: what it says stays, and only its type or shape changes.

use serde_json::{Map, Value};

use super::check::{is_of_type, ordered_keys, problem_at};
use super::text::{is_called, parse_stored, read, to_text};
use super::{Choice, FieldType, Layers, Problem, Schema};
use crate::domain::{FieldPath, Locale, Step, distance::distance, has_reserved_text, plain::letters};

/// Each has a key.
const MOST_WAYS: usize = 9;
/// How deep lists in lists are mended; a schema can be recursive.
const DEEPEST: usize = 4;
/// How deep an empty object is filled with the objects that the schema requires.
const DEEPEST_EMPTY: usize = 4;
/// The values of a list or an object that are read.
const MOST_LEAVES: usize = 10_000;
/// One letter may be wrong for so many, and no more than this in a text.
const LETTERS_PER_SLIP: usize = 4;
const MOST_SLIPS: usize = 3;
/// Shorter texts are like too many choices.
const LEAST_LETTERS: usize = 3;
/// Of the choices that a text may mean, so many are offered.
const MOST_SIMILAR: usize = 3;

pub(super) fn mended(schema: &Schema, data: &Value, path: &FieldPath) -> Vec<Value> {
    let (Some(layers), required) = schema.layers(path) else { return Vec::new() };
    let value = path.get(data);
    let may_be_null = layers.nullable() || !required && matches!(path.last(), Some(Step::Key(_)));
    let is_wrong = match value {
        None => true,
        Some(Value::Null) => !may_be_null,
        Some(value) => problem_at(schema, &layers, value).as_ref().is_some_and(is_about_type),
    };
    if !is_wrong {
        return Vec::new();
    }
    let is_absent = value.is_none();
    let value = value.unwrap_or(&Value::Null);
    let mut found: Vec<Value> = Vec::new();
    for way in ways(value, &layers, 0) {
        let is_right = || !problem_at(schema, &layers, &way).as_ref().is_some_and(is_about_type);
        if !found.contains(&way) && found.len() < MOST_WAYS && is_right() {
            found.push(way);
        }
    }
    // Nothing of it can be read: an empty field is one that can be typed into.
    let is_in_the_way = value.is_object() || value.is_array() || (may_be_null && !value.is_null() && is_blank(value));
    if found.is_empty() && (is_in_the_way || is_absent) {
        found.push(Value::Null);
    }
    found
}

/// The choices that a text which is none of them may mean: their letters are nearly the same, or one begins with the other.
pub(super) fn similar(schema: &Schema, data: &Value, path: &FieldPath) -> Vec<Value> {
    let (Some(layers), Some(Value::String(text))) = (schema.layers(path).0, path.get(data)) else { return Vec::new() };
    let FieldType::Enum(choices) = layers.field_type(0) else { return Vec::new() };
    let said = letters(text);
    let most = (said.chars().count() / LETTERS_PER_SLIP).clamp(1, MOST_SLIPS);
    if said.chars().count() < LEAST_LETTERS || choices.iter().any(|choice| choice.value == *text) {
        return Vec::new();
    }
    let off = |name: &str| {
        let name = letters(name);
        let is_begun = name.starts_with(&said) || (said.starts_with(&name) && name.chars().count() >= LEAST_LETTERS);
        distance(&name, &said, most).or(is_begun.then_some(most))
    };
    let names = |choice: &Choice| choice.name.in_any_language().chain([choice.value.as_str()]).filter_map(off).min();
    let mut found: Vec<(usize, &Choice)> = choices.iter().filter_map(|choice| Some((names(choice)?, choice))).collect();
    found.sort_by_key(|(off, _)| *off);
    found.into_iter().take(MOST_SIMILAR).map(|(_, choice)| choice.value.as_str().into()).collect()
}

/// Whether the type or the shape is wrong, and not only what a value of the right one says.
fn is_about_type(problem: &Problem) -> bool {
    match problem {
        Problem::Missing
        | Problem::NoText
        | Problem::NoNumber
        | Problem::NoWholeNumber
        | Problem::NoTruth
        | Problem::NoDate
        | Problem::NoYear
        | Problem::NoDateTime
        | Problem::NotListed(_)
        | Problem::NoGroup
        | Problem::NoList
        | Problem::NoneOf(_) => true,
        Problem::Unclear(..)
        | Problem::Outside(..)
        | Problem::TooLong(_)
        | Problem::TooShort(_)
        | Problem::OtherForm(_)
        | Problem::Unreadable(_) => false,
    }
}

/// Everything that the value can be made, the likeliest first.
fn ways(value: &Value, layers: &Layers<'_>, depth: usize) -> Vec<Value> {
    if depth > DEEPEST {
        return Vec::new();
    }
    if let Some(listed) = layers.values() {
        let listed = || listed.iter().filter(|one| !one.is_null()).map(|one| Value::clone(one));
        let said: Vec<String> = leaves(value).into_iter().map(to_text).collect();
        let is_said =
            |choice: &Choice| said.iter().any(|text| letters(text) == letters(&choice.value) || is_called(choice, text));
        let choices = layers.choices().unwrap_or_default();
        let same: Vec<Value> = listed().zip(&choices).filter(|(_, choice)| is_said(choice)).map(|(one, _)| one).collect();
        // Words have a field in which one can be chosen.
        let is_choice = matches!(layers.field_type(0), FieldType::Enum(_));
        return if same.is_empty() && !is_choice { listed().collect() } else { same };
    }
    match layers.field_type(0) {
        FieldType::Any if !layers.branches().is_empty() => {
            layers.branches().iter().flat_map(|branch| ways(value, &layers.branch(branch), depth + 1)).collect()
        }
        FieldType::Any => layers.types().into_iter().flat_map(|name| of_type(value, layers, name, depth)).collect(),
        FieldType::Object => objects(value, layers),
        FieldType::Array(_) => vec![list(value, layers, depth)],
        scalar => scalars(value, &scalar),
    }
}

/// What the value is as a JSON Schema type.
fn of_type(value: &Value, layers: &Layers<'_>, name: &str, depth: usize) -> Vec<Value> {
    match name {
        "string" => scalars(value, &FieldType::Text),
        "number" => scalars(value, &FieldType::Number),
        "integer" => scalars(value, &FieldType::Integer),
        "boolean" => scalars(value, &FieldType::Boolean),
        "object" => objects(value, layers),
        "array" => vec![list(value, layers, depth)],
        _ => Vec::new(),
    }
}

/// All readings of a scalar, or of what is in a list or an object.
fn scalars(value: &Value, field_type: &FieldType) -> Vec<Value> {
    if matches!(field_type, FieldType::Text | FieldType::LongText) {
        return Some(said(value)).filter(|text| !text.is_empty()).map(Value::from).into_iter().collect();
    }
    leaves(value).into_iter().flat_map(|leaf| readings(&to_text(leaf), field_type)).collect()
}

/// What a value says: the texts in it, with commas between them; on lines of their own if there are commas in them.
pub fn said(value: &Value) -> String {
    let texts: Vec<String> = leaves(value).into_iter().map(to_text).collect();
    let between = if texts.iter().any(|text| text.contains([',', '\n'])) { "\n" } else { ", " };
    texts.join(between)
}

/// Everything that a text can mean to any reader.
fn readings(text: &str, field_type: &FieldType) -> Vec<Value> {
    let mut found = Vec::new();
    for locale in Locale::ALL {
        match read(text, field_type, locale) {
            Ok(value) => found.push(value),
            Err(problem) => found.extend(problem.choices().iter().filter_map(|stored| parse_stored(stored, field_type))),
        }
    }
    found
}

/// The object in the value, or each of several; else an empty one.
fn objects(value: &Value, layers: &Layers<'_>) -> Vec<Value> {
    let written = written(value).filter(|value| value.is_object() || value.is_array());
    let value = written.as_ref().unwrap_or(value);
    let found: Vec<Value> = match value {
        Value::Object(_) => vec![value.clone()],
        Value::Array(list) => list.iter().filter(|one| one.is_object()).take(MOST_WAYS).cloned().collect(),
        _ => Vec::new(),
    };
    if found.is_empty() { vec![empty_object(layers, 0)] } else { found }
}

/// A list of the value; of an object where a list of scalars is wanted, of what is in it.
fn list(value: &Value, layers: &Layers<'_>, depth: usize) -> Value {
    if let Some(list) = written(value).filter(Value::is_array) {
        return list;
    }
    let Some(items) = layers.items() else {
        return Value::Array(if is_blank(value) { Vec::new() } else { vec![value.clone()] });
    };
    let is_of_scalars = !matches!(items.field_type(0), FieldType::Object | FieldType::Array(_) | FieldType::Any);
    let elements = if is_of_scalars { leaves(value) } else { Some(value).filter(|value| !is_blank(value)).into_iter().collect() };
    let element = |value: &Value| {
        let types = items.types();
        if types.iter().any(|name| is_of_type(value, name)) {
            return value.clone();
        }
        let mut ways = ways(value, &items, depth + 1).into_iter();
        // Which of several is meant is asked of the element.
        ways.next().filter(|first| ways.all(|other| other == *first)).unwrap_or_else(|| value.clone())
    };
    Value::Array(elements.into_iter().map(element).collect())
}

/// A list or an object that was written as text.
fn written(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let is_json = text.starts_with(['{', '[']) && !has_reserved_text(text.as_bytes());
    if is_json { serde_json::from_str(text).ok() } else { None }
}

/// The scalars in a value, without null and empty texts.
fn leaves(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => open.extend(list.iter().rev()),
            Value::Object(map) => open.extend(map.values().rev()),
            value if is_blank(value) => {}
            value => found.push(value),
        }
        if found.len() == MOST_LEAVES {
            break;
        }
    }
    found
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// All required properties as null, except that those which may not be null become an empty object or list.
pub(in crate::domain) fn empty_object(layers: &Layers<'_>, depth: usize) -> Value {
    let property = |key: &&str| {
        let value = layers.property(key).map_or(Value::Null, |below| match below.field_type(0) {
            _ if below.nullable() => Value::Null,
            FieldType::Object if depth < DEEPEST_EMPTY => empty_object(&below, depth + 1),
            FieldType::Array(_) => Value::Array(Vec::new()),
            _ => Value::Null,
        });
        ((*key).to_owned(), value)
    };
    let none = Map::new();
    let required = ordered_keys(layers, &none).into_iter().filter(|key| layers.requires(key));
    Value::Object(required.map(|key| property(&key)).collect())
}
