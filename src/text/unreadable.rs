//! What can't be read in a record.

use super::Language;
use crate::{
    domain::{BadMetadata, Unreadable},
    message,
};

impl Unreadable {
    /// The sentence on the screen. It names keys as they are in the record, for those who run the agent.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Record => message!(language, unreadable_record).to_owned(),
            Self::Missing(key) => message!(language, unreadable_missing, key = key),
            Self::NoText(key) => message!(language, unreadable_no_text, key = key),
            Self::NoObject(key) => message!(language, unreadable_no_object, key = key),
            Self::NoConfidence(key) => message!(language, unreadable_no_confidence, key = key),
            Self::Metadata(place, why) if place.is_root() => {
                message!(language, unreadable_all_metadata, why = &why.text(language))
            }
            Self::Metadata(place, why) => {
                message!(language, unreadable_metadata, field = &place.to_string(), why = &why.text(language))
            }
            Self::More(count) => message!(language, unreadable_more, count = *count),
        }
    }
}

impl BadMetadata {
    fn text(&self, language: Language) -> String {
        let fixed = match self {
            Self::NoNumber(key) => return message!(language, metadata_no_number, key = key),
            Self::NoText(key) => return message!(language, metadata_no_text, key = key),
            Self::Scalar => message!(language, metadata_scalar),
            Self::Citations => message!(language, metadata_citations),
            Self::Citation => message!(language, metadata_citation),
            Self::Page => message!(language, metadata_page),
            Self::Boxes => message!(language, metadata_boxes),
            Self::Box => message!(language, metadata_box),
            Self::PageDimensions => message!(language, metadata_page_dimensions),
        };
        fixed.to_owned()
    }
}
