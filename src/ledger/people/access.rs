//! Who has an account: adding somebody, ending and restoring their access.

use super::{
    super::{
        Actor, LedgerError, now,
        sql::{Append, Sql, write},
    },
    People, about,
    invitations::new_invitation,
    persons::{Person, by_id, insert, login_key, nobody_yet},
    sessions::end_all,
};
use crate::domain::Grants;
use serde_json::json;

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// What they type to sign in.
    pub login: String,
    /// The name that colleagues see.
    pub name: String,
    /// What they may do.
    pub grants: Grants,
}

impl People {
    /// Adds somebody. Returns them with the text of a link with which they choose their password.
    ///
    /// # Errors
    ///
    /// [`LedgerError::PersonExists`] if somebody signs in with this name.
    pub async fn add(&self, by: &Actor, new: &NewPerson) -> Result<(Person, String), LedgerError> {
        let person = Person {
            login: login_key(&new.login),
            name: new.name.clone(),
            grants: new.grants.clone(),
            ..nobody_yet(String::new(), String::new())
        };
        let by = by.clone();
        write!(self, |sql| add(sql, &by, person))
    }

    /// Ends or restores somebody's access. Ending it ends their sessions. `false` if there is no such person.
    pub async fn set_enabled(&self, by: &Actor, id: &str, enabled: bool) -> Result<bool, LedgerError> {
        let (by, id) = (by.clone(), id.to_owned());
        write!(self, |sql| set_enabled(sql, &by, &id, enabled))
    }
}

async fn add<S: Sql + Append>(sql: &S, by: &Actor, person: Person) -> Result<(Person, String), LedgerError> {
    if !sql.rows("SELECT id FROM person WHERE login = $1", &[person.login.as_str().into()]).await?.is_empty() {
        return Err(LedgerError::PersonExists(person.login));
    }
    insert(sql, by, &person).await?;
    let link = new_invitation(sql, by, &person).await?;
    Ok((person, link))
}

async fn set_enabled<S: Sql + Append>(sql: &S, by: &Actor, id: &str, enabled: bool) -> Result<bool, LedgerError> {
    let Some(person) = by_id(sql, id).await? else { return Ok(false) };
    if person.disabled_at.is_none() == enabled {
        return Ok(true);
    }
    let at = if enabled { 0 } else { now() };
    sql.run("UPDATE person SET disabled_at = $1 WHERE id = $2", &[at.into(), id.into()]).await?;
    if !enabled {
        end_all(sql, id).await?;
        sql.run("DELETE FROM invitation WHERE person = $1", &[id.into()]).await?;
    }
    let kind = if enabled { "person_enabled" } else { "person_disabled" };
    sql.append(by.does(kind, about(id), json!({"name": person.name}))).await?;
    Ok(true)
}
