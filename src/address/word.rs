use crate::domain::{
    DecisionKind,
    work::{CantHandle, Handling, HandlingKind},
};

/// The name of a query parameter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Word {
    /// Queue: its name, where there are several.
    Queue,
    /// Queue: a status, or `all`.
    Status,
    /// Queue: what the document's name or a key field must contain.
    Text,
    /// Queue: a kind of flag.
    Flag,
    /// Queue: a band of the lowest confidence.
    Confidence,
    /// Queue: how old a record must be.
    Age,
    /// Queue: what the seller's name must contain.
    Seller,
    /// Queue: the least total.
    Least,
    /// Queue: the greatest total.
    Most,
    /// Queue: only what the reviewer has begun.
    Mine,
    /// Queue: whose work.
    Whose,
    /// Queue: the sort order.
    Sort,
    /// Queue: where the previous page ended.
    After,
    /// Queue: where the next page begins.
    Before,
    /// Item: the queue that it was opened from, as a query string.
    From,
    /// Item: the field in view.
    Field,
    /// Item: the number of the attachment that is shown as the document.
    Attached,
    /// Item: the reject dialog is open.
    Reject,
    /// Item: the reason chosen in it.
    Reason,
    /// Item: the note written in it.
    Note,
    /// Item: the unsent note of an item that is sent back.
    SendBackNote,
    /// Item: an unsent comment.
    Comment,
    /// Item: the field that it is about.
    CommentAbout,
    /// Item: who is asked in it.
    CommentAsk,
    /// Item: to whom it would be given.
    GiveTo,
    /// Item: the day until which it would be held.
    HoldDay,
    /// Item: the unsent note of a hand-over.
    WorkNote,
    /// What was just done: see [`Done`].
    Done,
    /// The item that was decided.
    Of,
    /// The version of that item after the decision.
    At,
    /// A step of the draft was undone.
    Undone,
    /// A step of the draft was redone.
    Redone,
    /// The draft was saved.
    Saved,
    /// The agent has read the document again: this is the new item.
    Moved,
    /// What went wrong: see [`Problem`].
    Problem,
    /// Picture of a page: its size.
    Size,
    /// Search in a document: the text to find.
    Query,
    /// Search in a document: the page that the agent cites for a quotation.
    Quoted,
    /// Export: the file format.
    Format,
    /// Export: the name of an earlier one.
    Again,
}

impl Word {
    /// Every word.
    pub const ALL: [Self; 40] = [
        Self::Queue,
        Self::Status,
        Self::Text,
        Self::Flag,
        Self::Confidence,
        Self::Age,
        Self::Seller,
        Self::Least,
        Self::Most,
        Self::Mine,
        Self::Whose,
        Self::Sort,
        Self::After,
        Self::Before,
        Self::From,
        Self::Field,
        Self::Attached,
        Self::Reject,
        Self::Reason,
        Self::Note,
        Self::SendBackNote,
        Self::Comment,
        Self::CommentAbout,
        Self::CommentAsk,
        Self::GiveTo,
        Self::HoldDay,
        Self::WorkNote,
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
        Self::Again,
    ];

    /// The name in an address, and of a form's input.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Status => "status",
            Self::Text => "text",
            Self::Flag => "flag",
            Self::Confidence => "confidence",
            Self::Age => "age",
            Self::Seller => "seller",
            Self::Least => "min",
            Self::Most => "max",
            Self::Mine => "mine",
            Self::Whose => "whose",
            Self::Sort => "sort",
            Self::After => "after",
            Self::Before => "before",
            Self::From => "from",
            Self::Field => "field",
            Self::Attached => "attached",
            Self::Reject => "reject",
            Self::Reason => "reason",
            Self::Note => "note",
            Self::SendBackNote => "send-back-note",
            Self::Comment => "comment",
            Self::CommentAbout => "comment-about",
            Self::CommentAsk => "comment-ask",
            Self::GiveTo => "give-to",
            Self::HoldDay => "hold-day",
            Self::WorkNote => "work-note",
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
            Self::Again => "again",
        }
    }

    /// Whether it brings back what was written or chosen in a form of the item, and not used.
    pub const fn is_written(self) -> bool {
        use Word::*;
        matches!(self, Reject | Reason | Note | SendBackNote | Comment | CommentAbout | CommentAsk | GiveTo | HoldDay | WorkNote)
    }

    /// The parameter with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.name() == name)
    }
}

/// What was just done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Done {
    /// An item was accepted.
    Accepted,
    /// An item was rejected.
    Rejected,
    /// An item was accepted, and waits for a second person.
    Signed,
    /// An item was sent back to the first person.
    SentBack,
    /// An item was given to somebody.
    Given,
    /// An item was put on hold.
    Held,
    /// A decision was undone.
    Undone,
}

impl Done {
    /// Every variant.
    pub const ALL: [Self; 7] =
        [Self::Accepted, Self::Rejected, Self::Signed, Self::SentBack, Self::Given, Self::Held, Self::Undone];

    /// What was done about the work on an item that is left with it.
    pub fn of(handling: &Handling) -> Self {
        if matches!(handling, Handling::Hold { .. }) { Self::Held } else { Self::Given }
    }

    /// Whether it can be taken back with one click.
    pub const fn can_be_undone(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected | Self::Signed)
    }

    /// The name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => DecisionKind::Accepted.word(),
            Self::Rejected => DecisionKind::Rejected.word(),
            Self::Signed => DecisionKind::Signed.word(),
            Self::SentBack => DecisionKind::SentBack.word(),
            Self::Given => HandlingKind::Given.word(),
            Self::Held => HandlingKind::Held.word(),
            Self::Undone => "undone",
        }
    }

    /// The variant with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }
}

/// Why a form did not do what it was asked to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Problem {
    /// Somebody else changed the item.
    Conflict,
    /// Something must be corrected first.
    Blocked,
    /// A rejection has no reason.
    Reason,
    /// The decision can no longer be undone.
    Undo,
    /// The form was out of date.
    Outdated,
    /// The same reviewer typed in another tab.
    OtherTab,
    /// There is no such item.
    NotFound,
    /// Nothing of the queue is left to take.
    NothingLeft,
    /// The reviewer's role does not allow it.
    NotAllowed,
    /// That can't be done about the work on the item.
    Work(CantHandle),
    /// The password does not open the document.
    Password,
    /// The store of the records does not accept this server's key.
    StoreKey,
    /// The store of the records refuses access.
    StoreAccess,
    /// The record would be too large for its store.
    TooLarge,
    /// The records can't be reached right now, or the problem has no name here.
    Unavailable,
}

impl Problem {
    /// Every variant.
    pub const ALL: [Self; 19] = [
        Self::Conflict,
        Self::Blocked,
        Self::Reason,
        Self::Undo,
        Self::Outdated,
        Self::OtherTab,
        Self::NotFound,
        Self::NothingLeft,
        Self::NotAllowed,
        Self::Work(CantHandle::NoText),
        Self::Work(CantHandle::TooLong),
        Self::Work(CantHandle::Nobody),
        Self::Work(CantHandle::NotLater),
        Self::Work(CantHandle::Decided),
        Self::Password,
        Self::StoreKey,
        Self::StoreAccess,
        Self::TooLarge,
        Self::Unavailable,
    ];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Blocked => "blocked",
            Self::Reason => "reason",
            Self::Undo => "undo",
            Self::Outdated => "outdated",
            Self::OtherTab => "other-tab",
            Self::NotFound => "not-found",
            Self::NothingLeft => "nothing-left",
            Self::NotAllowed => "not-allowed",
            Self::Work(why) => why.name(),
            Self::Password => "password",
            Self::StoreKey => "store-key",
            Self::StoreAccess => "store-access",
            Self::TooLarge => "too-large",
            Self::Unavailable => "unavailable",
        }
    }

    /// The variant with this [`name`](Self::name).
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
