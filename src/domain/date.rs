//! Calendar dates as text, checked without a clock or a time zone.

/// Whether the text is a day that exists, written `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && matches!((digits(&text.as_bytes()[..4]), digits(&bytes[5..7]), digits(&bytes[8..])), (Some(y), Some(m), Some(d)) if exists(y, m, d))
}

/// Whether the text is a date and a time as RFC 3339 has it; a blank instead of `T`, no seconds and no offset are
/// taken as well, since agents write them.
pub fn is_date_time(text: &str) -> bool {
    // `get`, because the text may have a character of several bytes across the cut.
    let (Some(date), Some(rest)) = (text.get(..10), text.get(10..)) else { return false };
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return false };
    is_date(date) && is_time(time)
}

/// A day typed by a reviewer, as `YYYY-MM-DD`: taken are that form and `DD.MM.YYYY`. Everything else is `None`, because
/// `03/04/2026` is two different days.
pub fn read_date(text: &str) -> Option<String> {
    let text = text.trim();
    if is_date(text) {
        return Some(text.to_owned());
    }
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || day.len() > 2 || month.len() > 2 || year.len() != 4 {
        return None;
    }
    let (y, m, d) = (digits(year.as_bytes())?, digits(month.as_bytes())?, digits(day.as_bytes())?);
    exists(y, m, d).then(|| format!("{y:04}-{m:02}-{d:02}"))
}

fn is_time(text: &str) -> bool {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (whole, fraction) = clock.split_once('.').map_or((clock, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut parts = whole.split(':').map(|part| if part.len() == 2 { digits(part.as_bytes()) } else { None });
    let hour_and_minute = matches!((parts.next().flatten(), parts.next().flatten()), (Some(0..=23), Some(0..=59)));
    // 60 is a leap second.
    let second = match parts.next() {
        None => fraction.is_none(),
        Some(second) => matches!(second, Some(0..=60)) && parts.next().is_none(),
    };
    let fraction = fraction.is_none_or(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    hour_and_minute && second && fraction && is_offset(offset)
}

fn is_offset(text: &str) -> bool {
    if text.is_empty() || text.eq_ignore_ascii_case("z") {
        return true;
    }
    let Some((hours, minutes)) = text.get(1..).and_then(|clock| clock.split_once(':')) else { return false };
    let number = |part: &str| if part.len() == 2 { digits(part.as_bytes()) } else { None };
    matches!((number(hours), number(minutes)), (Some(0..=23), Some(0..=59)))
}

/// The number that ASCII digits spell; `None` for anything else, for none and for more than eight.
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

    #[test]
    fn a_german_date_is_read_and_a_slashed_one_asks() {
        assert_eq!(read_date(" 31.03.2026 ").as_deref(), Some("2026-03-31"));
        assert_eq!(read_date("1.3.2026").as_deref(), Some("2026-03-01"));
        assert_eq!(read_date("2026-03-31").as_deref(), Some("2026-03-31"));
        for unclear in ["03/04/2026", "31.02.2026", "31.03.26", "2026-3-1", "31.03.2026.", "", "+1.03.2026"] {
            assert_eq!(read_date(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn times_are_checked_as_well() {
        for good in ["2026-03-31T14:00:00Z", "2026-03-31 14:00", "2026-03-31T14:00:00.123+02:00", "2026-03-31T23:59:60z"] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "2026-03-31",
            "2026-03-31T",
            "2026-03-31T24:00",
            "2026-03-31T14:00:",
            "2026-03-31T14:00.5",
            "2026-03-31T14:00:00+2",
            "2026-03-3éT14:00",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
