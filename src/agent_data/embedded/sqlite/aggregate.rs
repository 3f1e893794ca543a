//! Groups of items, counted in SQL.

use super::{
    super::{
        super::{AgentDataError, Aggregate, Direction, Group, Page, field::DataPath, search::page_size},
        group::{class, offset_of, order_of_groups, question_of, read_paths},
        only_asks_for_status, page_token,
    },
    fields::{HotColumns, Shortcuts, path_sql},
    filter_sql, raw_json,
    statement::Statement,
};
use rusqlite::{
    Connection, Row,
    types::{Value as SqlValue, ValueRef},
};
use serde_json::{Map, Value, value::RawValue};

pub(super) fn aggregate(connection: &Connection, aggregate: &Aggregate) -> Result<Page<Group>, AgentDataError> {
    let size = page_size(aggregate.page_size)? as usize;
    let paths = read_paths(&aggregate.group_by)?;
    let order = order_sql(&order_of_groups(&aggregate.group_by, aggregate.order_by.as_ref())?);
    let question = question_of(aggregate);
    let offset = offset_of(aggregate, &question)?;
    let transaction = connection.unchecked_transaction()?;
    let shortcuts = Shortcuts::of(&transaction, &aggregate.scope)?;

    let mut statement = Statement::default();
    let condition = filter_sql::condition(&aggregate.scope, &aggregate.filter, &shortcuts, &mut statement);
    let (mut keys, mut key_names) = (String::new(), Vec::new());
    for (index, path) in paths.iter().enumerate() {
        let (class, value) = key_sql(path, shortcuts.hot, &mut statement);
        keys.push_str(&format!("{class} AS class{index}, {value} AS value{index}, "));
        key_names.push(format!("class{index}, value{index}"));
    }
    let key_list: String = key_names.iter().map(|names| format!("{names}, ")).collect();
    let group_by = if paths.is_empty() { String::new() } else { format!("GROUP BY {}", key_names.join(", ")) };
    let grouped = if shortcuts.hot == HotColumns::Usable && is_counted(aggregate) {
        // The counts table has the columns that condition and keys name.
        let first_row = if aggregate.first {
            let (deployment, collection) =
                (statement.bind(aggregate.scope.deployment_name.clone()), statement.bind(aggregate.scope.collection.clone()));
            format!(
                "(SELECT row_number FROM agent_data AS earliest WHERE earliest.deployment_name = {deployment}
                  AND earliest.collection = {collection} AND earliest.status IS value0 ORDER BY created_at LIMIT 1)"
            )
        } else {
            "NULL".to_owned()
        };
        let having = if paths.is_empty() { "" } else { "HAVING items > 0" };
        format!(
            "counted AS (SELECT {keys}items FROM agent_data_count WHERE {condition}),
             summed AS (SELECT {key_list}coalesce(sum(items), 0) AS items FROM counted {group_by} {having}),
             grouped AS MATERIALIZED (SELECT {key_list}items, {first_row} AS first_row FROM summed)"
        )
    } else {
        // With min(), SQLite takes the bare columns from the row with the minimum: `first_row` belongs to the earliest item.
        format!(
            "keyed AS (SELECT {keys}created_at, row_number FROM agent_data WHERE {condition}),
             grouped AS MATERIALIZED (
                 SELECT {key_list}count(*) AS items, min(created_at) AS first_created, row_number AS first_row FROM keyed {group_by})"
        )
    };
    let limit = statement.bind(i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1));
    let skipped = statement.bind(i64::try_from(offset).unwrap_or(i64::MAX));
    statement.sql = format!(
        "WITH {grouped}
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

/// Whether the counts by status hold the answer.
fn is_counted(aggregate: &Aggregate) -> bool {
    let by_status = aggregate.group_by == ["status"];
    only_asks_for_status(&aggregate.filter) && (by_status || (aggregate.group_by.is_empty() && !aggregate.first))
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

/// The `ORDER BY` of the groups.
fn order_sql(order: &[(usize, Direction)]) -> String {
    let terms = order.iter().map(|(index, direction)| {
        let direction = direction.name();
        format!("class{index} = {}, class{index} {direction}, value{index} {direction}", class::NULL)
    });
    let terms: Vec<_> = terms.collect();
    if terms.is_empty() { String::new() } else { format!("ORDER BY {}", terms.join(", ")) }
}

fn read_group(row: &Row<'_>, aggregate: &Aggregate, paths: &[DataPath]) -> rusqlite::Result<Group> {
    let items: i64 = row.get(0)?;
    let has_first = !matches!(row.get_ref(2)?, ValueRef::Null);
    let first: Option<Box<RawValue>> = if has_first { Some(raw_json(row, 2)?) } else { None };
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
