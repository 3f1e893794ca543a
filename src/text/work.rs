//! Words for whose work an item is.

use super::Language;
use crate::{
    domain::{
        Locale,
        schema::FieldType,
        work::{Assignee, Given, Rest, Until, Whose},
    },
    message,
};

impl Whose {
    /// What a filter by it is called.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Mine => message!(language, whose_mine),
            Self::Team => message!(language, whose_team),
            Self::Nobody => message!(language, whose_nobody),
            Self::Escalated => message!(language, whose_escalated),
            Self::Second => message!(language, whose_second),
            Self::Held => message!(language, whose_held),
            Self::Asked => message!(language, whose_asked),
        }
    }
}

impl Assignee {
    /// To whom something was given, by this name.
    pub fn text(&self, name: &str, language: Language) -> String {
        match self {
            Self::Nobody => message!(language, work_to_everybody).to_owned(),
            Self::Person(_) | Self::Team(_) => name.to_owned(),
            Self::Approvers => message!(language, work_to_approvers).to_owned(),
        }
    }
}

impl Given {
    /// Whose work it is, and who says so.
    pub fn sentence(&self, language: Language) -> String {
        let (name, by, at) = (&self.to.text(&self.name, language), &self.by, &self.at);
        match &self.to {
            Assignee::Approvers => message!(language, work_escalated, by = by, at = at),
            Assignee::Person(_) if self.is_mine => message!(language, work_given_to_you, by = by, at = at),
            _ => message!(language, work_given, name = name, by = by, at = at),
        }
    }
}

impl Rest {
    /// Until when it rests, and who says so.
    pub fn sentence(&self, language: Language) -> String {
        message!(language, work_rests, until = &self.until.text(language), by = &self.by)
    }
}

impl Until {
    /// `until 3 Dec 2026`.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Day(day) => {
                let day = Locale::from(language).say(day, &FieldType::Date);
                message!(language, work_until_day, day = &day)
            }
            Self::Answer => message!(language, work_until_answer).to_owned(),
        }
    }
}
