//! The grammar of `order_by`: a comma list of `path`, `path asc` or `path desc`.

use super::field::Field;
use std::fmt;

/// More keys than anybody sorts by.
const MAX_KEYS: usize = 8;
const MAX_PATH_BYTES: usize = 1000;

/// The order of a search's results. Nulls and missing values come last in both directions; the id breaks ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderBy {
    keys: Vec<OrderKey>,
}

/// One key of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrderKey {
    /// As written; see [`Field::of_order`] for what it means.
    pub path: String,
    pub direction: Direction,
}

/// Which way a key sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Direction {
    /// Its word in `order_by`, and in SQL.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }
}

/// Why an order could not be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderByError {
    /// Two commas in a row, or one at an end.
    #[error("Write a field between every two commas of order_by")]
    EmptyKey,
    /// Something other than a path and a direction.
    #[error("Write `{0}` as a field, optionally followed by asc or desc")]
    NotAKey(String),
    /// Unreasonably long.
    #[error("Sort by at most {MAX_KEYS} fields of at most {MAX_PATH_BYTES} bytes")]
    TooLong,
}

impl OrderBy {
    /// Reads `a, data.b desc`. An empty text is the default order, as when none is given.
    pub fn parse(text: &str) -> Result<Self, OrderByError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let keys = text.split(',').map(parse_key).collect::<Result<Vec<_>, _>>()?;
        if keys.len() > MAX_KEYS { Err(OrderByError::TooLong) } else { Ok(Self { keys }) }
    }

    /// Sorts by one field.
    pub fn by(path: impl Into<String>, direction: Direction) -> Self {
        Self { keys: vec![OrderKey { path: path.into(), direction }] }
    }

    pub(crate) fn keys(&self) -> &[OrderKey] {
        &self.keys
    }
}

fn parse_key(text: &str) -> Result<OrderKey, OrderByError> {
    let not_a_key = || OrderByError::NotAKey(text.trim().chars().take(100).collect());
    let mut words = text.split_whitespace();
    let path = words.next().ok_or(OrderByError::EmptyKey)?;
    let direction = match words.next() {
        None => Direction::Ascending,
        Some(word) if word.eq_ignore_ascii_case("asc") => Direction::Ascending,
        Some(word) if word.eq_ignore_ascii_case("desc") => Direction::Descending,
        Some(_) => return Err(not_a_key()),
    };
    if words.next().is_some() {
        return Err(not_a_key());
    }
    if path.len() > MAX_PATH_BYTES {
        return Err(OrderByError::TooLong);
    }
    Ok(OrderKey { path: path.to_owned(), direction })
}

impl OrderKey {
    pub fn field(&self) -> Field {
        Field::of_order(&self.path)
    }
}

impl Default for OrderBy {
    /// Newest first.
    fn default() -> Self {
        Self::by("created_at", Direction::Descending)
    }
}

impl fmt::Display for OrderBy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, key) in self.keys.iter().enumerate() {
            if index > 0 {
                formatter.write_str(", ")?;
            }
            formatter.write_str(&key.path)?;
            if key.direction == Direction::Descending {
                formatter.write_str(" desc")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{super::field::DataPath, *};

    #[test]
    fn the_grammar_is_read_and_written_back() {
        let order = OrderBy::parse(" data.name DESC ,created_at,  status asc").unwrap();
        assert_eq!(order.to_string(), "data.name desc, created_at, status");
        assert_eq!(OrderBy::parse(&order.to_string()).unwrap(), order);
        assert_eq!(OrderBy::parse("").unwrap().to_string(), "created_at desc");
    }

    #[test]
    fn what_is_not_an_order_is_refused() {
        assert_eq!(OrderBy::parse("a,,b"), Err(OrderByError::EmptyKey));
        assert_eq!(OrderBy::parse("a dsc"), Err(OrderByError::NotAKey("a dsc".to_owned())));
        assert_eq!(OrderBy::parse("a desc nulls"), Err(OrderByError::NotAKey("a desc nulls".to_owned())));
        assert_eq!(OrderBy::parse(&"a,".repeat(20)[..39]), Err(OrderByError::TooLong));
        assert_eq!(OrderBy::parse(&"a".repeat(1001)), Err(OrderByError::TooLong));
    }

    #[test]
    fn one_leading_data_is_dropped_and_only_bare_dates_are_the_items_own() {
        let path =
            |keys: &[&str]| Field::Data(DataPath { keys: keys.iter().map(|&key| key.to_owned()).collect(), fallback: None });
        let field = |text| OrderBy::parse(text).unwrap().keys()[0].field();
        assert_eq!(field("created_at"), Field::CreatedAt);
        assert_eq!(field("data.created_at"), path(&["created_at"]));
        assert_eq!(field("data.data.vendor"), path(&["data", "vendor"]));
        assert_eq!(field("status"), path(&["status"]));
    }
}
