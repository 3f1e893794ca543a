//! Pages of items by keyset: the next page begins after the last row of this one, wherever that row is by then.

use super::{
    super::{
        super::{
            AgentDataError, Direction, Filter, Item, Operator, OrderBy, Page, Scope, Search, field::Field, search::page_size,
        },
        MAX_PAGE_BYTES, only_asks_for_status,
        page_token::{self, SortValue},
    },
    DATA, ITEM_COLUMNS, check_json,
    fields::{HotColumns, Shortcuts, path_sql},
    filter_sql, instant, item_of_row,
    statement::Statement,
};
use crate::agent_data::wire::{LentItem, WrittenPage};
use rusqlite::{Connection, Row, types::Value as SqlValue};
use serde_json::{Value, json};

/// What is made of a page's rows.
trait Rows {
    fn len(&self) -> usize;
    /// Takes a row of [`ITEM_COLUMNS`]; returns the size of its record in bytes.
    fn take(&mut self, row: &Row<'_>) -> rusqlite::Result<usize>;
}

impl Rows for Vec<Item> {
    fn len(&self) -> usize {
        self.len()
    }

    fn take(&mut self, row: &Row<'_>) -> rusqlite::Result<usize> {
        let item = item_of_row(row)?;
        let bytes = item.data.get().len();
        self.push(item);
        Ok(bytes)
    }
}

impl Rows for WrittenPage {
    fn len(&self) -> usize {
        self.len()
    }

    fn take(&mut self, row: &Row<'_>) -> rusqlite::Result<usize> {
        let text = |index| Ok::<_, rusqlite::Error>(row.get_ref(index)?.as_str()?);
        let data = row.get_ref(DATA)?.as_bytes()?;
        check_json(data)?;
        self.push(LentItem {
            id: text(0)?,
            deployment_name: text(1)?,
            collection: text(2)?,
            project_id: None,
            created_at: instant(row, 4)?,
            updated_at: instant(row, 5)?,
            data,
        });
        Ok(data.len())
    }
}

/// A page without its items: where the next one begins, and how many items all pages have.
type Edges = (Option<String>, Option<u64>);

pub(super) fn search(connection: &Connection, search: &Search) -> Result<Page<Item>, AgentDataError> {
    let mut items = Vec::new();
    let (next_page_token, total_size) = read(connection, search, &mut items)?;
    Ok(Page { items, next_page_token, total_size })
}

pub(super) fn search_written(
    connection: &Connection,
    search: &Search,
    project_id: Option<String>,
) -> Result<Vec<u8>, AgentDataError> {
    let mut page = WrittenPage::new(page_size(search.page_size)? as usize, project_id);
    let (next_page_token, total_size) = read(connection, search, &mut page)?;
    Ok(page.finish(next_page_token.as_deref(), total_size))
}

/// What determines which items come in which order, for the page token.
pub(super) fn question_of(search: &Search) -> String {
    page_token::question(&[
        json!([search.scope.deployment_name, search.scope.collection]),
        search.filter.to_json(),
        Value::from(search.order_by.to_string()),
    ])
}

fn read(connection: &Connection, search: &Search, page: &mut impl Rows) -> Result<Edges, AgentDataError> {
    let size = page_size(search.page_size)? as usize;
    let question = question_of(search);
    let after = search.page_token.as_deref().map(|token| page_token::read(&question, token)).transpose()?;
    let transaction = connection.unchecked_transaction()?; // one snapshot for all statements
    let shortcuts = Shortcuts::of(&transaction, &search.scope)?;

    let mut statement = pick(search, &shortcuts, after, size + 1)?;
    statement.sql = format!(
        "SELECT {ITEM_COLUMNS}, picked.* FROM ({}) AS picked CROSS JOIN agent_data ON agent_data.row_number = picked.place",
        statement.sql
    );
    let last = statement.query(&transaction, |rows| {
        let (mut bytes, mut last): (usize, Option<Vec<SortValue>>) = (0, None);
        while let Some(row) = rows.next()? {
            if last.is_some() {
                return Ok(last); // there is another row
            }
            bytes += page.take(row)?;
            if page.len() == size || bytes > MAX_PAGE_BYTES {
                let keys = (FIRST_KEY..row.as_ref().column_count()).map(|index| row.get(index).map(sort_value));
                last = Some(keys.collect::<rusqlite::Result<_>>()?);
            }
        }
        Ok(None)
    })?;
    let next_page_token = last.map(|keys| page_token::write(&question, keys)).transpose()?;
    let total_size =
        if search.include_total { Some(count(&transaction, &search.scope, &search.filter, &shortcuts)?) } else { None };
    Ok((next_page_token, total_size))
}

/// After the columns of an item, and the place of its row.
const FIRST_KEY: usize = 7;

/// Selects row numbers and sort values, but no documents: those are joined one by one as the page needs them, so that a sort never
/// carries them and the page can end early.
pub(super) fn pick(
    search: &Search,
    shortcuts: &Shortcuts,
    after: Option<Vec<SortValue>>,
    limit: usize,
) -> Result<Statement, AgentDataError> {
    let mut statement = Statement::default();
    let mut condition = filter_sql::condition(&search.scope, &search.filter, shortcuts, &mut statement);
    let keys = sort_keys(&search.order_by, &search.filter, shortcuts.hot, &mut statement);
    if let Some(after) = &after {
        condition = format!("{condition} AND {}", comes_after(&keys, after, &mut statement)?);
    }
    let key_columns: String = keys.iter().enumerate().map(|(index, key)| format!(", {} AS key{index}", key.sql)).collect();
    let order: Vec<_> = keys.iter().map(SortKey::order).collect();
    let limit = statement.bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let offset = if after.is_some() { 0 } else { i64::try_from(search.offset).unwrap_or(i64::MAX) };
    let offset = statement.bind(offset);
    statement.sql = format!(
        "SELECT row_number AS place{key_columns} FROM agent_data WHERE {condition} ORDER BY {} LIMIT {limit} OFFSET {offset}",
        order.join(", ")
    );
    Ok(statement)
}

pub(super) fn delete_matching(connection: &Connection, scope: &Scope, filter: &Filter) -> Result<u64, AgentDataError> {
    let shortcuts = Shortcuts::of(connection, scope)?;
    let mut statement = Statement::default();
    let condition = filter_sql::condition(scope, filter, &shortcuts, &mut statement);
    statement.sql = format!("DELETE FROM agent_data WHERE {condition}");
    Ok(statement.execute(connection)? as u64)
}

pub(super) fn count(
    connection: &Connection,
    scope: &Scope,
    filter: &Filter,
    shortcuts: &Shortcuts,
) -> Result<u64, AgentDataError> {
    let mut statement = Statement::default();
    let condition = filter_sql::condition(scope, filter, shortcuts, &mut statement);
    // The counts table has the columns that such a condition names.
    let is_counted = shortcuts.hot == HotColumns::Usable && only_asks_for_status(filter);
    statement.sql = if is_counted {
        format!("SELECT coalesce(sum(items), 0) FROM agent_data_count WHERE {condition}")
    } else {
        format!("SELECT count(*) FROM agent_data WHERE {condition}")
    };
    let count: i64 = statement.query(connection, |rows| rows.next()?.map_or(Ok(0), |row| row.get(0)))?;
    Ok(count.unsigned_abs())
}

pub(super) fn sort_value(value: SqlValue) -> SortValue {
    match value {
        SqlValue::Null | SqlValue::Blob(_) => SortValue::Null,
        SqlValue::Integer(integer) => SortValue::Integer(integer),
        SqlValue::Real(real) => SortValue::of_double(real),
        SqlValue::Text(text) => SortValue::Text(text),
    }
}

/// The value to bind; `None` if the token was tampered with.
fn sql_value(value: &SortValue) -> Option<SqlValue> {
    Some(match value {
        SortValue::Null => SqlValue::Null,
        SortValue::Integer(integer) => SqlValue::Integer(*integer),
        SortValue::Real(real) => SqlValue::Real(SortValue::read_double(real)?),
        SortValue::Text(text) => SqlValue::Text(text.clone()),
    })
}

/// One key of an order, as SQL.
struct SortKey {
    sql: String,
    direction: Direction,
    can_be_null: bool,
}

impl SortKey {
    /// Nulls last in either direction, written the way the indexes are: `NULLS LAST` would keep SQLite from using one.
    fn order(&self) -> String {
        let nulls = if self.can_be_null { format!("({} IS NULL), ", self.sql) } else { String::new() };
        format!("{nulls}{} {}", self.sql, self.direction.name())
    }
}

/// The keys of the order, then the id.
fn sort_keys(order_by: &OrderBy, filter: &Filter, hot: HotColumns, statement: &mut Statement) -> Vec<SortKey> {
    let mut keys: Vec<_> = order_by
        .keys()
        .iter()
        .map(|key| {
            let (sql, can_be_null) = match key.field() {
                Field::CreatedAt => ("created_at".to_owned(), false),
                Field::UpdatedAt => ("updated_at".to_owned(), false),
                Field::Data(path) => match hot.column(&path) {
                    Some(column) => (column.name.to_owned(), !leaves_out_null(filter, column.name)),
                    None => {
                        let path = path_sql(&path, statement);
                        // Numbers (and booleans, as 0 and 1) before texts; arrays and objects have no order and come last.
                        let sql = format!(
                            "CASE WHEN json_type(data, {path}) IN ('array', 'object') THEN NULL ELSE json_extract(data, {path}) END"
                        );
                        (sql, true)
                    }
                },
            };
            SortKey { sql, direction: key.direction, can_be_null }
        })
        .collect();
    keys.push(SortKey { sql: "id".to_owned(), direction: Direction::Ascending, can_be_null: false });
    keys
}

/// Whether a comparison in the filter excludes nulls.
fn leaves_out_null(filter: &Filter, name: &str) -> bool {
    let compares =
        |(operator, _): &(Operator, _)| matches!(operator, Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte);
    filter.conditions().iter().any(|condition| condition.name == name && condition.operations.iter().any(compares))
}

/// The condition that a row comes after the one with these sort values: equal in the first keys and beyond it in the next.
fn comes_after(keys: &[SortKey], last: &[SortValue], statement: &mut Statement) -> Result<String, AgentDataError> {
    if keys.len() != last.len() {
        return Err(page_token::refused());
    }
    let (mut alternatives, mut equal, mut bound) = (Vec::new(), String::new(), String::new());
    for (index, (key, value)) in keys.iter().zip(last).enumerate() {
        let is_null = *value == SortValue::Null;
        let value = statement.bind(sql_value(value).ok_or_else(page_token::refused)?);
        let sql = &key.sql;
        let symbol = match key.direction {
            Direction::Ascending => ">",
            Direction::Descending => "<",
        };
        if !is_null {
            let or_null = if key.can_be_null { format!(" OR {sql} IS NULL") } else { String::new() };
            alternatives.push(format!("({equal}({sql} {symbol} {value}{or_null}))"));
            if index == 0 && !key.can_be_null {
                bound = format!("{sql} {symbol}= {value} AND "); // implied by the rest; lets SQLite start there in the index
            }
        }
        equal.push_str(&format!("{sql} IS {value} AND "));
    }
    if alternatives.is_empty() {
        return Err(page_token::refused()); // the id is never null
    }
    Ok(format!("{bound}({})", alternatives.join(" OR ")))
}
