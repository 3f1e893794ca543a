//! The totals of columns, beside what the record says they are.

use serde_json::Value;

use super::Table;
use crate::domain::{ExtractedData, FieldPath, FieldType, Step};

/// What the last column of an invoice's table is called, without spaces and underscores.
const LINE_TOTALS: [&str; 14] = [
    "linetotal",
    "lineamount",
    "linenet",
    "linenettotal",
    "linesum",
    "amount",
    "amountnet",
    "netamount",
    "nettotal",
    "total",
    "totalamount",
    "totalprice",
    "extendedprice",
    "subtotal",
];
/// What the record calls the sum of its lines, most specific first.
const SUMS: [&str; 12] = [
    "linestotal",
    "linetotal",
    "sumoflines",
    "linesum",
    "subtotal",
    "subtotalamount",
    "netsubtotal",
    "nettotal",
    "netamount",
    "totalnet",
    "totalbeforetax",
    "taxableamount",
];
/// No number on an invoice has more decimal places.
const MOST_DECIMALS: usize = 12;

/// The sum of a column.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ColumnSum {
    /// The exact sum, with as many decimal places as the longest cell; `None` if a cell is not a plain number.
    pub sum: Option<String>,
    /// What the record says, and where.
    pub said: Option<(FieldPath, String)>,
    /// Whether the two are the same number.
    pub agrees: bool,
}

/// The sum of each column that holds line totals.
pub fn column_sums(table: &Table, record: &ExtractedData) -> Vec<Option<ColumnSum>> {
    let said = said(record.data());
    let mut done = false;
    let sums = table.columns.iter().enumerate().map(|(at, column)| {
        let is_number = matches!(column.field_type, FieldType::Number | FieldType::Integer);
        let is_total = matches!(column.path.steps(), [Step::Key(key)] if LINE_TOTALS.contains(&plain(key).as_str()));
        if done || !is_number || !is_total || table.rows.is_empty() {
            return None;
        }
        done = true;
        let texts = (0..table.rows.len()).map(|row| match table.rows.value(row, at) {
            None | Some(Value::Null) => Some("0"),
            Some(Value::Number(number)) => Some(number.as_str()),
            Some(_) => None,
        });
        let sum = add(texts);
        let agrees = match (&sum, &said) {
            (Some(sum), Some((_, said))) => scaled(sum) == scaled(said),
            _ => false,
        };
        Some(ColumnSum { sum, said: said.clone(), agrees })
    });
    sums.collect()
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The number at the root, or in an object at the root, whose name says that it is the sum of the lines.
fn said(data: &Value) -> Option<(FieldPath, String)> {
    let root = data.as_object()?;
    let inner = root.iter().filter_map(|(key, value)| Some((FieldPath::root().key(key), value.as_object()?)));
    let places: Vec<_> = std::iter::once((FieldPath::root(), root)).chain(inner).collect();
    SUMS.iter().find_map(|name| {
        places.iter().find_map(|(path, map)| {
            map.iter().find_map(|(key, value)| match value {
                Value::Number(number) if plain(key) == *name => Some((path.key(key), number.to_string())),
                _ => None,
            })
        })
    })
}

/// The exact sum of decimal numbers; `None` if one is not a plain decimal number, or too long to be money.
fn add<'t>(numbers: impl Iterator<Item = Option<&'t str>>) -> Option<String> {
    let mut decimals = 0;
    let mut scaled_sum = 0_i128;
    for number in numbers {
        let text = number?;
        decimals = decimals.max(text.split_once('.').map_or(0, |(_, fraction)| fraction.len()));
        scaled_sum = scaled_sum.checked_add(scaled(text)?)?;
    }
    let digits = format!("{:0width$}", scaled_sum.unsigned_abs(), width = MOST_DECIMALS + 1);
    let (whole, fraction) = digits.split_at(digits.len() - MOST_DECIMALS);
    let sign = if scaled_sum < 0 { "-" } else { "" };
    Some(if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", &fraction[..decimals]) })
}

/// The number times 10^[`MOST_DECIMALS`].
fn scaled(text: &str) -> Option<i128> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.len() > MOST_DECIMALS
        || whole.len() > 20
        || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let value: i128 = format!("{whole}{fraction:0<MOST_DECIMALS$}").parse().ok()?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(numbers: &[&str]) -> Option<String> {
        add(numbers.iter().copied().map(Some))
    }

    #[test]
    fn cents_are_added_exactly() {
        assert_eq!(sum(&["0.1", "0.2"]).as_deref(), Some("0.3"));
        assert_eq!(sum(&["1500.00", "15"]).as_deref(), Some("1515.00"));
        assert_eq!(sum(&["-0.05", "0.01"]).as_deref(), Some("-0.04"));
        assert_eq!(sum(&["3", "4"]).as_deref(), Some("7"));
        assert_eq!(sum(&["99999999999999999999.99", "0.01"]).as_deref(), Some("100000000000000000000.00"));
    }

    #[test]
    fn what_cannot_be_added_exactly_has_no_sum() {
        assert_eq!(sum(&["1e5"]), None);
        assert_eq!(sum(&["1", "0.1234567890123"]), None);
        assert_eq!(add([Some("1"), None].into_iter()), None);
    }
}
