//! Money, quantities and rates as integers in units of 10⁻⁸: exact for everything that documents print.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde_json::Value;

use crate::domain::{Decimal, plain::plain};

/// Decimal places. What an agent writes beyond them (`16.900000000000002`) is floating-point noise.
const SCALE: i64 = 8;
const ONE: i128 = 100_000_000;

/// A decimal number with eight decimal places, below a hundred thousand millions; sums and products of such numbers fit, too.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Amount(i128);

impl Amount {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    pub const fn whole(number: i32) -> Self {
        Self(number as i128 * ONE)
    }

    /// So many hundredths.
    pub const fn hundredths(number: i32) -> Self {
        Self(number as i128 * ONE / 100)
    }

    /// A unit of the last of this many decimal places.
    pub fn unit(places: u32) -> Self {
        Self(10_i128.pow(8_u32.saturating_sub(places)))
    }

    /// Whether it is a whole number of these coins.
    pub fn is_in(self, coin: Self) -> bool {
        coin.0 != 0 && self.0 % coin.0 == 0
    }

    /// The number in a record's value, also if spelt as text; `None` for anything else and for what is too large.
    pub fn of(value: &Value) -> Option<Self> {
        let decimal = match value {
            Value::Number(number) => Decimal::of(number)?,
            Value::String(text) => Decimal::parse(plain(text).trim())?,
            _ => return None,
        };
        decimal.in_units(SCALE).map(Self)
    }

    /// The number spelt by a text like JSON's.
    pub fn parse(text: &str) -> Option<Self> {
        Decimal::parse(text)?.in_units(SCALE).map(Self)
    }

    /// The absolute value.
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// `self × other`, rounded to eight decimal places; `None` if it is too large.
    pub fn times(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(|product| Self(divided(product, ONE)))
    }

    /// `self ÷ other`, rounded to eight decimal places; `None` for a division by zero, or if it is too large.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.0 == 0 {
            return None;
        }
        self.0.checked_mul(ONE).map(|product| Self(divided(product, other.0)))
    }

    /// Rounded half away from zero to this many decimal places.
    pub fn rounded(self, places: u32) -> Self {
        let unit = 10_i128.pow(8_u32.saturating_sub(places));
        Self(divided(self.0, unit) * unit)
    }

    /// Half a unit of the last of this many decimal places: how far a printed number may be from the exact one.
    pub fn half_unit(places: u32) -> Self {
        Self(10_i128.pow(8_u32.saturating_sub(places)) / 2)
    }

    /// The number of decimal places it needs.
    pub fn places(self) -> u32 {
        let (mut units, mut places) = (self.0, 8);
        while places > 0 && units % 10 == 0 {
            (units, places) = (units / 10, places - 1);
        }
        places
    }

    /// Multiplied by a count.
    pub fn multiplied(self, count: usize) -> Self {
        Self(self.0.saturating_mul(i128::try_from(count).unwrap_or(i128::MAX)))
    }

    /// With at least this many decimal places, and no trailing zeros beyond those.
    pub fn text(self, least: u32) -> String {
        let places = self.places().max(least);
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / ONE.unsigned_abs(), self.0.unsigned_abs() % ONE.unsigned_abs());
        if places == 0 {
            return format!("{sign}{whole}");
        }
        let rest = format!("{rest:08}");
        format!("{sign}{whole}.{}", rest.get(..places as usize).unwrap_or(&rest))
    }
}

/// With two decimal places, or more if needed.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(2))
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |sum, amount| sum + amount)
    }
}

/// Rounded half away from zero.
fn divided(number: i128, by: i128) -> i128 {
    let (whole, rest) = (number / by, number % by);
    let up = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
    match (up, (number < 0) == (by < 0)) {
        (false, _) => whole,
        (true, true) => whole + 1,
        (true, false) => whole - 1,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::of(&serde_json::from_str::<Value>(text).unwrap()).unwrap()
    }

    #[test]
    fn a_number_is_kept_to_its_eighth_digit_and_spelt_with_two() {
        for (text, spelt) in [
            ("12", "12.00"),
            ("12.5", "12.50"),
            ("-0.0205", "-0.0205"),
            ("0.052", "0.052"),
            ("1e3", "1000.00"),
            ("1.5E-2", "0.015"),
            ("16.900000000000002", "16.90"),
            ("0.000000005", "0.00000001"),
            ("99999999999", "99999999999.00"),
            ("-0", "0.00"),
            ("\" 7.25 \"", "7.25"),
        ] {
            assert_eq!(amount(text).to_string(), spelt, "{text}");
        }
        for none in ["100000000000", "\"7,25\"", "true", "null", "1e400"] {
            assert_eq!(Amount::of(&serde_json::from_str::<Value>(none).unwrap_or_default()), None, "{none}");
        }
        assert_eq!((amount("19.0").text(0), amount("5.50").text(0)), ("19".to_owned(), "5.5".to_owned()));
    }

    #[test]
    fn products_and_quotients_are_rounded_half_away_from_zero() {
        assert_eq!(amount("543").times(amount("0.055")), Some(amount("29.865")));
        assert_eq!(amount("29.865").rounded(2), amount("29.87"));
        assert_eq!(amount("-29.865").rounded(2), amount("-29.87"));
        assert_eq!(amount("2").over(amount("3")).unwrap().rounded(4), amount("0.6667"));
        assert_eq!(amount("1").over(Amount::ZERO), None);
        assert_eq!(amount("99999999999").times(amount("99999999999")).unwrap().to_string(), "9999999999800000000001.00");
        assert_eq!((amount("3.3333").places(), amount("3").places()), (4, 0));
        assert_eq!(Amount::half_unit(2), amount("0.005"));
    }
}
