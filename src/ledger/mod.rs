//! What Agent Data cannot store: drafts, claims, the records that reviewers saw, and the history of decisions.

mod api_keys;
pub mod assessment;
pub mod chain;
mod check;
mod claim;
mod decided;
mod decision;
pub mod exports;
mod homes;
mod news;
pub mod people;
mod postgres;
mod signatures;
mod sql;
mod sqlite;
#[cfg(test)]
mod tests;
pub mod token;
mod transfer;
mod verify;
mod work;

pub use api_keys::{ApiKey, ApiKeys, Found as FoundKey};
pub use assessment::Assessments;
pub use chain::{ChainedEvent, Head, NO_EVENT};
pub use check::check;
pub use claim::{Claim, ClaimHolder, MOST_HELD};
pub use decided::{PastDecision, past_decisions};
pub use decision::{DraftAfter, Intent, LedgerEntry};
pub use exports::Exports;
pub use homes::{Home, Homes, write_home};
pub use news::{Happened, MOST_EVENTS, News};
pub use people::People;
pub use postgres::PostgresLedger;
pub use signatures::{FIRST_SIGNATURE, Signatures};
pub use sqlite::SqliteLedger;
pub use transfer::LEDGER_ON_THE_MOVE;
pub use verify::{Verified, verify};
pub use work::{UNTIL_ANSWERED, WorkChange, WorkRow, WorkTable};

use crate::{
    database::{Also, Database, DatabaseError},
    domain::{DecisionKind, Draft, ExtractedData, Version},
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};

/// How long seen records are kept, in microseconds: thirty days, because they hold personal data.
const KEPT: i64 = 30 * 24 * 3_600 * 1_000_000;

/// A ledger. Dyn-compatible, like [`crate::agent_data::AgentData`].
#[async_trait]
pub trait Ledger: Send + Sync + 'static {
    /// Remembers the record that a reviewer sees in this deployment and collection, so that a later conflict can show it. Costs nothing
    /// when repeated.
    async fn remember_seen(
        &self,
        item_id: &str,
        version: &Version,
        record: &ExtractedData,
        of: (&str, &str),
    ) -> Result<(), LedgerError>;

    /// The record at `version`, if anybody has seen it.
    async fn seen(&self, item_id: &str, version: &Version) -> Result<Option<ExtractedData>, LedgerError>;

    /// The record as last seen by anybody, even if it is gone.
    async fn last_seen(&self, item_id: &str) -> Result<Option<ExtractedData>, LedgerError>;

    /// The reviewer's draft on this item.
    async fn draft(&self, item_id: &str, reviewer: &str) -> Result<Option<StoredDraft>, LedgerError>;

    /// Stores the reviewer's draft and returns its new revision. `stored.revision` is the revision on which the edits are based.
    /// If another tab has saved since, nothing is written and the error is [`LedgerError::DraftMovedOn`]; but a page whose own
    /// earlier save arrived without its knowledge continues from there ([`crate::domain::Writer`]). An unchanged draft costs no
    /// write, nor does an empty one where there is none.
    async fn save_draft(&self, item_id: &str, reviewer: &str, stored: StoredDraft) -> Result<i64, LedgerError>;

    /// Deletes the reviewer's draft on this item.
    async fn discard_draft(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError>;

    /// Everything that a decision does here, as work in the transaction that writes the record: the event, the draft, the end of the
    /// claim. It fails with [`DatabaseError::TakenBack`] if another tab has saved the draft since.
    fn along(&self, entry: LedgerEntry) -> Also;

    /// Announces a decision whose record is kept elsewhere, before that record is written.
    async fn intend(&self, intent: &Intent) -> Result<(), LedgerError>;

    /// The announced decisions of which it is not known yet whether they were written, oldest first: of one item, or of all.
    async fn intents(&self, item_id: Option<&str>) -> Result<Vec<Intent>, LedgerError>;

    /// The announced decision was written, and the record now has the version `written`: does what [`Self::along`] does, and
    /// ends the intent, in one transaction. A draft saved since is kept. Does nothing if the intent has ended already.
    async fn complete(&self, intent: &Intent, written: &Version) -> Result<(), LedgerError>;

    /// The announced decision was not written: ends the intent.
    async fn withdraw(&self, id: &str) -> Result<(), LedgerError>;

    /// The events of one item in order, each with whether it is intact.
    async fn history(&self, item_id: &str) -> Result<Vec<Link>, LedgerError>;

    /// Items of this deployment and collection accepted or rejected since `at` (microseconds since 1970) and not reopened since, per
    /// reviewer id. Items whose place the trace does not name count in every queue.
    async fn decided_since(&self, at: i64, home: (&str, &str)) -> Result<Vec<(String, u64)>, LedgerError>;

    /// Claims the item for this reviewer for `lease` from now, or renews their claim, unless somebody else holds it. Returns the
    /// claim now in force; its holder shows whether it worked.
    async fn claim(&self, item_id: &str, holder: &ClaimHolder, lease: Duration) -> Result<Claim, LedgerError>;

    /// Like [`Self::claim`], but also where somebody else holds the item: theirs ends.
    async fn take_over(&self, item_id: &str, holder: &ClaimHolder, lease: Duration) -> Result<(), LedgerError>;

    /// Ends this reviewer's claim.
    async fn release_claim(&self, item_id: &str, reviewer: &str) -> Result<(), LedgerError>;

    /// The claims now in force on any of these items.
    async fn claims(&self, item_ids: &[&str]) -> Result<Vec<Claim>, LedgerError>;

    /// The items that others than this reviewer hold now, at most [`MOST_HELD`].
    async fn held_by_others(&self, reviewer: &str) -> Result<Vec<String>, LedgerError>;

    /// Those of these items that have edits in a draft, as pairs of item and reviewer id.
    async fn drafts_on(&self, item_ids: &[&str]) -> Result<Vec<(String, String)>, LedgerError>;

    /// What the queue says of the records of this deployment and collection.
    fn assessments(&self, deployment: &str, collection: &str) -> Assessments;

    /// Where items are, or were.
    fn homes(&self) -> Homes;

    /// First signatures, of items that wait for a second person.
    fn signatures(&self) -> Signatures;

    /// Whose work the items are.
    fn work(&self) -> WorkTable;

    /// Who signs in, and their teams.
    fn people(&self) -> People;

    /// What happened lately.
    fn news(&self) -> News;

    /// What went out of the records of this deployment and collection.
    fn exports(&self, deployment: &str, collection: &str) -> Exports;

    /// Deletes expired claims, and records seen more than thirty days ago unless a draft is based on them. Returns how many
    /// records.
    async fn forget_old(&self) -> Result<usize, LedgerError>;
}

/// The ledger in this database.
pub fn open(database: Database) -> Arc<dyn Ledger> {
    match database {
        Database::Sqlite(database) => Arc::new(SqliteLedger::new(database)),
        Database::Postgres(database) => Arc::new(PostgresLedger::new(database)),
    }
}

/// A stored draft.
#[derive(Clone, Debug)]
pub struct StoredDraft {
    /// The version of the record on which the edits are based.
    pub version: Version,
    /// The edits.
    pub draft: Draft,
    /// Number of saves so far.
    pub revision: i64,
}

/// What a save amounts to.
#[derive(Debug, PartialEq, Eq)]
enum Save {
    /// Write it, as this revision.
    As(i64),
    /// Nothing to write; this is the current revision.
    Nothing(i64),
}

impl StoredDraft {
    /// Decides about saving this draft (its JSON is `edits`), given the stored revision, edits and version.
    fn onto(&self, before: Option<(i64, &str, &str)>, edits: &str) -> Result<Save, LedgerError> {
        let Some((at, kept, version)) = before else {
            return Ok(if self.draft.is_blank() {
                Save::Nothing(self.revision)
            } else {
                Save::As(self.revision.saturating_add(1))
            });
        };
        let same_version = version == self.version.as_str();
        if same_version && kept == edits {
            return Ok(Save::Nothing(at));
        }
        if at == self.revision {
            return Ok(Save::As(at.saturating_add(1)));
        }
        // A response got lost, or a page being closed sent edits that another of its requests was still carrying.
        let is_later = serde_json::from_str::<Draft>(kept).ok().and_then(|kept| self.draft.writer.is_after(&kept.writer));
        match is_later.filter(|_| same_version) {
            Some(true) => Ok(Save::As(at.saturating_add(1))),
            Some(false) => Ok(Save::Nothing(at)),
            None => Err(LedgerError::DraftMovedOn),
        }
    }
}

/// A new event for the history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// The item.
    pub item_id: String,
    /// What was decided.
    pub kind: DecisionKind,
    /// The reviewer's id in the session.
    pub reviewer: String,
    /// The reviewer's name.
    pub reviewer_name: String,
    /// The version that was decided on.
    pub version: Version,
    /// Reason, note and edits, as JSON.
    pub body: serde_json::Value,
}

/// An event that has no place in the chain yet.
#[derive(Clone, Debug)]
struct NewEvent {
    /// The item, or what else it is about.
    item_id: String,
    kind: String,
    reviewer: String,
    reviewer_name: String,
    version: String,
    body: serde_json::Value,
}

/// Who does something that is no decision on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// A person's id, or a word for somebody who is none.
    pub id: String,
    /// The name that is written down.
    pub name: String,
}

impl Actor {
    /// Whoever runs this program's commands.
    pub fn operator() -> Self {
        Self { id: "operator".to_owned(), name: "Operator".to_owned() }
    }

    /// Somebody of whom nothing is known.
    pub fn nobody() -> Self {
        Self { id: "nobody".to_owned(), name: "Nobody".to_owned() }
    }

    /// An event about something that is no item: `about` contains a blank, as no item's id does.
    fn does(&self, kind: &str, about: String, body: serde_json::Value) -> NewEvent {
        let Self { id, name } = self.clone();
        NewEvent { item_id: about, kind: kind.to_owned(), reviewer: id, reviewer_name: name, version: String::new(), body }
    }
}

impl From<Event> for NewEvent {
    fn from(Event { item_id, kind, reviewer, reviewer_name, version, body }: Event) -> Self {
        Self { item_id, kind: kind.word().to_owned(), reviewer, reviewer_name, version: version.to_string(), body }
    }
}

/// An event, with whether it fits the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The event.
    pub event: ChainedEvent,
    /// Whether its hash matches its content and the hash of the previous event in the ledger.
    pub is_intact: bool,
}

/// An item that was reopened and decided again counts once, for the reviewer who decided last. `$2` and `$3` are [`DECIDED`], `$4` is
/// [`homes::mark`] and `$5` [`homes::ANY_MARK`]. `place_of` is the engine's function that finds a text in another, from 1.
fn decided_since_statement(place_of: &str) -> String {
    format!(
        "SELECT reviewer, count(*) FROM event
         WHERE at >= $1 AND kind IN ($2, $3) AND ({place_of}(body, $4) > 0 OR {place_of}(body, $5) = 0)
           AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.item_id = event.item_id AND later.id > event.id
                           AND later.kind IN ('accepted', 'rejected', 'signed', 'sent_back', 'reopened'))
         GROUP BY reviewer"
    )
}

/// The kinds of events that count as completed work.
const DECIDED: [DecisionKind; 2] = [DecisionKind::Accepted, DecisionKind::Rejected];

/// Unreadable drafts do not count as empty, because they are somebody's work, too.
fn draft_is_empty(edits: &str) -> bool {
    serde_json::from_str::<Draft>(edits).is_ok_and(|draft| draft.is_empty())
}

/// Ledger errors, worded for the operator.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The reviewer has changed the same draft in another tab.
    #[error("the draft was changed in another tab")]
    DraftMovedOn,
    /// There is an export of this name already.
    #[error("there is an export called {0} already")]
    ExportExists(String),
    /// There is a key of this name already.
    #[error("there is a key called {0} already; choose another name, or revoke that one first")]
    KeyExists(String),
    /// Somebody signs in with this name already.
    #[error("somebody signs in as {0} already; `countersign user list` shows all")]
    PersonExists(String),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    NoChance(String),
    /// Another export has taken one of the items meanwhile.
    #[error("another export has taken some of these items meanwhile")]
    ExportedMeanwhile,
    /// A stored draft, key or person can no longer be read.
    #[error("a stored draft, key or person could not be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

impl LedgerError {
    /// Whether what is stored is damaged: repeating the request does not help.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Database(DatabaseError::Damaged(_)) | Self::Unreadable(_))
    }
}

/// Microseconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}
