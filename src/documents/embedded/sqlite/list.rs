//! Pages of files by keyset: the next page begins after the last file of this one, whatever was stored meanwhile.

use super::{
    super::{
        super::{DocumentError, FileOrder, FileOrderKey, FilePage, FileQuery},
        rows::{LARGEST_PAGE, complete},
        token::Position,
    },
    row,
};
use rusqlite::{Connection, params_from_iter, types::Value};

pub(super) fn page(connection: &Connection, query: &FileQuery) -> Result<FilePage, DocumentError> {
    let size = query.page_size.clamp(1, LARGEST_PAGE);
    let order = complete(&query.order_by);
    let mut question = Question::default();
    if !query.file_ids.is_empty() {
        let ids = serde_json::to_string(&query.file_ids).map_err(DocumentError::store)?;
        question.and("id IN (SELECT value FROM json_each(?))", [ids.into()]);
    }
    if let Some(name) = &query.file_name {
        question.and("name = ?", [name.clone().into()]);
    }
    if let Some(id) = &query.external_file_id {
        question.and("external_file_id = ?", [id.clone().into()]);
    }
    if let Some(token) = &query.page_token {
        question.and_after(&Position::decode(token, query, &order)?, &order);
    }
    let sql = format!("SELECT {} FROM files {} ORDER BY {} LIMIT {}", row::COLUMNS, question.sql(), sql_order(&order), size + 1);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(question.values), row::read)?;
    let mut items = rows.collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > size as usize;
    items.truncate(size as usize);
    let next_page_token = items.last().filter(|_| more).and_then(|last| Position::after(last, query, &order).encode());
    Ok(FilePage { items, next_page_token })
}

fn sql_order(order: &[FileOrder]) -> String {
    let keys = order.iter().map(|one| format!("{} {}", one.key.as_str(), if one.descending { "DESC" } else { "ASC" }));
    keys.collect::<Vec<_>>().join(", ")
}

fn value(position: &Position, key: FileOrderKey) -> Value {
    match key {
        FileOrderKey::Name => position.name.clone().into(),
        FileOrderKey::Id => position.id.clone().into(),
        FileOrderKey::CreatedAt => position.created_at.into(),
    }
}

/// Conditions with their values; text from outside only ever becomes a value.
#[derive(Default)]
struct Question {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Question {
    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    /// (a > x) or (a = x and b > y) or …
    fn and_after(&mut self, position: &Position, order: &[FileOrder]) {
        let mut alternatives = vec![];
        for (at, last) in order.iter().enumerate() {
            let mut all: Vec<String> = order[..at].iter().map(|equal| format!("{} = ?", equal.key.as_str())).collect();
            all.push(format!("{} {} ?", last.key.as_str(), if last.descending { "<" } else { ">" }));
            alternatives.push(format!("({})", all.join(" AND ")));
            self.values.extend(order[..=at].iter().map(|one| value(position, one.key)));
        }
        self.conditions.push(format!("({})", alternatives.join(" OR ")));
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() { String::new() } else { format!("WHERE {}", self.conditions.join(" AND ")) }
    }
}
