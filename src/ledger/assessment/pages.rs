//! Pages of the queue, read from the table: along an index in the queue's order, or from the few rows that fit.

use super::{
    super::{
        LedgerError,
        sql::{Sql, SqlValue, among},
    },
    ByFilter, Known, TablePage, ToDo,
    found::{COLUMNS, Found},
    numbers::{ALL, NO_FLAG, number_in, number_of},
    statement::{Narrow, Statement, number, order},
    text,
    wanted::Wanted,
};
use crate::domain::{Band, FlagKind, queue::QueueSort};
use std::collections::HashMap;

/// If no more rows fit, they are read and sorted; if more do, the next ones are found soon along the index.
const FEW: i64 = 2_000;
/// More rows before a page are not counted.
const MOST_COUNTED: i64 = 100_000;

/// How many records are counted under this kind, in a status or in any.
async fn counted<S: Sql>(sql: &S, scope: &str, status: Option<&str>, kind: i64) -> Result<i64, LedgerError> {
    let mut values: Vec<SqlValue> = vec![scope.into(), kind.into()];
    let mut text =
        "SELECT CAST(coalesce(sum(items), 0) AS bigint) FROM assessment_count WHERE scope = $1 AND kind = $2".to_owned();
    if let Some(status) = status {
        values.push(status.into());
        text.push_str(" AND status = $3");
    }
    number(sql, &text, &values).await
}

async fn narrow<S: Sql>(sql: &S, scope: &str, wanted: &Wanted) -> Result<Narrow, LedgerError> {
    let mut by = Narrow::No;
    for number in wanted.lists() {
        if counted(sql, scope, None, number).await? <= FEW {
            by = Narrow::Kind(number);
        }
    }
    if !wanted.is_to_be_counted() {
        return Ok(by);
    }
    if by == Narrow::No && counted(sql, scope, wanted.status.as_deref(), ALL).await? > FEW {
        for text in [&wanted.text, &wanted.seller].into_iter().flatten() {
            if by == Narrow::No {
                by = text::pattern(sql, text).await?.map_or(Narrow::No, Narrow::Text);
            }
        }
    }
    let places = Statement::new::<S>(scope, wanted, &by, false).places(sql, FEW + 1).await?;
    let count = places.len() as u64;
    if count > FEW.unsigned_abs() {
        return Ok(Narrow::Many);
    }
    Ok(Narrow::Places(serde_json::to_string(&places)?, count))
}

/// Where an item stands: the value of the first column of the order, and the time of its creation.
async fn stand<S: Sql>(sql: &S, scope: &str, sort: QueueSort, item_id: &str) -> Result<Option<(SqlValue, i64)>, LedgerError> {
    let (first, ..) = order(sort);
    let text = format!("SELECT {first}, created_at FROM assessment WHERE scope = $1 AND item_id = $2");
    let rows = sql.rows(&text, &[scope.into(), item_id.into()]).await?;
    Ok(rows.first().and_then(|row| Some((row.first()?.clone(), row.get(1)?.int()))))
}

/// A queue that is being read.
struct Reading<'q, S> {
    sql: &'q S,
    scope: &'q str,
    wanted: &'q Wanted,
    narrow: Narrow,
}

impl<S: Sql> Reading<'_, S> {
    fn statement(&self) -> Statement {
        Statement::new::<S>(self.scope, self.wanted, &self.narrow, true)
    }

    /// The rows after this item (or, going back, before it), wherever it stands: first those that share its first value, then all others.
    async fn beyond(&self, item_id: &str, is_back: bool) -> Result<Option<[Statement; 2]>, LedgerError> {
        let sort = self.wanted.sort;
        let Some((value, created_at)) = stand(self.sql, self.scope, sort, item_id).await? else { return Ok(None) };
        let (first, first_down, rest_down) = order(sort);
        let sign = |is_down: bool| if is_down != is_back { "<" } else { ">" };
        let mut equal = self.statement();
        let (one, id) = (equal.value(value.clone()), equal.value(item_id));
        if first == "created_at" {
            equal.and(&format!("a.created_at = {one} AND a.item_id {} {id}", sign(rest_down)));
        } else {
            let at = equal.value(created_at);
            equal.and(&format!("a.{first} = {one} AND (a.created_at, a.item_id) {} ({at}, {id})", sign(rest_down)));
        }
        let mut beyond = self.statement();
        let one = beyond.value(value);
        beyond.and(&format!("a.{first} {} {one}", sign(first_down)));
        Ok(Some([equal, beyond]))
    }

    /// At most so many rows after this item, or before it.
    async fn after(&self, item_id: &str, is_back: bool, most: i64) -> Result<Option<Vec<Found>>, LedgerError> {
        let Some(statements) = self.beyond(item_id, is_back).await? else { return Ok(None) };
        let mut rows = Vec::new();
        for statement in statements {
            let left = most.saturating_sub(i64::try_from(rows.len()).unwrap_or(i64::MAX));
            if left > 0 {
                rows.extend(statement.rows(self.sql, self.wanted.sort, is_back, left, 0).await?);
            }
        }
        Ok(Some(rows))
    }

    /// How many rows come before this item; `None` if they are very many.
    async fn skipped(&self, item_id: &str) -> Result<Option<u64>, LedgerError> {
        let Some(statements) = self.beyond(item_id, true).await? else { return Ok(None) };
        let mut count = 0_i64;
        for statement in statements {
            count = count.saturating_add(statement.count(self.sql, MOST_COUNTED).await?);
        }
        Ok((count < MOST_COUNTED).then_some(count.unsigned_abs()))
    }

    /// The rows from this one on, by its number from 0.
    async fn after_number(&self, number: i64, size: usize) -> Result<Turned, LedgerError> {
        let mut rows = self.statement().rows(self.sql, self.wanted.sort, false, one_more(size), number).await?;
        let is_more = rows.len() > size;
        rows.truncate(size);
        let next = number.saturating_add(i64::try_from(size).unwrap_or(i64::MAX));
        Ok(Turned {
            skipped: u64::try_from(number).ok().filter(|_| !rows.is_empty()),
            next: is_more.then(|| next.to_string()),
            previous: (number > 0).then(|| number.to_string()),
            rows,
        })
    }

    /// The page before this item, unless that is the first.
    async fn page_before(&self, item_id: &str, size: usize) -> Result<Option<Turned>, LedgerError> {
        let mut rows = self.after(item_id, true, one_more(size)).await?.unwrap_or_default();
        if rows.len() <= size {
            return Ok(None);
        }
        rows.truncate(size);
        rows.reverse();
        self.between(rows, true, true).await.map(Some)
    }

    /// The page after this item, if there is one.
    async fn page_after(&self, item_id: &str, size: usize) -> Result<Option<Turned>, LedgerError> {
        let mut rows = self.after(item_id, false, one_more(size)).await?.unwrap_or_default();
        let is_more = rows.len() > size;
        rows.truncate(size);
        if rows.is_empty() { Ok(None) } else { self.between(rows, true, is_more).await.map(Some) }
    }

    async fn first_page(&self, size: usize) -> Result<Turned, LedgerError> {
        let mut rows = self.statement().rows(self.sql, self.wanted.sort, false, one_more(size), 0).await?;
        let is_more = rows.len() > size;
        rows.truncate(size);
        self.between(rows, false, is_more).await
    }

    async fn between(&self, rows: Vec<Found>, is_turned: bool, is_more: bool) -> Result<Turned, LedgerError> {
        let id = |row: Option<&Found>| row.map(|row| row.item_id.clone());
        let first = id(rows.first()).filter(|_| is_turned);
        let skipped = match &first {
            Some(first) => self.skipped(first).await?,
            None => Some(0),
        };
        Ok(Turned { previous: first.filter(|_| skipped != Some(0)), next: id(rows.last()).filter(|_| is_more), skipped, rows })
    }

    async fn total(&self) -> Result<(u64, bool), LedgerError> {
        match &self.narrow {
            Narrow::Places(_, count) => Ok((*count, false)),
            Narrow::Many => Ok((FEW.unsigned_abs(), true)),
            Narrow::No | Narrow::Kind(_) | Narrow::Text(_) => {
                let all = counted(self.sql, self.scope, self.wanted.status.as_deref(), self.wanted.number()).await?;
                Ok((all.max(0).unsigned_abs(), false))
            }
        }
    }
}

/// A page, and where those beside it begin.
struct Turned {
    rows: Vec<Found>,
    next: Option<String>,
    previous: Option<String>,
    skipped: Option<u64>,
}

fn one_more(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1)
}

/// Which page to read.
pub(super) struct Turn {
    /// See [`QueueQuery::after`].
    pub after: Option<String>,
    /// See [`QueueQuery::before`].
    pub before: Option<String>,
}

pub(super) async fn page<S: Sql>(
    sql: &S,
    scope: &str,
    wanted: &Wanted,
    turn: &Turn,
    size: usize,
) -> Result<TablePage, LedgerError> {
    let wanted = &wanted.with_items(sql).await?;
    let reading = Reading { sql, scope, wanted, narrow: narrow(sql, scope, wanted).await? };
    let (after, before) = (turn.after.as_deref(), turn.before.as_deref());
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok()).map_or(0, i64::from);
    // Assessing a record may change how risky it is: then its place would not be found again.
    let turned = if wanted.sort == QueueSort::Riskiest {
        let back = i64::try_from(size).unwrap_or(i64::MAX);
        let number = if after.is_some() { number(after) } else { number(before).saturating_sub(back).max(0) };
        Some(reading.after_number(number, size).await?)
    } else {
        match (after, before) {
            (Some(after), _) => reading.page_after(after, size).await?,
            (None, Some(before)) => reading.page_before(before, size).await?,
            (None, None) => None,
        }
    };
    let Turned { rows, next, previous, skipped } = match turned {
        Some(turned) => turned,
        None => reading.first_page(size).await?,
    };
    let (total, is_more) = reading.total().await?;
    Ok(TablePage { rows, next, previous, skipped, total, is_more })
}

pub(super) async fn beside<S: Sql>(
    sql: &S,
    scope: &str,
    wanted: &Wanted,
    item_id: &str,
) -> Result<(Option<String>, Option<String>), LedgerError> {
    let wanted = &wanted.with_items(sql).await?;
    let reading = Reading { sql, scope, wanted, narrow: narrow(sql, scope, wanted).await? };
    let first = |rows: Vec<Found>| rows.into_iter().find(|row| row.item_id != item_id);
    let previous = reading.after(item_id, true, 2).await?.unwrap_or_default();
    let mut next = first(reading.after(item_id, false, 2).await?.unwrap_or_default());
    if next.is_none() {
        next = first(reading.statement().rows(sql, wanted.sort, false, 2, 0).await?);
    }
    Ok((first(previous).map(|row| row.item_id), next.map(|row| row.item_id)))
}

/// How many rows come before this item, and how many there are; `None` if they are very many.
pub(super) async fn standing<S: Sql>(
    sql: &S,
    scope: &str,
    wanted: &Wanted,
    item_id: &str,
) -> Result<Option<(u64, u64)>, LedgerError> {
    let wanted = &wanted.with_items(sql).await?;
    let reading = Reading { sql, scope, wanted, narrow: narrow(sql, scope, wanted).await? };
    let (total, is_more) = reading.total().await?;
    if is_more {
        return Ok(None);
    }
    Ok(reading.skipped(item_id).await?.map(|skipped| (skipped, total)))
}

pub(super) async fn is_in<S: Sql>(sql: &S, scope: &str, wanted: &Wanted, item_id: &str) -> Result<bool, LedgerError> {
    let mut of = Statement::new::<S>(scope, &wanted.with_items(sql).await?, &Narrow::No, false);
    let id = of.value(item_id);
    of.and(&format!("a.item_id = {id}"));
    Ok(!of.rows(sql, wanted.sort, false, 1, 0).await?.is_empty())
}

pub(super) async fn by_filter<S: Sql>(sql: &S, scope: &str, status: Option<&str>) -> Result<ByFilter, LedgerError> {
    let mut values: Vec<SqlValue> = vec![scope.into()];
    let mut text = "SELECT kind, CAST(sum(items) AS bigint) FROM assessment_count WHERE scope = $1".to_owned();
    if let Some(status) = status {
        values.push(status.into());
        text.push_str(" AND status = $2");
    }
    let rows = sql.rows(&(text + " GROUP BY kind"), &values).await?;
    let count_of = |kind: i64| {
        let row = rows.iter().find(|row| row.first().map(SqlValue::int) == Some(kind));
        row.and_then(|row| row.get(1)).map_or(0, |count| count.int().max(0).unsigned_abs())
    };
    let flags = std::iter::once(None).chain(FlagKind::ALL.map(Some));
    Ok(ByFilter {
        kinds: flags.map(|flag| (flag, count_of(flag.map_or(NO_FLAG, number_of)))).collect(),
        bands: Band::ALL.map(|band| (band, count_of(number_in(Some(band), ALL)))).to_vec(),
    })
}

pub(super) async fn known<S: Sql>(sql: &S, scope: &str, item_ids: &[String]) -> Result<HashMap<String, Known>, LedgerError> {
    let text = format!("SELECT item_id, version, rules, todo FROM assessment WHERE scope = $1 AND item_id IN {}", among::<S>(2));
    let rows = sql.rows(&text, &[scope.into(), serde_json::to_string(item_ids)?.as_str().into()]).await?;
    let known = rows.iter().filter_map(|row| {
        let text = |index: usize| Some(row.get(index)?.text().to_owned());
        Some((text(0)?, Known { version: text(1)?, rules: text(2)?, todo: ToDo::of(row.get(3)?.int()) }))
    });
    Ok(known.collect())
}

pub(super) async fn rows<S: Sql>(sql: &S, scope: &str, item_ids: &[String]) -> Result<Vec<Found>, LedgerError> {
    let text = format!("SELECT {COLUMNS} FROM assessment AS a WHERE a.scope = $1 AND a.item_id IN {}", among::<S>(2));
    let rows = sql.rows(&text, &[scope.into(), serde_json::to_string(item_ids)?.as_str().into()]).await?;
    Ok(rows.iter().filter_map(Found::of).collect())
}
