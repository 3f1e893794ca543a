//! What the queue says of each record, stored: its flags, and what it is found and recognised by. All of it follows from the records
//! and can be made again; `review` makes it, this keeps it. One table serves both engines, with the same SQL.

mod found;
mod numbers;
mod pages;
mod state;
mod statement;
mod text;
mod twins;
mod wanted;
mod write;

pub use found::Found;
pub use state::Progress;
pub use twins::Twin;

use pages::Turn;
use wanted::Wanted;

use super::{
    LedgerError, now,
    sql::{read, write},
};
use crate::{
    database::Database,
    domain::{Band, Duplicate, FlagKind, KeyField, Status, queue::QueueQuery},
};
use std::collections::HashMap;

/// Duplicates to count and to report for one record.
pub const MOST_TOLD: usize = 3;
/// The amount of a record without one: less than any total.
const NO_AMOUNT: f64 = -1e300;
/// No status is longer, as a key.
const LONGEST_KEY: usize = 100;

/// What is left to do for an assessment.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum ToDo {
    /// Nothing.
    Nothing,
    /// The words of the document were not compared yet.
    Words,
    /// The record has to be assessed again, by other rules or on another day.
    Everything,
    /// The record can't be read: there is nothing to assess.
    Unreadable,
    /// Nothing for now: the words of the document could not be read, or not all of them. They are tried again after a while.
    Later,
}

impl ToDo {
    const ALL: [Self; 5] = [Self::Nothing, Self::Words, Self::Everything, Self::Unreadable, Self::Later];

    fn number(self) -> i64 {
        Self::ALL.iter().zip(0..).find(|(one, _)| **one == self).map_or(0, |(_, number)| number)
    }

    fn of(number: i64) -> Self {
        Self::ALL.into_iter().zip(0..).find(|(_, one)| *one == number).map_or(Self::Everything, |(one, _)| one)
    }
}

/// The assessment of one record, without what depends on other records.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The item.
    pub item_id: String,
    /// The version that was assessed.
    pub version: String,
    /// When that was written, and when the item was created: microseconds since 1970.
    pub updated_at: i64,
    /// See `updated_at`.
    pub created_at: i64,
    /// A hash of the rules.
    pub rules: String,
    /// `YYYY-MM-DD`: from this day on the assessment is another one. Empty: it stays.
    pub until_day: String,
    /// What is left to do.
    pub todo: ToDo,
    /// The status.
    pub status: Status,
    /// The name of the document.
    pub document: String,
    /// What identifies the record.
    pub keys: Vec<KeyField>,
    /// The kinds of its own flags, one for each flag.
    pub kinds: Vec<FlagKind>,
    /// The lowest confidence, 0..=1.
    pub confidence: Option<f64>,
    /// Its band.
    pub band: Band,
    /// What it is found by, in lower case.
    pub search: String,
    /// The total, to find those between two. Totals of more than 15 digits may count as the same.
    pub amount: Option<f64>,
    /// What other records of the same document share with it.
    pub twin: Twin,
}

/// What is stored of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// See [`Assessment`].
    pub version: String,
    /// See [`Assessment`].
    pub rules: String,
    /// See [`Assessment`].
    pub todo: ToDo,
}

/// A page of the queue, as the table has it.
#[derive(Clone, Debug, Default)]
pub struct TablePage {
    /// The rows, in order.
    pub rows: Vec<Found>,
    /// [`QueueQuery::after`] of the next page; `None` on the last.
    pub next: Option<String>,
    /// [`QueueQuery::before`] of the previous page; `None` on the first.
    pub previous: Option<String>,
    /// How many come before the first row; `None` if they are very many.
    pub skipped: Option<u64>,
    /// How many match.
    pub total: u64,
    /// There are more than `total`.
    pub is_more: bool,
}

/// See [`Assessments::by_filter`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByFilter {
    /// How many have a flag of each kind; without a kind, how many have none.
    pub kinds: Vec<(Option<FlagKind>, u64)>,
    /// How many have their lowest confidence in each band.
    pub bands: Vec<(Band, u64)>,
}

/// The table, for one collection of one deployment. Clones share the database.
#[derive(Clone)]
pub struct Assessments {
    database: Database,
    scope: String,
    reviewer: String,
    free: Option<bool>,
}

impl Assessments {
    /// The assessments of the records of this deployment and collection.
    pub fn new(database: Database, deployment: &str, collection: &str) -> Self {
        let scope = format!("{deployment}\n{collection}").replace('\0', "\u{fffd}");
        Self { database, scope, reviewer: String::new(), free: None }
    }

    /// The same for this reviewer, whose drafts and claims are [`QueueQuery::mine`].
    #[must_use]
    pub fn seen_by(self, reviewer: &str) -> Self {
        Self { reviewer: reviewer.to_owned(), ..self }
    }

    /// Only what the reviewer can begin: nobody else holds it or was given it, it does not rest, and it waits for nobody else to sign.
    /// `signs`: they may sign.
    #[must_use]
    pub fn free(self, signs: bool) -> Self {
        Self { free: Some(signs), ..self }
    }

    fn wanted(&self, query: &QueueQuery) -> Wanted {
        Wanted::of(query, &self.reviewer, self.free, now())
    }

    /// Stores these, and counts them as duplicates of others, and others as theirs. What is stored of a later state of an item, or is
    /// more complete, stays; and nothing is stored that was made by other rules than those of [`Progress`].
    pub async fn store(&self, batch: Vec<Assessment>) -> Result<(), LedgerError> {
        let scope = self.scope.clone();
        write!(self, |sql| write::store(sql, &scope, &batch))
    }

    /// Forgets these items: they are gone.
    pub async fn remove(&self, item_ids: Vec<String>) -> Result<(), LedgerError> {
        let scope = self.scope.clone();
        write!(self, |sql| write::remove(sql, &scope, &item_ids))
    }

    /// What is stored of these items.
    pub async fn known(&self, item_ids: Vec<String>) -> Result<HashMap<String, Known>, LedgerError> {
        let scope = self.scope.clone();
        read!(self, |sql| pages::known(sql, &scope, &item_ids))
    }

    /// The rows of these items.
    pub async fn rows(&self, item_ids: Vec<String>) -> Result<Vec<Found>, LedgerError> {
        let scope = self.scope.clone();
        read!(self, |sql| pages::rows(sql, &scope, &item_ids))
    }

    /// Other records of the same document, at most three.
    pub async fn duplicates(&self, item_id: &str, twin: &Twin) -> Result<Vec<Duplicate>, LedgerError> {
        let (scope, item_id, twin) = (self.scope.clone(), item_id.to_owned(), twin.clone());
        let found: Vec<twins::Other> = read!(self, |sql| twins::others(sql, &scope, &item_id, &twin))?;
        Ok(found.into_iter().take(MOST_TOLD).map(|other| other.duplicate).collect())
    }

    /// A page of at most `size` rows of a queue. From a place that is gone, it is the first.
    pub async fn page(&self, query: &QueueQuery, size: usize) -> Result<TablePage, LedgerError> {
        let turn = Turn { after: query.after.clone(), before: query.before.clone() };
        let (scope, wanted) = (self.scope.clone(), self.wanted(query));
        read!(self, |sql| pages::page(sql, &scope, &wanted, &turn, size))
    }

    /// The items before and after this one in a queue, whether or not it is in it; without one after it, the first.
    pub async fn beside(&self, query: &QueueQuery, item_id: &str) -> Result<(Option<String>, Option<String>), LedgerError> {
        let (scope, wanted, item_id) = (self.scope.clone(), self.wanted(query), item_id.to_owned());
        read!(self, |sql| pages::beside(sql, &scope, &wanted, &item_id))
    }

    /// How many items come before this one in a queue, and how many are in it; `None` if they are very many.
    pub async fn standing(&self, query: &QueueQuery, item_id: &str) -> Result<Option<(u64, u64)>, LedgerError> {
        let (scope, wanted, item_id) = (self.scope.clone(), self.wanted(query), item_id.to_owned());
        read!(self, |sql| pages::standing(sql, &scope, &wanted, &item_id))
    }

    /// Whether a queue shows this item.
    pub async fn is_in(&self, query: &QueueQuery, item_id: &str) -> Result<bool, LedgerError> {
        let (scope, wanted, item_id) = (self.scope.clone(), self.wanted(query), item_id.to_owned());
        read!(self, |sql| pages::is_in(sql, &scope, &wanted, &item_id))
    }

    /// How many records in the queue's status can be filtered by what.
    pub async fn by_filter(&self, query: &QueueQuery) -> Result<ByFilter, LedgerError> {
        let (scope, status) = (self.scope.clone(), self.wanted(query).status);
        read!(self, |sql| pages::by_filter(sql, &scope, status.as_deref()))
    }

    /// How many items are known in this status (`None`: of any), and how many in any can't be read, or are not wholly assessed.
    pub async fn census(&self, query: &QueueQuery) -> Result<Census, LedgerError> {
        let (scope, status) = (self.scope.clone(), self.wanted(query).status);
        read!(self, |sql| state::census(sql, &scope, status.as_deref()))
    }

    /// How far the records have been read; `None` if nobody began.
    pub async fn progress(&self) -> Result<Option<Progress>, LedgerError> {
        let scope = self.scope.clone();
        read!(self, |sql| state::progress(sql, &scope))
    }

    /// Remembers how far they have been read, if the rules are still the same. [`Progress::seen_to`] never goes back.
    pub async fn set_progress(&self, progress: Progress) -> Result<(), LedgerError> {
        let scope = self.scope.clone();
        write!(self, |sql| state::set_progress(sql, &scope, &progress))
    }

    /// From now on these are the rules: nothing made by others is stored.
    pub async fn set_rules(&self, rules: &str) -> Result<(), LedgerError> {
        let (scope, rules) = (self.scope.clone(), rules.to_owned());
        write!(self, |sql| state::set_rules(sql, &scope, &rules))
    }

    /// Marks what is out of date on this day, as [`ToDo::Everything`].
    pub async fn mark_day(&self, today: &str) -> Result<(), LedgerError> {
        let (scope, day) = (self.scope.clone(), today.to_owned());
        let is_any: bool = read!(self, |sql| state::is_any_due(sql, &scope, &day))?;
        if !is_any {
            return Ok(());
        }
        let (scope, today) = (self.scope.clone(), today.to_owned());
        write!(self, |sql| state::mark_day(sql, &scope, &today))
    }

    /// Marks what was assessed by other rules, as [`ToDo::Everything`]: some of them, from `place` on. Returns where to go on.
    pub async fn mark_rules(&self, rules: &str, place: i64) -> Result<Option<i64>, LedgerError> {
        let (scope, rules) = (self.scope.clone(), rules.to_owned());
        write!(self, |sql| state::mark_rules(sql, &scope, &rules, place))
    }

    /// The newest items with something left to do, the pending first.
    pub async fn to_do(&self, most: usize) -> Result<Vec<String>, LedgerError> {
        let scope = self.scope.clone();
        read!(self, |sql| state::to_do(sql, &scope, most))
    }

    /// Puts off what is left to do for this item, if anything is, as [`ToDo::Later`].
    pub async fn put_off(&self, item_id: &str) -> Result<(), LedgerError> {
        let (scope, item_id) = (self.scope.clone(), item_id.to_owned());
        write!(self, |sql| state::put_off(sql, &scope, &item_id))
    }

    /// Marks what was put off and was written from `since` on (microseconds since 1970), and some of what is older, as something to
    /// do.
    pub async fn try_again(&self, since: i64) -> Result<(), LedgerError> {
        let scope = self.scope.clone();
        write!(self, |sql| state::try_again(sql, &scope, since))
    }

    /// How many items are known that were created from `from` on and before `to` (microseconds since 1970), and when the one in the
    /// middle was.
    pub async fn between(&self, from: i64, to: i64) -> Result<(u64, i64), LedgerError> {
        let scope = self.scope.clone();
        read!(self, |sql| state::between(sql, &scope, from, to))
    }

    /// The ids of the items that [`Self::between`] counts.
    pub async fn ids_between(&self, from: i64, to: i64) -> Result<Vec<String>, LedgerError> {
        let scope = self.scope.clone();
        read!(self, |sql| state::ids_between(sql, &scope, from, to))
    }
}

/// See [`Assessments::census`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Items in the table.
    pub all: u64,
    /// Items in the table, in the status.
    pub known: u64,
    /// Items in the table that can't be read, in any status.
    pub unreadable: u64,
    /// Items in the table that are not wholly assessed, in any status.
    pub waiting: u64,
}

/// A status as a key: an agent's own word can have any length.
fn key_of(status: &Status) -> String {
    status.word().chars().take(LONGEST_KEY).collect()
}
