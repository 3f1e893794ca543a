//! Whose work an item is, and what people say to each other about it. None of it decides anything, and none of it goes into the record,
//! unless the configuration says so.

use super::{FieldPath, fold::composed};
use serde::{Deserialize, Serialize};

/// The most characters of a note or a comment.
pub const LONGEST_COMMENT: usize = 2_000;

/// To whom an item was given. It locks nobody out.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignee {
    /// To nobody: it is everybody's.
    #[default]
    Nobody,
    /// To a person, by their id.
    Person(String),
    /// To everybody of a team.
    Team(String),
    /// To those who may sign: it was escalated.
    Approvers,
}

impl Assignee {
    const PERSON: &str = "person ";
    const TEAM: &str = "team ";
    const APPROVERS: &str = "approvers";

    /// As it is stored, and as the `value` of a choice. Empty for nobody.
    pub fn key(&self) -> String {
        match self {
            Self::Nobody => String::new(),
            Self::Person(id) => format!("{}{id}", Self::PERSON),
            Self::Team(name) => format!("{}{name}", Self::TEAM),
            Self::Approvers => Self::APPROVERS.to_owned(),
        }
    }

    /// The one with this [`key`](Self::key).
    pub fn parse(key: &str) -> Option<Self> {
        match key {
            "" => Some(Self::Nobody),
            Self::APPROVERS => Some(Self::Approvers),
            _ => match (key.strip_prefix(Self::PERSON), key.strip_prefix(Self::TEAM)) {
                (Some(id), _) if !id.is_empty() => Some(Self::Person(id.to_owned())),
                (_, Some(name)) if !name.is_empty() => Some(Self::Team(name.to_owned())),
                _ => None,
            },
        }
    }
}

/// Until when an item rests.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// Until the beginning of this day, `YYYY-MM-DD`, on the server's clock.
    Day(String),
    /// Until somebody else comments on it.
    Answer,
}

/// Something that is done about the work on an item, other than deciding.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// Gives it to somebody, or back to everybody.
    Give {
        /// To whom.
        to: Assignee,
        /// What they should know.
        note: String,
    },
    /// Puts it on hold: nobody is led to it meanwhile.
    Hold {
        /// Until when.
        until: Until,
        /// What it waits for.
        note: String,
    },
    /// Ends that.
    Resume,
    /// Says something.
    Comment {
        /// About this field; `None` is the whole item.
        field: Option<FieldPath>,
        /// What.
        text: String,
        /// The ids of those who are asked, besides those whom the text names.
        to: Vec<String>,
    },
    /// Says that what one was asked is done.
    Answered,
}

/// What kind of [`Handling`] an event of the trace is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HandlingKind {
    /// Given to somebody, or to everybody again.
    Given,
    /// Given to those who may sign.
    Escalated,
    /// Put on hold.
    Held,
    /// No longer on hold.
    Resumed,
    /// A comment.
    Commented,
    /// Somebody said that what they were asked is done.
    Answered,
    /// The agent has read the document again: what was said about the record before counts for this one, too.
    Continued,
}

impl HandlingKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Given, Self::Escalated, Self::Held, Self::Resumed, Self::Commented, Self::Answered, Self::Continued];

    /// The word in the trace.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Escalated => "escalated",
            Self::Held => "held",
            Self::Resumed => "resumed",
            Self::Commented => "commented",
            Self::Answered => "answered",
            Self::Continued => "continued",
        }
    }

    /// The kind with this [`word`](Self::word).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Handling {
    /// The kind of its event.
    pub const fn kind(&self) -> HandlingKind {
        match self {
            Self::Give { to: Assignee::Approvers, .. } => HandlingKind::Escalated,
            Self::Give { .. } => HandlingKind::Given,
            Self::Hold { .. } => HandlingKind::Held,
            Self::Resume => HandlingKind::Resumed,
            Self::Comment { .. } => HandlingKind::Commented,
            Self::Answered => HandlingKind::Answered,
        }
    }

    /// Whether it takes the reviewer to the next item.
    pub const fn leaves(&self) -> bool {
        matches!(self, Self::Give { .. } | Self::Hold { .. })
    }

    /// What they wrote.
    pub fn text(&self) -> &str {
        match self {
            Self::Give { note, .. } | Self::Hold { note, .. } => note,
            Self::Comment { text, .. } => text,
            Self::Resume | Self::Answered => "",
        }
    }
}

/// Why something could not be done about an item.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CantHandle {
    /// A comment says nothing.
    NoText,
    /// A text is longer than [`LONGEST_COMMENT`].
    TooLong,
    /// There is no such person or team here, or they may not work on it.
    Nobody,
    /// The day is not after today.
    NotLater,
    /// It is decided already.
    Decided,
}

impl CantHandle {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::NoText, Self::TooLong, Self::Nobody, Self::NotLater, Self::Decided];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoText => "no-text",
            Self::TooLong => "too-long",
            Self::Nobody => "nobody",
            Self::NotLater => "not-later",
            Self::Decided => "decided",
        }
    }
}

/// Whose work the queue shows.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// Given to the reviewer.
    Mine,
    /// Given to a team of theirs, or to somebody in it.
    Team,
    /// Given to nobody.
    Nobody,
    /// Escalated to those who may sign.
    Escalated,
    /// Waiting for a second person.
    Second,
    /// On hold.
    Held,
    /// Somebody asks the reviewer.
    Asked,
}

impl Whose {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 7] = [Self::Mine, Self::Team, Self::Nobody, Self::Asked, Self::Second, Self::Escalated, Self::Held];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Team => "team",
            Self::Nobody => "nobody",
            Self::Escalated => "escalated",
            Self::Second => "second",
            Self::Held => "held",
            Self::Asked => "asked",
        }
    }

    /// The one with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// The state of the work on an item, as its page shows it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Work {
    /// To whom it was given, if to anybody.
    pub given: Option<Given>,
    /// Until when it rests, if it does.
    pub rest: Option<Rest>,
    /// What was said about it, oldest first.
    pub comments: Vec<Comment>,
    /// The number of the last event of its trace, 0 if it has none; `None` if the trace could not be read.
    pub seen: Option<i64>,
    /// Somebody asks this reviewer.
    pub asks_me: bool,
    /// To whom this reviewer can give it: people, each with the name, and teams.
    pub people: Vec<(String, String)>,
    /// See `people`.
    pub teams: Vec<String>,
}

/// What came of a [`Handling`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Handled {
    /// The state after it.
    pub work: Work,
    /// The item to go on with, where it [leaves](Handling::leaves) this one.
    pub next: Option<String>,
}

/// To whom an item was given.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Given {
    /// To whom.
    pub to: Assignee,
    /// Their name; empty for those who may sign.
    pub name: String,
    /// It is this reviewer's work.
    pub is_mine: bool,
    /// Who gave it to them.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// What they should know.
    pub note: String,
}

/// Until when an item rests.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Rest {
    /// Until when.
    pub until: Until,
    /// Who put it on hold.
    pub by: String,
    /// What it waits for.
    pub note: String,
}

/// What somebody said about an item.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Comment {
    /// Who.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// About this field; `None` is the whole item.
    pub field: Option<FieldPath>,
    /// What.
    pub text: String,
    /// The names of those who are asked.
    pub to: Vec<String>,
}

/// Somebody whom a text can name.
pub trait Named {
    /// What the text may call them, each alone.
    fn names(&self) -> [&str; 2];
}

/// Those whom a text names: `@ada`, `@Ada Lovelace`. A name ends where no letter or digit follows; of two that fit, the longer counts.
pub fn mentioned<'p, P: Named>(text: &str, people: &'p [P]) -> Vec<&'p P> {
    let text = composed(text).to_lowercase();
    let mut found: Vec<&P> = Vec::new();
    for (at, _) in text.match_indices('@') {
        // Not the middle of an e-mail address.
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[at + 1..];
        let fits = |name: &str| {
            let name = composed(name).to_lowercase();
            let after = rest.strip_prefix(&name)?;
            let ends = !after.chars().next().is_some_and(char::is_alphanumeric);
            (ends && !name.is_empty()).then_some(name.len())
        };
        let longest = people.iter().filter_map(|person| Some((person.names().into_iter().filter_map(fits).max()?, person)));
        let longest: Vec<_> = longest.collect();
        let Some(most) = longest.iter().map(|(length, _)| *length).max() else { continue };
        let mut named = longest.into_iter().filter(|(length, _)| *length == most).map(|(_, person)| person);
        // A name that two people have names neither.
        if let (Some(person), None) = (named.next(), named.next())
            && !found.iter().any(|known| std::ptr::eq(*known, person))
        {
            found.push(person);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Named for (&'static str, &'static str) {
        fn names(&self) -> [&str; 2] {
            [self.0, self.1]
        }
    }

    #[test]
    fn an_assignee_reads_back_from_its_key() {
        let all = [Assignee::Nobody, Assignee::Person("p_1".into()), Assignee::Team("team x".into()), Assignee::Approvers];
        for one in all {
            assert_eq!(Assignee::parse(&one.key()), Some(one));
        }
        assert!(["person ", "team ", "approver", "p_1"].iter().all(|key| Assignee::parse(key).is_none()));
    }

    #[test]
    fn every_kind_of_handling_has_its_own_word_that_is_no_decision() {
        for kind in HandlingKind::ALL {
            assert_eq!(HandlingKind::parse(kind.word()), Some(kind));
            assert_eq!(super::super::DecisionKind::parse(kind.word()), None);
        }
        for whose in Whose::ALL {
            assert_eq!(Whose::parse(whose.name()), Some(whose));
        }
    }

    #[test]
    fn a_text_names_people_by_what_they_sign_in_with_or_by_their_name() {
        let people = [
            ("ada", "Ada Lovelace"),
            ("ben", "Ben"),
            ("jörg@example.com", "Jörg Meier"),
            ("", "Jörg"),
            ("x1", "Kim"),
            ("x2", "Kim"),
        ];
        let named = |text: &str| {
            mentioned(text, &people)
                .into_iter()
                .map(|(login, name)| if login.is_empty() { *name } else { *login })
                .collect::<Vec<_>>()
        };
        assert_eq!(named("@ada, is this right? @BEN!"), ["ada", "ben"]);
        assert_eq!(named("(@Ada Lovelace) and again @ada"), ["ada"]);
        assert_eq!(named("@jörg meier: please"), ["jörg@example.com"]);
        assert_eq!(named("@Jörg please"), ["Jörg"]);
        assert_eq!(named("@Jo\u{308}rg please"), ["Jörg"], "as some keyboards write it");
        assert_eq!(named("@jörg@example.com"), ["jörg@example.com"]);
        assert_eq!(named("@adam @benno mail@ben ben @ @Kim"), [""; 0], "longer words, an address, no sign, two of one name");
        assert_eq!(named("@x2"), ["x2"]);
    }
}
