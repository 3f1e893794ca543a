//! Pages of the queue, read from the table: along an index in the queue's order, or from the few rows that fit.

use super::{
    super::{
        LedgerError,
        sql::{Row, Sql, SqlValue, among},
    },
    ByFilter, Known, TablePage, ToDo, key_of,
    numbers::{ALL, ALL_KINDS, NO_FLAG, band_bit, bit, number_in, number_of},
    text,
    write::kinds_of,
};
use crate::domain::{
    Band, FlagKind, KeyField, Status,
    fold::one_line,
    queue::{QueueQuery, QueueSort},
};
use std::collections::HashMap;

/// If no more rows fit, they are read and sorted; if more do, the next ones are found soon along the index.
const FEW: i64 = 2_000;
/// More of a text is not searched for.
const LONGEST_TEXT: usize = 200;

/// What a queue shows, and in which order.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// As a key; `None` is any.
    pub(super) status: Option<String>,
    /// As [`one_line`] folds it, like the texts that it is looked for in.
    text: Option<String>,
    /// `Some(None)`: records without flags.
    flag: Option<Option<FlagKind>>,
    band: Option<Band>,
    sort: QueueSort,
}

impl Wanted {
    pub(super) fn of(query: &QueueQuery) -> Self {
        let status = match query.status.as_deref() {
            Some("all") => None,
            None | Some("") => Some(Status::PendingReview),
            Some(word) => Some(Status::parse(word)),
        };
        let text = query.text.as_deref().map(one_line).filter(|text| !text.is_empty());
        let flag = match query.flag.as_deref() {
            Some(QueueQuery::NO_FLAG) => Some(None),
            Some(name) => FlagKind::parse(name).map(Some),
            None => None,
        };
        Self {
            status: status.as_ref().map(key_of),
            text: text.map(|text| text.chars().take(LONGEST_TEXT).collect()),
            flag,
            band: query.confidence.as_deref().and_then(Band::parse),
            sort: query.sort,
        }
    }

    /// The number of its kind.
    fn kind(&self) -> i64 {
        self.flag.map_or(ALL, |flag| flag.map_or(NO_FLAG, number_of))
    }

    /// The number under which its records are counted.
    fn number(&self) -> i64 {
        number_in(self.band, self.kind())
    }

    /// The numbers under which they are listed, each with more.
    fn lists(&self) -> impl Iterator<Item = i64> {
        let band = self.band.map(|band| number_in(Some(band), ALL));
        self.flag.map(|_| self.kind()).into_iter().chain(band)
    }
}

/// A row, with its duplicates among the kinds.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The item.
    pub item_id: String,
    /// The version that was assessed.
    pub version: String,
    /// The name of the document.
    pub document: String,
    /// What identifies the record.
    pub keys: Vec<KeyField>,
    /// Its status.
    pub status: Status,
    /// The kinds of its flags.
    pub kinds: Vec<FlagKind>,
    /// The lowest confidence, 0..=1.
    pub confidence: Option<f64>,
    /// When it was created: microseconds since 1970.
    pub created_at: i64,
    /// What is left to do.
    pub todo: ToDo,
}

const COLUMNS: &str =
    "a.item_id, a.version, a.document, a.row_keys, a.status, a.kinds, a.duplicates, a.confidence, a.created_at, a.todo";

impl Found {
    fn of(row: &Row) -> Option<Self> {
        let mut kinds = kinds_of(row.get(5)?.text());
        kinds.extend(std::iter::repeat_n(FlagKind::Duplicate, usize::try_from(row.get(6)?.int()).unwrap_or(0)));
        let confidence = row.get(7)?.real();
        Some(Self {
            item_id: row.first()?.text().to_owned(),
            version: row.get(1)?.text().to_owned(),
            document: row.get(2)?.text().to_owned(),
            keys: serde_json::from_str(row.get(3)?.text()).unwrap_or_default(),
            status: Status::parse(row.get(4)?.text()),
            kinds,
            confidence: (confidence >= 0.0).then_some(confidence),
            created_at: row.get(8)?.int(),
            todo: ToDo::of(row.get(9)?.int()),
        })
    }
}

/// The first column of an order and whether it descends; and whether the others, `created_at` and `item_id`, do.
const fn order(sort: QueueSort) -> (&'static str, bool, bool) {
    match sort {
        QueueSort::Newest => ("created_at", true, true),
        QueueSort::Oldest => ("created_at", false, false),
        QueueSort::Riskiest => ("risk", true, true),
        QueueSort::LeastConfident => ("confidence", false, true),
        QueueSort::Document => ("document", false, true),
    }
}

/// A statement under construction, with its values.
struct Statement {
    /// Before `SELECT`.
    with: String,
    from: String,
    conditions: String,
    values: Vec<SqlValue>,
}

impl Statement {
    fn value(&mut self, value: impl Into<SqlValue>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: &str) {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(condition);
    }

    /// The rows that are wanted: from a list of the few that fit, or all with what they must be.
    fn new<S: Sql>(scope: &str, wanted: &Wanted, narrow: &Narrow) -> Self {
        let mut of =
            Self { with: String::new(), from: "assessment AS a".to_owned(), conditions: String::new(), values: Vec::new() };
        let place = of.value(scope);
        of.conditions = format!("a.scope = {place} AND a.todo <> {}", ToDo::Unreadable.number());
        match narrow {
            Narrow::No | Narrow::Many => {}
            Narrow::Kind(number) => {
                let (one, two) = (of.value(scope), of.value(*number));
                of.few(&format!("SELECT place FROM assessment_kind WHERE scope = {one} AND kind = {two}"));
            }
            Narrow::Text(pattern) => {
                let pattern = of.value(pattern.as_str());
                if S::IS_POSTGRES {
                    of.and(&format!("a.search LIKE {pattern}"));
                } else {
                    of.from = "assessment_text CROSS JOIN assessment AS a".to_owned();
                    of.and(&format!("assessment_text MATCH {pattern} AND a.place = assessment_text.rowid"));
                }
            }
            Narrow::Places(places, _) => {
                let places = of.value(places.as_str());
                of.few(&if S::IS_POSTGRES {
                    format!("SELECT CAST(place AS bigint) AS place FROM jsonb_array_elements_text(CAST(CAST({places} AS text) AS jsonb)) AS place")
                } else {
                    format!("SELECT value AS place FROM json_each({places})")
                });
            }
        }
        if let Some(status) = &wanted.status {
            let place = of.value(status.as_str());
            of.and(&format!("a.status = {place}"));
        }
        match wanted.flag {
            Some(None) => of.and(&format!("(a.mask & {ALL_KINDS}) = 0")),
            Some(Some(kind)) => {
                let place = of.value(bit(kind));
                of.and(&format!("(a.mask & {place}) <> 0"));
            }
            None => {}
        }
        if let Some(band) = wanted.band {
            let place = of.value(band_bit(band));
            of.and(&format!("(a.mask & {place}) <> 0"));
        }
        // LIKE compares the whole text; three characters of it, as SQLite looks them up, don't.
        let is_compared = S::IS_POSTGRES && matches!(narrow, Narrow::Text(_));
        if let Some(text) = wanted.text.as_ref().filter(|_| !is_compared) {
            let place = of.value(text.as_str());
            let has = if S::IS_POSTGRES { "strpos" } else { "instr" };
            of.and(&format!("{has}(a.search, {place}) > 0"));
        }
        of
    }

    fn few(&mut self, places: &str) {
        self.with = format!("WITH few AS MATERIALIZED ({places}) ");
        self.from = "few CROSS JOIN assessment AS a".to_owned();
        self.conditions = format!("a.place = few.place AND {}", self.conditions);
    }

    async fn rows<S: Sql>(
        mut self,
        sql: &S,
        sort: QueueSort,
        is_back: bool,
        most: i64,
        skip: i64,
    ) -> Result<Vec<Found>, LedgerError> {
        let (first, first_down, rest_down) = order(sort);
        let way = |is_down: bool| if is_down != is_back { "DESC" } else { "ASC" };
        let (one, rest) = (way(first_down), way(rest_down));
        let then = if first == "created_at" { String::new() } else { format!("a.created_at {rest}, ") };
        let (most, skip) = (self.value(most), self.value(skip));
        let Self { with, from, conditions, values } = self;
        let text = format!(
            "{with}SELECT {COLUMNS} FROM {from} WHERE {conditions} ORDER BY a.{first} {one}, {then}a.item_id {rest} LIMIT {most} OFFSET {skip}"
        );
        Ok(sql.rows(&text, &values).await?.iter().filter_map(Found::of).collect())
    }
}

/// From what the rows are read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Narrow {
    /// From all, along the index.
    No,
    /// The same: more than [`FEW`] have the text.
    Many,
    /// From those with a kind of flag, or with a confidence in a band.
    Kind(i64),
    /// From those that the index of texts finds.
    Text(String),
    /// From these places, in JSON: all that fit, so many.
    Places(String, u64),
}

async fn number<S: Sql>(sql: &S, text: &str, values: &[SqlValue]) -> Result<i64, LedgerError> {
    Ok(sql.rows(text, values).await?.first().and_then(|row| row.first()).map_or(0, SqlValue::int))
}

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
    let Some(text) = &wanted.text else { return Ok(by) };
    if by == Narrow::No && counted(sql, scope, wanted.status.as_deref(), ALL).await? > FEW {
        by = text::pattern(sql, text).await?.map_or(Narrow::No, Narrow::Text);
    }
    let mut of = Statement::new::<S>(scope, wanted, &by);
    let most = of.value(FEW + 1);
    let Statement { with, from, conditions, values } = of;
    let found = sql.rows_by_values(&format!("{with}SELECT a.place FROM {from} WHERE {conditions} LIMIT {most}"), &values).await?;
    let count = found.len() as u64;
    if count > FEW.unsigned_abs() {
        return Ok(Narrow::Many);
    }
    let places: Vec<i64> = found.iter().filter_map(|row| row.first()).map(SqlValue::int).collect();
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
        Statement::new::<S>(self.scope, self.wanted, &self.narrow)
    }

    /// The rows after this item (or, going back, before it), wherever it stands.
    async fn after(&self, item_id: &str, is_back: bool, most: i64) -> Result<Option<Vec<Found>>, LedgerError> {
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
        let mut rows = equal.rows(self.sql, sort, is_back, most, 0).await?;
        let left = most.saturating_sub(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        if left > 0 {
            let mut beyond = self.statement();
            let one = beyond.value(value);
            beyond.and(&format!("a.{first} {} {one}", sign(first_down)));
            rows.extend(beyond.rows(self.sql, sort, is_back, left, 0).await?);
        }
        Ok(Some(rows))
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

pub(super) async fn page<S: Sql>(
    sql: &S,
    scope: &str,
    wanted: &Wanted,
    after: Option<&str>,
    size: usize,
) -> Result<TablePage, LedgerError> {
    let reading = Reading { sql, scope, wanted, narrow: narrow(sql, scope, wanted).await? };
    let most = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let skipped = after.and_then(|after| after.parse::<u32>().ok()).map_or(0, i64::from);
    let by_number = wanted.sort == QueueSort::Riskiest;
    let known = match after.filter(|_| !by_number) {
        Some(item_id) => reading.after(item_id, false, most).await?,
        None => None,
    };
    let mut rows = match known {
        Some(rows) => rows,
        None => reading.statement().rows(sql, wanted.sort, false, most, if by_number { skipped } else { 0 }).await?,
    };
    let is_last = rows.len() <= size;
    rows.truncate(size);
    let next = match rows.last().filter(|_| !is_last) {
        Some(_) if by_number => Some(skipped.saturating_add(i64::try_from(size).unwrap_or(0)).to_string()),
        last => last.map(|row| row.item_id.clone()),
    };
    let (total, is_more) = reading.total().await?;
    Ok(TablePage { rows, next, total, is_more })
}

pub(super) async fn beside<S: Sql>(
    sql: &S,
    scope: &str,
    wanted: &Wanted,
    item_id: &str,
    passed_over: &[String],
) -> Result<(Option<String>, Option<String>), LedgerError> {
    let reading = Reading { sql, scope, wanted, narrow: narrow(sql, scope, wanted).await? };
    let enough = i64::try_from(passed_over.len()).unwrap_or(i64::MAX).saturating_add(2);
    let first = |rows: Vec<Found>| rows.into_iter().find(|row| row.item_id != item_id && !passed_over.contains(&row.item_id));
    let previous = reading.after(item_id, true, enough).await?.unwrap_or_default();
    let mut next = first(reading.after(item_id, false, enough).await?.unwrap_or_default());
    if next.is_none() {
        next = first(reading.statement().rows(sql, wanted.sort, false, enough, 0).await?);
    }
    Ok((first(previous).map(|row| row.item_id), next.map(|row| row.item_id)))
}

pub(super) async fn is_in<S: Sql>(sql: &S, scope: &str, wanted: &Wanted, item_id: &str) -> Result<bool, LedgerError> {
    let mut of = Statement::new::<S>(scope, wanted, &Narrow::No);
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
