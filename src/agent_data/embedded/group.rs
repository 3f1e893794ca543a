//! How a grouping is parsed, for both engines.

use super::{
    super::{AgentDataError, Aggregate, Direction, OrderBy, field::DataPath},
    page_token,
};
use serde_json::{Value, json};

const MAX_PATHS: usize = 16;
const MAX_PATH_BYTES: usize = 1000;

/// The class of a group key: keys are equal if class and value are. It also sorts: numbers, texts, booleans, the rest, null.
pub(super) mod class {
    pub const NUMBER: i64 = 1;
    pub const TEXT: i64 = 2;
    pub const BOOLEAN: i64 = 3;
    pub const JSON: i64 = 4;
    pub const NULL: i64 = 9;
}

/// The paths of `group_by`.
pub(super) fn read_paths(group_by: &[String]) -> Result<Vec<DataPath>, AgentDataError> {
    if group_by.len() > MAX_PATHS || group_by.iter().any(|path| path.len() > MAX_PATH_BYTES) {
        let message = format!("Group by at most {MAX_PATHS} paths of at most {MAX_PATH_BYTES} bytes");
        return Err(AgentDataError::bad_request(&["body", "group_by"], message, "too_long"));
    }
    Ok(group_by.iter().map(|path| DataPath::of(path)).collect())
}

/// Indexes into `group_by`: the requested order, then the rest of the key, so that no two groups tie.
pub(super) fn order_of_groups(
    group_by: &[String],
    order_by: Option<&OrderBy>,
) -> Result<Vec<(usize, Direction)>, AgentDataError> {
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
    Ok(order)
}

/// Where a page of groups begins. Groups move as items come and go, so a position is as good as a key here, and it is what `offset`
/// counts.
pub(super) fn offset_of(aggregate: &Aggregate, question: &str) -> Result<u64, AgentDataError> {
    match &aggregate.page_token {
        Some(token) => page_token::read(question, token),
        None => Ok(aggregate.offset),
    }
}

/// What determines which groups come in which order, for the page token.
pub(super) fn question_of(aggregate: &Aggregate) -> String {
    page_token::question(&[
        json!([aggregate.scope.deployment_name, aggregate.scope.collection, aggregate.group_by]),
        aggregate.filter.to_json(),
        Value::from(aggregate.order_by.as_ref().map(ToString::to_string)),
    ])
}
