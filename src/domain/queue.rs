//! What the pages are given: plain values that travel between server and browser.

use serde::{Deserialize, Serialize};

use super::{
    Age, Collection, Draft, ExtractedData, Facts, FieldPath, FlagKind, KeyField, Label, PageDimensions, Status, Version,
};

/// What a page of the queue shows.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct QueueQuery {
    /// The word of a status; `None` is `pending_review`, `all` is every status.
    pub status: Option<String>,
    /// What the document or a key field must contain.
    pub text: Option<String>,
    /// The [`name`](FlagKind::name) of a kind of flag that a record must have, or [`Self::NO_FLAG`].
    pub flag: Option<String>,
    /// The order.
    pub sort: QueueSort,
    /// Where the page before ended ([`QueuePage::next`]).
    pub after: Option<String>,
}

impl QueueQuery {
    /// Wants records without any flag.
    pub const NO_FLAG: &str = "none";

    /// Whether nothing is looked for in the records themselves.
    pub fn wants_all_of_its_status(&self) -> bool {
        let is_empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        is_empty(&self.text) && is_empty(&self.flag)
    }
}

/// The order of the queue.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueSort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// The lowest confidence first; unknown before all.
    LeastConfident,
    /// Those with the most and worst flags first.
    Riskiest,
    /// By the name of the document.
    Document,
}

impl QueueSort {
    /// All orders, as a menu lists them.
    pub const ALL: [Self; 5] = [Self::Newest, Self::Oldest, Self::Riskiest, Self::LeastConfident, Self::Document];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::LeastConfident => "least_confident",
            Self::Riskiest => "riskiest",
            Self::Document => "document",
        }
    }

    /// The order with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// One record in the queue, reduced to what a row shows.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct QueueRow {
    /// The id of the item.
    pub id: String,
    /// The name of the document.
    pub document: String,
    /// What names the record.
    pub key_fields: Vec<KeyField>,
    /// Where it is on its way.
    pub status: Status,
    /// How many reasons there are to look at it.
    pub flag_count: usize,
    /// The worst of them.
    pub worst_flag: Option<FlagKind>,
    /// The confidence of its least certain field, 0..=1.
    pub lowest_confidence: Option<f64>,
    /// When the item was made, RFC 3339.
    pub created_at: String,
    /// How long ago that is by the server's clock.
    pub age: Age,
    /// The colleague who works on it.
    pub held_by: Option<String>,
}

/// One page of the queue.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct QueuePage {
    /// The records.
    pub rows: Vec<QueueRow>,
    /// How many records there are of each status.
    pub counts: Vec<(Status, u64)>,
    /// What [`QueueQuery::after`] must be for the next page; `None` on the last.
    pub next: Option<String>,
    /// How many records fit the query, when the store can say.
    pub total: Option<u64>,
    /// How many records were looked at for a text, when not all.
    pub scanned: Option<u64>,
    /// What is done today.
    pub today: Option<Today>,
}

/// How many documents were accepted or rejected today, and not taken back: midnight is where the server is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Today {
    /// By this reviewer.
    pub mine: u64,
    /// By all reviewers.
    pub all: u64,
}

/// Who gave a field the value that it has in the stored record.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ChangedBy {
    /// The field.
    pub path: FieldPath,
    /// Who, as people know them.
    pub reviewer: String,
    /// When: `2026-11-24 14:03`, UTC.
    pub at: String,
}

/// One item, opened for review.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ItemView {
    /// The id of the item.
    pub id: String,
    /// The state that was read; every write names it.
    pub version: Version,
    /// The record as it is stored, without the draft.
    pub record: ExtractedData,
    /// What this reviewer has edited so far.
    pub draft: Draft,
    /// Counts the draft's saves; a save made on another one is refused.
    pub draft_revision: i64,
    /// What somebody else did since the draft was made; told once.
    pub meanwhile: Option<Meanwhile>,
    /// How it is reviewed.
    pub collection: Collection,
    /// What the record alone cannot tell.
    pub facts: Facts,
    /// The document; `None` when it can't be shown.
    pub document: Option<DocumentView>,
    /// Why the document can't be shown.
    pub document_problem: Option<String>,
    /// The file, if there is one, also when it can't be shown.
    pub file_id: Option<String>,
    /// A password would show it.
    pub document_locked: bool,
    /// The filters and the order of the queue that it was opened from, as in the queue's address; `None` for the usual one.
    pub from: Option<String>,
    /// The id of the next item in that queue.
    pub next: Option<String>,
    /// The id of the previous item in it.
    pub previous: Option<String>,
    /// How many items wait for review.
    pub pending: u64,
    /// When the item was made, RFC 3339.
    pub created_at: String,
    /// Who reviews.
    pub reviewer: String,
    /// What is done today.
    pub today: Option<Today>,
    /// By whom fields were changed in earlier decisions.
    pub changed_by: Vec<ChangedBy>,
    /// The colleague who works on it already.
    pub held_by: Option<String>,
}

/// What a colleague or the agent did to an item while it was being reviewed.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Meanwhile {
    /// Who, when it was a colleague's decision.
    pub who: Option<String>,
    /// The fields that they changed: name, text before, text now.
    pub changes: Vec<(Label, String, String)>,
}

/// The document beside the fields.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DocumentView {
    /// Its name.
    pub name: String,
    /// The file, as `documents` knows it.
    pub file_id: String,
    /// The size of each page: points for a PDF, pixels for an image.
    pub pages: Vec<PageDimensions>,
    /// How many pages it has; more than `pages` when it is longer than can be shown.
    pub page_count: u32,
    /// It can be drawn sharper than usual: it is no picture.
    pub scalable: bool,
}
