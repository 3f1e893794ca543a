//! The totals of columns, beside what the record says they are.

use serde_json::Value;

use super::Table;
use crate::domain::rule::{RuleBook, column_totals};
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
/// No number on an invoice has more decimal places.
const MOST_DECIMALS: usize = 12;

/// The sum of a column.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ColumnSum {
    /// The exact sum, with as many decimal places as the longest cell; `None` if a cell is not a plain number.
    pub sum: Option<String>,
    /// What the field says that should have this sum, and where; `None` if there is none, or if it may differ for a reason.
    pub said: Option<(FieldPath, String)>,
    /// Whether the two are the same number.
    pub agrees: bool,
}

/// The sum of each column that a rule of `book` adds up; without one, of the first whose name says that it holds totals.
pub fn column_sums(table: &Table, record: &ExtractedData, book: RuleBook<'_>) -> Vec<Option<ColumnSum>> {
    let totals = column_totals(record.data(), book, &table.path);
    let mut done = !totals.is_empty();
    let sums = table.columns.iter().enumerate().map(|(at, column)| {
        let is_number = matches!(column.field_type, FieldType::Number | FieldType::Integer);
        let is_total = matches!(column.path.steps(), [Step::Key(key)] if LINE_TOTALS.contains(&plain(key).as_str()));
        let total = totals.iter().find(|total| total.column == column.path);
        if !is_number || table.rows.is_empty() || (total.is_none() && (done || !is_total)) {
            return None;
        }
        done = true;
        let texts = (0..table.rows.len()).map(|row| match table.rows.value(row, at) {
            None | Some(Value::Null) => Some("0"),
            Some(Value::Number(number)) => Some(number.as_str()),
            Some(_) => None,
        });
        let said = total.and_then(|total| Some((total, total.agrees?, total.total.get(record.data())?)));
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some(ColumnSum {
            sum: add(texts),
            said: said.map(|(total, _, value)| (total.total.clone(), text(value))),
            agrees: said.is_some_and(|(_, agrees, _)| agrees),
        })
    });
    sums.collect()
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
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
