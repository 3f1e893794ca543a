//! Links with which a person chooses a password: valid for a day, and of use once.

use super::{
    super::{
        Actor, LedgerError, now,
        sql::{Append, Sql, SqlValue, read, write},
        token::{Token, has_hash, id_of},
    },
    People, about,
    persons::{Person, by_id},
    sessions::{end_all, end_others},
};
use serde_json::json;

/// How long a link is valid, in microseconds: a day.
const VALID: i64 = 24 * 3_600 * 1_000_000;

impl People {
    /// Makes a link with which somebody chooses a new password; an earlier one opens nothing any more. `None` if there is no such
    /// person, or they have no account of our own, or are disabled.
    pub async fn invite(&self, by: &Actor, id: &str) -> Result<Option<String>, LedgerError> {
        let (by, id) = (by.clone(), id.to_owned());
        write!(self, |sql| invite(sql, &by, &id))
    }

    /// The person who may choose a password with this link.
    pub async fn invited(&self, text: &str) -> Result<Option<Person>, LedgerError> {
        let text = text.to_owned();
        read!(self, |sql| invited(sql, &text))
    }

    /// Keeps the password that somebody has chosen (a PHC string), ends their sessions, and uses the link up. `None` if it opens
    /// nothing. Drafts of these ids become theirs: who they were before they had an account.
    pub async fn choose_password(&self, text: &str, password: &str, before: &[String]) -> Result<Option<Person>, LedgerError> {
        let (text, password, before) = (text.to_owned(), password.to_owned(), before.to_vec());
        write!(self, |sql| choose_password(sql, &text, &password, &before))
    }

    /// Keeps another password that somebody has chosen, and ends their sessions but for the one in which they did.
    /// `false` if it is not `old` any more that is kept, or they were disabled.
    pub async fn change_password(&self, person: &Person, (old, new): (&str, &str), session: &str) -> Result<bool, LedgerError> {
        let (person, old, new, session) = (person.clone(), old.to_owned(), new.to_owned(), session.to_owned());
        write!(self, |sql| change_password(sql, &person, (&old, &new), &session))
    }
}

pub(super) async fn new_invitation<S: Sql + Append>(sql: &S, by: &Actor, person: &Person) -> Result<String, LedgerError> {
    let Token { id, text, hash } = Token::new("")?;
    let of = [person.id.as_str().into()];
    sql.run("DELETE FROM invitation WHERE person = $1", &of).await?;
    let [of] = of;
    let values = [id.as_str().into(), of, hash.as_str().into(), (now() + VALID).into()];
    sql.run("INSERT INTO invitation (id, person, hash, ends_at) VALUES ($1, $2, $3, $4)", &values).await?;
    sql.append(by.does("person_invited", about(&person.id), json!({"name": person.name}))).await?;
    Ok(text)
}

async fn invite<S: Sql + Append>(sql: &S, by: &Actor, id: &str) -> Result<Option<String>, LedgerError> {
    match by_id(sql, id).await?.filter(|person| person.issuer.is_empty() && person.disabled_at.is_none()) {
        Some(person) => new_invitation(sql, by, &person).await.map(Some),
        None => Ok(None),
    }
}

async fn invited<S: Sql>(sql: &S, text: &str) -> Result<Option<Person>, LedgerError> {
    let values = [id_of("", text).into(), now().into()];
    let rows = sql.rows("SELECT person, hash FROM invitation WHERE id = $1 AND ends_at > $2", &values).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let at = |at: usize| row.get(at).map_or("", SqlValue::text);
    if !has_hash(text, at(1)) {
        return Ok(None);
    }
    Ok(by_id(sql, at(0)).await?.filter(|person| person.disabled_at.is_none()))
}

async fn choose_password<S: Sql + Append>(
    sql: &S,
    text: &str,
    password: &str,
    before: &[String],
) -> Result<Option<Person>, LedgerError> {
    let Some(mut person) = invited(sql, text).await? else { return Ok(None) };
    let id = || SqlValue::from(person.id.as_str());
    sql.run("UPDATE person SET password = $1 WHERE id = $2", &[password.into(), id()]).await?;
    sql.run("DELETE FROM invitation WHERE person = $1", &[id()]).await?;
    let adopt = "UPDATE draft SET reviewer = $1 WHERE reviewer = $2
        AND NOT EXISTS (SELECT 1 FROM draft AS own WHERE own.item_id = draft.item_id AND own.reviewer = $1)";
    for before in before {
        sql.run(adopt, &[id(), before.as_str().into()]).await?;
    }
    end_all(sql, &person.id).await?;
    sql.append(person.actor().does("password_set", about(&person.id), json!({"name": person.name}))).await?;
    person.has_password = true;
    Ok(Some(person))
}

async fn change_password<S: Sql + Append>(
    sql: &S,
    person: &Person,
    (old, new): (&str, &str),
    session: &str,
) -> Result<bool, LedgerError> {
    let id = || SqlValue::from(person.id.as_str());
    let same = "SELECT id FROM person WHERE id = $1 AND password = $2 AND disabled_at = 0";
    if sql.rows(same, &[id(), old.into()]).await?.is_empty() {
        return Ok(false);
    }
    sql.run("UPDATE person SET password = $1 WHERE id = $2", &[new.into(), id()]).await?;
    end_others(sql, &person.id, session).await?;
    sql.run("DELETE FROM invitation WHERE person = $1", &[person.id.as_str().into()]).await?;
    sql.append(person.actor().does("password_set", about(&person.id), json!({"name": person.name}))).await?;
    Ok(true)
}
