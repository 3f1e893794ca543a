//! Numbers as digits. No value of a record goes through `f64`: think of `0.1 + 0.2`, and of 64-bit ids.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// A decimal number of any length, for comparison: `1500.00`, `1500` and `15e2` are equal.
///
/// The value is `0.d₁d₂d₃… × 10^exponent`, with no zeros at either end of the digits; zero has no digits and no sign.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Parses a JSON number; `None` if the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, power) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], read_power(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, part)| (whole, Some(part)));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !fraction.is_none_or(all_digits) {
            return None;
        }
        let written = format!("{whole}{}", fraction.unwrap_or_default());
        let digits = written.trim_start_matches('0');
        let leading_zeros = written.len() - digits.len();
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() {
            return Some(Self { negative: false, digits: String::new(), exponent: 0 });
        }
        let point = signed(whole.len()).saturating_sub(signed(leading_zeros));
        Some(Self { negative, digits: digits.to_owned(), exponent: point.saturating_add(power) })
    }

    /// The value of a JSON number.
    pub fn of(number: &Number) -> Option<Self> {
        Self::parse(number.as_str())
    }

    /// Whether it has no fraction: `12`, `12.00` and `1.2e1` are whole.
    pub fn is_whole(&self) -> bool {
        self.digits.is_empty() || self.exponent >= signed(self.digits.len())
    }

    /// The value in units of `10^-scale`, rounded half away from zero; `None` if it needs more than 19 digits. Documents print
    /// nothing that long.
    pub fn in_units(&self, scale: i64) -> Option<i128> {
        let length = self.exponent.checked_add(scale)?;
        if self.digits.is_empty() || length < 0 {
            return Some(0);
        }
        if length > 19 {
            return None;
        }
        let length = usize::try_from(length).ok()?;
        let kept = self.digits.get(..length.min(self.digits.len()))?;
        let zeros = u32::try_from(length - kept.len()).ok()?;
        let units = kept.bytes().fold(0_i128, |units, digit| units * 10 + i128::from(digit - b'0')) * 10_i128.pow(zeros);
        let up = self.digits.as_bytes().get(length).is_some_and(|digit| *digit >= b'5');
        let units = units + i128::from(up);
        Some(if self.negative { -units } else { units })
    }

    /// A text that is the same for all numbers of the same value.
    pub fn normal_form(&self) -> String {
        format!("{}0.{}e{}", if self.negative { "-" } else { "" }, self.digits, self.exponent)
    }

    /// The number of decimal places, without trailing zeros.
    pub fn places(&self) -> i64 {
        signed(self.digits.len()).saturating_sub(self.exponent).max(0)
    }

    /// Whether its amount, whatever its sign, is at least that of another.
    pub fn magnitude_reaches(&self, other: &Self) -> bool {
        self.magnitude(other) != Ordering::Less
    }

    fn magnitude(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            // Digits without zeros at either end compare as text once the exponents are equal.
            (false, false) => self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Whether two values mean the same: numbers are compared by value, objects regardless of key order.
pub fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || matches!((Decimal::of(a), Decimal::of(b)), (Some(a), Some(b)) if a == b)
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same_value(a, b)))
        }
        _ => a == b,
    }
}

/// The exponent after `e`. One too large to count is clamped: comparisons still come out right.
fn read_power(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let power = digits.parse::<i64>().unwrap_or(i64::MAX);
    Some(if negative { -power } else { power })
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn the_same_number_in_other_digits_is_equal() {
        for (a, b) in [("1500.00", "1500"), ("15e2", "1500"), ("-0.0", "0"), ("0.10", "1E-1"), ("0e99999999999999999999", "0")] {
            assert_eq!(decimal(a), decimal(b));
        }
        assert_ne!(decimal("12345678901234567890123"), decimal("12345678901234567890124"));
        assert_ne!(decimal("0.1"), decimal("0.10000000000000000001"));
    }

    #[test]
    fn numbers_are_in_order() {
        let order = [
            "-1e400",
            "-10.5",
            "-10.25",
            "-0.001",
            "0",
            "1e-400",
            "0.09",
            "0.1",
            "1",
            "1.0000000000000000001",
            "9",
            "10",
            "1e999999999999",
        ];
        for pair in order.windows(2) {
            assert!(decimal(pair[0]) < decimal(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn whole_numbers_are_told_apart() {
        assert!(["12", "12.00", "1.2e1", "0", "0.0", "1e50"].iter().all(|text| decimal(text).is_whole()));
        assert!(["12.5", "1e-1", "0.1"].iter().all(|text| !decimal(text).is_whole()));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "-", ".5", "5.", "1e", "1e+", "+1", "1,5", "NaN", "0x1", "１"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
