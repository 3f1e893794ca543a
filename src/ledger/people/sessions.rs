//! Sessions: a row for each browser that somebody has signed in with.

use super::{
    super::{
        Actor, LedgerError, now,
        sql::{Append, Row, Sql, SqlValue, read, write},
        token::{Token, has_hash, id_of},
    },
    People, about,
    persons::{Person, by_id},
    started::forget_started,
};
use serde_json::json;
use std::time::Duration;

const COLUMNS: &str = "id, person, started_at, used_at, ended_at, hash";
/// How long a session that has ended is remembered: a week. A form that is sent after it ended came from somebody who was once signed in.
pub const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3_600);
/// How exactly the use of a session is written down, in microseconds.
pub const TOLD_EVERY: i64 = 60 * 1_000_000;

/// How long sessions last.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Without being used.
    pub idle: Duration,
    /// In all.
    pub whole: Duration,
}

/// A session of a browser. Times are microseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Part of the cookie, and no secret.
    pub id: String,
    /// The id of the person.
    pub person: String,
    /// When they signed in.
    pub started_at: i64,
    /// When it was last used, to the minute.
    pub used_at: i64,
    ended_at: i64,
}

/// Why a cookie opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionError {
    /// It never was a session, or so long ago that nobody remembers.
    Unknown,
    /// It was one, and ended.
    Ended,
}

impl Session {
    fn read(row: &Row) -> Self {
        let text = |at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
        let time = |at: usize| row.get(at).map_or(0, SqlValue::int);
        Self { id: text(0), person: text(1), started_at: time(2), used_at: time(3), ended_at: time(4) }
    }

    fn is_open(&self, limits: Limits) -> bool {
        let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        let now = now();
        self.ended_at == 0
            && now < self.started_at.saturating_add(micros(limits.whole))
            && now < self.used_at.saturating_add(micros(limits.idle))
    }

    /// Whether its use should be written down.
    pub fn is_untold(&self) -> bool {
        now() - self.used_at >= TOLD_EVERY
    }
}

impl People {
    /// Starts a session, unless the person was disabled or has another password meanwhile. Returns the text for the cookie, and the session's
    /// id. `password` is the one that was verified, as it is kept. `how` says how they signed in, `from` is their address.
    pub async fn start_session(
        &self,
        person: &Person,
        (how, from): (&str, &str),
        password: Option<&str>,
    ) -> Result<Option<(String, String)>, LedgerError> {
        let token = Token::new("")?;
        let given = (token.text.clone(), token.id.clone());
        let (person, password, body) =
            (person.clone(), password.map(str::to_owned), json!({"session": token.id, "how": how, "from": from}));
        let is_started = write!(self, |sql| start(sql, &person, password.as_deref(), &token, body))?;
        Ok(is_started.then_some(given))
    }

    /// The person who is signed in with this cookie.
    pub async fn session(&self, text: &str, limits: Limits) -> Result<Result<(Person, Session), SessionError>, LedgerError> {
        let text = text.to_owned();
        read!(self, |sql| open(sql, &text, limits))
    }

    /// Remembers that a session is used now.
    pub async fn used_session(&self, id: &str) -> Result<(), LedgerError> {
        let values = [now().into(), id.into()];
        write!(self, |sql| used(sql, &values))
    }

    /// The sessions that are open now, the last used first.
    pub async fn sessions(&self, limits: Limits) -> Result<Vec<Session>, LedgerError> {
        let all: Vec<Session> = read!(self, |sql| not_ended(sql))?;
        Ok(all.into_iter().filter(|session| session.is_open(limits)).collect())
    }

    /// Ends one session. `false` if there is none that is open.
    pub async fn end_session(&self, by: &Actor, id: &str) -> Result<bool, LedgerError> {
        let (by, id) = (by.clone(), id.to_owned());
        write!(self, |sql| end(sql, &by, &id))
    }

    /// Ends all sessions of somebody.
    pub async fn end_sessions_of(&self, by: &Actor, person: &str) -> Result<(), LedgerError> {
        let (by, person) = (by.clone(), person.to_owned());
        write!(self, |sql| end_of_person(sql, &by, &person))
    }

    /// Deletes what is over: old sessions, links and started sign-ins.
    pub async fn forget_old(&self, limits: Limits) -> Result<(), LedgerError> {
        let whole = i64::try_from(limits.whole.as_micros()).unwrap_or(i64::MAX);
        write!(self, |sql| forget(sql, whole))
    }
}

async fn start<S: Sql + Append>(
    sql: &S,
    person: &Person,
    password: Option<&str>,
    token: &Token,
    body: serde_json::Value,
) -> Result<bool, LedgerError> {
    let now_kept = sql.rows("SELECT disabled_at, password FROM person WHERE id = $1", &[person.id.as_str().into()]).await?;
    let is_as_verified = |row: &Row| {
        let kept = row.get(1).map_or("", SqlValue::text);
        row.first().map_or(1, SqlValue::int) == 0 && password.is_none_or(|password| password == kept)
    };
    if !now_kept.first().is_some_and(is_as_verified) {
        return Ok(false);
    }
    let values =
        [token.id.as_str().into(), person.id.as_str().into(), now().into(), now().into(), 0.into(), token.hash.as_str().into()];
    sql.run(&format!("INSERT INTO session ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)"), &values).await?;
    sql.append(person.actor().does("signed_in", about(&person.id), body)).await?;
    Ok(true)
}

async fn open<S: Sql>(sql: &S, text: &str, limits: Limits) -> Result<Result<(Person, Session), SessionError>, LedgerError> {
    let rows = sql.rows(&format!("SELECT {COLUMNS} FROM session WHERE id = $1"), &[id_of("", text).into()]).await?;
    let Some(row) = rows.first().filter(|row| has_hash(text, row.get(5).map_or("", SqlValue::text))) else {
        return Ok(Err(SessionError::Unknown));
    };
    let session = Session::read(row);
    if !session.is_open(limits) {
        return Ok(Err(SessionError::Ended));
    }
    let person = by_id(sql, &session.person).await?.filter(|person| person.disabled_at.is_none());
    Ok(person.map(|person| (person, session)).ok_or(SessionError::Ended))
}

async fn used<S: Sql>(sql: &S, values: &[SqlValue]) -> Result<(), LedgerError> {
    sql.run("UPDATE session SET used_at = $1 WHERE id = $2", values).await
}

async fn not_ended<S: Sql>(sql: &S) -> Result<Vec<Session>, LedgerError> {
    let rows = sql.rows(&format!("SELECT {COLUMNS} FROM session WHERE ended_at = 0 ORDER BY used_at DESC, id"), &[]).await?;
    Ok(rows.iter().map(Session::read).collect())
}

async fn end<S: Sql + Append>(sql: &S, by: &Actor, id: &str) -> Result<bool, LedgerError> {
    let rows = sql.rows("SELECT person FROM session WHERE id = $1 AND ended_at = 0", &[id.into()]).await?;
    let Some(row) = rows.first() else { return Ok(false) };
    let person = row.first().map_or("", SqlValue::text);
    sql.run("UPDATE session SET ended_at = $1 WHERE id = $2", &[now().into(), id.into()]).await?;
    let kind = if by.id == person { "signed_out" } else { "session_ended" };
    sql.append(by.does(kind, about(person), json!({"session": id}))).await?;
    Ok(true)
}

async fn end_of_person<S: Sql + Append>(sql: &S, by: &Actor, person: &str) -> Result<(), LedgerError> {
    end_all(sql, person).await?;
    sql.append(by.does("sessions_ended", about(person), json!({}))).await
}

/// Ends all sessions of somebody, without an event of its own.
pub(super) async fn end_all<S: Sql>(sql: &S, person: &str) -> Result<(), LedgerError> {
    sql.run("UPDATE session SET ended_at = $1 WHERE person = $2 AND ended_at = 0", &[now().into(), person.into()]).await
}

/// Ends the sessions of somebody but for one.
pub(super) async fn end_others<S: Sql>(sql: &S, person: &str, but: &str) -> Result<(), LedgerError> {
    let others = "UPDATE session SET ended_at = $1 WHERE person = $2 AND id <> $3 AND ended_at = 0";
    sql.run(others, &[now().into(), person.into(), but.into()]).await
}

async fn forget<S: Sql>(sql: &S, whole: i64) -> Result<(), LedgerError> {
    let now = now();
    let long_ago = now - i64::try_from(REMEMBERED.as_micros()).unwrap_or(i64::MAX);
    let over = "DELETE FROM session WHERE (ended_at <> 0 AND ended_at < $1) OR started_at < $2";
    sql.run(over, &[long_ago.into(), long_ago.saturating_sub(whole).into()]).await?;
    sql.run("DELETE FROM invitation WHERE ends_at < $1", &[now.into()]).await?;
    forget_started(sql).await
}
