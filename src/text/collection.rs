//! Words for a collection's reject reasons and its queue's choices.

use super::Language;
use crate::{
    domain::{Band, OlderThan, QueueSort, RejectReason},
    message,
};

impl RejectReason {
    /// What the reviewer reads.
    pub fn text(&self, language: Language) -> String {
        if let Some(label) = self.labels.get(language.tag()).or(Some(&self.label)).filter(|label| !label.is_empty()) {
            return label.clone();
        }
        match self.code.as_str() {
            "wrong_document_type" => message!(language, reason_wrong_document_type).to_owned(),
            "duplicate" => message!(language, reason_duplicate).to_owned(),
            "unreadable" => message!(language, reason_unreadable).to_owned(),
            "wrong_extraction" => message!(language, reason_wrong_extraction).to_owned(),
            "other" => message!(language, reason_other).to_owned(),
            code => code.replace('_', " "),
        }
    }
}

impl Band {
    /// The words on the screen, where confidences are told apart.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::High => message!(language, confidence_band_high),
            Self::Low => message!(language, confidence_band_low),
            Self::Unknown => message!(language, confidence_band_unknown),
        }
    }
}

impl QueueSort {
    /// The words on the screen.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Newest => message!(language, sort_newest),
            Self::Oldest => message!(language, sort_oldest),
            Self::LeastConfident => message!(language, sort_least_confident),
            Self::Riskiest => message!(language, sort_riskiest),
            Self::Document => message!(language, sort_document),
        }
    }
}

impl OlderThan {
    /// The words on the screen.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Day => message!(language, older_than_day),
            Self::Week => message!(language, older_than_week),
            Self::Month => message!(language, older_than_month),
        }
    }
}
