//! What a filter means: the reference that every store is tested against.

use super::{
    super::{field::Field, instant::parse_instant},
    Filter, Operand, Operator, Scalar,
};
use jiff::Timestamp;
use serde_json::{Number, Value};
use std::cmp::Ordering;

impl Filter {
    /// Whether an item with this `data` and these dates matches.
    pub fn matches(&self, data: &Value, created_at: Timestamp, updated_at: Timestamp) -> bool {
        self.conditions.iter().all(|condition| {
            let subject = match Field::of_filter(&condition.name) {
                Field::CreatedAt => Subject::Instant(created_at),
                Field::UpdatedAt => Subject::Instant(updated_at),
                Field::Data(path) => Subject::Json(path.look_up(data)),
            };
            condition.operations.iter().all(|(operator, operand)| subject.satisfies(*operator, operand))
        })
    }
}

/// The left side of an operator.
enum Subject<'a> {
    Instant(Timestamp),
    Json(Option<&'a Value>),
}

impl Subject<'_> {
    fn satisfies(&self, operator: Operator, operand: &Operand) -> bool {
        let is_one_of_them = || operand.scalars().iter().any(|scalar| self.is(scalar));
        let compares =
            |wanted: fn(Ordering) -> bool| operand.scalars().iter().all(|scalar| self.compare(scalar).is_some_and(wanted));
        match operator {
            Operator::Eq | Operator::Includes => is_one_of_them(),
            Operator::Ne | Operator::Excludes => !is_one_of_them(),
            Operator::Gt => compares(Ordering::is_gt),
            Operator::Gte => compares(Ordering::is_ge),
            Operator::Lt => compares(Ordering::is_lt),
            Operator::Lte => compares(Ordering::is_le),
        }
    }

    /// Null concerns the field itself; anything else also the elements of an array.
    fn is(&self, scalar: &Scalar) -> bool {
        match (self, scalar) {
            (Self::Instant(_), Scalar::Null) => false,
            (Self::Json(value), Scalar::Null) => value.is_none_or(Value::is_null),
            (Self::Json(Some(Value::Array(elements))), scalar) => elements.iter().any(|element| equal(element, scalar)),
            (Self::Json(Some(value)), scalar) => equal(value, scalar),
            (Self::Json(None), _) => false,
            (Self::Instant(_), scalar) => self.compare(scalar) == Some(Ordering::Equal),
        }
    }

    /// `None` where the two have no order: a missing value, different types, booleans, arrays, objects.
    fn compare(&self, scalar: &Scalar) -> Option<Ordering> {
        match (self, scalar) {
            (Self::Instant(instant), Scalar::Text(text)) => {
                Some(instant.as_microsecond().cmp(&parse_instant(text)?.as_microsecond()))
            }
            (Self::Json(Some(Value::String(left))), Scalar::Text(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
            (Self::Json(Some(Value::Number(left))), Scalar::Number(right)) => compare_numbers(left, right),
            _ => None,
        }
    }
}

fn equal(value: &Value, scalar: &Scalar) -> bool {
    match (value, scalar) {
        (Value::Bool(left), Scalar::Bool(right)) => left == right,
        (Value::String(left), Scalar::Text(right)) => left == right,
        (Value::Number(left), Scalar::Number(right)) => compare_numbers(left, right) == Some(Ordering::Equal),
        _ => false,
    }
}

/// Compares like SQLite: 64-bit integers exactly, everything else as a double, the two kinds with each other exactly.
fn compare_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i64(), right.as_i64()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        (Some(left), None) => compare_with_double(left, double(right)?),
        (None, Some(right)) => compare_with_double(right, double(left)?).map(Ordering::reverse),
        (None, None) => double(left)?.partial_cmp(&double(right)?),
    }
}

pub(crate) fn compare_with_double(integer: i64, double: f64) -> Option<Ordering> {
    const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
    if double >= TWO_TO_63 {
        return Some(Ordering::Less);
    }
    if double < -TWO_TO_63 {
        return Some(Ordering::Greater);
    }
    #[expect(clippy::cast_possible_truncation, reason = "in range; the fraction is compared next")]
    let whole = double as i64;
    #[expect(clippy::cast_precision_loss, reason = "it came from a double")]
    let fraction = (whole as f64).partial_cmp(&double)?;
    Some(integer.cmp(&whole).then(fraction))
}

/// The nearest double, from the number's own digits: `Number::as_f64` returns nothing for `1e999`, which SQLite reads as infinity.
pub(crate) fn double(number: &Number) -> Option<f64> {
    number.to_string().parse().ok()
}
