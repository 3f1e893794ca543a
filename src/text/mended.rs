//! What a button makes of a value that is of the wrong type.

use super::Language;
use crate::{
    domain::{FieldType, Locale, schema::said, to_text},
    message,
};
use serde_json::Value;

impl Locale {
    /// What a button says that makes this value of one of another type or shape. `wanted` is the field's type.
    pub fn make_it(self, value: &Value, wanted: &FieldType) -> String {
        let language = Language::from(self);
        let text = self.say(&to_text(value), wanted);
        match value {
            Value::Null => message!(language, mend_empty).to_owned(),
            Value::Bool(true) => message!(language, mend_yes).to_owned(),
            Value::Bool(false) => message!(language, mend_no).to_owned(),
            Value::Number(number) => message!(language, mend_number, value = &self.show_number(number.as_str())),
            Value::String(_) if matches!(wanted, FieldType::Date | FieldType::DateTime) => {
                message!(language, mend_date, value = &text)
            }
            Value::String(_) if matches!(wanted, FieldType::Enum(_)) => message!(language, suggestion_use, value = &text),
            Value::String(_) => message!(language, mend_text, value = &text),
            Value::Array(list) if list.is_empty() => message!(language, mend_no_list).to_owned(),
            Value::Array(_) => message!(language, mend_list, value = &said(value)),
            Value::Object(_) => match said(value) {
                said if said.is_empty() => message!(language, mend_no_group).to_owned(),
                said => message!(language, mend_group, value = &said),
            },
        }
    }
}
