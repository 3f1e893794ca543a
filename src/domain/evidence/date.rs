//! Dates in a line of print, in every order, with month names.

use crate::domain::date::is_date;
use crate::domain::fold::folded;
use crate::domain::month::month;

/// Dates in one line; more are left out.
const MOST: usize = 20;
/// Characters of a line that are looked at.
const LONGEST_LINE: usize = 2000;
/// Years of two digits from here on are of the last century.
const LAST_CENTURY: u32 = 70;

/// A date as printed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PrintedDate {
    /// The days that it can be, `YYYY-MM-DD`; two for `03/04/2026`.
    pub days: Vec<String>,
    /// Read as day, month, year, if that is a day and the text leaves the order open.
    pub day_first: Option<String>,
    /// Read as month, day, year, likewise.
    pub month_first: Option<String>,
    /// The range of characters of the line.
    pub from: usize,
    /// Behind the last character.
    pub to: usize,
}

impl PrintedDate {
    /// Whether day and month could be swapped.
    pub fn is_open(&self) -> bool {
        self.days.len() > 1
    }
}

enum Token {
    Number(String),
    Letters(String),
    Sign(char),
}

/// All dates of a line, in order. Positions count characters of `line`.
pub(super) fn dates(line: &str) -> Vec<PrintedDate> {
    let tokens = tokens(line);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() && found.len() < MOST {
        match date_at(&tokens, at) {
            Some((mut date, next)) => {
                date.from = tokens[at].1;
                date.to = tokens[next - 1].2;
                found.push(date);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

fn tokens(line: &str) -> Vec<(Token, usize, usize)> {
    let mut tokens: Vec<(Token, usize, usize)> = Vec::new();
    for (at, c) in line.chars().take(LONGEST_LINE).enumerate() {
        for c in folded(&c.to_string()).chars() {
            match (tokens.last_mut(), c) {
                (Some((Token::Number(text), _, to)), c) if c.is_ascii_digit() && *to == at => {
                    text.push(c);
                    *to = at + 1;
                }
                (Some((Token::Letters(text), _, to)), c) if is_letter(c) && *to >= at => {
                    text.push(c);
                    *to = at + 1;
                }
                (_, c) if c.is_ascii_digit() => tokens.push((Token::Number(c.to_string()), at, at + 1)),
                (_, c) if is_letter(c) => tokens.push((Token::Letters(c.to_string()), at, at + 1)),
                (_, c) if c.is_whitespace() => {}
                (_, c) => tokens.push((Token::Sign(c), at, at + 1)),
            }
        }
    }
    tokens
}

fn is_letter(c: char) -> bool {
    // Chinese and Japanese write the units of a date without blanks.
    (c.is_alphabetic() && !matches!(c, '年' | '月' | '日')) || ('\u{300}'..'\u{370}').contains(&c)
}

/// The date that begins at a token, and the token behind it.
fn date_at(tokens: &[(Token, usize, usize)], at: usize) -> Option<(PrintedDate, usize)> {
    let number = |at: usize| match tokens.get(at) {
        Some((Token::Number(text), ..)) => Some(text.as_str()),
        _ => None,
    };
    let sign = |at: usize| match tokens.get(at) {
        Some((Token::Sign(c), ..)) => Some(*c),
        _ => None,
    };
    let letters = |at: usize| match tokens.get(at) {
        Some((Token::Letters(text), ..)) => Some(text.as_str()),
        _ => None,
    };
    // Digits that go on before or behind are a longer number: `12.03.2026.5`, `1.12.03.2026`.
    let is_apart = |from: usize, to: usize| {
        let touches = |sign_at: usize, number_at: usize, left: bool| {
            matches!(sign(sign_at), Some('.' | '/' | '-' | ','))
                && number(number_at).is_some()
                && if left {
                    tokens[sign_at].2 == tokens[from].1 && tokens[number_at].2 == tokens[sign_at].1
                } else {
                    tokens[sign_at].1 == tokens[to - 1].2 && tokens[number_at].1 == tokens[sign_at].2
                }
        };
        let goes_on_before = from >= 2 && touches(from - 1, from - 2, true) && number(from - 2).is_some_and(|n| n.len() < 3);
        let goes_on_behind = touches(to, to + 1, false) && sign(to) != Some(',');
        !goes_on_before && !goes_on_behind
    };
    if let Some(first) = number(at) {
        let separator = sign(at + 1).filter(|c| matches!(c, '.' | '/' | '-' | '年'));
        if let (Some(separator), Some(second), Some(third)) = (separator, number(at + 2), number(at + 4))
            && sign(at + 3).is_some_and(|c| c == separator || (separator == '年' && c == '月'))
            && is_apart(at, at + 5)
        {
            let (length, end) = (first.len(), at + 5);
            if length == 4 && second.len() <= 2 && third.len() <= 2 {
                return Some((closed(day(first, second, third)?), end));
            }
            if length <= 2 && second.len() <= 2 && matches!(third.len(), 2 | 4) {
                let (day_first, month_first) = (day(third, second, first), day(third, first, second));
                let mut days: Vec<String> = day_first.iter().chain(&month_first).cloned().collect();
                days.dedup();
                return (!days.is_empty()).then_some((PrintedDate { days, day_first, month_first, from: 0, to: 0 }, end));
            }
        }
        if first.len() == 8 && first.starts_with("20") {
            return Some((closed(day(first.get(..4)?, first.get(4..6)?, first.get(6..)?)?), at + 1));
        }
        if first.len() <= 2 {
            return day_then_month(first, at, &number, &sign, &letters);
        }
        return None;
    }
    month_then_day(at, &number, &sign, &letters)
}

/// `31. März 2026`, `31 de marzo de 2026`, `31-Mar-26`, `1st of May, 2026`.
fn day_then_month<'t>(
    first: &str,
    at: usize,
    number: &impl Fn(usize) -> Option<&'t str>,
    sign: &impl Fn(usize) -> Option<char>,
    letters: &impl Fn(usize) -> Option<&'t str>,
) -> Option<(PrintedDate, usize)> {
    let mut next = at + 1;
    let skip = |next: &mut usize| {
        while sign(*next).is_some_and(|c| matches!(c, '.' | '-' | ',' | '/' | '\'')) {
            *next += 1;
        }
    };
    if letters(next).is_some_and(|text| matches!(text, "st" | "nd" | "rd" | "th" | "er" | "º")) {
        next += 1;
    }
    skip(&mut next);
    if letters(next).is_some_and(|text| matches!(text, "de" | "of" | "d")) {
        next += 1;
    }
    let month = month(letters(next)?)?;
    next += 1;
    skip(&mut next);
    if letters(next).is_some_and(|text| matches!(text, "de" | "del" | "r")) {
        next += 1;
    }
    let year = number(next).filter(|year| matches!(year.len(), 2 | 4))?;
    Some((closed(day(year, &month.to_string(), first)?), next + 1))
}

/// `March 31, 2026`.
fn month_then_day<'t>(
    at: usize,
    number: &impl Fn(usize) -> Option<&'t str>,
    sign: &impl Fn(usize) -> Option<char>,
    letters: &impl Fn(usize) -> Option<&'t str>,
) -> Option<(PrintedDate, usize)> {
    let month = month(letters(at)?)?;
    let mut next = at + 1;
    if sign(next) == Some('.') {
        next += 1;
    }
    let first = number(next).filter(|text| text.len() <= 2)?;
    next += 1;
    if letters(next).is_some_and(|text| matches!(text, "st" | "nd" | "rd" | "th")) {
        next += 1;
    }
    while sign(next).is_some_and(|c| matches!(c, ',' | '.')) {
        next += 1;
    }
    let year = number(next).filter(|year| year.len() == 4)?;
    Some((closed(day(year, &month.to_string(), first)?), next + 1))
}

fn closed(day: String) -> PrintedDate {
    PrintedDate { days: vec![day], day_first: None, month_first: None, from: 0, to: 0 }
}

fn day(year: &str, month: &str, day: &str) -> Option<String> {
    let (mut year, month, day): (u32, u32, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    if year < 100 {
        year += if year < LAST_CENTURY { 2000 } else { 1900 };
    }
    let text = format!("{year:04}-{month:02}-{day:02}");
    is_date(&text).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(line: &str) -> Vec<Vec<String>> {
        dates(line).into_iter().map(|date| date.days).collect()
    }

    #[test]
    fn a_date_is_found_in_every_order_and_with_month_names() {
        for line in [
            "Datum: 31.03.2026",
            "31. 3. 2026",
            "2026-03-31T00:00",
            "2026. 3. 31.",
            "31/03/2026",
            "31-03-26",
            "31. März 2026",
            "le 31 mars 2026",
            "31 de marzo de 2026",
            "31-Mar-26",
            "31MAR2026",
            "March 31st, 2026",
            "Mar. 31, 2026",
            "2026年3月31日",
            "20260331",
            "Fällig am 31.03.2026, netto",
        ] {
            assert_eq!(days(line), [["2026-03-31"]], "{line}");
        }
    }

    #[test]
    fn an_open_order_has_two_readings_and_numbers_are_no_dates() {
        assert_eq!(days("03/04/2026"), [["2026-04-03", "2026-03-04"]]);
        assert_eq!(days("due 01.04.2026 of 03.03.2026").len(), 2);
        for none in ["1.2.3", "31.13.2026", "2026-02-30", "12.345.678", "1.190,00", "May the 4th", "12 Stk"] {
            assert_eq!(days(none), Vec::<Vec<String>>::new(), "{none}");
        }
    }

    #[test]
    fn its_place_in_the_line_is_told() {
        let found = dates("Rechnung vom 31.03.2026 über 5");
        assert_eq!((found[0].from, found[0].to), (13, 23));
    }
}
