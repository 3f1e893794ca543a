//! Numbers for which a float is enough: scores, and places on a page. Amounts are [`Decimal`](super::Decimal)s.

use serde_json::Number;

/// The nearest float to a JSON number, or one beside it; `None` beyond the greatest.
pub fn number_to_f64(number: &Number) -> Option<f64> {
    parse_f64(number.as_str()).filter(|float| float.is_finite())
}

/// Reads what `str::parse` reads, to the same float when there are no more than 15 digits and otherwise to one beside it. The
/// standard library's way to be right in the last bit has tables that no browser can compress.
pub fn parse_f64(text: &str) -> Option<f64> {
    let (is_negative, text) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let sign = if is_negative { -1.0 } else { 1.0 };
    if ["inf", "infinity"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Some(sign * f64::INFINITY);
    }
    if text.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN);
    }
    let (digits, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.len() + fraction.len() == 0 {
        return None;
    }
    let (mut mantissa, mut left_out) = (0_u64, 0_i32);
    for digit in whole.bytes().chain(fraction.bytes()) {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        match mantissa.checked_mul(10).and_then(|tens| tens.checked_add(digit)) {
            Some(more) if left_out == 0 => mantissa = more,
            _ => left_out += 1,
        }
    }
    let power = exponent.saturating_add(left_out).saturating_sub(i32::try_from(fraction.len()).ok()?);
    Some(sign * times_power_of_ten(mantissa as f64, power))
}

fn times_power_of_ten(mantissa: f64, power: i32) -> f64 {
    // Beyond these it is 0 or infinity.
    let mut left = power.clamp(-400, 400);
    let mut value = mantissa;
    // In steps whose power is exact.
    while left != 0 && value != 0.0 {
        let step = left.clamp(-22, 22);
        let ten = (0..step.abs()).fold(1.0, |product, _| product * 10.0);
        value = if step > 0 { value * ten } else { value / ten };
        left -= step;
    }
    value
}

/// A float to read, or for a style: with three decimals at most, very great and very small ones with an exponent.
pub fn short(value: f64) -> String {
    rounded(value, 1000)
}

/// A float to read that must not be rounded to something else: with nine decimals.
pub fn precise(value: f64) -> String {
    rounded(value, if value.abs() < 1000.0 { 1_000_000_000 } else { 1000 })
}

/// `one` parts make a whole: a power of ten.
fn rounded(value: f64, one: u64) -> String {
    if !value.is_finite() {
        let word = if value.is_nan() { "NaN" } else { "inf" };
        return if value < 0.0 { format!("-{word}") } else { word.to_owned() };
    }
    let (mut value, mut exponent) = (value, 0);
    while value.abs() >= 1e12 || (exponent > 0 && value.abs() >= 10.0) {
        (value, exponent) = (value / 10.0, exponent + 1);
    }
    while value != 0.0 && value.abs() * (one as f64) < 1.0 || (exponent < 0 && value.abs() < 1.0) {
        (value, exponent) = (value * 10.0, exponent - 1);
    }
    let parts = (value * one as f64).round() as i64;
    let (sign, size) = (if parts < 0 { "-" } else { "" }, parts.unsigned_abs());
    let places = one.ilog10() as usize;
    let mut text = format!("{sign}{}.{:0places$}", size / one, size % one);
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    match exponent {
        0 => text,
        _ => format!("{text}e{exponent}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_the_standard_library_reads() {
        let texts =
            "0 -0 1 0.9734 .5 5. 1e3 1E-3 +2.50 123456789012345 0.000001 1e22 1e-22 1e400 -1e400 1e-400 inf -Infinity nan 0e99";
        for text in texts.split(' ') {
            let (ours, std) = (parse_f64(text), text.parse::<f64>().ok());
            assert!(
                ours == std || ours.zip(std).is_some_and(|(ours, std)| ours.is_nan() && std.is_nan()),
                "{text}: {ours:?} {std:?}"
            );
        }
        for text in ["", "-", ".", "e5", "1e", "1,5", "0x1", "--1", "1 ", "1.2.3", "in"] {
            assert_eq!((parse_f64(text), text.parse::<f64>().ok()), (None, None), "{text}");
        }
    }

    #[test]
    fn shortens() {
        let texts =
            [(0.0, "0"), (12.5, "12.5"), (-0.25, "-0.25"), (99.9996, "100"), (2.34567, "2.346"), (700.0, "700"), (0.02, "0.02")];
        for (value, text) in texts {
            assert_eq!(short(value), text);
        }
        assert_eq!(precise(1.0000002), "1.0000002");
        assert_eq!(
            (precise(1.5), precise(-0.5), precise(97.25), precise(1e6)),
            ("1.5".into(), "-0.5".into(), "97.25".into(), "1000000".into())
        );
        let far = [
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
            (1e300, "1e300"),
            (-2.5e15, "-2.5e15"),
            (-0.0001, "-1e-4"),
            (0.0, "0"),
        ];
        for (value, text) in far {
            assert_eq!(short(value), text);
        }
    }

    proptest! {
        #[test]
        fn is_right_for_what_agents_write(mantissa in 0_u64..1_000_000_000_000_000, power in -22_i32..22) {
            let text = format!("{mantissa}e{power}");
            prop_assert_eq!(parse_f64(&text), text.parse().ok());
        }

        #[test]
        fn is_close_for_every_float(value in proptest::num::f64::NORMAL) {
            let near = parse_f64(&value.to_string()).unwrap_or(f64::NAN);
            prop_assert!(((near - value) / value).abs() < 1e-12, "{} {}", value, near);
        }
    }
}
