//! What the pages say about a record, as data: `text::evidence` has the sentences.

use serde::{Deserialize, Serialize};

use crate::domain::{BoundingBox, FieldPath, FlagKind};

/// What is odd about a value, or about one that is not there.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Every invoice has it. [`Finding::printed`]: the rule of EN 16931.
    EmptyAlways,
    /// The other rows have it.
    EmptyInRow,
    /// What it goes with is there: a price without a quantity, two of rate, basis and tax, a town without a street.
    EmptyBeside,
    /// It stands nowhere on the pages.
    Nowhere,
    /// Only its opposite is printed: [`Finding::printed`].
    Opposite,
    /// It begins or ends inside a word: [`Finding::printed`] has the whole.
    InsideWord,
    /// Its row says something else: [`Finding::printed`], if that is clear.
    NotInRow,
    /// It stands apart from the rest of its address or row.
    Apart,
    /// Empty, but its row has [`Finding::printed`] in this column.
    UnreadInColumn,
    /// Empty, but the page has the number that the sums ask for.
    UnreadInSum,
    /// Empty, but printed behind its label.
    UnreadBehindLabel,
    /// Empty, but the page has a code with right check digits.
    UnreadCode,
    /// A printed row that no row of the record claims: [`Finding::printed`].
    UnclaimedRow,
    /// A number is left out before this line number.
    SkippedLine,
    /// It does not go on from the line numbers around it.
    LineOutOfOrder,
    /// Seller and buyer have the same.
    SameParty,
    /// Printed once, and read for two fields.
    OnePrint,
    /// The same row twice, printed once.
    SameRow,
    /// It ends with the text of the next row.
    EndsWithNext,
    /// The VAT id or the IBAN is of another country: [`Finding::printed`].
    OtherCountry,
    /// The terms of payment say another number of days: [`Finding::printed`].
    OtherTerms,
    /// More than 200 days after the invoice.
    DueLate,
    /// On this document, day and month are the other way round: [`Finding::printed`].
    DayAndMonth,
    /// A digit or capital letter within a word, or a letter in a postal code.
    OddLetters,
    /// The agent's own quotation says something else: [`Finding::printed`].
    OtherQuotation,
    /// Other words stand under the agent's boxes: [`Finding::printed`].
    OtherWords,
    /// Another kind of document stands on top: [`Finding::printed`].
    OtherKind,
    /// The invoice's own data, a file within the file, say [`Finding::printed`].
    OwnData,
    /// The invoice's own data have [`Finding::printed`] rows.
    OwnRows,
}

impl Said {
    /// Which of several things said about one field a person reads: the lowest. What the page says counts more than that it says nothing.
    pub const fn rank(self) -> u8 {
        match self {
            Self::UnreadInColumn | Self::UnreadInSum | Self::UnreadBehindLabel | Self::UnreadCode => 0,
            Self::Opposite | Self::NotInRow | Self::DayAndMonth | Self::OtherTerms | Self::OtherCountry | Self::OtherKind => 1,
            Self::OtherQuotation | Self::InsideWord | Self::OwnData | Self::OwnRows => 2,
            Self::Nowhere => 4,
            Self::EmptyAlways | Self::EmptyInRow | Self::EmptyBeside => 5,
            _ => 3,
        }
    }

    /// The kind of the flag.
    pub const fn kind(self) -> FlagKind {
        match self {
            Self::EmptyAlways | Self::EmptyInRow | Self::EmptyBeside => FlagKind::Empty,
            Self::Nowhere | Self::Opposite => FlagKind::NotOnPage,
            Self::InsideWord => FlagKind::InsideWord,
            Self::NotInRow | Self::Apart => FlagKind::Misplaced,
            Self::UnreadInColumn | Self::UnreadInSum | Self::UnreadBehindLabel | Self::UnreadCode => FlagKind::Unread,
            Self::UnclaimedRow | Self::SkippedLine => FlagKind::UnclaimedRow,
            Self::OtherQuotation | Self::OtherWords => FlagKind::Quotation,
            Self::OwnData | Self::OwnRows => FlagKind::OwnData,
            _ => FlagKind::Contradiction,
        }
    }
}

/// One thing that the pages, or the other fields, say about a field.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Finding {
    /// The field, or the table for a row that nobody claims.
    pub path: FieldPath,
    /// What is said.
    pub said: Said,
    /// What is printed, or what the sentence needs besides; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub printed: String,
    /// The value that this is about, as text: after an edit it says nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Where to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Spot>,
}

/// A place on the pages.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Spot {
    /// The page, counted from 1.
    pub page: u32,
    /// The box, in the units of the page.
    pub around: BoundingBox,
}

/// A value to use instead, from the page.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Offer {
    /// The field.
    pub path: FieldPath,
    /// The value, in the form of a record.
    pub text: String,
    /// The value that it replaces, as text: after an edit the offer is gone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Spot>,
}

/// Where a value's quotation stands, because the agent's boxes are elsewhere.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FoundQuotation {
    /// The field.
    pub path: FieldPath,
    /// One for each time it is printed, up to three.
    pub places: Vec<Spot>,
}

/// What looking at the pages finds: handed to [`flag`](crate::domain::flag) with the other facts.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Findings {
    /// Whether the document has words to compare with.
    pub has_words: bool,
    /// The words have not been read yet: what the page says comes later.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_pending: bool,
    /// What to look at, in the order of the record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Finding>,
    /// Values that stand where they belong and fit: a low confidence is no reason to look. Each with its value as text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub confirmed: Vec<(FieldPath, String)>,
    /// Numbers that stand where they belong, whether the sums hold or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_place: Vec<(FieldPath, String)>,
    /// Values to use, from the page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Pages, counted from 1, on which something can't be shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unshown: Vec<u32>,
    /// Quotations that do not stand under the agent's boxes, with their places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quotations: Vec<FoundQuotation>,
}

impl Findings {
    /// The same without what no page shows: confirmations of values that nobody doubts, and places of numbers whose sums hold.
    pub fn that_matter(mut self, is_doubtful: impl Fn(&FieldPath) -> bool, is_broken: impl Fn(&FieldPath) -> bool) -> Self {
        self.confirmed.retain(|(path, _)| is_doubtful(path));
        self.in_place.retain(|(path, _)| is_broken(path));
        self
    }
}
