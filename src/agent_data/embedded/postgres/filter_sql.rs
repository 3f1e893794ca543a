//! A filter as far as PostgreSQL's columns answer it; [`super::scan`] checks the rest. [`Filter::matches`] defines its
//! meaning; a property test compares the two.

use super::{
    super::{
        super::{
            Filter, Operator, Scalar, Scope,
            field::Field,
            filter::{Condition, Operand},
            parse_instant,
        },
        hot_column::HotColumn,
        indexed::{IndexedPaths, IndexedValue},
    },
    fields::{LONGEST_TEXT, exact_double, index_text},
    statement::Statement,
};
use crate::agent_data::filter::evaluate::double;

/// A filter in two parts; an item matches if it satisfies both.
pub(super) struct Plan {
    /// For a `WHERE`. Never null on its own, and safe to `AND`.
    pub condition: String,
    /// Conditions that only the record itself can answer.
    pub rest: Filter,
}

/// Plans a filter. Pass `use_columns` only if the columns are usable, that is, if no record of the scope is odd.
pub(super) fn plan(scope: &Scope, filter: &Filter, use_columns: bool, indexed: &IndexedPaths, statement: &mut Statement) -> Plan {
    let (deployment_name, collection) = (statement.text(&scope.deployment_name), statement.text(&scope.collection));
    let mut terms = vec![format!("deployment_name = {deployment_name} AND collection = {collection}")];
    let mut rest = Vec::new();
    for condition in filter.conditions() {
        let is_indexed = indexed.contains(&condition.name);
        let column = match Field::of_filter(&condition.name) {
            Field::CreatedAt => Some(Subject::Instant("created_at")),
            Field::UpdatedAt => Some(Subject::Instant("updated_at")),
            Field::Data(path) => HotColumn::of(&path).filter(|_| use_columns).map(Subject::Column),
        };
        let mut unanswered = Vec::new();
        for (operator, operand) in &condition.operations {
            let values = if is_indexed { IndexedValue::wanted(*operator, operand) } else { None };
            terms.extend(values.iter().map(|values| is_listed(&condition.name, values, statement)));
            match column.as_ref().and_then(|column| column.satisfies(*operator, operand, statement)) {
                Some(term) => terms.push(term),
                None if values.is_some_and(|values| values.iter().all(is_listed_exactly)) => {}
                None => unanswered.push((*operator, operand.clone())),
            }
        }
        if !unanswered.is_empty() {
            rest.push(Condition { name: condition.name.clone(), operations: unanswered });
        }
    }
    Plan { condition: terms.join(" AND "), rest: Filter::of_conditions(rest) }
}

/// The left side of an operator.
enum Subject {
    /// A column of microseconds.
    Instant(&'static str),
    Column(HotColumn),
}

const NEVER: &str = "false";

impl Subject {
    /// `None` where PostgreSQL can't compare with this operand.
    fn satisfies(&self, operator: Operator, operand: &Operand, statement: &mut Statement) -> Option<String> {
        match operator {
            Operator::Eq | Operator::Includes => self.is_one_of(operand.scalars(), statement),
            Operator::Ne | Operator::Excludes => {
                Some(format!("NOT coalesce({}, false)", self.is_one_of(operand.scalars(), statement)?))
            }
            Operator::Gt => self.compares(">", operand, statement),
            Operator::Gte => self.compares(">=", operand, statement),
            Operator::Lt => self.compares("<", operand, statement),
            Operator::Lte => self.compares("<=", operand, statement),
        }
    }

    fn is_one_of(&self, scalars: &[Scalar], statement: &mut Statement) -> Option<String> {
        let has_null = scalars.contains(&Scalar::Null);
        let (name, listed) = match self {
            Self::Instant(name) => {
                let instants = scalars.iter().filter_map(|scalar| match scalar {
                    Scalar::Text(text) => Some(parse_instant(text)?.as_microsecond()),
                    _ => None,
                });
                return Some(format!("{name} = ANY({})", statement.integers(instants.collect())));
            }
            Self::Column(HotColumn { name, holds_text: true }) => {
                // The column stores no text with a NUL.
                let texts = scalars.iter().filter_map(|scalar| match scalar {
                    Scalar::Text(text) if !text.contains('\0') => Some(text.clone()),
                    _ => None,
                });
                let texts: Vec<String> = texts.collect();
                let listed = match texts.as_slice() {
                    [] => NEVER.to_owned(),
                    [one] => format!("{name} = {}", statement.text(one)), // with this, the index also gives the order
                    _ => format!("{name} = ANY({})", statement.texts(texts)),
                };
                (name, listed)
            }
            Self::Column(HotColumn { name, holds_text: false }) => {
                let numbers = scalars.iter().filter_map(|scalar| match scalar {
                    Scalar::Number(number) => Some(exact_double(number)),
                    _ => None,
                });
                let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
                (name, format!("{name} = ANY({})", statement.doubles(numbers)))
            }
        };
        Some(if has_null { format!("({name} IS NULL OR {listed})") } else { listed })
    }

    fn compares(&self, symbol: &str, operand: &Operand, statement: &mut Statement) -> Option<String> {
        let Operand::One(scalar) = operand else { return Some(NEVER.to_owned()) };
        Some(match (self, scalar) {
            (Self::Instant(column), Scalar::Text(text)) => match parse_instant(text) {
                Some(instant) => format!("{column} {symbol} {}", statement.integer(instant.as_microsecond())),
                None => NEVER.to_owned(),
            },
            (Self::Column(HotColumn { holds_text: true, .. }), Scalar::Text(text)) if text.contains('\0') => return None,
            (Self::Column(HotColumn { name, holds_text: true }), Scalar::Text(text)) => {
                format!("{name} {symbol} {}", statement.text(text))
            }
            (Self::Column(HotColumn { name, holds_text: false }), Scalar::Number(number)) => {
                format!("{name} {symbol} {}", statement.double(exact_double(number)?))
            }
            _ => NEVER.to_owned(),
        })
    }
}

/// Whether the index entries for this value belong to no other value: texts that are cut, or have a character replaced, look alike.
fn is_listed_exactly(value: &IndexedValue<'_>) -> bool {
    const SHORTEST_CUT: usize = LONGEST_TEXT - 3; // cuts fall between characters
    matches!(value, IndexedValue::Text(text) if text.len() < SHORTEST_CUT && !text.contains(['\0', '\u{FFFD}']))
}

/// Selects the records that have one of these values; the condition itself stays in the rest, unless the entries are exact.
fn is_listed(path: &str, values: &[IndexedValue<'_>], statement: &mut Statement) -> String {
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    for value in values {
        match value {
            IndexedValue::Text(text) => texts.push(index_text(text)),
            IndexedValue::Number(number) => numbers.extend(double(number)),
        }
    }
    if texts.is_empty() && numbers.is_empty() {
        return NEVER.to_owned();
    }
    let path = statement.text(path);
    let mut alternatives = Vec::new();
    if !texts.is_empty() {
        let texts = statement.texts(texts);
        alternatives.push(format!("SELECT row_number FROM agent_data_field WHERE path = {path} AND text_value = ANY({texts})"));
    }
    if !numbers.is_empty() {
        let numbers = statement.doubles(numbers);
        alternatives
            .push(format!("SELECT row_number FROM agent_data_field WHERE path = {path} AND number_value = ANY({numbers})"));
    }
    format!("row_number IN ({})", alternatives.join(" UNION ALL "))
}
