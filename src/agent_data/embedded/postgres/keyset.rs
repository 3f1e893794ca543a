//! Orders in PostgreSQL: what sorts the rows, and where their next page begins.

use super::{
    super::{
        super::{AgentDataError, Direction},
        hot_column::HotColumn,
        page_token::{self, SortValue},
    },
    fields::{SortKey, SortSource},
    statement::Statement,
};
use tokio_postgres::Row;

/// The values of the keys, from column `first` on.
pub(super) fn sort_values(keys: &[SortKey], row: &Row, first: usize) -> Vec<SortValue> {
    let value = |(index, key): (usize, &SortKey)| {
        let column = first + index;
        match &key.source {
            SortSource::CreatedAt | SortSource::UpdatedAt => SortValue::Integer(row.get(column)),
            SortSource::Id => SortValue::Text(row.get(column)),
            SortSource::Column(HotColumn { holds_text: true, .. }) => {
                row.get::<_, Option<String>>(column).map_or(SortValue::Null, SortValue::Text)
            }
            SortSource::Column(HotColumn { holds_text: false, .. }) => {
                row.get::<_, Option<f64>>(column).map_or(SortValue::Null, SortValue::of_double)
            }
            SortSource::Data(_) => SortValue::Null,
        }
    };
    keys.iter().enumerate().map(value).collect()
}

pub(super) fn order_sql(keys: &[SortKey], columns: &[&str]) -> String {
    let terms = keys.iter().zip(columns).map(|(key, column)| {
        // Only where needed: it keeps PostgreSQL from using an index.
        let nulls = if key.can_be_null() { " NULLS LAST" } else { "" };
        format!("{column} {}{nulls}", key.direction.name())
    });
    terms.collect::<Vec<_>>().join(", ")
}

/// The condition that a row comes after the one with these sort values: equal in the first keys and beyond it in the next.
pub(super) fn comes_after(
    keys: &[SortKey],
    columns: &[&str],
    last: &[SortValue],
    statement: &mut Statement,
) -> Result<String, AgentDataError> {
    let (mut alternatives, mut equal, mut bound) = (Vec::new(), String::new(), String::new());
    for (index, ((key, column), value)) in keys.iter().zip(columns).zip(last).enumerate() {
        let symbol = match key.direction {
            Direction::Ascending => ">",
            Direction::Descending => "<",
        };
        // A tampered token can hold values of other types.
        let value = match (value, &key.source) {
            (SortValue::Null, _) if key.can_be_null() => None,
            (SortValue::Integer(integer), SortSource::CreatedAt | SortSource::UpdatedAt) => Some(statement.integer(*integer)),
            (SortValue::Real(real), SortSource::Column(HotColumn { holds_text: false, .. })) => {
                Some(statement.double(SortValue::read_double(real).ok_or_else(page_token::refused)?))
            }
            (SortValue::Text(text), SortSource::Id | SortSource::Column(HotColumn { holds_text: true, .. }))
                if !text.contains('\0') =>
            {
                Some(statement.text(text))
            }
            _ => return Err(page_token::refused()),
        };
        let Some(value) = value else {
            equal.push_str(&format!("{column} IS NULL AND "));
            continue; // nothing comes after null
        };
        let or_null = if key.can_be_null() { format!(" OR {column} IS NULL") } else { String::new() };
        alternatives.push(format!("({equal}({column} {symbol} {value}{or_null}))"));
        if index == 0 && !key.can_be_null() {
            bound = format!("{column} {symbol}= {value} AND "); // implied by the rest; lets PostgreSQL start there in the index
        }
        equal.push_str(&format!("{column} = {value} AND "));
    }
    if alternatives.is_empty() {
        return Err(page_token::refused()); // the id is never null
    }
    Ok(format!("{bound}({})", alternatives.join(" OR ")))
}
