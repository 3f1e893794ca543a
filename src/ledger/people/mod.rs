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
    sql::{Row, read},
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

/// Reports people who can't be read.
pub(super) async fn check(database: &Database, problem: &OnProblem) -> Result<(), LedgerError> {
    let people = People::new(database.clone());
    let rows: Vec<Row> = read!(people, |sql| persons::rows(sql))?;
    for row in rows {
        if let Err(error) = Person::read(&row) {
            problem(format!("the person {:?} can't be read: {error}", row.get(2).map_or("", super::sql::SqlValue::text)));
        }
    }
    Ok(())
}
