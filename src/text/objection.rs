//! What stands in the way of a decision.

use super::Language;
use crate::{
    domain::{EditError, Locale, Objection, Why, edit::MAX_DEPTH, schema::Violation},
    message,
};

impl Objection {
    /// The sentence on the screen; it says what to do.
    pub fn sentence(&self, locale: Locale) -> String {
        let language = Language::from(locale);
        match &self.why {
            Why::Problem(problem) => problem.sentence(&self.label, locale),
            Why::Rule(broken) => broken.sentence(language),
            Why::Edit(error) => {
                let label = &self.label.text(language);
                match error {
                    EditError::NoObject(_) => message!(language, edit_no_object, label = label),
                    EditError::NoRow(_, row) => message!(language, edit_no_row, label = label, row = row + 1),
                    EditError::NoList(_) => message!(language, edit_no_list, label = label),
                    EditError::NoKey(_) => message!(language, edit_no_key, label = label),
                    EditError::TooDeep(_) => message!(language, edit_too_deep, label = label, most = MAX_DEPTH),
                }
            }
            Why::Asked => message!(language, wrong_asked, label = &self.label.text(language)),
            Why::OpenAlready => message!(language, decide_open_already).to_owned(),
            Why::DecidedAlready => message!(language, decide_decided_already).to_owned(),
            Why::NoReason => message!(language, reject_reason_missing).to_owned(),
            Why::NoObject => message!(language, decide_no_object).to_owned(),
            Why::SignedByYou => message!(language, decide_signed_by_you).to_owned(),
            Why::NotSigned => message!(language, decide_not_signed).to_owned(),
        }
    }
}

impl Violation {
    /// The sentence on the screen; it says what to enter.
    pub fn sentence(&self, locale: Locale) -> String {
        self.problem.sentence(&self.label, locale)
    }
}
