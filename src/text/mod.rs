//! What the interface says, in English and German: `en.ftl` and `de.ftl` (Fluent), compiled into Rust by `build.rs`.
//!
//! [`message!`](crate::message) gives a message in a language. Messages are named as in the files, so a search finds both. The
//! words for the domain's values are here too, one file for each subject, as methods of the values: `status.label(language)`,
//! `problem.sentence(label, locale)`.

mod age;
mod collection;
mod evidence;
mod export_format;
mod flag;
mod keys;
mod label;
mod language;
mod locale;
mod mended;
mod objection;
mod problem;
mod rule;
mod status;
mod unreadable;
mod value;
mod work;

pub use language::Language;

use crate::domain::hidden::in_sentence;

/// The messages: one type for each, whose fields are the message's variables.
#[allow(non_camel_case_types, reason = "named as in the .ftl files")]
pub mod message {
    use super::{Argument, Language, Part, constant, render};

    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

/// A message in a language: `message!(language, queue_documents, count = 3)`. Without variables it is a `&'static str`, else a
/// `String`. Variables are numbers or texts (by reference).
#[macro_export]
macro_rules! message {
    ($language:expr, $id:ident $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::text::message::$id { $($name: $crate::text::Argument::from($value)),* }.text($language)
    };
}

/// The value of a variable.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'a> {
    /// Printed as [`in_sentence`] shows it: it may be a record's.
    Text(&'a str),
    /// Printed, and chooses between singular and plural.
    Count(u64),
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Argument<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<u8> for Argument<'_> {
    fn from(count: u8) -> Self {
        Self::Count(count.into())
    }
}

impl From<u32> for Argument<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<usize> for Argument<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

enum Part {
    Text(&'static str),
    /// The variable with this index.
    Variable(usize),
    /// The arm that matches the variable: its text, its digits or its plural category; else the last arm.
    Choice(usize, &'static [(&'static str, &'static [Part])]),
}

/// A message without variables.
fn constant(parts: &'static [Part]) -> &'static str {
    match parts {
        [Part::Text(text)] => text,
        _ => "",
    }
}

fn render(parts: &[Part], language: Language, values: &[Argument<'_>]) -> String {
    let mut text = String::new();
    append(&mut text, parts, language, values);
    text
}

fn append(text: &mut String, parts: &[Part], language: Language, values: &[Argument<'_>]) {
    for part in parts {
        match part {
            Part::Text(fixed) => text.push_str(fixed),
            Part::Variable(number) => match values.get(*number) {
                Some(Argument::Text(value)) => text.push_str(&in_sentence(value)),
                Some(Argument::Count(count)) => text.push_str(&count.to_string()),
                None => {}
            },
            Part::Choice(number, choices) => {
                let Some(value) = values.get(*number) else { continue };
                let fits = |key: &str| match value {
                    Argument::Text(value) => key == *value,
                    Argument::Count(count) => key == language.plural_category(*count) || key == count.to_string(),
                };
                let chosen = choices.iter().find(|(key, _)| fits(key)).or(choices.last());
                if let Some((_, parts)) = chosen {
                    append(text, parts, language, values);
                }
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
