//! Points in time as clients write them.

use jiff::{Timestamp, civil, tz::TimeZone};

/// Reads an instant to the microsecond (finer digits are truncated): ISO 8601 with `T` or a space, with `Z`, an offset or no zone
/// (taken as UTC), or a date alone (its first moment in UTC). The Python SDK sends `2024-01-01 00:00:00+00:00`.
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let instant = match text.parse::<Timestamp>() {
        Ok(instant) => instant,
        Err(_) => TimeZone::UTC.to_timestamp(text.parse::<civil::DateTime>().ok()?).ok()?,
    };
    Timestamp::from_microsecond(instant.as_microsecond()).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_that_an_sdk_sends_is_the_same_instant() {
        for text in [
            "2024-01-01T00:00:00Z",
            "2024-01-01T00:00:00.000Z",
            "2024-01-01 00:00:00+00:00",
            "2024-01-01T01:00:00+01:00",
            "2024-01-01T00:00:00",
            "2024-01-01 00:00:00",
            "2024-01-01",
        ] {
            assert_eq!(parse_instant(text).unwrap().as_second(), 1_704_067_200, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "yesterday", "2024-13-01", "12", "2024-01-01T00:00:00Zx", "99999999-01-01"] {
            assert_eq!(parse_instant(text), None, "{text}");
        }
    }
}
