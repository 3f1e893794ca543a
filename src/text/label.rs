//! What a field is called.

use super::Language;
use crate::{
    domain::{Label, Name},
    message,
};
use std::borrow::Cow;

impl Label {
    /// The words on the screen: `Unit price, row 3`.
    pub fn text(&self, language: Language) -> String {
        self.names().iter().map(|name| name.text(language)).collect::<Vec<_>>().join(", ")
    }
}

impl Name {
    /// The words on the screen.
    pub fn text(&self, language: Language) -> Cow<'_, str> {
        match self {
            Self::Words(words) => Cow::from(words),
            Self::Titles(titles) => {
                let spoken = titles.iter().find(|(tag, title)| tag == language.tag() && !title.is_empty());
                spoken.or(titles.first()).map(|(_, title)| title.as_str()).unwrap_or_default().into()
            }
            Self::Item(number) => message!(language, label_item, number = *number).into(),
            Self::Row(number) => message!(language, label_row, number = *number).into(),
            Self::Unnamed => message!(language, label_unnamed).into(),
            Self::Data => message!(language, label_data).into(),
            Self::Document => message!(language, label_document).into(),
            Self::Seller => message!(language, key_field_seller).into(),
            Self::Number => message!(language, key_field_number).into(),
            Self::Date => message!(language, key_field_date).into(),
            Self::Total => message!(language, key_field_total).into(),
        }
    }
}
