//! What the pages receive: plain values that travel between server and browser.

use serde::{Deserialize, Serialize};

use super::{
    Age, Band, Collection, Draft, ExtractedData, Facts, FieldPath, Flag, FlagKind, KeyField, Label, PageDimensions, Reason,
    Schema, Status, Version, full_label,
    work::{Assignee, Until, Whose, Work},
};

/// The most characters that the queue shows of a document's name or of a status.
///
/// A name is in its row three times (the link, the checkbox, the data for the script), and no text of a record may make the page
/// more than 200 characters longer.
pub const LONGEST_NAME: usize = 64;

/// What a page of the queue shows.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct QueueQuery {
    /// Its name; `None` where there is only one, or for the default one.
    pub queue: Option<String>,
    /// A status; `None` is `pending_review`, `all` is every status.
    pub status: Option<String>,
    /// What the document's name or a key field must contain.
    pub text: Option<String>,
    /// The [`name`](FlagKind::name) of a kind of flag that a record must have, or [`Self::NO_FLAG`].
    pub flag: Option<String>,
    /// The [`name`](Band::name) of the band of a record's lowest confidence.
    pub confidence: Option<String>,
    /// The [`name`](OlderThan::name) of how old a record must be.
    pub age: Option<String>,
    /// What the seller's name must contain.
    pub seller: Option<String>,
    /// The least total, as a plain number: `1234.5`.
    pub least: Option<String>,
    /// The greatest total.
    pub most: Option<String>,
    /// Only what the reviewer has a draft of, or is working on.
    pub mine: bool,
    /// Whose work.
    pub whose: Option<Whose>,
    /// The sort order.
    pub sort: QueueSort,
    /// Where the previous page ended ([`QueuePage::next`]).
    pub after: Option<String>,
    /// Where the next page begins ([`QueuePage::previous`]).
    pub before: Option<String>,
}

impl QueueQuery {
    /// Selects records without any flag.
    pub const NO_FLAG: &str = "none";

    /// The status that a record must have; `None` is any.
    pub fn wanted_status(&self) -> Option<Status> {
        match self.status.as_deref() {
            Some("all") => None,
            None | Some("") => Some(Status::PendingReview),
            Some(word) => Some(Status::parse(word)),
        }
    }

    /// Whether no filter leaves out records of the status.
    pub fn wants_all_of_its_status(&self) -> bool {
        let is_empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        let filters = [&self.text, &self.flag, &self.confidence, &self.age, &self.seller, &self.least, &self.most];
        !self.mine && self.whose.is_none() && filters.into_iter().all(is_empty)
    }

    /// The same queue from its beginning.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { after: None, before: None, ..self.clone() }
    }

    /// The same queue with only this work. A question may also be about what is decided.
    #[must_use]
    pub fn showing(&self, whose: Whose) -> Self {
        let status = if whose == Whose::Asked { Some("all".to_owned()) } else { self.status.clone() };
        Self { whose: Some(whose), status, ..self.clone() }
    }

    /// The same queue without filters.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        Self { queue: self.queue.clone(), status: self.status.clone(), sort: self.sort, ..Self::default() }
    }
}

/// How long ago a record must have come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OlderThan {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
}

impl OlderThan {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The one with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// In days.
    pub const fn days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
        }
    }
}

/// The sort order of the queue.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueSort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// The lowest confidence first; unknown before everything else.
    LeastConfident,
    /// The most and worst flags first.
    Riskiest,
    /// By the name of the document.
    Document,
}

impl QueueSort {
    /// All orders, in the order of the menu.
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

/// One record in the queue, with only what a row shows.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct QueueRow {
    /// The id of the item.
    pub id: String,
    /// The name of the document.
    pub document: String,
    /// The values that identify the record.
    pub key_fields: Vec<KeyField>,
    /// Its status.
    pub status: Status,
    /// How many reasons there are to look at it.
    pub flag_count: usize,
    /// The worst of them.
    pub worst_flag: Option<FlagKind>,
    /// The confidence of its least certain field, 0..=1.
    pub lowest_confidence: Option<f64>,
    /// When the item was created, RFC 3339.
    pub created_at: String,
    /// The same in microseconds since 1970.
    pub came_at: i64,
    /// Its age by the server's clock.
    pub age: Age,
    /// The colleague who is working on it.
    pub held_by: Option<String>,
    /// The first of two people who accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// To whom it was given, or until when it rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<RowWork>,
    /// Whether the reviewer has typed something there that is not decided yet.
    pub has_draft: bool,
    /// Whether everything was compared; else there may be other flags soon.
    pub is_assessed: bool,
    /// The version that was read.
    pub version: Version,
}

/// Whose work the item of a row is.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct RowWork {
    /// To whom it was given; `None` is nobody.
    pub to: Option<Assignee>,
    /// Their name.
    pub name: String,
    /// Until when it rests.
    pub rests: Option<Until>,
    /// Somebody asks the reviewer.
    pub asks_me: bool,
}

/// One page of the queue.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct QueuePage {
    /// The records.
    pub rows: Vec<QueueRow>,
    /// How many records have each status.
    pub counts: Vec<(Status, u64)>,
    /// How many records of the status have each kind of flag; without a kind, none. Only kinds that there are.
    pub kinds: Vec<(Option<FlagKind>, u64)>,
    /// How many have their lowest confidence in each band. Only bands that there are.
    pub bands: Vec<(Band, u64)>,
    /// The value of [`QueueQuery::after`] for the next page; `None` on the last.
    pub next: Option<String>,
    /// The value of [`QueueQuery::before`] for the previous page; `None` on the first.
    pub previous: Option<String>,
    /// How many records come before the first row, if the store can tell.
    pub skipped: Option<u64>,
    /// How many records match the query, if the store can tell.
    pub total: Option<u64>,
    /// There are more than `total`.
    pub is_more: bool,
    /// How many records are not assessed yet, or not wholly: they may be missing here, or have other flags soon.
    pub unassessed: u64,
    /// How many records of this page are damaged, and not among the rows.
    pub unreadable: u64,
    /// What was done today.
    pub today: Option<Today>,
    /// Where records come from, if none has come yet.
    pub source: Option<Source>,
    /// When it was read, in microseconds since 1970: whatever came later is not in it.
    pub read_at: i64,
}

/// Where the records of a queue come from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Source {
    /// They are in LlamaCloud; else in this program's own store.
    pub is_hosted: bool,
    /// Where agents reach this server: `http://localhost:3000`.
    pub address: String,
    /// The agent that writes them.
    pub deployment: String,
    /// The collection that it writes to.
    pub collection: String,
}

/// How many documents were accepted or rejected today, without those undone. The day starts at midnight in the server's time
/// zone.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Today {
    /// By this reviewer.
    pub mine: u64,
    /// By all reviewers.
    pub all: u64,
}

/// Who set a field to its value in the stored record.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ChangedBy {
    /// The field.
    pub path: FieldPath,
    /// Their name, as people know them.
    pub reviewer: String,
    /// When: `2026-11-24 14:03`, UTC.
    pub at: String,
}

/// One item, opened for review.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ItemView {
    /// The id of the item.
    pub id: String,
    /// The version that was read; every write names it.
    pub version: Version,
    /// The record as it is stored, without the draft.
    pub record: ExtractedData,
    /// This reviewer's edits so far.
    pub draft: Draft,
    /// Counts the draft's saves; a save based on another revision is refused.
    pub draft_revision: i64,
    /// What somebody else did since the draft was made; shown once.
    pub meanwhile: Option<Meanwhile>,
    /// How it is reviewed.
    pub collection: Collection,
    /// What the record alone can't tell.
    pub facts: Facts,
    /// The document; `None` if it can't be shown, or not yet.
    pub document: Option<DocumentView>,
    /// Why the document can't be shown; `None` beside no document means that it is still being read.
    pub document_problem: Option<String>,
    /// The file, if there is one, even if it can't be shown.
    pub file_id: Option<String>,
    /// A password would open it.
    pub document_locked: bool,
    /// The filters and sort order of the queue that it was opened from, as a query string; `None` for the default queue.
    pub from: Option<String>,
    /// The id of the next item in that queue.
    pub next: Option<String>,
    /// The id of the previous item in it.
    pub previous: Option<String>,
    /// How many items wait for review.
    pub pending: u64,
    /// Where it stands in that queue; `None` if it is not in it, or nobody counts that far.
    pub standing: Option<Standing>,
    /// When the item was created, RFC 3339.
    pub created_at: String,
    /// The reviewer's name.
    pub reviewer: String,
    /// The reviewer's id, so that a decision made on this page is not taken for somebody else's who has signed in since.
    pub reviewer_id: String,
    /// What was done today.
    pub today: Option<Today>,
    /// Who changed fields in earlier decisions.
    pub changed_by: Vec<ChangedBy>,
    /// The last decision, if the agent has written the record again since, without it.
    pub overwritten: Option<Overwritten>,
    /// The flags at the decision that the record carries; `None` if it is not decided, or they were not recorded.
    pub stood: Option<Vec<StoodFlag>>,
    /// The colleague who is already working on it.
    pub held_by: Option<String>,
    /// Whether the reviewer's role allows looking only.
    pub only_looks: bool,
    /// The first person who accepted it, if it waits for a second one.
    pub signed: Option<Signed>,
    /// Who has sent it back to be looked at again, if that was the last decision.
    pub sent_back: Option<SentBack>,
    /// Whose work it is, and what was said about it.
    #[serde(default)]
    pub work: Work,
}

/// An item that was accepted by the first of two people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Their name.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// Whether it was this reviewer, so that somebody else must be the second.
    pub is_mine: bool,
    /// Whether this reviewer may be the second.
    pub may_sign: bool,
}

/// An item that the second person has sent back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// Their name.
    pub by: String,
    /// Why, in their words.
    pub note: String,
}

/// Where an item stands in a queue.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its number, from 1.
    pub number: u64,
    /// How many items are in the queue.
    pub of: u64,
}

/// A flag that stood when a record was decided.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct StoodFlag {
    /// Its kind.
    pub kind: FlagKind,
    /// Its field; `None` for the whole record.
    pub path: Option<FieldPath>,
    /// What it said, in the reader's language.
    pub said: String,
}

impl StoodFlag {
    /// As a flag of the page.
    pub fn to_flag(&self, schema: Option<&Schema>) -> Flag {
        let label = self.path.as_ref().map(|path| full_label(path, schema)).unwrap_or_default();
        Flag { kind: self.kind, path: self.path.clone(), label, reason: Reason::AtDecision(self.said.clone()) }
    }
}

impl ItemView {
    /// Whether this reviewer has nothing to do here: their role allows looking only, or somebody else must sign.
    pub fn is_for_others(&self) -> bool {
        self.only_looks || self.signed.as_ref().is_some_and(|signed| !signed.may_sign)
    }

    /// Whether nobody edits the item here: it was accepted or rejected, so that it must be reopened first, it waits for
    /// somebody else to sign, or the reviewer only looks.
    pub fn is_closed(&self) -> bool {
        self.is_for_others() || matches!(self.record.status(), Status::Accepted | Status::Rejected)
    }

    /// Whether the document can be shown, but not yet.
    pub fn is_being_read(&self) -> bool {
        self.file_id.is_some() && self.document.is_none() && self.document_problem.is_none()
    }
}

/// A decision that the record no longer carries.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Overwritten {
    /// The status that it gave the record.
    pub status: Status,
    /// Who decided.
    pub reviewer: String,
    /// When, as `2026-11-24 14:03` in UTC.
    pub at: String,
}

/// What a colleague or the agent did to an item while it was under review.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Meanwhile {
    /// The colleague's name, if it was a colleague's decision.
    pub who: Option<String>,
    /// The fields that they changed: name, old text, new text.
    pub changes: Vec<(Label, String, String)>,
}

/// The document beside the fields.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DocumentView {
    /// Its name.
    pub name: String,
    /// The file's id in `documents`.
    pub file_id: String,
    /// The size of each page: points for a PDF, pixels for an image.
    pub pages: Vec<PageDimensions>,
    /// Sentences to show above it: not all of it can be seen.
    pub notices: Vec<String>,
    /// It can be drawn at a higher resolution: it is not a picture.
    pub scalable: bool,
    /// The files attached to it.
    pub attached: Vec<AttachedFile>,
}

/// A file that is attached to the document.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AttachedFile {
    /// Its name.
    pub name: String,
    /// Its own id in `documents`.
    pub file_id: String,
    /// Its place among the attached files, from 1.
    pub number: u32,
    /// It can be shown like a document; else only downloaded.
    pub has_pages: bool,
}
