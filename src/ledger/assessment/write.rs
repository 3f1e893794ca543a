//! Stores assessments, and what follows from them: duplicates on both sides, and the counts.

use super::{
    super::{
        LedgerError,
        sql::{Row, Sql, SqlValue},
    },
    Assessment, MOST_TOLD, NO_AMOUNT, ToDo, key_of,
    numbers::{ALL, ALL_KINDS, UNREADABLE, band_bit, bands_of, bit, kinds_in, listed, number_in, number_of},
    state::progress,
    twins::{Other, Twin, others, twin_of},
};
use crate::domain::FlagKind;
use std::collections::{BTreeMap, BTreeSet};

/// What depends on the flags of a record and the number of its duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sum {
    flags: i64,
    risk: i64,
    mask: i64,
}

impl Sum {
    fn of(kinds: &[FlagKind], duplicates: usize, band: i64) -> Self {
        let all = || kinds.iter().copied().chain(std::iter::repeat_n(FlagKind::Duplicate, duplicates));
        Self {
            flags: i64::try_from(all().count()).unwrap_or(i64::MAX),
            risk: i64::from(all().map(FlagKind::weight).fold(0, u32::saturating_add)),
            mask: all().fold(band, |mask, kind| mask | bit(kind)),
        }
    }
}

pub(super) fn kinds_of(text: &str) -> Vec<FlagKind> {
    text.split(',').filter_map(|number| FlagKind::ALL.get(number.parse::<usize>().ok()?).copied()).collect()
}

fn text_of(kinds: &[FlagKind]) -> String {
    kinds.iter().map(|kind| number_of(*kind).to_string()).collect::<Vec<_>>().join(",")
}

/// A row before and after: what changes the counts.
#[derive(Debug)]
struct Stored {
    place: i64,
    status: String,
    kinds: Vec<FlagKind>,
    duplicates: usize,
    mask: i64,
    twin: Twin,
}

const STORED: &str =
    "place, status, kinds, duplicates, mask, file_hash, seller, number, total, date, updated_at, version, rules, todo";

impl Stored {
    fn of(row: &Row) -> Option<Self> {
        Some(Self {
            place: row.first()?.int(),
            status: row.get(1)?.text().to_owned(),
            kinds: kinds_of(row.get(2)?.text()),
            duplicates: usize::try_from(row.get(3)?.int()).unwrap_or(0),
            mask: row.get(4)?.int(),
            twin: twin_of(row.get(5..10)?),
        })
    }
}

/// Changes of the counts, by status and kind.
#[derive(Default)]
struct Counts(BTreeMap<(String, i64), i64>);

impl Counts {
    fn add(&mut self, status: &str, mask: i64, by: i64) {
        if status != UNREADABLE {
            for kind in kinds_in(mask).into_iter().chain([ALL]) {
                for band in bands_of(mask).map(Some).chain([None]) {
                    *self.0.entry((status.to_owned(), number_in(band, kind))).or_default() += by;
                }
            }
        }
    }

    async fn write<S: Sql>(self, sql: &S, scope: &str) -> Result<(), LedgerError> {
        for ((status, kind), by) in self.0.into_iter().filter(|(_, by)| *by != 0) {
            sql.run(
                "INSERT INTO assessment_count (scope, status, kind, items) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (scope, status, kind) DO UPDATE SET items = assessment_count.items + excluded.items",
                &[scope.into(), status.as_str().into(), kind.into(), by.into()],
            )
            .await?;
        }
        Ok(())
    }
}

pub(super) async fn store<S: Sql>(sql: &S, scope: &str, batch: &[Assessment]) -> Result<(), LedgerError> {
    let mut counts = Counts::default();
    let rules = progress(sql, scope).await?.map(|progress| progress.rules);
    for one in batch.iter().filter(|one| rules.as_ref().is_none_or(|rules| *rules == one.rules)) {
        store_one(sql, scope, one, &mut counts).await?;
    }
    counts.write(sql, scope).await
}

/// Whether an assessment is more complete than another of the same state by the same rules.
fn is_more_complete(this: ToDo, other: ToDo) -> bool {
    let order = [ToDo::Everything, ToDo::Words, ToDo::Later, ToDo::Nothing];
    let rank = |todo: ToDo| order.iter().position(|one| *one == todo);
    matches!((rank(this), rank(other)), (Some(this), Some(other)) if this > other)
}

async fn store_one<S: Sql>(sql: &S, scope: &str, one: &Assessment, counts: &mut Counts) -> Result<(), LedgerError> {
    let statement = format!("SELECT {STORED} FROM assessment WHERE scope = $1 AND item_id = $2");
    let row = sql.rows(&statement, &[scope.into(), one.item_id.as_str().into()]).await?.into_iter().next();
    let old = row.as_ref().and_then(Stored::of);
    if let Some(row) = &row {
        let at = |index: usize| row.get(index);
        let written = at(10).map_or(0, SqlValue::int);
        let is_same =
            at(11).map(SqlValue::text) == Some(one.version.as_str()) && at(12).map(SqlValue::text) == Some(one.rules.as_str());
        let is_better = is_same && at(13).is_some_and(|todo| is_more_complete(ToDo::of(todo.int()), one.todo));
        if written > one.updated_at || is_better {
            return Ok(());
        }
    }
    let before = match &old {
        Some(old) if old.twin != one.twin => others(sql, scope, &one.item_id, &old.twin).await?,
        _ => Vec::new(),
    };
    let now = others(sql, scope, &one.item_id, &one.twin).await?;
    let duplicates = now.len().min(MOST_TOLD);
    let sum = Sum::of(&one.kinds, duplicates, band_bit(one.band));
    let status = if one.todo == ToDo::Unreadable { UNREADABLE.to_owned() } else { key_of(&one.status) };
    let place = write_row(sql, scope, one, &status, duplicates, &sum).await?;
    if let Some(old) = &old {
        counts.add(&old.status, old.mask, -1);
    }
    counts.add(&status, sum.mask, 1);
    write_kinds(sql, scope, place, old.as_ref().map(|old| old.mask), sum.mask).await?;
    if old.is_none_or(|old| old.twin != one.twin) {
        recount(sql, scope, before.into_iter().chain(now), counts).await?;
    }
    Ok(())
}

/// Returns the place of the row.
async fn write_row<S: Sql>(
    sql: &S,
    scope: &str,
    one: &Assessment,
    status: &str,
    duplicates: usize,
    sum: &Sum,
) -> Result<i64, LedgerError> {
    const COLUMNS: [&str; 24] = [
        "scope",
        "item_id",
        "version",
        "updated_at",
        "created_at",
        "rules",
        "until_day",
        "todo",
        "status",
        "document",
        "row_keys",
        "kinds",
        "duplicates",
        "flags",
        "risk",
        "mask",
        "confidence",
        "search",
        "amount",
        "file_hash",
        "seller",
        "number",
        "total",
        "date",
    ];
    let values: [SqlValue; 24] = [
        scope.into(),
        one.item_id.as_str().into(),
        one.version.as_str().into(),
        one.updated_at.into(),
        one.created_at.into(),
        one.rules.as_str().into(),
        one.until_day.as_str().into(),
        one.todo.number().into(),
        status.into(),
        one.document.as_str().into(),
        serde_json::to_string(&one.keys)?.as_str().into(),
        text_of(&one.kinds).as_str().into(),
        i64::try_from(duplicates).unwrap_or(0).into(),
        sum.flags.into(),
        sum.risk.into(),
        sum.mask.into(),
        SqlValue::Real(one.confidence.unwrap_or(-1.0)),
        one.search.as_str().into(),
        SqlValue::Real(one.amount.unwrap_or(NO_AMOUNT)),
        one.twin.file_hash.as_str().into(),
        one.twin.seller.as_str().into(),
        one.twin.number.as_str().into(),
        one.twin.total.as_str().into(),
        one.twin.date.as_str().into(),
    ];
    let places: Vec<String> = (1..=COLUMNS.len()).map(|place| format!("${place}")).collect();
    let set: Vec<String> = COLUMNS.iter().skip(2).map(|name| format!("{name} = excluded.{name}")).collect();
    let statement = format!(
        "INSERT INTO assessment ({}) VALUES ({}) ON CONFLICT (scope, item_id) DO UPDATE SET {} RETURNING place",
        COLUMNS.join(", "),
        places.join(", "),
        set.join(", ")
    );
    let rows = sql.rows(&statement, &values).await?;
    Ok(rows.first().and_then(|row| row.first()).map_or(0, SqlValue::int))
}

/// Writes which kinds the record has now, if that has changed.
async fn write_kinds<S: Sql>(sql: &S, scope: &str, place: i64, old: Option<i64>, new: i64) -> Result<(), LedgerError> {
    let (had, has) = (old.map(listed).unwrap_or_default(), listed(new));
    for gone in had.difference(&has) {
        let statement = "DELETE FROM assessment_kind WHERE scope = $1 AND kind = $2 AND place = $3";
        sql.run(statement, &[scope.into(), (*gone).into(), place.into()]).await?;
    }
    for added in has.difference(&had) {
        let statement = "INSERT INTO assessment_kind (scope, kind, place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        sql.run(statement, &[scope.into(), (*added).into(), place.into()]).await?;
    }
    Ok(())
}

/// Counts the duplicates of these records again.
async fn recount<S: Sql>(
    sql: &S,
    scope: &str,
    affected: impl Iterator<Item = Other>,
    counts: &mut Counts,
) -> Result<(), LedgerError> {
    let mut done = BTreeSet::new();
    for other in affected {
        if !done.insert(other.place) {
            continue;
        }
        let statement = format!("SELECT {STORED} FROM assessment WHERE place = $1");
        let Some(old) = sql.rows(&statement, &[other.place.into()]).await?.first().and_then(Stored::of) else { continue };
        let duplicates = others(sql, scope, &other.duplicate.id, &other.twin).await?.len().min(MOST_TOLD);
        if duplicates == old.duplicates {
            continue;
        }
        let sum = Sum::of(&old.kinds, duplicates, old.mask & !ALL_KINDS);
        sql.run(
            "UPDATE assessment SET duplicates = $1, flags = $2, risk = $3, mask = $4 WHERE place = $5",
            &[
                i64::try_from(duplicates).unwrap_or(0).into(),
                sum.flags.into(),
                sum.risk.into(),
                sum.mask.into(),
                old.place.into(),
            ],
        )
        .await?;
        counts.add(&old.status, old.mask, -1);
        counts.add(&old.status, sum.mask, 1);
        write_kinds(sql, scope, old.place, Some(old.mask), sum.mask).await?;
    }
    Ok(())
}

pub(super) async fn remove<S: Sql>(sql: &S, scope: &str, item_ids: &[String]) -> Result<(), LedgerError> {
    let mut counts = Counts::default();
    for item_id in item_ids {
        let statement = format!("SELECT {STORED} FROM assessment WHERE scope = $1 AND item_id = $2");
        let rows = sql.rows(&statement, &[scope.into(), item_id.as_str().into()]).await?;
        let Some(old) = rows.first().and_then(Stored::of) else { continue };
        let affected = others(sql, scope, item_id, &old.twin).await?;
        sql.run("DELETE FROM assessment WHERE place = $1", &[old.place.into()]).await?;
        for kind in listed(old.mask) {
            let statement = "DELETE FROM assessment_kind WHERE scope = $1 AND kind = $2 AND place = $3";
            sql.run(statement, &[scope.into(), kind.into(), old.place.into()]).await?;
        }
        counts.add(&old.status, old.mask, -1);
        recount(sql, scope, affected.into_iter(), &mut counts).await?;
    }
    counts.write(sql, scope).await
}
