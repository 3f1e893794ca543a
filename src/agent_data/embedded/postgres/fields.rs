//! Which values PostgreSQL can compare, and how. Everything else is for [`super::scan`].

use super::super::{
    super::{AgentDataError, Direction, OrderBy, Scope, field::DataPath, field::Field, filter::evaluate::double},
    hot_column::HotColumn,
    indexed::{Indexed, KeptValue},
    record::Record,
};
use deadpool_postgres::GenericClient;
use serde_json::Number;

/// Longer texts don't fit into an index (PostgreSQL takes 2,704 bytes for all columns of one).
pub(super) const LONGEST_TEXT: usize = 500;
/// Every integer up to this is exact as a double.
const LARGEST_EXACT: u64 = 1 << 53;

/// Whether a record of the scope has a hot value that its column cannot hold. Then the columns prove nothing.
pub(super) async fn has_odd(client: &impl GenericClient, scope: &Scope) -> Result<bool, AgentDataError> {
    const SQL: &str = "SELECT EXISTS (SELECT FROM agent_data WHERE deployment_name = $1 AND collection = $2 AND odd)";
    Ok(client.query_one(SQL, &[&scope.deployment_name, &scope.collection]).await?.get(0))
}

/// The hot columns of a record.
pub(super) struct HotValues<'a> {
    pub status: Option<&'a str>,
    pub file_name: Option<&'a str>,
    pub file_hash: Option<&'a str>,
    pub overall_confidence: Option<f64>,
    pub is_odd: bool,
}

impl<'a> HotValues<'a> {
    pub fn of(record: &'a Record) -> Self {
        let mut is_odd = record.is_odd;
        let mut text = |value: &'a Option<String>| {
            let fits = value.as_deref().filter(|text| text.len() <= LONGEST_TEXT && !text.contains('\0'));
            is_odd |= value.is_some() && fits.is_none();
            fits
        };
        let (status, file_name, file_hash) = (text(&record.status), text(&record.file_name), text(&record.file_hash));
        let confidence = record
            .overall_confidence
            .as_deref()
            .map(|digits| serde_json::from_str(digits).ok().and_then(|number| exact_double(&number)));
        is_odd |= confidence == Some(None);
        Self { status, file_name, file_hash, overall_confidence: confidence.flatten(), is_odd }
    }
}

/// The double that compares with other doubles as the number itself does; `None` for integers that no double equals.
pub(super) fn exact_double(number: &Number) -> Option<f64> {
    match number.as_i64() {
        Some(integer) if integer.unsigned_abs() > LARGEST_EXACT => None,
        _ => double(number),
    }
}

/// Whether PostgreSQL can store both names. Other scopes have no records.
pub(super) fn is_storable(scope: &Scope) -> bool {
    [&scope.deployment_name, &scope.collection].into_iter().all(|name| name.len() <= LONGEST_TEXT && !name.contains('\0'))
}

// ---- orders --------------------------------------------------------------------------------------------

/// One key of an order.
pub(super) struct SortKey {
    pub source: SortSource,
    pub direction: Direction,
}

/// Where its values come from.
pub(super) enum SortSource {
    CreatedAt,
    UpdatedAt,
    Column(HotColumn),
    Data(DataPath),
    Id,
}

/// The keys of the order, then the id.
pub(super) fn sort_keys(order_by: &OrderBy, columns_are_usable: bool) -> Vec<SortKey> {
    let mut keys: Vec<_> = order_by
        .keys()
        .iter()
        .map(|key| {
            let source = match key.field() {
                Field::CreatedAt => SortSource::CreatedAt,
                Field::UpdatedAt => SortSource::UpdatedAt,
                Field::Data(path) => match HotColumn::of(&path).filter(|_| columns_are_usable) {
                    Some(column) => SortSource::Column(column),
                    None => SortSource::Data(path),
                },
            };
            SortKey { source, direction: key.direction }
        })
        .collect();
    keys.push(SortKey { source: SortSource::Id, direction: Direction::Ascending });
    keys
}

impl SortKey {
    /// The column to sort by; `None` where PostgreSQL can't.
    pub fn sql(&self) -> Option<&'static str> {
        match &self.source {
            SortSource::CreatedAt => Some("created_at"),
            SortSource::UpdatedAt => Some("updated_at"),
            SortSource::Column(column) => Some(column.name),
            SortSource::Id => Some("id"),
            SortSource::Data(_) => None,
        }
    }

    pub fn can_be_null(&self) -> bool {
        matches!(self.source, SortSource::Column(_) | SortSource::Data(_))
    }
}

// ---- indexed fields ------------------------------------------------------------------------------------

/// The index entries of a record, as columns of `agent_data_field`.
#[derive(Default)]
pub(super) struct IndexRows {
    pub paths: Vec<String>,
    pub texts: Vec<Option<String>>,
    pub numbers: Vec<Option<f64>>,
}

impl IndexRows {
    /// The values of one record.
    pub fn of(indexed: &Indexed) -> Self {
        let mut rows = Self::default();
        rows.add(indexed);
        rows
    }

    /// Adds the values of one record and returns how many there are.
    pub fn add(&mut self, indexed: &Indexed) -> usize {
        for (path, value) in indexed.iter() {
            let (text, number) = match value {
                KeptValue::Text(text) => (Some(index_text(text)), None),
                KeptValue::Number(number) => (None, double(number)),
            };
            self.paths.push(path.to_owned());
            self.texts.push(text);
            self.numbers.push(number);
        }
        indexed.values.len()
    }
}

/// The text as the index stores it: possibly shortened, but equal texts stay equal.
pub(super) fn index_text(text: &str) -> String {
    let end = (0..=LONGEST_TEXT.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    text.get(..end).unwrap_or_default().replace('\0', "\u{FFFD}")
}
