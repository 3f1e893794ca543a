//! Dates as people write them: `31.03.2026`, `31 mars 2026`, `Tue, March 31st, 2026`, `2026年3月31日`, `20260331`.

use super::{
    date::{digits, exists, is_date, is_date_time, is_time},
    month::{folded, is_weekday, month},
    plain::plain,
    reading::Reading,
};
use serde_json::Value;

/// Longer texts, in bytes, are not read as dates.
const LONGEST: usize = 120;
/// Years of two digits below this are in this century at once; others can be in both.
const THIS_CENTURY: u32 = 50;
/// Other years may be slips of the finger, or of another calendar.
const USUAL: std::ops::RangeInclusive<u32> = 1900..=2199;
/// How many years the Buddhist calendar is ahead.
const BUDDHIST: u32 = 543;
/// Words of dates that are neither months nor weekdays, folded: ordinals, articles, "year".
const FILLERS: &str = "st nd rd th er º ª de del di of den der dem the le la el dne am on vom r";
/// What may follow a time, among them nothing.
const AFTER_TIME: &str = " uhr h am pm utc gmt cet cest mez mesz";
/// The most dates of a record that a missing year is taken from, and the most values that are looked at.
const MOST_DATES: usize = 20;
const MOST_VALUES: usize = 2_000;
/// Each has a key.
const MOST_CHOICES: usize = 9;
/// Has every day that there is.
const LEAP_YEAR: &str = "2000";
/// In days, if every month has 31.
const HALF_A_YEAR: u32 = 6 * 31;

/// Reads a day as `YYYY-MM-DD`.
///
/// Dates that start with the year, use points, or name the month are unambiguous. `03/04/2026` may be two different days, `230526`
/// may be in two years, and `31.03.2569` may be a Buddhist year: they ask. `31/03/2026` can only be one day. A weekday or a time
/// beside the day is left out.
pub fn read_date(text: &str) -> Reading {
    if text.len() > LONGEST {
        return Reading::Nothing;
    }
    let text = plain(text);
    let (day, time) = split_time(&text);
    // What follows the time says nothing about the day.
    let (clock, rest) = time.split_once(' ').unwrap_or((&time, ""));
    let is_known = AFTER_TIME.split(' ').any(|known| rest.eq_ignore_ascii_case(known));
    if time.is_empty() || (is_known && is_time(clock)) { read_day(day) } else { Reading::Nothing }
}

/// Reads a date and time as in RFC 3339, with the day in any form that [`read_date`] understands: `31.03.2026 14:00`.
pub fn read_date_time(text: &str) -> Reading {
    let text = text.trim();
    if is_date_time(text) {
        return Reading::One(text.to_owned());
    }
    if text.len() > LONGEST {
        return Reading::Nothing;
    }
    let text = plain(text);
    let (day, time) = split_time(&text);
    if !is_time(&time) {
        return Reading::Nothing;
    }
    let with_time = |day: String| format!("{day}T{time}");
    match read_day(day) {
        Reading::One(day) => Reading::One(with_time(day)),
        Reading::Unclear(days) => Reading::Unclear(days.into_iter().map(with_time).collect()),
        Reading::Nothing => Reading::Nothing,
    }
}

/// The days that a text without a year can mean, `5/23` or `23 May`: those nearest to the record's dates. They are choices, never
/// taken at once; there are none if the record has no dates. `None` if the text is something else.
pub fn days_without_year(text: &str, data: &Value) -> Option<Vec<String>> {
    let text = if text.len() > LONGEST { String::new() } else { plain(text) };
    let mut parts = scan(trimmed(&text))?;
    if parts.numbers.len() + usize::from(parts.month.is_some()) != 2 || parts.gaps.iter().any(String::is_empty) {
        return None;
    }
    parts.gaps.extend_from_within(..);
    let in_year = |year: &str| {
        let mut numbers = parts.numbers.clone();
        numbers.push(year);
        days_of(&numbers, &parts).found
    };
    if in_year(LEAP_YEAR).is_empty() {
        return None;
    }
    let mut dates = Vec::new();
    add_dates(data, &mut { MOST_VALUES }, &mut dates);
    let mut days = Vec::new();
    for near in dates {
        let Some(year) = digits(&near.as_bytes()[..4]) else { continue };
        for year in year.saturating_sub(1)..=year + 1 {
            for day in in_year(&format!("{year:04}")) {
                if count(&day).abs_diff(count(near)) <= HALF_A_YEAR && !days.contains(&day) {
                    days.push(day);
                }
            }
        }
    }
    days.truncate(MOST_CHOICES);
    Some(days)
}

/// A date as a number that counts 31 days for every month.
fn count(date: &str) -> u32 {
    let part = |from: usize, to: usize| date.as_bytes().get(from..to).and_then(digits).unwrap_or_default();
    (part(0, 4) * 12 + part(5, 7)) * 31 + part(8, 10)
}

/// Adds the dates of a record. `left` is how many more values may be looked at.
fn add_dates<'d>(value: &'d Value, left: &mut usize, found: &mut Vec<&'d str>) {
    if *left == 0 || found.len() == MOST_DATES {
        return;
    }
    *left -= 1;
    match value {
        Value::Array(list) => {
            for value in list {
                add_dates(value, left, found);
            }
        }
        Value::Object(map) => {
            for value in map.values() {
                add_dates(value, left, found);
            }
        }
        Value::String(text) => {
            if let Some(day) = text.get(..10).filter(|day| is_date(day) && (text.len() == 10 || is_date_time(text))) {
                found.push(day);
            }
        }
        _ => {}
    }
}

/// Without what stands around a date in a sentence.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c| " ,;:()[]<>".contains(c))
}

/// The day, and the time after it: empty, or with two digits for the hour.
fn split_time(text: &str) -> (&str, String) {
    let text = trimmed(text);
    let Some(colon) = text.find(':') else { return (text, String::new()) };
    let start = text.as_bytes()[..colon].iter().rposition(|c| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (day, time) = text.split_at(start);
    let time = format!("{}{time}", if colon == start + 1 { "0" } else { "" });
    let day = match day.as_bytes() {
        [.., b'0'..=b'9', b'T' | b't'] => &day[..start - 1],
        _ => day,
    };
    (trimmed(day), time)
}

/// A text in its parts.
#[derive(Default)]
struct Parts<'t> {
    numbers: Vec<&'t str>,
    /// The marks between the numbers, without spaces.
    gaps: Vec<String>,
    /// The month that is named, and how many numbers stand before its name.
    month: Option<(u32, usize)>,
}

/// The parts of a plain text; `None` if something stands there that no date has.
fn scan(text: &str) -> Option<Parts<'_>> {
    let mut parts = Parts::default();
    let mut gap = String::new();
    // Whether a word was there, and whether the month's name may be a weekday: `mar. 31 mars`.
    let (mut is_named, mut may_be_weekday) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|next| kind(next) != kind(c)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(length);
        rest = after;
        match kind(c) {
            Kind::Digits => {
                let marks = std::mem::take(&mut gap);
                match parts.numbers.len() {
                    0 if is_named || marks.is_empty() => {}
                    1 | 2 => parts.gaps.push(marks),
                    _ => return None,
                }
                parts.numbers.push(part);
            }
            Kind::Letters => {
                is_named = true;
                let name = folded(part);
                let at = parts.numbers.len();
                match month(part) {
                    _ if FILLERS.split(' ').any(|filler| filler == name) => {}
                    Some(month) if parts.month.is_none() || may_be_weekday => {
                        may_be_weekday = parts.month.is_none() && at == 0 && is_weekday(part);
                        parts.month = Some((u32::from(month), at));
                    }
                    None if is_weekday(part) => {}
                    _ => return None,
                }
            }
            Kind::Marks => {
                for mark in part.chars() {
                    match mark {
                        ' ' | '(' | ')' | '日' | '일' => {}
                        '年' | '月' | '년' | '월' => gap.push('-'),
                        '.' | ',' | '/' | '-' | '\'' => gap.push(mark),
                        _ => return None,
                    }
                }
            }
        }
    }
    if may_be_weekday && parts.numbers.len() == 3 {
        parts.month = None;
    }
    matches!(gap.as_str(), "" | "." | ",").then_some(parts)
}

#[derive(Eq, PartialEq)]
enum Kind {
    Digits,
    Letters,
    Marks,
}

fn kind(c: char) -> Kind {
    match c {
        '0'..='9' => Kind::Digits,
        '年' | '月' | '日' | '년' | '월' | '일' => Kind::Marks,
        '\u{300}'..='\u{36f}' => Kind::Letters,
        _ if c.is_alphabetic() => Kind::Letters,
        _ => Kind::Marks,
    }
}

/// The days that a text can mean.
struct Days {
    found: Vec<String>,
    /// Whether a single one needs no question.
    is_sure: bool,
}

fn read_day(text: &str) -> Reading {
    let Some(parts) = scan(text) else { return Reading::Nothing };
    let days = days_of(&parts.numbers, &parts);
    match Reading::of(days.found) {
        Reading::One(day) if !days.is_sure => Reading::Unclear(vec![day]),
        reading => reading,
    }
}

/// `numbers` are those of the `parts`, perhaps with the year that they lack.
fn days_of(numbers: &[&str], parts: &Parts<'_>) -> Days {
    let mut days = Days { found: Vec::new(), is_sure: true };
    match (numbers, parts.month) {
        (&[first, second], Some((month, 1))) if first.len() == 4 => days.add(first, Some(month), second),
        (&[first, second], Some((month, 0 | 1))) => days.add(second, Some(month), first),
        (&[first, second, third], None) => {
            if let [mark, other] = &parts.gaps[..]
                && mark == other
            {
                days.add_numbers(first, second, third, mark);
            }
        }
        (&[run], None) if matches!(run.len(), 6 | 8) => {
            let (rest, third) = run.split_at(run.len() - 2);
            let (first, second) = rest.split_at(rest.len() - 2);
            days.is_sure = run.len() == 8;
            days.add_numbers(first, second, third, "");
        }
        _ => {}
    }
    days
}

impl Days {
    /// Three numbers with the same mark between them; the empty one for spaces or nothing.
    fn add_numbers(&mut self, first: &str, second: &str, third: &str, mark: &str) {
        if !matches!(mark, "" | "." | "/" | "-") {
            return;
        }
        if first.len() == 4 {
            return self.add(first, small(second), third);
        }
        self.add(third, small(second), first);
        if mark != "." {
            self.add(third, small(first), second);
        }
        // ISO 8601 with a short year is written with dashes.
        if matches!(mark, "" | "-") && first.len() == 2 && third.len() == 2 {
            self.add(first, small(second), third);
        }
    }

    /// Adds the day in each year that is meant, if it exists.
    fn add(&mut self, year: &str, month: Option<u32>, day: &str) {
        let (Some(month), Some(day), Some(number)) = (month, small(day), digits(year.as_bytes())) else { return };
        let (years, is_sure) = match year.len() {
            2 if number < THIS_CENTURY => ([2000 + number, 0], true),
            2 => ([1900 + number, 2000 + number], false),
            4 if USUAL.contains(&number) => ([number, 0], true),
            4 if USUAL.contains(&number.saturating_sub(BUDDHIST)) => ([number - BUDDHIST, number], false),
            4 => ([number, 0], false),
            _ => return,
        };
        self.is_sure &= is_sure;
        for year in years {
            if exists(year, month, day) {
                self.found.push(format!("{year:04}-{month:02}-{day:02}"));
            }
        }
    }
}

/// A day or a month: one digit or two.
fn small(text: &str) -> Option<u32> {
    digits(text.as_bytes()).filter(|_| text.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<String> {
        match read_date(text) {
            Reading::One(day) => Some(day),
            _ => None,
        }
    }

    #[test]
    fn a_day_is_read_in_every_form_that_leaves_no_doubt() {
        for (text, day) in [
            (" 31.03.2026 ", "2026-03-31"),
            ("1.3.2026", "2026-03-01"),
            ("2026-03-31", "2026-03-31"),
            ("2026-3-1", "2026-03-01"),
            ("2026/03/31", "2026-03-31"),
            ("31 Mar 2026", "2026-03-31"),
            ("March 31, 2026", "2026-03-31"),
            ("31-MAR-2026", "2026-03-31"),
            ("1st May 2026", "2026-05-01"),
            ("31. März 2026", "2026-03-31"),
            ("31. MÄRZ 2026", "2026-03-31"),
            ("29.02.00", "2000-02-29"),
            ("31.03.26", "2026-03-31"),
            ("24. Dez. 2026", "2026-12-24"),
            ("1. Jänner 2026", "2026-01-01"),
            ("31/03/2026", "2026-03-31"),
            ("03/31/2026", "2026-03-31"),
            ("04/04/2026", "2026-04-04"),
        ] {
            assert_eq!(one(text).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_can_be_two_days_asks() {
        let unclear = |text: &str| match read_date(text) {
            Reading::Unclear(days) => days,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(unclear("03/04/2026"), ["2026-04-03", "2026-03-04"]);
        assert_eq!(unclear("3-4-2026"), ["2026-04-03", "2026-03-04"]);
        assert_eq!(unclear("31.03.76"), ["1976-03-31", "2076-03-31"]);
        assert_eq!(unclear("31 Mar 76"), ["1976-03-31", "2076-03-31"]);
        assert_eq!(unclear("03/04/26"), ["2026-04-03", "2026-03-04"]);
        assert_eq!(unclear("03/04/76").len(), 4);
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for text in [
            "31.02.2026",
            "031.03.2026",
            "003 Mar 2026",
            "31.03.2026.1",
            "",
            "+1.03.2026",
            "1.3",
            "31 Foo 2026",
            "31 Ma 2026",
            "2026",
            "1.2/2026",
            "31032026",
        ] {
            assert_eq!(read_date(text), Reading::Nothing, "{text}");
        }
    }

    #[test]
    fn a_time_may_follow_a_day_in_any_form() {
        assert_eq!(read_date_time("31.03.2026 14:00"), Reading::One("2026-03-31T14:00".to_owned()));
        assert_eq!(read_date_time("31 Mar 2026, 14:00:05Z"), Reading::One("2026-03-31T14:00:05Z".to_owned()));
        assert_eq!(read_date_time("2026-03-31 14:00"), Reading::One("2026-03-31 14:00".to_owned()), "agents write it so");
        assert!(matches!(read_date_time("03/04/2026 14:00"), Reading::Unclear(days) if days[0] == "2026-04-03T14:00"));
        assert_eq!(read_date_time("31.03.2026"), Reading::Nothing);
    }
}
