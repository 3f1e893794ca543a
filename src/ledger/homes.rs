//! Where an item was when the ledger last heard of it. The store of the records says where an item is; of one that is gone, only this
//! tells whose drafts and history are left.

use super::{
    LedgerError,
    sql::{Sql, read},
};
use crate::database::Database;
use serde_json::{Value, json};

/// The key of the deployment and the collection in the body of an event.
const PLACE: &str = "place";

/// What [`mark`] begins with.
pub(super) const ANY_MARK: &str = "\"place\":[";

/// What the body of an event, as it is stored, holds if its item is there. No text in it can say the same, since quotes are escaped there;
/// only a part of a record with this very key.
pub(super) fn mark(deployment: &str, collection: &str) -> String {
    format!("\"{PLACE}\":{}", json!([deployment, collection]))
}

/// What the ledger knows of where an item is, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// It has never heard of the item.
    Nowhere,
    /// It knows the item, but older versions of this program, which had one queue, did not say where it was.
    Unsaid,
    /// In this deployment and collection.
    In(String, String),
}

/// The homes of a database. Clones share it.
#[derive(Clone)]
pub struct Homes {
    database: Database,
}

impl Homes {
    /// Those of this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Where this item was: when somebody last opened it, decided on it or exported it.
    pub async fn of(&self, item_id: &str) -> Result<Home, LedgerError> {
        // What the trace says of people and keys is filed under words with a blank, which are no items.
        if item_id.contains([' ', '\0']) {
            return Ok(Home::Nowhere);
        }
        let item_id = item_id.to_owned();
        read!(self, |sql| home(sql, &item_id))
    }
}

/// The deployment and the collection as one text, for a column.
pub(super) fn column(deployment: &str, collection: &str) -> String {
    format!("{deployment}\n{collection}").replace('\0', "\u{fffd}")
}

/// Adds to the body of an event where its item is.
pub fn write_home(body: &mut Value, deployment: &str, collection: &str) {
    if let Value::Object(body) = body {
        body.insert(PLACE.to_owned(), json!([deployment, collection]));
    }
}

fn of_column(text: &str) -> Option<Home> {
    text.split_once('\n').map(|(deployment, collection)| Home::In(deployment.to_owned(), collection.to_owned()))
}

fn of_body(text: &str) -> Option<Home> {
    let (deployment, collection) = place_in(&serde_json::from_str(text).ok()?)?;
    Some(Home::In(deployment, collection))
}

/// The deployment and the collection that the body of an event names.
pub(super) fn place_in(body: &Value) -> Option<(String, String)> {
    let [deployment, collection] = body.get(PLACE)?.as_array()?.as_slice() else { return None };
    Some((deployment.as_str()?.to_owned(), collection.as_str()?.to_owned()))
}

/// What a value says about a home, if anything.
type Reader = fn(&str) -> Option<Home>;

async fn home<S: Sql>(sql: &S, item_id: &str) -> Result<Home, LedgerError> {
    let (mut is_known, mut found) = (false, None);
    let seen = "SELECT place FROM seen_record WHERE item_id = $1 ORDER BY seen_at DESC LIMIT 20";
    let exported =
        "SELECT export.scope FROM exported_item JOIN export ON export.id = exported_item.export WHERE item_id = $1 LIMIT 20";
    let decided = "SELECT body FROM event WHERE item_id = $1 ORDER BY id DESC LIMIT 20";
    let readers: [(&str, Reader); 3] = [(seen, of_column), (exported, of_column), (decided, of_body)];
    for (text, read) in readers {
        let rows = sql.rows(text, &[item_id.into()]).await?;
        is_known |= !rows.is_empty();
        // All are asked whatever the first says: of an item that one may not see, nobody is answered sooner or later than of none.
        found = found.or_else(|| rows.iter().filter_map(|row| row.first()).find_map(|value| read(value.text())));
    }
    Ok(found.unwrap_or(if is_known { Home::Unsaid } else { Home::Nowhere }))
}
