//! Calendar dates as text, checked without a clock or a time zone.

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

/// Whether the text is a time of day as in RFC 3339, perhaps without seconds or offset.
pub(super) fn is_time(text: &str) -> bool {
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
pub(super) fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 8 {
        return None;
    }
    bytes.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// Whether there is such a day.
pub(super) fn exists(year: u32, month: u32, day: u32) -> bool {
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
