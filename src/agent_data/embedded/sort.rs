//! The order of JSON values, for records that no index sorts. It is SQLite's own order, written in Rust.

use super::{
    super::{
        Direction,
        filter::evaluate::{compare_with_double, double},
    },
    page_token::SortValue,
};
use serde_json::Value;
use std::cmp::Ordering;

impl SortValue {
    /// Booleans sort as 0 and 1; arrays and objects have no order and come last, like null and missing values.
    pub fn of_json(value: Option<&Value>) -> Self {
        match value {
            Some(Value::Bool(truth)) => Self::Integer(i64::from(*truth)),
            Some(Value::Number(number)) => match (number.as_i64(), double(number)) {
                (Some(integer), _) => Self::Integer(integer),
                (None, Some(real)) => Self::of_double(real),
                (None, None) => Self::Null,
            },
            Some(Value::String(text)) => Self::Text(text.clone()),
            None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => Self::Null,
        }
    }

    /// Numbers before texts, null last.
    pub fn compare(&self, other: &Self) -> Ordering {
        let real = |text: &str| Self::read_double(text).unwrap_or_default();
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => left.cmp(right),
            (Self::Integer(left), Self::Real(right)) => compare_with_double(*left, real(right)).unwrap_or(Ordering::Equal),
            (Self::Real(left), Self::Integer(right)) => {
                compare_with_double(*right, real(left)).unwrap_or(Ordering::Equal).reverse()
            }
            (Self::Real(left), Self::Real(right)) => real(left).total_cmp(&real(right)),
            (Self::Text(left), Self::Text(right)) => left.as_bytes().cmp(right.as_bytes()),
            (left, right) => left.rank().cmp(&right.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Integer(_) | Self::Real(_) => 0,
            Self::Text(_) => 1,
            Self::Null => 2,
        }
    }
}

/// Compares the keys of two rows; null comes last in either direction.
pub(super) fn compare_keys(left: &[SortValue], right: &[SortValue], directions: &[Direction]) -> Ordering {
    for ((left, right), direction) in left.iter().zip(right).zip(directions) {
        let ordering = match (left, right, direction) {
            (SortValue::Null, _, _) | (_, SortValue::Null, _) | (_, _, Direction::Ascending) => left.compare(right),
            (_, _, Direction::Descending) => right.compare(left),
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
    Ordering::Equal
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn sorted(values: &str, direction: Direction) -> String {
        let values: Vec<Value> = serde_json::from_str(values).unwrap();
        let mut keys: Vec<_> = values.iter().map(|value| (SortValue::of_json(Some(value)), value.to_string())).collect();
        keys.sort_by(|left, right| compare_keys(std::slice::from_ref(&left.0), std::slice::from_ref(&right.0), &[direction]));
        keys.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn numbers_come_before_texts_and_what_has_no_order_last_in_both_directions() {
        let values = r#"["b", 1e999, null, 20000000000000000000, true, [1], -3, "a", 0.5]"#;
        assert_eq!(sorted(values, Direction::Ascending), r#"-3 0.5 true 20000000000000000000 1e+999 "a" "b" null [1]"#);
        assert_eq!(sorted(values, Direction::Descending), r#""b" "a" 1e+999 20000000000000000000 true 0.5 -3 null [1]"#);
    }

    #[test]
    fn integers_keep_their_digits_beyond_those_of_a_double() {
        let ordered = "[9007199254740992, 9007199254740993, 9007199254740994.5]";
        assert_eq!(sorted(ordered, Direction::Descending), "9007199254740994.5 9007199254740993 9007199254740992");
    }
}
