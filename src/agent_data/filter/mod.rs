//! Selects items of a scope: the filter grammar of Agent Data, with the choices of the contract's section 10.
//!
//! [`Filter::from_json`] parses it strictly (it refuses unknown operators instead of ignoring them: in `:delete` that would widen the
//! filter), [`Filter::to_json`] writes it for LlamaCloud, [`Filter::matches`] defines what it means.

pub(crate) mod evaluate;
#[cfg(test)]
mod tests;

use super::{field::Field, instant::parse_instant};
use serde_json::{Map, Number, Value};

/// More fields than anybody filters by; keeps the SQL statement's depth far below SQLite's limit.
const MAX_FIELDS: usize = 50;
const MAX_NAME_BYTES: usize = 1000;
const MAX_LIST: usize = 10_000;

/// A restriction on items. The default restricts nothing. All fields and all operators of a field must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    conditions: Vec<Condition>,
}

/// What one field must satisfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub name: String,
    pub operations: Vec<(Operator, Operand)>,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Equal by JSON type and value; null means null or missing; an array is equal if one of its elements is.
    Eq,
    /// Not [`Operator::Eq`].
    Ne,
    /// Greater; numbers with numbers, text with text byte by byte, never a missing value.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// [`Operator::Eq`] to one of a list; an empty list matches nothing.
    Includes,
    /// Not [`Operator::Includes`].
    Excludes,
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Null or missing.
    Null,
    /// A JSON boolean.
    Bool(bool),
    /// A JSON number, digit for digit.
    Number(Number),
    /// A text; for `created_at` and `updated_at` a date (see [`super::parse_instant`]).
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    One(Scalar),
    Many(Vec<Scalar>),
}

/// What is wrong with a filter, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at {})", loc.join("."))]
pub struct FilterError {
    /// Field, operator and index in a list, as far as known.
    pub loc: Vec<String>,
    /// What is wrong, as a sentence.
    pub message: String,
    /// Pydantic's word for it.
    pub kind: &'static str,
}

impl FilterError {
    fn new(loc: &[&str], message: impl Into<String>, kind: &'static str) -> Self {
        Self { loc: loc.iter().map(|&part| part.to_owned()).collect(), message: message.into(), kind }
    }
}

impl Operator {
    const ALL: [Self; 8] = [Self::Eq, Self::Ne, Self::Gt, Self::Gte, Self::Lt, Self::Lte, Self::Includes, Self::Excludes];

    /// Its key in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Includes => "includes",
            Self::Excludes => "excludes",
        }
    }

    const fn takes_a_list(self) -> bool {
        matches!(self, Self::Includes | Self::Excludes)
    }
}

// ---- building --------------------------------------------------------------------------------------

impl Filter {
    /// No restriction.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it lets everything through.
    pub fn is_unrestricted(&self) -> bool {
        self.conditions.iter().all(|condition| condition.operations.is_empty())
    }

    /// Adds [`Operator::Eq`].
    #[must_use]
    pub fn eq(self, field: impl Into<String>, value: impl Into<Scalar>) -> Self {
        self.with(field, Operator::Eq, Operand::One(value.into()))
    }

    /// Adds [`Operator::Ne`].
    #[must_use]
    pub fn ne(self, field: impl Into<String>, value: impl Into<Scalar>) -> Self {
        self.with(field, Operator::Ne, Operand::One(value.into()))
    }

    /// Adds [`Operator::Gt`].
    #[must_use]
    pub fn gt(self, field: impl Into<String>, value: impl Into<Scalar>) -> Self {
        self.with(field, Operator::Gt, Operand::One(value.into()))
    }

    /// Adds [`Operator::Gte`].
    #[must_use]
    pub fn gte(self, field: impl Into<String>, value: impl Into<Scalar>) -> Self {
        self.with(field, Operator::Gte, Operand::One(value.into()))
    }

    /// Adds [`Operator::Lt`].
    #[must_use]
    pub fn lt(self, field: impl Into<String>, value: impl Into<Scalar>) -> Self {
        self.with(field, Operator::Lt, Operand::One(value.into()))
    }

    /// Adds [`Operator::Lte`].
    #[must_use]
    pub fn lte(self, field: impl Into<String>, value: impl Into<Scalar>) -> Self {
        self.with(field, Operator::Lte, Operand::One(value.into()))
    }

    /// Adds [`Operator::Includes`].
    #[must_use]
    pub fn includes<S: Into<Scalar>>(self, field: impl Into<String>, values: impl IntoIterator<Item = S>) -> Self {
        self.with(field, Operator::Includes, Operand::Many(values.into_iter().map(Into::into).collect()))
    }

    /// Adds [`Operator::Excludes`].
    #[must_use]
    pub fn excludes<S: Into<Scalar>>(self, field: impl Into<String>, values: impl IntoIterator<Item = S>) -> Self {
        self.with(field, Operator::Excludes, Operand::Many(values.into_iter().map(Into::into).collect()))
    }

    /// The wire format has one place per field and operator: a second one replaces the first.
    fn with(mut self, field: impl Into<String>, operator: Operator, operand: Operand) -> Self {
        let name = field.into();
        let index = self.conditions.iter().position(|condition| condition.name == name).unwrap_or_else(|| {
            self.conditions.push(Condition { name, operations: Vec::new() });
            self.conditions.len() - 1
        });
        if let Some(condition) = self.conditions.get_mut(index) {
            condition.operations.retain(|(existing, _)| *existing != operator);
            condition.operations.push((operator, operand));
        }
        self
    }

    #[cfg(feature = "stores")]
    pub(crate) fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Part of a filter that was parsed before.
    #[cfg(feature = "stores")]
    pub(crate) fn of_conditions(conditions: Vec<Condition>) -> Self {
        Self { conditions }
    }
}

// ---- reading and writing ---------------------------------------------------------------------------

impl Filter {
    /// Reads `{"field": {"operator": operand}}`; null means no restriction.
    pub fn from_json(json: &Value) -> Result<Self, FilterError> {
        let fields = match json {
            Value::Null => return Ok(Self::default()),
            Value::Object(fields) => fields,
            _ => return Err(FilterError::new(&[], "Input should be a valid dictionary", "dict_type")),
        };
        let conditions = fields.iter().map(|(name, operations)| read_condition(name, operations)).collect::<Result<_, _>>()?;
        let filter = Self { conditions };
        filter.check()?;
        Ok(filter)
    }

    /// The filter in wire format. An unrestricted filter is `{}`.
    pub fn to_json(&self) -> Value {
        let fields = self.conditions.iter().map(|condition| {
            let operations = condition.operations.iter().map(|(operator, operand)| {
                let json = match operand {
                    Operand::One(scalar) => scalar.to_json(),
                    Operand::Many(scalars) => scalars.iter().map(Scalar::to_json).collect(),
                };
                (operator.name().to_owned(), json)
            });
            (condition.name.clone(), Value::Object(operations.collect::<Map<_, _>>()))
        });
        Value::Object(fields.collect())
    }

    /// Refuses what the builder lets pass: too many conditions, and invalid dates. Every store calls this first.
    pub fn check(&self) -> Result<(), FilterError> {
        if self.conditions.len() > MAX_FIELDS {
            return Err(FilterError::new(&[], format!("Filter by at most {MAX_FIELDS} fields"), "too_long"));
        }
        for Condition { name, operations } in &self.conditions {
            if name.len() > MAX_NAME_BYTES {
                return Err(FilterError::new(&[], format!("A field has at most {MAX_NAME_BYTES} bytes"), "string_too_long"));
            }
            let is_date = matches!(Field::of_filter(name), Field::CreatedAt | Field::UpdatedAt);
            for (operator, operand) in operations {
                let scalars = operand.scalars();
                if scalars.len() > MAX_LIST {
                    let message = format!("List should have at most {MAX_LIST} items");
                    return Err(FilterError::new(&[name, operator.name()], message, "too_long"));
                }
                if is_date && !scalars.iter().all(Scalar::is_date_or_null) {
                    let message = "Input should be a valid datetime, such as 2026-03-04T10:15:30Z";
                    return Err(FilterError::new(&[name, operator.name()], message, "datetime_from_date_parsing"));
                }
            }
        }
        Ok(())
    }
}

fn read_condition(name: &str, operations: &Value) -> Result<Condition, FilterError> {
    let Value::Object(operations) = operations else {
        let message = "Input should be an object of operators, such as {\"eq\": 1}";
        return Err(FilterError::new(&[name], message, "model_attributes_type"));
    };
    let operations = operations.iter().map(|(key, operand)| {
        let operator = Operator::ALL.into_iter().find(|operator| operator.name() == key).ok_or_else(|| {
            FilterError::new(&[name, key], "Use one of eq, ne, gt, gte, lt, lte, includes, excludes", "extra_forbidden")
        })?;
        Ok((operator, read_operand(name, operator, operand)?))
    });
    Ok(Condition { name: name.to_owned(), operations: operations.collect::<Result<_, _>>()? })
}

fn read_operand(name: &str, operator: Operator, operand: &Value) -> Result<Operand, FilterError> {
    let scalar = |value: &Value, index: Option<usize>| {
        Scalar::from_json(value).ok_or_else(|| {
            let mut error = FilterError::new(
                &[name, operator.name()],
                "Input should be a number, a string, a boolean or null",
                "scalar_type",
            );
            error.loc.extend(index.map(|index| index.to_string()));
            error
        })
    };
    match operand {
        Value::Array(values) if operator.takes_a_list() => {
            let scalars = values.iter().enumerate().map(|(index, value)| scalar(value, Some(index)));
            Ok(Operand::Many(scalars.collect::<Result<_, _>>()?))
        }
        _ if operator.takes_a_list() => {
            Err(FilterError::new(&[name, operator.name()], "Input should be a valid list", "list_type"))
        }
        value => Ok(Operand::One(scalar(value, None)?)),
    }
}

impl Operand {
    pub fn scalars(&self) -> &[Scalar] {
        match self {
            Self::One(scalar) => std::slice::from_ref(scalar),
            Self::Many(scalars) => scalars,
        }
    }
}

impl Scalar {
    fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self::Null),
            Value::Bool(value) => Some(Self::Bool(*value)),
            Value::Number(number) => Some(Self::Number(number.clone())),
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Array(_) | Value::Object(_) => None,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.clone()),
        }
    }

    fn is_date_or_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => parse_instant(text).is_some(),
            Self::Bool(_) | Self::Number(_) => false,
        }
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<f64> for Scalar {
    /// NaN and the infinities become null, as everywhere in JSON.
    fn from(number: f64) -> Self {
        Number::from_f64(number).map_or(Self::Null, Self::Number)
    }
}

impl From<Number> for Scalar {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}
