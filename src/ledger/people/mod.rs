//! People: who they are, what they may do, and their sessions. Whatever is done to one is an event of the chain, in the same
//! transaction.
//!
//! A person is a row with an id that never changes. They sign in with an account of our own (a name and a password), or at a provider,
//! which knows them as a subject. Nothing else, such as an e-mail address, says that two are the same.

mod access;
mod invitations;
mod persons;
mod sessions;
mod started;
mod teams;

pub use access::NewPerson;
pub use persons::{OfProvider, Person, login_key};
pub use sessions::{Limits, REMEMBERED, Session, SessionError};
pub use started::{CameBack, StartedSignIn};
pub use teams::Member;

use super::{
    LedgerError,
    sql::{Row, Sql, SqlValue, read},
};
use crate::database::{Database, OnProblem};

/// The people of a database. Clones share it.
#[derive(Clone)]
pub struct People {
    database: Database,
    scope: String,
}

impl People {
    /// Those of this database.
    pub fn new(database: Database) -> Self {
        Self { database, scope: "people".to_owned() }
    }
}

/// What an event about a person is filed under.
fn about(person: &str) -> String {
    format!("person {person}")
}

/// Rows that are about a person whom the database lacks: what they are, and whom.
const DANGLING: &str = "
    SELECT what, about FROM (
        SELECT 'a session' AS what, person AS about FROM session
        UNION SELECT 'an invitation', person FROM invitation
        UNION SELECT 'a place in a team', person FROM team_member
        UNION SELECT 'a question in a comment', person FROM mention) AS belonging
    WHERE about NOT IN (SELECT id FROM person) ORDER BY what, about";

/// Reports people who can't be read, and what belongs to nobody.
pub(super) async fn check(database: &Database, problem: &OnProblem) -> Result<(), LedgerError> {
    let people = People::new(database.clone());
    let rows: Vec<Row> = read!(people, |sql| persons::rows(sql))?;
    for row in rows {
        if let Err(error) = Person::read(&row) {
            problem(format!("the person {:?} can't be read: {error}", row.get(2).map_or("", SqlValue::text)));
        }
    }
    let dangling: Vec<Row> = read!(people, |sql| dangling(sql))?;
    for row in dangling {
        if let [what, about] = &*row {
            problem(format!("{} is for the person {}, who is not in the database", what.text(), about.text()));
        }
    }
    Ok(())
}

async fn dangling<S: Sql>(sql: &S) -> Result<Vec<Row>, LedgerError> {
    sql.rows(DANGLING, &[]).await
}
