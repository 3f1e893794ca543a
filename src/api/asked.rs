//! The part of the review form about the work on the item: what its buttons ask for, and the inputs that say more.

use crate::{
    address::Word,
    domain::{
        FieldPath,
        work::{Assignee, Handling, Until},
    },
};

/// What a button asks for, besides what is in its inputs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Asked {
    /// Give the item to somebody.
    Give,
    /// Hold it until a day.
    HoldToDay,
    /// Hold it until somebody answers.
    HoldToAnswer,
    /// End the hold.
    Resume,
    /// Say something.
    Comment,
    /// Say that what one was asked is done.
    Answered,
}

impl Asked {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Give, Self::HoldToDay, Self::HoldToAnswer, Self::Resume, Self::Comment, Self::Answered];

    /// The `value` of the button.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Give => "give",
            Self::HoldToDay => "hold-to-day",
            Self::HoldToAnswer => "hold-to-answer",
            Self::Resume => "resume",
            Self::Comment => "comment",
            Self::Answered => "answered",
        }
    }

    /// The one with this [`word`](Self::word).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asked| asked.word() == word)
    }

    /// The whole of it, with what the inputs say. `None` if one of them says what no input of ours can.
    pub fn handling(self, said: impl Fn(Input) -> String) -> Option<Handling> {
        Some(match self {
            Self::Give => Handling::Give { to: Assignee::parse(&said(Input::To))?, note: said(Input::Note) },
            Self::HoldToDay => Handling::Hold { until: Until::Day(said(Input::Day)), note: said(Input::Note) },
            Self::HoldToAnswer => Handling::Hold { until: Until::Answer, note: said(Input::Note) },
            Self::Resume => Handling::Resume,
            Self::Answered => Handling::Answered,
            Self::Comment => {
                let about = said(Input::About);
                let field = if about.is_empty() { None } else { Some(about.parse::<FieldPath>().ok()?) };
                let to = Some(said(Input::Ask)).filter(|id| !id.is_empty());
                Handling::Comment { field, text: said(Input::Comment), to: to.into_iter().collect() }
            }
        })
    }
}

/// An input of that part.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Input {
    /// What is said.
    Comment,
    /// The field that it is about; empty for the whole item.
    About,
    /// The id of a person who is asked.
    Ask,
    /// To whom the item is given, as [`Assignee::key`].
    To,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// What those should know who get it, or what it waits for.
    Note,
}

impl Input {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Comment, Self::About, Self::Ask, Self::To, Self::Day, Self::Note];

    /// The word of an address that brings back what stood in it.
    pub const fn word(self) -> Word {
        match self {
            Self::Comment => Word::Comment,
            Self::About => Word::CommentAbout,
            Self::Ask => Word::CommentAsk,
            Self::To => Word::GiveTo,
            Self::Day => Word::HoldDay,
            Self::Note => Word::WorkNote,
        }
    }

    /// Its name in the form, and its id.
    pub const fn name(self) -> &'static str {
        self.word().name()
    }

    /// The one with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|input| input.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_inputs_say_is_read_as_it_is_meant() {
        let said = |input: Input| {
            match input {
                Input::Comment => "@ben why?",
                Input::About => "rows[1].total",
                Input::Ask => "p_1",
                Input::To => "team Payables",
                Input::Day => "2026-12-03",
                Input::Note => "please",
            }
            .to_owned()
        };
        let comment = Asked::Comment.handling(said);
        let expected =
            Handling::Comment { field: "rows[1].total".parse().ok(), text: "@ben why?".to_owned(), to: vec!["p_1".to_owned()] };
        assert_eq!(comment, Some(expected));
        let given = Handling::Give { to: Assignee::Team("Payables".to_owned()), note: "please".to_owned() };
        assert_eq!(Asked::Give.handling(said), Some(given));
        assert_eq!(Asked::Give.handling(|_| "whoever".to_owned()), None);
        for asked in Asked::ALL {
            assert_eq!(Asked::parse(asked.word()), Some(asked));
        }
        for input in Input::ALL {
            assert_eq!(Input::parse(input.name()), Some(input));
        }
    }
}
