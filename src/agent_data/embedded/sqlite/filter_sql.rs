//! A filter as SQL. What it has to mean is [`Filter::matches`]; a property test compares the two.

use super::{
    super::{
        super::{
            Filter, Operator, Scalar, Scope,
            field::Field,
            filter::{Condition, Operand},
            parse_instant,
        },
        indexed::{IndexedValue, indexed_operations},
    },
    fields::{HotColumn, Shortcuts, path_sql},
    statement::Statement,
};
use serde_json::Value;

/// The condition that an item is of this scope and matches, for a `WHERE`. Never null on its own, and safe to `AND`.
pub(super) fn condition(scope: &Scope, filter: &Filter, shortcuts: &Shortcuts, statement: &mut Statement) -> String {
    let deployment_name = statement.bind(scope.deployment_name.clone());
    let collection = statement.bind(scope.collection.clone());
    // The plus hides the scope from the planner, which would otherwise rather walk an index of the whole scope for its order.
    let is_narrowed = filter.conditions().iter().any(|one| indexed_operations(one, &shortcuts.indexed).next().is_some());
    let plus = if is_narrowed { "+" } else { "" };
    let mut terms = vec![format!("{plus}deployment_name = {deployment_name} AND {plus}collection = {collection}")];
    for condition in filter.conditions() {
        let Condition { name, operations } = condition;
        terms.extend(indexed_operations(condition, &shortcuts.indexed).map(|values| is_listed(name, &values, statement)));
        let subject = match Field::of_filter(name) {
            Field::CreatedAt => Subject::Instant("created_at"),
            Field::UpdatedAt => Subject::Instant("updated_at"),
            Field::Data(path) => match shortcuts.hot.column(&path) {
                Some(column) => Subject::Column(column),
                None => Subject::Json(path_sql(&path, statement)),
            },
        };
        terms.extend(operations.iter().map(|(operator, operand)| subject.satisfies(*operator, operand, statement)));
    }
    terms.join(" AND ")
}

/// What stands to the left of an operator.
enum Subject {
    /// A column of microseconds.
    Instant(&'static str),
    Column(HotColumn),
    /// An SQL expression that gives a JSON path.
    Json(String),
}

impl Subject {
    fn satisfies(&self, operator: Operator, operand: &Operand, statement: &mut Statement) -> String {
        let operands = Operands::of(operand);
        match operator {
            Operator::Eq | Operator::Includes => self.is_one_of(&operands, statement),
            Operator::Ne | Operator::Excludes => format!("NOT coalesce({}, 0)", self.is_one_of(&operands, statement)),
            Operator::Gt => self.compares(">", operand, statement),
            Operator::Gte => self.compares(">=", operand, statement),
            Operator::Lt => self.compares("<", operand, statement),
            Operator::Lte => self.compares("<=", operand, statement),
        }
    }

    fn is_one_of(&self, operands: &Operands<'_>, statement: &mut Statement) -> String {
        match self {
            Self::Instant(column) => {
                let instants = operands.texts.iter().filter_map(|text| Some(parse_instant(text)?.as_microsecond()));
                one_of(column, instants.map(Value::from).collect(), statement)
            }
            Self::Column(HotColumn { name, holds_text: true }) if !operands.null && operands.texts.len() == 1 => {
                // As plain as can be: with this the index gives the order, too.
                let text = operands.texts.first().copied().unwrap_or_default();
                format!("{name} = {}", statement.bind(text.to_owned()))
            }
            Self::Column(HotColumn { name, holds_text }) => {
                let values = if *holds_text { operands.texts_json() } else { operands.numbers.clone() };
                let listed = one_of(name, values, statement);
                if operands.null { format!("({name} IS NULL OR {listed})") } else { listed }
            }
            Self::Json(path) => {
                let texts = statement.bind(Value::Array(operands.texts_json()).to_string());
                let numbers = statement.bind(Value::Array(operands.numbers.clone()).to_string());
                let (null, truthy, falsy) = (
                    i32::from(operands.null),
                    i32::from(operands.bools.contains(&true)),
                    i32::from(operands.bools.contains(&false)),
                );
                let one_of_them = |json_type: &str, value: &str| {
                    format!(
                        "CASE {json_type}
                         WHEN 'text' THEN {value} IN (SELECT value FROM json_each({texts}))
                         WHEN 'integer' THEN {value} IN (SELECT value FROM json_each({numbers}))
                         WHEN 'real' THEN {value} IN (SELECT value FROM json_each({numbers}))
                         WHEN 'true' THEN {truthy} WHEN 'false' THEN {falsy} "
                    )
                };
                let itself =
                    one_of_them(&format!("coalesce(json_type(data, {path}), 'null')"), &format!("json_extract(data, {path})"));
                let element = one_of_them("element.type", "element.value");
                format!(
                    "({itself} WHEN 'null' THEN {null}
                     WHEN 'array' THEN EXISTS (SELECT 1 FROM json_each(data, {path}) AS element WHERE {element} ELSE 0 END)
                     ELSE 0 END)"
                )
            }
        }
    }

    fn compares(&self, symbol: &str, operand: &Operand, statement: &mut Statement) -> String {
        let Operand::One(scalar) = operand else { return NEVER.to_owned() };
        match (self, scalar) {
            (Self::Instant(column), Scalar::Text(text)) => match parse_instant(text) {
                Some(instant) => format!("{column} {symbol} {}", statement.bind(instant.as_microsecond())),
                None => NEVER.to_owned(),
            },
            (Self::Column(HotColumn { name, holds_text: true }), Scalar::Text(text)) => {
                format!("{name} {symbol} {}", statement.bind(text.clone()))
            }
            (Self::Column(HotColumn { name, holds_text: false }), Scalar::Number(number)) => {
                let number = statement.bind(number.to_string());
                format!("(({name} IS NULL) = 0 AND {name} {symbol} json_extract({number}, '$'))") // as the index has it
            }
            (Self::Json(path), Scalar::Text(text)) => {
                let text = statement.bind(text.clone());
                format!("(json_type(data, {path}) = 'text' AND json_extract(data, {path}) {symbol} {text})")
            }
            (Self::Json(path), Scalar::Number(number)) => {
                // Read by SQLite like the number in the data: the same digits are the same number, rounded or not.
                let number = statement.bind(number.to_string());
                format!(
                    "(json_type(data, {path}) IN ('integer', 'real') AND json_extract(data, {path}) {symbol} json_extract({number}, '$'))"
                )
            }
            _ => NEVER.to_owned(),
        }
    }
}

const NEVER: &str = "0";

/// Leads to the records that have one of these values; the condition itself stays beside it.
fn is_listed(path: &str, values: &[IndexedValue<'_>], statement: &mut Statement) -> String {
    let values = values.iter().map(|value| match value {
        IndexedValue::Text(text) => Value::from(*text),
        IndexedValue::Number(number) => Value::Number((*number).clone()),
    });
    let values = statement.bind(Value::Array(values.collect()).to_string());
    let path = statement.bind(path.to_owned());
    format!(
        "row_number IN (SELECT row_number FROM agent_data_field WHERE path = {path} AND value IN (SELECT value FROM json_each({values})))"
    )
}

fn one_of(column: &str, values: Vec<Value>, statement: &mut Statement) -> String {
    if values.is_empty() {
        return NEVER.to_owned();
    }
    let values = statement.bind(Value::Array(values).to_string());
    format!("{column} IN (SELECT value FROM json_each({values}))")
}

/// The operands of `eq`, `ne`, `includes`, `excludes` by type.
struct Operands<'a> {
    null: bool,
    bools: Vec<bool>,
    numbers: Vec<Value>,
    texts: Vec<&'a str>,
}

impl<'a> Operands<'a> {
    fn of(operand: &'a Operand) -> Self {
        let mut operands = Self { null: false, bools: Vec::new(), numbers: Vec::new(), texts: Vec::new() };
        for scalar in operand.scalars() {
            match scalar {
                Scalar::Null => operands.null = true,
                Scalar::Bool(value) => operands.bools.push(*value),
                Scalar::Number(number) => operands.numbers.push(Value::Number(number.clone())),
                Scalar::Text(text) => operands.texts.push(text),
            }
        }
        operands
    }

    fn texts_json(&self) -> Vec<Value> {
        self.texts.iter().map(|&text| Value::from(text)).collect()
    }
}
