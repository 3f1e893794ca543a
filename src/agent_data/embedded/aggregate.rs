//! Groups of items, counted in SQL.

use super::{
    super::{AgentDataError, Aggregate, Direction, Group, OrderBy, Page, field::DataPath, search::page_size},
    fields::{HotColumns, path_sql},
    filter_sql, page_token, raw_json,
    statement::Statement,
};
use rusqlite::{Connection, Row, types::Value as SqlValue};
use serde_json::{Map, Value, json, value::RawValue};

const MAX_PATHS: usize = 16;
const MAX_PATH_BYTES: usize = 1000;

/// The class of a group key: keys are equal if class and value are. It also sorts: numbers, texts, booleans, the rest, null.
mod class {
    pub const NUMBER: i64 = 1;
    pub const TEXT: i64 = 2;
    pub const BOOLEAN: i64 = 3;
    pub const JSON: i64 = 4;
    pub const NULL: i64 = 9;
}

pub(super) fn aggregate(connection: &Connection, aggregate: &Aggregate) -> Result<Page<Group>, AgentDataError> {
    let size = page_size(aggregate.page_size)? as usize;
    let paths = read_paths(&aggregate.group_by)?;
    let order = order(&aggregate.group_by, aggregate.order_by.as_ref())?;
    let question = page_token::question(&[
        json!([aggregate.scope.deployment_name, aggregate.scope.collection, aggregate.group_by]),
        aggregate.filter.to_json(),
        Value::from(aggregate.order_by.as_ref().map(ToString::to_string)),
    ]);
    // Groups move as items come and go; a position is as good as a key here, and is what `offset` counts.
    let offset: u64 = match &aggregate.page_token {
        Some(token) => page_token::read(&question, token)?,
        None => aggregate.offset,
    };
    let transaction = connection.unchecked_transaction()?;
    let hot = HotColumns::of(&transaction, &aggregate.scope)?;

    let mut statement = Statement::default();
    let condition = filter_sql::condition(&aggregate.scope, &aggregate.filter, hot, &mut statement);
    let (mut keys, mut key_names) = (String::new(), Vec::new());
    for (index, path) in paths.iter().enumerate() {
        let (class, value) = key_sql(path, hot, &mut statement);
        keys.push_str(&format!("{class} AS class{index}, {value} AS value{index}, "));
        key_names.push(format!("class{index}, value{index}"));
    }
    let key_list: String = key_names.iter().map(|names| format!("{names}, ")).collect();
    let group_by = if paths.is_empty() { String::new() } else { format!("GROUP BY {}", key_names.join(", ")) };
    let limit = statement.bind(i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1));
    let skipped = statement.bind(i64::try_from(offset).unwrap_or(i64::MAX));
    // Beside a min(), SQLite takes the plain columns from the row that has the minimum: `first_row` is the earliest item's.
    statement.sql = format!(
        "WITH keyed AS (SELECT {keys}created_at, row_number FROM agent_data WHERE {condition}),
              grouped AS MATERIALIZED (
                  SELECT {key_list}count(*) AS items, min(created_at) AS first_created, row_number AS first_row FROM keyed {group_by})
         SELECT items, (SELECT count(*) FROM grouped), data, {key_list}1
         FROM grouped LEFT JOIN agent_data ON agent_data.row_number = grouped.first_row
         {order} LIMIT {limit} OFFSET {skipped}"
    );

    let (groups, total, has_more) = statement.query(&transaction, |rows| {
        let (mut groups, mut total) = (Vec::new(), None);
        while let Some(row) = rows.next()? {
            if groups.len() == size {
                return Ok((groups, total, true));
            }
            total = Some(row.get::<_, i64>(1)?.unsigned_abs());
            groups.push(read_group(row, aggregate, &paths)?);
        }
        Ok((groups, total, false))
    })?;
    let next_page_token =
        if has_more { Some(page_token::write(&question, offset.saturating_add(groups.len() as u64))?) } else { None };
    Ok(Page { items: groups, next_page_token, total_size: total })
}

fn read_paths(group_by: &[String]) -> Result<Vec<DataPath>, AgentDataError> {
    if group_by.len() > MAX_PATHS || group_by.iter().any(|path| path.len() > MAX_PATH_BYTES) {
        let message = format!("Group by at most {MAX_PATHS} paths of at most {MAX_PATH_BYTES} bytes");
        return Err(AgentDataError::bad_request(&["body", "group_by"], message, "too_long"));
    }
    Ok(group_by.iter().map(|path| DataPath::of(path)).collect())
}

/// Class and value of a group key.
fn key_sql(path: &DataPath, hot: HotColumns, statement: &mut Statement) -> (String, String) {
    use class::{BOOLEAN, JSON, NULL, NUMBER, TEXT};
    if let Some(column) = hot.column(path) {
        let class = if column.holds_text { TEXT } else { NUMBER };
        return (format!("iif({} IS NULL, {NULL}, {class})", column.name), column.name.to_owned());
    }
    let path = path_sql(path, statement);
    let class = format!(
        "CASE coalesce(json_type(data, {path}), 'null') WHEN 'null' THEN {NULL} WHEN 'text' THEN {TEXT}
         WHEN 'integer' THEN {NUMBER} WHEN 'real' THEN {NUMBER} WHEN 'true' THEN {BOOLEAN} WHEN 'false' THEN {BOOLEAN} ELSE {JSON} END"
    );
    (class, format!("json_extract(data, {path})"))
}

/// The `ORDER BY` of the groups: what was asked for, then the rest of the key, so that no two groups tie.
fn order(group_by: &[String], order_by: Option<&OrderBy>) -> Result<String, AgentDataError> {
    let mut order: Vec<(usize, Direction)> = Vec::new();
    for key in order_by.map(OrderBy::keys).unwrap_or_default() {
        let bare = key.path.strip_prefix("data.").unwrap_or(&key.path);
        let index = group_by.iter().position(|path| *path == key.path).or_else(|| group_by.iter().position(|path| path == bare));
        let Some(index) = index else {
            let message = format!("Order groups by a path of group_by, which `{}` is not", key.path);
            return Err(AgentDataError::bad_request(&["body", "order_by"], message, "value_error"));
        };
        order.push((index, key.direction));
    }
    let rest: Vec<_> = (0..group_by.len()).filter(|index| order.iter().all(|(asked, _)| asked != index)).collect();
    order.extend(rest.into_iter().map(|index| (index, Direction::Ascending)));
    let terms = order.iter().map(|(index, direction)| {
        let direction = direction.name();
        format!("class{index} = {}, class{index} {direction}, value{index} {direction}", class::NULL)
    });
    let terms: Vec<_> = terms.collect();
    Ok(if terms.is_empty() { String::new() } else { format!("ORDER BY {}", terms.join(", ")) })
}

fn read_group(row: &Row<'_>, aggregate: &Aggregate, paths: &[DataPath]) -> rusqlite::Result<Group> {
    let items: i64 = row.get(0)?;
    let first: Option<Box<RawValue>> = if items == 0 { None } else { Some(raw_json(row, 2)?) };
    let mut parsed = None;
    let mut group_key = Map::new();
    for (index, (name, path)) in aggregate.group_by.iter().zip(paths).enumerate() {
        let value = match (row.get(3 + 2 * index)?, row.get(4 + 2 * index)?) {
            (class::NULL, _) => Value::Null,
            (class::TEXT, SqlValue::Text(text)) => Value::String(text),
            (class::BOOLEAN, SqlValue::Integer(truth)) => Value::Bool(truth != 0),
            // From the record itself, so that a number keeps its digits and an object its keys.
            _ => {
                let data = parsed.get_or_insert_with(|| {
                    first.as_deref().and_then(|data| serde_json::from_str(data.get()).ok()).unwrap_or(Value::Null)
                });
                path.look_up(data).cloned().unwrap_or(Value::Null)
            }
        };
        group_key.insert(name.clone(), value);
    }
    Ok(Group {
        group_key,
        count: aggregate.count.then_some(items.unsigned_abs()),
        first_item: if aggregate.first { first } else { None },
    })
}
