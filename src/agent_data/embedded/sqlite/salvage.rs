//! A page of items from a damaged file: each row is read by itself, so that one that can't be read does not take the others along.

use super::{
    super::{
        super::{AgentDataError, Item, JsonText, Page, Search, search::page_size},
        page_token::{self, SortValue},
    },
    ITEM_COLUMNS,
    fields::Shortcuts,
    item_of_row, search,
};
use jiff::Timestamp;
use rusqlite::Connection;

/// Like [`search::search`], but an item that can't be read has no data at all, which is no JSON. Fails where not even its place in
/// the order can be read.
pub(super) fn search(connection: &Connection, search: &Search) -> Result<Page<Item>, AgentDataError> {
    let size = page_size(search.page_size)? as usize;
    let question = search::question_of(search);
    let after = search.page_token.as_deref().map(|token| page_token::read(&question, token)).transpose()?;
    let transaction = connection.unchecked_transaction()?; // one snapshot for all statements
    let shortcuts = Shortcuts::of(&transaction, &search.scope)?;
    let places = search::pick(search, &shortcuts, after, size + 1)?.query(&transaction, |rows| {
        let mut places: Vec<(i64, Vec<SortValue>)> = Vec::new();
        while let Some(row) = rows.next()? {
            let keys = (1..row.as_ref().column_count()).map(|index| row.get(index).map(search::sort_value));
            places.push((row.get(0)?, keys.collect::<rusqlite::Result<_>>()?));
        }
        Ok(places)
    })?;
    let next_page_token = match places.get(size) {
        Some(_) => places.get(size - 1).map(|(_, keys)| page_token::write(&question, keys.clone())).transpose()?,
        None => None,
    };
    let items = places.iter().take(size).map(|(place, _)| item_at(&transaction, *place, search)).collect();
    let total_size = match search.include_total {
        true => Some(search::count(&transaction, &search.scope, &search.filter, &shortcuts)?),
        false => None,
    };
    Ok(Page { items, next_page_token, total_size })
}

fn item_at(connection: &Connection, place: i64, search: &Search) -> Item {
    // The values before the data may be in a page that is sound.
    let without_data = ITEM_COLUMNS.replace("data", "''");
    for columns in [ITEM_COLUMNS, &without_data] {
        let sql = format!("SELECT {columns} FROM agent_data WHERE row_number = ?1");
        let item = connection.prepare_cached(&sql).and_then(|mut one| one.query_row([place], item_of_row));
        match item {
            Ok(item) => return item,
            Err(error) => tracing::error!(%error, row = place, "a record can't be read"),
        }
    }
    Item {
        id: format!("row {place}"),
        scope: search.scope.clone(),
        project_id: None,
        data: JsonText::from_store(String::new()),
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        stored_version: None,
    }
}
