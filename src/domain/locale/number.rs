//! Numbers as digits: none is lost, none is made up, nothing goes through `f64`.

use super::Locale;
use crate::domain::{decimal::Decimal, reading::Reading};

/// Longer texts are not numbers.
const LONGEST: usize = 1_000;

/// A whole number may be an id or a year, so only amounts with a fraction get thousands separators.
pub(super) fn show(stored: &str, locale: Locale) -> String {
    let (group, point) = locale.marks();
    let Some((whole, fraction)) = stored.split_once('.').filter(|_| !stored.contains(['e', 'E'])) else {
        return stored.to_owned();
    };
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut shown = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0
            && (digits.len() - at).is_multiple_of(3)
            && let Some(group) = group
        {
            shown.push(group);
        }
        shown.push(digit);
    }
    shown.push(point);
    shown + fraction
}

/// Everything that the text can mean. Points, commas, spaces and apostrophes are understood in any locale; if a point or comma
/// can be either a thousands or a decimal separator, both are readings. `group` is the reviewer's thousands separator: it settles
/// only the meaning of a whole number, because there it agrees with the field's type.
pub(super) fn read(text: &str, whole: bool, group: Option<char>) -> Reading {
    if text.len() > LONGEST {
        return Reading::Nothing;
    }
    let Some((sign, digits)) = sign_of(text.trim()) else { return Reading::Nothing };
    if digits.contains(['e', 'E']) {
        let number = format!("{sign}{digits}");
        return if !whole && is_json(&number) { Reading::One(number) } else { Reading::Nothing };
    }
    let thousands = without_marks(digits);
    let fractions = ['.', ','].map(|point| {
        let (before, after) = digits.split_once(point)?;
        let before = without_marks(before).filter(|_| is_digits(after) && !before.contains(point))?;
        Some(format!("{before}.{after}"))
    });
    let all: Vec<String> = thousands.iter().cloned().chain(fractions.into_iter().flatten()).collect();
    let is_clear = all.len() < 2 || group.is_some_and(|group| digits.contains(group));
    let readings: Vec<String> = all
        .into_iter()
        .filter(|number| !whole || !number.contains('.'))
        .map(|number| format!("{sign}{number}"))
        .filter(|number| is_json(number))
        .collect();
    match (Reading::of(readings), whole && !is_clear) {
        (Reading::One(only), true) => Reading::Unclear(vec![only]),
        (reading, _) => reading,
    }
}

/// The sign, before the number or after it as bookkeepers write it, and the rest.
fn sign_of(text: &str) -> Option<(&'static str, &str)> {
    let minus = ['-', '−'];
    let (sign, digits) = match (text.strip_prefix(minus), text.strip_suffix(minus)) {
        (Some(digits), None) | (None, Some(digits)) => ("-", digits),
        (None, None) => ("", text.strip_prefix('+').unwrap_or(text)),
        (Some(_), Some(_)) => return None,
    };
    digits.starts_with(|c: char| c.is_ascii_digit()).then_some((sign, digits))
}

/// The digits of `1234`, `1.234.567`, `1,234`, `1 234` or `1'234`: one kind of separator, between groups of three.
fn without_marks(text: &str) -> Option<String> {
    if is_digits(text) {
        return Some(text.to_owned());
    }
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '.' | ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’') {
        return None;
    }
    let mut groups = text.split(mark);
    let first = groups.next().filter(|group| is_digits(group) && group.len() <= 3 && !group.starts_with('0'))?;
    groups.try_fold(first.to_owned(), |digits, group| (is_digits(group) && group.len() == 3).then(|| digits + group))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the text is a number in JSON's notation: no leading zeros.
fn is_json(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number).as_bytes();
    Decimal::parse(number).is_some() && !matches!(digits, [b'0', b'0'..=b'9', ..])
}
