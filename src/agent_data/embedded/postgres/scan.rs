//! Queries that only the records themselves can answer: read in batches, from one snapshot of the database, and judged by
//! [`Filter::matches`]. The batch bounds memory, the limit bounds time.

use super::{
    super::{
        super::{AgentDataError, Direction, Filter, Item, Page, Scope, Search},
        MAX_PAGE_BYTES,
        page_token::{self, SortValue},
        sort::compare_keys,
        took_too_long,
    },
    ITEM_COLUMNS,
    fields::{SortKey, SortSource, has_odd, sort_keys},
    filter_sql::{Plan, plan},
    index, item_of_row,
    keyset::{comes_after, order_sql, sort_values},
    statement::Statement,
};
use crate::database::DatabaseError;
use deadpool_postgres::{Object, Transaction};
use jiff::Timestamp;
use serde_json::Value;
use std::{
    cmp::Ordering,
    sync::OnceLock,
    time::{Duration, Instant},
};
use tokio_postgres::{IsolationLevel, Portal, Row};

/// Bytes of records that a batch should hold.
const BATCH_BYTES: usize = 4 << 20;
const LARGEST_BATCH: usize = 500;
/// Row numbers per DELETE statement.
const DELETED_AT_ONCE: usize = 10_000;

/// What to look for, and for how long.
pub(super) struct Scan<'a> {
    pub scope: &'a Scope,
    pub filter: &'a Filter,
    pub limit: Duration,
}

/// A record that matches.
pub(super) struct Candidate {
    pub row: Row,
    data: OnceLock<Value>,
}

impl Candidate {
    /// Parsed on first use: where PostgreSQL has answered the whole query, nobody needs it.
    pub fn data(&self) -> &Value {
        // The default is never used: this program writes only JSON.
        self.data.get_or_init(|| serde_json::from_str(self.row.get(3)).unwrap_or_default())
    }

    pub fn row_number(&self) -> i64 {
        self.row.get(ROW_NUMBER)
    }

    pub fn created_at(&self) -> i64 {
        self.row.get(4)
    }
}

/// The column after [`ITEM_COLUMNS`]; the columns of an order come after it.
const ROW_NUMBER: usize = 6;

/// A snapshot of the database, and the part of the filter that SQL leaves over.
pub(super) struct Reading<'t> {
    transaction: &'t Transaction<'t>,
    portal: Portal,
    rest: Filter,
    filter: Filter,
    deadline: Instant,
    batch: usize,
}

impl Scan<'_> {
    /// Starts reading. `tail` gives the end of the statement, given whether the columns are usable.
    async fn read<'t>(
        &self,
        transaction: &'t Transaction<'t>,
        tail: impl FnOnce(bool, &mut Statement) -> Result<Tail, AgentDataError>,
    ) -> Result<Reading<'t>, AgentDataError> {
        let is_odd = has_odd(transaction, self.scope).await?;
        let indexed = index::paths(transaction).await?;
        let mut statement = Statement::default();
        let Plan { condition, rest } = plan(self.scope, self.filter, !is_odd, &indexed, &mut statement);
        let Tail { columns, condition: more, end } = tail(!is_odd, &mut statement)?;
        let sql = format!("SELECT {ITEM_COLUMNS}, row_number{columns} FROM agent_data WHERE {condition}{more} {end}");
        let prepared = transaction.prepare(&sql).await?;
        let portal = transaction.bind(&prepared, &statement.parameters()).await?;
        let deadline = Instant::now() + self.limit;
        Ok(Reading { transaction, portal, rest, filter: self.filter.clone(), deadline, batch: 16 })
    }
}

/// What a scan adds to its statement.
#[derive(Default)]
struct Tail {
    columns: String,
    condition: String,
    end: String,
}

impl Reading<'_> {
    /// The next matching records; `None` at the end. A batch may be empty before that.
    pub async fn next(&mut self) -> Result<Option<Vec<Candidate>>, AgentDataError> {
        if Instant::now() > self.deadline {
            return Err(took_too_long(&self.filter));
        }
        let most = i32::try_from(self.batch).unwrap_or(i32::MAX);
        let rows = self.transaction.query_portal(&self.portal, most).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let bytes: usize = rows.iter().map(|row| row.get::<_, &str>(3).len()).sum();
        self.batch = (BATCH_BYTES / (bytes / rows.len()).max(1)).clamp(1, LARGEST_BATCH);
        let candidates = rows.into_iter().map(|row| Candidate { row, data: OnceLock::new() });
        if self.rest.is_unrestricted() {
            return Ok(Some(candidates.collect()));
        }
        let instant = |row: &Row, index| Timestamp::from_microsecond(row.get(index)).unwrap_or(Timestamp::UNIX_EPOCH);
        let matches = |one: &Candidate| self.rest.matches(one.data(), instant(&one.row, 4), instant(&one.row, 5));
        Ok(Some(candidates.filter(matches).collect()))
    }
}

/// A transaction that sees one snapshot, whatever is written meanwhile.
async fn one_state(client: &mut Object) -> Result<Transaction<'_>, DatabaseError> {
    Ok(client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true).start().await?)
}

/// Calls `visit` with every matching record.
pub(super) async fn each(
    client: &mut Object,
    scan: &Scan<'_>,
    mut visit: impl FnMut(Candidate) -> Result<(), AgentDataError>,
) -> Result<(), AgentDataError> {
    let transaction = one_state(client).await?;
    let mut reading = scan.read(&transaction, |_, _| Ok(Tail::default())).await?;
    while let Some(candidates) = reading.next().await? {
        candidates.into_iter().try_for_each(&mut visit)?;
    }
    Ok(())
}

/// One page of a search.
pub(super) async fn page(
    client: &mut Object,
    scan: &Scan<'_>,
    search: &Search,
    after: Option<Vec<SortValue>>,
    size: usize,
    question: &str,
) -> Result<Page<Item>, AgentDataError> {
    let transaction = one_state(client).await?;
    let columns_are_usable = !has_odd(&transaction, scan.scope).await?;
    let keys = sort_keys(&search.order_by, columns_are_usable);
    let is_sorted_there = keys.iter().all(|key| key.sql().is_some());
    let (mut page, total) = if is_sorted_there {
        let page = sorted_page(&transaction, scan, search, &keys, after.as_deref(), size, question).await?;
        let total = if search.include_total { Some(count(&transaction, scan).await?) } else { None };
        (page, total)
    } else {
        let (page, total) = unsorted_page(&transaction, scan, search, &keys, after.as_deref(), size, question).await?;
        (page, search.include_total.then_some(total))
    };
    page.total_size = total;
    Ok(page)
}

/// PostgreSQL sorts: reading stops when the page is full.
async fn sorted_page(
    transaction: &Transaction<'_>,
    scan: &Scan<'_>,
    search: &Search,
    keys: &[SortKey],
    after: Option<&[SortValue]>,
    size: usize,
    question: &str,
) -> Result<Page<Item>, AgentDataError> {
    let columns: Vec<&str> = keys.iter().filter_map(SortKey::sql).collect();
    let tail = |_, statement: &mut Statement| {
        let condition = match after {
            Some(after) => format!(" AND {}", comes_after(keys, &columns, after, statement)?),
            None => String::new(),
        };
        let end = format!("ORDER BY {}", order_sql(keys, &columns));
        Ok(Tail { columns: columns.iter().map(|column| format!(", {column}")).collect(), condition, end })
    };
    let mut reading = scan.read(transaction, tail).await?;
    let mut to_skip = if after.is_some() { 0 } else { search.offset };
    let (mut items, mut bytes, mut last): (Vec<Item>, usize, Vec<SortValue>) = (Vec::new(), 0, Vec::new());
    while let Some(candidates) = reading.next().await? {
        for candidate in candidates {
            if to_skip > 0 {
                to_skip -= 1;
                continue;
            }
            if items.len() == size || bytes > MAX_PAGE_BYTES {
                let next_page_token = Some(page_token::write(question, &last)?);
                return Ok(Page { items, next_page_token, total_size: None });
            }
            let item = item_of_row(&candidate.row)?;
            bytes += item.data.get().len();
            items.push(item);
            last = sort_values(keys, &candidate.row, ROW_NUMBER + 1);
        }
    }
    Ok(Page { items, next_page_token: None, total_size: None })
}

/// PostgreSQL can't sort this way: reads every match and keeps the first ones. Also returns the number of matches.
async fn unsorted_page(
    transaction: &Transaction<'_>,
    scan: &Scan<'_>,
    search: &Search,
    keys: &[SortKey],
    after: Option<&[SortValue]>,
    size: usize,
    question: &str,
) -> Result<(Page<Item>, u64), AgentDataError> {
    let directions: Vec<Direction> = keys.iter().map(|key| key.direction).collect();
    let skipped = if after.is_some() { 0 } else { usize::try_from(search.offset).unwrap_or(usize::MAX) };
    let wanted = skipped.saturating_add(size).saturating_add(1);
    let (mut found, mut total): (Vec<(Vec<SortValue>, i64)>, u64) = (Vec::new(), 0);
    let sort = |found: &mut Vec<(Vec<SortValue>, i64)>| {
        found.sort_by(|left, right| compare_keys(&left.0, &right.0, &directions));
        found.truncate(wanted);
    };
    let mut reading = scan.read(transaction, |_, _| Ok(Tail::default())).await?;
    while let Some(candidates) = reading.next().await? {
        for candidate in candidates {
            total += 1;
            let values: Vec<SortValue> = keys.iter().map(|key| value_of(key, &candidate)).collect();
            if after.is_none_or(|after| compare_keys(&values, after, &directions) == Ordering::Greater) {
                found.push((values, candidate.row_number()));
            }
        }
        if found.len() > wanted.saturating_mul(2).saturating_add(1_000) {
            sort(&mut found);
        }
    }
    sort(&mut found);
    let by_row = transaction.prepare(&format!("SELECT {ITEM_COLUMNS} FROM agent_data WHERE row_number = $1")).await?;
    let (mut items, mut bytes, mut next_page_token) = (Vec::new(), 0, None);
    let mut kept = found.iter().skip(skipped).peekable();
    while let Some((values, row_number)) = kept.next() {
        let item = item_of_row(&transaction.query_one(&by_row, &[row_number]).await?)?;
        bytes += item.data.get().len();
        items.push(item);
        if kept.peek().is_some() && (items.len() == size || bytes > MAX_PAGE_BYTES) {
            next_page_token = Some(page_token::write(question, values)?);
            break;
        }
    }
    Ok((Page { items, next_page_token, total_size: None }, total))
}

fn value_of(key: &SortKey, candidate: &Candidate) -> SortValue {
    match &key.source {
        SortSource::CreatedAt => SortValue::Integer(candidate.created_at()),
        SortSource::UpdatedAt => SortValue::Integer(candidate.row.get(5)),
        SortSource::Id => SortValue::Text(candidate.row.get(0)),
        SortSource::Column(column) => SortValue::of_json(candidate.data().get(column.name)),
        SortSource::Data(path) => SortValue::of_json(path.look_up(candidate.data())),
    }
}

async fn count(transaction: &Transaction<'_>, scan: &Scan<'_>) -> Result<u64, AgentDataError> {
    let mut reading = scan.read(transaction, |_, _| Ok(Tail::default())).await?;
    let mut total = 0;
    while let Some(candidates) = reading.next().await? {
        total += candidates.len() as u64;
    }
    Ok(total)
}

/// Removes every matching record, all or none. Waits for records being written, then checks them again.
pub(super) async fn delete(client: &mut Object, scan: &Scan<'_>) -> Result<u64, AgentDataError> {
    let transaction = client.transaction().await?;
    let mut reading = scan.read(&transaction, |_, _| Ok(Tail { end: "FOR UPDATE".to_owned(), ..Tail::default() })).await?;
    let mut matching = Vec::new();
    while let Some(candidates) = reading.next().await? {
        matching.extend(candidates.iter().map(Candidate::row_number));
    }
    let mut deleted = 0;
    for some in matching.chunks(DELETED_AT_ONCE) {
        deleted += transaction.execute("DELETE FROM agent_data WHERE row_number = ANY($1)", &[&some]).await?;
    }
    transaction.commit().await?;
    Ok(deleted)
}
