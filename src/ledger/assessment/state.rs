//! How far the records have been read, and what is left to do.

use super::{
    super::{
        LedgerError,
        sql::{Row, Sql, SqlValue},
    },
    Census, ToDo,
    numbers::ALL,
};
use crate::domain::Status;

/// Rows to mark in one transaction.
const AT_ONCE: i64 = 5_000;
/// So many of those that were put off long ago are tried again at once.
const OLD_ONES: i64 = 200;
/// More rows with something left to do are not counted.
const MOST_WAITING: i64 = 100_000;

/// How far the records of the collection have been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The rules of the assessments.
    pub rules: String,
    /// Everything written until then was read: microseconds since 1970.
    pub seen_to: i64,
    /// Where reading the older records goes on; empty: all are read.
    pub going_on: String,
}

fn first_int(rows: &[Row]) -> i64 {
    rows.first().and_then(|row| row.first()).map_or(0, SqlValue::int)
}

pub(super) async fn census<S: Sql>(sql: &S, scope: &str, status: Option<&str>) -> Result<Census, LedgerError> {
    let known = "SELECT CAST(coalesce(sum(items), 0) AS bigint) FROM assessment_count
                 WHERE scope = $1 AND kind = $2 AND ($3 = '' OR status = $4)";
    let word = status.unwrap_or_default();
    // A record without a status has an empty one, and `Some("")` is never asked for.
    let known = sql.rows(known, &[scope.into(), ALL.into(), word.into(), word.into()]).await?;
    let waiting =
        format!("SELECT count(*) FROM (SELECT 1 FROM assessment WHERE scope = $1 AND todo = $2 LIMIT {MOST_WAITING}) AS waiting");
    let mut counts = [0; 3];
    for (count, todo) in counts.iter_mut().zip([ToDo::Words, ToDo::Everything, ToDo::Unreadable]) {
        *count = first_int(&sql.rows(&waiting, &[scope.into(), todo.number().into()]).await?);
    }
    let [words, everything, unreadable] = counts.map(i64::unsigned_abs);
    let all = "SELECT CAST(coalesce(sum(items), 0) AS bigint) FROM assessment_count WHERE scope = $1 AND kind = $2";
    let all = first_int(&sql.rows(all, &[scope.into(), ALL.into()]).await?).unsigned_abs();
    Ok(Census { all, known: first_int(&known).unsigned_abs(), unreadable, waiting: words + everything })
}

pub(super) async fn progress<S: Sql>(sql: &S, scope: &str) -> Result<Option<Progress>, LedgerError> {
    let rows = sql.rows("SELECT rules, seen_to, going_on FROM assessment_state WHERE scope = $1", &[scope.into()]).await?;
    Ok(rows.first().map(|row| Progress {
        rules: row.first().map_or("", SqlValue::text).to_owned(),
        seen_to: row.get(1).map_or(0, SqlValue::int),
        going_on: row.get(2).map_or("", SqlValue::text).to_owned(),
    }))
}

pub(super) async fn set_progress<S: Sql>(sql: &S, scope: &str, progress: &Progress) -> Result<(), LedgerError> {
    sql.run(
        "INSERT INTO assessment_state (scope, rules, seen_to, going_on) VALUES ($1, $2, $3, $4)
         ON CONFLICT (scope) DO UPDATE SET going_on = excluded.going_on,
             seen_to = CASE WHEN assessment_state.seen_to > excluded.seen_to THEN assessment_state.seen_to ELSE excluded.seen_to END
         WHERE assessment_state.rules = excluded.rules",
        &[scope.into(), progress.rules.as_str().into(), progress.seen_to.into(), progress.going_on.as_str().into()],
    )
    .await
}

pub(super) async fn set_rules<S: Sql>(sql: &S, scope: &str, rules: &str) -> Result<(), LedgerError> {
    sql.run("UPDATE assessment_state SET rules = $1 WHERE scope = $2", &[rules.into(), scope.into()]).await
}

pub(super) async fn is_any_due<S: Sql>(sql: &S, scope: &str, today: &str) -> Result<bool, LedgerError> {
    let statement = "SELECT place FROM assessment WHERE scope = $1 AND until_day <> '' AND until_day <= $2 LIMIT 1";
    Ok(!sql.rows(statement, &[scope.into(), today.into()]).await?.is_empty())
}

pub(super) async fn mark_day<S: Sql>(sql: &S, scope: &str, today: &str) -> Result<(), LedgerError> {
    let statement = "UPDATE assessment SET todo = 2, until_day = '' WHERE scope = $1 AND until_day <> '' AND until_day <= $2";
    sql.run(statement, &[scope.into(), today.into()]).await
}

pub(super) async fn mark_rules<S: Sql>(sql: &S, scope: &str, rules: &str, place: i64) -> Result<Option<i64>, LedgerError> {
    let last = sql.rows("SELECT CAST(coalesce(max(place), 0) AS bigint) FROM assessment", &[]).await?;
    if place > first_int(&last) {
        return Ok(None);
    }
    let next = place.saturating_add(AT_ONCE);
    let statement = "UPDATE assessment SET todo = 2 WHERE place >= $1 AND place < $2 AND scope || '' = $3 AND rules <> $4 AND todo NOT IN (2, 3)";
    sql.run(statement, &[place.into(), next.into(), scope.into(), rules.into()]).await?;
    Ok(Some(next))
}

pub(super) async fn to_do<S: Sql>(sql: &S, scope: &str, most: usize) -> Result<Vec<String>, LedgerError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut ids = Vec::new();
    for (todo, sign) in [(ToDo::Everything, "="), (ToDo::Words, "="), (ToDo::Everything, "<>"), (ToDo::Words, "<>")] {
        let statement = format!(
            "SELECT item_id FROM assessment WHERE scope = $1 AND todo = $2 AND status {sign} $3
             ORDER BY created_at DESC LIMIT $4"
        );
        let left = most.saturating_sub(i64::try_from(ids.len()).unwrap_or(i64::MAX));
        if left > 0 {
            let values = [scope.into(), todo.number().into(), Status::PendingReview.word().into(), left.into()];
            ids.extend(sql.rows(&statement, &values).await?.into_iter().map(first_text));
        }
    }
    Ok(ids)
}

pub(super) async fn put_off<S: Sql>(sql: &S, scope: &str, item_id: &str) -> Result<(), LedgerError> {
    // Without its rules, an assessment that is out of date stays so.
    let statement = "UPDATE assessment SET todo = $1, rules = CASE WHEN todo = 2 THEN '' ELSE rules END
                     WHERE scope = $2 AND item_id = $3 AND todo IN (1, 2)";
    sql.run(statement, &[ToDo::Later.number().into(), scope.into(), item_id.into()]).await
}

pub(super) async fn try_again<S: Sql>(sql: &S, scope: &str, since: i64) -> Result<(), LedgerError> {
    let statement = "UPDATE assessment SET todo = CASE WHEN rules = '' THEN 2 ELSE 1 END
                     WHERE scope = $1 AND todo = $2 AND (updated_at >= $3 OR rules = '' OR place IN
                         (SELECT place FROM assessment WHERE scope = $1 AND todo = $2 ORDER BY random() LIMIT $4))";
    sql.run(statement, &[scope.into(), ToDo::Later.number().into(), since.into(), OLD_ONES.into()]).await
}

pub(super) async fn between<S: Sql>(sql: &S, scope: &str, from: i64, to: i64) -> Result<(u64, i64), LedgerError> {
    let values = [scope.into(), from.into(), to.into()];
    let count = "SELECT count(*) FROM assessment WHERE scope = $1 AND created_at >= $2 AND created_at < $3";
    let count = first_int(&sql.rows(count, &values).await?);
    let [scope, from, to] = values;
    let middle = "SELECT created_at FROM assessment WHERE scope = $1 AND created_at >= $2 AND created_at < $3
                  ORDER BY created_at DESC LIMIT 1 OFFSET $4";
    let middle = first_int(&sql.rows(middle, &[scope, from, to, (count / 2).into()]).await?);
    Ok((count.unsigned_abs(), middle))
}

pub(super) async fn ids_between<S: Sql>(sql: &S, scope: &str, from: i64, to: i64) -> Result<Vec<String>, LedgerError> {
    let statement = "SELECT item_id FROM assessment WHERE scope = $1 AND created_at >= $2 AND created_at < $3";
    Ok(sql.rows(statement, &[scope.into(), from.into(), to.into()]).await?.into_iter().map(first_text).collect())
}

fn first_text(row: Row) -> String {
    row.first().map_or("", SqlValue::text).to_owned()
}
