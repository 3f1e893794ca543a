//! The keys of agents: named, shown once, and kept as a hash. What is done to a key is an event of the chain, in the same transaction.

use super::{
    Actor, LedgerError, now,
    sql::{Append, Row, Sql, SqlValue, read, write},
    token::{Token, has_hash, id_of},
};
use crate::{
    database::{Database, OnProblem},
    domain::Permit,
};
use serde_json::json;

const PREFIX: &str = "csk_";
const COLUMNS: &str = "id, name, hash, permit, created_at, ends_at, revoked_at, last_used_at";

/// The keys of a database. Clones share it.
#[derive(Clone)]
pub struct ApiKeys {
    database: Database,
    scope: String,
}

/// A key without its secret. Times are microseconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKey {
    /// Part of the key, and no secret.
    pub id: String,
    /// What the operator calls it.
    pub name: String,
    /// What its holder may do.
    pub permit: Permit,
    /// When it was made.
    pub created_at: i64,
    /// When it ends; `None` for never.
    pub ends_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<i64>,
}

impl ApiKey {
    /// Whether it opens anything now.
    pub fn is_valid(&self) -> bool {
        self.revoked_at.is_none() && self.ends_at.is_none_or(|end| now() < end)
    }
}

/// What a text that should be a key turns out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A key that is valid now.
    Key(ApiKey),
    /// No key, or one that has ended or was revoked.
    Nothing,
    /// No key was ever made.
    NoKeys,
}

/// A row, with the hash.
struct Kept {
    key: ApiKey,
    hash: String,
}

impl Kept {
    fn read(row: &Row) -> Result<Self, LedgerError> {
        let text = |at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
        let time = |at: usize| row.get(at).map(SqlValue::int).filter(|time| *time != 0);
        let permit = serde_json::from_str(&text(3))?;
        let (created_at, ends_at, revoked_at, last_used_at) = (time(4).unwrap_or_default(), time(5), time(6), time(7));
        let key = ApiKey { id: text(0), name: text(1), permit, created_at, ends_at, revoked_at, last_used_at };
        Ok(Self { key, hash: text(2) })
    }
}

impl ApiKeys {
    /// Those of this database.
    pub fn new(database: Database) -> Self {
        Self { database, scope: "keys of agents".to_owned() }
    }

    /// Makes a key that ends at `ends_at`, if at all. Returns it with its text, which nobody can find out later.
    ///
    /// # Errors
    ///
    /// [`LedgerError::KeyExists`] if there is a key of this name that was not revoked.
    pub async fn add(
        &self,
        by: &Actor,
        name: &str,
        permit: Permit,
        ends_at: Option<i64>,
    ) -> Result<(ApiKey, String), LedgerError> {
        let Token { id, text, hash } = Token::new(PREFIX)?;
        let (by, name) = (by.clone(), name.to_owned());
        let key = ApiKey { id, name, permit, created_at: now(), ends_at, revoked_at: None, last_used_at: None };
        let kept = Kept { hash, key: key.clone() };
        write!(self, |sql| insert(sql, &by, &kept))?;
        Ok((key, text))
    }

    /// All keys, the oldest first.
    pub async fn list(&self) -> Result<Vec<ApiKey>, LedgerError> {
        read!(self, |sql| all(sql))
    }

    /// Ends the key with this id or name at once. Returns both; `None` if there is none that was not revoked.
    pub async fn revoke(&self, by: &Actor, named: &str) -> Result<Option<(String, String)>, LedgerError> {
        let (by, named) = (by.clone(), named.to_owned());
        write!(self, |sql| revoke(sql, &by, &named))
    }

    /// The key with this text.
    pub async fn find(&self, text: &str) -> Result<Found, LedgerError> {
        let text = text.to_owned();
        read!(self, |sql| find(sql, &text))
    }

    /// Remembers that a key was used now.
    pub async fn used(&self, id: &str) -> Result<(), LedgerError> {
        let id = id.to_owned();
        write!(self, |sql| used(sql, &id))
    }
}

async fn insert<S: Sql + Append>(sql: &S, by: &Actor, Kept { key, hash }: &Kept) -> Result<(), LedgerError> {
    let same = "SELECT id FROM api_key WHERE name = $1 AND revoked_at = 0";
    if !sql.rows(same, &[key.name.as_str().into()]).await?.is_empty() {
        return Err(LedgerError::KeyExists(key.name.clone()));
    }
    let values: [SqlValue; 8] = [
        key.id.as_str().into(),
        key.name.as_str().into(),
        hash.as_str().into(),
        serde_json::to_string(&key.permit)?.as_str().into(),
        key.created_at.into(),
        key.ends_at.unwrap_or_default().into(),
        0.into(),
        0.into(),
    ];
    sql.run(&format!("INSERT INTO api_key ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"), &values).await?;
    let body = json!({"name": key.name, "permit": key.permit, "ends_at": key.ends_at});
    sql.append(by.does("key_added", format!("key {}", key.id), body)).await
}

async fn all<S: Sql>(sql: &S) -> Result<Vec<ApiKey>, LedgerError> {
    let rows = sql.rows(&format!("SELECT {COLUMNS} FROM api_key ORDER BY created_at, id"), &[]).await?;
    rows.iter().map(|row| Kept::read(row).map(|kept| kept.key)).collect()
}

async fn revoke<S: Sql + Append>(sql: &S, by: &Actor, named: &str) -> Result<Option<(String, String)>, LedgerError> {
    // Also one whose permit can't be read.
    let wanted = "SELECT id, name FROM api_key WHERE (name = $1 OR id = $1) AND revoked_at = 0 ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END";
    let Some(row) = sql.rows(wanted, &[named.into()]).await?.into_iter().next() else { return Ok(None) };
    let text = |at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
    let (id, name) = (text(0), text(1));
    sql.run("UPDATE api_key SET revoked_at = $1 WHERE id = $2", &[now().into(), id.as_str().into()]).await?;
    sql.append(by.does("key_revoked", format!("key {id}"), json!({"name": name}))).await?;
    Ok(Some((id, name)))
}

async fn find<S: Sql>(sql: &S, text: &str) -> Result<Found, LedgerError> {
    let rows = sql.rows(&format!("SELECT {COLUMNS} FROM api_key WHERE id = $1"), &[id_of(PREFIX, text).into()]).await?;
    if let Some(row) = rows.first() {
        let Kept { key, hash } = Kept::read(row)?;
        let is_it = has_hash(text, &hash);
        return Ok(if is_it && key.is_valid() { Found::Key(key) } else { Found::Nothing });
    }
    let any = sql.rows("SELECT id FROM api_key LIMIT 1", &[]).await?;
    Ok(if any.is_empty() { Found::NoKeys } else { Found::Nothing })
}

async fn used<S: Sql>(sql: &S, id: &str) -> Result<(), LedgerError> {
    sql.run("UPDATE api_key SET last_used_at = $1 WHERE id = $2", &[now().into(), id.into()]).await
}

/// Reports keys that can't be read.
pub(super) async fn check(database: &Database, problem: &OnProblem) -> Result<(), LedgerError> {
    let keys = ApiKeys::new(database.clone());
    let rows: Vec<Row> = read!(keys, |sql| rows(sql))?;
    for row in rows {
        if let Err(error) = Kept::read(&row) {
            problem(format!("the key {:?} can't be read: {error}", row.get(1).map_or("", SqlValue::text)));
        }
    }
    Ok(())
}

async fn rows<S: Sql>(sql: &S) -> Result<Vec<Row>, LedgerError> {
    sql.rows(&format!("SELECT {COLUMNS} FROM api_key ORDER BY id"), &[]).await
}
