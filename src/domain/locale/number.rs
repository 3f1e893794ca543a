//! Numbers as digits: none is lost, none is made up, nothing goes through `f64`.

use super::{
    Locale,
    sign::{Sign, may_be_sign, sign_around},
};
use crate::domain::{decimal::Decimal, plain::plain, reading::Reading};

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
/// can be either a thousands or a decimal separator, both are readings, and so are both signs where the sign is unclear. `group`
/// is the reviewer's thousands separator: it settles only the meaning of a whole number, because there it agrees with the field's
/// type.
pub(super) fn read(text: &str, whole: bool, group: Option<char>) -> Reading {
    if text.len() > LONGEST {
        return Reading::Nothing;
    }
    let text = plain(text);
    let Some(Found { digits, sign, elided }) = find(text.trim()) else { return Reading::Nothing };
    let mut all = Vec::new();
    if digits.contains(['e', 'E']) {
        if !whole {
            all.push(digits.clone());
        }
    } else {
        if let Some(thousands) = without_marks(&digits)
            && !elided.is_some_and(|point| digits.contains(point))
        {
            all.push(thousands);
        }
        for point in ['.', ','] {
            if elided.is_none()
                && let Some((before, after)) = digits.split_once(point)
                && is_digits(after)
                && !before.contains(point)
                && let Some(before) = without_marks(before)
            {
                all.push(format!("{before}.{after}"));
            }
        }
    }
    let is_clear = all.len() < 2 || group.is_some_and(|group| digits.contains(group));
    let is_zero = !digits.bytes().any(|c| matches!(c, b'1'..=b'9'));
    let signs: &[&str] = match sign {
        Sign::Minus => &["-"],
        Sign::Unclear if !is_zero => &["-", ""],
        Sign::Plus | Sign::Unclear => &[""],
    };
    let mut readings = Vec::new();
    for number in all {
        for sign in signs {
            let number = format!("{sign}{number}");
            if is_json(&number) && !(whole && number.contains('.')) {
                readings.push(number);
            }
        }
    }
    match (Reading::of(readings), whole && !is_clear) {
        (Reading::One(only), true) => Reading::Unclear(vec![only]),
        (reading, _) => reading,
    }
}

/// A word that was clicked, with the words beside it that may be its sign.
pub(super) fn with_sign([before, after]: [&str; 2], word: &str) -> String {
    let mut signed = word.to_owned();
    for (text, is_after) in [(before, false), (after, true)] {
        let text = text.trim();
        if may_be_sign(&plain(text), is_after) {
            signed = if is_after { format!("{signed} {text}") } else { format!("{text} {signed}") };
        }
    }
    signed
}

/// A number in a text.
struct Found {
    /// From the first digit to the last, with all marks between them.
    digits: String,
    sign: Sign,
    /// The decimal separator, if a dash stands for the fraction: `100,-`.
    elided: Option<char>,
}

fn find(text: &str) -> Option<Found> {
    let text = match text.as_bytes() {
        [.., b'.' | b',' | b';' | b':'] => &text[..text.len() - 1],
        _ => text,
    };
    let first = text.bytes().position(|c| c.is_ascii_digit())?;
    let end = text.bytes().rposition(|c| c.is_ascii_digit())? + 1;
    let (mut before, mut after) = (&text[..first], &text[end..]);
    let mut digits = text[first..end].to_owned();
    // `.50`, but not `Rs.50`
    if let [.., b'.' | b','] = before.as_bytes() {
        let rest = &before[..before.len() - 1];
        if !rest.chars().next_back().is_some_and(char::is_alphabetic) {
            digits = format!("0{}{digits}", &before[rest.len()..]);
            before = rest;
        }
    }
    let mut elided = None;
    if let [mark @ (b'.' | b',' | b'/'), b'-' | b'=', ..] = after.as_bytes() {
        elided = Some(char::from(*mark)).filter(|mark| *mark != '/');
        after = after[1..].trim_start_matches(['-', '=']);
    }
    Some(Found { digits, sign: sign_around(before, after)?, elided })
}

/// The digits of `1234`, `1.234.567`, `1,234`, `1 234` or `1'234`: one kind of separator, between groups of three; or as in
/// India, `12,34,567`.
fn without_marks(text: &str) -> Option<String> {
    if is_digits(text) {
        return Some(text.to_owned());
    }
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|mark| matches!(mark, '.' | ',' | ' ' | '\''))?;
    let groups: Vec<&str> = text.split(mark).collect();
    let (first, last) = (groups.first()?, groups.last()?);
    let between = groups.get(1..groups.len() - 1)?;
    let has = |length: usize| first.len() <= length && between.iter().all(|group| group.len() == length);
    let is_grouped = last.len() == 3 && !first.starts_with('0') && (has(3) || (mark == ',' && has(2)));
    (is_grouped && groups.iter().all(|group| is_digits(group))).then(|| groups.concat())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the text is a number in JSON's notation: no leading zeros.
fn is_json(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number).as_bytes();
    Decimal::parse(number).is_some() && !matches!(digits, [b'0', b'0'..=b'9', ..])
}
