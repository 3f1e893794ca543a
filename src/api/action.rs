//! What a button of the review form asks for. Without JavaScript the button's `value` travels in the form; with JavaScript the
//! page does the same thing itself.

use super::asked::Asked;
use crate::{
    address::Word,
    domain::{Decision, FieldPath, Nothing},
};
use std::{fmt, str::FromStr};

/// The name of the form field with the id of the reviewer for whom the page was made.
pub const REVIEWER: &str = "reviewer";

/// The form name of a field is this and the field's path.
pub const FIELD_PREFIX: &str = "f.";
/// The name, and the id, of the input with the note for an item that is sent back.
pub const SEND_BACK_NOTE: &str = Word::SendBackNote.name();
/// The form name of the number of the last event of the item's trace that the page has seen.
pub const SEEN: &str = "seen";
/// The form name of the locale that the page was drawn in.
pub const LOCALE: &str = "locale";

/// The `value` of a `do` button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Save what was typed.
    Save,
    /// Decide about the item as it is now. A rejection's reason and note are in inputs of their own.
    Decide(Decision),
    /// Open the dialog that asks for a reason.
    AskReject,
    /// Close that dialog.
    CancelReject,
    /// Add a row at the end of this array.
    AddRow(FieldPath),
    /// Insert a row above this one; an index one past the last row appends.
    InsertRow(FieldPath),
    /// Duplicate this row below itself.
    DuplicateRow(FieldPath),
    /// Swap with the row above.
    MoveRowUp(FieldPath),
    /// Swap with the row below.
    MoveRowDown(FieldPath),
    /// Remove this row.
    DeleteRow(FieldPath),
    /// Ask whether this field is to be null, absent or the empty text.
    AskNothing(FieldPath),
    /// Make this field null, absent or the empty text.
    Leave(FieldPath, Nothing),
    /// Set this field to one of the values that its text can mean, in stored form.
    Choose(FieldPath, String),
    /// Make a value of another type what the schema wants, in the way with this number ([`Schema::mended`](crate::domain::Schema::mended)).
    Mend(FieldPath, usize),
    /// Restore what the agent extracted.
    Revert(FieldPath),
    /// Show where this field was read.
    Show(FieldPath),
    /// Use the suggested value (in stored form) for its field.
    Use(FieldPath, String),
    /// Use every value that the page offers.
    UseAll,
    /// Do something about the work on the item; what, is in inputs of its own.
    Handle(Asked),
    /// Take the item over from the colleague who holds it.
    TakeOver,
    /// Say that this field was looked at and is right.
    Tick(FieldPath),
    /// Take that back.
    Untick(FieldPath),
    /// Undo the last step.
    Undo,
    /// Redo the step that was undone.
    Redo,
    /// Answer this question about a conflicting change with the reviewer's own side.
    Mine(usize),
    /// Answer this question with the other side.
    Theirs(usize),
    /// Answer every question with the reviewer's own side.
    AllMine,
    /// Answer every question with the other side.
    AllTheirs,
}

impl Action {
    /// Whether this is undo or redo.
    pub const fn is_step(&self) -> bool {
        matches!(self, Self::Undo | Self::Redo)
    }

    /// Whether this answers a question about what two people changed.
    pub const fn is_answer(&self) -> bool {
        matches!(self, Self::Mine(_) | Self::Theirs(_) | Self::AllMine | Self::AllTheirs)
    }

    /// Whether this changes the value of one field, and no rows.
    pub const fn is_of_one_field(&self) -> bool {
        matches!(self, Self::Revert(_) | Self::Use(..) | Self::Leave(..) | Self::Choose(..) | Self::Tick(_) | Self::Untick(_))
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Save => f.write_str("save"),
            Self::Decide(decision) => f.write_str(decision.word()),
            Self::AskReject => f.write_str("ask-reject"),
            Self::CancelReject => f.write_str("cancel-reject"),
            Self::AddRow(path) => write!(f, "add-row {path}"),
            Self::InsertRow(path) => write!(f, "insert-row {path}"),
            Self::DuplicateRow(path) => write!(f, "duplicate-row {path}"),
            Self::MoveRowUp(path) => write!(f, "move-row-up {path}"),
            Self::MoveRowDown(path) => write!(f, "move-row-down {path}"),
            Self::DeleteRow(path) => write!(f, "delete-row {path}"),
            Self::AskNothing(path) => write!(f, "ask-nothing {path}"),
            Self::Leave(path, nothing) => write!(f, "leave {} {path}", nothing.name()),
            Self::Choose(path, stored) => write!(f, "choose {stored} {path}"),
            Self::Mend(path, way) => write!(f, "mend {way} {path}"),
            Self::Revert(path) => write!(f, "revert {path}"),
            Self::Show(path) => write!(f, "show {path}"),
            Self::Use(path, value) => write!(f, "use {value} {path}"),
            Self::UseAll => f.write_str("use-all"),
            Self::Handle(asked) => f.write_str(asked.word()),
            Self::TakeOver => f.write_str("take-over"),
            Self::Tick(path) => write!(f, "tick {path}"),
            Self::Untick(path) => write!(f, "untick {path}"),
            Self::Undo => f.write_str("undo"),
            Self::Redo => f.write_str("redo"),
            Self::Mine(question) => write!(f, "mine {question}"),
            Self::Theirs(question) => write!(f, "theirs {question}"),
            Self::AllMine => f.write_str("all-mine"),
            Self::AllTheirs => f.write_str("all-theirs"),
        }
    }
}

/// The text is not an action of our form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the button “{0}” is not one of this page's")]
pub struct UnknownAction(String);

impl FromStr for Action {
    type Err = UnknownAction;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownAction(text.chars().take(100).collect());
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let (argument, second) = rest.split_once(' ').unwrap_or_default();
        let path = || rest.parse::<FieldPath>().map_err(|_| unknown());
        let second = || second.parse::<FieldPath>().map_err(|_| unknown());
        Ok(match word {
            "save" => Self::Save,
            "ask-reject" => Self::AskReject,
            "cancel-reject" => Self::CancelReject,
            "add-row" => Self::AddRow(path()?),
            "insert-row" => Self::InsertRow(path()?),
            "duplicate-row" => Self::DuplicateRow(path()?),
            "move-row-up" => Self::MoveRowUp(path()?),
            "move-row-down" => Self::MoveRowDown(path()?),
            "delete-row" => Self::DeleteRow(path()?),
            "ask-nothing" => Self::AskNothing(path()?),
            "leave" => {
                let nothing = Nothing::ALL.into_iter().find(|nothing| nothing.name() == argument).ok_or_else(unknown)?;
                Self::Leave(second()?, nothing)
            }
            "choose" => Self::Choose(second()?, argument.to_owned()),
            "mend" => Self::Mend(second()?, argument.parse().map_err(|_| unknown())?),
            "revert" => Self::Revert(path()?),
            "show" => Self::Show(path()?),
            "use" => {
                let (value, path) = text.get("use ".len()..).and_then(|rest| rest.split_once(' ')).ok_or_else(unknown)?;
                Self::Use(path.parse().map_err(|_| unknown())?, value.to_owned())
            }
            "use-all" => Self::UseAll,
            "take-over" => Self::TakeOver,
            "tick" => Self::Tick(path()?),
            "untick" => Self::Untick(path()?),
            "undo" => Self::Undo,
            "redo" => Self::Redo,
            "mine" => Self::Mine(rest.parse().map_err(|_| unknown())?),
            "theirs" => Self::Theirs(rest.parse().map_err(|_| unknown())?),
            "all-mine" => Self::AllMine,
            "all-theirs" => Self::AllTheirs,
            word => match Asked::parse(word) {
                Some(asked) => Self::Handle(asked),
                None => Self::Decide(Decision::parse(word).ok_or_else(unknown)?),
            },
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn every_button_value_reads_back() {
        let path: FieldPath = "line_items[3].unit_price".parse().unwrap();
        let row = path.parent().unwrap();
        let odd: FieldPath = r#"["a b"].c"#.parse().unwrap();
        for action in [
            Action::InsertRow(row.clone()),
            Action::DuplicateRow(row.clone()),
            Action::MoveRowUp(row.clone()),
            Action::MoveRowDown(row),
            Action::Use(path.clone(), "12.50".to_owned()),
            Action::Decide(Decision::AcceptAnyway),
            Action::Save,
            Action::TakeOver,
            Action::Handle(Asked::HoldToAnswer),
            Action::Tick(path.clone()),
            Action::Untick(path.clone()),
            Action::UseAll,
            Action::Decide(Decision::REJECT),
            Action::AddRow(path.clone()),
            Action::Revert(path.clone()),
            Action::Mine(3),
            Action::AllTheirs,
            Action::AskNothing(odd.clone()),
            Action::Leave(odd.clone(), Nothing::Empty),
            Action::Mend(odd.clone(), 2),
            Action::Choose(odd, "1.234".to_owned()),
            Action::Choose(path, "2026-04-03".to_owned()),
        ] {
            assert_eq!(action.to_string().parse(), Ok(action));
        }
        assert!("leave nowhere a".parse::<Action>().is_err());
        assert!("format-disk".parse::<Action>().is_err());
    }
}
