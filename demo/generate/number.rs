//! Exact decimal numbers and calendar dates, and how countries print them.

use std::fmt;
use std::ops::{Add, Neg, Sub};

/// A decimal number that keeps the digits it was written with: `1500.00` stays `1500.00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: i64,
    scale: u32,
}

impl Decimal {
    /// Zero with two decimals.
    pub const ZERO: Self = Self { digits: 0, scale: 2 };

    /// The product, rounded half away from zero to two decimals.
    pub fn times(self, other: Self) -> Self {
        let exact = i128::from(self.digits) * i128::from(other.digits);
        Self { digits: round(exact, self.scale + other.scale), scale: 2 }
    }

    /// A percentage of this amount, rounded half away from zero to two decimals.
    pub fn percent(self, rate: Self) -> Self {
        let exact = i128::from(self.digits) * i128::from(rate.digits);
        Self { digits: round(exact, self.scale + rate.scale + 2), scale: 2 }
    }

    pub const fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// The number as a country prints it, with all its decimals.
    pub fn printed(self, style: NumberStyle) -> String {
        let plain = self.digits.unsigned_abs().to_string();
        let scale = self.scale as usize;
        let padded = format!("{plain:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        let mut out = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push_str(style.thousands);
            }
            out.push(digit);
        }
        if scale > 0 {
            out.push_str(style.decimal);
            out.push_str(fraction);
        }
        if self.is_negative() { format!("{}{out}", style.minus) } else { out }
    }
}

fn round(exact: i128, scale: u32) -> i64 {
    let Some(surplus) = scale.checked_sub(2) else { panic!("an amount needs two decimals at least") };
    let divisor = 10_i128.pow(surplus);
    let half = if exact < 0 { -(divisor / 2) } else { divisor / 2 };
    i64::try_from((exact + half) / divisor).unwrap_or_else(|_| panic!("an amount of the demo is too large"))
}

/// Reads a literal of the demo's data.
///
/// # Panics
/// If the literal is not a decimal number.
pub fn dec(literal: &str) -> Decimal {
    let scale = literal.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32);
    let digits = literal.replace('.', "").parse();
    Decimal { digits: digits.unwrap_or_else(|_| panic!("{literal:?} is not a decimal number")), scale }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed(NumberStyle { thousands: "", decimal: ".", minus: "-" }))
    }
}

/// Both scales must be equal; the demo only adds amounts of money.
impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        assert_eq!(self.scale, other.scale, "{self} and {other} are not both amounts");
        Self { digits: self.digits + other.digits, scale: self.scale }
    }
}

impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self { digits: -self.digits, scale: self.scale }
    }
}

/// How a country prints numbers.
#[derive(Clone, Copy, Debug)]
pub struct NumberStyle {
    pub thousands: &'static str,
    pub decimal: &'static str,
    pub minus: &'static str,
}

/// 1,234.50
pub const ENGLISH: NumberStyle = NumberStyle { thousands: ",", decimal: ".", minus: "-" };
/// 1.234,50
pub const CONTINENTAL: NumberStyle = NumberStyle { thousands: ".", decimal: ",", minus: "-" };
/// 1 234,50
pub const SPACED: NumberStyle = NumberStyle { thousands: " ", decimal: ",", minus: "-" };
/// 1'234.50
pub const SWISS: NumberStyle = NumberStyle { thousands: "'", decimal: ".", minus: "-" };

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: i32,
    month: u32,
    day: u32,
}

/// A day of the demo's year, 2026.
pub const fn day(month: u32, day: u32) -> Date {
    Date { year: 2026, month, day }
}

impl Date {
    /// The date this many days later.
    pub fn plus(mut self, days: u32) -> Self {
        for _ in 0..days {
            self.day += 1;
            if self.day > days_in(self.year, self.month) {
                (self.day, self.month) = (1, self.month + 1);
            }
            if self.month > 12 {
                (self.month, self.year) = (1, self.year + 1);
            }
        }
        self
    }

    /// 2026-04-17
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// 17.04.2026, or with another separator 17/04/2026.
    pub fn day_first(self, separator: &str) -> String {
        format!("{:02}{separator}{:02}{separator}{:04}", self.day, self.month, self.year)
    }

    /// 04/17/2026
    pub fn american(self) -> String {
        format!("{:02}/{:02}/{:04}", self.month, self.day, self.year)
    }
}

const fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
