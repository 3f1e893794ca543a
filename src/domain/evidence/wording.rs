//! The words of a text, and whether a text holds a value.

use super::date::dates;
use super::number::readings;
use super::parts::{Part, PartField};
use crate::domain::fold::bare;

/// The words of a text, bare.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let split = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/'));
    split.map(bare).filter(|word| !word.is_empty()).collect()
}

/// Whether a quotation holds the value of a field; `None` if it can't tell.
pub(super) fn holds(quotation: &str, field: &PartField<'_>) -> Option<bool> {
    let value = field.text();
    match field.part {
        part if part.is_number() => {
            let amount = field.amount()?;
            let joined = joined_groups(quotation);
            let texts = [quotation, &joined];
            let words = texts.iter().flat_map(|text| std::iter::once(*text).chain(text.split_whitespace()));
            let mut found: Vec<_> = words.flat_map(readings).collect();
            if found.is_empty() {
                return None;
            }
            found.retain(|number| number.abs() == amount.abs());
            Some(!found.is_empty())
        }
        part if part.is_date() => {
            let found = dates(quotation);
            if found.is_empty() {
                return None;
            }
            Some(found.iter().any(|date| date.days.iter().any(|day| value.get(..10) == Some(day))))
        }
        part if part.is_named() || part == Part::Opaque => None,
        _ => {
            let (mine, quoted) = (bare(&value), bare(quotation));
            if mine.is_empty() || quoted.is_empty() {
                return None;
            }
            if quoted.contains(&mine) || (mine.contains(&quoted) && 4 * quoted.len() >= mine.len()) {
                return Some(true);
            }
            let words = words_of(&value);
            Some(!words.is_empty() && words.iter().all(|word| quoted.contains(word)))
        }
    }
}

/// `1 234,00` as `1234,00`.
fn joined_groups(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut joined = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let is_group = c.is_whitespace() && at > 0 && digit(at - 1) && (1..=3).all(|by| digit(at + by)) && !digit(at + 4);
        if !is_group {
            joined.push(*c);
        }
    }
    joined
}
