//! First signatures: items that somebody has accepted, and that wait for a second person. They are events like all decisions; an item
//! waits while the signature is the last thing that happened to it.

use super::{
    LedgerError,
    sql::{Row, Sql, SqlValue, among, read},
};
use crate::{database::Database, domain::DecisionKind};

/// Items of which one person is told at most that they wait.
const MOST: u16 = 1_000;

/// The signatures of a database. Clones share it.
#[derive(Clone)]
pub struct Signatures {
    database: Database,
}

impl Signatures {
    /// Those of this database.
    pub fn new(database: Database) -> Self {
        Self { database }
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
}

const IS_LAST: &str = "NOT EXISTS (SELECT 1 FROM event AS later WHERE later.item_id = event.item_id AND later.id > event.id)";

async fn of_items<S: Sql>(sql: &S, ids: &str) -> Result<Vec<(String, String)>, LedgerError> {
    let select = format!(
        "SELECT item_id, reviewer_name FROM event WHERE item_id IN {} AND kind = '{}' AND {IS_LAST}",
        among::<S>(1),
        DecisionKind::Signed.word()
    );
    let text = |row: &Row, at: usize| row.get(at).map_or("", SqlValue::text).to_owned();
    Ok(sql.rows(&select, &[ids.into()]).await?.iter().map(|row| (text(row, 0), text(row, 1))).collect())
}

async fn waiting<S: Sql>(sql: &S, signed_by: Option<&str>) -> Result<Vec<String>, LedgerError> {
    let kind = DecisionKind::Signed.word();
    let (of_one, values) = signed_by.map_or(("", Vec::new()), |reviewer| ("reviewer = $1 AND ", vec![reviewer.into()]));
    let select = format!("SELECT item_id FROM event WHERE {of_one}kind = '{kind}' AND {IS_LAST} ORDER BY id DESC LIMIT {MOST}");
    let rows = sql.rows(&select, &values).await?;
    Ok(rows.iter().map(|row| row.first().map_or("", SqlValue::text).to_owned()).collect())
}
