//! Pages of items by keyset: the next page begins after the last row of this one, wherever that row is by then.

use super::{
    super::{
        super::{AgentDataError, Filter, Item, Page, Scope, Search, search::page_size},
        IndexedPaths, MAX_PAGE_BYTES, only_asks_for_status,
        page_token::{self, SortValue},
    },
    ITEM_COLUMNS,
    fields::{SortKey, has_odd, is_storable, sort_keys},
    filter_sql::{Plan, plan},
    item_of_row,
    keyset::{comes_after, order_sql, sort_values},
    scan::{self, Scan},
    statement::Statement,
};
use deadpool_postgres::Object;
use serde_json::{Value, json};
use std::time::Duration;

/// True only while no record of the scope is odd: the columns then agree with the records. Checked in the statement that relies on
/// it, so that both see the same state.
pub(super) fn no_odd(scope: &Scope, statement: &mut Statement) -> String {
    let (deployment_name, collection) = (statement.text(&scope.deployment_name), statement.text(&scope.collection));
    format!(
        "NOT EXISTS (SELECT FROM agent_data AS o WHERE o.deployment_name = {deployment_name} AND o.collection = {collection} AND o.odd)"
    )
}

pub(super) async fn search(client: &mut Object, search: &Search, limit: Duration) -> Result<Page<Item>, AgentDataError> {
    let size = page_size(search.page_size)? as usize;
    let question = page_token::question(&[
        json!([search.scope.deployment_name, search.scope.collection]),
        search.filter.to_json(),
        Value::from(search.order_by.to_string()),
    ]);
    let after: Option<Vec<SortValue>> =
        search.page_token.as_deref().map(|token| page_token::read(&question, token)).transpose()?;
    let keys = sort_keys(&search.order_by, true);
    if after.as_ref().is_some_and(|after| after.len() != keys.len()) {
        return Err(page_token::refused());
    }
    if !is_storable(&search.scope) {
        return Ok(Page { items: Vec::new(), next_page_token: None, total_size: search.include_total.then_some(0) });
    }

    let mut statement = Statement::default();
    let Plan { condition, rest } = plan(&search.scope, &search.filter, true, &IndexedPaths::default(), &mut statement);
    let order: Option<Vec<&str>> = keys.iter().map(SortKey::sql).collect();
    if rest.is_unrestricted()
        && let Some(columns) = order
    {
        let page = Columns { keys: &keys, columns: &columns, condition, statement };
        let found = page.read(client, search, after.as_deref(), size, &question).await?;
        // An empty result may also mean that a record is odd.
        if !found.items.is_empty() || !has_odd(client, &search.scope).await? {
            let total_size = if search.include_total { Some(count(client, &search.scope, &search.filter).await?) } else { None };
            return Ok(Page { total_size, ..found });
        }
    }
    let scan = Scan { scope: &search.scope, filter: &search.filter, limit };
    scan::page(client, &scan, search, after, size, &question).await
}

/// A search that columns alone answer.
struct Columns<'a> {
    keys: &'a [SortKey],
    columns: &'a [&'static str],
    condition: String,
    statement: Statement,
}

impl Columns<'_> {
    async fn read(
        mut self,
        client: &Object,
        search: &Search,
        after: Option<&[SortValue]>,
        size: usize,
        question: &str,
    ) -> Result<Page<Item>, AgentDataError> {
        if let Some(after) = after {
            self.condition =
                format!("{} AND {}", self.condition, comes_after(self.keys, self.columns, after, &mut self.statement)?);
        }
        let guard = no_odd(&search.scope, &mut self.statement);
        let order = order_sql(self.keys, self.columns);
        let limit = self.statement.integer(i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1));
        let offset = if after.is_some() { 0 } else { i64::try_from(search.offset).unwrap_or(i64::MAX) };
        let offset = self.statement.integer(offset);
        let most = self.statement.integer(i64::try_from(MAX_PAGE_BYTES).unwrap_or(i64::MAX));
        // The window functions see the rows in the innermost select's order; their length is known without reading them.
        let sql = format!(
            "SELECT {ITEM_COLUMNS}, picked, {columns} FROM (
                 SELECT page.*, count(*) OVER () AS picked,
                        sum(octet_length(data)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                 FROM (SELECT {ITEM_COLUMNS}, status, file_name, file_hash, overall_confidence FROM agent_data
                       WHERE {condition} AND {guard} ORDER BY {order} LIMIT {limit} OFFSET {offset}) AS page
             ) AS weighed WHERE coalesce(bytes_before, 0) <= {most}",
            columns = self.columns.join(", "),
            condition = self.condition,
        );
        let prepared = client.prepare_cached(&sql).await?;
        let rows = client.query(&prepared, &self.statement.parameters()).await?;
        let picked = rows.first().map_or(0, |row| row.get::<_, i64>(6).unsigned_abs());
        let has_more = picked > size as u64 || picked > rows.len() as u64;
        let kept = &rows[..rows.len().min(size)];
        let next_page_token = match kept.last() {
            Some(last) if has_more => Some(page_token::write(question, sort_values(self.keys, last, 7))?),
            _ => None,
        };
        Ok(Page { items: kept.iter().map(item_of_row).collect::<Result<_, _>>()?, next_page_token, total_size: None })
    }
}

/// How many items match, for filters that columns answer.
async fn count(client: &Object, scope: &Scope, filter: &Filter) -> Result<u64, AgentDataError> {
    let mut statement = Statement::default();
    let Plan { condition, .. } = plan(scope, filter, true, &IndexedPaths::default(), &mut statement);
    let sql = if only_asks_for_status(filter) {
        // The counts table has the columns that such a condition names.
        format!("SELECT coalesce(sum(items), 0)::bigint FROM agent_data_count WHERE {condition}")
    } else {
        format!("SELECT count(*) FROM agent_data WHERE {condition}")
    };
    let prepared = client.prepare_cached(&sql).await?;
    let count: i64 = client.query_one(&prepared, &statement.parameters()).await?.get(0);
    Ok(u64::try_from(count).unwrap_or_default())
}

pub(super) async fn delete_matching(
    client: &mut Object,
    scope: &Scope,
    filter: &Filter,
    limit: Duration,
) -> Result<u64, AgentDataError> {
    if !is_storable(scope) {
        return Ok(0);
    }
    let mut statement = Statement::default();
    let Plan { condition, rest } = plan(scope, filter, true, &IndexedPaths::default(), &mut statement);
    if rest.is_unrestricted() {
        let guard = if filter.is_unrestricted() { "true".to_owned() } else { no_odd(scope, &mut statement) };
        let sql = format!("DELETE FROM agent_data WHERE {condition} AND {guard}");
        let deleted = client.execute(&sql, &statement.parameters()).await?;
        // Nothing deleted may also mean that a record is odd.
        if deleted > 0 || filter.is_unrestricted() || !has_odd(client, scope).await? {
            return Ok(deleted);
        }
    }
    scan::delete(client, &Scan { scope, filter, limit }).await
}
