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
    let all: Vec<String> = if digits.contains(['e', 'E']) {
        Vec::from_iter((!whole).then_some(digits.clone()))
    } else {
        let fractions = ['.', ','].into_iter().filter(|_| elided.is_none()).filter_map(|point| {
            let (before, after) = digits.split_once(point)?;
            let before = without_marks(before).filter(|_| is_digits(after) && !before.contains(point))?;
            Some(format!("{before}.{after}"))
        });
        let thousands = without_marks(&digits).filter(|_| !elided.is_some_and(|point| digits.contains(point)));
        thousands.into_iter().chain(fractions).collect()
    };
    let is_clear = all.len() < 2 || group.is_some_and(|group| digits.contains(group));
    let is_zero = !digits.contains(|c: char| matches!(c, '1'..='9'));
    let signs: &[&str] = match sign {
        Sign::Minus => &["-"],
        Sign::Unclear if !is_zero => &["-", ""],
        Sign::Plus | Sign::Unclear => &[""],
    };
    let readings = all.iter().filter(|number| !whole || !number.contains('.'));
    let readings = readings.flat_map(|number| signs.iter().map(move |sign| format!("{sign}{number}")));
    match (Reading::of(readings.filter(|number| is_json(number)).collect()), whole && !is_clear) {
        (Reading::One(only), true) => Reading::Unclear(vec![only]),
        (reading, _) => reading,
    }
}

/// A word that was clicked, with the words beside it that may be its sign.
pub(super) fn with_sign([before, after]: [&str; 2], word: &str) -> String {
    let beside = |text: &str, is_after| Some(plain(text.trim())).filter(|text| may_be_sign(text, is_after));
    [beside(before, false), Some(word.to_owned()), beside(after, true)].into_iter().flatten().collect::<Vec<_>>().join(" ")
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
    let text = text.strip_suffix(['.', ',', ';', ':']).unwrap_or(text);
    let is_digit = |c: char| c.is_ascii_digit();
    let (first, last) = (text.find(is_digit)?, text.rfind(is_digit)?);
    let (mut before, mut after) = (&text[..first], &text[last + 1..]);
    let mut digits = text[first..=last].to_owned();
    // `.50`, but not `Rs.50`
    if let Some(rest) = before.strip_suffix(['.', ',']).filter(|rest| !rest.ends_with(char::is_alphabetic)) {
        digits.insert_str(0, &format!("0{}", &before[rest.len()..]));
        before = rest;
    }
    let mut elided = None;
    if let Some(dashes) = after.strip_prefix(['.', ',', '/']).filter(|rest| rest.starts_with(['-', '='])) {
        elided = after.chars().next().filter(|mark| *mark != '/');
        after = dashes.trim_start_matches(['-', '=']);
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
