//! A filter as SQL. [`Filter::matches`] defines its meaning; a property test compares the two.

use super::{
    super::{
        super::{
            Filter, Operator, Scalar, Scope,
            field::Field,
            filter::{Condition, Operand},
            parse_instant,
        },
        hot_column::HotColumn,
        indexed::IndexedValue,
    },
    fields::{Shortcuts, path_sql},
    statement::Statement,
};
use serde_json::Value;

/// The condition that an item is of this scope and matches, for a `WHERE`. Never null on its own, and safe to `AND`.
pub(super) fn condition(scope: &Scope, filter: &Filter, shortcuts: &Shortcuts, statement: &mut Statement) -> String {
    let deployment_name = statement.bind(scope.deployment_name.clone());
    let collection = statement.bind(scope.collection.clone());
    // The plus hides the scope from the planner, which would otherwise prefer to walk an index of the whole scope for its order.
    let is_listed_by = |one: &Condition| {
        shortcuts.indexed.contains(&one.name)
            && one.operations.iter().any(|(op, operand)| IndexedValue::wanted(*op, operand).is_some())
    };
    let is_narrowed = filter.conditions().iter().any(is_listed_by);
    let plus = if is_narrowed { "+" } else { "" };
    let mut terms = vec![format!("{plus}deployment_name = {deployment_name} AND {plus}collection = {collection}")];
    for condition in filter.conditions() {
        let Condition { name, operations } = condition;
        let is_indexed = shortcuts.indexed.contains(name);
        let subject = match Field::of_filter(name) {
            Field::CreatedAt => Subject::Instant("created_at"),
            Field::UpdatedAt => Subject::Instant("updated_at"),
            Field::Data(path) => match shortcuts.hot.column(&path) {
                Some(column) => Subject::Column(column),
                None => Subject::Json(path_sql(&path, statement)),
            },
        };
        for (operator, operand) in operations {
            let values = if is_indexed { IndexedValue::wanted(*operator, operand) } else { None };
            let is_listed = values.map(|values| is_listed(name, &values, statement));
            // The list holds exactly the records that the operation finds: checking each of them again would change nothing, and
            // for a value that many share it took longer than all the rest.
            if is_listed.is_none() || !matches!(subject, Subject::Json(_)) {
                terms.push(subject.satisfies(*operator, operand, statement));
            }
            terms.extend(is_listed);
        }
    }
    terms.join(" AND ")
}

/// The left side of an operator.
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
                // Kept simple, so that the index also gives the order.
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
                format!("(({name} IS NULL) = 0 AND {name} {symbol} json_extract({number}, '$'))") // as stored in the index
            }
            (Self::Json(path), Scalar::Text(text)) => {
                let text = statement.bind(text.clone());
                format!("(json_type(data, {path}) = 'text' AND json_extract(data, {path}) {symbol} {text})")
            }
            (Self::Json(path), Scalar::Number(number)) => {
                // SQLite reads it like the number in the data: the same digits are the same number, rounded or not.
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

/// The records that have one of these values. Numbers go through SQLite's own parser, like the stored ones.
fn is_listed(path: &str, values: &[IndexedValue<'_>], statement: &mut Statement) -> String {
    let path = statement.bind(path.to_owned());
    let is_one = match values {
        [IndexedValue::Text(text)] => format!("value = {}", statement.bind((*text).to_owned())),
        [IndexedValue::Number(number)] => format!("value = json_extract({}, '$')", statement.bind(number.to_string())),
        values => {
            let values = values.iter().map(|value| match value {
                IndexedValue::Text(text) => Value::from(*text),
                IndexedValue::Number(number) => Value::Number((*number).clone()),
            });
            one_of("value", values.collect(), statement)
        }
    };
    format!("row_number IN (SELECT row_number FROM agent_data_field WHERE path = {path} AND {is_one})")
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
