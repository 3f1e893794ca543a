//! Sign-ins that were started and go on at a provider.

use super::{
    super::{
        LedgerError, now,
        sql::{Sql, SqlValue, write},
        token::{has_hash, hash},
    },
    People,
};

/// How long somebody may take at their provider, in microseconds: ten minutes.
const VALID: i64 = 10 * 60 * 1_000_000;
/// How long a form that waits is kept after that, in microseconds: a day.
const KEPT: i64 = 24 * 3_600 * 1_000_000;
/// The most that may be under way at once: nobody has signed in yet, so anybody can start them.
const MOST: i64 = 10_000;

/// A sign-in that goes on elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartedSignIn {
    /// What the provider's answer must repeat, so that no other answer takes its place.
    pub nonce: String,
    /// The PKCE verifier: it proves that the server that asks for the tokens is the one that started the sign-in.
    pub verifier: String,
    /// The path to come back to.
    pub place: String,
    /// A form that could not be sent because the session had ended; empty for none.
    pub form: String,
}

/// A sign-in that has come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameBack {
    /// It goes on.
    InTime(StartedSignIn),
    /// It took too long. It counts no more, but its form is there, and the path to come back to.
    TooLate {
        /// The path.
        place: String,
        /// The form.
        form: String,
    },
}

impl People {
    /// Keeps what is needed to go on. `state` comes back with the answer, `browser` is in a cookie.
    pub async fn start_sign_in(&self, state: &str, browser: &str, started: &StartedSignIn) -> Result<(), LedgerError> {
        let StartedSignIn { nonce, verifier, place, form } = started;
        let values: [SqlValue; 7] = [
            hash(state).as_str().into(),
            hash(browser).as_str().into(),
            nonce.as_str().into(),
            verifier.as_str().into(),
            place.as_str().into(),
            form.as_str().into(),
            (now() + VALID).into(),
        ];
        write!(self, |sql| start(sql, &values))
    }

    /// Ends the sign-in with this `state`, and gives what is needed to finish it; `None` if this browser did not start it, or long ago,
    /// or it has come back already.
    pub async fn finish_sign_in(&self, state: &str, browser: &str) -> Result<Option<CameBack>, LedgerError> {
        let (id, browser) = (hash(state), browser.to_owned());
        write!(self, |sql| finish(sql, &id, &browser))
    }
}

/// Deletes those that took too long; with a form, a day later.
pub(super) async fn forget_started<S: Sql>(sql: &S) -> Result<(), LedgerError> {
    let over = "DELETE FROM started_sign_in WHERE ends_at < $1 AND (form = '' OR ends_at < $2)";
    sql.run(over, &[now().into(), (now() - KEPT).into()]).await
}

async fn start<S: Sql>(sql: &S, values: &[SqlValue]) -> Result<(), LedgerError> {
    forget_started(sql).await?;
    // The oldest make room.
    let too_many =
        "DELETE FROM started_sign_in WHERE id IN (SELECT id FROM started_sign_in ORDER BY ends_at DESC LIMIT 1000 OFFSET $1)";
    sql.run(too_many, &[MOST.into()]).await?;
    let insert =
        "INSERT INTO started_sign_in (id, hash, nonce, verifier, place, form, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sql.run(insert, values).await
}

async fn finish<S: Sql>(sql: &S, id: &str, browser: &str) -> Result<Option<CameBack>, LedgerError> {
    let select = "SELECT hash, nonce, verifier, place, form, ends_at FROM started_sign_in WHERE id = $1";
    let rows = sql.rows(select, &[id.into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let text = |at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
    // Somebody else's browser must not use it up.
    if !has_hash(browser, &text(0)) {
        return Ok(None);
    }
    sql.run("DELETE FROM started_sign_in WHERE id = $1", &[id.into()]).await?;
    let ends_at = row.get(5).map_or(0, SqlValue::int);
    if ends_at > now() {
        return Ok(Some(CameBack::InTime(StartedSignIn { nonce: text(1), verifier: text(2), place: text(3), form: text(4) })));
    }
    let is_kept = ends_at > now() - KEPT && !text(4).is_empty();
    Ok(is_kept.then(|| CameBack::TooLate { place: text(3), form: text(4) }))
}
