//! Whose work an item is, until when it rests, and who is asked about it. Each change is an event of the item's trace, in the same
//! transaction. A hold ends when somebody signs the item, sends it back or reopens it. Whoever decides on an item has answered what they were
//! asked about it.

use super::{
    Actor, LedgerError, NewEvent, now,
    sql::{Append, Row, Sql, SqlValue, among, read, write},
};
use crate::{
    database::Database,
    domain::work::{Assignee, HandlingKind},
};
use std::slice;

/// [`WorkRow::rests_until`] of an item that rests until somebody answers.
pub const UNTIL_ANSWERED: i64 = i64::MAX;

const COLUMNS: &str =
    "item_id, assignee, assignee_name, given_by, given_at, note, rests_until, rested_by, rested_name, rest_note";

/// The work on the items of a database. Clones share it.
#[derive(Clone)]
pub struct WorkTable {
    database: Database,
    scope: String,
}

/// The state of the work on an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkRow {
    /// The item.
    pub item_id: String,
    /// To whom it was given.
    pub assignee: Assignee,
    /// Their name then.
    pub assignee_name: String,
    /// The name of who gave it to them.
    pub given_by: String,
    /// When, in microseconds since 1970; 0 is never.
    pub given_at: i64,
    /// What they should know.
    pub note: String,
    /// When its rest ends, in microseconds since 1970; 0: it does not rest.
    pub rests_until: i64,
    /// The id of who put it on hold.
    pub rested_by: String,
    /// Their name.
    pub rested_name: String,
    /// What it waits for.
    pub rest_note: String,
}

/// What changes.
#[derive(Clone, Debug)]
pub enum WorkChange {
    /// To whom it is given; a rest ends.
    Give {
        /// To whom.
        to: Assignee,
        /// Their name.
        name: String,
        /// What they should know.
        note: String,
    },
    /// Until when it rests.
    Hold {
        /// In microseconds since 1970, or [`UNTIL_ANSWERED`].
        until: i64,
        /// What it waits for.
        note: String,
    },
    /// It no longer rests.
    Resume,
    /// A comment. It answers the question to its author, and ends a rest that somebody else began until there is an answer.
    Comment {
        /// The ids of those who are asked.
        asks: Vec<String>,
    },
    /// The question to this person ends.
    Answered,
}

impl WorkRow {
    fn read(row: &Row) -> Self {
        let text = |at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
        let int = |at: usize| row.get(at).map_or(0, SqlValue::int);
        Self {
            item_id: text(0),
            assignee: Assignee::parse(&text(1)).unwrap_or_default(),
            assignee_name: text(2),
            given_by: text(3),
            given_at: int(4),
            note: text(5),
            rests_until: int(6),
            rested_by: text(7),
            rested_name: text(8),
            rest_note: text(9),
        }
    }

    /// Whether it rests now.
    pub fn rests(&self) -> bool {
        self.rests_until > now()
    }
}

impl WorkTable {
    /// That of this database.
    pub fn new(database: Database) -> Self {
        Self { database, scope: "work".to_owned() }
    }

    /// The work on these items, where anything was ever done about it.
    pub async fn of_items(&self, ids: &[&str]) -> Result<Vec<WorkRow>, LedgerError> {
        let ids = serde_json::to_string(ids)?;
        read!(self, |sql| of_items(sql, &ids))
    }

    /// Those of these items about which this person is asked.
    pub async fn asked(&self, ids: &[&str], person: &str) -> Result<Vec<String>, LedgerError> {
        let (ids, person) = (serde_json::to_string(ids)?, person.to_owned());
        read!(self, |sql| asked(sql, &ids, &person))
    }

    /// Those of these items that rest, or are the work of others than this person. `signs`: they may sign.
    pub async fn others_among(&self, ids: &[&str], person: &str, signs: bool) -> Result<Vec<String>, LedgerError> {
        let (ids, person) = (serde_json::to_string(ids)?, person.to_owned());
        read!(self, |sql| others_among(sql, &ids, &person, signs))
    }

    /// Changes the work on an item, with its event: its kind, and what the trace says. The same by the same person counts once: if it is the last
    /// event, or, with the number of an event, if it came after that.
    pub async fn change(
        &self,
        item_id: &str,
        by: &Actor,
        (kind, body, since): (HandlingKind, serde_json::Value, Option<i64>),
        change: &WorkChange,
    ) -> Result<(), LedgerError> {
        let event = NewEvent {
            item_id: item_id.to_owned(),
            kind: kind.word().to_owned(),
            reviewer: by.id.clone(),
            reviewer_name: by.name.clone(),
            version: String::new(),
            body,
        };
        let change = change.clone();
        write!(self, |sql| apply(sql, event, since, &change))
    }

    /// Moves the work from an item that is gone to the one that has taken its place, unless something was done about that already. If
    /// anything was done about the first, the trace of the second says so once, in an event with this body.
    pub async fn carry_over(&self, from: &str, to: &str, body: serde_json::Value) -> Result<(), LedgerError> {
        let event = NewEvent {
            item_id: to.to_owned(),
            kind: HandlingKind::Continued.word().to_owned(),
            reviewer: "countersign".to_owned(),
            reviewer_name: "Countersign".to_owned(),
            version: String::new(),
            body,
        };
        let (from, to) = (from.to_owned(), to.to_owned());
        write!(self, |sql| carry_over(sql, &from, &to, event))
    }
}

/// The condition that a row `w` of `work` is not for a person: it rests, or others are to work on it. What was given to somebody whose access
/// has ended, or to a team that nobody is in any more, is everybody's again. `key` is the person as an assignee, `person` their id, `now` the
/// time: places of values.
pub(super) fn for_others(key: &str, person: &str, now: &str, signs: bool) -> String {
    let escalated = if signs { "" } else { "w.assignee = 'approvers' OR " };
    format!(
        "(w.rests_until > {now} OR (w.assignee <> {key} AND ({escalated}
          w.assignee IN (SELECT 'person ' || id FROM person WHERE disabled_at = 0)
          OR w.assignee IN (SELECT 'team ' || team FROM team_member JOIN person ON person.id = team_member.person
             WHERE disabled_at = 0 AND team NOT IN (SELECT own.team FROM team_member AS own WHERE own.person = {person})))))"
    )
}

/// The item `$1` no longer rests.
pub(super) const WAKE: &str = "UPDATE work SET rests_until = 0 WHERE item_id = $1 AND rests_until <> 0 AND $2 = $2 AND $3 = $3";
/// Nobody asks `$2` about the item `$1` any more.
pub(super) const ANSWER: &str = "DELETE FROM mention WHERE item_id = $1 AND person = $2 AND $3 = $3";

async fn of_items<S: Sql>(sql: &S, ids: &str) -> Result<Vec<WorkRow>, LedgerError> {
    let select = format!("SELECT {COLUMNS} FROM work WHERE item_id IN {}", among::<S>(1));
    Ok(sql.rows(&select, &[ids.into()]).await?.iter().map(WorkRow::read).collect())
}

async fn asked<S: Sql>(sql: &S, ids: &str, person: &str) -> Result<Vec<String>, LedgerError> {
    let select = format!("SELECT item_id FROM mention WHERE item_id IN {} AND person = $2", among::<S>(1));
    let rows = sql.rows(&select, &[ids.into(), person.into()]).await?;
    Ok(rows.iter().map(|row| row.first().map_or("", SqlValue::text).to_owned()).collect())
}

/// The values of [`for_others`], as `$1`, `$2` and `$3`.
fn of_person(person: &str) -> [SqlValue; 3] {
    [Assignee::Person(person.to_owned()).key().as_str().into(), person.into(), now().into()]
}

async fn others_among<S: Sql>(sql: &S, ids: &str, person: &str, signs: bool) -> Result<Vec<String>, LedgerError> {
    let (others, among) = (for_others("$1", "$2", "$3", signs), among::<S>(4));
    let select = format!("SELECT item_id FROM work AS w WHERE {others} AND item_id IN {among}");
    let [key, person, now] = of_person(person);
    let rows = sql.rows(&select, &[key, person, now, ids.into()]).await?;
    Ok(rows.iter().map(|row| row.first().map_or("", SqlValue::text).to_owned()).collect())
}

/// Whether the trace of the item ends with this event, or has it after the one with this number.
async fn was_done<S: Sql>(sql: &S, event: &NewEvent, since: Option<i64>) -> Result<bool, LedgerError> {
    let id: SqlValue = event.item_id.as_str().into();
    let rows = match since {
        Some(since) => {
            let later = "SELECT kind, reviewer, body FROM event WHERE item_id = $1 AND id > $2 AND kind = $3 AND reviewer = $4";
            sql.rows(later, &[id, since.into(), event.kind.as_str().into(), event.reviewer.as_str().into()]).await?
        }
        None => sql.rows("SELECT kind, reviewer, body FROM event WHERE item_id = $1 ORDER BY id DESC LIMIT 1", &[id]).await?,
    };
    let text = |row: &Row, at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
    Ok(rows.iter().any(|row| {
        let is_same = text(row, 0) == event.kind && text(row, 1) == event.reviewer;
        is_same && serde_json::from_str::<serde_json::Value>(&text(row, 2)).is_ok_and(|body| body == event.body)
    }))
}

async fn apply<S: Sql + Append>(sql: &S, event: NewEvent, since: Option<i64>, change: &WorkChange) -> Result<(), LedgerError> {
    let (id, by, name): (SqlValue, SqlValue, SqlValue) =
        (event.item_id.as_str().into(), event.reviewer.as_str().into(), event.reviewer_name.as_str().into());
    let at = now();
    if was_done(sql, &event, since).await? {
        return Ok(());
    }
    // The event comes first: decisions lock the chain before these tables, so any other order could deadlock.
    sql.append(event).await?;
    match change {
        WorkChange::Give { to, name: of, note } => {
            let to = to.key();
            let values = [id, to.as_str().into(), of.as_str().into(), name, at.into(), note.as_str().into()];
            sql.run(
                "INSERT INTO work (item_id, assignee, assignee_name, given_by, given_at, note, rests_until, rested_by, rested_name, rest_note)
                 VALUES ($1, $2, $3, $4, $5, $6, 0, '', '', '')
                 ON CONFLICT (item_id) DO UPDATE SET assignee = excluded.assignee, assignee_name = excluded.assignee_name,
                 given_by = excluded.given_by, given_at = excluded.given_at, note = excluded.note, rests_until = 0",
                &values,
            )
            .await?;
        }
        WorkChange::Hold { until, note } => {
            sql.run(
                "INSERT INTO work (item_id, assignee, assignee_name, given_by, given_at, note, rests_until, rested_by, rested_name, rest_note)
                 VALUES ($1, '', '', '', 0, '', $2, $3, $4, $5)
                 ON CONFLICT (item_id) DO UPDATE SET rests_until = excluded.rests_until, rested_by = excluded.rested_by,
                 rested_name = excluded.rested_name, rest_note = excluded.rest_note",
                &[id, (*until).into(), by, name, note.as_str().into()],
            )
            .await?;
        }
        WorkChange::Resume => sql.run("UPDATE work SET rests_until = 0 WHERE item_id = $1", &[id]).await?,
        WorkChange::Comment { asks } => {
            let answers = "UPDATE work SET rests_until = 0 WHERE item_id = $1 AND rests_until = $2 AND rested_by <> $3";
            sql.run(answers, &[id.clone(), UNTIL_ANSWERED.into(), by.clone()]).await?;
            sql.run("DELETE FROM mention WHERE item_id = $1 AND person = $2", &[id.clone(), by]).await?;
            let ask = "INSERT INTO mention (person, item_id, at) VALUES ($1, $2, $3)
                       ON CONFLICT (person, item_id) DO UPDATE SET at = excluded.at";
            for person in asks {
                sql.run(ask, &[person.as_str().into(), id.clone(), at.into()]).await?;
            }
        }
        WorkChange::Answered => sql.run("DELETE FROM mention WHERE item_id = $1 AND person = $2", &[id, by]).await?,
    }
    Ok(())
}

async fn carry_over<S: Sql + Append>(sql: &S, from: &str, to: &str, event: NewEvent) -> Result<(), LedgerError> {
    let (from, to): (SqlValue, SqlValue) = (from.into(), to.into());
    let kinds = HandlingKind::ALL.map(|kind| format!("'{}'", kind.word())).join(", ");
    let done = sql
        .rows(&format!("SELECT item_id FROM event WHERE item_id = $1 AND kind IN ({kinds}) LIMIT 1"), slice::from_ref(&from))
        .await?;
    let told = format!("SELECT item_id FROM event WHERE item_id = $1 AND kind = '{}' LIMIT 1", HandlingKind::Continued.word());
    if !done.is_empty() && sql.rows(&told, slice::from_ref(&to)).await?.is_empty() {
        sql.append(event).await?;
    }
    sql.run(
        "UPDATE work SET item_id = $1 WHERE item_id = $2 AND NOT EXISTS (SELECT 1 FROM work AS there WHERE there.item_id = $1)",
        &[to.clone(), from.clone()],
    )
    .await?;
    sql.run(
        "UPDATE mention SET item_id = $1 WHERE item_id = $2
         AND NOT EXISTS (SELECT 1 FROM mention AS there WHERE there.item_id = $1 AND there.person = mention.person)",
        &[to, from],
    )
    .await
}
