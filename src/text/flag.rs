//! What is flagged, and why.

use super::Language;
use crate::{
    domain::{Duplicate, Flag, FlagKind, Locale, Problem, Reason, Sameness},
    message,
};

impl FlagKind {
    /// The words on the screen.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::ExtractionError => message!(language, flag_kind_extraction_error),
            Self::SchemaViolation => message!(language, flag_kind_schema_violation),
            Self::FailedRule => message!(language, flag_kind_failed_rule),
            Self::Duplicate => message!(language, flag_kind_duplicate),
            Self::UnreadableMetadata => message!(language, flag_kind_unreadable_metadata),
            Self::OwnData => message!(language, flag_kind_own_data),
            Self::Contradiction => message!(language, flag_kind_contradiction),
            Self::NotOnPage => message!(language, flag_kind_not_on_page),
            Self::Misplaced => message!(language, flag_kind_misplaced),
            Self::Unread => message!(language, flag_kind_unread),
            Self::UnclaimedRow => message!(language, flag_kind_unclaimed_row),
            Self::InsideWord => message!(language, flag_kind_inside_word),
            Self::Quotation => message!(language, flag_kind_quotation),
            Self::Empty => message!(language, flag_kind_empty),
            Self::Unshown => message!(language, flag_kind_unshown),
            Self::LowConfidence => message!(language, flag_kind_low_confidence),
            Self::UnknownConfidence => message!(language, flag_kind_unknown_confidence),
            Self::RuleWarning => message!(language, flag_kind_rule_warning),
        }
    }
}

impl Flag {
    /// The name of the field, for the screen.
    pub fn title(&self, language: Language) -> String {
        if self.path.is_some() { self.label.text(language) } else { message!(language, flag_this_record).to_owned() }
    }

    /// What is wrong, for the screen.
    pub fn message(&self, language: Language) -> String {
        self.reason.sentence(language)
    }
}

impl Reason {
    /// What only an expert looks up, and no sentence says: the rule of EN 16931, or the pattern that a text must have.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Rule(broken) | Self::DocumentsOwn(broken) => broken.rule().standard(),
            Self::Page(finding) if finding.said.kind() == FlagKind::Empty => {
                Some(&*finding.printed).filter(|rule| !rule.is_empty())
            }
            Self::Schema { problem: Problem::OtherForm(pattern), .. } => Some(pattern),
            _ => None,
        }
    }

    /// The sentence on the screen.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::AgentSays(text) | Self::AtDecision(text) => text.clone(),
            Self::Unreadable(unreadable) => unreadable.sentence(language),
            Self::Schema { label, problem } => problem.sentence(label, language.into()),
            Self::AgentFailed => message!(language, flag_agent_failed).to_owned(),
            Self::Rule(broken) => broken.sentence(language),
            Self::Duplicate(Duplicate { same, document, status, .. }) => {
                let status = status.label(language);
                let document = if document.is_empty() { message!(language, no_document) } else { document };
                match same {
                    Sameness::File => message!(language, flag_same_file, document = document, status = status),
                    Sameness::Number => message!(language, flag_same_number, document = document, status = status),
                    Sameness::Nearly => message!(language, flag_nearly_same_number, document = document, status = status),
                }
            }
            Self::LowConfidence { percent, below } => {
                message!(language, flag_low, percent = *percent, below = &Locale::from(language).show_choice(&below.to_string()))
            }
            Self::OddConfidence(score) => {
                message!(language, flag_odd_confidence, score = &Locale::from(language).show_number(score))
            }
            Self::NoConfidence => message!(language, flag_no_confidence).to_owned(),
            Self::NoConfidences => message!(language, flag_no_confidences).to_owned(),
            Self::NotLooked => message!(language, flag_not_looked).to_owned(),
            Self::Unshown(pages) => {
                let pages: Vec<String> = pages.iter().map(ToString::to_string).collect();
                message!(language, flag_unshown, pages = &pages.join(", "))
            }
            Self::Page(finding) => finding.sentence(language),
            Self::DocumentsOwn(broken) => message!(language, flag_documents_own, told = &broken.sentence(language)),
        }
    }
}
