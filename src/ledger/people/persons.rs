//! The rows of people.

use super::{
    super::{
        Actor, LedgerError, now,
        sql::{Append, Row, Sql, SqlValue, read, write},
    },
    People, about,
};
use crate::domain::{Grants, Role, fold::composed};
use serde_json::json;

const COLUMNS: &str = "id, login, name, issuer, subject, grants, group_grants, created_at, disabled_at, password";
/// What the ids of people begin with. No other reviewer's id does.
const PREFIX: &str = "p_";

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Owns drafts and stands in the trace.
    pub id: String,
    /// What they type to sign in; empty for people of a provider.
    pub login: String,
    /// The name that colleagues see.
    pub name: String,
    /// The provider that knows them; empty for accounts of our own.
    pub issuer: String,
    /// Who they are there.
    pub subject: String,
    /// What they were granted here.
    pub grants: Grants,
    /// What they were granted by the groups that the provider named last.
    pub group_grants: Grants,
    /// When they were added, in microseconds since 1970.
    pub created_at: i64,
    /// Since when they may no longer sign in.
    pub disabled_at: Option<i64>,
    /// Whether they have chosen a password.
    pub has_password: bool,
}

/// What a provider says of somebody.
#[derive(Clone, Debug)]
pub struct OfProvider {
    /// The provider.
    pub issuer: String,
    /// Who they are there.
    pub subject: String,
    /// What it calls them.
    pub name: String,
    /// What their groups may do; `None` if it does not say which groups they are in.
    pub group_grants: Option<Grants>,
}

/// A name as it is compared: composed and in lower case, so that it is the same on any keyboard.
pub fn login_key(login: &str) -> String {
    composed(login.trim()).to_lowercase()
}

impl Person {
    pub(super) fn read(row: &Row) -> Result<Self, LedgerError> {
        let text = |at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
        let time = |at: usize| row.get(at).map_or(0, SqlValue::int);
        Ok(Self {
            id: text(0),
            login: text(1),
            name: text(2),
            issuer: text(3),
            subject: text(4),
            grants: serde_json::from_str(&text(5))?,
            group_grants: serde_json::from_str(&text(6))?,
            created_at: time(7),
            disabled_at: Some(time(8)).filter(|time| *time != 0),
            has_password: !text(9).is_empty(),
        })
    }

    /// Everything that they may do now.
    pub fn all_grants(&self) -> Grants {
        self.grants.and(&self.group_grants)
    }

    /// Whether this id is a person's. Other ids in the trace belong to names that somebody only said.
    pub fn is_id(id: &str) -> bool {
        id.starts_with(PREFIX)
    }

    /// The person as the author of an event.
    pub fn actor(&self) -> Actor {
        Actor { id: self.id.clone(), name: self.name.clone() }
    }
}

impl People {
    /// Everybody, by name.
    pub async fn list(&self) -> Result<Vec<Person>, LedgerError> {
        read!(self, |sql| all(sql))
    }

    /// Whether anybody was ever added.
    pub async fn any(&self) -> Result<bool, LedgerError> {
        read!(self, |sql| any(sql))
    }

    /// Whether anybody has an account of our own, and whether there is anybody at all.
    pub async fn ways(&self) -> Result<(bool, bool), LedgerError> {
        read!(self, |sql| ways(sql))
    }

    /// The person with this id, or who signs in with this name.
    pub async fn find(&self, named: &str) -> Result<Option<Person>, LedgerError> {
        let (id, login) = (named.to_owned(), login_key(named));
        read!(self, |sql| find(sql, &id, &login))
    }

    /// The person who signs in with this name, and their password as it is kept, which may be empty.
    pub async fn with_password(&self, login: &str) -> Result<Option<(Person, String)>, LedgerError> {
        let login = login_key(login);
        read!(self, |sql| with_password(sql, &login))
    }

    /// The person with this id.
    pub async fn by_id(&self, id: &str) -> Result<Option<Person>, LedgerError> {
        let id = id.to_owned();
        read!(self, |sql| by_id(sql, &id))
    }

    /// Changes somebody's role in a collection, or in all, from their next request on; `None` takes it back. Returns what they were
    /// granted here then; `None` if there is no such person.
    pub async fn set_role(
        &self,
        by: &Actor,
        id: &str,
        collection: Option<&str>,
        role: Option<Role>,
    ) -> Result<Option<Grants>, LedgerError> {
        let (by, id, collection) = (by.clone(), id.to_owned(), collection.map(str::to_owned));
        write!(self, |sql| set_role(sql, &by, &id, collection.as_deref(), role))
    }

    /// The person whom a provider knows as this subject, added if they are new. Their name and groups are as it says now.
    pub async fn of_provider(&self, said: &OfProvider) -> Result<Person, LedgerError> {
        let said = said.clone();
        write!(self, |sql| of_provider(sql, said))
    }

    /// The person whom a provider knows as this subject.
    pub async fn known_to(&self, issuer: &str, subject: &str) -> Result<Option<Person>, LedgerError> {
        let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
        read!(self, |sql| known_to(sql, &issuer, &subject))
    }

    /// Writes down that somebody could not sign in. `from` is the address that they came from.
    pub async fn sign_in_failed(&self, person: Option<&Person>, why: &str, from: &str) -> Result<(), LedgerError> {
        let actor = person.map_or_else(Actor::nobody, Person::actor);
        let body = json!({"why": why, "from": from});
        write!(self, |sql| failed(sql, &actor, body))
    }
}

/// Somebody new.
pub(super) fn nobody_yet(issuer: String, subject: String) -> Person {
    Person {
        id: format!("{PREFIX}{}", uuid::Uuid::new_v4().simple()),
        login: String::new(),
        name: String::new(),
        issuer,
        subject,
        grants: Grants::default(),
        group_grants: Grants::default(),
        created_at: now(),
        disabled_at: None,
        has_password: false,
    }
}

/// Adds the row.
pub(super) async fn insert<S: Sql + Append>(sql: &S, by: &Actor, person: &Person) -> Result<(), LedgerError> {
    let Person { id, login, name, issuer, subject, grants, group_grants, created_at, .. } = person;
    let values: [SqlValue; 10] = [
        id.as_str().into(),
        login.as_str().into(),
        name.as_str().into(),
        issuer.as_str().into(),
        subject.as_str().into(),
        serde_json::to_string(grants)?.as_str().into(),
        serde_json::to_string(group_grants)?.as_str().into(),
        (*created_at).into(),
        0.into(),
        "".into(),
    ];
    sql.run(&format!("INSERT INTO person ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"), &values).await?;
    let body = json!({"name": name, "login": login, "issuer": issuer, "subject": subject, "grants": grants, "group_grants": group_grants});
    sql.append(by.does("person_added", about(id), body)).await
}

pub(super) async fn rows<S: Sql>(sql: &S) -> Result<Vec<Row>, LedgerError> {
    sql.rows(&format!("SELECT {COLUMNS} FROM person ORDER BY name, id"), &[]).await
}

async fn all<S: Sql>(sql: &S) -> Result<Vec<Person>, LedgerError> {
    let read = |row: &Row| {
        let unreadable = |error: &LedgerError| tracing::error!(%error, "a person can't be read; `countersign check` tells who");
        Person::read(row).inspect_err(unreadable).ok()
    };
    Ok(rows(sql).await?.iter().filter_map(read).collect())
}

async fn any<S: Sql>(sql: &S) -> Result<bool, LedgerError> {
    Ok(!sql.rows("SELECT id FROM person LIMIT 1", &[]).await?.is_empty())
}

async fn ways<S: Sql>(sql: &S) -> Result<(bool, bool), LedgerError> {
    let accounts = !sql.rows("SELECT id FROM person WHERE login <> '' LIMIT 1", &[]).await?.is_empty();
    Ok((accounts, accounts || any(sql).await?))
}

async fn first<S: Sql>(sql: &S, condition: &str, values: &[SqlValue]) -> Result<Option<Row>, LedgerError> {
    Ok(sql.rows(&format!("SELECT {COLUMNS} FROM person WHERE {condition}"), values).await?.into_iter().next())
}

/// The person with this id.
pub(super) async fn by_id<S: Sql>(sql: &S, id: &str) -> Result<Option<Person>, LedgerError> {
    first(sql, "id = $1", &[id.into()]).await?.as_ref().map(Person::read).transpose()
}

async fn known_to<S: Sql>(sql: &S, issuer: &str, subject: &str) -> Result<Option<Person>, LedgerError> {
    let found = first(sql, "issuer = $1 AND subject = $2 AND issuer <> ''", &[issuer.into(), subject.into()]).await?;
    found.as_ref().map(Person::read).transpose()
}

async fn find<S: Sql>(sql: &S, id: &str, login: &str) -> Result<Option<Person>, LedgerError> {
    let found = first(
        sql,
        "id = $1 OR (login = $2 AND login <> '') ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END",
        &[id.into(), login.into()],
    )
    .await?;
    found.as_ref().map(Person::read).transpose()
}

async fn with_password<S: Sql>(sql: &S, login: &str) -> Result<Option<(Person, String)>, LedgerError> {
    let Some(row) = first(sql, "login = $1 AND login <> ''", &[login.into()]).await? else { return Ok(None) };
    Ok(Some((Person::read(&row)?, row.get(9).map_or("", SqlValue::text).to_owned())))
}

async fn set_role<S: Sql + Append>(
    sql: &S,
    by: &Actor,
    id: &str,
    collection: Option<&str>,
    role: Option<Role>,
) -> Result<Option<Grants>, LedgerError> {
    let Some(person) = by_id(sql, id).await? else { return Ok(None) };
    let grants = person.grants.with(collection, role);
    if person.grants != grants {
        let text = serde_json::to_string(&grants)?;
        sql.run("UPDATE person SET grants = $1 WHERE id = $2", &[text.as_str().into(), id.into()]).await?;
        let body = json!({"name": person.name, "was": person.grants, "grants": grants});
        sql.append(by.does("role_changed", about(id), body)).await?;
    }
    Ok(Some(grants))
}

async fn of_provider<S: Sql + Append>(sql: &S, said: OfProvider) -> Result<Person, LedgerError> {
    let found = first(sql, "issuer = $1 AND subject = $2", &[said.issuer.as_str().into(), said.subject.as_str().into()]).await?;
    let provider = Actor { id: "provider".to_owned(), name: said.issuer.clone() };
    let Some(row) = found else {
        let new = nobody_yet(said.issuer, said.subject);
        let person = Person { name: said.name, group_grants: said.group_grants.unwrap_or_default(), ..new };
        insert(sql, &provider, &person).await?;
        return Ok(person);
    };
    let mut person = Person::read(&row)?;
    let group_grants = said.group_grants.unwrap_or_default();
    if person.name == said.name && person.group_grants == group_grants {
        return Ok(person);
    }
    let text = serde_json::to_string(&group_grants)?;
    let values = [said.name.as_str().into(), text.as_str().into(), person.id.as_str().into()];
    sql.run("UPDATE person SET name = $1, group_grants = $2 WHERE id = $3", &values).await?;
    if person.group_grants != group_grants {
        let body = json!({"name": said.name, "was": person.group_grants, "group_grants": group_grants});
        sql.append(provider.does("role_changed", about(&person.id), body)).await?;
    }
    if person.name != said.name {
        let body = json!({"was": person.name, "name": said.name});
        sql.append(provider.does("person_renamed", about(&person.id), body)).await?;
    }
    (person.name, person.group_grants) = (said.name, group_grants);
    Ok(person)
}

async fn failed<S: Append>(sql: &S, actor: &Actor, body: serde_json::Value) -> Result<(), LedgerError> {
    sql.append(actor.does("sign_in_failed", about(&actor.id), body)).await
}
