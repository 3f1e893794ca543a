//! A value as people read it outside its input.

use super::Language;
use crate::{
    domain::{FieldPath, FieldType, Locale, Schema, date::is_date, describe, reading::Reading, to_text},
    message,
};
use serde_json::Value;

impl Locale {
    /// What a sentence or a button says for a value, given as stored text: numbers and dates as people write them, the name of a
    /// choice, yes or no.
    pub fn say(self, stored: &str, field_type: &FieldType) -> String {
        let language = Language::from(self);
        match (field_type, stored) {
            (FieldType::Enum(choices), _) => {
                let named = choices.iter().find(|choice| choice.value == stored);
                named.map_or_else(|| stored.to_owned(), |choice| choice.name.text(language).into_owned())
            }
            (FieldType::Boolean, "true") => message!(language, field_yes).to_owned(),
            (FieldType::Boolean, "false") => message!(language, field_no).to_owned(),
            _ => self.show(stored, field_type),
        }
    }

    /// A text of a document in a sentence: an amount that reads one way as its reader writes it, everything else as it is.
    pub fn say_printed(self, printed: &str) -> String {
        let is_amount = printed.contains(['.', ',']) && printed.chars().all(|c| c.is_ascii_digit() || ".,'’ -−+".contains(c));
        match self.read_number(printed, false) {
            Reading::One(stored) if is_amount => self.show_number(&stored),
            _ if is_date(printed) => self.show_date(printed),
            _ => printed.to_owned(),
        }
    }

    /// A value of a record on one line: a row as its values. Empty if there is none.
    pub fn say_value(self, value: Option<&Value>, path: &FieldPath, schema: Option<&Schema>) -> String {
        match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::Object(members)) => {
                let said = members.iter().map(|(key, member)| self.say_value(Some(member), &path.key(key), schema));
                said.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
            }
            Some(value) => self.say(&to_text(value), &describe(schema, path, Some(value)).field_type),
        }
    }
}
