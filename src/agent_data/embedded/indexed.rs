//! The fields inside `data` that have an index of their own.

use super::super::{
    Operator, Scalar,
    field::{DataPath, Field},
    filter::Operand,
};
use anyhow::{Result, bail};
use serde_json::{Number, Value};
use std::sync::Arc;

/// Every indexed field costs a row per record.
const MAX_PATHS: usize = 16;
const MAX_PATH_BYTES: usize = 200;

/// Paths as filters write them, such as `data.invoice_number`: sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexedPaths(Arc<[String]>);

impl IndexedPaths {
    /// Reads a comma-separated list. An error names the path that cannot be indexed.
    pub fn parse(text: &str) -> Result<Self> {
        let mut paths: Vec<String> = text.split(',').map(|path| path.trim().to_owned()).filter(|path| !path.is_empty()).collect();
        paths.sort_unstable();
        paths.dedup();
        if paths.len() > MAX_PATHS {
            bail!("at most {MAX_PATHS} fields can be indexed, and these are {}", paths.len());
        }
        for path in &paths {
            if path.len() > MAX_PATH_BYTES || path.contains('\0') || !matches!(Field::of_filter(path), Field::Data(_)) {
                bail!("`{path}` can't be indexed; write a field of the data, such as data.invoice_number");
            }
        }
        Ok(Self(paths.into()))
    }

    /// The list as stored in the database.
    pub(super) fn from_stored(mut paths: Vec<String>) -> Self {
        paths.sort_unstable();
        Self(paths.into())
    }

    pub(super) fn as_slice(&self) -> &[String] {
        &self.0
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.0.iter().any(|indexed| indexed == path)
    }
}

/// The index entries of one record, and the paths they are for.
#[derive(Clone, Debug, Default)]
pub(super) struct Indexed {
    pub paths: IndexedPaths,
    /// Positions in `paths`, each with a value found there.
    pub values: Vec<(usize, KeptValue)>,
}

/// An owned [`IndexedValue`].
#[derive(Clone, Debug, PartialEq)]
pub(super) enum KeptValue {
    Text(String),
    Number(Number),
}

impl Indexed {
    /// The values found in `data`.
    pub fn of(data: &Value, paths: &IndexedPaths) -> Self {
        let mut values = Vec::new();
        for (place, path) in paths.0.iter().enumerate() {
            let found = match DataPath::of(path).look_up(data) {
                Some(Value::Array(elements)) => elements.as_slice(),
                Some(value) => std::slice::from_ref(value),
                None => &[],
            };
            values.extend(found.iter().filter_map(|value| Some((place, KeptValue::of(value)?))));
        }
        Self { paths: paths.clone(), values }
    }

    /// Each value with its path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &KeptValue)> {
        self.values.iter().filter_map(|(place, value)| Some((self.paths.0.get(*place)?.as_str(), value)))
    }
}

impl KeptValue {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Number(number) => Some(Self::Number(number.clone())),
            _ => None,
        }
    }
}

/// A text or a number; nothing else is looked up by value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum IndexedValue<'a> {
    Text(&'a str),
    Number(&'a Number),
}

impl<'a> IndexedValue<'a> {
    /// The values of which a record must have at least one to satisfy the operation; `None` where the index can't tell.
    pub fn wanted(operator: Operator, operand: &'a Operand) -> Option<Vec<Self>> {
        if !matches!(operator, Operator::Eq | Operator::Includes) {
            return None;
        }
        let value = |scalar: &'a Scalar| match scalar {
            Scalar::Text(text) => Some(Self::Text(text)),
            Scalar::Number(number) => Some(Self::Number(number)),
            Scalar::Null | Scalar::Bool(_) => None, // not in the index
        };
        operand.scalars().iter().map(value).collect()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_sorted_and_what_is_no_field_of_the_data_is_refused() {
        let paths = IndexedPaths::parse(" data.b, a ,,data.b").unwrap();
        assert_eq!(paths.as_slice(), ["a", "data.b"]);
        assert!(IndexedPaths::parse("created_at").unwrap_err().to_string().contains("created_at"));
        assert!(IndexedPaths::parse(&(0..17).map(|n| format!("f{n},")).collect::<String>()).is_err());
        assert_eq!(IndexedPaths::parse("").unwrap(), IndexedPaths::default());
    }

    #[test]
    fn texts_and_numbers_are_found_in_place_in_an_array_and_without_the_prefix() {
        let paths = IndexedPaths::parse("data.n,tags").unwrap();
        let values = |json: &str| {
            let data: Value = serde_json::from_str(json).unwrap();
            Indexed::of(&data, &paths).iter().map(|(path, value)| format!("{path}={value:?}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(values(r#"{"data":{"n":"A-1"},"n":"no"}"#), r#"data.n=Text("A-1")"#);
        assert_eq!(values(r#"{"n":"A-1"}"#), r#"data.n=Text("A-1")"#);
        assert_eq!(values(r#"{"tags":["a",null,["b"],"c",true]}"#), r#"tags=Text("a") tags=Text("c")"#);
        assert_eq!(values("{}"), "");
    }
}
