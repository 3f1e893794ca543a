//! What the fields of a collection are: a subset of JSON Schema, read leniently.
//!
//! Read: `type` (one or several), `anyOf`/`oneOf`, `allOf`, `$ref` into the same document, `enum`, `const`, `required`,
//! `properties`, `items`, `additionalProperties` (as a schema), `title`, `description`, `format` (`date`, `date-time`),
//! `minimum`, `maximum` and their exclusive forms, `minLength`, `maxLength`, `pattern` (as far as `pattern.rs` understands it; [`Schema::unread_patterns`] tells the others).
//! `spoken.rs` says how titles, descriptions and the names of choices are written in other languages.
//! Everything else is ignored: above all `additionalProperties: false`, because an unknown field is shown and not refused.

mod check;
mod label;
mod layers;
mod mend;
mod mistake;
mod pattern;
mod problem;
mod spoken;
#[cfg(test)]
mod tests;
mod text;
mod unread;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::date::{is_date, is_date_time};
use super::{FieldPath, Label, Name, Step};
pub(super) use check::ordered_keys;
pub use label::{full_label, label_of};
pub(super) use layers::Layers;
pub(super) use mend::empty_object;
pub use mend::said;
pub use mistake::{Mistake, Wrong};
use pattern::Patterns;
pub use pattern::Unreadable;
pub use problem::{Bound, Problem};
pub(super) use text::{is_of, one_line_items, shown};
pub use text::{parse_stored, parse_text, same_text, to_text};
pub use unread::UnreadPattern;

/// A longer text is edited in several lines.
const LONG_TEXT: usize = 80;

/// What a field holds, which decides how it is edited.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Text of more than 80 characters or of several lines.
    LongText,
    /// A decimal number of any length.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// One of these words.
    Enum(Arc<[Choice]>),
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A date and time, RFC 3339.
    DateTime,
    /// Fields with names.
    Object,
    /// A list of values of this type.
    Array(Box<FieldType>),
    /// Left open by the schema.
    Any,
}

/// One of the values that a field may have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Choice {
    /// The value, as text.
    pub value: String,
    /// What it is called on the screen.
    pub name: Name,
}

impl Choice {
    fn new(value: String, titles: Vec<(String, String)>) -> Self {
        Self { name: Name::titled(titles, || Name::words(&value.replace('_', " "))), value }
    }
}

impl From<&str> for Choice {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned(), Vec::new())
    }
}

/// What is known about a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// What it holds.
    pub field_type: FieldType,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether its object must have it (null may do).
    pub required: bool,
    /// What it means.
    pub description: Option<String>,
}

/// A field that breaks the schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The field.
    pub path: FieldPath,
    /// Its name.
    pub label: Label,
    /// What is wrong.
    pub problem: Problem,
}

/// The JSON Schema of a collection's `data`. Kept as it came; what can't be read restricts nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Schema {
    raw: Value,
    /// Titles by language (BCP 47) and path, without row numbers: they come before those in the schema itself.
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    titles: Titles,
    #[serde(skip)]
    patterns: Patterns,
}

/// Titles of fields by language and path.
pub type Titles = BTreeMap<String, BTreeMap<FieldPath, String>>;

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw && self.titles == other.titles
    }
}

impl Schema {
    /// Takes any JSON.
    pub fn new(raw: Value) -> Self {
        Self { raw, titles: Titles::default(), patterns: Patterns::default() }
    }

    /// The same with titles for fields, by language.
    pub fn with_titles(self, titles: Titles) -> Self {
        Self { titles, ..self }
    }

    /// The same for a reader of one language (a BCP 47 tag), without the words of the others. It judges records alike.
    pub fn in_language(&self, tag: &str) -> Self {
        let titles = self.titles.iter().filter(|(language, _)| *language == tag);
        let titles = titles.map(|(language, titles)| (language.clone(), titles.clone())).collect();
        Self { raw: spoken::in_language(&self.raw, tag), titles, patterns: self.patterns.clone() }
    }

    /// Whether it says which fields there are. One that only has titles for fields of a collection without a schema does not.
    pub fn names_fields(&self) -> bool {
        !Layers::root(self).property_names().is_empty()
    }

    /// Whether a field's title says that its text identifies something, so that every character counts.
    pub(super) fn identifies(&self, path: &FieldPath) -> bool {
        self.layers(path).0.is_some_and(|layers| layers.identifies())
    }

    /// The schema as it came.
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// Everything in `data` that breaks the schema, in the order of the form.
    pub fn check(&self, data: &Value) -> Vec<Violation> {
        check::check(self, data)
    }

    /// The values that the one at `path` can be made if the schema wants another type or shape there: what it says stays. One if it
    /// reads one way, several if a reviewer must choose. Null if nothing can be read, so that there is a field to type into. Empty if
    /// the type is right, and for a value of a field's own that a person has to type.
    ///
    /// Only for a place that [`Schema::check`] objects to: something absent is made, too.
    pub fn mended(&self, data: &Value, path: &FieldPath) -> Vec<Value> {
        mend::mended(self, data, path)
    }

    /// What buttons make of the value at `path`: what it can be [`mended`](Self::mended) to. For a text that is none of the choices,
    /// those that it is like, which only a person takes.
    pub fn offered(&self, data: &Value, path: &FieldPath) -> Vec<Value> {
        let mended = self.mended(data, path);
        if mended.is_empty() { mend::similar(self, data, path) } else { mended }
    }

    /// What the schema says about a field; [`FieldType::Any`] and nullable if it says nothing.
    pub fn describe(&self, path: &FieldPath) -> Description {
        let (layers, required) = self.layers(path);
        layers.map_or_else(|| undescribed(required), |layers| layers.describe(required))
    }

    /// What the schema requires of a field beyond its type, to be shown before anything is wrong.
    pub fn limits(&self, path: &FieldPath) -> Vec<Problem> {
        let mut limits = self.layers(path).0.map(|layers| layers.limits()).unwrap_or_default();
        limits.retain(|limit| !matches!(limit, Problem::OtherForm(pattern) if self.patterns.get(pattern).is_none()));
        limits
    }

    /// The patterns that are not understood and restrict nothing.
    pub fn unread_patterns(&self) -> Vec<UnreadPattern> {
        unread::unread_patterns(&self.raw)
    }

    /// What makes it no schema; all of it is ignored when the schema is applied.
    pub fn mistakes(&self) -> Vec<Mistake> {
        mistake::mistakes(&self.raw)
    }

    /// The parts of the schema that apply to a path, and whether the field is required.
    pub(super) fn layers(&self, path: &FieldPath) -> (Option<Layers<'_>>, bool) {
        let mut layers = Some(Layers::root(self));
        let mut required = false;
        for step in path.steps() {
            let Some(here) = layers else { return (None, false) };
            (layers, required) = match step {
                Step::Key(key) => (here.property(key), here.requires(key)),
                Step::Index(_) => (here.items(), false),
            };
        }
        (layers, required)
    }
}

fn undescribed(required: bool) -> Description {
    Description { field_type: FieldType::Any, nullable: true, required, description: None }
}

/// What is known about a field: from the schema, else from its value. Without a schema nothing forbids null, but an emptied text
/// field becomes the empty text.
pub fn describe(schema: Option<&Schema>, path: &FieldPath, value: Option<&Value>) -> Description {
    let described = schema.map_or_else(|| undescribed(false), |schema| schema.describe(path));
    complete(described, value)
}

/// Infers from the value what the schema leaves open.
pub(super) fn complete(described: Description, value: Option<&Value>) -> Description {
    let long = value.and_then(Value::as_str).is_some_and(|text| text.contains('\n') || text.chars().nth(LONG_TEXT).is_some());
    match described.field_type {
        FieldType::Any => {
            let field_type = inferred(value);
            let nullable = described.nullable
                && (value.is_none_or(Value::is_null) || !matches!(field_type, FieldType::Text | FieldType::LongText));
            Description { field_type, nullable, ..described }
        }
        FieldType::Text if long => Description { field_type: FieldType::LongText, ..described },
        _ => described,
    }
}

fn inferred(value: Option<&Value>) -> FieldType {
    match value {
        None | Some(Value::Null) => FieldType::Text,
        Some(Value::Bool(_)) => FieldType::Boolean,
        Some(Value::Number(_)) => FieldType::Number,
        Some(Value::String(text)) if is_date(text) => FieldType::Date,
        Some(Value::String(text)) if is_date_time(text) => FieldType::DateTime,
        Some(Value::String(text)) if text.contains('\n') || text.chars().nth(LONG_TEXT).is_some() => FieldType::LongText,
        Some(Value::String(_)) => FieldType::Text,
        Some(Value::Array(list)) => FieldType::Array(Box::new(inferred_items(list))),
        Some(Value::Object(_)) => FieldType::Object,
    }
}

/// The type of all elements of a list; texts that are not all dates are plain texts.
fn inferred_items(list: &[Value]) -> FieldType {
    let is_text = |field_type: &FieldType| {
        matches!(field_type, FieldType::Text | FieldType::LongText | FieldType::Date | FieldType::DateTime)
    };
    let mut common: Option<FieldType> = None;
    for value in list.iter().filter(|value| !value.is_null()) {
        let this = if value.is_array() { FieldType::Any } else { inferred(Some(value)) };
        common = match common {
            None => Some(this),
            Some(before) if before == this => Some(this),
            Some(before) if is_text(&before) && is_text(&this) => Some(FieldType::Text),
            Some(_) => return FieldType::Any,
        };
    }
    common.unwrap_or(FieldType::Text)
}
