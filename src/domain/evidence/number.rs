//! What number a printed word can be, in every notation.

use crate::domain::fold::folded;
use crate::domain::rule::{Amount, is_currency};

/// Longer words are not read as numbers.
const LONGEST: usize = 40;
/// Letters of a unit or currency after a number: `12kg`, `5,00EUR`.
const LONGEST_UNIT: usize = 6;
/// What stands before an amount for a currency, besides codes of ISO 4217.
const CURRENCY_WORDS: [&str; 14] = ["r", "rs", "us", "kr", "fr", "sfr", "dm", "lei", "ft", "kc", "kč", "zl", "zł", "ca"];

/// The numbers that a word can mean: none if it is not a number, two where its notation leaves that open (`1.234`).
pub(super) fn readings(word: &str) -> Vec<Amount> {
    if word.len() > 4 * LONGEST || !word.chars().any(char::is_numeric) {
        return Vec::new();
    }
    let text: Vec<char> = folded(word).chars().map(plain).collect();
    parts(&text).map(|(core, is_negative, in_brackets)| numbers(&core, is_negative, in_brackets)).unwrap_or_default()
}

/// One kind of minus, apostrophe and blank.
fn plain(c: char) -> char {
    match c {
        '−' | '–' | '—' | '‐' | '‑' => '-',
        '’' | '‘' | 'ʼ' | '´' | '`' => '\'',
        '٫' => '.',
        '٬' => ',',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The digits with their separators, whether a minus stands before or after them, and whether brackets stand around them.
fn parts(text: &[char]) -> Option<(String, bool, bool)> {
    let is_core = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | ' ');
    let first = text.iter().position(char::is_ascii_digit)?;
    let start = match first.checked_sub(1) {
        Some(before)
            if matches!(text[before], '.' | ',') && before.checked_sub(1).is_none_or(|at| !text[at].is_alphanumeric()) =>
        {
            before
        }
        _ => first,
    };
    let mut end = start;
    while end < text.len() && is_core(text[end]) {
        end += 1;
    }
    while end > start && !text[end - 1].is_ascii_digit() {
        end -= 1;
    }
    let (before, after) = (&text[..start], &text[end..]);
    let (mut is_negative, mut opened) = (false, false);
    let mut letters = String::new();
    for c in before {
        match c {
            '-' => is_negative = true,
            '(' | '<' => opened = true,
            '%' => return None,
            c if c.is_alphabetic() => letters.push(*c),
            c if c.is_numeric() => return None,
            _ => {}
        }
    }
    if !letters.is_empty() && !is_currency(&letters.to_uppercase()) && !CURRENCY_WORDS.contains(&letters.as_str()) {
        return None;
    }
    // `100,-` has no minus.
    let dashed = after.first().is_some_and(|c| matches!(c, '.' | ',')) && after.get(1) == Some(&'-');
    let mut unit = String::new();
    let mut closed = false;
    for (at, c) in after.iter().enumerate() {
        match c {
            ')' | '>' => closed = true,
            '-' if dashed => {}
            '-' if unit.is_empty() && after.get(at + 1).is_none_or(|next| !next.is_alphanumeric()) => is_negative = true,
            c if c.is_alphabetic() => unit.push(*c),
            c if c.is_ascii_digit() => return None,
            '-' => return None,
            _ => {}
        }
    }
    if unit.chars().count() > LONGEST_UNIT {
        return None;
    }
    Some((text[start..end].iter().collect(), is_negative || unit == "cr", opened && closed))
}

fn numbers(core: &str, is_negative: bool, in_brackets: bool) -> Vec<Amount> {
    let core: String = core.chars().filter(|c| !matches!(c, '\'' | ' ')).collect();
    let (dots, commas) = (core.matches('.').count(), core.matches(',').count());
    let mut texts = Vec::new();
    let as_decimal = |sign: char| core.replace(if sign == '.' { ',' } else { '.' }, "").replace(sign, ".");
    match (dots, commas) {
        (0, 0) => texts.push(core.clone()),
        (dots, commas) if dots > 0 && commas > 0 => {
            let last = if core.rfind('.') > core.rfind(',') { '.' } else { ',' };
            let whole = core.rsplit_once(last).map_or("", |(whole, _)| whole);
            let groups = if last == '.' { ',' } else { '.' };
            if core.matches(last).count() == 1 && is_grouped(whole, groups) {
                texts.push(as_decimal(last));
            }
        }
        (dots, commas) => {
            let sign = if dots > 0 { '.' } else { ',' };
            if dots + commas > 1 {
                if is_grouped(&core, sign) {
                    texts.push(core.replace(sign, ""));
                }
            } else {
                texts.push(as_decimal(sign));
                let (whole, rest) = core.split_once(sign).unwrap_or_default();
                if rest.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') {
                    texts.push(core.replace(sign, ""));
                }
            }
        }
    }
    let read = |text: &String| {
        let text = text.strip_prefix('.').map_or_else(|| text.clone(), |rest| format!("0.{rest}"));
        Amount::parse(&text)
    };
    let mut found: Vec<Amount> = Vec::new();
    for amount in texts.iter().filter_map(read) {
        let signs = if is_negative {
            vec![-amount]
        } else if in_brackets {
            vec![-amount, amount]
        } else {
            vec![amount]
        };
        for amount in signs {
            if !found.contains(&amount) {
                found.push(amount);
            }
        }
    }
    found
}

/// Whether the digits are grouped in threes, or as in India (`12,34,567`).
fn is_grouped(text: &str, sign: char) -> bool {
    let groups: Vec<&str> = text.split(sign).collect();
    let Some((first, rest)) = groups.split_first() else { return false };
    let Some((last, middle)) = rest.split_last() else { return !first.is_empty() };
    !first.is_empty()
        && first.len() <= 3
        && last.len() == 3
        && (middle.iter().all(|group| group.len() == 3) || (first.len() <= 2 && middle.iter().all(|group| group.len() == 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> Vec<String> {
        readings(word).into_iter().map(|amount| amount.text(0)).collect()
    }

    #[test]
    fn a_number_is_read_in_every_notation() {
        for (word, number) in [
            ("1.190,00", "1190"),
            ("1,190.00", "1190"),
            ("€1.190,00", "1190"),
            ("1.190,00€", "1190"),
            ("$15,599.88", "15599.88"),
            ("EUR1190.00", "1190"),
            ("1'190.50", "1190.5"),
            ("1 190,50", "1190.5"),
            ("1,23,456.00", "123456"),
            ("-12,5", "-12.5"),
            ("12,5-", "-12.5"),
            ("–12.50", "-12.5"),
            ("100,-", "100"),
            ("100,--", "100"),
            (".50", "0.5"),
            ("19%", "19"),
            ("19,00%", "19"),
            ("12kg", "12"),
            ("3x", "3"),
            ("１，２３４．５０", "1234.5"),
            ("٣٤٥", "345"),
            ("1.190,00CR", "-1190"),
            ("28.00,", "28"),
        ] {
            assert_eq!(read(word), [number], "{word}");
        }
    }

    #[test]
    fn two_readings_are_both_kept_and_what_is_no_number_has_none() {
        assert_eq!(read("1.234"), ["1.234", "1234"]);
        assert_eq!(read("(12.00)"), ["-12", "12"]);
        for none in ["RE2024", "31.03.2026", "1.2.3", "12a34", "A-12", "12-er", "", "abc", "12345abcdefgh"] {
            assert!(read(none).is_empty(), "{none}: {:?}", read(none));
        }
    }
}
