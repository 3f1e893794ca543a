//! Calendar dates as text, checked without a clock or a time zone.

use super::reading::Reading;

/// Longer texts are not read as dates.
const LONGEST_DATE: usize = 40;
/// The English month names; [`Locale`](super::Locale) shows their first three letters.
pub(super) const ENGLISH: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const GERMAN: [&str; 12] =
    ["januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"];
/// Alternative German spellings.
const OTHERWISE: [&str; 12] =
    ["jänner", "feber", "maerz", "april", "mai", "juni", "juli", "august", "sept", "oktober", "november", "dezember"];
/// Characters that may follow a day before a month name: 1st, 2nd, 3rd, 4th.
const ORDINALS: [char; 7] = ['s', 't', 'n', 'd', 'r', 'h', '.'];

/// Whether the text is an existing day in the form `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && matches!((digits(&text.as_bytes()[..4]), digits(&bytes[5..7]), digits(&bytes[8..])), (Some(y), Some(m), Some(d)) if exists(y, m, d))
}

/// Whether the text is a date and time as in RFC 3339. Because agents write them, a space instead of `T`, and times without
/// seconds or offset, are accepted, too.
pub fn is_date_time(text: &str) -> bool {
    // `get`, because a multi-byte character may span the cut.
    let (Some(date), Some(rest)) = (text.get(..10), text.get(10..)) else { return false };
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return false };
    is_date(date) && is_time(time)
}

/// Reads a date and time as in RFC 3339, with the day in any form that [`read_date`] understands: `31.03.2026 14:00`.
pub fn read_date_time(text: &str) -> Reading {
    let text = text.trim();
    if is_date_time(text) {
        return Reading::One(text.to_owned());
    }
    let Some((day, time)) = text.rsplit_once(' ').filter(|(_, time)| is_time(time)) else { return Reading::Nothing };
    let with_time = |day: String| format!("{day}T{time}");
    match read_date(day.trim_end_matches(',')) {
        Reading::One(day) => Reading::One(with_time(day)),
        Reading::Unclear(days) => Reading::Unclear(days.into_iter().map(with_time).collect()),
        Reading::Nothing => Reading::Nothing,
    }
}

/// Reads a day typed by a reviewer, as `YYYY-MM-DD`.
///
/// Dates that start with the year, use points, or name the month in English or German are unambiguous. `03/04/2026` may be two
/// different days, and `31.03.26` lacks the century: both ask the reviewer. `31/03/2026` can only be one day.
pub fn read_date(text: &str) -> Reading {
    let text = text.trim();
    if text.len() > LONGEST_DATE {
        return Reading::Nothing;
    }
    let parts: Vec<&str> = text.split([' ', '.', ',', '/', '-']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts[..] else { return Reading::Nothing };
    let day = |year: &str, month: Option<u32>, day: &str| days(year, month, day);
    if let Some(month) = month_of(second) {
        return Reading::of(day(third, Some(month), first));
    }
    if let Some(month) = month_of(first) {
        return Reading::of(day(third, Some(month), second));
    }
    let month = |text: &str| if text.len() <= 2 { digits(text.as_bytes()) } else { None };
    // Numbers must be separated by the same mark twice, and nothing else.
    let marks: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let [mark @ ('.' | '/' | '-'), other] = marks[..] else { return Reading::Nothing };
    if mark != other {
        return Reading::Nothing;
    }
    if first.len() == 4 {
        return Reading::of(day(first, month(second), third));
    }
    let mut readings = day(third, month(second), first);
    if mark != '.' {
        readings.extend(day(third, month(first), second));
    }
    Reading::of(readings)
}

/// The possible days: none, one, or one in each of two centuries.
fn days(year: &str, month: Option<u32>, day: &str) -> Vec<String> {
    let number = day.trim_end_matches(ORDINALS);
    let (Some(month), Some(day)) = (month, digits(number.as_bytes()).filter(|_| number.len() <= 2 && day.len() <= 4)) else {
        return Vec::new();
    };
    let years = match (year.len(), digits(year.as_bytes())) {
        (4, Some(year)) => vec![year],
        (2, Some(year)) => vec![2000 + year, 1900 + year],
        _ => Vec::new(),
    };
    years.into_iter().filter(|year| exists(*year, month, day)).map(|year| format!("{year:04}-{month:02}-{day:02}")).collect()
}

/// The number of a month, from its name or at least its first three letters.
fn month_of(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    if name.chars().count() < 3 || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let found = |names: &[&str; 12]| names.iter().position(|month| month.starts_with(&name));
    [&ENGLISH, &GERMAN, &OTHERWISE].into_iter().find_map(found).and_then(|at| u32::try_from(at + 1).ok())
}

fn is_time(text: &str) -> bool {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (whole, fraction) = clock.split_once('.').map_or((clock, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut parts = whole.split(':').map(two_digits);
    let (Some(hour @ 0..=23), Some(minute @ 0..=59)) = (parts.next().flatten(), parts.next().flatten()) else { return false };
    let Some(offset) = offset_minutes(offset) else { return false };
    let second = match parts.next() {
        None => fraction.is_none(),
        // A leap second is the last second of a day in UTC. Without an offset, it may be at any local time.
        Some(Some(60)) => match offset {
            Some(offset) => (i64::from(hour * 60 + minute) - offset).rem_euclid(24 * 60) == 24 * 60 - 1,
            None => true,
        },
        Some(second) => matches!(second, Some(0..=59)),
    };
    let fraction = fraction.is_none_or(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    second && parts.next().is_none() && fraction
}

/// Offset from UTC in minutes: `Some(None)` if the text has none, `None` if it is invalid.
fn offset_minutes(text: &str) -> Option<Option<i64>> {
    let sign = match text.as_bytes() {
        [] => return Some(None),
        [b'Z' | b'z'] => return Some(Some(0)),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    match (two_digits(hours)?, two_digits(minutes)?) {
        (hours @ 0..=23, minutes @ 0..=59) => Some(Some(sign * i64::from(hours * 60 + minutes))),
        _ => None,
    }
}

fn two_digits(text: &str) -> Option<u32> {
    digits(text.as_bytes()).filter(|_| text.len() == 2)
}

/// The number in ASCII digits; `None` for anything else, for an empty text and for more than eight digits.
fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 8 {
        return None;
    }
    bytes.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

fn exists(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_dates() {
        for good in ["2024-02-29", "2000-02-29", "1999-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-04-31",
            "0000-01-01",
            "24-01-01",
            "2024/01/01",
            "２024-01-0",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

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
        assert_eq!(unclear("31.03.26"), ["2026-03-31", "1926-03-31"]);
        assert_eq!(unclear("31 Mar 26"), ["2026-03-31", "1926-03-31"]);
        assert_eq!(unclear("03/04/26").len(), 4);
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

    #[test]
    fn times_are_checked_as_well() {
        for good in [
            "2026-03-31T14:00:00Z",
            "2026-03-31 14:00",
            "2026-03-31T14:00:00.123+02:00",
            "2026-03-31T14:00:00-00:00",
            "2026-03-31T23:59:60z",
            "2016-12-31T15:59:60.5-08:00",
            "2017-01-01T05:29:60+05:30",
            "2017-01-01T00:59:60",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "2026-03-31",
            "2026-03-31T",
            "2026-03-31T24:00",
            "2026-03-31T14:00:",
            "2026-03-31T14:00.5",
            "2026-03-31T14:00:00+2",
            "2026-03-31T14:00:00+24:00",
            "2026-03-31T14:00Z05:00",
            "2026-03-31T14:00:00z-05:00",
            "2026-03-31T14:00:61Z",
            "2026-03-31T14:00:60Z",
            "2026-03-31T23:59:60+01:00",
            "2026-03-31T14:00:00:00",
            "2026-03-31T１4:00",
            "2026-03-3éT14:00",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
