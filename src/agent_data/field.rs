//! What a field name in a filter, an order or a grouping means (contract, section 10, choices 1 and 2).

use serde_json::Value;

/// A name in a filter or an order, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// The item's own `created_at`.
    CreatedAt,
    /// The item's own `updated_at`.
    UpdatedAt,
    /// A value inside `data`.
    Data(DataPath),
}

/// Keys to follow from the root of `data`. Arrays are never entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataPath {
    /// The path as written.
    pub keys: Vec<String>,
    /// What to try if the record lacks that: the path without its leading `data.`.
    pub fallback: Option<Vec<String>>,
}

impl Field {
    /// A key of a filter.
    pub fn of_filter(name: &str) -> Self {
        Self::top_level(name).unwrap_or_else(|| Self::Data(DataPath::of(name)))
    }

    /// A key of `order_by`: one leading `data.` is dropped.
    pub fn of_order(name: &str) -> Self {
        Self::top_level(name).unwrap_or_else(|| {
            let path = name.strip_prefix("data.").unwrap_or(name);
            Self::Data(DataPath { keys: split(path), fallback: None })
        })
    }

    fn top_level(name: &str) -> Option<Self> {
        match name {
            "created_at" => Some(Self::CreatedAt),
            "updated_at" => Some(Self::UpdatedAt),
            _ => None,
        }
    }
}

impl DataPath {
    /// A path of a filter or of `group_by`.
    pub fn of(name: &str) -> Self {
        Self { keys: split(name), fallback: name.strip_prefix("data.").map(split) }
    }

    /// The value in `data`, if it has one; an explicit null is a value.
    pub fn look_up<'a>(&self, data: &'a Value) -> Option<&'a Value> {
        walk(data, &self.keys).or_else(|| walk(data, self.fallback.as_ref()?))
    }
}

fn split(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

fn walk<'a>(data: &'a Value, keys: &[String]) -> Option<&'a Value> {
    keys.iter().try_fold(data, |value, key| value.as_object()?.get(key))
}
