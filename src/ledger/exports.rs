//! Which states of which items went out, and in which export: so that nothing goes twice, and nothing never.
//!
//! An export has the name of its file. It is recorded when the file is complete, all items or none, and a state of an item belongs
//! to at most one: of two exports that have it, the second is refused as a whole. Its items can be read again by its name.

use super::{
    LedgerError,
    homes::column,
    now,
    sql::{Row, Sql, SqlValue, among, read, write},
};
use crate::{
    database::{Database, OnProblem},
    domain::Version,
};
use std::collections::HashSet;

/// Items to write with one statement.
const AT_ONCE: usize = 100;

/// The exports of one collection of one deployment. Clones share the database.
#[derive(Clone)]
pub struct Exports {
    database: Database,
    scope: String,
}

/// A state of an item that went out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Copied {
    /// The item.
    pub item_id: String,
    /// Its version.
    pub version: Version,
}

/// An export that is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The name of its file.
    pub name: String,
    /// When it was recorded, in microseconds since 1970.
    pub at: i64,
    /// The name of who exported.
    pub reviewer_name: String,
    /// How many items are in it.
    pub items: u64,
}

impl Export {
    fn read(row: &Row) -> Option<Self> {
        let text = |index: usize| Some(row.get(index)?.text().to_owned());
        let items = row.get(3).map_or(0, SqlValue::int).unsigned_abs();
        Some(Self { name: text(0)?, at: row.get(1)?.int(), reviewer_name: text(2)?, items })
    }
}

/// Who exports.
#[derive(Clone, Debug)]
pub struct Exporter {
    /// The id in the session.
    pub reviewer: String,
    /// The name that colleagues see.
    pub reviewer_name: String,
}

impl Exports {
    /// The exports of the records of this deployment and collection.
    pub fn new(database: Database, deployment: &str, collection: &str) -> Self {
        Self { database, scope: column(deployment, collection) }
    }

    /// Those of these that went out in some export.
    pub async fn known(&self, copies: &[Copied]) -> Result<HashSet<Copied>, LedgerError> {
        let copies = copies.to_vec();
        read!(self, |sql| known(sql, &copies))
    }

    /// Records an export. Each item must be there once.
    ///
    /// # Errors
    ///
    /// [`LedgerError::ExportExists`] and [`LedgerError::ExportedMeanwhile`]; nothing is recorded then.
    pub async fn record(&self, name: &str, by: &Exporter, copies: Vec<Copied>) -> Result<(), LedgerError> {
        let (scope, name, by) = (self.scope.clone(), name.to_owned(), by.clone());
        write!(self, |sql| record(sql, &scope, &name, &by, &copies))
    }

    /// Takes an export back whose file could not be handed over: its items are new again.
    pub async fn withdraw(&self, name: &str) -> Result<(), LedgerError> {
        let (scope, name) = (self.scope.clone(), name.to_owned());
        write!(self, |sql| withdraw(sql, &scope, &name))
    }

    /// What is in the export with this name, in its order; `None` if there is no such export.
    pub async fn copies(&self, name: &str) -> Result<Option<Vec<Copied>>, LedgerError> {
        let (scope, name) = (self.scope.clone(), name.to_owned());
        read!(self, |sql| copies(sql, &scope, &name))
    }

    /// The newest exports, the last first.
    pub async fn newest(&self, most: usize) -> Result<Vec<Export>, LedgerError> {
        let (scope, most) = (self.scope.clone(), i64::try_from(most).unwrap_or(i64::MAX));
        read!(self, |sql| newest(sql, &scope, most))
    }

    /// The exports in which an item went out, oldest first.
    pub async fn of_item(&self, item_id: &str) -> Result<Vec<Export>, LedgerError> {
        let (scope, item_id) = (self.scope.clone(), item_id.to_owned());
        read!(self, |sql| of_item(sql, &scope, &item_id))
    }
}

async fn known<S: Sql>(sql: &S, copies: &[Copied]) -> Result<HashSet<Copied>, LedgerError> {
    let ids: Vec<&str> = copies.iter().map(|copied| copied.item_id.as_str()).collect();
    let text = format!("SELECT item_id, version FROM exported_item WHERE item_id IN {}", among::<S>(1));
    let rows = sql.rows(&text, &[serde_json::to_string(&ids)?.as_str().into()]).await?;
    let all: HashSet<Copied> = rows.iter().filter_map(copied).collect();
    Ok(copies.iter().filter(|copied| all.contains(copied)).cloned().collect())
}

fn copied(row: &Row) -> Option<Copied> {
    Some(Copied { item_id: row.first()?.text().to_owned(), version: Version::new(row.get(1)?.text()) })
}

async fn record<S: Sql>(sql: &S, scope: &str, name: &str, by: &Exporter, copies: &[Copied]) -> Result<(), LedgerError> {
    if id(sql, scope, name).await?.is_some() {
        return Err(LedgerError::ExportExists(name.to_owned()));
    }
    let export = uuid::Uuid::new_v4().to_string();
    sql.run(
        "INSERT INTO export (id, scope, name, at, reviewer, reviewer_name) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            export.as_str().into(),
            scope.into(),
            name.into(),
            now().into(),
            by.reviewer.as_str().into(),
            by.reviewer_name.as_str().into(),
        ],
    )
    .await?;
    let mut place = 0_i64;
    for some in copies.chunks(AT_ONCE) {
        if !known(sql, some).await?.is_empty() {
            return Err(LedgerError::ExportedMeanwhile);
        }
        let mut values: Vec<SqlValue> = Vec::with_capacity(4 * some.len());
        for Copied { item_id, version } in some {
            values.extend([item_id.as_str().into(), version.as_str().into(), export.as_str().into(), place.into()]);
            place += 1;
        }
        let row = |at: usize| format!("(${}, ${}, ${}, ${})", 4 * at + 1, 4 * at + 2, 4 * at + 3, 4 * at + 4);
        let rows = (0..some.len()).map(row).collect::<Vec<_>>().join(", ");
        sql.run(&format!("INSERT INTO exported_item (item_id, version, export, place) VALUES {rows}"), &values).await?;
    }
    Ok(())
}

async fn withdraw<S: Sql>(sql: &S, scope: &str, name: &str) -> Result<(), LedgerError> {
    let Some(export) = id(sql, scope, name).await? else { return Ok(()) };
    sql.run("DELETE FROM exported_item WHERE export = $1", &[export.as_str().into()]).await?;
    sql.run("DELETE FROM export WHERE id = $1", &[export.as_str().into()]).await
}

async fn id<S: Sql>(sql: &S, scope: &str, name: &str) -> Result<Option<String>, LedgerError> {
    let rows = sql.rows("SELECT id FROM export WHERE scope = $1 AND name = $2", &[scope.into(), name.into()]).await?;
    Ok(rows.first().and_then(|row| Some(row.first()?.text().to_owned())))
}

async fn copies<S: Sql>(sql: &S, scope: &str, name: &str) -> Result<Option<Vec<Copied>>, LedgerError> {
    let Some(export) = id(sql, scope, name).await? else { return Ok(None) };
    let text = "SELECT item_id, version FROM exported_item WHERE export = $1 ORDER BY place";
    Ok(Some(sql.rows(text, &[export.as_str().into()]).await?.iter().filter_map(copied).collect()))
}

async fn newest<S: Sql>(sql: &S, scope: &str, most: i64) -> Result<Vec<Export>, LedgerError> {
    let text = "SELECT name, at, reviewer_name, (SELECT count(*) FROM exported_item WHERE exported_item.export = export.id)
                FROM export WHERE scope = $1 ORDER BY at DESC, id LIMIT $2";
    Ok(sql.rows(text, &[scope.into(), most.into()]).await?.iter().filter_map(Export::read).collect())
}

async fn of_item<S: Sql>(sql: &S, scope: &str, item_id: &str) -> Result<Vec<Export>, LedgerError> {
    let text = "SELECT name, at, reviewer_name, (SELECT count(*) FROM exported_item AS all_of WHERE all_of.export = export.id)
                FROM exported_item JOIN export ON export.id = exported_item.export
                WHERE exported_item.item_id = $2 AND export.scope = $1 ORDER BY at, id";
    Ok(sql.rows(text, &[scope.into(), item_id.into()]).await?.iter().filter_map(Export::read).collect())
}

/// Reports items that went out in an export that is gone.
pub(super) async fn check(database: &Database, problem: &OnProblem) -> Result<(), LedgerError> {
    let exports = Exports::new(database.clone(), "", "");
    let lost: Vec<String> = read!(exports, |sql| lost(sql))?;
    lost.into_iter().for_each(|item| problem(format!("record {item} went out in an export that is not in the ledger any more")));
    Ok(())
}

async fn lost<S: Sql>(sql: &S) -> Result<Vec<String>, LedgerError> {
    let text = "SELECT item_id FROM exported_item WHERE NOT EXISTS (SELECT 1 FROM export WHERE export.id = exported_item.export)
                ORDER BY item_id";
    let rows = sql.rows(text, &[]).await?;
    Ok(rows.iter().filter_map(|row| Some(row.first()?.text().to_owned())).collect())
}
