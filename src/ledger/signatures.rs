//! First signatures: items that somebody has accepted, and that wait for a second person. They are events like all decisions; an item
//! waits while the signature is the last thing in its trace, or the second one was taken back. A table of its own has those that wait,
//! kept with the events, because the trace is long.

use super::{
    LedgerError, NewEvent,
    sql::{Row, Sql, SqlValue, among, read, write},
    work::{ANSWER, WAKE},
};
use crate::{database::Database, domain::DecisionKind};

/// The key of the id of a first signature that holds again, because the second one was taken back.
pub const FIRST_SIGNATURE: &str = "first_signature";
/// Items of which one person is told at most that they wait.
const MOST: u16 = 1_000;

/// The signatures of a database. Clones share it.
#[derive(Clone)]
pub struct Signatures {
    database: Database,
    /// What one process at a time writes, on PostgreSQL.
    scope: String,
}

impl Signatures {
    /// Those of this database.
    pub fn new(database: Database) -> Self {
        Self { database, scope: "signatures".to_owned() }
    }

    /// Those of these items that wait for a second person, each with the name of the first.
    pub async fn of_items(&self, ids: &[&str]) -> Result<Vec<(String, String)>, LedgerError> {
        let ids = serde_json::to_string(ids)?;
        read!(self, |sql| of_items(sql, &ids))
    }

    /// The items that this person has signed, or anybody, and that wait for a second person.
    pub async fn waiting(&self, signed_by: Option<&str>) -> Result<Vec<String>, LedgerError> {
        let signed_by = signed_by.map(str::to_owned);
        read!(self, |sql| waiting(sql, signed_by.as_deref()))
    }

    /// Takes an item off the list of those that wait, unless something has come into its trace after the event `last`.
    pub async fn forget(&self, id: &str, last: i64) -> Result<(), LedgerError> {
        let id = id.to_owned();
        write!(self, |sql| forget(sql, &id, last))
    }
}

/// Keeps the list of waiting items, and the [work](super::work) on this one, after an event, in its transaction.
pub(super) enum Waiting {
    /// Somebody has signed the item.
    Signed,
    /// The first signature, which is in the trace, holds again: the second one was taken back.
    SignedBefore,
    /// Somebody has accepted or rejected it. Its rest stays, for the case that this is taken back.
    Decided,
    /// That was taken back at once, so all is as it was before.
    Undone,
    /// Nobody's signature waits, and it waits for nothing else.
    Nobody,
    /// The event is about no item, decides nothing, or is about a decision that did not come about.
    AsBefore,
}

impl Waiting {
    /// What follows from an event.
    pub fn after(event: &NewEvent) -> Self {
        if event.item_id.contains(' ') || event.body.get("lost_to").is_some() {
            return Self::AsBefore;
        }
        let says = |word: &str| event.body.get("decision").and_then(|words| words.get(word));
        match DecisionKind::parse(&event.kind) {
            None => Self::AsBefore,
            Some(DecisionKind::Signed) => Self::Signed,
            Some(_) if says(FIRST_SIGNATURE).is_some() => Self::SignedBefore,
            Some(DecisionKind::Accepted | DecisionKind::Rejected) => Self::Decided,
            Some(DecisionKind::Reopened) if says("undone").is_some() => Self::Undone,
            Some(DecisionKind::Reopened | DecisionKind::SentBack) => Self::Nobody,
        }
    }

    /// The statements, whose `$1` is the item, and `$2` and `$3` are who has signed.
    pub const fn statements(&self) -> &'static [&'static str] {
        const DELETE: &str = "DELETE FROM waiting_signature WHERE item_id = $1 AND $2 = $2 AND $3 = $3";
        match self {
            Self::AsBefore => &[],
            Self::Undone => &[DELETE],
            Self::Decided => &[DELETE, ANSWER],
            Self::Nobody => &[DELETE, WAKE, ANSWER],
            Self::Signed => {
                &[DELETE, WAKE, ANSWER, "INSERT INTO waiting_signature (item_id, reviewer, reviewer_name) VALUES ($1, $2, $3)"]
            }
            Self::SignedBefore => &[
                DELETE,
                "INSERT INTO waiting_signature (item_id, reviewer, reviewer_name)
                 SELECT item_id, reviewer, reviewer_name FROM event WHERE item_id = $1 AND kind = 'signed' AND $2 = $2 AND $3 = $3
                 ORDER BY id DESC LIMIT 1",
            ],
        }
    }
}

async fn of_items<S: Sql>(sql: &S, ids: &str) -> Result<Vec<(String, String)>, LedgerError> {
    let select = format!("SELECT item_id, reviewer_name FROM waiting_signature WHERE item_id IN {}", among::<S>(1));
    let text = |row: &Row, at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
    Ok(sql.rows(&select, &[ids.into()]).await?.iter().map(|row| (text(row, 0), text(row, 1))).collect())
}

async fn forget<S: Sql>(sql: &S, id: &str, last: i64) -> Result<(), LedgerError> {
    let delete =
        "DELETE FROM waiting_signature WHERE item_id = $1 AND NOT EXISTS (SELECT 1 FROM event WHERE item_id = $1 AND id > $2)";
    sql.run(delete, &[id.into(), last.into()]).await.map(drop)
}

async fn waiting<S: Sql>(sql: &S, signed_by: Option<&str>) -> Result<Vec<String>, LedgerError> {
    let (of_one, values) = signed_by.map_or(("", Vec::new()), |reviewer| ("WHERE reviewer = $1", vec![reviewer.into()]));
    let rows = sql.rows(&format!("SELECT item_id FROM waiting_signature {of_one} LIMIT {MOST}"), &values).await?;
    Ok(rows.iter().map(|row| row.first().map_or("", SqlValue::text).to_owned()).collect())
}
