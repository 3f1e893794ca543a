//! What happened lately, for pages that are open.

use super::{
    Claim, ClaimHolder, LedgerError, MOST_HELD,
    homes::place_in,
    now,
    sql::{Row, Sql, SqlValue, read, write},
};
use crate::{
    database::{Database, Watch},
    domain::DECISION_ID,
};
use serde_json::Value;
use std::time::Duration;

/// Events that are read at once. Of more, the first are left out.
pub const MOST_EVENTS: u16 = 500;

/// Claims and events of a database. Clones share it.
#[derive(Clone)]
pub struct News {
    database: Database,
    scope: &'static str,
}

/// An event of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// Its number.
    pub number: i64,
    /// The item; with a blank, what else it is about.
    pub item_id: String,
    /// What was done, in the word of the trace.
    pub kind: String,
    /// Who did it.
    pub by: ClaimHolder,
    /// The id of the decision, which its record carries.
    pub decision: Option<String>,
    /// The deployment and the collection of the item, if the event says so.
    pub place: Option<(String, String)>,
}

impl News {
    /// Those of this database.
    pub fn new(database: Database) -> Self {
        Self { database, scope: "look" }
    }

    /// Waits for changes of the database, from now on.
    pub fn watch(&self) -> Watch {
        self.database.watch()
    }

    /// The number of the last event, 0 if there is none.
    pub async fn last(&self) -> Result<i64, LedgerError> {
        read!(self, |sql| last(sql))
    }

    /// The events after this number, in order.
    pub async fn since(&self, number: i64) -> Result<Vec<Happened>, LedgerError> {
        read!(self, |sql| since(sql, number))
    }

    /// A page with this id shows the item to somebody, for so long from now at most.
    pub async fn look(&self, page: &str, item_id: &str, who: &ClaimHolder, time: Duration) -> Result<(), LedgerError> {
        let until = now() + i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        let values: [SqlValue; 5] =
            [page.into(), item_id.into(), who.reviewer.as_str().into(), who.reviewer_name.as_str().into(), until.into()];
        write!(self, |sql| look(sql, &values))
    }

    /// The page shows it no more.
    pub async fn look_away(&self, page: &str) -> Result<(), LedgerError> {
        let page = page.to_owned();
        write!(self, |sql| look_away(sql, &page))
    }

    /// Who looks at which item now, each once, at most [`MOST_HELD`], in the order of the items.
    pub async fn looks(&self) -> Result<Vec<(String, ClaimHolder)>, LedgerError> {
        read!(self, |sql| looks(sql))
    }

    /// All claims now in force, at most [`MOST_HELD`], in the order of the items.
    pub async fn held(&self) -> Result<Vec<Claim>, LedgerError> {
        read!(self, |sql| held(sql))
    }
}

fn text(row: &Row, at: usize) -> String {
    row.get(at).map_or("", SqlValue::text).to_owned()
}

fn number(row: &Row, at: usize) -> i64 {
    row.get(at).map_or(0, SqlValue::int)
}

async fn last<S: Sql>(sql: &S) -> Result<i64, LedgerError> {
    let rows = sql.rows("SELECT coalesce(max(id), 0) FROM event", &[]).await?;
    Ok(rows.first().map_or(0, |row| number(row, 0)))
}

async fn since<S: Sql>(sql: &S, after: i64) -> Result<Vec<Happened>, LedgerError> {
    let select = "SELECT id, item_id, kind, reviewer, reviewer_name, body FROM event WHERE id > $1 ORDER BY id DESC LIMIT $2";
    let mut rows = sql.rows(select, &[after.into(), i64::from(MOST_EVENTS).into()]).await?;
    rows.reverse();
    Ok(rows
        .iter()
        .map(|row| {
            let body: Value = serde_json::from_str(row.get(5).map_or("", SqlValue::text)).unwrap_or_default();
            let decision = body.get("decision").and_then(|decision| decision.get(DECISION_ID)?.as_str()).map(str::to_owned);
            let by = ClaimHolder { reviewer: text(row, 3), reviewer_name: text(row, 4) };
            Happened { number: number(row, 0), item_id: text(row, 1), kind: text(row, 2), by, decision, place: place_in(&body) }
        })
        .collect())
}

async fn look<S: Sql>(sql: &S, values: &[SqlValue]) -> Result<(), LedgerError> {
    sql.run("DELETE FROM look WHERE until <= $1", &[now().into()]).await?;
    sql.run("INSERT INTO look (id, item_id, reviewer, reviewer_name, until) VALUES ($1, $2, $3, $4, $5)", values).await
}

async fn look_away<S: Sql>(sql: &S, page: &str) -> Result<(), LedgerError> {
    sql.run("DELETE FROM look WHERE id = $1", &[page.into()]).await
}

async fn looks<S: Sql>(sql: &S) -> Result<Vec<(String, ClaimHolder)>, LedgerError> {
    let select = format!(
        "SELECT DISTINCT item_id, reviewer, reviewer_name FROM look WHERE until > $1 ORDER BY item_id, reviewer LIMIT {MOST_HELD}"
    );
    let rows = sql.rows(&select, &[now().into()]).await?;
    let of = |row: &Row| (text(row, 0), ClaimHolder { reviewer: text(row, 1), reviewer_name: text(row, 2) });
    Ok(rows.iter().map(of).collect())
}

async fn held<S: Sql>(sql: &S) -> Result<Vec<Claim>, LedgerError> {
    let select = format!(
        "SELECT item_id, reviewer, reviewer_name, until FROM claim WHERE until > $1 ORDER BY until DESC, item_id LIMIT {MOST_HELD}"
    );
    let rows = sql.rows(&select, &[now().into()]).await?;
    let mut held: Vec<Claim> = rows
        .iter()
        .map(|row| {
            let holder = ClaimHolder { reviewer: text(row, 1), reviewer_name: text(row, 2) };
            Claim { item_id: text(row, 0), holder, until: number(row, 3) }
        })
        .collect();
    held.sort_by(|one, other| one.item_id.cmp(&other.item_id));
    Ok(held)
}
