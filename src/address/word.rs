use crate::domain::DecisionKind;

/// A name in the query of an address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Word {
    /// Of the queue: the word of a status, or `all`.
    Status,
    /// Of the queue: what a document or a key field must contain.
    Text,
    /// Of the queue: a kind of flag.
    Flag,
    /// Of the queue: its order.
    Sort,
    /// Of the queue: where the page before ended.
    After,
    /// Of an item: the queue that it was opened from, as the query of its address.
    From,
    /// Of an item: the field in view.
    Field,
    /// Of an item: the reject dialog is open.
    Reject,
    /// What was done before this page: see [`Done`].
    Done,
    /// The item that was decided.
    Of,
    /// The version of that item after the decision.
    At,
    /// A step of the draft was taken back.
    Undone,
    /// A step of the draft was done again.
    Redone,
    /// The draft was saved.
    Saved,
    /// The agent read the document again: this is the new item.
    Moved,
    /// What stood in the way: see [`Problem`].
    Problem,
    /// Of the picture of a page: its size.
    Size,
    /// Of a search in a document: what is looked for.
    Query,
    /// Of such a search: the page that a quotation is said to be on.
    Quoted,
    /// Of an export: its format.
    Format,
}

impl Word {
    /// Every word.
    pub const ALL: [Self; 20] = [
        Self::Status,
        Self::Text,
        Self::Flag,
        Self::Sort,
        Self::After,
        Self::From,
        Self::Field,
        Self::Reject,
        Self::Done,
        Self::Of,
        Self::At,
        Self::Undone,
        Self::Redone,
        Self::Saved,
        Self::Moved,
        Self::Problem,
        Self::Size,
        Self::Query,
        Self::Quoted,
        Self::Format,
    ];

    /// As it stands in an address, and as the name of a form's input.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Text => "text",
            Self::Flag => "flag",
            Self::Sort => "sort",
            Self::After => "after",
            Self::From => "from",
            Self::Field => "field",
            Self::Reject => "reject",
            Self::Done => "done",
            Self::Of => "of",
            Self::At => "at",
            Self::Undone => "undone",
            Self::Redone => "redone",
            Self::Saved => "saved",
            Self::Moved => "moved",
            Self::Problem => "problem",
            Self::Size => "size",
            Self::Query => "q",
            Self::Quoted => "quoted",
            Self::Format => "format",
        }
    }

    /// The word with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.name() == name)
    }
}

/// What was done before the page that says so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Done {
    /// An item was accepted.
    Accepted,
    /// An item was rejected.
    Rejected,
    /// A decision was taken back.
    Undone,
}

impl Done {
    /// Everything that can have been done.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Rejected, Self::Undone];

    /// As it stands in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => DecisionKind::Accepted.word(),
            Self::Rejected => DecisionKind::Rejected.word(),
            Self::Undone => "undone",
        }
    }

    /// What has this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }
}

/// What stood in the way of what a form asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Problem {
    /// Somebody else changed the item.
    Conflict,
    /// Something has to be corrected first.
    Blocked,
    /// A rejection without a reason.
    Reason,
    /// The decision can't be taken back any more.
    Undo,
    /// The form was too old.
    Outdated,
    /// The same reviewer typed in another tab.
    OtherTab,
    /// There is no such item.
    NotFound,
    /// The password does not open the document.
    Password,
    /// The records can't be reached just now, or a problem that this program does not know.
    Unavailable,
}

impl Problem {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Conflict,
        Self::Blocked,
        Self::Reason,
        Self::Undo,
        Self::Outdated,
        Self::OtherTab,
        Self::NotFound,
        Self::Password,
        Self::Unavailable,
    ];

    /// As it stands in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Blocked => "blocked",
            Self::Reason => "reason",
            Self::Undo => "undo",
            Self::Outdated => "outdated",
            Self::OtherTab => "other-tab",
            Self::NotFound => "not-found",
            Self::Password => "password",
            Self::Unavailable => "unavailable",
        }
    }

    /// What has this [`name`](Self::name).
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|problem| problem.name() == name).unwrap_or(Self::Unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        assert!(Word::ALL.into_iter().all(|word| Word::parse(word.name()) == Some(word)));
        assert!(Done::ALL.into_iter().all(|done| Done::parse(done.name()) == Some(done)));
        assert!(Problem::ALL.into_iter().all(|problem| Problem::parse(problem.name()) == problem));
    }
}
