//! Groups of items: from the counts where they suffice, otherwise by reading every record.

use super::{
    super::{
        super::{AgentDataError, Aggregate, Direction, Group, Page, field::DataPath, search::page_size},
        IndexedPaths,
        group::{class, offset_of, order_of_groups, question_of, read_paths},
        only_asks_for_status,
        page_token::{self, SortValue},
    },
    fields::{has_odd, is_storable},
    filter_sql::{Plan, plan},
    raw_json,
    scan::{self, Candidate, Scan},
    statement::Statement,
};
use deadpool_postgres::Object;
use serde_json::{Map, Value, value::RawValue};
use std::{cmp::Ordering, collections::BTreeMap, time::Duration};

/// More groups than this are refused: they are kept in memory.
const MOST_GROUPS: usize = 200_000;

pub(super) async fn aggregate(
    client: &mut Object,
    aggregate: &Aggregate,
    limit: Duration,
) -> Result<Page<Group>, AgentDataError> {
    let size = page_size(aggregate.page_size)? as usize;
    let paths = read_paths(&aggregate.group_by)?;
    let order = order_of_groups(&aggregate.group_by, aggregate.order_by.as_ref())?;
    let question = question_of(aggregate);
    let offset = offset_of(aggregate, &question)?;
    let mut groups = match counted(client, aggregate).await? {
        Some(groups) => groups,
        None => read(client, aggregate, &paths, limit).await?,
    };
    if paths.is_empty() && groups.is_empty() {
        groups.insert(Key(Vec::new()), Found::default()); // the group of all items exists even if it is empty
    }
    let mut groups: Vec<(Key, Found)> = groups.into_iter().collect();
    groups.sort_by(|left, right| left.0.compare(&right.0, &order));

    let total = groups.len() as u64;
    let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
    let mut items = Vec::new();
    for (_, found) in groups.into_iter().skip(skipped).take(size) {
        let first_item = if aggregate.first { first_item(client, aggregate, &found).await? } else { None };
        let group_key = aggregate.group_by.iter().cloned().zip(found.values).collect::<Map<_, _>>();
        items.push(Group { group_key, count: aggregate.count.then_some(found.items), first_item });
    }
    let end = offset.saturating_add(items.len() as u64);
    let next_page_token = if end < total { Some(page_token::write(&question, end)?) } else { None };
    Ok(Page { items, next_page_token, total_size: Some(total) })
}

/// The values of a group, each with its class.
#[derive(Clone, Debug)]
struct Key(Vec<(i64, SortValue)>);

/// What is known about a group.
#[derive(Debug, Default)]
struct Found {
    items: u64,
    /// As in the earliest item, digit for digit.
    values: Vec<Value>,
    /// When the earliest item was created, and its row number; `None` where the counts don't say.
    first: Option<(i64, i64)>,
}

impl Key {
    /// In the requested order; null comes last in either direction.
    fn compare(&self, other: &Self, order: &[(usize, Direction)]) -> Ordering {
        for (index, direction) in order {
            let (Some((left_class, left)), Some((right_class, right))) = (self.0.get(*index), other.0.get(*index)) else {
                continue;
            };
            let is_null = |of: i64| of == class::NULL;
            let mut ordering = left_class.cmp(right_class).then_with(|| left.compare(right));
            if *direction == Direction::Descending && !is_null(*left_class) && !is_null(*right_class) {
                ordering = ordering.reverse();
            }
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        Ordering::Equal
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        pairs
            .map(|((left_class, left), (right_class, right))| left_class.cmp(right_class).then_with(|| left.compare(right)))
            .find(|ordering| *ordering != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

/// From the counts by status, if they hold the answer.
async fn counted(client: &Object, aggregate: &Aggregate) -> Result<Option<BTreeMap<Key, Found>>, AgentDataError> {
    let by_status = aggregate.group_by == ["status"];
    let is_counted =
        only_asks_for_status(&aggregate.filter) && (by_status || (aggregate.group_by.is_empty() && !aggregate.first));
    if !is_storable(&aggregate.scope) {
        return Ok(Some(BTreeMap::new()));
    }
    if !is_counted || has_odd(client, &aggregate.scope).await? {
        return Ok(None);
    }
    let mut statement = Statement::default();
    let Plan { condition, rest } = plan(&aggregate.scope, &aggregate.filter, true, &IndexedPaths::default(), &mut statement);
    if !rest.conditions().is_empty() {
        return Ok(None); // such as a comparison with a text that has a NUL
    }
    let key = if by_status { "status" } else { "NULL::text" };
    let sql = format!(
        "SELECT {key}, sum(items)::bigint FROM agent_data_count WHERE {condition} GROUP BY 1 HAVING sum(items) > 0 LIMIT {}",
        MOST_GROUPS + 1
    );
    let rows = client.query(&client.prepare_cached(&sql).await?, &statement.parameters()).await?;
    if rows.len() > MOST_GROUPS {
        return Err(too_many());
    }
    let groups = rows.iter().map(|row| {
        let status: Option<String> = row.get(0);
        let items = row.get::<_, i64>(1).unsigned_abs();
        let value = status.map_or(Value::Null, Value::String);
        let values = if by_status { vec![value] } else { Vec::new() };
        (key_of(values.iter()), Found { items, values, first: None })
    });
    Ok(Some(groups.collect()))
}

async fn read(
    client: &mut Object,
    aggregate: &Aggregate,
    paths: &[DataPath],
    limit: Duration,
) -> Result<BTreeMap<Key, Found>, AgentDataError> {
    let mut groups = BTreeMap::<Key, Found>::new();
    let scan = Scan { scope: &aggregate.scope, filter: &aggregate.filter, limit };
    let visit = |candidate: Candidate| {
        let values: Vec<&Value> = paths.iter().map(|path| path.look_up(candidate.data()).unwrap_or(&Value::Null)).collect();
        let key = key_of(values.iter().copied());
        let first = (candidate.created_at(), candidate.row_number());
        let found = groups.entry(key).or_default();
        found.items += 1;
        if found.first.is_none_or(|earliest| first < earliest) {
            found.first = Some(first);
            found.values = values.into_iter().cloned().collect();
        }
        if groups.len() > MOST_GROUPS { Err(too_many()) } else { Ok(()) }
    };
    scan::each(client, &scan, visit).await?;
    Ok(groups)
}

fn key_of<'a>(values: impl Iterator<Item = &'a Value>) -> Key {
    let one = |value: &Value| match value {
        Value::Null => (class::NULL, SortValue::Null),
        Value::Bool(_) => (class::BOOLEAN, SortValue::of_json(Some(value))),
        Value::Number(_) => (class::NUMBER, SortValue::of_json(Some(value))),
        Value::String(_) => (class::TEXT, SortValue::of_json(Some(value))),
        Value::Array(_) | Value::Object(_) => (class::JSON, SortValue::Text(value.to_string())),
    };
    Key(values.map(one).collect())
}

fn too_many() -> AgentDataError {
    let message = format!("There are more than {MOST_GROUPS} groups; group by something that more items have in common");
    AgentDataError::bad_request(&["body", "group_by"], message, "too_long")
}

/// The `data` of the item of the group that was created first.
async fn first_item(client: &Object, aggregate: &Aggregate, found: &Found) -> Result<Option<Box<RawValue>>, AgentDataError> {
    let row = match (found.first, found.values.first()) {
        (Some((_, row_number)), _) => {
            let sql = "SELECT data FROM agent_data WHERE row_number = $1";
            client.query_opt(&client.prepare_cached(sql).await?, &[&row_number]).await?
        }
        (None, Some(status)) => {
            // With one condition at a time, the index by status also gives the order.
            let condition = if status.is_null() { "status IS NULL AND $3::text IS NULL" } else { "status = $3::text" };
            let sql = format!(
                "SELECT data FROM agent_data WHERE deployment_name = $1 AND collection = $2 AND {condition}
                 ORDER BY created_at LIMIT 1"
            );
            let (scope, status) = (&aggregate.scope, status.as_str());
            client.query_opt(&client.prepare_cached(&sql).await?, &[&scope.deployment_name, &scope.collection, &status]).await?
        }
        (None, None) => None,
    };
    row.map(|row| raw_json(row.get(0))).transpose()
}
